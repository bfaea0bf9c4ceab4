//! `PATCH /meeting/{id}`: changes a meeting, or one sitting of it. For its host and for
//! administrators.

use api::meeting::{ChangeMeeting, ChangedSitting};
use axum::http::StatusCode;
use jiff::Timestamp;

use crate::{
    app::App,
    audit::{Action, Actor, Event},
    changes::{meeting_refused, perhaps_done},
    failure::{Failure, one_field},
    http::{Body, Caller, Params},
    quota,
    schedule::{self, Zone},
    session::HostOf,
};

pub(super) async fn handle(
    app: App,
    caller: Caller,
    asker: HostOf,
    Params(ChangedSitting { occurrence_id }): Params<ChangedSitting>,
    Body(request): Body<ChangeMeeting>,
) -> Result<StatusCode, Failure> {
    let mut request = request.validated()?;
    if request.is_empty() {
        return Err(Failure::InvalidRequest("Say what to change about the meeting.".to_owned()));
    }
    if occurrence_id.is_some() {
        request = request.for_one_sitting()?;
    }
    let sitting = occurrence_id.as_ref().map(|id| id.as_str().to_owned());
    let detail = sitting.clone().unwrap_or_default();
    let change = plan(&asker.meeting, request, sitting, app.now())?;
    let changed = app.zoom.update_meeting(asker.id.number(), &change).await;
    if let Ok(host_id) = asker.meeting.host_id.parse() {
        match &changed {
            Ok(()) => quota::count(&app, &host_id).await,
            Err(error) => quota::heed(&app, &host_id, error).await,
        }
    }
    let changed = changed.map_err(meeting_refused).map_err(perhaps_done);
    let event = Event {
        action: Action::MeetingChanged,
        actor: Actor::Session(&asker.session),
        target: &asker.id.to_string(),
        detail: &detail,
    };
    app.audit(&caller, event, &changed).await;
    changed.map(|()| StatusCode::NO_CONTENT)
}

/// The change in Zoom's terms: the start as an instant, not in the past.
fn plan(
    meeting: &zoom::MeetingDetails,
    request: ChangeMeeting,
    occurrence_id: Option<String>,
    now: Timestamp,
) -> Result<zoom::MeetingChange, Failure> {
    let one_sitting = occurrence_id.is_some();
    let zone = match &request.timezone {
        Some(name) => Some(Zone::named(name)?),
        None if request.start_time.is_some() || request.recurrence.is_some() => {
            let own = meeting.timezone.as_str();
            Some(Zone::named(if own.is_empty() { "UTC" } else { own })?)
        }
        None => None,
    };
    let start = request.start_time.zip(zone.as_ref()).map(|(start, zone)| zone.start(start, now));
    let start = start.transpose()?;
    let recurrence = match request.recurrence.as_ref().zip(zone.as_ref()) {
        Some((recurrence, zone)) => {
            let first = start.or(meeting.start_time).ok_or_else(|| {
                one_field("start_time", "This meeting has no fixed time: say when it starts.")
            })?;
            Some(zone.recurrence(recurrence, first)?)
        }
        // Zoom: whoever changes the times of a whole series says how it recurs.
        None if !one_sitting && moves(&request) => meeting.recurrence.clone(),
        None => None,
    };
    let timezone = request.timezone.and(zone).filter(|_| !one_sitting).map(|zone| zone.name);
    Ok(zoom::MeetingChange {
        occurrence_id,
        topic: request.topic,
        agenda: request.agenda,
        start: start.map(zoom::MeetingStart::Instant),
        duration: request.duration,
        timezone,
        password: request.password,
        recurrence,
        settings: schedule::settings(&request.settings),
    })
}

/// Whether the sittings take place at other times.
fn moves(request: &ChangeMeeting) -> bool {
    request.start_time.is_some() || request.duration.is_some() || request.timezone.is_some()
}

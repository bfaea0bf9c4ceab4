//! `PATCH /meeting/{id}`: changes a meeting, or one sitting of it. For its host and for
//! administrators.

use api::meeting::{ChangeMeeting, OneSitting};
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
    series,
    session::HostOf,
};

/// Why the times of a series with sittings of their own are not changed: a recurrence that is sent
/// along says that they may come back.
const COME_BACK: &str = "Sittings of this series were deleted or changed. Zoom brings all of them back as planned where its times change: say that they may come back.";

pub(super) async fn handle(
    app: App,
    caller: Caller,
    asker: HostOf,
    Params(OneSitting { occurrence_id }): Params<OneSitting>,
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
    let change = if sitting.is_none() && lays_out_as_before(&asker.meeting, &request) {
        let all = app.zoom.fresh().get_series(asker.id.number()).await.map_err(meeting_refused)?;
        if series::has_exceptions(&all, app.now()) {
            return Err(one_field("recurrence", COME_BACK).into());
        }
        plan(&all, request, None, app.now())?
    } else {
        plan(&asker.meeting, request, sitting, app.now())?
    };
    let asked_at = app.now();
    let changed = app.zoom.update_meeting(asker.id.number(), &change).await;
    if let Ok(host_id) = asker.meeting.host_id.parse() {
        match &changed {
            Ok(()) => quota::count(&app, &host_id).await,
            Err(error) => quota::heed(&app, &host_id, asked_at, error).await,
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
    let as_before = !one_sitting && lays_out_as_before(meeting, &request);
    let zone = match &request.timezone {
        Some(name) => Some(Zone::named(name)?),
        None if request.start_time.is_some() || request.recurrence.is_some() || as_before => {
            let own = meeting.timezone.as_str();
            Some(Zone::named(if own.is_empty() { "UTC" } else { own })?)
        }
        None => None,
    };
    let start = request.start_time.zip(zone.as_ref()).map(|(start, zone)| zone.start(start, now));
    let mut start = start.transpose()?;
    let mut recurrence = None;
    // Zoom: whoever changes the times of a whole series says how it recurs, and when it starts.
    if let Some(zone) = zone.as_ref().filter(|_| as_before || request.recurrence.is_some()) {
        let first = start.map_or_else(|| series::start(meeting, now), Ok)?;
        recurrence = Some(match &request.recurrence {
            Some(recurrence) => zone.recurrence(recurrence, first)?,
            None => series::kept(meeting, first, zone)?,
        });
        start = Some(first);
    }
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

/// Whether all sittings of a series are laid out anew, and nobody says how it comes back.
fn lays_out_as_before(meeting: &zoom::MeetingDetails, request: &ChangeMeeting) -> bool {
    let is_series = meeting.meeting_type == zoom::RECURRING_MEETING;
    is_series && request.recurrence.is_none() && moves(request)
}

/// Whether the sittings take place at other times.
fn moves(request: &ChangeMeeting) -> bool {
    request.start_time.is_some() || request.duration.is_some() || request.timezone.is_some()
}

//! `POST /user/createmeeting`: schedules a meeting: one's own, or as an administrator anybody's.

use api::{
    UserId,
    meeting::{CreateMeeting, CreatedMeeting, StartTime},
};
use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use jiff::{
    SignedDuration, Timestamp,
    civil::DateTime,
    tz::{AmbiguousOffset, TimeZone},
};
use secrecy::ExposeSecret;

use super::user_meetings::named_user;
use crate::{
    app::App,
    audit::{Action, Actor, Event},
    creation::{
        self,
        meeting::{MeetingCreation, NewlyCreated},
    },
    failure::{Failure, one_field},
    http::{Body, Caller},
    idempotency::{Attempt, Once, RequestKey},
    quota,
    session::Member,
};

/// Zoom: a start link works for two hours.
const START_URL_LIFE: SignedDuration = SignedDuration::from_hours(2);

pub(super) async fn handle(
    State(app): State<App>,
    caller: Caller,
    member: Member,
    key: Option<RequestKey>,
    Body(request): Body<CreateMeeting>,
) -> Result<Response, Failure> {
    let request = request.validated()?;
    let own_id = member.0.user.id.clone();
    let host_id = named_user(request.user_id.as_ref().map(UserId::as_str), &own_id)?;
    if host_id != own_id && !member.administers() {
        return Err(Failure::Forbidden(
            "Only the account's owner and administrators schedule meetings for other people.",
        ));
    }
    let request = CreateMeeting { user_id: Some(host_id.clone()), ..request };
    let once = Once::claim(&app, &member.0, "POST /user/createmeeting", key, &request).await?;
    let attempt = match once {
        Once::Answered(created) => return answer(&app, &host_id, created).await,
        Once::Claimed(attempt) => attempt,
    };
    let session = member.0.clone();
    let (sender, start_url) = tokio::sync::oneshot::channel();
    let creating = {
        let (app, host_id) = (app.clone(), host_id.clone());
        |attempt| create(app, member, host_id, request, attempt, sender)
    };
    let created = attempt.run(&app, creating).await;
    let id = created.as_ref().map(|created| created.id.to_string()).unwrap_or_default();
    let event = Event {
        action: Action::MeetingCreated,
        actor: Actor::Session(&session),
        target: &id,
        detail: host_id.as_str(),
    };
    app.audit(&caller, event, &created).await;
    let mut created = created?;
    tracing::info!(by = %own_id, host_id = %host_id, meeting_id = %created.id, "meeting created");
    if host_id == own_id {
        created.start_url = start_url.await.ok();
        created.start_url_expires_at =
            created.start_url.as_ref().map(|_| (app.now() + START_URL_LIFE).into());
    }
    answer(&app, &host_id, created).await
}

async fn answer(app: &App, host_id: &UserId, created: CreatedMeeting) -> Result<Response, Failure> {
    // The meeting is there, whatever becomes of the count.
    let quota = quota::of_host(app, host_id).await.ok();
    Ok((StatusCode::CREATED, Json(CreatedMeeting { quota, ..created })).into_response())
}

/// The request in Zoom's terms: the start as an instant in a known time zone.
async fn plan(
    app: &App,
    member: &Member,
    host_id: &UserId,
    request: &CreateMeeting,
) -> Result<(Timestamp, zoom::NewMeeting), Failure> {
    let timezone = match request.timezone.as_str() {
        "" if *host_id == member.0.user.id => member.0.user.timezone.clone(),
        "" => app.zoom.get_user(host_id.as_str()).await?.timezone,
        given => given.to_owned(),
    };
    let timezone = if timezone.is_empty() { "UTC".to_owned() } else { timezone };
    let zone = TimeZone::get(&timezone).ok();
    let zone = zone.as_ref().and_then(|zone| Some((zone, zone.iana_name()?)));
    let Some((zone, timezone)) = zone.filter(|(_, name)| *name != "Etc/Unknown") else {
        let rule = "Choose a time zone by its IANA name, such as Europe/Berlin.";
        return Err(one_field("timezone", rule).into());
    };
    let start = start_instant(request.start_time, zone, timezone)?;
    let planned = zoom::NewMeeting {
        topic: request.topic.clone(),
        agenda: request.agenda.clone(),
        start: zoom::MeetingStart::Instant(start),
        duration: request.duration,
        timezone: timezone.to_owned(),
        password: request.password.clone(),
        settings: zoom::NewMeetingSettings {
            waiting_room: request.settings.waiting_room,
            join_before_host: request.settings.join_before_host,
            mute_upon_entry: request.settings.mute_upon_entry,
        },
    };
    Ok((start, planned))
}

/// The instant of a start. A time the zone's clocks skip is refused; of a time they show twice
/// the first is meant.
fn start_instant(start: StartTime, zone: &TimeZone, zone_name: &str) -> Result<Timestamp, Failure> {
    let local = match start {
        StartTime::Instant(instant) => return Ok(instant.into()),
        StartTime::Local(local) => DateTime::from(local),
    };
    let ambiguous = zone.to_ambiguous_timestamp(local);
    if matches!(ambiguous.offset(), AmbiguousOffset::Gap { .. }) {
        let rule = format!(
            "Clocks in {zone_name} skip {} on {}: choose another time.",
            local.time().strftime("%H:%M"),
            local.date()
        );
        return Err(one_field("start_time", &rule).into());
    }
    ambiguous.earlier().map_err(|_| one_field("start_time", "This date is out of reach.").into())
}

/// Creates the meeting; its start link goes through `start_url`, so that what is kept for a
/// repetition of the request does not hold it.
async fn create(
    app: App,
    member: Member,
    host_id: UserId,
    request: CreateMeeting,
    attempt: Attempt,
    start_url: tokio::sync::oneshot::Sender<String>,
) -> Result<CreatedMeeting, Failure> {
    let planned = plan(&app, &member, &host_id, &request).await;
    let (start, planned) = planned.map_err(|failure| attempt.not_tried(&app, failure))?;
    let name = attempt.name();
    let creation =
        MeetingCreation { app: app.clone(), host_id: host_id.clone(), start, planned, name };
    let NewlyCreated { id, details } = match creation::create(&app, &attempt, &creation).await {
        Err(failure) => {
            if let Failure::Zoom(error) = &failure {
                quota::heed(&app, &host_id, error).await;
            }
            return Err(failure);
        }
        created => created?,
    };
    quota::count(&app, &host_id).await;
    // A caller that went away needs no start link.
    let _ = start_url.send(details.start_url.expose_secret().to_owned());
    Ok(CreatedMeeting {
        id,
        host_id: Some(host_id),
        host_email: details.host_email,
        topic: details.topic,
        start_time: details.start_time.map(Into::into),
        duration: details.duration,
        timezone: details.timezone,
        password: details.password,
        join_url: details.join_url,
        start_url: None,
        start_url_expires_at: None,
        quota: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn instant(local: &str, zone_name: &str) -> Result<String, String> {
        let zone = TimeZone::get(zone_name).unwrap();
        start_instant(local.parse().unwrap(), &zone, zone_name)
            .map(|instant| instant.to_string())
            .map_err(|failure| failure.to_string())
    }

    #[test]
    fn a_local_start_is_read_on_the_clocks_of_its_zone_on_both_sides_of_a_change() {
        let berlin = |local| instant(local, "Europe/Berlin");
        assert_eq!(berlin("2027-03-27T09:00:00"), Ok("2027-03-27T08:00:00Z".into()));
        assert_eq!(berlin("2027-03-28T09:00:00"), Ok("2027-03-28T07:00:00Z".into()));
    }

    #[test]
    fn a_time_the_clocks_skip_is_refused_and_of_one_shown_twice_the_first_is_meant() {
        let skipped = instant("2027-03-28T02:30:00", "Europe/Berlin").unwrap_err();
        assert!(skipped.contains("skip 02:30 on 2027-03-28"), "{skipped}");
        let twice = instant("2027-10-31T02:30:00", "Europe/Berlin");
        assert_eq!(twice, Ok("2027-10-31T00:30:00Z".into()));
    }
}

//! `POST /user/createmeeting`: schedules a meeting: one's own, or as an administrator anybody's.

use api::{
    UserId,
    meeting::{CreateMeeting, CreatedMeeting},
};
use axum::{
    Json,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use jiff::Timestamp;
use secrecy::ExposeSecret;

use super::user_meetings::named_user;
use crate::{
    app::App,
    audit::{Action, Actor, Event},
    creation::{
        self,
        meeting::{MeetingCreation, NewlyCreated},
    },
    failure::Failure,
    http::{Body, Caller},
    idempotency::{Attempt, Once, RequestKey},
    meetings::start_link_end,
    quota,
    schedule::{self, Zone},
    session::Member,
};

pub(super) async fn handle(
    app: App,
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
    let once = Once::claim(&app, &own_id, "POST /user/createmeeting", key, &request).await?;
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
    tracing::info!(actor.id = %own_id, host.id = %host_id, meeting.id = %created.id, "meeting created");
    if host_id == own_id
        && let Ok((start_url, made_at)) = start_url.await
    {
        created.start_url = Some(start_url);
        let end = start_link_end(&app, &host_id, made_at).await;
        created.start_url_expires_at = Some(end.into());
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
    let zone = Zone::named(&timezone)?;
    let start = zone.instant("start_time", request.start_time)?;
    let recurrence = request.recurrence.as_ref().map(|it| zone.recurrence(it, start));
    let planned = zoom::NewMeeting {
        topic: request.topic.clone(),
        agenda: request.agenda.clone(),
        start: zoom::MeetingStart::Instant(start),
        duration: request.duration,
        password: request.password.clone(),
        recurrence: recurrence.transpose()?,
        settings: schedule::settings(&request.settings),
        timezone: zone.name,
    };
    Ok((start, planned))
}

/// Creates the meeting; its start link goes through `start_url`, with when it was made, so that what is kept for a
/// repetition of the request does not hold it.
async fn create(
    app: App,
    member: Member,
    host_id: UserId,
    request: CreateMeeting,
    attempt: Attempt,
    start_url: tokio::sync::oneshot::Sender<(String, Timestamp)>,
) -> Result<CreatedMeeting, Failure> {
    let planned = plan(&app, &member, &host_id, &request).await;
    let (start, planned) = planned.map_err(|failure| attempt.not_tried(&app, failure))?;
    let name = attempt.name();
    let creation =
        MeetingCreation { app: app.clone(), host_id: host_id.clone(), start, planned, name };
    let asked_at = app.now();
    let NewlyCreated { id, details } = match creation::create(&app, &attempt, &creation).await {
        Err(failure) => {
            if let Failure::Zoom(error) = &failure {
                quota::heed(&app, &host_id, asked_at, error).await;
            }
            return Err(failure);
        }
        created => created?,
    };
    let made_at = app.now();
    quota::count(&app, &host_id).await;
    // A caller that went away needs no start link.
    let _ = start_url.send((details.start_url.expose_secret().to_owned(), made_at));
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
        registration_url: details.registration_url,
        start_url: None,
        start_url_expires_at: None,
        quota: None,
    })
}

//! `GET /signin/zoom` sends the browser to Zoom's consent page, `GET /signin/zoom/callback` takes
//! it back. Both answer a browser, not a script: with redirects, to routes of the console alone, or
//! in a window of its own with a page that asks first, and one that tells the page that opened it.

use api::{
    Place,
    session::{SessionUser, SignInMethod},
};
use axum::{
    extract::Query,
    http::{HeaderMap, header::SET_COOKIE},
    response::{AppendHeaders, IntoResponse, Redirect, Response},
};
use secrecy::SecretString;
use serde::Deserialize;

use super::{
    signin,
    signin_handover::{OPENER_STAYS, Told, page},
    signin_question,
};
use crate::{
    app::App,
    audit::{Action, Actor, Event, Outcome},
    failure::Failure,
    http::{Caller, Params},
    signin::{
        allow_address, handover,
        zoom::{self, ConsentError, Wanted},
    },
    store::Handover,
};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Begin {
    return_to: Option<String>,
    handover: Option<String>,
    origin: Option<String>,
    answer: Option<String>,
}

pub(super) async fn begin(
    app: App,
    caller: Caller,
    headers: HeaderMap,
    Params(query): Params<Begin>,
) -> Result<Response, Failure> {
    let grants = app.signin.grants.as_ref().ok_or(Failure::NotFound)?;
    allow_address(&app, &caller).await?;
    let handover = match (query.handover, query.origin) {
        (None, None) => None,
        (challenge, origin) => {
            let (challenge, origin) = (challenge.unwrap_or_default(), origin.unwrap_or_default());
            Some(handover::wanted(&app, &challenge, &origin)?)
        }
    };
    if let Some(handover) = &handover
        && !signin_question::is_wanted(&app, &headers, handover, query.answer.as_deref())
    {
        return Ok(signin_question::ask(&app, &headers, handover));
    }
    let in_a_window = handover.is_some();
    let wanted = Wanted {
        // What is no place of the console is not worth refusing a sign-in for.
        return_to: query.return_to.and_then(|text| text.parse().ok()).unwrap_or(Place::start()),
        former: app.cookies.read(&headers).map(|id| id.hash()),
        handover,
    };
    let (secret, url) = zoom::begin(&app, grants, wanted).await?;
    let to_zoom = Redirect::to(&url);
    Ok(if in_a_window {
        let cookie = app.cookies.begin_handover(&secret);
        (OPENER_STAYS, [(SET_COOKIE, cookie)], to_zoom).into_response()
    } else {
        let cookie = app.cookies.begin_sign_in(caller.visit, &secret);
        ([(SET_COOKIE, cookie)], to_zoom).into_response()
    })
}

/// What Zoom sends; it may add parameters.
#[derive(Deserialize)]
pub(super) struct Back {
    #[serde(default)]
    state: String,
    code: Option<SecretString>,
}

pub(super) async fn callback(
    app: App,
    caller: Caller,
    headers: HeaderMap,
    query: Result<Query<Back>, axum::extract::rejection::QueryRejection>,
) -> Result<Response, Failure> {
    let grants = app.signin.grants.as_ref().ok_or(Failure::NotFound)?;
    allow_address(&app, &caller).await?;
    // What fits no sign-in ends none: another site may have led the browser here while it waits for
    // a code or for Zoom.
    let stale = async || failed(&app, &caller, None, &ConsentError::Stale).await;
    let Ok(Query(Back { state, code })) = query else { return Ok(stale().await) };
    let here = app.cookies.read_sign_in(&headers);
    let here = here.map(|secret| (secret, app.cookies.end_sign_in(caller.visit)));
    let window = app.cookies.read_handover(&headers);
    let window = window.map(|secret| (secret, app.cookies.end_handover()));
    let begun =
        [here, window].into_iter().flatten().find(|(secret, _)| zoom::is_of(secret, &state));
    let Some((secret, ended)) = begun else { return Ok(stale().await) };
    let ended = (SET_COOKIE, ended);
    let wanted = match zoom::take_back(&app, &secret).await {
        Ok(wanted) => wanted,
        Err(ConsentError::Stale) => return Ok(stale().await),
        Err(error) => {
            let answer = failed(&app, &caller, None, &error).await;
            return Ok((AppendHeaders([ended]), answer).into_response());
        }
    };
    let who = zoom::prove(&app, grants, &secret, code).await;
    let answer = match (who, wanted.handover) {
        (Ok(user), None) => {
            let email = user.email.clone();
            let former = wanted.former.or_else(|| app.cookies.read(&headers).map(|id| id.hash()));
            let method = SignInMethod::Zoom;
            let (_, cookie) =
                signin::begin(&app, &caller, former, method, &email, Ok(user)).await?;
            let landing = Redirect::to(&app.path_to(wanted.return_to.as_str()));
            ([(SET_COOKIE, cookie)], landing).into_response()
        }
        (Ok(user), Some(handover)) => {
            proven(&app, &caller, &handover, &user).await;
            match handover::make(&app, &caller, handover.clone(), user.id).await {
                Ok(code) => page(&handover, &Told::Code(code)),
                Err(error) => failed(&app, &caller, Some(&handover), &error.into()).await,
            }
        }
        (Err(error), handover) => failed(&app, &caller, handover.as_ref(), &error).await,
    };
    Ok((AppendHeaders([ended]), answer).into_response())
}

/// Writes down who waits to be handed over: their consent is kept, also where no session comes of it.
async fn proven(app: &App, caller: &Caller, handover: &Handover, user: &SessionUser) {
    tracing::info!(user.id = %user.id, "proven at Zoom, to be handed over");
    let event = Event {
        action: Action::ProvenAtZoom,
        actor: Actor::User { id: &user.id, email: &user.email },
        target: &handover.origin,
        detail: "",
    };
    app.audit_outcome(caller, event, Outcome::Done, "").await;
}

/// Writes down why nobody is signed in, and tells the page that wants to know: the one that opened
/// this window, else the console's own.
async fn failed(
    app: &App,
    caller: &Caller,
    handover: Option<&Handover>,
    error: &ConsentError,
) -> Response {
    tracing::info!(%error, "a consent at Zoom led to no session");
    let event = Event {
        action: Action::SignIn,
        actor: Actor::Nobody,
        target: handover.map_or("", |handover| &handover.origin),
        detail: SignInMethod::Zoom.name(),
    };
    app.audit_outcome(caller, event, error.outcome(), &error.to_string()).await;
    match handover {
        Some(handover) => page(handover, &Told::Error(error.name())),
        None => {
            let target = format!("/signin?zoom={}", error.name());
            Redirect::to(&app.path_to(&target)).into_response()
        }
    }
}

//! `POST /signin/handover`: begins the session of a sign-in at Zoom that happened in a window of
//! its own. And that window's last page, with `GET /signin/handover.js`, its script: they tell the
//! page that opened the window what came of it.

use api::session::{HandoverRequest, SignInAnswer, SignInMethod};
use axum::{
    Json,
    http::{
        HeaderMap,
        header::{CONTENT_TYPE, ORIGIN, SET_COOKIE},
    },
    response::{Html, IntoResponse, Response},
};
use secrecy::{ExposeSecret, SecretString};

use crate::{
    address::Origin,
    app::App,
    audit::{Action, Actor, Event},
    failure::Failure,
    http::{Body, Caller, headers::OPENER_POLICY},
    session,
    signin::{
        allow_address, allow_visit,
        handover::{self, HandoverError, Redeemed},
    },
    store::Handover,
};

const SCRIPT: &str = include_str!("signin_handover.js");

pub(super) async fn handle(
    app: App,
    caller: Caller,
    headers: HeaderMap,
    Body(request): Body<HandoverRequest>,
) -> Result<Response, Failure> {
    allow_address(&app, &caller).await?;
    let method = SignInMethod::Zoom;
    let (begun, more) = match handover::redeem(&app, &caller, &headers, request).await {
        Ok(Redeemed { user, elsewhere }) => {
            if elsewhere.is_some() {
                tracing::info!(user.id = %user.id, "handed over to another network than the window's");
            }
            let former = app.cookies.read(&headers).map(|id| id.hash());
            let more = elsewhere.map(|window| format!("the window was at {window}"));
            (session::begin(&app, &caller, former, method, user).await, more)
        }
        Err(error @ HandoverError::Gone) => {
            // Whoever makes codes up must not fill the audit.
            tracing::info!(%error, "nobody was handed over");
            return Err(error.into());
        }
        Err(error) => {
            let more = error.to_string();
            (Err(Failure::from(error)), Some(more))
        }
    };
    let actor = begun.as_ref().map_or(Actor::Nobody, |(session, _)| Actor::Session(session));
    let origin = headers.get(ORIGIN).and_then(|origin| origin.to_str().ok());
    let target = origin.and_then(|origin| handover::receiver(&app, origin));
    let detail = [Some(method.name().to_owned()), more].into_iter().flatten();
    let event = Event {
        action: Action::SignIn,
        actor,
        // What nobody listed anyone may have written.
        target: target.map_or("", Origin::as_str),
        detail: &detail.collect::<Vec<_>>().join(": "),
    };
    app.audit(&caller, event, &begun).await;
    let (session, cookie) = begun?;
    let answer = SignInAnswer::SignedIn { user: session.user };
    Ok(([(SET_COOKIE, cookie)], Json(answer)).into_response())
}

/// What the window tells the page that opened it.
pub(super) enum Told {
    /// The code a session can be begun with.
    Code(SecretString),
    /// The name of why there is none.
    Error(&'static str),
}

/// Keeps the page that opened the window in reach of it, through every step of the way.
pub(super) const OPENER_STAYS: [(axum::http::HeaderName, &str); 1] =
    [(OPENER_POLICY, "unsafe-none")];

/// The window's last page.
pub(super) fn page(handover: &Handover, told: &Told) -> Response {
    // Both are in base64url, or names of ours: nothing in them means anything in HTML.
    let (name, value) = match told {
        Told::Code(code) => ("code", code.expose_secret()),
        Told::Error(error) => ("error", *error),
    };
    let origin = &handover.origin;
    let html = format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <meta name=\"color-scheme\" content=\"light dark\"><title>Greenroom</title>\
         <meta name=\"greenroom-handover\" data-origin=\"{origin}\" data-{name}=\"{value}\">\
         <script type=\"module\" src=\"../handover.js\"></script></head>\
         <body><p id=\"told\" role=\"status\"></p></body></html>"
    );
    (OPENER_STAYS, Html(html)).into_response()
}

pub(super) async fn script(app: App, caller: Caller) -> Result<impl IntoResponse, Failure> {
    allow_visit(&app, &caller).await?;
    Ok(([(CONTENT_TYPE, "text/javascript; charset=utf-8")], SCRIPT))
}

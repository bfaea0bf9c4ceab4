//! `GET /signin/zoom` sends the browser to Zoom's consent page, `GET /signin/zoom/callback` takes
//! it back. Both answer a browser, not a script: with redirects, to routes of the console alone.

use api::{Place, session::SignInMethod};
use axum::{
    extract::Query,
    http::{HeaderMap, header::SET_COOKIE},
    response::{AppendHeaders, IntoResponse, Redirect, Response},
};
use secrecy::SecretString;
use serde::Deserialize;

use super::signin;
use crate::{
    app::App,
    audit::{Action, Actor, Event},
    failure::Failure,
    http::{Caller, Params},
    signin::{
        allow_address,
        zoom::{self, ConsentError, Proven, Returned},
    },
};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Begin {
    return_to: Option<String>,
}

pub(super) async fn begin(
    app: App,
    caller: Caller,
    headers: HeaderMap,
    Params(query): Params<Begin>,
) -> Result<Response, Failure> {
    let grants = app.signin.grants.as_ref().ok_or(Failure::NotFound)?;
    allow_address(&app, &caller).await?;
    let former = app.cookies.read(&headers).map(|id| id.hash());
    // What is no place of the console is not worth refusing a sign-in for.
    let return_to = query.return_to.and_then(|text| text.parse().ok()).unwrap_or(Place::start());
    let (secret, url) = zoom::begin(&app, grants, &return_to, former).await?;
    let cookie = app.cookies.begin_sign_in(caller.visit, &secret);
    Ok(([(SET_COOKIE, cookie)], Redirect::to(&url)).into_response())
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
    let secret = app.cookies.read_sign_in(&headers);
    let proven = match (secret, query) {
        (Some(secret), Ok(Query(back))) => {
            let returned = Returned { state: back.state, code: back.code };
            zoom::prove(&app, grants, &secret, returned).await
        }
        _ => Err(ConsentError::Stale),
    };
    let ended = (SET_COOKIE, app.cookies.end_sign_in(caller.visit));
    match proven {
        Ok(Proven { user, return_to, former }) => {
            let email = user.email.clone();
            let method = SignInMethod::Zoom;
            let former = former.or_else(|| app.cookies.read(&headers).map(|id| id.hash()));
            let (_, cookie) =
                signin::begin(&app, &caller, former, method, &email, Ok(user)).await?;
            let cookies = AppendHeaders([ended, (SET_COOKIE, cookie)]);
            Ok((cookies, Redirect::to(&app.path_to(return_to.as_str()))).into_response())
        }
        Err(error) => {
            tracing::info!(%error, "a consent at Zoom led to no session");
            let event = Event {
                action: Action::SignIn,
                actor: Actor::Nobody,
                target: "",
                detail: SignInMethod::Zoom.name(),
            };
            app.audit_outcome(&caller, event, error.outcome(), &error.to_string()).await;
            let target = app.path_to(&format!("/signin?zoom={}", error.name()));
            // What fits no sign-in ends none: another site may have led the browser here while
            // it waits for a code or for Zoom.
            let ended = (!matches!(error, ConsentError::Stale)).then_some(ended);
            Ok((AppendHeaders(ended), Redirect::to(&target)).into_response())
        }
    }
}

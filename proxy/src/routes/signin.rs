//! `POST /signin`: starts a sign-in by one of the methods offered, and says what comes next.

use api::session::{SessionUser, SignInAnswer, SignInMethod, SignInRequest, parse_email};
use axum::{
    Json,
    http::{HeaderMap, HeaderValue, header::SET_COOKIE},
    response::{IntoResponse, Response},
};

use crate::{
    app::{App, TO_ZOOM},
    audit::{Action, Actor, Event},
    failure::{Failure, one_field},
    http::{Body, Caller},
    session, signin,
    store::IdHash,
};

pub(super) async fn handle(
    app: App,
    caller: Caller,
    headers: HeaderMap,
    Body(request): Body<SignInRequest>,
) -> Result<Response, Failure> {
    let method = request.method.or(app.signin.methods.first().copied());
    let offered = method.filter(|method| app.signin.methods.contains(method));
    match offered {
        Some(SignInMethod::Email) => {
            let email = allowed_email(&app, &caller, &request.email, signin::EMAILS_MAX).await?;
            let user = signin::find_active(&app, &email).await;
            signed_in(&app, &caller, &headers, SignInMethod::Email, &email, user).await
        }
        Some(SignInMethod::Portal) => {
            signin::allow_address(&app, &caller).await?;
            let portal = app.signin.portal.as_ref().ok_or(Failure::PortalUnknown)?;
            let named = portal.email(&caller, &headers);
            let email = named.as_deref().unwrap_or_default();
            let user = match &named {
                Ok(email) => signin::find_active(&app, email).await,
                Err(_) => Err(Failure::PortalUnknown),
            };
            signed_in(&app, &caller, &headers, SignInMethod::Portal, email, user).await
        }
        Some(SignInMethod::Code) => ask_code(&app, &caller, &request.email).await,
        Some(SignInMethod::Zoom) => {
            signin::allow_address(&app, &caller).await?;
            let url = app.path_to(&format!("{}{TO_ZOOM}", app.base_path));
            Ok(Json(SignInAnswer::ContinueAtZoom { url }).into_response())
        }
        None => Err(one_field("method", "This way to sign in is not offered here.").into()),
    }
}

async fn allowed_email(
    app: &App,
    caller: &Caller,
    typed: &str,
    most: u64,
) -> Result<String, Failure> {
    let email = parse_email(typed).map_err(|rule| one_field("email", rule))?;
    signin::allow_email(app, caller, &email, most).await?;
    Ok(email)
}

async fn ask_code(app: &App, caller: &Caller, typed: &str) -> Result<Response, Failure> {
    let email = allowed_email(app, caller, typed, signin::CODES_MAX).await?;
    let mailer = app.signin.mailer.as_ref().ok_or_else(|| {
        Failure::Internal("the method code is offered without a mail server".to_owned())
    })?;
    let event =
        Event { action: Action::CodeAsked, actor: Actor::Email(&email), target: "", detail: "" };
    let asked = signin::code::ask(app, mailer, email.clone()).await;
    app.audit(caller, event, &asked).await;
    let asked = asked?;
    let cookie = app.cookies.begin_sign_in(caller.visit, &asked.secret);
    let answer = SignInAnswer::CodeSent { expires_at: asked.expires_at.into() };
    Ok(([(SET_COOKIE, cookie)], Json(answer)).into_response())
}

/// Begins the session of a person whose identity is proven, and writes down how it went.
pub(super) async fn signed_in(
    app: &App,
    caller: &Caller,
    headers: &HeaderMap,
    method: SignInMethod,
    email: &str,
    proven: Result<SessionUser, Failure>,
) -> Result<Response, Failure> {
    let former = app.cookies.read(headers).map(|id| id.hash());
    let begun = begin(app, caller, former, method, email, proven).await?;
    let answer = SignInAnswer::SignedIn { user: begun.0 };
    Ok(([(SET_COOKIE, begun.1)], Json(answer)).into_response())
}

/// The same for a browser that comes back from elsewhere: the user and the cookie.
pub(super) async fn begin(
    app: &App,
    caller: &Caller,
    former: Option<IdHash>,
    method: SignInMethod,
    email: &str,
    proven: Result<SessionUser, Failure>,
) -> Result<(SessionUser, HeaderValue), Failure> {
    let begun = match proven {
        Ok(user) => session::begin(app, caller, former, method, user).await,
        Err(failure) => Err(failure),
    };
    let actor = match &begun {
        Ok((session, _)) => Actor::Session(session),
        Err(_) => Actor::Email(email),
    };
    let event = Event { action: Action::SignIn, actor, target: "", detail: method.name() };
    app.audit(caller, event, &begun).await;
    begun.map(|(session, cookie)| (session.user, cookie))
}

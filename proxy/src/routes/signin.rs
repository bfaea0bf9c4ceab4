//! `POST /signin`: looks the user up in the account and starts the sign-in.

use api::session::{SignInAnswer, SignInRequest, parse_email};
use axum::{
    Json,
    extract::State,
    http::{HeaderMap, header::SET_COOKIE},
    response::{IntoResponse, Response},
};

use crate::{
    app::App,
    failure::{Failure, one_field},
    http::Body,
    session, signin,
};

pub(super) async fn handle(
    State(app): State<App>,
    headers: HeaderMap,
    Body(request): Body<SignInRequest>,
) -> Result<Response, Failure> {
    let email = parse_email(&request.email)
        .map_err(|rule| Failure::Validation(one_field("email", rule)))?;
    let user = signin::email::prove(&app, &email).await?;
    // Whoever signs in anew leaves the session they had: the id is never carried over.
    if let Some(old) = app.cookies.read(&headers) {
        app.store.end_session(&old.hash()).await?;
    }
    let (id, session) = session::begin(&app, user).await?;
    tracing::info!(user_id = %session.user.id, "signed in");
    let answer = SignInAnswer::SignedIn { user: session.user };
    Ok(([(SET_COOKIE, app.cookies.begin(&id))], Json(answer)).into_response())
}

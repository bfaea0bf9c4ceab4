//! `POST /signin/code`: the second half of a sign-in by a one-time code.

use api::session::{CodeRequest, SignInMethod};
use axum::{
    http::{HeaderMap, header::SET_COOKIE},
    response::Response,
};

use super::signin::signed_in;
use crate::{
    app::App,
    failure::Failure,
    http::{Body, Caller},
    signin,
};

pub(super) async fn handle(
    app: App,
    caller: Caller,
    headers: HeaderMap,
    Body(request): Body<CodeRequest>,
) -> Result<Response, Failure> {
    signin::allow_address(&app, &caller).await?;
    let secret = app.cookies.read_sign_in(&headers).ok_or(Failure::CodeGone)?;
    let (proven, email) = match signin::code::prove(&app, &secret, &request.code).await {
        Ok(user) => (Ok(user), String::new()),
        Err((failure, email)) => (Err(failure), email),
    };
    let method = SignInMethod::Code;
    let mut response = signed_in(&app, &caller, &headers, method, &email, proven).await?;
    response.headers_mut().append(SET_COOKIE, app.cookies.end_sign_in(caller.visit));
    Ok(response)
}

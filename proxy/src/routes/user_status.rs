//! `PUT /user/{id}/status`: activates or deactivates a user. Who is deactivated is signed out
//! here. For administrators.

use api::user::ChangeUserStatus;
use axum::http::StatusCode;

use super::user_meetings::named_user;
use crate::{
    app::App,
    failure::Failure,
    http::{Body, Caller, PathText},
    session::Admin,
    user_acts,
};

pub(super) async fn handle(
    app: App,
    caller: Caller,
    admin: Admin,
    PathText(text): PathText,
    Body(request): Body<ChangeUserStatus>,
) -> Result<StatusCode, Failure> {
    let user_id = named_user(Some(&text), &admin.0.user.id)?;
    user_acts::set_status(&app, admin.by(&caller), &user_id, request.action).await?;
    Ok(StatusCode::NO_CONTENT)
}

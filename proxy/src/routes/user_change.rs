//! `PATCH /user/{id}`: changes a user's profile and licence. For administrators.

use api::user::ChangeUser;
use axum::http::StatusCode;

use super::user_meetings::named_user;
use crate::{
    app::App,
    failure::Failure,
    http::{Body, Caller, PathText},
    schedule::Zone,
    session::Admin,
    user_acts,
};

pub(super) async fn handle(
    app: App,
    caller: Caller,
    admin: Admin,
    PathText(text): PathText,
    Body(request): Body<ChangeUser>,
) -> Result<StatusCode, Failure> {
    let user_id = named_user(Some(&text), &admin.0.user.id)?;
    let mut request = request.validated()?;
    if request.is_empty() {
        return Err(Failure::InvalidRequest("Say what to change about the user.".to_owned()));
    }
    if let Some(timezone) = &mut request.timezone {
        *timezone = Zone::named(timezone)?.name;
    }
    user_acts::change(&app, admin.by(&caller), &user_id, request).await?;
    Ok(StatusCode::NO_CONTENT)
}

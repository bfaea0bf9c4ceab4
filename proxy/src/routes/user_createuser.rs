//! `POST /user/createuser`: adds a user to the account; Zoom mails the invitation.

use api::user::{CreateUser, CreatedUser};
use axum::{
    Json,
    http::StatusCode,
    response::{IntoResponse, Response},
};

use crate::{
    app::App,
    failure::Failure,
    http::{Body, Caller},
    idempotency::{Once, RequestKey},
    session::Admin,
    user_acts,
};

pub(super) async fn handle(
    app: App,
    caller: Caller,
    admin: Admin,
    key: Option<RequestKey>,
    Body(request): Body<CreateUser>,
) -> Result<Response, Failure> {
    let request = request.validated()?;
    let route = "POST /user/createuser";
    let created = match Once::claim(&app, &admin.0.user.id, route, key, &request).await? {
        Once::Answered(created) => created,
        Once::Claimed(attempt) => {
            user_acts::invite(&app, admin.by(&caller), attempt, request).await?
        }
    };
    Ok(answer(created))
}

fn answer(created: CreatedUser) -> Response {
    (StatusCode::CREATED, Json(created)).into_response()
}

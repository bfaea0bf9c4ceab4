//! `POST /user/createuser`: adds a user to the account; Zoom mails the invitation.

use api::user::{CreateUser, CreatedUser, Licence};
use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};

use crate::{
    app::App,
    audit::{Action, Actor, Event},
    failure::Failure,
    http::{Body, Caller},
    idempotency::{Once, RequestKey},
    session::Admin,
};

pub(super) async fn handle(
    State(app): State<App>,
    caller: Caller,
    Admin(session): Admin,
    key: Option<RequestKey>,
    Body(request): Body<CreateUser>,
) -> Result<Response, Failure> {
    let request = request.validated()?;
    let once = Once::claim(&app, &session, "POST /user/createuser", key, &request).await?;
    let claimed = match once {
        Once::Answered(status, body) => return Ok((status, Json(body)).into_response()),
        Once::Claimed(claimed) => claimed,
    };
    let email = request.email.clone();
    let created = claimed.run(&app, create(app.zoom.clone(), request)).await;
    let id = created.as_ref().map(|created| created.id.to_string()).unwrap_or_default();
    let event = Event {
        action: Action::UserCreated,
        actor: Actor::Session(&session),
        target: &id,
        detail: &email,
    };
    app.audit(&caller, event, &created).await;
    let created = created?;
    tracing::info!(by = %session.user.id, user_id = %created.id, "user created");
    Ok((StatusCode::CREATED, Json(created)).into_response())
}

async fn create(zoom: zoom::ZoomClient, request: CreateUser) -> Result<CreatedUser, Failure> {
    let created = zoom
        .create_user(&zoom::NewUser {
            email: request.email,
            first_name: request.first_name,
            last_name: request.last_name,
            licence: request.licence.0,
        })
        .await?;
    Ok(CreatedUser {
        id: created.id.parse().map_err(|_| Failure::CreatedUnreadable)?,
        email: created.email,
        first_name: created.first_name,
        last_name: created.last_name,
        licence: Licence(created.licence),
    })
}

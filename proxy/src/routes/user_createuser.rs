//! `POST /user/createuser`: adds a user to the account; Zoom mails the invitation.

use api::user::{CreateUser, CreatedUser};
use axum::{
    Json,
    http::StatusCode,
    response::{IntoResponse, Response},
};

use crate::{
    app::App,
    audit::{Action, Actor, Event},
    creation::{self, user::UserCreation},
    failure::Failure,
    http::{Body, Caller},
    idempotency::{Attempt, Once, RequestKey},
    session::Admin,
};

pub(super) async fn handle(
    app: App,
    caller: Caller,
    Admin(session): Admin,
    key: Option<RequestKey>,
    Body(request): Body<CreateUser>,
) -> Result<Response, Failure> {
    let request = request.validated()?;
    let once = Once::claim(&app, &session, "POST /user/createuser", key, &request).await?;
    let attempt = match once {
        Once::Answered(created) => return Ok(answer(created)),
        Once::Claimed(attempt) => attempt,
    };
    let email = request.email.clone();
    let creating = {
        let app = app.clone();
        let creation = UserCreation::from(request);
        move |attempt: Attempt| async move { creation::create(&app, &attempt, &creation).await }
    };
    let created = attempt.run(&app, creating).await;
    let id = created.as_ref().map(|created| created.id.to_string()).unwrap_or_default();
    let event = Event {
        action: Action::UserCreated,
        actor: Actor::Session(&session),
        target: &id,
        detail: &email,
    };
    app.audit(&caller, event, &created).await;
    let created = created?;
    tracing::info!(actor.id = %session.user.id, user.id = %created.id, "user created");
    Ok(answer(created))
}

fn answer(created: CreatedUser) -> Response {
    (StatusCode::CREATED, Json(created)).into_response()
}

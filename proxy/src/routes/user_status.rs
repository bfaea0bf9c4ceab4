//! `PUT /user/{id}/status`: activates or deactivates a user. Who is deactivated is signed out
//! here. For administrators.

use api::user::{ChangeUserStatus, UserStatusAction};
use axum::http::StatusCode;

use super::user_meetings::named_user;
use crate::{
    app::App,
    audit::{Action, Actor, Event},
    changes::{perhaps_done, user_refused},
    failure::Failure,
    http::{Body, Caller, PathText},
    session::Admin,
};

pub(super) async fn handle(
    app: App,
    caller: Caller,
    Admin(admin): Admin,
    PathText(text): PathText,
    Body(request): Body<ChangeUserStatus>,
) -> Result<StatusCode, Failure> {
    let user_id = named_user(Some(&text), &admin.user.id)?;
    if user_id == admin.user.id {
        return Err(Failure::Forbidden(
            "Nobody activates or deactivates themself: ask another administrator.",
        ));
    }
    let (action, asked) = match request.action {
        UserStatusAction::Activate => (Action::UserActivated, zoom::UserStatusAction::Activate),
        UserStatusAction::Deactivate => {
            (Action::UserDeactivated, zoom::UserStatusAction::Deactivate)
        }
    };
    let done = app.zoom.set_user_status(user_id.as_str(), asked).await;
    let mut done = done.map_err(user_refused).map_err(perhaps_done);
    // Also where nobody knows whether Zoom did it: who is still active signs in again.
    let perhaps = matches!(done, Ok(()) | Err(Failure::ChangeUnknown(_)));
    if request.action == UserStatusAction::Deactivate && perhaps {
        let ended = app.log_out(&user_id).await;
        done = done.and(ended.map(drop).map_err(Failure::from));
    }
    let event =
        Event { action, actor: Actor::Session(&admin), target: user_id.as_str(), detail: "" };
    app.audit(&caller, event, &done).await;
    done.map(|()| StatusCode::NO_CONTENT)
}

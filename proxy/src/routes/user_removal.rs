//! `DELETE /user/{id}`: removes a user from the account; others may inherit what they leave
//! behind. Ends their sessions and consents here. For administrators.

use api::{
    UserId,
    user::{RemoveUser, UserRemovalAction},
};
use axum::http::StatusCode;

use super::user_meetings::named_user;
use crate::{
    app::App,
    audit::{Action, Actor, Event},
    changes::{perhaps_done, user_refused},
    failure::{Failure, one_field},
    http::{Caller, Params, PathText},
    session::Admin,
};

pub(super) async fn handle(
    app: App,
    caller: Caller,
    Admin(admin): Admin,
    PathText(text): PathText,
    Params(request): Params<RemoveUser>,
) -> Result<StatusCode, Failure> {
    let user_id = named_user(Some(&text), &admin.user.id)?;
    if user_id == admin.user.id {
        return Err(Failure::Forbidden("Nobody removes themself: ask another administrator."));
    }
    let request = request.validated(&user_id)?;
    let heir = match &request.transfer_to {
        Some(heir) => Some(email_of_heir(&app, heir).await?),
        None => None,
    };
    let (action, how) = match request.action {
        UserRemovalAction::Delete => (zoom::UserRemovalAction::Delete, "delete"),
        UserRemovalAction::Disassociate => (zoom::UserRemovalAction::Disassociate, "disassociate"),
    };
    let detail = match &heir {
        Some(heir) => format!("{how}, to {heir}"),
        None => how.to_owned(),
    };
    let removal = zoom::UserRemoval {
        action,
        transfer_email: heir,
        transfer_meeting: request.transfer_meeting,
        transfer_webinar: request.transfer_webinar,
        transfer_recording: request.transfer_recording,
    };
    let done = remove(&app, &user_id, &removal).await;
    let event = Event {
        action: Action::UserRemoved,
        actor: Actor::Session(&admin),
        target: user_id.as_str(),
        detail: &detail,
    };
    app.audit(&caller, event, &done).await;
    done.map(|()| StatusCode::NO_CONTENT)
}

/// Who inherits must be able to use it.
async fn email_of_heir(app: &App, heir: &UserId) -> Result<String, Failure> {
    let rule = || one_field("transfer_to", "Choose an active user of the account to inherit.");
    match app.zoom.fresh().get_user(heir.as_str()).await {
        Ok(heir) if heir.status == zoom::UserStatus::Active => Ok(heir.email),
        Ok(_) => Err(rule().into()),
        Err(error) if error.is_user_missing() || error.invitation_expired() => Err(rule().into()),
        Err(error) => Err(error.into()),
    }
}

async fn remove(app: &App, user_id: &UserId, removal: &zoom::UserRemoval) -> Result<(), Failure> {
    let done = app.zoom.delete_user(user_id.as_str(), removal).await;
    let gone = done.as_ref().map_or_else(zoom::Error::is_user_missing, |()| true);
    let done = done.map_err(user_refused).map_err(perhaps_done);
    // Also where nobody knows whether Zoom did it: who is still there signs in again.
    if gone || matches!(done, Err(Failure::ChangeUnknown(_))) {
        app.log_out(user_id).await?;
    }
    if gone {
        app.store.forget_preferences(user_id).await?;
    }
    done
}

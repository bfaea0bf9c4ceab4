//! `DELETE /user/{id}/sso_sessions`: signs a user out of Zoom itself, where their company's
//! single sign-on let them in. Apart from signing out of Greenroom, because it ends what they
//! are doing in Zoom. For administrators.

use axum::http::StatusCode;

use super::user_meetings::named_user;
use crate::{
    app::App,
    audit::{Action, Actor, Event},
    failure::Failure,
    http::{Caller, PathText},
    session::Admin,
};

pub(super) async fn handle(
    app: App,
    caller: Caller,
    Admin(admin): Admin,
    PathText(text): PathText,
) -> Result<StatusCode, Failure> {
    let user_id = named_user(Some(&text), &admin.user.id)?;
    let revoked = app.zoom.revoke_sso_token(user_id.as_str()).await.map_err(Failure::from);
    let event = Event {
        action: Action::SsoSessionsEnded,
        actor: Actor::Session(&admin),
        target: user_id.as_str(),
        detail: "",
    };
    app.audit(&caller, event, &revoked).await;
    revoked.map(|()| StatusCode::NO_CONTENT)
}

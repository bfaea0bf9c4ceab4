//! Sign-in by the email alone. It identifies and proves nothing, so it serves the sandbox; with
//! a real account the operator has to ask for it by a name that says what it is.

use api::session::SessionUser;

use crate::{app::App, failure::Failure, session::active_user};

/// The active user with this email.
///
/// # Errors
/// [`Failure::UserNotFound`], [`Failure::UserInactive`], [`Failure::UserPending`]; where Zoom fails.
pub async fn prove(app: &App, email: &str) -> Result<SessionUser, Failure> {
    let found = match app.zoom.get_user(email).await {
        // Zoom: 400 with 1120 for a user whose invitation has expired.
        Err(zoom::Error::Api(refusal)) if refusal.invitation_expired() => {
            return Err(Failure::UserPending);
        }
        found => found?,
    };
    active_user(&found)
}

//! The ways to prove who one is, and what all of them share: the limits on how often anybody may
//! try, and the cookie that holds a sign-in under way to one browser.

pub mod code;
pub mod handover;
mod limits;
pub mod portal;
pub mod zoom;

pub use limits::{CODES_MAX, EMAILS_MAX, allow_address, allow_email, allow_visit};

use ::zoom::User;
use api::session::SessionUser;

use crate::{app::App, failure::Failure, session::active_user};

/// The active user Zoom knows by an id or email. That identifies and proves nothing. By the email
/// alone it is all there is to signing in, so this serves the sandbox; with a real account the
/// operator has to ask for it by a name that says what it is.
///
/// # Errors
/// [`Failure::UserNotFound`], [`Failure::UserInactive`], [`Failure::UserPending`]; where Zoom fails.
pub(crate) async fn find_active(app: &App, id_or_email: &str) -> Result<SessionUser, Failure> {
    let found: User = match app.zoom.fresh().get_user(id_or_email).await {
        // Zoom: 400 with 1120 for a user whose invitation has expired.
        Err(::zoom::Error::Api(refusal)) if refusal.invitation_expired() => {
            return Err(Failure::UserPending);
        }
        found => found?,
    };
    active_user(&found)
}

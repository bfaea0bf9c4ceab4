//! Sessions: one signed-in browser each. The cookie holds a random id, the store its hash, and
//! the row decides everything, so that ending a session is one write.

mod authority;
mod cookie;
mod host_of;
mod visit;

pub use authority::{Admin, Member, SessionHolder};
pub use cookie::{Cookies, SessionId, SignInSecret};
pub use host_of::{HostAlone, HostOf};
pub use visit::Visit;

use api::{
    UserId,
    session::{SessionUser, SignInMethod},
    user::{Role, UserStatus},
};
use axum::http::HeaderValue;
use jiff::{SignedDuration, Timestamp};

use crate::{
    app::{App, SessionLimits},
    audit::{Action, Actor, Event},
    failure::Failure,
    http::Caller,
    store::{IdHash, SessionRow},
};

/// How old Greenroom's knowledge of a user's role and activity may be.
const USER_CHECK_INTERVAL: SignedDuration = SignedDuration::from_mins(5);
/// How exactly the last use of a session is kept; a write per request would buy nothing.
const SEEN_PRECISION: SignedDuration = SignedDuration::from_mins(1);

impl SessionLimits {
    /// When the session ends whatever happens.
    #[must_use]
    pub fn ends_at(&self, session: &SessionRow) -> Timestamp {
        session.created_at + self.absolute
    }

    /// Whether the session may go on.
    #[must_use]
    pub fn allow(&self, session: &SessionRow, now: Timestamp) -> bool {
        now < session.seen_at + self.idle && now < self.ends_at(session)
    }
}

/// Begins a session for a user whose identity is proven; the `Set-Cookie` that hands its id to
/// the browser. Whoever signs in anew leaves the session they had (`former`, or that of the
/// cookie): an id is never carried over.
///
/// # Errors
/// Where the store fails.
pub async fn begin(
    app: &App,
    caller: &Caller,
    former: Option<IdHash>,
    method: SignInMethod,
    user: SessionUser,
) -> Result<(SessionRow, HeaderValue), Failure> {
    let id = SessionId::random(&app.random);
    let now = app.now();
    let row = SessionRow {
        id: id.hash(),
        user,
        method,
        browser: caller.browser.clone(),
        address: caller.address_text(),
        created_at: now,
        seen_at: now,
        checked_at: now,
    };
    app.store.begin_session(&row).await?;
    // Afterwards: a consent just given must not end with the session before it.
    if let Some(former) = former {
        app.end_session(&former).await?;
    }
    tracing::info!(user.id = %row.user.id, signin.method = method.name(), "signed in");
    Ok((row, app.cookies.begin(caller.visit, &id)))
}

/// The living session with this id, its last use noted.
///
/// # Errors
/// Where the store fails.
pub async fn find(app: &App, id: &SessionId) -> Result<Option<SessionRow>, Failure> {
    let hash = id.hash();
    let Some(session) = app.store.session(&hash).await? else { return Ok(None) };
    let now = app.now();
    if !app.limits.allow(&session, now) {
        app.end_session(&hash).await?;
        return Ok(None);
    }
    if now.duration_since(session.seen_at) >= SEEN_PRECISION {
        app.store.touch_session(&hash, now).await?;
    }
    Ok(Some(session))
}

/// Re-reads the session's user from Zoom where that was last done over five minutes ago. A user
/// deactivated or removed meanwhile is out: all their sessions end.
///
/// # Errors
/// [`Failure::NotSignedIn`] for such a user; where Zoom or the store fails.
pub async fn recheck(app: &App, mut session: SessionRow) -> Result<SessionRow, Failure> {
    let now = app.now();
    if now.duration_since(session.checked_at) < USER_CHECK_INTERVAL {
        return Ok(session);
    }
    let found = match app.zoom.fresh().get_user(session.user.id.as_str()).await {
        Ok(found) => active_user(&found).ok(),
        Err(zoom::Error::Api(refusal))
            if refusal.is_user_missing() || refusal.invitation_expired() =>
        {
            None
        }
        Err(error) => return Err(error.into()),
    };
    let Some(user) = found.filter(|user| user.id == session.user.id) else {
        let ended = app.log_out(&session.user.id).await.map_err(Failure::from);
        let event = Event {
            action: Action::PutOut,
            actor: Actor::Nobody,
            target: session.user.id.as_str(),
            detail: &session.user.email,
        };
        app.audit(&Caller::default(), event, &ended).await;
        ended?;
        return Err(Failure::NotSignedIn);
    };
    app.store.update_session_user(&session.id, &user, now).await?;
    session.user = user;
    session.checked_at = now;
    Ok(session)
}

/// The same, but the session as it was where Zoom is away.
///
/// # Errors
/// [`Failure::NotSignedIn`] as above; where the store fails.
pub async fn recheck_if_possible(app: &App, session: SessionRow) -> Result<SessionRow, Failure> {
    match recheck(app, session.clone()).await {
        Err(Failure::Zoom(_)) => Ok(session),
        rechecked => rechecked,
    }
}

/// Something about a user has changed: what their sessions know of them is read anew before it is
/// used again.
///
/// # Errors
/// Where the store fails.
pub async fn recheck_soon(app: &App, user_id: &UserId) -> Result<(), Failure> {
    for session in app.store.sessions_of(user_id).await? {
        app.store.update_session_user(&session.id, &session.user, Timestamp::UNIX_EPOCH).await?;
    }
    Ok(())
}

/// The user Zoom answered, if active.
///
/// # Errors
/// Says why the user may not sign in.
pub fn active_user(found: &zoom::User) -> Result<SessionUser, Failure> {
    let user = crate::people::user(found);
    match user.status {
        UserStatus::Active => {}
        UserStatus::Inactive => return Err(Failure::UserInactive),
        UserStatus::Pending => return Err(Failure::UserPending),
    }
    let id = user.id.ok_or(Failure::UserNotFound)?;
    Ok(SessionUser {
        id,
        email: user.email,
        display_name: user.display_name,
        role: Role::from_role_id(&user.role_id),
        timezone: user.timezone,
    })
}

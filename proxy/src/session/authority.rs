//! Authority in the handler's signature: a handler that takes [`Member`] or [`Admin`] runs only
//! for such a user. What takes none of these is public.

use axum::{extract::FromRequestParts, http::request::Parts};

use super::{find, recheck};
use crate::{
    app::App, audit::Asker, failure::Failure, http::Caller, signin::allow_visit, store::SessionRow,
    user_acts::By,
};

/// Somebody with a living session, their role not re-read. Enough to end sessions, which must
/// work while Zoom is away; not enough to see or change anything.
#[derive(Debug, Clone)]
pub struct SessionHolder(pub SessionRow);

/// A signed-in, active user of the account.
#[derive(Debug, Clone)]
pub struct Member(pub SessionRow);

/// The owner or an administrator of the account.
#[derive(Debug, Clone)]
pub struct Admin(pub SessionRow);

impl SessionHolder {
    /// The holder as administrator.
    ///
    /// # Errors
    /// [`Failure::Forbidden`] for others.
    pub async fn into_admin(self, app: &App) -> Result<Admin, Failure> {
        Member(recheck(app, self.0).await?).into_admin()
    }
}

impl Member {
    /// Whether the user administers the account.
    #[must_use]
    pub fn administers(&self) -> bool {
        self.0.user.role.administers()
    }

    fn into_admin(self) -> Result<Admin, Failure> {
        if self.administers() {
            Ok(Admin(self.0))
        } else {
            Err(Failure::Forbidden("Only the account's owner and administrators may do this."))
        }
    }
}

impl Admin {
    /// The administrator as who acts on a user.
    pub(crate) fn by<'a>(&'a self, caller: &'a Caller) -> By<'a> {
        By { caller, id: &self.0.user.id, email: &self.0.user.email, note: "" }
    }
}

impl FromRequestParts<App> for SessionHolder {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Failure> {
        let found = match app.cookies.read(&parts.headers) {
            Some(id) => find(app, &id).await?,
            None => None,
        };
        let Some(session) = found else {
            let caller = Caller::from_request_parts(parts, app).await?;
            allow_visit(app, &caller).await?;
            return Err(Failure::NotSignedIn);
        };
        if let Some(asker) = parts.extensions.get::<Asker>() {
            asker.identify(&session);
        }
        Ok(Self(session))
    }
}

impl FromRequestParts<App> for Member {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Failure> {
        let SessionHolder(session) = SessionHolder::from_request_parts(parts, app).await?;
        Ok(Self(recheck(&app.in_request(parts), session).await?))
    }
}

impl FromRequestParts<App> for Admin {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Failure> {
        Member::from_request_parts(parts, app).await?.into_admin()
    }
}

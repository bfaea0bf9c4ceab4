//! Sessions, a row each.

use api::{UserId, session::SessionUser, session::SignInMethod, user::Role};
use async_trait::async_trait;
use jiff::Timestamp;

use super::{IdHash, StoreError};

/// A signed-in browser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionRow {
    /// Hash of the id in the browser's cookie.
    pub id: IdHash,
    /// Whose session it is, as of `checked_at`.
    pub user: SessionUser,
    /// How the person proved who they are.
    pub method: SignInMethod,
    /// The browser in words, such as `Firefox on Linux`; empty where it did not say.
    pub browser: String,
    /// The address the person signed in from; empty where it is not known.
    pub address: String,
    /// When the session began.
    pub created_at: Timestamp,
    /// When it was last used, to within a minute.
    pub seen_at: Timestamp,
    /// When the user's role and activity were last read from Zoom.
    pub checked_at: Timestamp,
}

/// Keeps sessions.
#[async_trait]
pub trait SessionStore {
    /// Keeps a new session.
    async fn begin_session(&self, session: &SessionRow) -> Result<(), StoreError>;

    /// The session with this id; `None` where there is none (any more).
    async fn session(&self, id: &IdHash) -> Result<Option<SessionRow>, StoreError>;

    /// The user's sessions, the last used first.
    async fn sessions_of(&self, user_id: &UserId) -> Result<Vec<SessionRow>, StoreError>;

    /// Notes that a session was used.
    async fn touch_session(&self, id: &IdHash, seen_at: Timestamp) -> Result<(), StoreError>;

    /// Notes what Zoom says of the session's user now.
    async fn update_session_user(
        &self,
        id: &IdHash,
        user: &SessionUser,
        checked_at: Timestamp,
    ) -> Result<(), StoreError>;

    /// Ends one session; says whether there was one. With a user's last session their grant is
    /// given up, and their sign-ins that no page has taken over yet end.
    async fn end_session(&self, id: &IdHash, now: Timestamp) -> Result<bool, StoreError>;

    /// Ends every session of a user, says how many there were, ends their sign-ins that no page has
    /// taken over yet, and gives up the user's grant, if any: its refresh token is to be revoked
    /// from now on. All of it happens, or nothing.
    async fn log_out(&self, user_id: &UserId, now: Timestamp) -> Result<u64, StoreError>;

    /// Forgets sessions last seen or begun too long ago.
    async fn forget_sessions(
        &self,
        seen_before: Timestamp,
        created_before: Timestamp,
    ) -> Result<(), StoreError>;
}

pub(super) fn role_text(role: Role) -> &'static str {
    match role {
        Role::Owner => "owner",
        Role::Admin => "admin",
        Role::Member => "member",
        Role::Custom => "custom",
    }
}

pub(super) fn role_from_text(text: &str) -> Option<Role> {
    [Role::Owner, Role::Admin, Role::Member, Role::Custom]
        .into_iter()
        .find(|role| role_text(*role) == text)
}

macro_rules! session_sql {
    ($store:ty, $row:ty) => {
        impl $store {
            fn session_row(row: &$row) -> Result<SessionRow, StoreError> {
                let corrupt = || StoreError::Corrupt("sessions");
                let at = |column| instant(row.try_get(column)?, "sessions");
                let user_id: String = row.try_get("user_id")?;
                let role: String = row.try_get("role")?;
                let method: String = row.try_get("method")?;
                Ok(SessionRow {
                    id: IdHash::read(row.try_get("id")?, "sessions")?,
                    user: SessionUser {
                        id: user_id.parse().map_err(|_| corrupt())?,
                        email: row.try_get("email")?,
                        display_name: row.try_get("display_name")?,
                        role: role_from_text(&role).ok_or_else(corrupt)?,
                        timezone: row.try_get("timezone")?,
                    },
                    method: method.parse().map_err(|_| corrupt())?,
                    browser: row.try_get("browser")?,
                    address: row.try_get("address")?,
                    created_at: at("created_at")?,
                    seen_at: at("seen_at")?,
                    checked_at: at("checked_at")?,
                })
            }
        }

        #[async_trait]
        impl SessionStore for $store {
            async fn begin_session(&self, session: &SessionRow) -> Result<(), StoreError> {
                sqlx::query(
                    "INSERT INTO sessions (id, user_id, email, display_name, role, timezone,
                         method, browser, address, created_at, seen_at, checked_at)
                     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
                )
                .bind(session.id.0.as_slice())
                .bind(session.user.id.as_str())
                .bind(&session.user.email)
                .bind(&session.user.display_name)
                .bind(role_text(session.user.role))
                .bind(&session.user.timezone)
                .bind(session.method.name())
                .bind(&session.browser)
                .bind(&session.address)
                .bind(session.created_at.as_millisecond())
                .bind(session.seen_at.as_millisecond())
                .bind(session.checked_at.as_millisecond())
                .execute(&self.pool)
                .await?;
                Ok(())
            }

            async fn session(&self, id: &IdHash) -> Result<Option<SessionRow>, StoreError> {
                let row = sqlx::query("SELECT * FROM sessions WHERE id = $1")
                    .bind(id.0.as_slice())
                    .fetch_optional(&self.pool)
                    .await?;
                row.as_ref().map(Self::session_row).transpose()
            }

            async fn sessions_of(&self, user_id: &UserId) -> Result<Vec<SessionRow>, StoreError> {
                let rows = sqlx::query(
                    "SELECT * FROM sessions WHERE user_id = $1 ORDER BY seen_at DESC, id",
                )
                .bind(user_id.as_str())
                .fetch_all(&self.pool)
                .await?;
                rows.iter().map(Self::session_row).collect()
            }

            async fn touch_session(
                &self,
                id: &IdHash,
                seen_at: Timestamp,
            ) -> Result<(), StoreError> {
                sqlx::query("UPDATE sessions SET seen_at = $1 WHERE id = $2 AND seen_at < $1")
                    .bind(seen_at.as_millisecond())
                    .bind(id.0.as_slice())
                    .execute(&self.pool)
                    .await?;
                Ok(())
            }

            async fn update_session_user(
                &self,
                id: &IdHash,
                user: &SessionUser,
                checked_at: Timestamp,
            ) -> Result<(), StoreError> {
                sqlx::query(
                    "UPDATE sessions SET email = $1, display_name = $2, role = $3, timezone = $4,
                         checked_at = $5
                     WHERE id = $6",
                )
                .bind(&user.email)
                .bind(&user.display_name)
                .bind(role_text(user.role))
                .bind(&user.timezone)
                .bind(checked_at.as_millisecond())
                .bind(id.0.as_slice())
                .execute(&self.pool)
                .await?;
                Ok(())
            }

            async fn end_session(&self, id: &IdHash, now: Timestamp) -> Result<bool, StoreError> {
                let mut change = self.pool.begin().await?;
                let ended = sqlx::query("DELETE FROM sessions WHERE id = $1 RETURNING user_id")
                    .bind(id.0.as_slice())
                    .fetch_optional(&mut *change)
                    .await?;
                let Some(ended) = ended else { return Ok(false) };
                let user_id: String = ended.try_get("user_id")?;
                let others = sqlx::query("SELECT 1 FROM sessions WHERE user_id = $1 LIMIT 1")
                    .bind(&user_id)
                    .fetch_optional(&mut *change)
                    .await?;
                if others.is_none() {
                    let user_id = user_id.parse().map_err(|_| StoreError::Corrupt("sessions"))?;
                    Self::give_up_grant(&mut change, &user_id, now).await?;
                }
                change.commit().await?;
                Ok(true)
            }

            async fn log_out(&self, user_id: &UserId, now: Timestamp) -> Result<u64, StoreError> {
                let mut change = self.pool.begin().await?;
                let ended = sqlx::query("DELETE FROM sessions WHERE user_id = $1")
                    .bind(user_id.as_str())
                    .execute(&mut *change)
                    .await?
                    .rows_affected();
                Self::give_up_grant(&mut change, user_id, now).await?;
                change.commit().await?;
                Ok(ended)
            }

            async fn forget_sessions(
                &self,
                seen_before: Timestamp,
                created_before: Timestamp,
            ) -> Result<(), StoreError> {
                sqlx::query("DELETE FROM sessions WHERE seen_at < $1 OR created_at < $2")
                    .bind(seen_before.as_millisecond())
                    .bind(created_before.as_millisecond())
                    .execute(&self.pool)
                    .await?;
                Ok(())
            }
        }
    };
}
pub(super) use session_sql;

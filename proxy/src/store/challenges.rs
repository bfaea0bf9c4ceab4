//! Sign-ins under way: a one-time code that was mailed, a consent at Zoom that was asked for.
//! Either belongs to one browser, which holds a secret in a cookie; the row holds its hash.

use api::UserId;
use async_trait::async_trait;
use jiff::Timestamp;

use super::{IdHash, StoreError};

/// A one-time code that was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeRow {
    /// Hash of the secret in the cookie of the browser that asked.
    pub id: IdHash,
    /// The email it was asked for, whether the account knows it or not.
    pub email: String,
    /// Hash of the browser's secret and the code together: the code alone is short enough to be
    /// guessed from its hash, with a secret that is not stored it cannot.
    pub code: IdHash,
    /// It works no longer from then on.
    pub expires_at: Timestamp,
}

/// What became of a code that was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tried {
    /// It is the code, and was used up by this.
    Right {
        /// The email it was asked for.
        email: String,
    },
    /// It is not the code.
    Wrong {
        /// How many tries are left.
        left: u32,
        /// The email the code was asked for.
        email: String,
    },
    /// No code waits: none was asked for by this browser, it was used, it expired, or the tries
    /// are spent. Nothing was compared.
    Gone,
}

/// A consent at Zoom that was asked for and has not come back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FlowRow {
    /// Hash of the secret in the cookie of the browser that asked.
    pub id: IdHash,
    /// Where in the console the person wanted to go.
    pub return_to: String,
    /// The session the browser had, which ends with the new one: coming back from Zoom it does
    /// not send that session's cookie.
    pub session: Option<IdHash>,
    /// Whom it is handed over to; absent: the session begins in the browser that comes back.
    pub handover: Option<Handover>,
    /// Too late from then on.
    pub expires_at: Timestamp,
}

/// The page a sign-in is handed over to that happens in a window of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handover {
    /// Hash of a secret that the page has kept.
    pub challenge: IdHash,
    /// The page's origin.
    pub origin: String,
}

/// Somebody proven in such a window whom the page has not taken over yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandoverRow {
    /// Hash of the code the window was told.
    pub id: IdHash,
    /// Whom they are handed over to.
    pub handover: Handover,
    /// Who they are.
    pub user_id: UserId,
    /// The network of the window.
    pub network: String,
    /// Too late from then on.
    pub expires_at: Timestamp,
}

/// Keeps sign-ins under way.
#[async_trait]
pub trait ChallengeStore {
    /// Keeps a code.
    async fn keep_code(&self, code: &CodeRow) -> Result<(), StoreError>;

    /// Tries a code. However many try at once, `tries_max` are compared and one is right.
    async fn try_code(
        &self,
        id: &IdHash,
        code: &IdHash,
        tries_max: u32,
        now: Timestamp,
    ) -> Result<Tried, StoreError>;

    /// Keeps a flow.
    async fn keep_flow(&self, flow: &FlowRow) -> Result<(), StoreError>;

    /// Takes a flow out: it comes back once. `None` where there is none, or too late.
    async fn take_flow(&self, id: &IdHash, now: Timestamp) -> Result<Option<FlowRow>, StoreError>;

    /// Keeps somebody who is to be handed over.
    async fn keep_handover(&self, handover: &HandoverRow) -> Result<(), StoreError>;

    /// Takes somebody over: once. `None` where nobody waits, or not any more.
    async fn take_handover(
        &self,
        id: &IdHash,
        now: Timestamp,
    ) -> Result<Option<HandoverRow>, StoreError>;

    /// Forgets what has expired.
    async fn forget_challenges(&self, now: Timestamp) -> Result<(), StoreError>;
}

macro_rules! challenge_sql {
    ($store:ty, $connection:ty) => {
        impl $store {
            /// Ends the user's sign-ins that no page has taken over yet.
            async fn forget_handovers_of(
                change: &mut $connection,
                user_id: &UserId,
            ) -> Result<(), StoreError> {
                sqlx::query("DELETE FROM handovers WHERE user_id = $1")
                    .bind(user_id.as_str())
                    .execute(&mut *change)
                    .await?;
                Ok(())
            }
        }

        #[async_trait]
        impl ChallengeStore for $store {
            async fn keep_code(&self, code: &CodeRow) -> Result<(), StoreError> {
                sqlx::query(
                    "INSERT INTO codes (id, email, code, tries, expires_at)
                     VALUES ($1, $2, $3, 0, $4)",
                )
                .bind(code.id.0.as_slice())
                .bind(&code.email)
                .bind(code.code.0.as_slice())
                .bind(code.expires_at.as_millisecond())
                .execute(&self.pool)
                .await?;
                Ok(())
            }

            async fn try_code(
                &self,
                id: &IdHash,
                code: &IdHash,
                tries_max: u32,
                now: Timestamp,
            ) -> Result<Tried, StoreError> {
                let row = sqlx::query(
                    "UPDATE codes SET tries = tries + 1
                     WHERE id = $1 AND tries < $2 AND expires_at > $3
                     RETURNING email, code, tries",
                )
                .bind(id.0.as_slice())
                .bind(i64::from(tries_max))
                .bind(now.as_millisecond())
                .fetch_optional(&self.pool)
                .await?;
                let Some(row) = row else { return Ok(Tried::Gone) };
                let right: Vec<u8> = row.try_get("code")?;
                if !bool::from(right.as_slice().ct_eq(code.0.as_slice())) {
                    let tries: i64 = row.try_get("tries")?;
                    let tries = u32::try_from(tries).map_err(|_| StoreError::Corrupt("codes"))?;
                    let left = tries_max.saturating_sub(tries);
                    return Ok(Tried::Wrong { left, email: row.try_get("email")? });
                }
                let used = sqlx::query("DELETE FROM codes WHERE id = $1")
                    .bind(id.0.as_slice())
                    .execute(&self.pool)
                    .await?;
                if used.rows_affected() == 0 {
                    return Ok(Tried::Gone);
                }
                Ok(Tried::Right { email: row.try_get("email")? })
            }

            async fn keep_flow(&self, flow: &FlowRow) -> Result<(), StoreError> {
                let handover = flow.handover.as_ref();
                sqlx::query(
                    "INSERT INTO flows (id, return_to, session, challenge, origin, expires_at)
                     VALUES ($1, $2, $3, $4, $5, $6)",
                )
                .bind(flow.id.0.as_slice())
                .bind(&flow.return_to)
                .bind(flow.session.as_ref().map(|session| session.0.as_slice()))
                .bind(handover.map(|handover| handover.challenge.0.as_slice()))
                .bind(handover.map(|handover| handover.origin.as_str()))
                .bind(flow.expires_at.as_millisecond())
                .execute(&self.pool)
                .await?;
                Ok(())
            }

            async fn take_flow(
                &self,
                id: &IdHash,
                now: Timestamp,
            ) -> Result<Option<FlowRow>, StoreError> {
                let row = sqlx::query(
                    "DELETE FROM flows WHERE id = $1 AND expires_at > $2
                     RETURNING return_to, session, challenge, origin, expires_at",
                )
                .bind(id.0.as_slice())
                .bind(now.as_millisecond())
                .fetch_optional(&self.pool)
                .await?;
                row.map(|row| {
                    let session: Option<Vec<u8>> = row.try_get("session")?;
                    let challenge: Option<Vec<u8>> = row.try_get("challenge")?;
                    let origin: Option<String> = row.try_get("origin")?;
                    let handover = challenge.zip(origin).map(|(challenge, origin)| {
                        let challenge = IdHash::read(challenge, "flows")?;
                        Ok::<_, StoreError>(Handover { challenge, origin })
                    });
                    Ok(FlowRow {
                        id: *id,
                        return_to: row.try_get("return_to")?,
                        session: session.map(|id| IdHash::read(id, "flows")).transpose()?,
                        handover: handover.transpose()?,
                        expires_at: instant(row.try_get("expires_at")?, "flows")?,
                    })
                })
                .transpose()
            }

            async fn keep_handover(&self, row: &HandoverRow) -> Result<(), StoreError> {
                sqlx::query(
                    "INSERT INTO handovers (id, challenge, origin, user_id, network, expires_at)
                     VALUES ($1, $2, $3, $4, $5, $6)",
                )
                .bind(row.id.0.as_slice())
                .bind(row.handover.challenge.0.as_slice())
                .bind(&row.handover.origin)
                .bind(row.user_id.as_str())
                .bind(&row.network)
                .bind(row.expires_at.as_millisecond())
                .execute(&self.pool)
                .await?;
                Ok(())
            }

            async fn take_handover(
                &self,
                id: &IdHash,
                now: Timestamp,
            ) -> Result<Option<HandoverRow>, StoreError> {
                let row = sqlx::query(
                    "DELETE FROM handovers WHERE id = $1 AND expires_at > $2
                     RETURNING challenge, origin, user_id, network, expires_at",
                )
                .bind(id.0.as_slice())
                .bind(now.as_millisecond())
                .fetch_optional(&self.pool)
                .await?;
                row.map(|row| {
                    let user_id: String = row.try_get("user_id")?;
                    Ok(HandoverRow {
                        id: *id,
                        handover: Handover {
                            challenge: IdHash::read(row.try_get("challenge")?, "handovers")?,
                            origin: row.try_get("origin")?,
                        },
                        user_id: user_id.parse().map_err(|_| StoreError::Corrupt("handovers"))?,
                        network: row.try_get("network")?,
                        expires_at: instant(row.try_get("expires_at")?, "handovers")?,
                    })
                })
                .transpose()
            }

            async fn forget_challenges(&self, now: Timestamp) -> Result<(), StoreError> {
                for forget in [
                    "DELETE FROM codes WHERE expires_at <= $1",
                    "DELETE FROM flows WHERE expires_at <= $1",
                    "DELETE FROM handovers WHERE expires_at <= $1",
                ] {
                    sqlx::query(forget).bind(now.as_millisecond()).execute(&self.pool).await?;
                }
                Ok(())
            }
        }
    };
}
pub(super) use challenge_sql;

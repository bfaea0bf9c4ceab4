//! The audit: who did what to whom. Rows are only added, and forgotten when old.

use async_trait::async_trait;
use jiff::Timestamp;

use super::StoreError;

/// One thing somebody did or was refused. Never holds a secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditRow {
    /// Grows with time; 0 in a row not yet kept.
    pub id: i64,
    /// When it happened.
    pub at: Timestamp,
    /// What was done, such as `sign_in`.
    pub action: String,
    /// How it ended: `done`, `refused` or `failed`.
    pub outcome: String,
    /// Zoom's id of who did it; empty where nobody was signed in.
    pub actor_id: String,
    /// The email of who did it, or the email given where nobody was signed in.
    pub actor_email: String,
    /// To whom or what: a user's, meeting's or session's id, or an email.
    pub target: String,
    /// The address it was asked from.
    pub address: String,
    /// What else is to be known, in words.
    pub detail: String,
    /// The request, as in the log.
    pub request_id: String,
}

/// Part of the audit, newest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditPage {
    /// The rows.
    pub rows: Vec<AuditRow>,
    /// Ask for the rows before this id next; `None` at the end.
    pub next_before: Option<i64>,
}

/// Keeps the audit.
#[async_trait]
pub trait AuditStore {
    /// Adds a row; its id is given by the store.
    async fn add_audit(&self, row: &AuditRow) -> Result<(), StoreError>;

    /// At most `most` rows before an id (`None`: the newest).
    async fn audit(&self, before: Option<i64>, most: u32) -> Result<AuditPage, StoreError>;

    /// Forgets rows from before this instant.
    async fn forget_audit(&self, before: Timestamp) -> Result<(), StoreError>;
}

macro_rules! audit_sql {
    ($store:ty, $row:ty) => {
        impl $store {
            fn audit_row(row: &$row) -> Result<AuditRow, StoreError> {
                Ok(AuditRow {
                    id: row.try_get("id")?,
                    at: instant(row.try_get("at")?, "audit")?,
                    action: row.try_get("action")?,
                    outcome: row.try_get("outcome")?,
                    actor_id: row.try_get("actor_id")?,
                    actor_email: row.try_get("actor_email")?,
                    target: row.try_get("target")?,
                    address: row.try_get("address")?,
                    detail: row.try_get("detail")?,
                    request_id: row.try_get("request_id")?,
                })
            }
        }

        #[async_trait]
        impl AuditStore for $store {
            async fn add_audit(&self, row: &AuditRow) -> Result<(), StoreError> {
                sqlx::query(
                    "INSERT INTO audit (at, action, outcome, actor_id, actor_email, target,
                         address, detail, request_id)
                     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
                )
                .bind(row.at.as_millisecond())
                .bind(&row.action)
                .bind(&row.outcome)
                .bind(&row.actor_id)
                .bind(&row.actor_email)
                .bind(&row.target)
                .bind(&row.address)
                .bind(&row.detail)
                .bind(&row.request_id)
                .execute(&self.pool)
                .await?;
                Ok(())
            }

            async fn audit(&self, before: Option<i64>, most: u32) -> Result<AuditPage, StoreError> {
                // One more than asked for says whether there is a next page.
                let found =
                    sqlx::query("SELECT * FROM audit WHERE id < $1 ORDER BY id DESC LIMIT $2")
                        .bind(before.unwrap_or(i64::MAX))
                        .bind(i64::from(most) + 1)
                        .fetch_all(&self.pool)
                        .await?;
                let mut rows: Vec<AuditRow> =
                    found.iter().map(Self::audit_row).collect::<Result<_, _>>()?;
                let most = usize::try_from(most).unwrap_or(usize::MAX);
                let more = rows.len() > most;
                rows.truncate(most);
                let next_before = rows.last().filter(|_| more).map(|row| row.id);
                Ok(AuditPage { rows, next_before })
            }

            async fn forget_audit(&self, before: Timestamp) -> Result<(), StoreError> {
                sqlx::query("DELETE FROM audit WHERE at < $1")
                    .bind(before.as_millisecond())
                    .execute(&self.pool)
                    .await?;
                Ok(())
            }
        }
    };
}
pub(super) use audit_sql;

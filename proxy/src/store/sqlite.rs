//! The embedded store: one SQLite file in WAL mode.

use std::{path::Path, time::Duration};

use api::{UserId, session::SessionUser, user::Role};
use async_trait::async_trait;
use jiff::Timestamp;
use sqlx::{
    Row,
    sqlite::{
        SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteRow,
        SqliteSynchronous,
    },
};

use super::{Claim, IdHash, IdempotencySlot, SessionRow, Store, StoreError};

/// How long a write waits for another to finish.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
/// Connections to the file; SQLite writes one at a time whatever their number.
const CONNECTIONS_MAX: u32 = 4;

/// The store in one SQLite file.
#[derive(Debug, Clone)]
pub struct SqliteStore {
    pool: SqlitePool,
}

impl SqliteStore {
    /// Opens the file, creating it where it is missing, and brings its schema up to date.
    ///
    /// # Errors
    /// Where the file cannot be opened or migrated.
    pub async fn open(path: &Path) -> Result<Self, StoreError> {
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(BUSY_TIMEOUT);
        let pool =
            SqlitePoolOptions::new().max_connections(CONNECTIONS_MAX).connect_with(options).await?;
        sqlx::migrate!("src/store/migrations/sqlite").run(&pool).await?;
        Ok(Self { pool })
    }
}

fn instant(row: &SqliteRow, column: &'static str) -> Result<Timestamp, StoreError> {
    Timestamp::from_millisecond(row.try_get(column)?).map_err(|_| StoreError::Corrupt("sessions"))
}

fn session_row(row: &SqliteRow) -> Result<SessionRow, StoreError> {
    let corrupt = || StoreError::Corrupt("sessions");
    let id: Vec<u8> = row.try_get("id")?;
    let user_id: String = row.try_get("user_id")?;
    let role: String = row.try_get("role")?;
    Ok(SessionRow {
        id: IdHash(id.try_into().map_err(|_| corrupt())?),
        user: SessionUser {
            id: user_id.parse().map_err(|_| corrupt())?,
            email: row.try_get("email")?,
            display_name: row.try_get("display_name")?,
            role: role_from_text(&role).ok_or_else(corrupt)?,
            timezone: row.try_get("timezone")?,
        },
        created_at: instant(row, "created_at")?,
        seen_at: instant(row, "seen_at")?,
        checked_at: instant(row, "checked_at")?,
    })
}

fn role_text(role: Role) -> &'static str {
    match role {
        Role::Owner => "owner",
        Role::Admin => "admin",
        Role::Member => "member",
        Role::Custom => "custom",
    }
}

fn role_from_text(text: &str) -> Option<Role> {
    [Role::Owner, Role::Admin, Role::Member, Role::Custom]
        .into_iter()
        .find(|role| role_text(*role) == text)
}

#[async_trait]
impl Store for SqliteStore {
    async fn ping(&self) -> Result<(), StoreError> {
        sqlx::query("SELECT 1 FROM sessions LIMIT 1").fetch_optional(&self.pool).await?;
        Ok(())
    }

    async fn begin_session(&self, session: &SessionRow) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO sessions (id, user_id, email, display_name, role, timezone, created_at, seen_at, checked_at)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(session.id.0.as_slice())
        .bind(session.user.id.as_str())
        .bind(&session.user.email)
        .bind(&session.user.display_name)
        .bind(role_text(session.user.role))
        .bind(&session.user.timezone)
        .bind(session.created_at.as_millisecond())
        .bind(session.seen_at.as_millisecond())
        .bind(session.checked_at.as_millisecond())
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    async fn session(&self, id: &IdHash) -> Result<Option<SessionRow>, StoreError> {
        let row = sqlx::query("SELECT * FROM sessions WHERE id = ?")
            .bind(id.0.as_slice())
            .fetch_optional(&self.pool)
            .await?;
        row.as_ref().map(session_row).transpose()
    }

    async fn touch_session(&self, id: &IdHash, seen_at: Timestamp) -> Result<(), StoreError> {
        sqlx::query("UPDATE sessions SET seen_at = max(seen_at, ?) WHERE id = ?")
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
            "UPDATE sessions SET email = ?, display_name = ?, role = ?, timezone = ?, checked_at = ?
             WHERE id = ?",
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

    async fn end_session(&self, id: &IdHash) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM sessions WHERE id = ?")
            .bind(id.0.as_slice())
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    async fn end_sessions_of(&self, user_id: &UserId) -> Result<u64, StoreError> {
        let ended = sqlx::query("DELETE FROM sessions WHERE user_id = ?")
            .bind(user_id.as_str())
            .execute(&self.pool)
            .await?;
        Ok(ended.rows_affected())
    }

    async fn forget_sessions(
        &self,
        seen_before: Timestamp,
        created_before: Timestamp,
    ) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM sessions WHERE seen_at < ? OR created_at < ?")
            .bind(seen_before.as_millisecond())
            .bind(created_before.as_millisecond())
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    async fn claim(
        &self,
        slot: &IdempotencySlot,
        body_hash: &IdHash,
        now: Timestamp,
    ) -> Result<Claim, StoreError> {
        let claimed = sqlx::query(
            "INSERT INTO idempotency_slots (user_id, route, slot_key, body_hash, claimed_at)
             VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        )
        .bind(slot.user_id.as_str())
        .bind(slot.route)
        .bind(&slot.key)
        .bind(body_hash.0.as_slice())
        .bind(now.as_millisecond())
        .execute(&self.pool)
        .await?;
        if claimed.rows_affected() == 1 {
            return Ok(Claim::Fresh);
        }
        let row = sqlx::query(
            "SELECT body_hash, claimed_at, status, body FROM idempotency_slots
             WHERE user_id = ? AND route = ? AND slot_key = ?",
        )
        .bind(slot.user_id.as_str())
        .bind(slot.route)
        .bind(&slot.key)
        .fetch_optional(&self.pool)
        .await?;
        // Released between the two statements: whoever holds it decides, ask again.
        let Some(row) = row else { return Ok(Claim::InProgress { since: now }) };
        let first_hash: Vec<u8> = row.try_get("body_hash")?;
        if first_hash != body_hash.0 {
            return Ok(Claim::OtherBody);
        }
        let status: Option<i64> = row.try_get("status")?;
        let body: Option<String> = row.try_get("body")?;
        match (status, body) {
            (Some(status), Some(body)) => Ok(Claim::Answered {
                status: u16::try_from(status)
                    .map_err(|_| StoreError::Corrupt("idempotency_slots"))?,
                body,
            }),
            _ => Ok(Claim::InProgress {
                since: Timestamp::from_millisecond(row.try_get("claimed_at")?)
                    .map_err(|_| StoreError::Corrupt("idempotency_slots"))?,
            }),
        }
    }

    async fn answer(
        &self,
        slot: &IdempotencySlot,
        status: u16,
        body: &str,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE idempotency_slots SET status = ?, body = ?
             WHERE user_id = ? AND route = ? AND slot_key = ?",
        )
        .bind(i64::from(status))
        .bind(body)
        .bind(slot.user_id.as_str())
        .bind(slot.route)
        .bind(&slot.key)
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    async fn release(&self, slot: &IdempotencySlot) -> Result<(), StoreError> {
        sqlx::query(
            "DELETE FROM idempotency_slots
             WHERE user_id = ? AND route = ? AND slot_key = ? AND status IS NULL",
        )
        .bind(slot.user_id.as_str())
        .bind(slot.route)
        .bind(&slot.key)
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    async fn forget_slots(&self, claimed_before: Timestamp) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM idempotency_slots WHERE claimed_at < ?")
            .bind(claimed_before.as_millisecond())
            .execute(&self.pool)
            .await?;
        Ok(())
    }
}

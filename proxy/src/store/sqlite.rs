//! The embedded store: one SQLite file in WAL mode.

use std::{path::Path, sync::Arc, time::Duration};

use api::{
    BulkId, MeetingId, UserId,
    bulk::{BulkKind, BulkRowState, BulkState},
    session::{SessionUser, SignInMethod},
    user::Licence,
};
use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp, civil::Date};
use sqlx::{
    Row, SqliteConnection,
    sqlite::{
        SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteRow,
        SqliteSynchronous,
    },
};
use subtle::ConstantTimeEq;
use zoom::Label;

use super::{
    AuditPage, AuditRow, AuditStore, BulkCounts, BulkJob, BulkJobRow, BulkStore, CallStore,
    ChallengeStore, Claim, CodeRow, Counted, CreationStore, FlowRow, GrantRow, GrantStore,
    Handover, HandoverRow, Hold, HostDayStore, IdHash, Lease, LimitStore, PreferenceStore,
    RevocationRow, RevocationStore, Sent, SessionRow, SessionStore, SlotStore, Store, StoreError,
    Tried, TurnStore, audit, bulk, calls, challenges, creations, grants, host_days, instant,
    limits, preferences, revocations,
    sessions::{self, role_from_text, role_text},
    slots,
};

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
            .pragma("secure_delete", "on")
            .busy_timeout(BUSY_TIMEOUT);
        let pool =
            SqlitePoolOptions::new().max_connections(CONNECTIONS_MAX).connect_with(options).await?;
        sqlx::migrate!("src/store/migrations/sqlite").run(&pool).await?;
        Ok(Self { pool })
    }
}

#[async_trait]
impl Store for SqliteStore {
    async fn ping(&self) -> Result<(), StoreError> {
        sqlx::query("SELECT 1 FROM sessions LIMIT 1").fetch_optional(&self.pool).await?;
        Ok(())
    }

    fn turns(&self) -> Option<Arc<dyn TurnStore>> {
        None
    }
}

sessions::session_sql!(SqliteStore, SqliteRow);
slots::slot_sql!(SqliteStore, SqliteRow);
challenges::challenge_sql!(SqliteStore, SqliteConnection);
grants::grant_sql!(
    SqliteStore, SqliteRow, SqliteConnection,
    now: "CAST(unixepoch('subsec') * 1000 AS INTEGER)"
);
revocations::revocation_sql!(SqliteStore, SqliteRow, SqliteConnection, skip_locked: "");
limits::limit_sql!(SqliteStore);
creations::creation_sql!(SqliteStore);
audit::audit_sql!(SqliteStore, SqliteRow);
preferences::preference_sql!(SqliteStore);
calls::call_sql!(SqliteStore);
host_days::host_day_sql!(SqliteStore);
bulk::bulk_sql!(SqliteStore, SqliteRow, sqlx::Sqlite);

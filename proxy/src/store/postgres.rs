//! The shared store: a PostgreSQL database, for several replicas behind one address.

use std::{str::FromStr, sync::Arc, time::Duration};

use api::{
    BulkId, MeetingId, UserId,
    bulk::{BulkKind, BulkRowState, BulkState},
    session::{SessionUser, SignInMethod},
    user::Licence,
};
use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp, civil::Date};
use secrecy::{ExposeSecret, SecretString};
use sqlx::{
    PgConnection, Row,
    postgres::{PgConnectOptions, PgPool, PgPoolOptions, PgRow},
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
    turns::PostgresTurns,
};

/// Connections of one replica; a database allows some 100 in all.
const CONNECTIONS_MAX: u32 = 10;
/// How long a request waits for a connection before it is told that the store is away.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(5);

/// The store in a PostgreSQL database.
#[derive(Debug, Clone)]
pub struct PostgresStore {
    pool: PgPool,
}

impl PostgresStore {
    /// Connects and brings the schema up to date; replicas that start at once take turns.
    ///
    /// # Errors
    /// Where the database cannot be reached or migrated.
    pub async fn connect(url: &SecretString) -> Result<Self, StoreError> {
        let options = PgConnectOptions::from_str(url.expose_secret())?
            .application_name("greenroom")
            // The databases people run are not all set up alike; what is told to be kept, is.
            .options([("synchronous_commit", "on")]);
        let pool = PgPoolOptions::new()
            .max_connections(CONNECTIONS_MAX)
            .acquire_timeout(ACQUIRE_TIMEOUT)
            .connect_with(options)
            .await?;
        sqlx::migrate!("src/store/migrations/postgres").run(&pool).await?;
        Ok(Self { pool })
    }
}

#[async_trait]
impl Store for PostgresStore {
    async fn ping(&self) -> Result<(), StoreError> {
        sqlx::query("SELECT 1 FROM sessions LIMIT 1").fetch_optional(&self.pool).await?;
        Ok(())
    }

    fn turns(&self) -> Option<Arc<dyn TurnStore>> {
        Some(Arc::new(PostgresTurns::beside(&self.pool)))
    }
}

sessions::session_sql!(PostgresStore, PgRow);
slots::slot_sql!(PostgresStore, PgRow);
challenges::challenge_sql!(PostgresStore, PgConnection);
grants::grant_sql!(
    PostgresStore, PgRow, PgConnection,
    now: "CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT)"
);
revocations::revocation_sql!(
    PostgresStore, PgRow, PgConnection, skip_locked: " FOR UPDATE SKIP LOCKED"
);
limits::limit_sql!(PostgresStore);
creations::creation_sql!(PostgresStore);
audit::audit_sql!(PostgresStore, PgRow);
preferences::preference_sql!(PostgresStore);
calls::call_sql!(PostgresStore);
host_days::host_day_sql!(PostgresStore);
bulk::bulk_sql!(PostgresStore, PgRow, sqlx::Postgres);

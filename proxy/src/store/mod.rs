//! What must outlive a process: sessions, sign-ins under way, grants, limits, the audit, creations,
//! bulk jobs and the answers to idempotent requests. No state that matters lives in memory, so that a restart, or
//! a second replica, sees everything.
//!
//! SQLite and PostgreSQL speak the same SQL here: each kind of row has a file that holds its
//! types, the trait with the meaning of each method, and one text of SQL as a macro, which
//! `sqlite.rs` and `postgres.rs` apply to their pools. Where the two differ, the macro takes the
//! differing fragment. To add a kind of row: a migration for both, such a file, and tests that
//! call the trait only; the tests run on both.

mod audit;
mod bulk;
mod calls;
mod challenges;
mod creations;
mod grants;
mod host_days;
mod limits;
mod postgres;
mod preferences;
mod revocations;
mod sessions;
mod slots;
mod sqlite;
mod turns;

pub use audit::{AuditPage, AuditRow, AuditStore};
pub use bulk::{BulkCounts, BulkJob, BulkJobRow, BulkStore};
pub use calls::CallStore;
pub use challenges::{ChallengeStore, CodeRow, FlowRow, Handover, HandoverRow, Tried};
pub use creations::CreationStore;
pub use grants::{GrantRow, GrantStore, Lease};
pub use host_days::HostDayStore;
pub use limits::{Counted, LimitStore};
pub use postgres::PostgresStore;
pub use preferences::PreferenceStore;
pub use revocations::{RevocationRow, RevocationStore};
pub use sessions::{SessionRow, SessionStore};
pub use slots::{Claim, Hold, IdempotencySlot, Sent, SlotStore};
pub use sqlite::SqliteStore;
pub use turns::TurnStore;

use std::sync::Arc;

use async_trait::async_trait;
use jiff::Timestamp;
use thiserror::Error;

/// The store failed.
#[derive(Debug, Error)]
pub enum StoreError {
    /// The database refused or cannot be reached.
    #[error("the database failed: {0}")]
    Database(#[from] sqlx::Error),
    /// The schema cannot be brought up to date.
    #[error("the database cannot be migrated: {0}")]
    Migration(#[from] sqlx::migrate::MigrateError),
    /// A row holds what no version of this program writes.
    #[error("a row of {0} cannot be read")]
    Corrupt(&'static str),
}

/// SHA-256 of a secret id. The id itself is never stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct IdHash(pub [u8; 32]);

impl IdHash {
    /// The hash of a secret.
    #[must_use]
    pub fn of(secret: &[u8]) -> Self {
        use sha2::{Digest, Sha256};
        Self(Sha256::digest(secret).into())
    }

    fn read(bytes: Vec<u8>, table: &'static str) -> Result<Self, StoreError> {
        bytes.try_into().map(Self).map_err(|_| StoreError::Corrupt(table))
    }
}

/// Everything the server keeps.
#[async_trait]
pub trait Store:
    SessionStore
    + SlotStore
    + CreationStore
    + ChallengeStore
    + GrantStore
    + RevocationStore
    + LimitStore
    + AuditStore
    + PreferenceStore
    + CallStore
    + HostDayStore
    + BulkStore
    + Send
    + Sync
{
    /// Fails where the store cannot be used.
    async fn ping(&self) -> Result<(), StoreError>;

    /// Where turns of calls to Zoom are booked; `None` where no other server shares this store.
    fn turns(&self) -> Option<Arc<dyn TurnStore>>;
}

/// An instant as both databases keep it: milliseconds since 1970-01-01T00:00:00Z.
fn instant(millis: i64, table: &'static str) -> Result<Timestamp, StoreError> {
    Timestamp::from_millisecond(millis).map_err(|_| StoreError::Corrupt(table))
}

//! What must outlive a process: sessions and the answers to idempotent requests. No state that
//! matters lives in memory, so that a restart, or a second replica, sees everything.
//!
//! To add a kind of row: a migration, the methods here with their meaning, the implementation,
//! and tests that call the trait only.

mod sqlite;

pub use sqlite::SqliteStore;

use api::{UserId, session::SessionUser};
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

/// A signed-in browser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionRow {
    /// Hash of the id in the browser's cookie.
    pub id: IdHash,
    /// Whose session it is, as of `checked_at`.
    pub user: SessionUser,
    /// When the session began.
    pub created_at: Timestamp,
    /// When it was last used, to within a minute.
    pub seen_at: Timestamp,
    /// When the user's role and activity were last read from Zoom.
    pub checked_at: Timestamp,
}

/// Names one request that must happen once: who asked what with which key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdempotencySlot {
    /// Who asked.
    pub user_id: UserId,
    /// The route, such as `POST /user/createmeeting`.
    pub route: &'static str,
    /// The key the client chose.
    pub key: String,
}

/// What the store knows of a slot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Claim {
    /// Nobody asked before; the slot is now this caller's to finish or release.
    Fresh,
    /// The first request has no answer (yet).
    InProgress {
        /// When it came.
        since: Timestamp,
    },
    /// The key was used for another body.
    OtherBody,
    /// The first request was answered.
    Answered {
        /// The HTTP status.
        status: u16,
        /// The JSON body.
        body: String,
    },
}

/// Sessions and idempotent answers.
#[async_trait]
pub trait Store: Send + Sync {
    /// Fails where the store cannot be used.
    async fn ping(&self) -> Result<(), StoreError>;

    /// Keeps a new session.
    async fn begin_session(&self, session: &SessionRow) -> Result<(), StoreError>;

    /// The session with this id; `None` where there is none (any more).
    async fn session(&self, id: &IdHash) -> Result<Option<SessionRow>, StoreError>;

    /// Notes that a session was used.
    async fn touch_session(&self, id: &IdHash, seen_at: Timestamp) -> Result<(), StoreError>;

    /// Notes what Zoom says of the session's user now.
    async fn update_session_user(
        &self,
        id: &IdHash,
        user: &SessionUser,
        checked_at: Timestamp,
    ) -> Result<(), StoreError>;

    /// Ends one session.
    async fn end_session(&self, id: &IdHash) -> Result<(), StoreError>;

    /// Ends every session of a user; says how many there were.
    async fn end_sessions_of(&self, user_id: &UserId) -> Result<u64, StoreError>;

    /// Forgets sessions last seen or begun too long ago.
    async fn forget_sessions(
        &self,
        seen_before: Timestamp,
        created_before: Timestamp,
    ) -> Result<(), StoreError>;

    /// Claims a slot for a request whose body has this hash, or says what became of it.
    async fn claim(
        &self,
        slot: &IdempotencySlot,
        body_hash: &IdHash,
        now: Timestamp,
    ) -> Result<Claim, StoreError>;

    /// Keeps the answer to the request that claimed the slot.
    async fn answer(
        &self,
        slot: &IdempotencySlot,
        status: u16,
        body: &str,
    ) -> Result<(), StoreError>;

    /// Gives a claimed slot back: nothing happened, the request may be sent again.
    async fn release(&self, slot: &IdempotencySlot) -> Result<(), StoreError>;

    /// Forgets slots claimed too long ago.
    async fn forget_slots(&self, claimed_before: Timestamp) -> Result<(), StoreError>;
}

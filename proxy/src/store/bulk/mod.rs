//! Bulk jobs: what they are to do, what became of each row, and who works on them.

mod sql;

use api::{
    BulkId, UserId,
    bulk::{BulkKind, BulkRowState, BulkState},
    user::Licence,
};
use async_trait::async_trait;
use jiff::Timestamp;

pub(super) use sql::bulk_sql;

use super::{IdHash, StoreError};

/// A job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BulkJob {
    /// Names it.
    pub id: BulkId,
    /// What it does.
    pub kind: BulkKind,
    /// The licence it gives, where it gives one.
    pub licence: Option<Licence>,
    /// How it goes.
    pub state: BulkState,
    /// Who began it.
    pub actor_id: UserId,
    /// Their email.
    pub actor_email: String,
    /// The address it was begun from.
    pub address: String,
    /// The request that began it.
    pub request_id: String,
    /// When.
    pub created_at: Timestamp,
    /// No row is worked on before.
    pub resumes_at: Timestamp,
}

/// A row of a job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BulkJobRow {
    /// Its place, from 0.
    pub number: u32,
    /// Whom it is about.
    pub email: String,
    /// What is to be done, as JSON.
    pub input: String,
    /// What became of it.
    pub state: BulkRowState,
    /// How often it was tried in vain.
    pub tries: u32,
    /// Why it failed, as the contract spells it; empty where it did not.
    pub code: String,
    /// Why it failed, as a sentence; empty where it did not.
    pub message: String,
}

/// How many rows of a job are in which state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct BulkCounts {
    /// Waiting for their turn.
    pub waiting: u64,
    /// Done.
    pub done: u64,
    /// Failed.
    pub failed: u64,
    /// Not to be done any more.
    pub cancelled: u64,
}

/// Keeps jobs.
#[async_trait]
pub trait BulkStore {
    /// Keeps a new job with its rows; nothing where a job of its name is kept already.
    async fn add_bulk(&self, job: &BulkJob, rows: &[BulkJobRow]) -> Result<(), StoreError>;

    /// A job.
    async fn bulk(&self, id: &BulkId) -> Result<Option<BulkJob>, StoreError>;

    /// The newest jobs, at most so many.
    async fn bulks(&self, most: u32) -> Result<Vec<BulkJob>, StoreError>;

    /// How far a job is.
    async fn bulk_counts(&self, id: &BulkId) -> Result<BulkCounts, StoreError>;

    /// Rows of a job in their order, from a number on; `state`: only those in it.
    async fn bulk_rows(
        &self,
        id: &BulkId,
        from: u32,
        state: Option<BulkRowState>,
        most: u32,
    ) -> Result<Vec<BulkJobRow>, StoreError>;

    /// Moves a job from one of these states to another; whether it was in one of them. A job that
    /// runs again begins at once.
    async fn move_bulk(
        &self,
        id: &BulkId,
        from: &[BulkState],
        to: BulkState,
    ) -> Result<bool, StoreError>;

    /// Ends a job that runs and of which no row waits any more; whether it was so.
    async fn end_bulk(&self, id: &BulkId) -> Result<bool, StoreError>;

    /// Puts back what failed of a job, which then runs wherever it had come to; how many rows that
    /// were.
    async fn retry_bulk(&self, id: &BulkId) -> Result<u64, StoreError>;

    /// Moves all rows of a job from one state to another, their tries forgotten; how many there
    /// were.
    async fn move_bulk_rows(
        &self,
        id: &BulkId,
        from: BulkRowState,
        to: BulkRowState,
    ) -> Result<u64, StoreError>;

    /// Takes the oldest job that runs, is due and nobody works on: it is this holder's until
    /// then.
    async fn take_bulk(
        &self,
        holder: &IdHash,
        until: Timestamp,
        now: Timestamp,
    ) -> Result<Option<BulkJob>, StoreError>;

    /// Keeps a job longer; `false` where it is this holder's no more, or runs no more.
    async fn keep_bulk(
        &self,
        id: &BulkId,
        holder: &IdHash,
        until: Timestamp,
    ) -> Result<bool, StoreError>;

    /// Gives a job back, to go on no sooner than then.
    async fn let_bulk_go(
        &self,
        id: &BulkId,
        holder: &IdHash,
        resumes_at: Timestamp,
    ) -> Result<(), StoreError>;

    /// Notes what became of a row; nothing where the job is this holder's no more. Who waits on
    /// although the job was cancelled meanwhile, waits no more.
    async fn settle_bulk_row(
        &self,
        id: &BulkId,
        holder: &IdHash,
        row: &BulkJobRow,
    ) -> Result<(), StoreError>;

    /// Forgets jobs from before this instant, whatever their state.
    async fn forget_bulks(&self, created_before: Timestamp) -> Result<(), StoreError>;
}

/// The state of this name.
pub(super) fn named<T: Copy>(
    all: &[T],
    name: impl Fn(T) -> &'static str,
    text: &str,
    table: &'static str,
) -> Result<T, StoreError> {
    all.iter().copied().find(|it| name(*it) == text).ok_or(StoreError::Corrupt(table))
}

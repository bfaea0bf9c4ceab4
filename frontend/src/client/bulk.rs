//! Bulk jobs: the same done to many users, in the server's background.

use api::{
    BulkId,
    bulk::{Bulk, BulkList, BulkRowState, BulkRows, StartBulk, StartedBulk},
};

use super::{Call, Client, IdempotencyKey, Method, Request, with_query, word};

/// What can be done about a job under way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BulkAct {
    /// No further row is begun for now.
    Pause,
    /// It goes on.
    Resume,
    /// What waits is given up.
    Cancel,
    /// What failed is tried again.
    Retry,
}

impl BulkAct {
    fn word(self) -> &'static str {
        match self {
            Self::Pause => "pause",
            Self::Resume => "resume",
            Self::Cancel => "cancel",
            Self::Retry => "retry",
        }
    }
}

impl Client {
    /// Begins a job.
    pub fn start_bulk(&self, job: &StartBulk, key: IdempotencyKey) -> Call<StartedBulk> {
        self.post("/bulk", job, Some(key))
    }

    /// The newest jobs.
    pub fn bulks(&self) -> Call<BulkList> {
        self.get("/bulk")
    }

    /// How a job goes.
    pub fn bulk(&self, id: &BulkId) -> Call<Bulk> {
        self.get(&format!("/bulk/{id}"))
    }

    /// Rows of a job from a number on; all, or those in a state.
    pub fn bulk_rows(&self, id: &BulkId, from: u32, state: Option<BulkRowState>) -> Call<BulkRows> {
        let state = state.map(|state| word(&state)).unwrap_or_default();
        let path = format!("/bulk/{id}/rows");
        self.get(&with_query(&path, &[("from", from.to_string()), ("state", state)]))
    }

    /// Does something about a job; how it is then.
    pub fn act_on_bulk(&self, id: &BulkId, act: BulkAct) -> Call<Bulk> {
        self.call(Request {
            method: Method::Post,
            url: format!("{}/bulk/{id}/{}", self.base, act.word()),
            body: Some("{}".to_owned()),
            idempotency_key: None,
        })
    }
}

//! The audit: who did what.

use serde::{Deserialize, Serialize};

use crate::Instant;

/// One thing somebody did or was refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditEntry {
    /// When.
    pub at: Instant,
    /// What, such as `sign_in`.
    pub action: String,
    /// How it ended: `done`, `refused` or `failed`.
    pub outcome: String,
    /// Zoom's id of who did it; empty where nobody was signed in.
    pub actor_id: String,
    /// The email of who did it, or the one given where nobody was signed in.
    pub actor_email: String,
    /// To whom or what: an id or an email; may be empty.
    pub target: String,
    /// The address it was asked from; empty where it is not known.
    pub address: String,
    /// What else is to be known.
    pub detail: String,
    /// The request, as in the log.
    pub request_id: String,
}

/// What `GET /audit` answers, the newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditList {
    /// The entries.
    pub entries: Vec<AuditEntry>,
    /// Asks for the entries before these; empty at the end.
    pub next_page_token: String,
}

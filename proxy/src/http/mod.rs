//! What every request and answer goes through: ids, the log line, errors as JSON, headers,
//! limits; and the extractors that read bodies and queries by one set of rules.

pub mod answer;
mod arrival;
pub mod below;
mod caller;
pub mod cors;
pub mod cross_site;
pub mod headers;
mod read;
mod under_way;

pub use caller::{Caller, RequestId};
pub use cross_site::{is_framed, is_of_own_page};
pub use read::{Body, Params, PathText};

use tokio::time::Instant;

/// Most that is read of a request's body, in bytes.
pub const BODY_MAX_BYTES: usize = 64 * 1024;

/// When a request must be answered: every call to Zoom that is made for it ends by then.
#[derive(Debug, Clone, Copy)]
pub struct Deadline(pub Instant);

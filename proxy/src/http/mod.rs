//! What every request and answer goes through: ids, the log line, errors as JSON, headers,
//! limits; and the extractors that read bodies and queries by one set of rules.

pub mod answer;
mod caller;
pub mod cross_site;
pub mod headers;
mod read;

pub use caller::{Caller, RequestId};
pub use read::{Body, Params, PathText};

use std::time::Duration;

/// Most that is read of a request's body, in bytes.
pub const BODY_MAX_BYTES: usize = 64 * 1024;
/// Longest a request may take, its body included.
pub const REQUEST_TIMEOUT: Duration = Duration::from_secs(30);

//! What can go wrong between the page and its server.

use api::{ErrorBody, ErrorCode};
use thiserror::Error;

/// Why a call brought no answer to show.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ApiError {
    /// There is no session, or it has ended.
    #[error("Your session has ended. Sign in again.")]
    NotSignedIn,
    /// The server refused; its message is a sentence for the reader.
    #[error("{}", .0.message)]
    Refused(Box<ErrorBody>),
    /// The server was not reached.
    #[error("The server cannot be reached. Check your connection and try again.")]
    Offline,
    /// The server answered something that is not the contract.
    #[error(
        "The server answered something this page cannot read (HTTP {status}). Reload the page; if that does not help, tell your administrator."
    )]
    Unreadable {
        /// The HTTP status of the answer.
        status: u16,
    },
    /// Nobody waits for the answer any more.
    #[error("The request was cancelled.")]
    Cancelled,
}

impl ApiError {
    /// The refusal's code, where the server refused.
    #[must_use]
    pub fn code(&self) -> Option<ErrorCode> {
        match self {
            Self::Refused(body) => Some(body.code),
            Self::NotSignedIn => Some(ErrorCode::NotSignedIn),
            Self::Offline | Self::Unreadable { .. } | Self::Cancelled => None,
        }
    }
}

/// The sentence for the reader.
impl From<ApiError> for String {
    fn from(error: ApiError) -> Self {
        match error {
            ApiError::Refused(body) => body.message,
            other => other.to_string(),
        }
    }
}

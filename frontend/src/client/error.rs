//! What can go wrong between the page and its server.

use std::{error::Error, fmt};

use api::{ErrorBody, ErrorCode};

use super::word;
use crate::words;

/// Why a call brought no answer to show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ApiError {
    /// There is no session, or it has ended.
    NotSignedIn,
    /// The server refused; its message is a sentence for the reader, in English.
    Refused(Box<ErrorBody>),
    /// The server was not reached.
    Offline,
    /// The server answered something that is not the contract.
    Unreadable {
        /// The HTTP status of the answer.
        status: u16,
    },
    /// Nobody waits for the answer any more.
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

/// The sentence for the reader, in the language that is spoken where it has words for what the
/// server said: those for the very sentence, or those for its code.
impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotSignedIn => f.write_str(words::failures::not_signed_in()),
            Self::Refused(body) => {
                let sentence = words::of_server(&body.message);
                let sentence = sentence.or_else(|| words::of_server(&word(&body.code)));
                f.write_str(sentence.unwrap_or(&body.message))
            }
            Self::Offline => f.write_str(words::failures::unreachable()),
            Self::Unreadable { status } => {
                f.write_str(&words::failures::unreadable(&status.to_string()))
            }
            Self::Cancelled => f.write_str(words::failures::cancelled()),
        }
    }
}

impl Error for ApiError {}

impl From<ApiError> for String {
    fn from(error: ApiError) -> Self {
        error.to_string()
    }
}

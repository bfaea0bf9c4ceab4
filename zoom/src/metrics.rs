//! What the client tells of its work, for whoever counts it.

use std::time::Duration;

use crate::{CredentialsCause, Error, Operation, call::Target, odd::Odd};

/// Takes what the client tells. It is called on the path of every call: it should only count.
pub trait Metrics: Send + Sync {
    /// Something happened.
    fn record(&self, event: &Event);
}

/// Nobody counts.
pub(crate) struct Uncounted;

impl Metrics for Uncounted {
    fn record(&self, _: &Event) {}
}

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Event {
    /// A request goes out: a call's first or one that repeats it. Zoom counts each.
    Sent {
        /// What is asked.
        operation: Operation,
    },
    /// A call ended, with all its repetitions. Its rate label is [`Operation::label`].
    Called {
        /// What was asked.
        operation: Operation,
        /// How it ended.
        outcome: Outcome,
        /// From its start to its end, waiting included.
        took: Duration,
        /// How long it waited for its turns.
        waited: Duration,
        /// How often it was repeated.
        retries: u32,
        /// How many repetitions the retry budget still pays for.
        retries_left: u32,
        /// How many calls of the label Zoom says are left (`X-RateLimit-Remaining`).
        remaining: Option<u64>,
    },
    /// A read was answered without a call of its own.
    Shared {
        /// What was asked.
        operation: Operation,
        /// Whence the answer came.
        source: Source,
    },
    /// Values of an answer could not be read and count as absent.
    Odd {
        /// What was asked.
        operation: Operation,
        /// What could not be read.
        odd: Odd,
        /// How many.
        count: u32,
    },
}

/// Whence an answer came that cost no call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Source {
    /// A recent call.
    Cache,
    /// An identical call under way.
    Flight,
}

impl Source {
    /// Its name, as a metric's label wants it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Cache => "cache",
            Self::Flight => "flight",
        }
    }
}

/// How a call ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// With an answer.
    Done,
    /// Zoom refused it; also a user's own token, and what the app need not be allowed.
    Refused,
    /// Zoom does not accept the account's credentials.
    Credentials,
    /// Zoom said a limit is spent.
    Limited,
    /// It was not sent: its turn would have come too late.
    HeldBack,
    /// Zoom failed (status 5xx).
    Failed,
    /// Zoom took too long.
    TimedOut,
    /// No connection, or one that broke.
    Unreachable,
    /// The answer made no sense.
    Unreadable,
}

impl Outcome {
    /// Its name, as a metric's label wants it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Refused => "refused",
            Self::Credentials => "credentials",
            Self::Limited => "limited",
            Self::HeldBack => "held_back",
            Self::Failed => "failed",
            Self::TimedOut => "timed_out",
            Self::Unreachable => "unreachable",
            Self::Unreadable => "unreadable",
        }
    }

    pub(crate) fn of<T>(target: &Target, result: &Result<T, Error>) -> Self {
        match result {
            Ok(_) => Self::Done,
            Err(error) if leaves_credentials_good(target, error) => Self::Refused,
            Err(error) => Self::of_error(error),
        }
    }

    fn of_error(error: &Error) -> Self {
        match error.cause() {
            Error::Api(refusal) if refusal.status >= 500 => Self::Failed,
            Error::Unreadable(answer) if answer.status >= 500 => Self::Failed,
            Error::Api(_) | Error::UnusableId => Self::Refused,
            Error::Credentials(_) | Error::Signing { .. } => Self::Credentials,
            Error::RateLimited(limit) if limit.held_back => Self::HeldBack,
            Error::RateLimited(_) => Self::Limited,
            Error::Timeout => Self::TimedOut,
            Error::Unreachable { .. } | Error::HttpClient { .. } => Self::Unreachable,
            // The first three are at the bottom of nothing.
            Error::NoToken(_)
            | Error::BrokenOff { .. }
            | Error::MidList { .. }
            | Error::ListCutShort { .. }
            | Error::Unreadable(_)
            | Error::Redirected { .. }
            | Error::DaysMissing
            | Error::PageLoop { .. }
            | Error::TooManyPages { .. } => Self::Unreadable,
        }
    }
}

/// Whether a refusal that speaks of credentials says nothing against the account's: it is about a
/// user's own token, which Zoom may have ended, or about the list of the account's past meetings,
/// which has a scope of its own and is done without where that is missing.
fn leaves_credentials_good(target: &Target, error: &Error) -> bool {
    let Error::Credentials(refusal) = error.cause() else { return false };
    let is_optional = target.operation == Operation::ReportHistoryMeetings;
    target.bearer.is_some() || (is_optional && refusal.cause == CredentialsCause::MissingScope)
}

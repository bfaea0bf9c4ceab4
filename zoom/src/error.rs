//! What can go wrong between this client and Zoom. Nothing here ever holds a token, a secret or
//! a URL.

use std::{fmt, time::Duration};

use thiserror::Error as ThisError;

/// Why a call to Zoom has no result.
#[derive(Debug, Clone, PartialEq, Eq, ThisError)]
pub enum Error {
    /// The HTTP client could not be built.
    #[error("The HTTP client cannot start: {cause}. Check the certificates of this machine.")]
    HttpClient {
        /// What the HTTP library said.
        cause: String,
    },
    /// The text cannot be one segment of a path, so nothing was asked of Zoom.
    #[error("This is no id that Zoom could know.")]
    UnusableId,
    /// A token could not be signed.
    #[error("The access token cannot be signed: {cause}. Check the API secret.")]
    Signing {
        /// What the signing library said.
        cause: String,
    },
    /// No connection, or one that broke.
    #[error("Zoom cannot be reached: {cause}.")]
    Unreachable {
        /// Whether a connection stood: Zoom may then have read the request and acted on it.
        sent: bool,
        /// What the HTTP library said, without the address.
        cause: String,
    },
    /// Zoom took longer than it may.
    #[error("Zoom did not answer in time.")]
    Timeout,
    /// Zoom's answer had begun, and broke off or came no further in time.
    #[error("Zoom's answer broke off{}. {cause}", Tracking(tracking_id))]
    BrokenOff {
        /// What kept the rest from coming.
        cause: Box<Self>,
        /// Zoom's `x-zm-trackingid`.
        tracking_id: Option<String>,
    },
    /// Zoom does not accept what proves the account.
    #[error(transparent)]
    Credentials(#[from] CredentialsError),
    /// The token endpoint failed, for this reason. Nothing was sent, or what was sent before was
    /// refused for its token: nothing was done.
    #[error("There is no access token to call Zoom with. {0}")]
    NoToken(Box<Self>),
    /// Zoom refused the call.
    #[error(transparent)]
    Api(#[from] ApiError),
    /// A limit is spent.
    #[error(transparent)]
    RateLimited(#[from] RateLimited),
    /// Zoom's answer makes no sense.
    #[error(transparent)]
    Unreadable(#[from] Unreadable),
    /// Zoom pointed somewhere else. Redirects are not followed: they would carry the token along.
    #[error(
        "Zoom answered {status}, a redirect, which is not followed. Check zoom.api_url and zoom.oauth_url."
    )]
    Redirected {
        /// The HTTP status.
        status: u16,
        /// Zoom's `x-zm-trackingid`.
        tracking_id: Option<String>,
    },
    /// A report leaves out days that were asked for.
    #[error("Zoom's report leaves out days that were asked for.")]
    DaysMissing,
    /// A list led back to a page it already had.
    #[error("Zoom's list repeats itself after {pages} pages.")]
    PageLoop {
        /// How many pages were read.
        pages: usize,
    },
    /// A list has more pages than anything real.
    #[error("Zoom's list does not end within {pages} pages.")]
    TooManyPages {
        /// How many pages were read.
        pages: usize,
    },
    /// A list ends without a word, and is shorter than Zoom says it is.
    #[error("Zoom's list ends after {rows} of {total} rows.")]
    ListCutShort {
        /// How many rows came.
        rows: u64,
        /// How many Zoom says there are.
        total: u64,
    },
    /// A list broke off, for this reason, after some of it had been read. It says nothing of the
    /// list as a whole: Zoom had granted that.
    #[error("{cause} So a list broke off after {pages} pages.")]
    MidList {
        /// What kept the rest from coming.
        cause: Box<Self>,
        /// How many pages were read.
        pages: usize,
    },
}

impl Error {
    /// What is at the bottom of this, where it happened in the midst of something else.
    #[must_use]
    pub fn cause(&self) -> &Self {
        match self {
            Self::NoToken(cause) | Self::BrokenOff { cause, .. } | Self::MidList { cause, .. } => {
                cause.cause()
            }
            _ => self,
        }
    }

    /// Zoom's refusal, if that is what this is; not where a list was refused in its midst.
    #[must_use]
    pub fn api(&self) -> Option<&ApiError> {
        match self {
            Self::Api(refusal) => Some(refusal),
            _ => None,
        }
    }

    /// The fields Zoom objects to (Zoom: code 300, "Validation Failed."); empty where it names
    /// none.
    #[must_use]
    pub fn field_errors(&self) -> &[FieldError] {
        self.api().map_or(&[], |refusal| &refusal.errors)
    }

    /// Whether the account has no such user.
    #[must_use]
    pub fn is_user_missing(&self) -> bool {
        self.api().is_some_and(ApiError::is_user_missing)
    }

    /// Whether the account has no such meeting, or Zoom no longer knows it.
    #[must_use]
    pub fn is_meeting_missing(&self) -> bool {
        self.api().is_some_and(ApiError::is_meeting_missing)
    }

    /// Whether the email already belongs to a user.
    #[must_use]
    pub fn email_in_use(&self) -> bool {
        self.api().is_some_and(ApiError::email_in_use)
    }

    /// Whether the user was invited and the invitation is no longer good.
    #[must_use]
    pub fn invitation_expired(&self) -> bool {
        self.api().is_some_and(ApiError::invitation_expired)
    }

    /// Zoom's own code, where its answer names one.
    #[must_use]
    pub fn code(&self) -> Option<i64> {
        match self.cause() {
            Self::Credentials(error) => error.code,
            Self::Api(error) => error.code,
            Self::RateLimited(error) => error.code,
            _ => None,
        }
    }

    /// Zoom's `x-zm-trackingid`: what Zoom's support asks for.
    #[must_use]
    pub fn tracking_id(&self) -> Option<&str> {
        match self {
            Self::Credentials(error) => error.tracking_id.as_deref(),
            Self::Api(error) => error.tracking_id.as_deref(),
            Self::RateLimited(error) => error.tracking_id.as_deref(),
            Self::Unreadable(error) => error.tracking_id.as_deref(),
            Self::Redirected { tracking_id, .. } | Self::BrokenOff { tracking_id, .. } => {
                tracking_id.as_deref()
            }
            Self::NoToken(cause) | Self::MidList { cause, .. } => cause.tracking_id(),
            _ => None,
        }
    }

    /// Whether Zoom no longer knows the token of a list's page (Zoom: code 300, "The next page
    /// token is invalid or expired.").
    pub(crate) fn is_page_token_dead(&self) -> bool {
        self.api().is_some_and(|refusal| {
            refusal.code == Some(300) && refusal.message.to_ascii_lowercase().contains("page token")
        })
    }

    /// Whether time ran out.
    pub(crate) fn is_timeout(&self) -> bool {
        matches!(self.cause(), Self::Timeout)
    }

    /// Whether a list may go on after this where it stopped.
    pub(crate) fn is_passing(&self) -> bool {
        match self.cause() {
            // Where calls queue up, going on would only make the queue longer.
            Self::RateLimited(limit) => !limit.daily && !limit.held_back,
            // The same token was good for the pages before.
            Self::Credentials(error) => error.cause == CredentialsCause::TokenRejected,
            Self::Unreadable(answer) => answer.status >= 500 || answer.what.may_be_lost(),
            cause => cause.is_timeout() || cause.is_transient(),
        }
    }

    /// Whether this is said of a list that was read as far as it goes.
    pub(crate) fn tells_of_whole_list(&self) -> bool {
        matches!(
            self,
            Self::PageLoop { .. } | Self::TooManyPages { .. } | Self::ListCutShort { .. }
        )
    }

    /// Whether the same call may well succeed a moment later.
    pub(crate) fn is_transient(&self) -> bool {
        match self.cause() {
            Self::Unreachable { .. } => true,
            Self::Api(error) => error.status >= 500,
            Self::Unreadable(error) => error.status >= 500,
            _ => false,
        }
    }
}

/// A field Zoom objects to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    /// Zoom's name of it, such as `user_info.email`.
    pub field: String,
    /// What Zoom says about it.
    pub message: String,
}

/// Zoom's refusal of a call. Status and code are independent of each other.
#[derive(Debug, Clone, PartialEq, Eq, ThisError)]
#[error("Zoom refused with status {status}{}: {message}{}", Code(*code), Tracking(tracking_id))]
pub struct ApiError {
    /// The HTTP status.
    pub status: u16,
    /// Zoom's own code; absent where its answer names none.
    pub code: Option<i64>,
    /// What Zoom says, on one line, at most 500 characters.
    pub message: String,
    /// Zoom's `x-zm-trackingid`.
    pub tracking_id: Option<String>,
    /// The fields Zoom objects to.
    pub errors: Vec<FieldError>,
}

impl ApiError {
    /// Zoom: 404/1001, 400/1010 (not in this account), or 404/3001 where it speaks of a user.
    #[must_use]
    pub fn is_user_missing(&self) -> bool {
        match (self.status, self.code) {
            (404, Some(1001)) | (400, Some(1010)) => true,
            (404, Some(3001)) => self.speaks_of_a_user(),
            _ => false,
        }
    }

    /// Zoom: 404/3001, unless it speaks of a user; 12702 for a sitting it no longer keeps.
    #[must_use]
    pub fn is_meeting_missing(&self) -> bool {
        match (self.status, self.code) {
            (404, Some(3001)) => !self.speaks_of_a_user(),
            (_, code) => code == Some(12702),
        }
    }

    /// Zoom: 409/1005, 400/1009.
    #[must_use]
    pub fn email_in_use(&self) -> bool {
        matches!((self.status, self.code), (409, Some(1005)) | (400, Some(1009)))
    }

    /// Zoom: code 1120.
    #[must_use]
    pub fn invitation_expired(&self) -> bool {
        self.code == Some(1120)
    }

    fn speaks_of_a_user(&self) -> bool {
        self.message.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("user"))
    }
}

/// Zoom does not accept what proves the account.
#[derive(Debug, Clone, PartialEq, Eq, ThisError)]
#[error("{cause} (status {status}{}): {message}{}", Code(*code), Tracking(tracking_id))]
pub struct CredentialsError {
    /// What is wrong with them.
    pub cause: CredentialsCause,
    /// The HTTP status.
    pub status: u16,
    /// Zoom's own code; absent where its answer names none.
    pub code: Option<i64>,
    /// What Zoom says, on one line, at most 500 characters.
    pub message: String,
    /// Zoom's `x-zm-trackingid`.
    pub tracking_id: Option<String>,
}

/// What is wrong with the credentials.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ThisError)]
pub enum CredentialsCause {
    /// The token endpoint gives no token for them.
    #[error(
        "Zoom issues no access token for these credentials; check the account id, client id and client secret"
    )]
    Refused,
    /// A fresh token is not accepted either.
    #[error(
        "Zoom does not accept the access token; check the credentials and the clock of this machine"
    )]
    TokenRejected,
    /// The app lacks a scope, which Zoom names in its message.
    #[error("The Zoom app lacks a scope; add it in the Zoom App Marketplace")]
    MissingScope,
}

/// One of Zoom's limits is spent. Nothing was done.
#[derive(Debug, Clone, PartialEq, Eq, ThisError)]
#[error(
    "{}: {message}{}",
    if *held_back { "Held back to keep below Zoom's rate limit" } else { "Zoom's rate limit is reached" },
    Tracking(tracking_id)
)]
pub struct RateLimited {
    /// How long until another try makes sense, at most a day; absent where Zoom does not tell.
    pub retry_after: Option<Duration>,
    /// Whether a limit of the whole day is spent.
    pub daily: bool,
    /// Whether it is the day's limit of one host (Zoom: 100 meetings created or changed, until
    /// 00:00 UTC). `daily` is then true too.
    pub host_daily: bool,
    /// Whether Zoom says that it is the limit of the second alone, and so that nothing was done.
    pub per_second: bool,
    /// Whether another request holds what this one is about (Zoom: "Too many concurrent
    /// requests. A request to … this user has already been made.").
    pub locked: bool,
    /// Whether the call was not even sent: its turn would have come too late.
    pub held_back: bool,
    /// Zoom's own code; absent where its answer names none.
    pub code: Option<i64>,
    /// Which kind of call is limited (Zoom: Light, Medium, Heavy, Resource-intensive).
    pub category: Option<String>,
    /// What Zoom says, on one line, at most 500 characters.
    pub message: String,
    /// Zoom's `x-zm-trackingid`.
    pub tracking_id: Option<String>,
}

/// Zoom's answer makes no sense.
#[derive(Debug, Clone, PartialEq, Eq, ThisError)]
#[error("Zoom answered {status} with {what}{}", Tracking(tracking_id))]
pub struct Unreadable {
    /// The HTTP status.
    pub status: u16,
    /// What came instead of an answer.
    pub what: UnreadableKind,
    /// Zoom's `x-zm-trackingid`.
    pub tracking_id: Option<String>,
}

/// What came instead of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ThisError)]
pub enum UnreadableKind {
    /// A web page, as gateways and firewalls send.
    #[error("a web page instead of data")]
    Html,
    /// Nothing.
    #[error("an empty answer")]
    Empty,
    /// Text that is not JSON.
    #[error("broken JSON")]
    BrokenJson,
    /// JSON that is not what was asked for.
    #[error("JSON of another shape")]
    OtherShape,
    /// More than is ever read.
    #[error("more data than any answer has")]
    TooLarge,
}

impl UnreadableKind {
    /// Whether the answer itself may have been lost on its way, or some firewall's page taken its
    /// place.
    fn may_be_lost(self) -> bool {
        matches!(self, Self::Html | Self::Empty | Self::BrokenJson)
    }
}

struct Code(Option<i64>);

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(code) => write!(f, ", code {code}"),
            None => Ok(()),
        }
    }
}

struct Tracking<'a>(&'a Option<String>);

impl fmt::Display for Tracking<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(id) => write!(f, " (Zoom's tracking id: {id})"),
            None => Ok(()),
        }
    }
}

/// What the HTTP library says, with its causes, without the address: that may hold an email.
pub(crate) fn cause_of(error: reqwest::Error) -> String {
    let error = error.without_url();
    let mut text = error.to_string();
    let mut source = std::error::Error::source(&error);
    while let Some(cause) = source {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        source = cause.source();
    }
    text
}

impl From<reqwest::Error> for Error {
    fn from(error: reqwest::Error) -> Self {
        // A connection that is not accepted in time is a host that cannot be reached.
        if error.is_timeout() && !error.is_connect() {
            Self::Timeout
        } else {
            Self::Unreachable {
                sent: !error.is_connect() && !error.is_builder(),
                cause: cause_of(error),
            }
        }
    }
}

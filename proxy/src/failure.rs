//! Everything that can go wrong in a request, and what the caller is told of it. A route returns
//! a [`Failure`]; [`crate::http::answer`] turns it into the error body with the request's id.

use std::sync::Arc;

use api::{ErrorBody, ErrorCode, ZoomFault, error::FieldErrors, report::RangeError};
use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};
use thiserror::Error;
use zoom::GrantError;

use crate::{grants::TokenError, store::StoreError};

/// What went wrong. The text is what the caller reads; causes stay in the log.
#[derive(Debug, Error)]
pub enum Failure {
    /// No session, or one that has ended.
    #[error("Sign in first.")]
    NotSignedIn,
    /// The code is another.
    #[error("This is not the code that was mailed. {} left.", tries(*.left))]
    CodeWrong {
        /// How many tries are left.
        left: u32,
    },
    /// No code waits.
    #[error(
        "No code waits for this browser any more: it was used, is older than ten minutes, or was mistyped too often. Ask for a new one."
    )]
    CodeGone,
    /// No sign-in waits to be handed over.
    #[error(
        "This sign-in was taken over already, took longer than a minute, or belongs to another page. Sign in again."
    )]
    HandoverGone,
    /// The portal did not say who asks.
    #[error("The portal did not say who you are. Open the console through your portal.")]
    PortalUnknown,
    /// The person's consent at Zoom has ended.
    #[error("Your consent at Zoom has ended. Sign in with Zoom again.")]
    ConsentEnded,
    /// Too many tries to sign in.
    #[error("Too many tries to sign in. Wait {} and try again.", wait(*.retry_after_s))]
    TooManyTries {
        /// Seconds until trying again makes sense.
        retry_after_s: u64,
    },
    /// Signed in, but not allowed; says what would be.
    #[error("{0}")]
    Forbidden(&'static str),
    /// The user is deactivated in Zoom.
    #[error("This user is deactivated in Zoom. An administrator of the account can activate it.")]
    UserInactive,
    /// The user has not accepted Zoom's invitation.
    #[error(
        "This user has not accepted Zoom's invitation yet. Accept it from the mail, then sign in."
    )]
    UserPending,
    /// The account has no such user.
    #[error("User not found")]
    UserNotFound,
    /// The caller has no such session (any more).
    #[error("This session has ended already.")]
    SessionNotFound,
    /// No such meeting.
    #[error("Meeting not found: it does not exist in this account, or Zoom no longer keeps it.")]
    MeetingNotFound,
    /// No such route.
    #[error("There is nothing at this address.")]
    NotFound,
    /// The route has other methods.
    #[error("This address does not answer to that method.")]
    MethodNotAllowed,
    /// The request cannot be read; says why.
    #[error("{0}")]
    InvalidRequest(String),
    /// Values break rules.
    #[error("{}", sentence(.0))]
    Validation(FieldErrors),
    /// The body is larger than is read.
    #[error("The request is too large: at most {} kB are read.", crate::http::BODY_MAX_BYTES / 1024)]
    BodyTooLarge,
    /// The body is not JSON.
    #[error("Send the request as JSON, with the header Content-Type: application/json.")]
    UnsupportedMediaType,
    /// The same key came with another body.
    #[error("This Idempotency-Key was used for another request. Use a new key for a new request.")]
    IdempotencyKeyReused,
    /// The first request with the key is still being answered.
    #[error(
        "The first request with this Idempotency-Key is still being answered. Ask again in a moment."
    )]
    IdempotencyKeyInProgress,
    /// Zoom created something, but its answer does not say what.
    #[error(
        "Zoom created it, but answered without a readable id. Look for it before you try again."
    )]
    CreatedUnreadable,
    /// A creation was sent to Zoom, and whether it happened is not known.
    #[error("{}", unknown_sentence(retry_after_s.is_some()))]
    OutcomeUnknown {
        /// Why there is no answer.
        cause: Box<Failure>,
        /// Seconds until a repetition with the same key completes it whatever happened; absent
        /// where the request came without one.
        retry_after_s: Option<u64>,
    },
    /// An alike creation takes its time.
    #[error("The same is being created at this moment. Try again in a few seconds.")]
    AlikeInProgress,
    /// The account has a user with this email.
    #[error("This email already belongs to a Zoom user.")]
    EmailInUse,
    /// Zoom no longer knows the page asked for.
    #[error("This list cannot go on from there: Zoom forgets a page after 15 minutes. Begin anew.")]
    PageForgotten,
    /// Zoom failed or refused.
    #[error("{}", zoom_sentence(.0))]
    Zoom(#[from] zoom::Error),
    /// The store failed.
    #[error("The server cannot reach its store. Try again in a moment.")]
    Store(#[from] StoreError),
    /// Zoom refused, for a reason people can do something about.
    #[error("{sentence}")]
    Refused {
        /// The case, for programs.
        code: ErrorCode,
        /// What people can do about it.
        sentence: &'static str,
        /// What Zoom said.
        cause: Box<zoom::Error>,
    },
    /// A change was asked of Zoom, and no answer says whether it happened.
    #[error("It is not known whether Zoom did this. Look at it before you try again.")]
    ChangeUnknown(Box<zoom::Error>),
    /// As many requests as may be are under way.
    #[error("The server is busy. Try again in a moment.")]
    Busy,
    /// The request took longer than it may.
    #[error("The request took too long. Try again in a moment.")]
    Timeout,
    /// A fault of the server; the text is for the log alone.
    #[error("Something went wrong on the server. The request id finds it in the server's log.")]
    Internal(String),
}

impl From<RangeError> for Failure {
    fn from(error: RangeError) -> Self {
        let field = match error {
            RangeError::Reversed { .. } | RangeError::TooOld { .. } => "from",
            RangeError::TooLong { .. } | RangeError::InFuture { .. } => "to",
        };
        Self::Validation(one_field(field, &error.to_string()))
    }
}

impl From<TokenError> for Failure {
    fn from(error: TokenError) -> Self {
        match error {
            TokenError::Ended => Self::ConsentEnded,
            TokenError::Zoom(GrantError::NotDone(error) | GrantError::Unknown(error)) => {
                Self::Zoom(error)
            }
            TokenError::Store(error) => Self::Store(error),
            // Another request waits for Zoom, or did so in vain.
            TokenError::Busy => Self::Zoom(zoom::Error::Timeout),
            error => Self::Internal(error.to_string()),
        }
    }
}

impl From<FieldErrors> for Failure {
    fn from(errors: FieldErrors) -> Self {
        Self::Validation(errors)
    }
}

/// One broken rule.
#[must_use]
pub fn one_field(field: &str, rule: &str) -> FieldErrors {
    let mut errors = FieldErrors::default();
    errors.add(field, rule);
    errors
}

fn tries(left: u32) -> String {
    if left == 1 { "One try is".to_owned() } else { format!("{left} tries are") }
}

fn wait(seconds: u64) -> String {
    match seconds {
        0..=90 => format!("{seconds} seconds"),
        _ => format!("{} minutes", seconds.div_ceil(60)),
    }
}

/// When an alike creation is likely to be over, in seconds.
const ALIKE_RETRY_S: u64 = 5;

fn unknown_sentence(has_key: bool) -> &'static str {
    if has_key {
        "It is not known yet whether Zoom created this. Try again in a moment: with the same Idempotency-Key it is looked for first, and never created twice."
    } else {
        "It is not known whether Zoom created this. Look for it before you try again."
    }
}

fn sentence(errors: &FieldErrors) -> String {
    errors.0.values().cloned().collect::<Vec<_>>().join(" ")
}

/// Zoom names a field by its place in the body (`user_info.email`), the contract by its name.
fn contract_field(zoom_field: &str) -> String {
    zoom_field.rsplit('.').next().unwrap_or(zoom_field).to_owned()
}

/// When asking a busy server again makes sense, in seconds.
const BUSY_RETRY_S: u64 = 1;

/// Zoom: 3161, "Meeting hosting and scheduling capabilities are not allowed".
const HOSTING_NOT_ALLOWED: i64 = 3161;

fn zoom_sentence(error: &zoom::Error) -> String {
    use zoom::Error;
    match error {
        Error::Unreachable { .. } => "Zoom cannot be reached. Try again in a moment.".to_owned(),
        Error::Timeout => "Zoom did not answer in time. Try again in a moment.".to_owned(),
        Error::MidList { cause, .. } => match cause.cause() {
            Error::Api(refusal) if refusal.status < 500 => {
                format!("Zoom broke this list off: {}", refusal.message)
            }
            cause => zoom_sentence(cause),
        },
        Error::BrokenOff { cause, .. } => zoom_sentence(cause),
        Error::NoToken(_) => {
            "Zoom gives this console no access token at this moment, so nothing was done. Try again in a moment.".to_owned()
        }
        Error::Credentials(_) | Error::Signing { .. } => {
            "Zoom does not accept this console's credentials. Its operator must check them."
                .to_owned()
        }
        Error::RateLimited(limit) if limit.host_daily => {
            "The host's 100 meeting creations and changes of the day are spent. Zoom allows more from 00:00 UTC.".to_owned()
        }
        Error::RateLimited(limit) if limit.daily => {
            "The account's calls to Zoom are spent for today.".to_owned()
        }
        Error::RateLimited(_) => {
            "Zoom allows no more calls at this moment. Try again in a few seconds.".to_owned()
        }
        Error::Api(refusal) if refusal.is_user_missing() => "User not found".to_owned(),
        Error::Api(refusal) if refusal.is_meeting_missing() => Failure::MeetingNotFound.to_string(),
        Error::Api(refusal) if refusal.email_in_use() => Failure::EmailInUse.to_string(),
        Error::Api(refusal) if refusal.status >= 500 => {
            "Zoom failed to answer this. Try again in a moment.".to_owned()
        }
        Error::Api(refusal) if refusal.code == Some(HOSTING_NOT_ALLOWED) => {
            "This user cannot host meetings: deactivated, not yet joined, or without the licence."
                .to_owned()
        }
        Error::Api(refusal) if !refusal.errors.is_empty() => {
            let said: Vec<_> = refusal.errors.iter().map(|error| error.message.as_str()).collect();
            format!("Zoom refused this: {}", said.join(" "))
        }
        Error::Api(refusal) => format!("Zoom refused this: {}", refusal.message),
        Error::UnusableId => "This is no id that Zoom could know.".to_owned(),
        Error::HttpClient { .. } | Error::Unreadable(_) | Error::Redirected { .. }
        | Error::DaysMissing | Error::PageLoop { .. } | Error::TooManyPages { .. }
        | Error::ListCutShort { .. } => {
            "Zoom answered something that cannot be read. Try again in a moment.".to_owned()
        }
    }
}

impl Failure {
    /// The status it is answered with.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        match self.code() {
            ErrorCode::NotSignedIn
            | ErrorCode::CodeWrong
            | ErrorCode::CodeGone
            | ErrorCode::HandoverGone
            | ErrorCode::PortalUnknown
            | ErrorCode::ConsentEnded => StatusCode::UNAUTHORIZED,
            ErrorCode::Forbidden | ErrorCode::UserInactive | ErrorCode::UserPending => {
                StatusCode::FORBIDDEN
            }
            ErrorCode::UserNotFound
            | ErrorCode::MeetingNotFound
            | ErrorCode::OccurrenceNotFound
            | ErrorCode::NotFound => StatusCode::NOT_FOUND,
            ErrorCode::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            ErrorCode::InvalidRequest | ErrorCode::ValidationFailed => StatusCode::BAD_REQUEST,
            ErrorCode::EmailInUse
            | ErrorCode::UserProtected
            | ErrorCode::InvitationOpen
            | ErrorCode::LicencesSpent
            | ErrorCode::MeetingProtected
            | ErrorCode::IdempotencyKeyReused
            | ErrorCode::IdempotencyKeyInProgress => StatusCode::CONFLICT,
            ErrorCode::BodyTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            ErrorCode::UnsupportedMediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            ErrorCode::RateLimited | ErrorCode::HostDailyLimit | ErrorCode::TooManyTries => {
                StatusCode::TOO_MANY_REQUESTS
            }
            ErrorCode::ZoomRefused
            | ErrorCode::ZoomUnreadable
            | ErrorCode::ZoomUnreachable
            | ErrorCode::ZoomCredentials => StatusCode::BAD_GATEWAY,
            ErrorCode::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            ErrorCode::ZoomTimeout => StatusCode::GATEWAY_TIMEOUT,
            ErrorCode::RequestTimeout => StatusCode::REQUEST_TIMEOUT,
            ErrorCode::Internal | ErrorCode::Unknown => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// The case, for programs.
    #[must_use]
    pub fn code(&self) -> ErrorCode {
        match self {
            Self::NotSignedIn => ErrorCode::NotSignedIn,
            Self::CodeWrong { .. } => ErrorCode::CodeWrong,
            Self::CodeGone => ErrorCode::CodeGone,
            Self::HandoverGone => ErrorCode::HandoverGone,
            Self::PortalUnknown => ErrorCode::PortalUnknown,
            Self::ConsentEnded => ErrorCode::ConsentEnded,
            Self::TooManyTries { .. } => ErrorCode::TooManyTries,
            Self::Forbidden(_) => ErrorCode::Forbidden,
            Self::UserInactive => ErrorCode::UserInactive,
            Self::UserPending => ErrorCode::UserPending,
            Self::UserNotFound => ErrorCode::UserNotFound,
            Self::MeetingNotFound => ErrorCode::MeetingNotFound,
            Self::NotFound | Self::SessionNotFound => ErrorCode::NotFound,
            Self::MethodNotAllowed => ErrorCode::MethodNotAllowed,
            Self::InvalidRequest(_) => ErrorCode::InvalidRequest,
            Self::Validation(_) | Self::PageForgotten => ErrorCode::ValidationFailed,
            Self::BodyTooLarge => ErrorCode::BodyTooLarge,
            Self::UnsupportedMediaType => ErrorCode::UnsupportedMediaType,
            Self::IdempotencyKeyReused => ErrorCode::IdempotencyKeyReused,
            Self::IdempotencyKeyInProgress => ErrorCode::IdempotencyKeyInProgress,
            Self::CreatedUnreadable => ErrorCode::ZoomUnreadable,
            Self::OutcomeUnknown { cause, .. } => cause.code(),
            Self::EmailInUse => ErrorCode::EmailInUse,
            Self::Zoom(error) => zoom_code(error),
            Self::Store(_) | Self::AlikeInProgress | Self::Busy => ErrorCode::Unavailable,
            Self::ChangeUnknown(error) => zoom_code(error),
            Self::Refused { code, .. } => *code,
            Self::Timeout => ErrorCode::RequestTimeout,
            Self::Internal(_) => ErrorCode::Internal,
        }
    }

    /// The case as the contract spells it.
    #[must_use]
    pub fn code_text(&self) -> String {
        let code = serde_json::to_value(self.code()).ok();
        code.as_ref().and_then(serde_json::Value::as_str).unwrap_or_default().to_owned()
    }

    /// What the caller reads; the request id is filled in where the answer is made.
    #[must_use]
    pub fn body(&self) -> ErrorBody {
        let mut body = ErrorBody {
            message: self.to_string(),
            code: self.code(),
            request_id: String::new(),
            fields: Default::default(),
            retry_after_s: None,
            zoom: None,
        };
        match self {
            Self::PageForgotten => {
                body.fields = one_field("next_page_token", &self.to_string()).0;
            }
            Self::TooManyTries { retry_after_s } => body.retry_after_s = Some(*retry_after_s),
            Self::OutcomeUnknown { cause, retry_after_s } => {
                body.zoom = cause.body().zoom;
                body.retry_after_s = *retry_after_s;
            }
            Self::AlikeInProgress => body.retry_after_s = Some(ALIKE_RETRY_S),
            Self::Busy => body.retry_after_s = Some(BUSY_RETRY_S),
            Self::Validation(errors) => body.fields = errors.0.clone(),
            Self::Zoom(error) => {
                for field in error.field_errors() {
                    body.fields.insert(contract_field(&field.field), field.message.clone());
                }
                body.zoom = fault(error);
                if let zoom::Error::RateLimited(limit) = error.cause() {
                    // Zoom: the limit of the second says nothing of when to come back.
                    let second = limit.per_second.then_some(1);
                    let told = limit.retry_after.map(|wait| wait.as_secs().max(1));
                    body.retry_after_s = told.or(second);
                }
            }
            Self::Refused { cause, .. } | Self::ChangeUnknown(cause) => body.zoom = fault(cause),
            _ => {}
        }
        body
    }

    /// Whether the operator should look into it: logged as an error, with its cause.
    #[must_use]
    pub fn is_fault(&self) -> bool {
        matches!(self, Self::Store(_) | Self::Internal(_))
            || matches!(self.code(), ErrorCode::ZoomCredentials)
    }

    /// Whether Zoom may have done what was asked although no answer says so.
    #[must_use]
    pub fn outcome_unknown(&self) -> bool {
        match self {
            Self::Zoom(zoom::Error::Api(refusal)) => refusal.status >= 500,
            Self::Zoom(zoom::Error::Unreachable { sent, .. }) => *sent,
            // Any other status than success or fault says that nothing was done.
            Self::Zoom(zoom::Error::Unreadable(answer)) => {
                answer.status < 300 || answer.status >= 500
            }
            Self::Zoom(zoom::Error::Timeout | zoom::Error::BrokenOff { .. })
            | Self::Timeout
            | Self::CreatedUnreadable
            | Self::OutcomeUnknown { .. } => true,
            _ => false,
        }
    }
}

/// What Zoom said, for its support.
fn fault(error: &zoom::Error) -> Option<ZoomFault> {
    let fault =
        ZoomFault { code: error.code(), tracking_id: error.tracking_id().map(str::to_owned) };
    (fault.code.is_some() || fault.tracking_id.is_some()).then_some(fault)
}

fn zoom_code(error: &zoom::Error) -> ErrorCode {
    use zoom::Error;
    match error.cause() {
        Error::Unreachable { .. } => ErrorCode::ZoomUnreachable,
        Error::Timeout => ErrorCode::ZoomTimeout,
        Error::Credentials(_) | Error::Signing { .. } => ErrorCode::ZoomCredentials,
        Error::RateLimited(limit) if limit.host_daily => ErrorCode::HostDailyLimit,
        Error::RateLimited(_) => ErrorCode::RateLimited,
        // Of a page in the midst of a list it says nothing of the user or meeting asked for.
        Error::Api(_) if matches!(error, Error::MidList { .. }) => ErrorCode::ZoomRefused,
        Error::Api(refusal) if refusal.is_user_missing() => ErrorCode::UserNotFound,
        Error::Api(refusal) if refusal.is_meeting_missing() => ErrorCode::MeetingNotFound,
        Error::Api(refusal) if refusal.email_in_use() => ErrorCode::EmailInUse,
        Error::Api(refusal) if refusal.status >= 500 => ErrorCode::ZoomUnreadable,
        // What was asked breaks a rule of Zoom's that is not known here.
        Error::Api(refusal) if refusal.status == 400 && !refusal.errors.is_empty() => {
            ErrorCode::ValidationFailed
        }
        Error::Api(_) => ErrorCode::ZoomRefused,
        Error::UnusableId => ErrorCode::InvalidRequest,
        // The first three are at the bottom of nothing.
        Error::NoToken(_)
        | Error::BrokenOff { .. }
        | Error::MidList { .. }
        | Error::ListCutShort { .. }
        | Error::HttpClient { .. }
        | Error::Unreadable(_)
        | Error::Redirected { .. }
        | Error::DaysMissing
        | Error::PageLoop { .. }
        | Error::TooManyPages { .. } => ErrorCode::ZoomUnreadable,
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(Arc::new(self));
        response
    }
}

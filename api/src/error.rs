//! The one error body every route answers with.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// What went wrong, for programs. The HTTP status says the class, this says the case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ErrorCode {
    /// 401: no session, or one that has ended.
    NotSignedIn,
    /// 401: the one-time code is not the one that was mailed; the message says how many tries are
    /// left.
    CodeWrong,
    /// 401: no one-time code waits any more: it was used, is too old, or its tries are spent.
    CodeGone,
    /// 401: no sign-in waits to be handed over any more: it was taken over, took too long, or belongs
    /// to another page.
    HandoverGone,
    /// 401: the portal in front of the console did not say who asks.
    PortalUnknown,
    /// 401: the person's consent at Zoom has ended.
    ConsentEnded,
    /// 403: signed in, but not allowed.
    Forbidden,
    /// 403: the user is deactivated in Zoom.
    UserInactive,
    /// 403: the user has not accepted Zoom's invitation yet.
    UserPending,
    /// 404: the account has no such user.
    UserNotFound,
    /// 404: no such meeting, or Zoom keeps it no longer.
    MeetingNotFound,
    /// 404: the meeting has no such sitting (any more).
    OccurrenceNotFound,
    /// 404: no such route.
    NotFound,
    /// 405: the route exists, the method does not.
    MethodNotAllowed,
    /// 400: the request cannot be read: malformed JSON, wrong types, a bad id or query.
    InvalidRequest,
    /// 400: readable, but a value breaks a rule; `fields` names which.
    ValidationFailed,
    /// 408: the request did not arrive in time.
    RequestTimeout,
    /// 409: the email already belongs to a Zoom user.
    EmailInUse,
    /// 409: the owner and administrators of an account cannot be deactivated or removed.
    UserProtected,
    /// 409: the user has not accepted Zoom's invitation, or it has expired.
    InvitationOpen,
    /// 409: the account has no licence left, or as many users as it may have.
    LicencesSpent,
    /// 409: a webinar, a personal room or a meeting that is going on.
    MeetingProtected,
    /// 409: the same idempotency key came with another body.
    IdempotencyKeyReused,
    /// 409: the first request with this idempotency key is still being answered.
    IdempotencyKeyInProgress,
    /// 413: the body is larger than the server reads.
    BodyTooLarge,
    /// 415: the body is not JSON.
    UnsupportedMediaType,
    /// 429: Zoom's limits; `retry_after_s` says when to come back.
    RateLimited,
    /// 429: the host's creations and changes of the day are spent (Zoom: 100, until 00:00 UTC).
    HostDailyLimit,
    /// 429: too many tries to sign in; `retry_after_s` says when to come back.
    TooManyTries,
    /// 500: a fault of the server.
    Internal,
    /// 502: Zoom refused what was asked of it.
    ZoomRefused,
    /// 502: Zoom answered something that cannot be read.
    ZoomUnreadable,
    /// 502: Zoom could not be reached.
    ZoomUnreachable,
    /// 502: Zoom does not accept the account's credentials; for the operator.
    ZoomCredentials,
    /// 503: the server cannot answer now.
    Unavailable,
    /// 504: Zoom did not answer in time.
    ZoomTimeout,
    /// A code this version does not know; read from a newer server, never sent.
    #[serde(other)]
    Unknown,
}

/// What Zoom said, kept so that its support can find the call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ZoomFault {
    /// Zoom's own error code; absent where its answer had none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<i64>,
    /// Zoom's `x-zm-trackingid`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tracking_id: Option<String>,
}

/// The body of every answer that is not a success.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErrorBody {
    /// A sentence the reader can act on; never an internal text.
    pub message: String,
    /// The case, for programs.
    pub code: ErrorCode,
    /// Finds the request in the server's log.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub request_id: String,
    /// For each field that broke a rule, what the rule is.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub fields: BTreeMap<String, String>,
    /// Seconds until trying again makes sense.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after_s: Option<u64>,
    /// Where the fault came from Zoom: what Zoom said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zoom: Option<ZoomFault>,
}

/// Rules broken by the fields of a request, by field name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FieldErrors(pub BTreeMap<String, String>);

impl FieldErrors {
    /// Notes that `field` breaks a rule; `rule` is a sentence that says how to mend it.
    pub fn add(&mut self, field: &str, rule: impl Into<String>) {
        self.0.insert(field.to_owned(), rule.into());
    }

    /// `Ok` when no rule was broken.
    ///
    /// # Errors
    /// Itself, when any field broke a rule.
    pub fn into_result(self) -> Result<(), Self> {
        if self.0.is_empty() { Ok(()) } else { Err(self) }
    }
}

//! Zoom's refusals: an HTTP status, Zoom's own code and a message, and for values that break a
//! rule the fields they stand in.

use axum::{
    Json,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::Serialize;

/// A field that broke a rule.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct FieldFault {
    pub(crate) field: String,
    pub(crate) message: &'static str,
}

/// A refusal as Zoom words it.
#[derive(Debug, Clone)]
pub(crate) struct ZoomError {
    status: StatusCode,
    code: u32,
    message: String,
    fields: Vec<FieldFault>,
}

#[derive(Serialize)]
struct ErrorBody {
    code: u32,
    message: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<FieldFault>,
}

impl ZoomError {
    /// A refusal without fields.
    pub(crate) fn new(status: StatusCode, code: u32, message: impl Into<String>) -> Self {
        Self { status, code, message: message.into(), fields: Vec::new() }
    }

    /// Zoom: 401, code 124.
    pub(crate) fn token(message: &str) -> Self {
        Self::new(StatusCode::UNAUTHORIZED, 124, message)
    }

    /// Zoom: 400, code 4711.
    pub(crate) fn no_scope(scope: &str) -> Self {
        Self::bad(4711, format!("Invalid access token, does not contain scopes:[{scope}]."))
    }

    /// Zoom: 400, a code and its message.
    pub(crate) fn bad(code: u32, message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, code, message)
    }

    /// Zoom: 400, code 300, the fields named.
    pub(crate) fn validation(fields: Vec<FieldFault>) -> Self {
        Self { fields, ..Self::bad(300, "Validation Failed.") }
    }

    /// Zoom: 400, code 300, one field named.
    pub(crate) fn invalid_field(field: &str) -> Self {
        Self::validation(vec![FieldFault { field: field.to_owned(), message: "Invalid field." }])
    }

    /// Zoom: 400, code 300.
    pub(crate) fn page_token() -> Self {
        Self::bad(300, "The next page token is invalid or expired.")
    }

    /// Zoom: 400, code 3161, as lists, deletions and invitations word it.
    pub(crate) fn may_not_host() -> Self {
        let message =
            "Meeting hosting and scheduling capabilities are not allowed for your user account.";
        Self::bad(3161, message)
    }

    /// Zoom: 400, code 3161, as creating, reading and changing one meeting word it.
    pub(crate) fn may_not_meet() -> Self {
        let message =
            "Your user account is not allowed meeting hosting and scheduling capabilities.";
        Self::bad(3161, message)
    }

    /// Zoom: 404, code 1001.
    pub(crate) fn no_user(user: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, 1001, format!("User does not exist: {user}."))
    }

    /// Zoom: 404, code 1001, as the reports word it.
    pub(crate) fn no_user_to_report(user: &str) -> Self {
        let message = format!("User {user} not exist or not belong to this account.");
        Self::new(StatusCode::NOT_FOUND, 1001, message)
    }

    /// Zoom: 404, code 3001.
    pub(crate) fn no_meeting(meeting: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, 3001, format!("Meeting does not exist: {meeting}."))
    }

    /// Zoom: 404, code 3001.
    pub(crate) fn no_webinar() -> Self {
        Self::new(StatusCode::NOT_FOUND, 3001, "Webinar does not exist.")
    }

    /// Zoom: 404, code 3001, as the reports word it.
    pub(crate) fn no_webinar_to_report(webinar: &str) -> Self {
        let message = format!("Webinar \"{webinar}\" not found or has expired.");
        Self::new(StatusCode::NOT_FOUND, 3001, message)
    }

    /// Zoom: 404, code 3001, as the reports word it.
    pub(crate) fn no_meeting_to_report(meeting: &str) -> Self {
        let message = format!("Meeting {meeting} not found or has expired.");
        Self::new(StatusCode::NOT_FOUND, 3001, message)
    }
}

impl IntoResponse for ZoomError {
    fn into_response(self) -> Response {
        let Self { status, code, message, fields } = self;
        (status, Json(ErrorBody { code, message, errors: fields })).into_response()
    }
}

/// Answers a method and path that Zoom's API does not have, or the sandbox leaves out.
pub(crate) async fn unknown_endpoint() -> ZoomError {
    ZoomError::new(StatusCode::NOT_FOUND, 2300, "This API endpoint is not recognized.")
}

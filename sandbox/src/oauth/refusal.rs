//! Refusals of the token and revocation endpoints; their shape is not the one of the API.

use axum::{
    Json,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde_json::json;

/// A refusal as Zoom words it.
#[derive(Debug)]
pub(super) struct Refusal {
    status: StatusCode,
    /// RFC 6749, 5.2.
    error: &'static str,
    reason: String,
}

impl Refusal {
    /// Zoom: 400, whatever the error.
    pub(super) fn new(error: &'static str, reason: impl Into<String>) -> Self {
        Self { status: StatusCode::BAD_REQUEST, error, reason: reason.into() }
    }

    /// What an endpoint answers while its lever says it is down.
    pub(super) fn unavailable() -> Self {
        let status = StatusCode::SERVICE_UNAVAILABLE;
        Self { status, ..Self::new("temporarily_unavailable", "Service Unavailable") }
    }

    /// The refusal of a request without a parameter it needs.
    pub(super) fn missing(parameter: &str) -> Self {
        Self::new("invalid_request", format!("Missing {parameter}"))
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let Self { status, error, reason } = self;
        (status, Json(json!({ "reason": reason, "error": error }))).into_response()
    }
}

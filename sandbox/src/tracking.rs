//! `x-zm-trackingid`, which Zoom puts on every answer.

use std::sync::Arc;

use axum::{
    extract::{Request, State},
    http::HeaderValue,
    middleware::Next,
    response::Response,
};

use crate::Account;

/// Puts a tracking id on the answer, whatever it is.
pub(crate) async fn stamp(
    State(account): State<Arc<Account>>,
    request: Request,
    next: Next,
) -> Response {
    let id = account.tracking_id();
    tracing::debug!(method = %request.method(), path = request.uri().path(), tracking_id = id);
    let mut response = next.run(request).await;
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert("x-zm-trackingid", value);
    }
    response
}

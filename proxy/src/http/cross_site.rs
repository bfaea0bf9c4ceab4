//! Keeps other sites from using a visitor's session. Writes pass tower-http's CSRF check (Fetch
//! Metadata, then Origin against Host); reads are held to Fetch Metadata here, so that no other
//! site can even learn whether an answer exists. Bodies are JSON only, and the cookie is
//! `SameSite=Strict`: each of these holds alone.

use axum::{
    extract::Request,
    middleware::Next,
    response::{IntoResponse, Response},
};
use tower_http::csrf::{ConfigError, CsrfLayer, ProtectionError};

use crate::failure::Failure;

const REFUSAL: &str = "Requests from other sites are not answered. Open the console itself.";

/// What a refused write is answered with.
type Refuse = fn(ProtectionError) -> Response;

/// The check on writes. A reverse proxy may change `Host`, so the public origin counts as ours.
///
/// # Errors
/// Where the public URL is no origin.
pub fn writes(public_url: &str) -> Result<CsrfLayer<Refuse>, ConfigError> {
    let refuse: Refuse = |_| Failure::Forbidden(REFUSAL).into_response();
    Ok(CsrfLayer::new()
        .add_trusted_origin(public_url.trim_end_matches('/'))?
        .with_rejection_response(refuse))
}

/// The check on reads: where a browser says which site asks, it is ours, or the visitor's own
/// doing (`none`).
pub async fn reads(request: Request, next: Next) -> Response {
    let foreign = request
        .headers()
        .get_all("sec-fetch-site")
        .iter()
        .any(|site| site != "same-origin" && site != "none");
    if foreign && request.method().is_safe() {
        return Failure::Forbidden(REFUSAL).into_response();
    }
    next.run(request).await
}

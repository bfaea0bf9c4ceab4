//! What the server makes itself and is the same until it is started anew: kept by those who ask, and
//! asked for each time whether it still holds.

use axum::{
    http::{
        HeaderMap, HeaderValue, StatusCode,
        header::{CACHE_CONTROL, CONTENT_TYPE, ETAG},
    },
    response::{IntoResponse, Response},
};
use sha2::{Digest, Sha256};

use super::{REVALIDATE, etag, is_known};

/// Answers this content, or that the caller has it.
#[must_use]
pub fn own(content: String, kind: HeaderValue, asked: &HeaderMap) -> Response {
    // Weak: the same content may be compressed on its way.
    let etag = etag(&Sha256::digest(&content).into(), "W/");
    let mut response = if is_known(asked, &etag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        ([(CONTENT_TYPE, kind)], content).into_response()
    };
    response.headers_mut().insert(CACHE_CONTROL, REVALIDATE);
    response.headers_mut().insert(ETAG, etag);
    response
}

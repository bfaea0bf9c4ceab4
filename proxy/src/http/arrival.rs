//! The wait for a request's body. A request takes a place among those under way, and its time
//! begins to run, only when all of it has arrived: whoever sends byte by byte takes nothing from
//! the others.

use std::{future::poll_fn, pin::Pin};

use axum::{
    body::{Body, HttpBody},
    extract::Request,
};

use crate::{failure::Failure, http::BODY_MAX_BYTES};

/// The request with its body in memory. One that is larger than is read stays as it is, or is cut
/// short behind its limit: whoever reads it finds it too large.
///
/// # Errors
/// Where the body breaks off.
pub(super) async fn whole(request: Request) -> Result<Request, Failure> {
    let (parts, mut body) = request.into_parts();
    if body.is_end_stream() || body.size_hint().lower() > BODY_MAX_BYTES as u64 {
        return Ok(Request::from_parts(parts, body));
    }
    let mut bytes = Vec::new();
    while bytes.len() <= BODY_MAX_BYTES {
        let Some(frame) = poll_fn(|cx| Pin::new(&mut body).poll_frame(cx)).await else { break };
        let frame = frame.map_err(|_| {
            Failure::InvalidRequest("The request broke off before its end.".to_owned())
        })?;
        if let Ok(data) = frame.into_data() {
            bytes.extend_from_slice(&data);
        }
    }
    Ok(Request::from_parts(parts, Body::from(bytes)))
}

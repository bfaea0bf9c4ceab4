//! The wait for a request's body. A request takes a place among those under way, and its time
//! begins to run, only when all of it has arrived: whoever sends byte by byte takes nothing from
//! the others, nor does who announces more than is read and sends nothing.

use std::{future::poll_fn, pin::Pin};

use axum::{
    body::{Body, HttpBody},
    extract::Request,
};

use crate::{failure::Failure, http::BODY_MAX_BYTES};

/// Who reads a request's body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reader {
    /// Nobody reads more than [`BODY_MAX_BYTES`] of it.
    Usual,
    /// Somebody who reads more, once it is known who asks.
    Patient,
}

/// The request with its body in memory. One that is longer, or may be, is left to its patient
/// reader as it comes.
///
/// # Errors
/// Where the body breaks off, or is longer than anybody reads.
pub(super) async fn whole(request: Request, reader: Reader) -> Result<Request, Failure> {
    let (parts, mut body) = request.into_parts();
    if body.is_end_stream() {
        return Ok(Request::from_parts(parts, body));
    }
    let (most, announced) = (BODY_MAX_BYTES as u64, body.size_hint());
    if reader == Reader::Patient && announced.upper().is_none_or(|upper| upper > most) {
        return Ok(Request::from_parts(parts, body));
    }
    if announced.lower() > most {
        return Err(Failure::BodyTooLarge);
    }
    let mut bytes = Vec::new();
    while let Some(frame) = poll_fn(|cx| Pin::new(&mut body).poll_frame(cx)).await {
        let frame = frame.map_err(|_| {
            Failure::InvalidRequest("The request broke off before its end.".to_owned())
        })?;
        if let Ok(data) = frame.into_data() {
            bytes.extend_from_slice(&data);
        }
        if bytes.len() > BODY_MAX_BYTES {
            return Err(Failure::BodyTooLarge);
        }
    }
    Ok(Request::from_parts(parts, Body::from(bytes)))
}

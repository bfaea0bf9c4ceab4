//! What is answered in Zoom's place.

use axum::{
    body::Body,
    http::{HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Response},
};

use super::{
    Fault,
    bodies::{Doomed, Endless},
};
use crate::{
    error::ZoomError,
    rate_limits::{day_spent, second_spent},
};

const PAGE: &str = "<!DOCTYPE html>\n<html><head><title>Error</title></head><body>\
                    <h1>Something is wrong</h1><p>Please try again later.</p></body></html>\n";

fn status(number: u16) -> StatusCode {
    StatusCode::from_u16(number).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

fn json(status: StatusCode, body: impl Into<Body>) -> Response {
    let kind = [(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))];
    (status, kind, body.into()).into_response()
}

fn too_many_requests(daily: bool, retry_after: Option<&str>) -> Response {
    let mut answer = if daily { day_spent() } else { second_spent() }.into_response();
    let kind = if daily { "Daily-limit" } else { "QPS" };
    answer.headers_mut().insert("x-ratelimit-type", HeaderValue::from_static(kind));
    if let Some(value) = retry_after.and_then(|text| HeaderValue::from_str(text).ok()) {
        answer.headers_mut().insert(header::RETRY_AFTER, value);
    }
    answer
}

/// What takes the place of Zoom's answer; `None` where the fault is about the answer itself.
pub(super) fn in_place(fault: &Fault) -> Option<Response> {
    Some(match fault {
        Fault::ExpiredToken => ZoomError::token("Access token is expired.").into_response(),
        Fault::MissingScope { scope } => ZoomError::no_scope(scope).into_response(),
        Fault::Refusal { status: number, code, message } => {
            ZoomError::new(status(*number), *code, message).into_response()
        }
        Fault::TooManyRequests { daily, retry_after } => {
            too_many_requests(*daily, retry_after.as_deref())
        }
        Fault::HtmlRefusal => (StatusCode::FORBIDDEN, Html(PAGE)).into_response(),
        Fault::ServerError { status: number } => (status(*number), Html(PAGE)).into_response(),
        Fault::Redirect { to } => {
            let mut answer = StatusCode::FOUND.into_response();
            if let Ok(to) = HeaderValue::from_str(to) {
                answer.headers_mut().insert(header::LOCATION, to);
            }
            answer
        }
        Fault::BrokenJson => {
            let body = r#"{"code":104,"message":"Invalid access token, does not contain scopes:["user:read:admin"]."}"#;
            json(StatusCode::BAD_REQUEST, body)
        }
        Fault::EmptyBody => json(StatusCode::OK, Body::empty()),
        Fault::InvalidUtf8 => json(StatusCode::OK, &b"{\"message\":\"\xC3\x28\xFF\"}"[..]),
        Fault::HugeBody { bytes } => json(StatusCode::OK, Body::new(Endless::of(*bytes))),
        Fault::Reset => json(StatusCode::OK, Body::new(Doomed::at_once())),
        Fault::SlowHeaders { .. }
        | Fault::SlowBody { .. }
        | Fault::HalfBody
        | Fault::RepeatedPageToken
        | Fault::LoopingPageToken => return None,
    })
}

//! What browsers are told for pages of other origins (CORS): that those the operator lists may
//! call the API with their visitor's session and load the public files. Of all others browsers
//! hear nothing, and so keep the answers from them.

use std::sync::Arc;

use axum::{
    extract::{Request, State},
    http::{
        HeaderName, HeaderValue, Method, StatusCode,
        header::{
            ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_HEADERS,
            ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_MAX_AGE,
            ACCESS_CONTROL_REQUEST_HEADERS, ACCESS_CONTROL_REQUEST_METHOD, CONTENT_TYPE, ORIGIN,
            VARY,
        },
    },
    middleware::Next,
    response::{IntoResponse, Response},
};

use super::{
    cross_site::{OUR_HEADER, REFUSAL},
    headers::RESOURCE_POLICY,
};
use crate::{app::App, embedding::Embedding, failure::Failure, idempotency::KEY_HEADER};

/// What the console calls with, besides what browsers allow every page.
const METHODS: [Method; 6] =
    [Method::GET, Method::HEAD, Method::POST, Method::PUT, Method::PATCH, Method::DELETE];
const METHOD_NAMES: &str = "GET, HEAD, POST, PUT, PATCH, DELETE";
const HEADERS: [HeaderName; 3] = [OUR_HEADER, CONTENT_TYPE, KEY_HEADER];
const HEADER_NAMES: &str = "x-greenroom, content-type, idempotency-key";
/// How long a browser need not ask again, in seconds: as long as any of them remembers.
const MAX_AGE_S: &str = "7200";

const NOT_CALLED_SO: &str =
    "The console's API is not called with this method, or with one of these headers.";

/// Marks an answer that is the same for everybody, and that pages of listed origins may load.
#[derive(Debug, Clone, Copy)]
pub struct PublicFile;

/// Answers the question a browser asks before it lets a page of another origin call the API.
pub async fn preflights(
    State(embedding): State<Arc<Embedding>>,
    request: Request,
    next: Next,
) -> Response {
    let asked = request.headers().get(ACCESS_CONTROL_REQUEST_METHOD);
    let Some(method) = asked.filter(|_| request.method() == Method::OPTIONS) else {
        return next.run(request).await;
    };
    if embedding.sender(request.headers()).is_none() {
        return Failure::Forbidden(REFUSAL).into_response();
    }
    let method_fits = METHODS.iter().any(|known| method == known.as_str());
    let known = |name: &[u8]| {
        name.is_empty()
            || HEADERS.iter().any(|known| name.eq_ignore_ascii_case(known.as_str().as_bytes()))
    };
    let headers_fit = request
        .headers()
        .get_all(ACCESS_CONTROL_REQUEST_HEADERS)
        .iter()
        .flat_map(|names| names.as_bytes().split(|byte| *byte == b','))
        .all(|name| known(name.trim_ascii()));
    if !method_fits || !headers_fit {
        return Failure::Forbidden(NOT_CALLED_SO).into_response();
    }
    let allowed = [
        (ACCESS_CONTROL_ALLOW_METHODS, METHOD_NAMES),
        (ACCESS_CONTROL_ALLOW_HEADERS, HEADER_NAMES),
        (ACCESS_CONTROL_MAX_AGE, MAX_AGE_S),
    ];
    (StatusCode::NO_CONTENT, allowed).into_response()
}

/// Tells browsers which pages may have the answer. All answers pass here, also those of a server
/// that is too busy for the routes: a page should learn that, too.
pub async fn answers(State(app): State<App>, request: Request, next: Next) -> Response {
    if app.embedding.origins.is_empty() {
        return next.run(request).await;
    }
    let sender = app.embedding.sender(request.headers());
    let sender = sender.and_then(|origin| HeaderValue::from_str(origin.as_str()).ok());
    let of_api = is_below(request.uri().path(), &app.base_path);
    let mut response = next.run(request).await;
    let public = response.extensions().get::<PublicFile>().is_some();
    if !of_api && !public {
        return response;
    }
    let headers = response.headers_mut();
    headers.append(VARY, HeaderValue::from(ORIGIN));
    if public {
        headers.insert(RESOURCE_POLICY, HeaderValue::from_static("cross-origin"));
    }
    if let Some(sender) = sender {
        headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, sender);
        if of_api {
            headers.insert(ACCESS_CONTROL_ALLOW_CREDENTIALS, HeaderValue::from_static("true"));
        }
    }
    response
}

fn is_below(path: &str, base: &str) -> bool {
    path.strip_prefix(base).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

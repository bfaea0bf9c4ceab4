//! The outermost layer: gives each request an id, bounds its time, turns failures into the one
//! error body, and writes one log line.

use std::{sync::Arc, time::Duration};

use axum::{
    Json,
    extract::{FromRequestParts, MatchedPath, Request, State},
    http::{
        HeaderName, HeaderValue,
        header::{CONTENT_LENGTH, CONTENT_TYPE, RETRY_AFTER},
    },
    middleware::Next,
    response::{IntoResponse, Response},
};
use jiff::SignedDuration;
use tokio::time::Instant;
use tracing::Instrument;

use crate::{
    app::App,
    audit::{Action, Actor, Asker, Event},
    failure::Failure,
    http::{Caller, REQUEST_TIMEOUT, RequestId},
    store::IdHash,
};

/// Names the request in answers and in the log.
pub const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Length of a request id, in bytes before it is written in hexadecimal.
const REQUEST_ID_BYTES: usize = 8;

/// Runs the request; see the module.
pub async fn finish(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let began = Instant::now();
    let request_id = new_request_id(&app);
    let method = request.method().clone();
    // The route's pattern, not the path: paths may hold ids, and crawlers put anything there.
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or_else(|| "-".to_owned(), |path| path.as_str().to_owned());
    let asker = Asker::default();
    request.extensions_mut().insert(RequestId(request_id.clone()));
    request.extensions_mut().insert(asker.clone());
    let (mut parts, body) = request.into_parts();
    let caller = Caller::from_request_parts(&mut parts, &app).await.unwrap_or_default();
    let request = Request::from_parts(parts, body);
    // Whatever a handler logs carries the id too.
    let span = tracing::info_span!("request", id = request_id);
    let answering = next.run(request).instrument(span);
    let answered = tokio::time::timeout(REQUEST_TIMEOUT, answering).await;
    let mut response = answered.unwrap_or_else(|_| Failure::Timeout.into_response());
    let failure = response.extensions_mut().remove::<Arc<Failure>>();
    if let Some(failure) = &failure {
        response = error_answer(&response, failure, &request_id);
    }
    if let Some(Failure::Forbidden(why)) = failure.as_deref() {
        audit_refusal(&app, &caller, &asker, &format!("{method} {route}"), why).await;
    }
    let status = response.status().as_u16();
    log(
        &Line {
            request_id: &request_id,
            method: method.as_str(),
            route: &route,
            status,
            took: began.elapsed(),
        },
        failure.as_deref(),
    );
    if let Ok(value) = HeaderValue::from_str(&request_id) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    response
}

/// Within so long the same refusals of one person are told by their number.
const REFUSALS_WINDOW: SignedDuration = SignedDuration::from_mins(10);

fn is_power_of_ten(mut number: u64) -> bool {
    while number >= 10 && number.is_multiple_of(10) {
        number /= 10;
    }
    number == 1
}

/// What somebody was refused goes into the audit, often repeated refusals at the first, tenth,
/// hundredth time; a stranger's attempts only into the log. Neither could be filled otherwise.
async fn audit_refusal(app: &App, caller: &Caller, asker: &Asker, route: &str, why: &'static str) {
    let Some(session) = asker.session() else { return };
    let key = IdHash::of(format!("refusal\n{}\n{route}", session.user.id).as_bytes());
    // Where the store fails the audit will say so, too.
    let counted = app.store.count(&key, REFUSALS_WINDOW, app.now()).await;
    let count = counted.map_or(1, |counted| counted.count);
    if !is_power_of_ten(count) {
        return;
    }
    let detail =
        if count > 1 { format!("{count} times within ten minutes") } else { String::new() };
    let actor = Actor::Session(session);
    let event = Event { action: Action::Access, actor, target: route, detail: &detail };
    app.audit::<()>(caller, event, &Err(Failure::Forbidden(why))).await;
}

fn new_request_id(app: &App) -> String {
    use std::fmt::Write;
    let mut bytes = [0; REQUEST_ID_BYTES];
    (app.random)(&mut bytes);
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a String does not fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// The failed response with its body; headers set so far (an ended cookie, say) are kept.
fn error_answer(failed: &Response, failure: &Failure, request_id: &str) -> Response {
    let mut body = failure.body();
    body.request_id = request_id.to_owned();
    let retry_after_s = body.retry_after_s;
    let mut response = (failure.status(), Json(body)).into_response();
    let headers = response.headers_mut();
    for (name, value) in failed.headers() {
        if name != CONTENT_TYPE && name != CONTENT_LENGTH {
            headers.insert(name, value.clone());
        }
    }
    if let Some(seconds) = retry_after_s {
        headers.insert(RETRY_AFTER, seconds.into());
    }
    response
}

struct Line<'a> {
    request_id: &'a str,
    method: &'a str,
    route: &'a str,
    status: u16,
    took: Duration,
}

fn log(line: &Line<'_>, failure: Option<&Failure>) {
    let Line { request_id, method, route, status, took } = line;
    let took_ms = took.as_secs_f64() * 1_000.0;
    let Some(failure) = failure else {
        tracing::info!(request_id, method, route, status, took_ms, "request");
        return;
    };
    let code = failure.code();
    let tracking_id = failure.body().zoom.and_then(|zoom| zoom.tracking_id).unwrap_or_default();
    if failure.is_fault() {
        let cause = format!("{failure:?}");
        tracing::error!(
            request_id,
            method,
            route,
            status,
            took_ms,
            ?code,
            tracking_id,
            cause,
            "request"
        );
    } else {
        tracing::info!(request_id, method, route, status, took_ms, ?code, tracking_id, "request");
    }
}

/// What a panic in a handler becomes; the panic's own text goes to the log.
#[must_use]
#[expect(clippy::needless_pass_by_value, reason = "the signature CatchPanicLayer asks for")]
pub fn panicked(panic: Box<dyn std::any::Any + Send>) -> Response {
    let text = panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("a panic without a text");
    Failure::Internal(text.to_owned()).into_response()
}

/// What no route answers.
pub async fn nothing_here() -> Failure {
    Failure::NotFound
}

/// What a route answers to other methods.
pub async fn wrong_method() -> Failure {
    Failure::MethodNotAllowed
}

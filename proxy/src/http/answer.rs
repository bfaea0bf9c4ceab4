//! The outermost layer: gives each request an id, lets it in or refuses it, bounds its time, turns
//! failures into the one error body, and has it told in the log.

use std::{sync::Arc, time::Duration};

use axum::{
    Json,
    extract::{FromRequestParts, MatchedPath, Request, State},
    http::{
        HeaderName, HeaderValue, Method,
        header::{CONTENT_LENGTH, CONTENT_TYPE, RETRY_AFTER},
    },
    middleware::Next,
    response::{IntoResponse, Response},
};
use jiff::SignedDuration;
use tracing::Instrument;

use crate::{
    app::App,
    audit::{Action, Actor, Asker, Event},
    failure::Failure,
    http::{
        Caller, Deadline, RequestId,
        arrival::{self, Reader},
        under_way::UnderWay,
    },
    load::Entered,
    store::IdHash,
};

/// Names the request in answers and in the log.
pub const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// How much later than its deadline a request is cut off. Its calls to Zoom end by the deadline,
/// and what comes of that should be told.
const CUT_OFF_AFTER: Duration = Duration::from_millis(80);

/// Below the base path: a POST to it may be longer than any other request, and is read only once it
/// is an administrator's.
const LONG: &str = "/bulk";

/// Asked by whoever watches over the server; answered however much there is to do.
const WATCHED: [&str; 2] = ["/health", "/ready"];

/// Length of a request id, in bytes before it is written in hexadecimal.
const REQUEST_ID_BYTES: usize = 8;

/// Runs the request; see the module.
pub async fn finish(State(app): State<App>, request: Request, next: Next) -> Response {
    let request_id = new_request_id(&app);
    let method = request.method().clone();
    // The route's pattern, not the path: paths may hold ids, and crawlers put anything there.
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or_else(|| "-".to_owned(), |path| path.as_str().to_owned());
    let asker = Asker::default();
    let meters = Arc::clone(&app.meters);
    let mut under_way = UnderWay::new(request_id.clone(), &method, route.clone(), meters);
    // A body that comes slowly keeps nobody else from being answered.
    let arrived = arrival::whole(request, reader(&app, &method, &route)).await;
    let began = under_way.arrived();
    let mut caller = Caller::default();
    let admitted = arrived.and_then(|request| {
        let place = if WATCHED.contains(&&*route) { None } else { Some(enter(&app)?) };
        Ok((request, place))
    });
    let (mut response, place) = match admitted {
        Err(failure) => (failure.into_response(), None),
        Ok((mut request, place)) => {
            let deadline = began + app.request_timeout;
            request.extensions_mut().insert(RequestId(request_id.clone()));
            request.extensions_mut().insert(asker.clone());
            request.extensions_mut().insert(Deadline(deadline));
            if let Some(place) = &place {
                request.extensions_mut().insert(Entered::clone(place));
            }
            let (mut parts, body) = request.into_parts();
            caller = Caller::from_request_parts(&mut parts, &app).await.unwrap_or_default();
            let request = Request::from_parts(parts, body);
            // Whatever a handler logs carries the id too.
            let span = tracing::info_span!("request", request.id = request_id);
            let answering = next.run(request).instrument(span);
            let answered = tokio::time::timeout_at(deadline + CUT_OFF_AFTER, answering).await;
            (answered.unwrap_or_else(|_| Failure::Timeout.into_response()), place)
        }
    };
    let failure = response.extensions_mut().remove::<Arc<Failure>>();
    if let Some(failure) = &failure {
        response = error_answer(&response, failure, &request_id);
    }
    if let Some(Failure::Forbidden(why)) = failure.as_deref() {
        audit_refusal(&app, &caller, &asker, &format!("{method} {route}"), why).await;
    }
    under_way.answered(response.status().as_u16(), failure.as_deref());
    drop(place);
    if let Ok(value) = HeaderValue::from_str(&request_id) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    response
}

/// Who reads the body of a request to this route.
fn reader(app: &App, method: &Method, route: &str) -> Reader {
    let is_long = method == Method::POST && route.strip_prefix(&*app.base_path) == Some(LONG);
    if is_long { Reader::Patient } else { Reader::Usual }
}

/// Takes a place among the requests under way.
fn enter(app: &App) -> Result<Entered, Failure> {
    app.load.enter().ok_or_else(|| {
        app.meters.shed();
        Failure::Busy
    })
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

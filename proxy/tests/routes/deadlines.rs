//! Every request is answered in time, whatever Zoom does.

use std::time::{Duration, Instant};

use api::ErrorCode;
use axum::http::{Method, StatusCode};
use greenroom::routes::{ALL, Audience, Endpoint};
use jiff::SignedDuration;
use sandbox::{Fault, FaultRule};
use serde_json::{Value, json};

use crate::rig::{Answer, Caller, Console, Setup};

const DEADLINE: Duration = Duration::from_millis(400);
/// Past its deadline nothing takes longer; the rest is for a machine that does other things, too.
const SLACK: Duration = Duration::from_millis(3_000);
/// A machine that stalls may cut a request off before it tells what came of its calls, but not
/// every time.
const ATTEMPTS: usize = 4;
/// What works while Zoom is away.
const WITHOUT_ZOOM: [&str; 3] = ["/user/logout", "/sessions", "/preferences"];
/// Longer than anything waits here.
const SILENCE_MS: u64 = 10_000;

/// Signed in, in front of a Zoom that then falls silent.
async fn in_silence() -> (Console, String) {
    let setup = Setup { request_timeout: DEADLINE, ..Setup::default() };
    let console = Console::with(setup).await;
    let cookie = console.owner().await.cookie.unwrap();
    let silence = FaultRule::new("/", Fault::SlowHeaders { ms: SILENCE_MS });
    console.account.as_ref().unwrap().controls().inject(silence);
    (console, cookie)
}

/// A body that reaches Zoom.
fn body(endpoint: &Endpoint) -> Option<Value> {
    Some(match endpoint.path {
        "/signin" => json!({"email": "admin@greenroom.test"}),
        "/signin/code" => json!({"code": "1234 5678 9012"}),
        "/user/createuser" => json!({"email": "new@greenroom.test", "type": 1}),
        "/user/createmeeting" => {
            json!({"topic": "x", "start_time": "2026-12-01T09:00:00Z", "duration": 30})
        }
        "/user/{id}" if endpoint.method == "PATCH" => json!({"first_name": "Ada"}),
        "/user/{id}/status" => json!({"action": "deactivate"}),
        "/meeting/{id}" if endpoint.method == "PATCH" => json!({"topic": "x"}),
        _ => return None,
    })
}

async fn ask(caller: &Caller<'_>, endpoint: &Endpoint) -> (Answer, Duration) {
    for _ in 1..ATTEMPTS {
        let asked = ask_once(caller, endpoint).await;
        if asked.0.status != StatusCode::REQUEST_TIMEOUT {
            return asked;
        }
    }
    ask_once(caller, endpoint).await
}

async fn ask_once(caller: &Caller<'_>, endpoint: &Endpoint) -> (Answer, Duration) {
    let path = format!("/api{}", endpoint.path.replace("{id}", "93201235621"));
    let method: Method = endpoint.method.parse().unwrap();
    let headers = [("content-type", "application/json")];
    let body = body(endpoint).map(|body| body.to_string());
    let began = Instant::now();
    let answer = caller.send(method, &path, &headers, body).await;
    (answer, began.elapsed())
}

/// The answer came in time and says that Zoom did not, or needed nothing of Zoom.
#[track_caller]
fn must_be_in_time(endpoint: &Endpoint, answer: &Answer, took: Duration) -> bool {
    let (route, status) = (endpoint.path, answer.status);
    assert!(took < DEADLINE + SLACK, "{route}: {took:?}");
    if status.is_server_error() {
        answer.refusal(504, ErrorCode::ZoomTimeout);
    }
    assert_ne!(
        status,
        StatusCode::REQUEST_TIMEOUT,
        "{route} does not end its calls by its deadline"
    );
    status.is_server_error()
}

#[tokio::test]
async fn every_route_answers_by_its_deadline_while_zoom_is_silent() {
    let (console, cookie) = in_silence().await;
    let owner = console.anonymous().with_cookie(&cookie);
    let mut waited = 0;
    for endpoint in ALL.iter().filter(|endpoint| !endpoint.path.ends_with("logout")) {
        let (answer, took) = ask(&owner, endpoint).await;
        waited += usize::from(must_be_in_time(endpoint, &answer, took));
    }
    assert!(waited >= 7, "{waited} routes asked Zoom");
}

#[tokio::test]
async fn every_route_of_members_answers_by_its_deadline_where_their_role_is_to_be_read_anew() {
    let (console, cookie) = in_silence().await;
    console.pass(SignedDuration::from_mins(6));
    let owner = console.anonymous().with_cookie(&cookie);
    for endpoint in ALL.iter().filter(|endpoint| endpoint.audience != Audience::Public) {
        if WITHOUT_ZOOM.iter().any(|route| endpoint.path.starts_with(route)) {
            continue;
        }
        let (answer, took) = ask(&owner, endpoint).await;
        assert!(must_be_in_time(endpoint, &answer, took), "{}: {}", endpoint.path, answer.status);
    }
}

#[tokio::test]
async fn a_consent_that_is_being_renewed_holds_no_request_longer_than_its_deadline() {
    let setup = Setup { request_timeout: DEADLINE, ..Setup::default() };
    let console = Console::with(setup).await;
    let browser = console.anonymous();
    let begun = browser.send_bare(Method::GET, "/api/signin/zoom", &[], None).await;
    let http = zoom::http::client(zoom::http::Timeouts::default()).unwrap();
    let location = begun.header(axum::http::header::LOCATION);
    let back = crate::consent::allow(&http, &location, "member@greenroom.test").await;
    let path = back.strip_prefix("http://localhost").unwrap();
    let browser = browser.with_cookie(&begun.cookie("greenroom-signin"));
    let cookie = browser.send_bare(Method::GET, path, &[], None).await.cookie("greenroom");
    let controls = console.account.as_ref().unwrap().controls();
    controls.expire_access_tokens();
    controls.delay_token_answers(Duration::from_millis(SILENCE_MS));
    let member = console.anonymous().with_cookie(&cookie);
    for _ in 0..2 {
        let began = Instant::now();
        let answer = member.get("/api/userinfo").await;
        assert!(began.elapsed() < DEADLINE + SLACK, "{:?}", began.elapsed());
        answer.refusal(504, ErrorCode::ZoomTimeout);
    }
}

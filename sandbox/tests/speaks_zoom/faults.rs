//! Faults on purpose, in process and over a socket where the connection is what breaks.

use std::{net::SocketAddr, time::Duration};

use axum::{
    body::{Body, HttpBody},
    http::{Request, StatusCode},
};
use sandbox::{Fault, FaultRule, When, credentials, router};
use serde_json::json;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    time::Instant,
};
use tower::ServiceExt;

use crate::caller::{Caller, jwt};

const USERS: &str = "/v2/users";
const OWN: &str = "/v2/users/member@greenroom.test/meetings";

fn with(fault: Fault) -> Caller {
    let caller = Caller::new();
    caller.account.controls().inject(FaultRule::new("/v2", fault));
    caller
}

fn bearer(caller: &Caller) -> String {
    jwt(credentials::API_KEY, credentials::API_SECRET, caller.now() + 60)
}

/// Status, headers and body as they are, whatever they are.
async fn raw(caller: &Caller, path: &str) -> axum::response::Response {
    let request = Request::get(path).header("authorization", format!("Bearer {}", bearer(caller)));
    router(caller.account.clone()).oneshot(request.body(Body::empty()).unwrap()).await.unwrap()
}

async fn text(caller: &Caller, path: &str) -> (StatusCode, Vec<u8>) {
    let answer = raw(caller, path).await;
    let status = answer.status();
    (status, axum::body::to_bytes(answer.into_body(), usize::MAX).await.unwrap().to_vec())
}

async fn served(caller: &Caller) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let router = router(caller.account.clone());
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}

/// Everything the server sends until it closes the connection.
async fn until_closed(caller: &Caller, address: SocketAddr, method: &str, body: &str) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let request = format!(
        "{method} {OWN} HTTP/1.1\r\nhost: sandbox\r\nauthorization: Bearer {}\r\n\
         content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        bearer(caller),
        body.len(),
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut received = Vec::new();
    // A reset ends reading with an error: what came before it counts.
    let _ = stream.read_to_end(&mut received).await;
    String::from_utf8(received).unwrap()
}

#[tokio::test]
async fn a_token_expires_in_the_middle_of_a_listing() {
    let caller = Caller::new();
    let rule = FaultRule::new(USERS, Fault::ExpiredToken);
    caller.account.controls().inject(FaultRule { skip: 1, times: Some(1), ..rule });
    let first = caller.get("/v2/users?page_size=5").await;
    let token = first.body["next_page_token"].as_str().unwrap();
    let next = format!("/v2/users?page_size=5&next_page_token={token}");
    assert_eq!(caller.get(&next).await.refusal(), (401, 124));
    assert_eq!(caller.get(&next).await.status, StatusCode::OK);
    assert_eq!(caller.account.controls().faults_injected(), 1);
    assert_eq!(caller.account.controls().calls(), 3);
}

#[tokio::test]
async fn refusals_are_worded_as_zoom_words_them() {
    let scope = "user:read:list_users:admin".to_owned();
    let refused = with(Fault::MissingScope { scope }).get(USERS).await;
    assert_eq!(refused.refusal(), (400, 4711));
    assert!(refused.body["message"].as_str().unwrap().contains("[user:read:list_users:admin]"));
    let any = Fault::Refusal { status: 400, code: 2034, message: "Too many users.".to_owned() };
    let refused = with(any).get(USERS).await;
    assert_eq!(refused.refusal(), (400, 2034));
    assert_eq!(refused.body["message"], "Too many users.");
}

#[tokio::test]
async fn too_many_requests_come_with_every_kind_of_retry_after() {
    for value in ["5", "2026-11-25T00:00:00Z", "1000000000", "-3", ""] {
        let retry_after = (!value.is_empty()).then(|| value.to_owned());
        let refused = with(Fault::TooManyRequests { daily: false, retry_after }).get(USERS).await;
        assert_eq!(refused.refusal(), (429, 429));
        let told = refused.headers.get("retry-after").map(|value| value.to_str().unwrap());
        assert_eq!(told.unwrap_or_default(), value);
        assert_eq!(refused.headers["x-ratelimit-type"], "QPS");
    }
    let daily = Fault::TooManyRequests { daily: true, retry_after: None };
    assert_eq!(with(daily).get(USERS).await.headers["x-ratelimit-type"], "Daily-limit");
}

#[tokio::test]
async fn answers_that_are_not_zooms_json() {
    let page = with(Fault::HtmlRefusal).get(USERS).await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    assert!(page.body.as_str().unwrap().starts_with("<!DOCTYPE html>"));
    let page = with(Fault::ServerError { status: 502 }).get(USERS).await;
    assert_eq!(page.status, StatusCode::BAD_GATEWAY);
    let (status, broken) = text(&with(Fault::BrokenJson), USERS).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert!(serde_json::from_slice::<serde_json::Value>(&broken).is_err());
    let (status, empty) = text(&with(Fault::EmptyBody), USERS).await;
    assert_eq!((status, empty.len()), (StatusCode::OK, 0));
    let (status, garbled) = text(&with(Fault::InvalidUtf8), USERS).await;
    assert!(status == StatusCode::OK && String::from_utf8(garbled).is_err());
    let to = "http://127.0.0.1:1/elsewhere".to_owned();
    let redirect = raw(&with(Fault::Redirect { to: to.clone() }), USERS).await;
    assert_eq!(redirect.status(), StatusCode::FOUND);
    assert_eq!(redirect.headers()["location"], *to);
}

#[tokio::test]
async fn a_huge_body_is_as_long_as_asked_and_announces_nothing() {
    let two_gigabytes = 2 << 30;
    let answer = raw(&with(Fault::HugeBody { bytes: two_gigabytes }), USERS).await;
    assert!(answer.headers().get("content-length").is_none());
    let mut body = answer.into_body();
    assert_eq!(body.size_hint().exact(), None);
    let mut length = 0;
    while let Some(frame) =
        std::future::poll_fn(|context| std::pin::Pin::new(&mut body).poll_frame(context)).await
    {
        length += frame.unwrap().into_data().unwrap().len() as u64;
    }
    assert_eq!(length, two_gigabytes);
}

#[tokio::test]
async fn a_creation_whose_connection_is_reset_took_effect_or_did_not_as_the_rule_says() {
    for (when, effect) in [(When::BeforeEffect, 0), (When::AfterEffect, 1)] {
        let caller = Caller::new();
        let address = served(&caller).await;
        let count = async || caller.all(&format!("{OWN}?type=upcoming"), "meetings").await.len();
        let before = count().await;
        let method = Some("POST".to_owned());
        let rule = FaultRule { method, when, ..FaultRule::new(OWN, Fault::Reset) };
        caller.account.controls().inject(rule);
        let body = json!({ "topic": "Lost?", "start_time": "2026-12-01T08:00:00Z" }).to_string();
        let received = until_closed(&caller, address, "POST", &body).await;
        assert_eq!(received, "", "{when:?}");
        assert_eq!(count().await, before + effect, "{when:?}");
    }
}

#[tokio::test]
async fn half_a_body_arrives_and_the_connection_closes() {
    let caller = with(Fault::HalfBody);
    let address = served(&caller).await;
    let received = until_closed(&caller, address, "GET", "").await;
    let (head, body) = received.split_once("\r\n\r\n").unwrap();
    let announced = head.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap();
    assert_eq!(body.len(), announced.parse::<usize>().unwrap() / 2);
    assert!(head.starts_with("HTTP/1.1 200 ") && body.starts_with('{'));
}

#[tokio::test(start_paused = true)]
async fn slow_headers_and_slow_bodies_take_as_long_as_asked() {
    let begun = Instant::now();
    assert_eq!(with(Fault::SlowHeaders { ms: 5_000 }).get(USERS).await.status, StatusCode::OK);
    assert!(begun.elapsed() >= Duration::from_secs(5));
    let begun = Instant::now();
    let (_, body) = text(&with(Fault::SlowBody { ms: 10 }), USERS).await;
    assert!(serde_json::from_slice::<serde_json::Value>(&body).is_ok());
    assert!(begun.elapsed() >= Duration::from_millis(10 * body.len() as u64));
}

#[tokio::test]
async fn page_tokens_repeat_or_go_in_a_circle() {
    for (fault, circle) in [(Fault::RepeatedPageToken, 1), (Fault::LoopingPageToken, 2)] {
        let caller = with(fault);
        let mut tokens = Vec::new();
        let mut token = String::new();
        for _ in 0..7 {
            let path = format!("/v2/users?page_size=5&next_page_token={token}");
            token = caller.get(&path).await.body["next_page_token"].as_str().unwrap().to_owned();
            tokens.push(token.clone());
        }
        for pair in tokens.windows(circle + 1) {
            assert_eq!(pair[0], pair[circle]);
            assert!(circle == 1 || pair[0] != pair[1]);
        }
    }
}

#[tokio::test]
async fn chance_strikes_some_calls_the_same_ones_for_the_same_seed() {
    async fn struck() -> Vec<u16> {
        let caller = Caller::new();
        let rule = FaultRule::new(USERS, Fault::ServerError { status: 503 });
        caller.account.controls().inject(FaultRule { chance: 0.2, ..rule });
        let mut statuses = Vec::new();
        for _ in 0..100 {
            statuses.push(caller.get("/v2/users/summary").await.status.as_u16());
        }
        statuses
    }
    let statuses = struck().await;
    let failed = statuses.iter().filter(|status| **status == 503).count();
    assert!((8..40).contains(&failed), "{failed}");
    assert_eq!(statuses, struck().await);
}

#[tokio::test]
async fn a_rule_is_for_its_method_and_path_and_goes_when_cleared() {
    let caller = Caller::new();
    let rule = FaultRule::new("/v2/meetings", Fault::EmptyBody);
    caller.account.controls().inject(FaultRule { method: Some("DELETE".to_owned()), ..rule });
    assert_eq!(caller.get("/v2/meetings/1").await.refusal(), (404, 3001));
    assert_eq!(caller.get(USERS).await.status, StatusCode::OK);
    assert_eq!(caller.call("DELETE", "/v2/meetings/1", None).await.status, StatusCode::OK);
    caller.account.controls().clear_faults();
    assert_eq!(caller.call("DELETE", "/v2/meetings/1", None).await.refusal(), (404, 3001));
}

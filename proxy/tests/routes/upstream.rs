//! Zoom on a bad day: each fault becomes the right error, in time.

use std::time::Duration;

use api::ErrorCode;
use axum::http::Method;
use greenroom::{creation::Patience, server};
use serde_json::json;
use tokio::task::JoinSet;
use wiremock::{
    Mock, MockServer, ResponseTemplate,
    matchers::{any, method},
};

use crate::rig::{Console, answer};

async fn signin_when_zoom_answers(template: ResponseTemplate) -> crate::rig::Answer {
    let zoom = MockServer::start().await;
    Mock::given(any()).respond_with(template).mount(&zoom).await;
    let console = Console::in_front_of(&zoom.uri()).await;
    console.anonymous().post("/api/signin", &json!({"email": "a@example.com"})).await
}

#[tokio::test]
async fn zoom_unreachable_is_502() {
    let console = Console::in_front_of("http://127.0.0.1:9").await;
    let answer = console.anonymous().post("/api/signin", &json!({"email": "a@example.com"})).await;
    answer.refusal(502, ErrorCode::ZoomUnreachable);
}

#[tokio::test]
async fn zoom_too_slow_is_504() {
    let slow = ResponseTemplate::new(200).set_delay(Duration::from_secs(20));
    signin_when_zoom_answers(slow).await.refusal(504, ErrorCode::ZoomTimeout);
}

#[tokio::test]
async fn zoom_answering_html_broken_json_or_a_redirect_is_502() {
    let html = ResponseTemplate::new(403).set_body_raw("<html>blocked</html>", "text/html");
    signin_when_zoom_answers(html).await.refusal(502, ErrorCode::ZoomUnreadable);
    let broken = ResponseTemplate::new(200).set_body_raw("{\"id\": ", "application/json");
    signin_when_zoom_answers(broken).await.refusal(502, ErrorCode::ZoomUnreadable);
    let redirect =
        ResponseTemplate::new(302).insert_header("location", "http://127.0.0.1:9/elsewhere");
    signin_when_zoom_answers(redirect).await.refusal(502, ErrorCode::ZoomUnreadable);
}

#[tokio::test]
async fn credentials_zoom_does_not_accept_are_the_operators_matter() {
    let refused = ResponseTemplate::new(401)
        .set_body_json(json!({"code": 124, "message": "Invalid access token."}));
    let refusal = signin_when_zoom_answers(refused).await.refusal(502, ErrorCode::ZoomCredentials);
    assert!(refusal.message.contains("operator"), "{}", refusal.message);
}

#[tokio::test]
async fn zooms_limits_are_passed_on_with_the_time_to_wait_and_its_tracking_id_is_kept() {
    let limited = ResponseTemplate::new(429)
        .insert_header("x-zm-trackingid", "v=2.0;clid=us;rid=1")
        .insert_header("retry-after", "2026-11-24T12:00:30Z")
        .set_body_json(json!({"code": 429, "message": "You have reached the maximum daily rate limit for this API."}));
    let refusal = signin_when_zoom_answers(limited).await.refusal(429, ErrorCode::RateLimited);
    assert_eq!(refusal.retry_after_s, Some(30));
    assert_eq!(refusal.zoom.unwrap().tracking_id.as_deref(), Some("v=2.0;clid=us;rid=1"));
}

/// A Zoom that knows one user and does as `creation` says.
async fn zoom_that_creates(creation: ResponseTemplate, times: u64) -> MockServer {
    let zoom = MockServer::start().await;
    let user = json!({"id": "abc", "email": "a@example.com", "type": 1, "status": "active", "role_id": "2"});
    let known = ResponseTemplate::new(200).set_body_json(user);
    Mock::given(method("GET")).respond_with(known).mount(&zoom).await;
    Mock::given(method("POST")).respond_with(creation).expect(times).mount(&zoom).await;
    zoom
}

fn meeting() -> serde_json::Value {
    json!({"topic": "x", "start_time": "2026-12-01T09:00:00Z", "duration": 30})
}

const KEY: [(&str, &str); 1] = [("idempotency-key", "k")];

#[tokio::test]
async fn a_creation_of_unknown_outcome_is_never_sent_again_under_its_key() {
    let ok = ResponseTemplate::new(201);
    for (creation, code) in [
        (ok.clone().set_delay(Duration::from_secs(20)), (504, ErrorCode::ZoomTimeout)),
        (ok.set_body_json(json!({"id": 0})), (502, ErrorCode::ZoomUnreadable)),
        (ResponseTemplate::new(500), (502, ErrorCode::ZoomUnreadable)),
    ] {
        let zoom = zoom_that_creates(creation, 1).await;
        let console = Console::in_front_of(&zoom.uri()).await;
        let member = console.signed_in("a@example.com").await;
        let first = member.post_with("/api/user/createmeeting", &meeting(), &KEY).await;
        first.refusal(code.0, code.1);
        // This Zoom lists nothing: however much later, what cannot be looked for is not sent.
        for _ in 0..2 {
            let again = member.post_with("/api/user/createmeeting", &meeting(), &KEY).await;
            let said = again.refusal(502, ErrorCode::ZoomUnreadable).message;
            assert!(said.contains("not known"), "{said}");
            console.pass(jiff::SignedDuration::from_mins(2));
        }
        zoom.verify().await;
    }
}

/// A Zoom that knows one administrator, who has signed in, and is down since.
async fn down_since_sign_in() -> (MockServer, Console, String) {
    let zoom = MockServer::start().await;
    let user = json!({"id": "abc", "email": "a@example.com", "type": 1, "status": "active", "role_id": "0"});
    let known = ResponseTemplate::new(200).set_body_json(user);
    Mock::given(method("GET")).respond_with(known).mount(&zoom).await;
    let mut console = Console::in_front_of(&zoom.uri()).await;
    console.app.creating = Patience { answer: Duration::from_secs(1), ..Patience::default() };
    console.router = server::router(console.app.clone()).unwrap();
    let cookie = console.signed_in("a@example.com").await.cookie.unwrap();
    zoom.reset().await;
    Mock::given(any()).respond_with(ResponseTemplate::new(503)).mount(&zoom).await;
    (zoom, console, cookie)
}

#[tokio::test]
async fn a_zoom_that_is_down_is_asked_hardly_more_often_than_meetings_are_to_be_created() {
    for creations in [20, 100, 1_000] {
        let (zoom, console, cookie) = down_since_sign_in().await;
        let admin = console.anonymous().with_cookie(&cookie);
        for first in (0..creations).step_by(200) {
            let mut asking = JoinSet::new();
            for number in first..creations.min(first + 200) {
                let meeting = json!({
                    "user_id": format!("host{number}"), "topic": "x", "timezone": "UTC",
                    "start_time": "2026-12-01T09:00:00Z", "duration": 30,
                });
                let key = number.to_string();
                let headers = [
                    ("x-greenroom", "1"),
                    ("content-type", "application/json"),
                    ("idempotency-key", &*key),
                ];
                let (path, body) = ("/api/user/createmeeting", Some(meeting.to_string()));
                let request = admin.request(Method::POST, path, &headers, body);
                asking.spawn(answer(console.router.clone(), request));
            }
            assert!(asking.join_all().await.iter().all(|answer| !answer.status.is_success()));
        }
        let requests = zoom.received_requests().await.unwrap();
        let asked = requests.iter().filter(|request| request.method == Method::POST).count();
        // Where the machine is slow, some have no time left to be sent.
        assert!(asked > creations / 10, "{asked} of {creations}");
        let sent = requests.len();
        assert!(sent <= asked + asked / 5 + 4, "{sent} requests for {asked} creations");
    }
}

#[tokio::test]
async fn a_connection_that_breaks_after_the_request_leaves_the_outcome_unknown() {
    use tokio::io::AsyncReadExt;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let breaks = tokio::spawn(async move {
        let (mut connection, _) = listener.accept().await.unwrap();
        let mut read = [0; 4_096];
        let _ = connection.read(&mut read).await.unwrap();
    });
    let http = zoom::http::client(zoom::http::Timeouts::default()).unwrap();
    let endpoints = zoom::Endpoints { api_url: format!("{url}/v2"), oauth_url: url };
    let clock: zoom::Clock = std::sync::Arc::new(|| jiff::Timestamp::UNIX_EPOCH);
    let client = zoom::ZoomClient::new(http, endpoints, crate::rig::jwt(), clock);
    let user = zoom::NewUser {
        email: "a@example.com".into(),
        first_name: String::new(),
        last_name: String::new(),
        licence: 1,
    };
    let error = client.create_user(&user).await.unwrap_err();
    breaks.await.unwrap();
    let failure = greenroom::failure::Failure::from(error);
    assert!(failure.outcome_unknown(), "{failure:?}");
}

#[tokio::test]
async fn a_creation_zoom_refused_may_be_sent_again_under_its_key() {
    let page = ResponseTemplate::new(403).set_body_raw("<html>blocked</html>", "text/html");
    let zoom = zoom_that_creates(page, 2).await;
    let console = Console::in_front_of(&zoom.uri()).await;
    let member = console.signed_in("a@example.com").await;
    for _ in 0..2 {
        let answer = member.post_with("/api/user/createmeeting", &meeting(), &KEY).await;
        answer.refusal(502, ErrorCode::ZoomUnreadable);
    }
    zoom.verify().await;
}

#[tokio::test]
async fn zooms_own_faults_are_told_without_its_words() {
    let fault = ResponseTemplate::new(500).set_body_json(json!({"message": "boom <internal>"}));
    let refusal = signin_when_zoom_answers(fault).await.refusal(502, ErrorCode::ZoomUnreadable);
    assert!(!refusal.message.contains("boom"), "{}", refusal.message);
}

#[tokio::test]
async fn while_zoom_is_away_the_page_still_learns_who_is_signed_in() {
    let zoom = zoom_that_creates(ResponseTemplate::new(201), 0).await;
    let console = Console::in_front_of(&zoom.uri()).await;
    let member = console.signed_in("a@example.com").await;
    drop(zoom);
    console.pass(jiff::SignedDuration::from_mins(10));
    let info: api::session::SessionInfo = member.get("/api/session").await.json();
    assert!(info.user.is_some());
}

#[tokio::test]
async fn logout_works_while_zoom_is_away() {
    let zoom = MockServer::start().await;
    let user = json!({"id": "abc", "email": "a@example.com", "type": 1, "status": "active", "role_id": "2"});
    Mock::given(any())
        .respond_with(ResponseTemplate::new(200).set_body_json(user))
        .mount(&zoom)
        .await;
    let console = Console::in_front_of(&zoom.uri()).await;
    let member = console.signed_in("a@example.com").await;
    drop(zoom);
    console.pass(jiff::SignedDuration::from_mins(10));
    assert!(member.delete("/api/user/logout").await.status.is_success());
}

#[tokio::test]
async fn a_user_deactivated_at_zoom_is_out_within_five_minutes() {
    let zoom = MockServer::start().await;
    let user = |status: &str| {
        let body = json!({"id": "abc", "email": "a@example.com", "type": 1, "status": status, "role_id": "2"});
        ResponseTemplate::new(200).set_body_json(body)
    };
    Mock::given(any()).respond_with(user("active")).up_to_n_times(1).mount(&zoom).await;
    Mock::given(any()).respond_with(user("inactive")).mount(&zoom).await;
    let console = Console::in_front_of(&zoom.uri()).await;
    let member = console.signed_in("a@example.com").await;
    console.pass(jiff::SignedDuration::from_mins(5));
    member.get("/api/userinfo").await.refusal(401, ErrorCode::NotSignedIn);
}

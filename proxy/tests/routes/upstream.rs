//! Zoom on a bad day: each fault becomes the right error, in time.

use std::time::Duration;

use api::ErrorCode;
use serde_json::json;
use wiremock::{
    Mock, MockServer, ResponseTemplate,
    matchers::{any, method},
};

use crate::rig::Console;

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

#[tokio::test]
async fn a_creation_of_unknown_outcome_is_never_sent_again_under_its_key() {
    let zoom = MockServer::start().await;
    let user = json!({"id": "abc", "email": "a@example.com", "type": 1, "status": "active", "role_id": "2"});
    Mock::given(method("GET"))
        .respond_with(ResponseTemplate::new(200).set_body_json(user))
        .mount(&zoom)
        .await;
    let slow = ResponseTemplate::new(201).set_delay(Duration::from_secs(20));
    Mock::given(method("POST")).respond_with(slow).expect(1).mount(&zoom).await;
    let console = Console::in_front_of(&zoom.uri()).await;
    let member = console.signed_in("a@example.com").await;
    let meeting = json!({"topic": "x", "start_time": "2026-12-01T09:00:00Z", "duration": 30});
    let key = [("idempotency-key", "k")];
    for _ in 0..2 {
        let answer = member.post_with("/api/user/createmeeting", &meeting, &key).await;
        answer.refusal(504, ErrorCode::ZoomTimeout);
    }
    zoom.verify().await;
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

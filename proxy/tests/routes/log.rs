//! What a request leaves in the log.

use api::ErrorCode;
use axum::http::StatusCode;
use greenroom::meters::Reading;
use sandbox::{Fault, FaultRule, When};
use serde_json::json;
use wiremock::{Mock, MockServer, ResponseTemplate, matchers::any};

use crate::{
    kept_log::kept,
    rig::{Console, answer},
};

#[tokio::test]
async fn zooms_tracking_id_is_in_the_log_line_and_in_the_body_of_the_error() {
    const TRACKING_ID: &str = "v=2.0;clid=us04;rid=WEB_7";
    let zoom = MockServer::start().await;
    let refused = ResponseTemplate::new(400)
        .insert_header("x-zm-trackingid", TRACKING_ID)
        .set_body_json(json!({"code": 3161, "message": "Not allowed."}));
    Mock::given(any()).respond_with(refused).mount(&zoom).await;
    let console = Console::in_front_of(&zoom.uri()).await;
    let body = json!({"email": "a@example.com"});
    let answer = console.anonymous().post("/api/signin?", &body).await;
    let refusal = answer.refusal(502, ErrorCode::ZoomRefused);
    assert_eq!(refusal.zoom.unwrap().tracking_id.as_deref(), Some(TRACKING_ID));
    let line = kept().line(&refusal.request_id);
    let fields = &line["fields"];
    assert_eq!(fields["zoom.tracking_id"], TRACKING_ID, "{line}");
    assert_eq!(
        (&fields["http.method"], &fields["http.route"]),
        (&json!("POST"), &json!("/api/signin"))
    );
    assert_eq!(
        (&fields["http.status"], &fields["error.code"]),
        (&json!(502), &json!("zoom_refused"))
    );
    assert!(fields["took_ms"].as_f64().is_some_and(|took| took > 0.0), "{line}");
}

#[tokio::test]
async fn a_request_that_went_well_has_a_line_with_its_pattern_and_nothing_of_its_path() {
    let console = Console::with_sandbox().await;
    let member = console.member().await;
    let answer = member.delete("/api/sessions/AAAA?x=secret-query").await;
    let request_id = answer.headers["x-request-id"].to_str().unwrap().to_owned();
    let line = kept().line(&request_id);
    assert_eq!(line["fields"]["http.route"], "/api/sessions/{id}");
    let text = line.to_string();
    assert!(!text.contains("AAAA") && !text.contains("secret-query"), "{text}");
}

#[tokio::test]
async fn what_is_told_of_a_creation_stands_in_its_requests_span_with_the_code_of_the_contract() {
    let console = Console::with_sandbox().await;
    let member = console.member().await;
    let lost = FaultRule::new("/v2/users", Fault::Reset);
    let lost = FaultRule { method: Some("POST".into()), times: Some(1), ..lost };
    let controls = console.account.as_ref().unwrap().controls();
    controls.inject(FaultRule { when: When::AfterEffect, ..lost });
    let meeting = json!({"topic": "x", "start_time": "2026-12-01T09:00:00Z", "duration": 30});
    let answer = member.post("/api/user/createmeeting", &meeting).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
    let lines = kept().within(answer.headers["x-request-id"].to_str().unwrap());
    let codes: Vec<_> = lines.iter().map(|line| &line["fields"]["error.code"]).collect();
    assert!(codes.contains(&&json!("zoom_unreachable")), "{lines:?}");
    let said = |message| lines.iter().any(|line| line["fields"]["message"] == message);
    assert!(said("meeting created"), "{lines:?}");
}

/// How long a request may take to be under way.
const ENTERED_WITHIN: std::time::Duration = std::time::Duration::from_secs(10);

#[tokio::test]
async fn a_request_whose_caller_left_has_a_line_and_is_counted() {
    const ROUTE: &str = "/api/user";
    let console = Console::with_sandbox().await;
    let owner = console.owner().await;
    let slow = FaultRule::new("/v2/users", Fault::SlowHeaders { ms: 60_000 });
    console.account.as_ref().unwrap().controls().inject(slow);
    let request = owner.request("GET".parse().unwrap(), ROUTE, &[("x-greenroom", "1")], None);
    let asking = tokio::spawn(answer(console.router.clone(), request));
    let entering = async {
        while console.app.load.in_flight() == 0 {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(ENTERED_WITHIN, entering).await.unwrap();
    asking.abort();
    assert!(asking.await.is_err_and(|ended| ended.is_cancelled()));
    let lines = kept().lines("http.route", &json!(ROUTE));
    let left = lines.iter().filter(|line| line["fields"]["http.status"] == 499).count();
    assert_eq!(left, 1, "{lines:?}");
    let counted = console.app.meters.tell(Reading::default());
    let count =
        format!(r#"greenroom_http_requests_total{{method="GET",route="{ROUTE}",status="499"}} 1"#);
    assert!(counted.lines().any(|line| line == count), "{counted}");
}

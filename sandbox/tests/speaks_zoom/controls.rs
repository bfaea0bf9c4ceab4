//! The controls over HTTP, for tests in other processes.

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Request, StatusCode},
};
use sandbox::{Plan, router, router_with_controls};
use serde_json::{Value, json};
use tower::ServiceExt;

use crate::caller::Caller;

async fn call(router: &Router, method: &str, path: &str, body: Option<Value>) -> (u16, Value) {
    let body = body.map_or_else(Body::empty, |body| Body::from(body.to_string()));
    let request = Request::builder().method(method).uri(path).body(body).unwrap();
    let answer = router.clone().oneshot(request).await.unwrap();
    let status = answer.status().as_u16();
    let bytes = to_bytes(answer.into_body(), usize::MAX).await.unwrap();
    (status, serde_json::from_slice(&bytes).unwrap_or_default())
}

#[tokio::test]
async fn controls_are_served_only_where_they_are_asked_for() {
    let caller = Caller::new();
    assert_eq!(call(&router(caller.account.clone()), "GET", "/controls", None).await.0, 404);
    let open = router_with_controls(caller.account.clone());
    let (status, gauges) = call(&open, "GET", "/controls", None).await;
    assert_eq!(status, 200);
    assert_eq!(
        gauges,
        json!({ "calls": 1, "faults_injected": 0, "rate_limited": 0, "plan": "none" })
    );
}

#[tokio::test]
async fn faults_plans_warts_and_ranges_are_set_over_http() {
    let caller = Caller::new();
    let open = router_with_controls(caller.account.clone());
    let set = |method, path, body| {
        let open = open.clone();
        async move { call(&open, method, path, Some(body)).await.0 }
    };
    let rule = json!({
        "method": "GET", "path_prefix": "/", "times": 1, "when": "after_effect",
        "fault": { "kind": "too_many_requests", "retry_after": "5" },
    });
    assert_eq!(set("POST", "/controls/faults", rule.clone()).await, 204);
    assert_eq!(call(&open, "GET", "/controls", None).await.0, 200);
    assert_eq!(caller.get("/v2/users").await.refusal(), (429, 429));
    assert_eq!(caller.get("/v2/users").await.status, StatusCode::OK);
    assert_eq!(set("POST", "/controls/faults", rule).await, 204);
    assert_eq!(call(&open, "DELETE", "/controls/faults", None).await.0, 204);
    assert_eq!(caller.get("/v2/users").await.status, StatusCode::OK);

    assert_eq!(set("PUT", "/controls/plan", json!({ "plan": "business" })).await, 204);
    assert_eq!(caller.account.controls().plan(), Plan::Business);
    assert_eq!(set("PUT", "/controls/warts", json!({ "numbers_as_text": true })).await, 204);
    assert_eq!(caller.get("/v2/users").await.body["page_size"], "30");
    assert_eq!(set("PUT", "/controls/ranges", json!({ "ranges": "refused" })).await, 204);
    let long = "/v2/report/history_meetings?from=2026-08-05&to=2026-10-10";
    assert_eq!(caller.get(long).await.refusal(), (400, 300));

    for (method, path, bad) in [
        ("POST", "/controls/faults", json!({ "path_prefix": "/", "fault": { "kind": "none" } })),
        ("PUT", "/controls/plan", json!({ "plan": "gold" })),
        ("PUT", "/controls/warts", json!({ "no_such": true })),
        ("PUT", "/controls/ranges", json!({})),
    ] {
        assert_eq!(set(method, path, bad).await, 400, "{path}");
    }
}

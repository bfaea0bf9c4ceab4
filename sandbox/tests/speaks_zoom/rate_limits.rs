//! Zoom's rate limits, its lock keys and what it asks payment for.

use axum::http::StatusCode;
use sandbox::{Fault, FaultRule, Plan, When};
use serde_json::json;

use crate::caller::{Answer, Caller};

const USER: &str = "/v2/users/member@greenroom.test";
const USERS: &str = "/v2/users";
const REPORT: &str = "/v2/report/daily";

fn header<'a>(answer: &'a Answer, name: &str) -> &'a str {
    answer.headers.get(name).map(|value| value.to_str().unwrap()).unwrap_or_default()
}

async fn passes_a_second(caller: &Caller, path: &str) -> usize {
    caller.pass(1);
    let mut passed = 0;
    while caller.get(path).await.status != StatusCode::TOO_MANY_REQUESTS {
        passed += 1;
        assert!(passed < 1_000, "{path} is not limited");
    }
    passed
}

#[tokio::test]
async fn each_plan_grants_each_label_so_many_calls_a_second() {
    let caller = Caller::new();
    for (plan, light, medium, heavy) in
        [(Plan::Free, 4, 2, 1), (Plan::Pro, 30, 20, 10), (Plan::Business, 80, 60, 40)]
    {
        caller.account.controls().set_plan(plan);
        let passed = (
            passes_a_second(&caller, USER).await,
            passes_a_second(&caller, USERS).await,
            passes_a_second(&caller, REPORT).await,
        );
        assert_eq!(passed, (light, medium, heavy), "{plan:?}");
    }
    assert_eq!(caller.account.controls().rate_limited(), 9);
}

#[tokio::test]
async fn headers_tell_what_is_left_and_a_spent_second_names_no_time_to_come_back() {
    let caller = Caller::new();
    assert!(!caller.get(USER).await.headers.contains_key("x-ratelimit-limit"));
    caller.account.controls().set_plan(Plan::Pro);
    let first = caller.get(REPORT).await;
    assert_eq!(header(&first, "x-ratelimit-category"), "Heavy");
    assert_eq!(header(&first, "x-ratelimit-type"), "QPS");
    assert_eq!(header(&first, "x-ratelimit-limit"), "10");
    assert_eq!(header(&first, "x-ratelimit-remaining"), "9");
    for _ in 0..9 {
        caller.get(REPORT).await;
    }
    let refused = caller.get(REPORT).await;
    assert_eq!(refused.refusal(), (429, 429));
    let message = "You have reached the maximum per-second rate limit for this API. Try again \
                   later.";
    assert_eq!(refused.body["message"], message);
    assert_eq!(header(&refused, "x-ratelimit-remaining"), "0");
    assert!(!refused.headers.contains_key("retry-after"));
    caller.pass(1);
    assert_eq!(caller.get(REPORT).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_spent_day_says_when_the_next_begins_and_ends_then() {
    let caller = Caller::new();
    caller.account.controls().set_plan(Plan::Free);
    for _ in 0..1_000 {
        caller.get(USERS).await;
        caller.get(USERS).await;
        caller.pass(1);
    }
    let refused = caller.get(USERS).await;
    assert_eq!(refused.refusal(), (429, 429));
    assert_eq!(header(&refused, "x-ratelimit-type"), "Daily-limit");
    assert_eq!(header(&refused, "x-ratelimit-limit"), "2000");
    assert_eq!(header(&refused, "retry-after"), "2026-11-25T00:00:00Z");
    assert!(refused.body["message"].as_str().unwrap().contains("maximum daily rate limit"));
    assert_eq!(caller.get(USER).await.status, StatusCode::OK);
    caller.pass(9 * 3_600);
    assert_eq!(caller.get(USERS).await.status, StatusCode::OK);
}

#[tokio::test]
async fn an_account_that_does_not_pay_gets_no_reports() {
    let caller = Caller::new();
    caller.account.controls().set_plan(Plan::Free);
    assert_eq!(caller.get(REPORT).await.refusal(), (400, 200));
    assert_eq!(caller.get("/v2/past_meetings/1").await.refusal(), (400, 200));
    caller.account.controls().set_plan(Plan::Pro);
    assert_eq!(caller.get(REPORT).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_user_being_changed_is_locked_for_every_other_change() {
    let caller = Caller::new();
    let controls = caller.account.controls();
    controls.set_plan(Plan::Pro);
    let slow = Fault::SlowHeaders { ms: 100 };
    controls.inject(FaultRule {
        times: Some(1),
        when: When::AfterEffect,
        ..FaultRule::new(USER, slow)
    });
    let change = || caller.call("PATCH", USER, Some(json!({ "dept": "Physics" })));
    let (first, second) = tokio::join!(change(), change());
    assert_eq!(first.status, StatusCode::NO_CONTENT);
    assert_eq!(second.refusal(), (429, 429));
    assert!(second.body["message"].as_str().unwrap().starts_with("Too many concurrent requests."));
    assert_eq!(change().await.status, StatusCode::NO_CONTENT);
}

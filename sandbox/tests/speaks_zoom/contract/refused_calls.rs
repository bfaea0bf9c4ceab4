//! Calls to operations of the account that are refused, each for its own reason.

use serde_json::{Value, json};

use super::calls::{Call, MEMBER, MONTH, OPERATIONS, call, get};
use crate::caller::Caller;

fn invitation(action: &str, email: &str, licence: i64) -> Option<Value> {
    Some(json!({ "action": action, "user_info": { "email": email, "type": licence } }))
}

/// Calls every one of which is refused.
pub(super) async fn refusals(caller: &Caller) -> Vec<Call> {
    let nobody = "nobody@greenroom.test";
    let mut calls = Vec::new();
    for query in ["page_size=301", "status=gone", "next_page_token=stale"] {
        calls.push(get("/users", "", query));
    }
    for (action, email) in [
        ("create", MEMBER),
        ("create", "nonsense"),
        ("ssoCreate", "a@b.test"),
        ("custCreate", "a@b.test"),
    ] {
        calls.push(call("POST", "/users", "", "", invitation(action, email, 1)));
    }
    for (method, operation) in
        OPERATIONS.iter().copied().filter(|(_, path)| path.contains("{userId}"))
    {
        let body = match method {
            "PUT" => Some(json!({ "action": "deactivate" })),
            "POST" | "PATCH" => Some(json!({})),
            _ => None,
        };
        calls.push(call(method, operation, nobody, MONTH, body));
    }
    let owner = "owner@greenroom.test";
    let deactivate = || Some(json!({ "action": "deactivate" }));
    calls.push(call("DELETE", "/users/{userId}", owner, "", None));
    calls.push(call("PUT", "/users/{userId}/status", owner, "", deactivate()));
    let to_self = format!("transfer_email={MEMBER}");
    calls.push(call("DELETE", "/users/{userId}", MEMBER, &to_self, None));

    let meetings = format!("/v2/users/{MEMBER}/meetings");
    let instant = caller.call("POST", &meetings, Some(json!({ "type": 1 }))).await.body;
    let live = caller.all(&format!("{meetings}?type=live"), "meetings").await;
    let room = caller.get(&format!("/v2/users/{MEMBER}")).await.body["pmi"].to_string();
    let held = caller.all(&format!("/v2/report/users/{MEMBER}/meetings?{MONTH}"), "meetings").await;
    let webinar = held.iter().find(|row| row["type"] == 5).unwrap()["id"].to_string();
    for body in [
        json!({ "type": 1, "schedule_for": owner }),
        json!({ "schedule_for": nobody }),
        json!({ "schedule_for": "inactive@greenroom.test" }),
        json!({ "settings": { "enforce_login_domains": "a.test,b.test" } }),
        json!({ "type": 8 }),
    ] {
        calls.push(call("POST", "/users/{userId}/meetings", MEMBER, "", Some(body.clone())));
        let id = instant["id"].to_string();
        let mut change = body;
        change["pre_schedule"] = true.into();
        calls.push(call("PATCH", "/meetings/{meetingId}", &id, "", Some(change)));
    }
    for (method, operation) in
        OPERATIONS.iter().copied().filter(|(_, path)| path.starts_with("/meetings/"))
    {
        let body = (method == "PATCH").then(|| json!({}));
        calls.push(call(method, operation, "81000000001", "", body.clone()));
        if !operation.ends_with("/invitation") {
            calls.push(call(method, operation, &webinar, "", body));
        }
    }
    let live = live[0]["id"].to_string();
    calls.push(call("DELETE", "/meetings/{meetingId}", &live, "", None));
    calls.push(call("DELETE", "/meetings/{meetingId}", &room, "", None));
    let wrong = "occurrence_id=1";
    calls.push(call("DELETE", "/meetings/{meetingId}", &instant["id"].to_string(), wrong, None));
    for (_, operation) in OPERATIONS.iter().filter(|(_, path)| {
        path.starts_with("/past_")
            || path.contains("{webinarId}")
            || path.starts_with("/report/meetings")
    }) {
        calls.push(get(operation, "81000000001", ""));
    }
    for operation in ["/report/users", "/report/upcoming_events", "/report/history_meetings"] {
        calls.push(get(operation, "", "from=2026-11-24&to=2026-11-01"));
        calls.push(get(operation, "", &format!("{MONTH}&next_page_token=stale")));
    }
    calls.push(get("/report/history_meetings", "", &format!("{MONTH}&group_id=g")));
    calls.push(get("/report/daily", "", "year=2020&month=1"));
    calls
}

/// Calls about a user who was invited and meetings that were held a year ago.
pub(super) async fn after_a_year(caller: &Caller) -> Vec<Call> {
    let expired = caller.call("POST", "/v2/users", invitation("create", "late@b.test", 1)).await;
    assert_eq!(expired.status, 201);
    let held = caller.all(&format!("/v2/report/users/{MEMBER}/meetings?{MONTH}"), "meetings").await;
    caller.pass(366 * 86_400);
    let mut calls = Vec::new();
    for (method, body) in [("GET", None), ("PATCH", Some(json!({}))), ("DELETE", None)] {
        calls.push(call(method, "/users/{userId}", "late@b.test", "", body));
    }
    for row in &held {
        let id = row["id"].to_string();
        let of_webinar = row["type"] == 5;
        for operation in OPERATIONS.iter().map(|(_, path)| *path) {
            let fits = if of_webinar {
                operation.starts_with("/report/webinars")
            } else {
                operation.starts_with("/past_meetings") || operation.starts_with("/report/meetings")
            };
            if fits {
                calls.push(get(operation, &id, ""));
            }
        }
    }
    calls
}

/// Calls that need a seat in the account.
pub(super) fn wanting_seats() -> Vec<Call> {
    let inactive = "inactive@greenroom.test";
    vec![
        call("POST", "/users", "", "", invitation("create", "a@b.test", 1)),
        call("POST", "/users", "", "", invitation("create", "a@b.test", 2)),
        call("PATCH", "/users/{userId}", MEMBER, "", Some(json!({ "type": 1 }))),
        call("PATCH", "/users/{userId}", inactive, "", Some(json!({ "type": 3 }))),
    ]
}

/// Reports over ranges that would have to be moved.
pub(super) fn reaching_too_far() -> Vec<Call> {
    let range = "from=2026-09-01&to=2026-11-24";
    vec![
        get("/report/users", "", range),
        get("/report/history_meetings", "", range),
        get("/report/users/{userId}/meetings", MEMBER, range),
    ]
}

/// Calls about the meetings of a user who lost the licence, and what is refused to basic users.
pub(super) async fn without_a_licence(caller: &Caller) -> Vec<Call> {
    let meetings = format!("/v2/users/{MEMBER}/meetings");
    let made = caller.call("POST", &meetings, Some(json!({}))).await.body["id"].to_string();
    let admin = "admin@greenroom.test";
    for (user, change) in [
        ("owner@greenroom.test", json!({ "vanity_name": "desk" })),
        (admin, json!({ "type": 1 })),
        (MEMBER, json!({ "type": 99 })),
    ] {
        let answer = caller.call("PATCH", &format!("/v2/users/{user}"), Some(change)).await;
        assert_eq!(answer.status, 204);
    }
    let change = |body| call("PATCH", "/users/{userId}", admin, "", Some(body));
    let taken =
        call("PATCH", "/users/{userId}", MEMBER, "", Some(json!({ "vanity_name": "desk" })));
    let mut calls = vec![change(json!({ "pmi": 5_550_001_235_u64 })), taken];
    calls.push(get("/users/{userId}/meetings", MEMBER, ""));
    calls.push(call("POST", "/users/{userId}/meetings", MEMBER, "", Some(json!({}))));
    calls.push(get("/meetings/{meetingId}", &made, ""));
    calls.push(get("/meetings/{meetingId}/invitation", &made, ""));
    calls.push(call("PATCH", "/meetings/{meetingId}", &made, "", Some(json!({}))));
    calls.push(call("DELETE", "/meetings/{meetingId}", &made, "", None));
    calls
}

/// Reports and past meetings, which Zoom tells those who pay.
pub(super) async fn unpaid(caller: &Caller) -> Vec<Call> {
    let held = caller.all(&format!("/v2/report/users/{MEMBER}/meetings?{MONTH}"), "meetings").await;
    let paid = OPERATIONS.iter().map(|(_, path)| *path);
    let paid = paid.filter(|path| path.starts_with("/report/") || path.starts_with("/past_"));
    let id = held[0]["id"].to_string();
    paid.map(|operation| {
        let named = if operation.contains("{userId}") { MEMBER } else { &id };
        get(operation, named, MONTH)
    })
    .collect()
}

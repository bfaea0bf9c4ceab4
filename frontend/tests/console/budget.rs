//! What is left of Zoom's limits, on the account's view.

use serde_json::json;
use wasm_bindgen_test::wasm_bindgen_test;

use super::screen::{Canned, open};

fn account_of(role: &str) -> Canned {
    let canned = Canned::signed_in_as(Some(role));
    canned.on("GET /sessions", 200, json!({"sessions": []}));
    let token = json!({
        "credentials": "jwt", "header": null, "claims": null, "expires_at": "2026-11-24T13:00:00Z",
    });
    canned.on("GET /userinfo", 200, json!({"profile": {}, "access_token": token}));
    let label = |label, used, limit| {
        json!({
            "label": label, "used_today": used, "daily_limit": limit, "per_second": 10,
            "held_until": null,
        })
    };
    let mut heavy = label("heavy", 4_000, json!(30_000));
    heavy["held_until"] = json!("2026-11-24T12:01:00Z");
    canned.on(
        "GET /budget",
        200,
        json!({
            "plan": "pro", "resets_at": "2026-11-25T00:00:00Z",
            "labels": [label("light", 7, json!(null)), heavy],
        }),
    );
    canned
}

#[wasm_bindgen_test]
async fn administrators_see_what_is_left_and_what_is_held() {
    let screen = open("/userinfo", &account_of("admin"));
    screen.sees("Limits of Zoom's Pro plan").await;
    let cells = screen.texts("[aria-labelledby=budget-title] td");
    assert_eq!(cells, ["7", "–", "–", "10", "4,000", "26,000", "30,000", "10"]);
    let heads = screen.texts("[aria-labelledby=budget-title] tbody th");
    assert!(heads[1].contains("held until"), "{heads:?}");
}

#[wasm_bindgen_test]
async fn members_are_not_shown_the_limits() {
    let canned = account_of("member");
    let screen = open("/userinfo", &canned);
    screen.sees("How you like the console").await;
    assert!(screen.all("[aria-labelledby=budget-title]").is_empty());
    assert!(canned.asked("GET /budget").is_empty());
}

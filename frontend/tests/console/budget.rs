//! What is left of Zoom's limits, on the account's view.

use frontend::dates;
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

use super::screen::{Canned, open};

fn account_of(role: &str, hosts: &Value) -> Canned {
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
            "hosts": hosts,
        }),
    );
    canned
}

#[wasm_bindgen_test]
async fn administrators_see_what_is_left_and_what_is_held() {
    let screen = open("/userinfo", &account_of("admin", &json!([])));
    screen.sees("Limits of Zoom's Pro plan").await;
    let cells = screen.texts("[aria-label^='Limits of Zoom'] td");
    assert_eq!(cells, ["7", "–", "–", "10", "4,000", "26,000", "30,000", "10"]);
    let heads = screen.texts("[aria-label^='Limits of Zoom'] tbody th");
    assert!(heads[1].contains("held until"), "{heads:?}");
}

#[wasm_bindgen_test]
async fn members_are_not_shown_the_limits() {
    let canned = account_of("member", &json!([]));
    let screen = open("/userinfo", &canned);
    screen.sees("How you like the console").await;
    assert!(screen.all("[aria-labelledby=budget-title]").is_empty());
    assert!(canned.asked("GET /budget").is_empty());
}

#[wasm_bindgen_test]
async fn hosts_near_their_limit_stand_with_the_way_to_their_panel_and_when_counts_begin_anew() {
    let hosts = json!([
        {"id": "zoe", "display_name": "Zoë Müller", "used": 98, "limit": 100},
        {"id": "gone", "display_name": null, "used": 50, "limit": 100},
    ]);
    let canned = account_of("admin", &hosts);
    canned.on("GET /preferences", 200, json!({"timezone": "America/New_York"}));
    let screen = open("/userinfo", &canned);
    screen.sees("Zoom allows each host 100 creations and changes of meetings a day.").await;
    screen.sees("Whoever has spent 50 or more is listed here.").await;
    screen.sees("(America/New_York)").await;
    let resets = dates::instant("2026-11-25T00:00:00Z".parse().unwrap());
    screen.sees(&format!("Counts begin anew {resets} (America/New_York).")).await;
    const TABLE: &str = "[aria-label='Hosts near their limit']";
    assert_eq!(screen.texts(&format!("{TABLE} td.numeric")), ["98", "100", "50", "100"]);
    // Whom Zoom does not name is still somebody.
    assert_eq!(screen.texts(&format!("{TABLE} tbody th a")), ["Zoë Müller", "gone"]);
    let link = &screen.all(&format!("{TABLE} tbody th a"))[0];
    assert_eq!(link.get_attribute("href").as_deref(), Some("/users?user=zoe"));
}

#[wasm_bindgen_test]
async fn where_no_host_is_near_the_limit_that_is_said() {
    let screen = open("/userinfo", &account_of("admin", &json!([])));
    screen.sees("No host has spent that many today.").await;
    assert!(screen.all("[aria-label='Hosts near their limit']").is_empty());
}

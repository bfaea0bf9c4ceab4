//! The audit's list and its filters.

use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

use super::screen::{Canned, address, open, until};

fn entry(action: &str, outcome: &str, actor: &str) -> Value {
    json!({
        "at": "2026-11-24T09:00:00Z", "action": action, "outcome": outcome, "actor_id": "",
        "actor_email": actor, "target": "", "address": "", "detail": "", "request_id": actor,
    })
}

#[wasm_bindgen_test]
async fn entries_are_filtered_by_action_outcome_and_person_in_the_address() {
    let canned = Canned::signed_in_as(Some("admin"));
    let entries = [
        entry("sign_in", "done", "ada@x.co"),
        entry("sign_in", "refused", "grace@x.co"),
        entry("user_created", "done", "ada@x.co"),
    ];
    canned.on("GET /audit", 200, json!({"entries": entries, "next_page_token": ""}));
    let screen = open("/audit?action=sign_in", &canned);
    screen.sees("2 of 3 records").await;
    screen.press("Filters (1)").await;
    screen.find("#filter-action").await;
    let options = screen.texts("#filter-action option");
    assert_eq!(options, ["Any", "Sign in", "User created"]);
    screen.choose("#filter-outcome", "refused").await;
    screen.sees("1 of 3 records").await;
    until("the address says so", || address().contains("outcome=refused")).await;
    screen.choose("#filter-outcome", "").await;
    screen.choose("#filter-actor", "ada@x.co").await;
    screen.sees("1 of 3 records").await;
}

#[wasm_bindgen_test]
async fn the_filters_are_of_the_whole_audit_which_is_read_to_its_end() {
    let canned = Canned::signed_in_as(Some("admin"));
    let page = |actor: &str, next: &str| json!({"entries": [entry("sign_in", "done", actor)], "next_page_token": next});
    canned.on("GET /audit", 200, page("ada@x.co", "b"));
    canned.on("GET /audit?page_size=300&next_page_token=b", 200, page("grace@x.co", "c"));
    canned.on("GET /audit?page_size=300&next_page_token=c", 200, page("joan@x.co", ""));
    let last = canned.hold("GET /audit?page_size=300&next_page_token=c");
    let screen = open("/audit?actor=joan%40x.co", &canned);
    screen.sees("Loading: 2 so far").await;
    screen.press("Stop").await;
    screen.sees("Stopped at 2 records; there is more.").await;
    screen.sees("Nothing matches").await;
    last.now();
    screen.press("Load the rest").await;
    screen.sees("1 of 3 records").await;
    screen.press("Filters (1)").await;
    screen.find("#filter-actor").await;
    let options = screen.texts("#filter-actor option");
    assert_eq!(options, ["Any", "ada@x.co", "grace@x.co", "joan@x.co"]);
}

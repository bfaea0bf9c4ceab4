//! One's sessions on the account's view, and ending them.

use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

use super::screen::{Canned, open, until};

const END_OTHER: &str = "End the session of Firefox";

fn entry(id: &str, browser: &str, current: bool) -> Value {
    json!({
        "id": id, "current": current, "browser": browser, "address": "127.0.0.1", "method": "email",
        "created_at": "2026-11-24T10:00:00Z", "seen_at": "2026-11-24T11:00:00Z",
    })
}

fn account() -> Canned {
    let canned = Canned::signed_in_as(Some("member"));
    let token = json!({
        "credentials": "jwt", "header": null, "claims": null, "expires_at": "2026-11-24T13:00:00Z",
    });
    canned.on("GET /userinfo", 200, json!({"profile": {}, "access_token": token}));
    let sessions = [entry("own", "Chrome", true), entry("other", "Firefox", false)];
    canned.on("GET /sessions", 200, json!({"sessions": sessions}));
    canned
}

#[wasm_bindgen_test]
async fn a_session_that_could_not_be_ended_is_told_until_it_is() {
    let canned = account();
    canned.refuse("DELETE /sessions/other", 503, "unavailable", "Not now.");
    let screen = open("/userinfo", &canned);
    screen.press(END_OTHER).await;
    screen.sees("Not now.").await;
    canned.on("DELETE /sessions/other", 204, Value::Null);
    canned.on("GET /sessions", 200, json!({"sessions": [entry("own", "Chrome", true)]}));
    screen.press(END_OTHER).await;
    until("it is gone", || !screen.text().contains("Firefox")).await;
    assert!(!screen.text().contains("Not now."));
}

#[wasm_bindgen_test]
async fn a_session_is_ended_once_however_often_it_is_asked_for() {
    let canned = account();
    canned.on("DELETE /sessions/other", 204, Value::Null);
    let answer = canned.hold("DELETE /sessions/other");
    let first = canned.hold("GET /sessions");
    let screen = open("/userinfo", &canned);
    screen.sees("Loading your sessions").await;
    first.now();
    screen.press(END_OTHER).await;
    screen.press(END_OTHER).await;
    let list = canned.hold("GET /sessions");
    canned.refuse("DELETE /sessions/other", 404, "session_not_found", "It is over.");
    answer.now();
    until("the list is read anew", || canned.asked("GET /sessions").len() == 2).await;
    screen.press(END_OTHER).await;
    list.now();
    until("the list came", || list.is_done()).await;
    assert_eq!(canned.asked("DELETE").len(), 1);
    assert!(screen.all("[role=alert]").is_empty());
}

#[wasm_bindgen_test]
async fn the_session_that_is_used_ends_once_it_is_said_what_that_means() {
    let canned = account();
    canned.on("DELETE /sessions/own", 204, Value::Null);
    let screen = open("/userinfo", &canned);
    screen.press("End the session of Chrome").await;
    screen.find("#end-this-session[open]").await;
    screen.sees("you are signed out in this browser. Your other sessions stay.").await;
    screen.press("Stay signed in").await;
    until("it is not asked any more", || screen.all("#end-this-session[open]").is_empty()).await;
    assert!(canned.asked("DELETE").is_empty());
    screen.press("End the session of Chrome").await;
    canned.session(None);
    screen.click("#end-this-session[open] button[type=submit]").await;
    until("one is signed out", || !screen.all("#email").is_empty()).await;
    assert_eq!(canned.asked("DELETE /sessions/own").len(), 1);
}

//! What calls for attention above every view.

use leptos::prelude::window;
use serde_json::json;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::Event;

use super::screen::{Canned, open, person, until};

fn console() -> Canned {
    let canned = Canned::signed_in_as(Some("member"));
    let page = json!({"users": [], "page_size": 300, "total_records": 0, "next_page_token": ""});
    canned.on("GET /user?", 200, page);
    canned
}

fn tell(event: &str) {
    window().dispatch_event(&Event::new(event).unwrap()).unwrap();
}

#[wasm_bindgen_test]
async fn a_lost_connection_is_told_until_it_is_back() {
    let screen = open("/users", &console());
    screen.find(".shell").await;
    tell("offline");
    screen.sees("No connection. What is on screen stays").await;
    tell("online");
    until("it is told no more", || screen.all("#banner-offline").is_empty()).await;
}

#[wasm_bindgen_test]
async fn zooms_wish_to_slow_down_is_told_with_its_seconds() {
    let canned = console();
    let body = json!({
        "code": "rate_limited", "message": "Zoom asks to slow down.", "request_id": "01REQUEST",
        "retry_after_s": 12,
    });
    canned.on("GET /user?", 429, body);
    let screen = open("/users", &canned);
    screen.sees("Zoom allows more in 12 s.").await;
}

#[wasm_bindgen_test]
async fn a_renewed_server_offers_to_reload() {
    let canned = console();
    let screen = open("/users", &canned);
    screen.find(".shell").await;
    assert!(screen.all("#banner-renewed").is_empty());
    canned.on(
        "GET /session",
        200,
        json!({
            "user": person("member"), "expires_at": null, "methods": ["email"],
            "email_only": false, "sandbox_people": [], "version": "0.2.0",
        }),
    );
    tell("focus");
    screen.find("#banner-renewed button").await;
}

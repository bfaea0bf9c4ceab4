//! How a person likes the console: read after the sign-in, in force at once, kept by the server.

use frontend::{client::Method, dates};
use leptos::prelude::{document, window};
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::Event;

use super::screen::{Canned, focused, open, person, until};

fn member() -> Canned {
    let canned = Canned::signed_in_as(Some("member"));
    canned.on("GET /sessions", 200, json!({"sessions": []}));
    canned.on(
        "GET /userinfo",
        200,
        json!({
            "profile": {"display_name": "The member", "created_at": "2026-01-01T12:00:00Z"},
            "access_token": {
                "credentials": "jwt", "header": null, "claims": null,
                "expires_at": "2026-11-24T13:00:00Z",
            },
        }),
    );
    canned.on("PUT /preferences", 204, Value::Null);
    canned
}

fn theme() -> Option<String> {
    document().document_element().unwrap().get_attribute("data-theme")
}

fn bodies(canned: &Canned) -> Vec<Value> {
    let asked = canned.asked("PUT /preferences");
    asked.iter().map(|put| serde_json::from_str(put.body.as_deref().unwrap()).unwrap()).collect()
}

#[wasm_bindgen_test]
async fn what_is_kept_is_in_force_after_the_sign_in() {
    let canned = member();
    canned.on(
        "GET /preferences",
        200,
        json!({"theme": "dark", "density": "compact", "language": "es", "timezone": "Asia/Tokyo"}),
    );
    let screen = open("/userinfo", &canned);
    screen.sees("Asia/Tokyo").await;
    screen.sees("1 ene 2026, 21:00").await;
    assert_eq!(theme().as_deref(), Some("dark"));
    assert_eq!(dates::viewer_zone(), "Asia/Tokyo");
    assert_eq!(screen.value("#wish-density").await, "compact");
    assert!(bodies(&canned).is_empty(), "what came from the server is not sent back");
}

#[wasm_bindgen_test]
async fn a_choice_is_in_force_at_once_and_kept_beside_the_others() {
    let canned = member();
    let view = json!({"list": "users", "name": "Gone", "query": "status=inactive"});
    canned.on("GET /preferences", 200, json!({"density": "compact", "views": [view]}));
    let screen = open("/userinfo", &canned);
    screen.find("#wish-theme").await;
    until("the density is read", || canned.asked("GET /preferences").len() == 1).await;
    screen.choose("#wish-theme", "dark").await;
    assert_eq!(theme().as_deref(), Some("dark"));
    screen.sees("Saved.").await;
    let body = &bodies(&canned)[0];
    assert_eq!(body["theme"], "dark");
    assert_eq!(body["density"], "compact");
    assert_eq!(body["views"], json!([view]));
    screen.choose("#wish-theme", "system").await;
    assert_eq!(theme(), None);
}

#[wasm_bindgen_test]
async fn another_time_zone_shows_every_time_anew_and_keeps_the_focus() {
    let screen = open("/userinfo", &member());
    screen.sees("The member").await;
    screen.find("#wish-zone").await.focus().unwrap();
    screen.choose("#wish-zone", "Asia/Tokyo").await;
    screen.sees("Times are in your time zone, Asia/Tokyo.").await;
    // The browser's English may count to twelve.
    until("it is evening", || ["21:00", "09:00 PM"].iter().any(|it| screen.text().contains(it)))
        .await;
    until("the focus is back", || focused() == "wish-zone").await;
}

#[wasm_bindgen_test]
async fn a_choice_that_could_not_be_kept_stays_and_is_sent_again() {
    let canned = member();
    canned.refuse("PUT /preferences", 503, "zoom_unreachable", "Zoom does not answer.");
    let screen = open("/userinfo", &canned);
    screen.choose("#wish-density", "compact").await;
    screen.sees("the server did not answer for it").await;
    assert_eq!(screen.value("#wish-density").await, "compact");
    canned.on("PUT /preferences", 204, Value::Null);
    screen.press("Try again").await;
    screen.sees("Saved.").await;
    assert_eq!(bodies(&canned).last().unwrap()["density"], "compact");
    assert_eq!(canned.asked("PUT /preferences")[0].method, Method::Put);
}

#[wasm_bindgen_test]
async fn what_one_person_wished_is_not_kept_for_whoever_signs_in_meanwhile() {
    let canned = member();
    canned.on("GET /preferences", 200, json!({}));
    let screen = open("/userinfo", &canned);
    screen.find("#wish-density").await;
    until("the wishes are read", || canned.asked("GET /preferences").len() == 1).await;
    let hold = canned.hold("GET /preferences");
    screen.choose("#wish-density", "compact").await;
    until("they are read anew", || canned.asked("GET /preferences").len() == 2).await;
    // Another tab signs somebody else in.
    canned.session_of(&person("admin"));
    window().dispatch_event(&Event::new("focus").unwrap()).unwrap();
    until("the other's are read", || canned.asked("GET /preferences").len() == 3).await;
    hold.now();
    screen.choose("#wish-theme", "dark").await;
    until("the other's are kept", || !bodies(&canned).is_empty()).await;
    let bodies = bodies(&canned);
    assert_eq!((bodies.len(), &bodies[0]["theme"]), (1, &json!("dark")));
    assert_ne!(bodies[0]["density"], "compact");
    screen.choose("#wish-theme", "system").await;
}

#[wasm_bindgen_test]
async fn the_language_chosen_in_the_side_bar_is_kept() {
    let canned = member();
    let screen = open("/userinfo", &canned);
    screen.choose("#language", "es").await;
    until("it is kept", || !bodies(&canned).is_empty()).await;
    assert_eq!(bodies(&canned)[0]["language"], "es");
    screen.choose("#language", "en").await;
    until("it is kept", || bodies(&canned).len() == 2).await;
}

#[wasm_bindgen_test]
async fn nothing_is_asked_for_a_visitor() {
    let canned = Canned::signed_in_as(None);
    let screen = open("/signin", &canned);
    screen.choose("#language", "es").await;
    screen.sees("Iniciar sesión").await;
    screen.choose("#language", "en").await;
    screen.sees("Sign in").await;
    assert!(canned.asked("GET /preferences").is_empty() && bodies(&canned).is_empty());
}

//! Signing in and out.

use serde_json::json;
use wasm_bindgen_test::wasm_bindgen_test;

use super::screen::{Canned, address, open, person, until};

fn no_users() -> serde_json::Value {
    json!({"users": [], "page_size": 300, "total_records": 0, "next_page_token": ""})
}

#[wasm_bindgen_test]
async fn a_visitor_is_asked_to_sign_in_and_comes_back_to_the_deep_link() {
    let canned = Canned::signed_in_as(None);
    canned.on("POST /signin", 200, json!({"status": "signed_in", "user": person("admin")}));
    canned.on("GET /user?", 200, no_users());
    let screen = open("/users?status=pending&q=ada", &canned);
    screen.type_into("#email", " Admin@greenroom.test ").await;
    assert!(address().starts_with("/signin?return_to=%2Fusers%3F"), "{}", address());
    screen.click("form button[type=submit]").await;
    until("the users are shown", || address().starts_with("/users?")).await;
    assert!(address().contains("status=pending") && address().contains("q=ada"));
    let body = canned.asked("POST /signin").remove(0).body.unwrap();
    assert_eq!(body, r#"{"email":"admin@greenroom.test"}"#);
}

#[wasm_bindgen_test]
async fn what_is_no_email_is_refused_beside_the_field_and_not_sent() {
    let canned = Canned::signed_in_as(None);
    let screen = open("/signin", &canned);
    screen.type_into("#email", "me").await;
    screen.click("form button[type=submit]").await;
    let error = screen.find("#email-error").await;
    assert!(error.text_content().unwrap().contains("name@example.com"));
    let email = screen.find("#email").await;
    assert_eq!(email.get_attribute("aria-invalid").as_deref(), Some("true"));
    assert_eq!(email.get_attribute("aria-describedby").as_deref(), Some("email-error"));
    assert!(canned.asked("POST").is_empty());
}

#[wasm_bindgen_test]
async fn a_refusal_of_the_server_stands_beside_its_field() {
    let canned = Canned::signed_in_as(None);
    canned.on(
        "POST /signin",
        404,
        json!({"code": "user_not_found", "message": "User not found",
               "fields": {"email": "Nobody here has this email."}}),
    );
    let screen = open("/signin", &canned);
    screen.type_into("#email", "x@y.zz").await;
    screen.click("form button[type=submit]").await;
    assert_eq!(
        screen.find("#email-error").await.text_content().unwrap(),
        "Nobody here has this email."
    );
}

#[wasm_bindgen_test]
async fn the_sandbox_offers_its_people_to_pick_from() {
    let canned = Canned::signed_in_as(None);
    canned.on("POST /signin", 200, json!({"status": "signed_in", "user": person("member")}));
    canned.on("GET /user?", 200, no_users());
    let screen = open("/signin", &canned);
    screen.sees("Sandbox account").await;
    assert_eq!(screen.texts(".person-role"), ["Owner", "Admin", "Member"]);
    screen.click("li:nth-child(3) .person").await;
    until("the directory is shown", || address() == "/users").await;
    assert!(canned.asked("POST /signin")[0].body.as_ref().unwrap().contains("member@"));
}

#[wasm_bindgen_test]
async fn a_hostile_return_to_leads_to_the_users() {
    let canned = Canned::signed_in_as(Some("admin"));
    canned.on("GET /user?", 200, no_users());
    let _screen = open("/signin?return_to=%2F%2Fevil.example", &canned);
    until("the users are shown", || address() == "/users").await;
}

#[wasm_bindgen_test]
async fn signing_out_says_that_every_session_ends_and_shows_the_sign_in() {
    let canned = Canned::signed_in_as(Some("admin"));
    canned.on("GET /user?", 200, no_users());
    canned.on("DELETE /user/logout", 200, json!({"sessions_ended": 2}));
    let screen = open("/users", &canned);
    screen.click("#sign-out").await;
    screen.sees("on all your other devices").await;
    assert!(canned.asked("DELETE").is_empty());
    screen.click("#sign-out-confirm").await;
    until("the sign-in is shown", || address() == "/signin").await;
    screen.find("#email").await;
}

#[wasm_bindgen_test]
async fn signing_out_in_another_tab_shows_the_sign_in_here() {
    let canned = Canned::signed_in_as(Some("admin"));
    canned.on("GET /user?", 200, no_users());
    let screen = open("/users", &canned);
    screen.find("#sign-out").await;
    let other_tab = web_sys::BroadcastChannel::new("greenroom-session").unwrap();
    other_tab.post_message(&"ended".into()).unwrap();
    screen.find("#email").await;
    other_tab.close();
}

#[wasm_bindgen_test]
async fn a_session_that_is_gone_shows_the_sign_in_and_keeps_the_place() {
    let canned = Canned::signed_in_as(Some("admin"));
    canned.refuse("GET /user?", 401, "not_signed_in", "Sign in.");
    let screen = open("/users?status=inactive", &canned);
    screen.find("#email").await;
    assert_eq!(address(), "/signin?return_to=%2Fusers%3Fstatus%3Dinactive");
}

#[wasm_bindgen_test]
async fn a_server_that_cannot_be_reached_is_said_and_can_be_tried_again() {
    let canned = Canned::default();
    canned.offline("GET /session");
    let screen = open("/users", &canned);
    screen.find("[data-state=offline]").await;
    canned.session(None);
    screen.press("Try again").await;
    screen.find("#email").await;
}

//! Signing in and out.

use serde_json::json;
use wasm_bindgen_test::wasm_bindgen_test;

use super::screen::{Canned, address, focused, open, person, until};
use leptos::prelude::{document, window};

const SIGN_OUT: &str = "#sign-out-dialog button[type=submit]";

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
    assert_eq!(body, r#"{"email":"admin@greenroom.test","method":"email"}"#);
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
    canned.on("POST /signin", 200, json!({"status": "signed_in", "user": person("admin")}));
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
    screen.click(SIGN_OUT).await;
    until("the sign-in is shown", || address() == "/signin").await;
    screen.find("#email").await;
}

#[wasm_bindgen_test]
async fn signing_out_in_another_tab_shows_the_sign_in_here() {
    let canned = Canned::signed_in_as(Some("admin"));
    canned.on("GET /user?", 200, no_users());
    let screen = open("/users", &canned);
    screen.find("#sign-out").await;
    let other_tab = web_sys::BroadcastChannel::new("greenroom-session /api").unwrap();
    other_tab.post_message(&"ended".into()).unwrap();
    screen.find("#email").await;
    other_tab.close();
}

#[wasm_bindgen_test]
async fn a_session_that_is_gone_shows_the_sign_in_and_keeps_the_place() {
    let canned = Canned::signed_in_as(Some("admin"));
    canned.refuse("GET /user?", 401, "not_signed_in", "Sign in.");
    let screen = open("/users?status=inactive", &canned);
    screen.sees("Your session has ended. Sign in again to go on.").await;
    assert_eq!(address(), "/signin?return_to=%2Fusers%3Fstatus%3Dinactive");
    until("the email has the focus", || focused() == "email").await;
}

#[wasm_bindgen_test]
async fn who_comes_without_a_session_or_signed_out_is_not_told_that_one_ended() {
    let canned = Canned::signed_in_as(None);
    let screen = open("/users", &canned);
    screen.find("#email").await;
    assert!(screen.all("[data-notice=session-ended]").is_empty());
    drop(screen);
    let canned = Canned::signed_in_as(Some("admin"));
    canned.on("GET /user?", 200, no_users());
    canned.on("DELETE /user/logout", 200, json!({"sessions_ended": 1}));
    let screen = open("/users", &canned);
    let button = screen.find("#sign-out").await;
    button.focus().unwrap();
    button.click();
    screen.click(SIGN_OUT).await;
    screen.find("#email").await;
    assert!(screen.all("[data-notice=session-ended]").is_empty());
    until("the email has the focus", || focused() == "email").await;
}

#[wasm_bindgen_test]
async fn a_sign_out_that_fails_keeps_the_focus_in_the_dialog_and_says_why() {
    let canned = Canned::signed_in_as(Some("admin"));
    canned.on("GET /user?", 200, no_users());
    canned.refuse("DELETE /user/logout", 503, "unavailable", "Not now.");
    let screen = open("/users", &canned);
    screen.click("#sign-out").await;
    screen.click(SIGN_OUT).await;
    screen.sees("Not now.").await;
    until("the focus is in the dialog", || {
        let focused = document().active_element();
        focused.is_some_and(|it| it.closest("#sign-out-dialog").unwrap().is_some())
    })
    .await;
}

#[wasm_bindgen_test]
async fn a_role_that_changed_changes_the_console_without_a_reload() {
    let canned = Canned::signed_in_as(Some("admin"));
    canned.on("GET /user?", 200, no_users());
    let screen = open("/users", &canned);
    screen.find("#add-user").await;
    let mut demoted = person("member");
    demoted["id"] = json!("id-admin");
    canned.session_of(&demoted);
    canned.refuse("GET /user?status=inactive", 403, "forbidden", "Administrators only.");
    screen.press("Inactive").await;
    screen.sees("Directory").await;
    assert!(screen.all("#add-user").is_empty());
}

#[wasm_bindgen_test]
async fn an_answer_that_was_overtaken_says_nothing_of_the_session() {
    let canned = Canned::signed_in_as(Some("admin"));
    canned.on("GET /user?", 200, no_users());
    let screen = open("/users", &canned);
    screen.find("#add-user").await;
    let release = canned.hold("GET /session");
    let asked = canned.asked("GET /session").len();
    canned.refuse("GET /user?status=inactive", 403, "forbidden", "Administrators only.");
    screen.press("Inactive").await;
    until("the session is asked for", || canned.asked("GET /session").len() > asked).await;
    canned.on("DELETE /user/logout", 200, json!({"sessions_ended": 1}));
    screen.click("#sign-out").await;
    screen.click(SIGN_OUT).await;
    screen.find("#email").await;
    // The held answer still says that somebody is signed in.
    release.now();
    until("it arrived", || release.is_done()).await;
    screen.find("#email").await;
    assert_eq!(address(), "/signin");
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

#[wasm_bindgen_test]
async fn a_code_is_asked_for_typed_and_signs_in() {
    let canned = Canned::visitor_with(&["code", "zoom"]);
    canned.on(
        "POST /signin",
        200,
        json!({"status": "code_sent", "expires_at": "2026-11-24T12:10:00Z"}),
    );
    canned.on("GET /user?", 200, no_users());
    let screen = open("/users", &canned);
    let zoom = screen.find("#sign-in-zoom").await.get_attribute("href").unwrap();
    assert_eq!(zoom, "/api/signin/zoom?return_to=%2Fusers");
    screen.type_into("#email", "admin@greenroom.test").await;
    screen.click("form button[type=submit]").await;
    let note = screen.find(".sign-in-note[role=status]").await.text_content().unwrap();
    assert!(note.contains("admin@greenroom.test"), "{note}");
    until("the code has the focus", || focused() == "code").await;

    canned.on(
        "POST /signin/code",
        401,
        json!({"code": "code_wrong", "message": "This is not the code. 4 tries are left."}),
    );
    screen.type_into("#code", "1234 5678").await;
    screen.click("form button[type=submit]").await;
    let said = screen.find(".form-message").await.text_content().unwrap();
    assert!(said.contains("4 tries are left"), "{said}");

    canned.on("POST /signin/code", 200, json!({"status": "signed_in", "user": person("admin")}));
    screen.click("form button[type=submit]").await;
    until("the users are shown", || address().starts_with("/users")).await;
    let body = canned.asked("POST /signin/code").remove(0).body.unwrap();
    assert_eq!(body, r#"{"code":"1234 5678"}"#);
}

#[wasm_bindgen_test]
async fn a_portal_that_knows_the_person_lets_them_in_without_a_question() {
    let canned = Canned::visitor_with(&["portal"]);
    canned.on("POST /signin", 200, json!({"status": "signed_in", "user": person("admin")}));
    canned.on(
        "GET /user?",
        200,
        json!({"users": [], "page_size": 300, "total_records": 0, "next_page_token": ""}),
    );
    let _screen = open("/users", &canned);
    until("the users are read", || !canned.asked("GET /user?").is_empty()).await;
    let body = canned.asked("POST /signin").remove(0).body.unwrap();
    assert_eq!(body, r#"{"email":"","method":"portal"}"#);
}

#[wasm_bindgen_test]
async fn a_consent_that_came_to_nothing_is_told_in_words() {
    let canned = Canned::visitor_with(&["zoom"]);
    let screen = open("/signin?zoom=declined", &canned);
    let notice = screen.find("[data-notice=consent]").await.text_content().unwrap();
    assert!(notice.contains("not allowed"), "{notice}");
    screen.find("#sign-in-zoom").await;
}

#[wasm_bindgen_test]
async fn a_portal_does_not_lead_in_again_whoever_was_put_out() {
    let canned = Canned::visitor_with(&["portal"]);
    let mut info = json!({
        "user": person("admin"), "expires_at": null, "methods": ["portal"],
        "email_only": false, "sandbox_people": [], "version": "0.1.0",
    });
    canned.on("GET /session", 200, info.clone());
    canned.on("GET /user?", 200, no_users());
    let screen = open("/users", &canned);
    screen.find("#search").await;
    info["user"] = serde_json::Value::Null;
    canned.on("GET /session", 200, info);
    canned.refuse("GET /user?", 401, "not_signed_in", "Sign in first.");
    screen.press("Pending").await;
    screen.sees("Your session has ended.").await;
    assert!(canned.asked("POST /signin").is_empty());
    canned.on("POST /signin", 200, json!({"status": "signed_in", "user": person("admin")}));
    canned.on("GET /user?", 200, no_users());
    screen.press("Sign in through the portal").await;
    until("the person asked for it", || canned.asked("POST /signin").len() == 1).await;
}

#[wasm_bindgen_test]
async fn what_is_typed_stays_whatever_else_is_learned_of_the_session() {
    let canned = Canned::visitor_with(&["code"]);
    let screen = open("/signin", &canned);
    let email = screen.find("#email").await;
    screen.type_into("#email", "ada@x.co").await;
    let come_back = async || {
        let asked = canned.asked("GET /session").len();
        let answer = canned.hold("GET /session");
        window().dispatch_event(&web_sys::Event::new("focus").unwrap()).unwrap();
        until("the server is asked", || canned.asked("GET /session").len() > asked).await;
        answer.now();
        until("it answered", || answer.is_done()).await;
    };
    canned.session(None);
    come_back().await;
    canned.offline("GET /session");
    come_back().await;
    screen.sees("Sign in").await;
    assert!(email.is_connected());
}

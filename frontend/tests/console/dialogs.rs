//! Dialogs, and the form that adds a user.

use serde_json::{Value, json};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlDialogElement;

use super::screen::{Canned, Screen, address, open, until};
use leptos::{prelude::document, tachys::view::Mountable};

fn nobody() -> Value {
    json!({"users": [], "page_size": 300, "total_records": 0, "next_page_token": ""})
}

fn focused() -> String {
    document().active_element().map(|element| element.id()).unwrap_or_default()
}

async fn opened<M: Mountable>(screen: &Screen<M>) -> HtmlDialogElement {
    let dialog = screen.find("#add-user-dialog").await;
    let dialog: HtmlDialogElement = dialog.dyn_into().unwrap();
    until("the dialog opens", || dialog.open()).await;
    screen.find("#new-email").await;
    dialog
}

#[wasm_bindgen_test]
async fn a_dialog_takes_the_focus_closes_and_gives_it_back() {
    let canned = Canned::signed_in_as(Some("admin"));
    canned.on("GET /user?", 200, nobody());
    let screen = open("/users", &canned);
    let button = screen.find("#add-user").await;
    button.focus().unwrap();
    button.click();
    let dialog = opened(&screen).await;
    assert_eq!(address(), "/users?dialog=add-user");
    until("the first field has the focus", || focused() == "new-email").await;
    // What Escape does in a dialog of the browser.
    dialog.close();
    until("the URL forgets the dialog", || address() == "/users").await;
    until("the button has the focus again", || focused() == "add-user").await;
}

#[wasm_bindgen_test]
async fn a_dialog_opens_from_its_url() {
    let canned = Canned::signed_in_as(Some("admin"));
    canned.on("GET /user?", 200, nobody());
    let screen = open("/users?dialog=add-user", &canned);
    opened(&screen).await;
}

#[wasm_bindgen_test]
async fn a_form_with_broken_fields_is_not_sent_and_names_each() {
    let canned = Canned::signed_in_as(Some("admin"));
    canned.on("GET /user?", 200, nobody());
    let screen = open("/users?dialog=add-user", &canned);
    opened(&screen).await;
    screen.type_into("#new-email", "x").await;
    screen.type_into("#new-last-name", &"a".repeat(65)).await;
    screen.click("#add-user-dialog button[type=submit]").await;
    screen.find("#new-email-error").await;
    screen.find("#new-last-name-error").await;
    until("the first broken field has the focus", || focused() == "new-email").await;
    assert!(canned.asked("POST").is_empty());
}

#[wasm_bindgen_test]
async fn what_the_server_refuses_stands_beside_the_field() {
    let canned = Canned::signed_in_as(Some("admin"));
    canned.on("GET /user?", 200, nobody());
    canned.on(
        "POST /user/createuser",
        409,
        json!({"code": "email_in_use", "message": "In use.", "fields": {"email": "Taken already."}}),
    );
    let screen = open("/users?dialog=add-user", &canned);
    opened(&screen).await;
    screen.type_into("#new-email", "taken@x.co").await;
    screen.click("#add-user-dialog button[type=submit]").await;
    let error = screen.find("#new-email-error").await;
    assert_eq!(error.text_content().as_deref(), Some("Taken already."));
}

#[wasm_bindgen_test]
async fn an_added_user_is_confirmed_and_the_list_read_anew() {
    let canned = Canned::signed_in_as(Some("admin"));
    canned.on("GET /user?", 200, nobody());
    canned.on(
        "POST /user/createuser",
        201,
        json!({"id": "abc", "email": "new@x.co", "first_name": "", "last_name": "", "type": 1}),
    );
    let screen = open("/users?dialog=add-user", &canned);
    let dialog = opened(&screen).await;
    screen.type_into("#new-email", "new@x.co").await;
    let before = canned.asked("GET /user?").len();
    screen.click("#add-user-dialog button[type=submit]").await;
    screen.sees("Invitation sent to new@x.co.").await;
    until("the dialog closes", || !dialog.open()).await;
    until("the list is read anew", || canned.asked("GET /user?").len() > before).await;
    assert!(canned.asked("POST")[0].idempotency_key.is_some());
}

//! The quick ways: the palette and the keys that work everywhere.

use leptos::prelude::document;
use serde_json::{Value, json};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{HtmlDialogElement, KeyboardEvent, KeyboardEventInit};

use super::screen::{Canned, address, focused, open, until};

fn console_of(role: &str) -> Canned {
    let canned = Canned::signed_in_as(Some(role));
    let page = json!({"users": [], "page_size": 300, "total_records": 0, "next_page_token": ""});
    canned.on("GET /user?", 200, page);
    canned.on("GET /audit", 200, json!({"entries": [], "next_page_token": ""}));
    canned.on("PUT /preferences", 204, Value::Null);
    canned
}

/// Presses a key on what has the focus.
fn press(key: &str, ctrl: bool) {
    let init = KeyboardEventInit::new();
    init.set_key(key);
    init.set_ctrl_key(ctrl);
    init.set_bubbles(true);
    init.set_cancelable(true);
    let event = KeyboardEvent::new_with_keyboard_event_init_dict("keydown", &init).unwrap();
    document().active_element().unwrap().dispatch_event(&event).unwrap();
}

fn is_open(id: &str) -> bool {
    let dialog = document().get_element_by_id(id).unwrap();
    dialog.unchecked_into::<HtmlDialogElement>().open()
}

#[wasm_bindgen_test]
async fn typing_and_enter_lead_to_a_place() {
    let screen = open("/users", &console_of("admin"));
    screen.find("#open-palette").await;
    press("k", true);
    until("the palette has the focus", || focused() == "palette-input").await;
    screen.type_into("#palette-input", "go audit").await;
    screen.sees("1 match").await;
    let input = screen.find("#palette-input").await;
    assert_eq!(input.get_attribute("aria-activedescendant").as_deref(), Some("palette-0"));
    press("Enter", false);
    until("the audit is shown", || address() == "/audit").await;
    until("the palette is closed", || !is_open("palette")).await;
}

#[wasm_bindgen_test]
async fn the_arrows_choose_and_what_is_chosen_is_named() {
    let screen = open("/users", &console_of("member"));
    screen.find("#open-palette").await.focus().unwrap();
    screen.click("#open-palette").await;
    screen.type_into("#palette-input", "colours").await;
    screen.sees("3 matches").await;
    until("the input has the focus", || focused() == "palette-input").await;
    press("ArrowUp", false);
    let chosen = || screen.texts("[role=option][aria-selected=true]");
    until("the last is chosen", || chosen() == ["Colours: Dark"]).await;
    let input = screen.find("#palette-input").await;
    assert_eq!(input.get_attribute("aria-activedescendant").as_deref(), Some("palette-2"));
    press("Enter", false);
    let page = document().document_element().unwrap();
    until("it is dark", || page.get_attribute("data-theme").as_deref() == Some("dark")).await;
    until("the focus is back", || focused() == "open-palette").await;
    page.remove_attribute("data-theme").unwrap();
}

#[wasm_bindgen_test]
async fn only_what_the_role_may_do_is_offered() {
    for (role, has) in [("admin", true), ("member", false)] {
        let screen = open("/users", &console_of(role));
        screen.click("#open-palette").await;
        screen.find("[role=option]").await;
        let offered = screen.texts("[role=option]");
        assert_eq!(offered.contains(&"Add a user".to_owned()), has, "{role}");
        assert_eq!(offered.contains(&"Go to Audit".to_owned()), has, "{role}");
        assert!(offered.contains(&"Schedule a meeting".to_owned()), "{role}");
    }
}

#[wasm_bindgen_test]
async fn a_question_mark_tells_of_the_keys_but_not_while_typing() {
    let screen = open("/users", &console_of("admin"));
    let search = screen.find("#search").await;
    search.focus().unwrap();
    press("?", false);
    assert!(!is_open("keys"));
    search.blur().unwrap();
    press("?", false);
    until("the keys are told", || is_open("keys")).await;
    screen.sees("Show these shortcuts").await;
    screen.click("#keys .dialog-head button").await;
    until("they are closed", || !is_open("keys")).await;
    press("/", false);
    assert_eq!(focused(), "search");
}

#[wasm_bindgen_test]
async fn signing_out_by_the_palette_asks_first() {
    let canned = console_of("member");
    let screen = open("/users", &canned);
    screen.click("#open-palette").await;
    screen.type_into("#palette-input", "sign out").await;
    screen.sees("1 match").await;
    screen.click("[role=option]").await;
    until("it is asked", || is_open("sign-out-dialog")).await;
    assert!(canned.asked("DELETE").is_empty());
}

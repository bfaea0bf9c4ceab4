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
async fn what_was_opened_lately_comes_first_and_is_kept_nowhere() {
    let canned = console_of("admin");
    let meeting = json!({
        "id": "93201235621", "host_id": "id-ada", "host_email": "", "topic": "Board", "agenda": "",
        "type": 2, "recurring": false, "status": "", "start_time": "2026-12-01T14:00:00Z",
        "duration": 45, "timezone": "", "created_at": null, "password": "", "join_url": "",
        "registration_url": "", "settings": {}, "recurrence": null, "occurrences": [],
    });
    canned.on("GET /meeting/93201235621", 200, meeting);
    let user = json!({
        "id": "id-ada", "email": "ada@x.co", "first_name": "Ada", "last_name": "", "type": 2,
        "display_name": "Ada", "status": "active", "role_id": "2", "role": "member", "dept": "",
        "timezone": "", "created_at": null, "last_login_time": null, "job_title": "", "company": "",
        "location": "", "language": "", "pmi": null, "phone_numbers": [],
    });
    canned.on("GET /user/id-ada", 200, user);
    let screen = open("/users?user=id-ada", &canned);
    screen.sees("ada@x.co").await;
    screen.click("#open-palette").await;
    screen.find("[role=option]").await;
    assert_eq!(screen.texts("[role=option]")[0], "User: Ada");
    screen.click("#palette .dialog-head button").await;
    let history = leptos::prelude::window().history().unwrap();
    let there = "/meetings/93201235621";
    history.push_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(there)).unwrap();
    let step = web_sys::Event::new("popstate").unwrap();
    leptos::prelude::window().dispatch_event(&step).unwrap();
    screen.find("#edit-meeting").await;
    screen.click("#open-palette").await;
    until("both are there", || {
        screen.texts("[role=option]").iter().take(2).eq(["Meeting: Board", "User: Ada"])
    })
    .await;
    screen.type_into("#palette-input", "ada").await;
    screen.sees("1 match").await;
    press_in_palette("Enter").await;
    until("the user is open again", || address() == "/users?user=id-ada").await;
    let storage = leptos::prelude::window().local_storage().unwrap().unwrap();
    let kept = js_sys::JSON::stringify(&storage).map(String::from).unwrap();
    assert!(!kept.contains("Ada") && !kept.contains("Board"), "{kept}");
}

async fn press_in_palette(key: &str) {
    until("the input has the focus", || focused() == "palette-input").await;
    press(key, false);
}

#[wasm_bindgen_test]
async fn the_palette_offers_six_months_the_bulk_tools_and_saved_views() {
    let canned = console_of("admin");
    let view = json!({"list": "users", "name": "Gone", "query": "status=inactive&sort=-name"});
    canned.on("GET /preferences", 200, json!({"views": [view]}));
    let screen = open("/users", &canned);
    screen.find("#search").await;
    screen.click("#open-palette").await;
    screen.find("[role=option]").await;
    let offered = screen.texts("[role=option]");
    for title in
        ["Invite many people", "Bulk jobs", "Reports: Six months", "Users: Unused licences"]
    {
        assert!(offered.contains(&title.to_owned()), "{title}: {offered:?}");
    }
    screen.type_into("#palette-input", "gone").await;
    screen.sees("1 match").await;
    press_in_palette("Enter").await;
    until("the view is shown", || address() == "/users?status=inactive&sort=-name").await;
    canned.refuse("GET /user/report", 503, "unavailable", "Not now.");
    screen.click("#open-palette").await;
    screen.type_into("#palette-input", "six months").await;
    screen.sees("1 match").await;
    press_in_palette("Enter").await;
    until("they are asked for", || address() == "/reports?from=2026-05-24&to=2026-11-24").await;
    screen.sees("Not now.").await;
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

//! Choosing a host.

use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{HtmlElement, KeyboardEvent, KeyboardEventInit};

use super::screen::{Canned, address, focused, open, until};
use leptos::prelude::document;

fn user(id: &str, name: &str) -> Value {
    json!({
        "id": id, "email": format!("{id}@x.co"), "first_name": "", "last_name": "",
        "display_name": name, "type": 2, "status": "active", "role_id": "2", "role": "member",
        "dept": "", "timezone": "", "created_at": null, "last_login_time": null,
    })
}

fn account() -> Canned {
    let canned = Canned::signed_in_as(Some("admin"));
    let none = json!({"meetings": [], "total_records": 0,
        "average_day": {"meetings": 0.0, "minutes": 0.0}});
    canned.on("GET /user/meetings", 200, none);
    canned.on(
        "GET /user?",
        200,
        json!({"users": [user("ada", "Ada Lovelace"), user("zoe", "Zoë Müller")],
            "page_size": 300, "total_records": 2, "next_page_token": ""}),
    );
    canned
}

fn press_enter(input: &HtmlElement) {
    let init = KeyboardEventInit::new();
    init.set_key("Enter");
    init.set_bubbles(true);
    let event = KeyboardEvent::new_with_keyboard_event_init_dict("keydown", &init).unwrap();
    input.dispatch_event(&event).unwrap();
}

#[wasm_bindgen_test]
async fn a_part_of_a_name_and_the_enter_key_choose_and_the_focus_stays() {
    let canned = account();
    let screen = open("/meetings", &canned);
    let input = screen.find("#host").await;
    input.focus().unwrap();
    screen.type_into("#host", "muller").await;
    press_enter(&input);
    screen.sees("Zoë Müller (zoe@x.co)").await;
    until("the host is in the URL", || address() == "/meetings?user_id=zoe").await;
    let clear = || document().active_element().and_then(|it| it.get_attribute("aria-label"));
    until("the way back has the focus", || clear().as_deref() == Some("Choose nobody")).await;
    screen.press("Choose nobody").await;
    until("the field has the focus", || focused() == "host").await;
    // Nobody but active users can host a meeting.
    assert!(canned.asked("GET /user?").iter().all(|it| it.url.contains("status=active")));
}

#[wasm_bindgen_test]
async fn words_that_nobody_has_are_said_to_be_nobodys() {
    let screen = open("/meetings", &account());
    let input = screen.find("#host").await;
    screen.type_into("#host", "nobody").await;
    press_enter(&input);
    screen.sees("No active user has all these words.").await;
    assert_eq!(address(), "/meetings");
    screen.type_into("#host", "ada@x.co").await;
    until("an email needs no Enter key", || address() == "/meetings?user_id=ada").await;
}

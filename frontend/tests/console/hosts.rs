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

fn scheduled(host: &str) -> Value {
    json!({
        "id": "93201235621", "host_id": host, "host_email": "", "topic": "Stand-up",
        "start_time": "2026-12-01T08:00:00Z", "duration": 30, "timezone": "Europe/Berlin",
        "password": "", "join_url": "https://zoom.example/j/1",
    })
}

fn sent(canned: &Canned) -> Value {
    serde_json::from_str(canned.asked("POST")[0].body.as_ref().unwrap()).unwrap()
}

#[wasm_bindgen_test]
async fn a_meeting_of_another_host_begins_on_the_hosts_clocks_and_names_the_host() {
    let canned = account();
    let mut ada = user("ada", "Ada Lovelace");
    let more = json!({"timezone": "America/New_York", "job_title": "", "company": "", "location": "",
        "language": "", "pmi": null, "phone_numbers": []});
    ada.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    canned.on("GET /user/ada", 200, ada);
    canned.on("POST /user/createmeeting", 201, scheduled("ada"));
    let screen = open("/meetings?user_id=ada&dialog=create-meeting", &canned);
    screen.find("#topic").await;
    until("the title has the focus", || focused() == "topic").await;
    assert_eq!(screen.value("#timezone").await, "America/New_York");
    let named = screen.texts("[data-testid=for-other]");
    assert!(named[0].contains("Ada Lovelace (ada@x.co)"), "{named:?}");
    assert!(
        !screen.texts("[data-testid=start-notes] p").is_empty(),
        "the viewer's time stands beside"
    );
    screen.type_into("#topic", "Stand-up").await;
    screen.click("#create-meeting-dialog button[type=submit]").await;
    screen.find("[data-testid=join-link]").await;
    let sent = sent(&canned);
    assert_eq!((&sent["user_id"], &sent["timezone"]), (&json!("ada"), &json!("America/New_York")));
    let page = screen.find("#create-meeting-dialog a[href*='/meetings/93201235621']").await;
    page.click();
    until("its page is there", || address() == "/meetings/93201235621?user_id=ada").await;
}

#[wasm_bindgen_test]
async fn beside_the_whole_accounts_meetings_ones_own_is_scheduled_and_listed_at_once() {
    let canned = account();
    canned.on("POST /user/createmeeting", 201, scheduled("id-admin"));
    let none =
        json!({"meetings": [], "from": "2026-11-24", "to": "2027-02-24", "total_records": 0});
    canned.on("GET /user/upcoming", 200, none);
    let screen = open("/meetings?type=account&user_id=ada", &canned);
    screen.sees("Nothing coming up").await;
    screen.click("#create-meeting").await;
    screen.type_into("#topic", "Stand-up").await;
    assert!(screen.all("[data-testid=for-other]").is_empty());
    screen.click("#create-meeting-dialog button[type=submit]").await;
    until("it is listed", || screen.texts("tbody th .topic") == ["Stand-up"]).await;
    assert!(sent(&canned).get("user_id").is_none());
}

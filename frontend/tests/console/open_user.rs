//! The user who is open beside the list: read, changed, (de)activated, removed.

use frontend::client::Method;
use leptos::tachys::view::Mountable;
use serde_json::{Value, json};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Event, EventInit, HtmlSelectElement};

use super::screen::{Canned, Screen, address, open, until};

fn user(id: &str, name: &str, status: &str) -> Value {
    json!({
        "id": id, "email": format!("{id}@x.co"), "first_name": name, "last_name": "",
        "display_name": name, "type": 2, "status": status, "role_id": "2", "role": "member",
        "dept": "Physics", "timezone": "Europe/Berlin", "created_at": null,
        "last_login_time": null,
    })
}

fn details(id: &str, name: &str, status: &str) -> Value {
    let mut details = user(id, name, status);
    let more = json!({
        "job_title": "Admiral", "company": "", "location": "", "language": "en-US",
        "pmi": "5551112222",
        "phone_numbers": [{"country": "US", "code": "+1", "number": "555", "label": "Mobile"}],
    });
    details.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    details
}

fn with_ada() -> Canned {
    let canned = Canned::signed_in_as(Some("admin"));
    let users = [user("ada", "Ada", "active"), user("eve", "Eve", "active")];
    let page = json!({"users": users, "page_size": 300, "total_records": 2, "next_page_token": ""});
    canned.on("GET /user?", 200, page);
    canned.on("GET /user/ada", 200, details("ada", "Ada", "active"));
    canned
}

async fn choose<M: Mountable>(screen: &Screen<M>, selector: &str, value: &str) {
    let select: HtmlSelectElement = screen.find(selector).await.dyn_into().unwrap();
    select.set_value(value);
    let init = EventInit::new();
    init.set_bubbles(true);
    select.dispatch_event(&Event::new_with_event_init_dict("change", &init).unwrap()).unwrap();
}

async fn submit<M: Mountable>(screen: &Screen<M>) {
    screen.click("dialog[open] button[type=submit]").await;
}

#[wasm_bindgen_test]
async fn a_name_opens_the_profile_the_url_holds_it_and_closing_gives_the_focus_back() {
    let screen = open("/users", &with_ada());
    let name = screen.find("tbody th button").await;
    name.focus().unwrap();
    name.click();
    screen.sees("Admiral").await;
    screen.sees("+1 555 Mobile").await;
    assert_eq!(address(), "/users?user=ada");
    let links: Vec<_> =
        screen.all("#user-panel a").iter().map(|a| a.get_attribute("href")).collect();
    assert_eq!(
        links.into_iter().flatten().collect::<Vec<_>>(),
        ["/meetings?user_id=ada", "/reports?user_id=ada"]
    );
    screen.press("Close the profile").await;
    until("the panel is gone", || screen.all("#user-panel").is_empty()).await;
    assert_eq!(address(), "/users");
    let has_focus = || {
        let active = leptos::prelude::document().active_element();
        active.is_some_and(|active| active.text_content().as_deref() == Some("Ada"))
    };
    until("the name has the focus again", has_focus).await;
}

#[wasm_bindgen_test]
async fn an_edit_sends_what_was_changed_alone_and_reads_list_and_profile_again() {
    let canned = with_ada();
    canned.on("PATCH /user/ada", 204, Value::Null);
    let screen = open("/users?user=ada&dialog=edit-user", &canned);
    screen.find("#edit-first-name").await;
    let lists = canned.asked("GET /user?").len();
    canned.on("GET /user/ada", 200, details("ada", "Countess", "active"));
    screen.type_into("#edit-first-name", "Countess").await;
    screen.type_into("#edit-job-title", "").await;
    choose(&screen, "#edit-licence", "1").await;
    submit(&screen).await;
    until("the profile was read again", || screen.texts(".side-panel-head h2") == ["Countess"])
        .await;
    until("the list was read again", || canned.asked("GET /user?").len() > lists).await;
    let [sent] = &canned.asked("PATCH /user/ada")[..] else { panic!("sent once") };
    let body: Value = serde_json::from_str(sent.body.as_deref().unwrap()).unwrap();
    assert_eq!(body, json!({"first_name": "Countess", "job_title": "", "type": 1}));
}

#[wasm_bindgen_test]
async fn an_edit_that_would_be_lost_is_asked_about_first() {
    let canned = with_ada();
    let screen = open("/users?user=ada&dialog=edit-user", &canned);
    screen.type_into("#edit-job-title", "Countess").await;
    screen.press("Cancel").await;
    screen.sees("What you entered is not saved yet.").await;
    screen.press("Discard").await;
    until("the dialog is gone", || screen.all("#edit-first-name").is_empty()).await;
    assert!(canned.asked("PATCH").is_empty());
}

#[wasm_bindgen_test]
async fn an_edit_that_changes_nothing_asks_nothing() {
    let canned = with_ada();
    let screen = open("/users?user=ada&dialog=edit-user", &canned);
    screen.find("#edit-first-name").await;
    submit(&screen).await;
    until("the dialog is gone", || screen.all("#edit-first-name").is_empty()).await;
    assert!(canned.asked("PATCH").is_empty());
}

#[wasm_bindgen_test]
async fn a_refused_edit_stays_open_and_says_why() {
    let canned = with_ada();
    canned.refuse("PATCH /user/ada", 409, "licences_spent", "The account has no licence left.");
    let screen = open("/users?user=ada&dialog=edit-user", &canned);
    choose(&screen, "#edit-licence", "1").await;
    submit(&screen).await;
    screen.sees("The account has no licence left.").await;
    assert_eq!(screen.all("#edit-user-dialog [role=alert]").len(), 1);
}

#[wasm_bindgen_test]
async fn deactivating_says_what_happens_and_then_offers_to_activate() {
    let canned = with_ada();
    canned.on("PUT /user/ada/status", 204, Value::Null);
    let screen = open("/users?user=ada", &canned);
    screen.click("#user-status").await;
    screen.sees("signed out of this console at once").await;
    canned.on("GET /user/ada", 200, details("ada", "Ada", "inactive"));
    submit(&screen).await;
    until("it can be undone", || screen.texts("#user-status") == ["Activate"]).await;
    let [sent] = &canned.asked("PUT /user/ada/status")[..] else { panic!("sent once") };
    assert_eq!(sent.method, Method::Put);
    assert_eq!(sent.body.as_deref(), Some(r#"{"action":"deactivate"}"#));
}

#[wasm_bindgen_test]
async fn a_user_is_removed_with_an_heir_and_the_panel_goes_with_them() {
    let canned = with_ada();
    canned.on("DELETE /user/ada", 204, Value::Null);
    let screen = open("/users?user=ada", &canned);
    screen.click("#remove-user").await;
    screen.type_into("#heir", "eve@x.co").await;
    screen.sees("Eve (eve@x.co)").await;
    let webinars = screen.find("#transfer-webinar").await;
    webinars.click();
    submit(&screen).await;
    until("the panel is gone", || screen.all("#user-panel").is_empty()).await;
    assert_eq!(address(), "/users");
    let [sent] = &canned.asked("DELETE /user/ada")[..] else { panic!("sent once") };
    assert_eq!(
        sent.url,
        "/api/user/ada?action=delete&transfer_to=eve&transfer_meeting=true&transfer_recording=true"
    );
    // Whoever is gone is not among what was opened lately.
    screen.click("#open-palette").await;
    screen.find("[role=option]").await;
    let offered = screen.texts("[role=option]");
    assert!(!offered.iter().any(|it| it.starts_with("User:")), "{offered:?}");
}

#[wasm_bindgen_test]
async fn nobody_is_offered_to_remove_the_owner_or_themself() {
    let canned = with_ada();
    let mut owner = details("boss", "Boss", "active");
    owner["role"] = json!("owner");
    canned.on("GET /user/boss", 200, owner);
    let screen = open("/users?user=boss", &canned);
    screen.sees("Zoom neither deactivates nor removes").await;
    assert!(screen.all("#remove-user, #user-status").is_empty());
    drop(screen);
    canned.on("GET /user/id-admin", 200, details("id-admin", "Me", "active"));
    let screen = open("/users?user=id-admin", &canned);
    screen.sees("This is you").await;
    assert!(screen.all("#remove-user, #user-status").is_empty());
}

#[wasm_bindgen_test]
async fn a_user_who_is_gone_is_told_to_be() {
    let canned = with_ada();
    canned.refuse("GET /user/gone", 404, "user_not_found", "User not found");
    let screen = open("/users?user=gone", &canned);
    screen.find("#user-panel [data-state=missing]").await;
}

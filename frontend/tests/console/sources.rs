//! What is listed is what is asked for now: nothing that was read of something else stays under it.

use leptos::prelude::document;
use serde_json::{Value, json};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

use super::screen::{Canned, open, until};

fn user(id: &str) -> Value {
    json!({
        "id": id, "email": format!("{id}@x.co"), "first_name": "", "last_name": "",
        "display_name": id, "type": 2, "status": "active", "role_id": "2", "role": "member",
        "dept": "", "timezone": "", "created_at": null, "last_login_time": null,
    })
}

fn users(ids: &[&str]) -> Value {
    let users: Vec<_> = ids.iter().map(|id| user(id)).collect();
    json!({"users": users, "page_size": 300, "total_records": ids.len(), "next_page_token": ""})
}

fn unused(ids: &[&str]) -> Value {
    let mut list = users(ids);
    list["ready"] = json!(true);
    list["from"] = json!("2026-08-27");
    list["to"] = json!("2026-11-24");
    list
}

#[wasm_bindgen_test]
async fn of_users_who_are_asked_for_otherwise_none_is_listed_or_selected_before_the_answer_is_here()
{
    let canned = Canned::signed_in_as(Some("admin"));
    canned.on("GET /user?", 200, users(&["ada", "eve"]));
    canned.on("GET /user/inactive?days=90", 200, unused(&["eve"]));
    canned.on("GET /user/inactive?days=30", 200, unused(&["ada"]));
    let (ninety, thirty) =
        (canned.hold("GET /user/inactive?days=90"), canned.hold("GET /user/inactive?days=30"));
    let screen = open("/users", &canned);
    until("they are listed", || screen.texts("tbody th") == ["ada", "eve"]).await;
    screen.click("thead input[type=checkbox]").await;
    screen.find("#bulk-licence").await;
    let unused = screen.all("button.segment").into_iter();
    let mut unused = unused.filter(|it| it.text_content().as_deref() == Some("Unused licences"));
    let unused: HtmlElement = unused.next().unwrap().unchecked_into();
    unused.focus().unwrap();
    unused.click();
    let empty = || screen.all("tbody th, thead input, #bulk-licence, #bulk-deactivate").is_empty();
    screen.find("[data-state=loading]").await;
    assert!(empty(), "they are still listed");
    screen.find(".user-summary").await;
    assert_eq!(document().active_element().as_ref(), Some(unused.as_ref()));
    ninety.now();
    until("others are listed", || screen.texts("tbody th") == ["eve"]).await;
    assert!(screen.all("#bulk-licence").is_empty(), "somebody is selected");
    screen.press("30 days").await;
    screen.find("[data-state=loading]").await;
    assert!(empty(), "they are still listed");
    thirty.now();
    until("others are listed", || screen.texts("tbody th") == ["ada"]).await;
}

#[wasm_bindgen_test]
async fn a_failure_of_what_was_asked_for_before_leaves_with_it() {
    let canned = Canned::signed_in_as(Some("admin"));
    canned.refuse("GET /user?status=active", 502, "zoom_unreachable", "Zoom is away.");
    canned.on("GET /user?status=inactive", 200, users(&["ada"]));
    let inactive = canned.hold("GET /user?status=inactive");
    let screen = open("/users", &canned);
    screen.sees("Zoom is away.").await;
    screen.press("Inactive").await;
    screen.find("[data-state=loading]").await;
    assert!(screen.all("[data-state=error]").is_empty());
    inactive.now();
    until("they are listed", || screen.texts("tbody th") == ["ada"]).await;
}

/// An account that lists one user, and takes another.
fn where_eve_is_added() -> Canned {
    let canned = Canned::signed_in_as(Some("admin"));
    canned.on("GET /user?", 200, users(&["ada"]));
    let created =
        json!({"id": "eve", "email": "eve@x.co", "first_name": "", "last_name": "", "type": 1});
    canned.on("POST /user/createuser", 201, created);
    canned
}

#[wasm_bindgen_test]
async fn a_list_that_is_read_anew_stays_while_it_is() {
    let canned = where_eve_is_added();
    let screen = open("/users?dialog=add-user", &canned);
    until("it is listed", || screen.texts("tbody th") == ["ada"]).await;
    let table = screen.find("table").await;
    canned.on("GET /user?", 200, users(&["ada", "eve"]));
    let anew = canned.hold("GET /user?");
    screen.type_into("#new-email", "eve@x.co").await;
    screen.click("#add-user-dialog button[type=submit]").await;
    screen.sees("Invitation sent to eve@x.co.").await;
    until("it is read anew", || canned.asked("GET /user?").len() == 2).await;
    assert_eq!(screen.texts("tbody th"), ["ada"]);
    anew.now();
    until("both are listed", || screen.texts("tbody th") == ["ada", "eve"]).await;
    assert!(table.is_connected(), "it was built anew");
}

#[wasm_bindgen_test]
async fn whoever_comes_back_to_a_list_before_another_is_here_is_not_told_that_it_is_empty() {
    let canned = Canned::signed_in_as(Some("admin"));
    canned.on("GET /user?", 200, users(&["ada"]));
    canned.never("GET /user?status=inactive");
    let screen = open("/users", &canned);
    until("it is listed", || screen.texts("tbody th") == ["ada"]).await;
    screen.press("Inactive").await;
    screen.find("[data-state=loading]").await;
    screen.press("Active").await;
    // The reading that was given up ends a little later.
    leptos::task::tick().await;
    assert!(screen.all("[data-state=empty]").is_empty(), "it is said to be empty");
    until("it is listed again", || screen.texts("tbody th") == ["ada"]).await;
}

#[wasm_bindgen_test]
async fn a_list_that_is_read_anew_without_a_session_leads_to_the_sign_in() {
    let canned = where_eve_is_added();
    let screen = open("/users?dialog=add-user", &canned);
    until("it is listed", || screen.texts("tbody th") == ["ada"]).await;
    canned.refuse("GET /user?", 401, "not_signed_in", "Sign in first.");
    screen.type_into("#new-email", "eve@x.co").await;
    screen.click("#add-user-dialog button[type=submit]").await;
    screen.find("#email").await;
}

#[wasm_bindgen_test]
async fn of_meetings_that_are_asked_for_otherwise_none_is_listed_before_the_answer_is_here() {
    let canned = Canned::signed_in_as(Some("member"));
    let list = |topic: &str| {
        let meeting = json!({
            "id": "93201235621", "host_id": "id-member", "topic": topic, "agenda": "",
            "start_time": "2026-12-01T08:00:00Z", "duration": 45, "timezone": "",
            "recurring": false, "join_url": "", "created_at": null,
        });
        json!({"meetings": [meeting], "total_records": 1,
            "average_day": {"meetings": 1.0, "minutes": 45.0}})
    };
    canned.on("GET /user/meetings", 200, list("To come"));
    let screen = open("/meetings", &canned);
    until("it is listed", || screen.texts("tbody th .topic") == ["To come"]).await;
    for (segment, word) in [("Live now", "live"), ("Previous", "previous")] {
        let request = format!("GET /user/meetings?type={word}");
        canned.on(&request, 200, list(word));
        let answer = canned.hold(&request);
        screen.press(segment).await;
        screen.find("[data-state=loading]").await;
        assert!(screen.all("tbody th").is_empty());
        answer.now();
        until("the others are listed", || screen.texts("tbody th .topic") == [word]).await;
    }
}

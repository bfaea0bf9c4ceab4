//! The users view and its states.

use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

use super::screen::{Canned, address, focused, open, until};

fn user(name: &str, email: &str) -> Value {
    json!({
        "id": "abc", "email": email, "first_name": "", "last_name": "", "display_name": name,
        "type": 2, "status": "active", "role_id": "2", "role": "member", "dept": "Physics",
        "timezone": "", "created_at": null, "last_login_time": null,
    })
}

fn page(users: &[Value], total: usize, next: &str) -> Value {
    json!({"users": users, "page_size": 300, "total_records": total, "next_page_token": next})
}

#[wasm_bindgen_test]
async fn all_pages_are_read_and_counted() {
    let canned = Canned::signed_in_as(Some("admin"));
    canned.on("GET /user?", 200, page(&[user("Ada", "ada@x.co")], 2, "next"));
    canned.on(
        "GET /user?status=active&page_size=300&next_page_token=next",
        200,
        page(&[user("Grace", "grace@x.co")], 2, ""),
    );
    let screen = open("/users", &canned);
    screen.sees("2 users").await;
    assert_eq!(screen.texts("tbody th"), ["Ada", "Grace"]);
}

#[wasm_bindgen_test]
async fn a_list_of_three_pages_that_is_read_anew_shows_nobody_twice() {
    let canned = Canned::signed_in_as(Some("admin"));
    for (number, (token, next)) in [("", "b"), ("b", "c"), ("c", "")].into_iter().enumerate() {
        let address = match token {
            "" => "GET /user?status=active&page_size=300".to_owned(),
            token => format!("GET /user?status=active&page_size=300&next_page_token={token}"),
        };
        let name = format!("U{number}");
        canned.on(&address, 200, page(&[user(&name, &format!("{name}@x.co"))], 3, next));
    }
    canned.on("GET /user?status=inactive", 200, page(&[user("Off", "off@x.co")], 1, ""));
    let screen = open("/users", &canned);
    for _ in 0..2 {
        screen.sees("3 users").await;
        assert_eq!(screen.texts("tbody th"), ["U0", "U1", "U2"]);
        screen.press("Inactive").await;
        screen.press("Active").await;
        screen.press("Inactive").await;
        until("only these are shown", || screen.texts("tbody th") == ["Off"]).await;
        screen.press("Active").await;
    }
}

#[wasm_bindgen_test]
async fn a_search_stands_in_the_url_and_narrows_the_list() {
    let canned = Canned::signed_in_as(Some("admin"));
    canned.on("GET /user?", 200, page(&[user("Ada", "ada@x.co"), user("Bob", "bob@x.co")], 2, ""));
    let screen = open("/users", &canned);
    screen.find("tbody tr").await;
    screen.type_into("#search", "BOB").await;
    until("one is left", || screen.texts("tbody th") == ["Bob"]).await;
    assert_eq!(address(), "/users?q=BOB");
    screen.type_into("#search", "nobody").await;
    screen.sees("Nothing matches").await;
}

#[wasm_bindgen_test]
async fn a_heading_sorts_and_says_so() {
    let canned = Canned::signed_in_as(Some("admin"));
    canned.on("GET /user?", 200, page(&[user("Ada", "z@x.co"), user("Bob", "a@x.co")], 2, ""));
    let screen = open("/users", &canned);
    screen.press("Email").await;
    until("sorted by email", || screen.texts("tbody th") == ["Bob", "Ada"]).await;
    screen.find("th[aria-sort=ascending]").await;
    screen.press("Email").await;
    until("turned round", || screen.texts("tbody th") == ["Ada", "Bob"]).await;
    assert_eq!(address(), "/users?sort=-email");
}

#[wasm_bindgen_test]
async fn loading_empty_failed_and_denied_each_look_their_own() {
    let canned = Canned::signed_in_as(Some("admin"));
    canned.never("GET /user?status=active");
    canned.on("GET /user?status=inactive", 200, page(&[], 0, ""));
    canned.refuse("GET /user?status=pending", 502, "zoom_unreachable", "Zoom is away.");
    let screen = open("/users", &canned);
    screen.find("[data-state=loading]").await;
    screen.press("Inactive").await;
    screen.find("[data-state=empty]").await;
    screen.press("Pending").await;
    screen.sees("Zoom is away.").await;
    screen.sees("Request 01REQUEST").await;
    canned.refuse("GET /user?", 403, "forbidden", "Administrators only.");
    screen.press("Try again").await;
    screen.find("[data-state=denied]").await;
    screen.sees("Administrators only.").await;
}

#[wasm_bindgen_test]
async fn a_failed_list_comes_when_tried_again() {
    let canned = Canned::signed_in_as(Some("admin"));
    canned.offline("GET /user?");
    let screen = open("/users", &canned);
    screen.find("[data-state=offline]").await;
    canned.on("GET /user?", 200, page(&[user("Ada", "ada@x.co")], 1, ""));
    let again = screen.find("[data-state=offline] button").await;
    again.focus().unwrap();
    again.click();
    until("the list is shown", || screen.texts("tbody th") == ["Ada"]).await;
    until("the view has the focus", || focused() == "main").await;
}

#[wasm_bindgen_test]
async fn a_page_that_fails_keeps_what_was_read_and_says_what_is_missing() {
    let canned = Canned::signed_in_as(Some("admin"));
    canned.on("GET /user?", 200, page(&[user("Ada", "ada@x.co")], 2, "next"));
    canned.refuse(
        "GET /user?status=active&page_size=300&next_page_token=next",
        502,
        "zoom_unreachable",
        "Zoom is away.",
    );
    let screen = open("/users", &canned);
    screen.find("[data-notice=incomplete]").await;
    screen.sees("Only 1 user could be loaded. Zoom is away.").await;
    assert_eq!(screen.texts("tbody th"), ["Ada"]);
}

#[wasm_bindgen_test]
async fn a_member_sees_a_directory_of_name_email_and_department() {
    let canned = Canned::signed_in_as(Some("member"));
    let entry = json!({"display_name": "Ada", "email": "ada@x.co", "dept": "Physics"});
    canned.on("GET /user?status=active&page_size=300", 200, page(&[entry], 1, ""));
    let screen = open("/users?status=pending", &canned);
    screen.sees("ada@x.co").await;
    assert_eq!(screen.texts("h1"), ["Directory"]);
    assert_eq!(screen.texts("thead th"), ["", "Name", "Email", "Department"]);
    assert!(screen.all("#add-user").is_empty());
}

//! How many users there are, who waits for an invitation, and whose licence lies idle.

use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

use super::screen::{Canned, address, open, until};

fn user(id: &str, status: &str, created_at: &str) -> Value {
    json!({
        "id": id, "email": format!("{id}@x.co"), "first_name": "", "last_name": "",
        "display_name": id, "type": 2, "status": status, "role_id": "2", "role": "member",
        "dept": "", "timezone": "", "created_at": created_at, "last_login_time": null,
    })
}

fn page(users: &[Value]) -> Value {
    let total = users.len();
    json!({"users": users, "page_size": 300, "total_records": total, "next_page_token": ""})
}

#[wasm_bindgen_test]
async fn each_count_leads_to_its_list() {
    let canned = Canned::signed_in_as(Some("admin"));
    canned.on("GET /user?", 200, page(&[user("ada", "active", "2026-11-01T00:00:00Z")]));
    let counts = json!({
        "licensed_users_count": 2, "basic_users_count": 1_234, "on_prem_users_count": 0,
        "room_users_count": 3, "join_only_users_count": 0, "pending_users_count": 4,
        "active_users_count": 5, "inactive_users_count": 6, "total_users_count": 15,
    });
    canned.on("GET /user/summary", 200, counts);
    let screen = open("/users?q=ada", &canned);
    screen.find(".user-summary .tile").await;
    let figures = screen.texts(".user-summary .tile-value");
    assert_eq!(figures, ["5", "6", "4", "2", "1,234", "3"]);
    let links = screen.all(".user-summary a");
    let links: Vec<_> = links.iter().filter_map(|link| link.get_attribute("href")).collect();
    assert_eq!(
        links,
        [
            "/users",
            "/users?status=inactive",
            "/users?status=pending",
            "/users?licence=2",
            "/users?licence=1"
        ]
    );
    screen.click(".user-summary a[href='/users?status=pending']").await;
    until("its list is asked for", || !canned.asked("GET /user?status=pending").is_empty()).await;
    assert_eq!(address(), "/users?status=pending");
}

#[wasm_bindgen_test]
async fn who_has_not_accepted_is_shown_with_the_age_of_the_invitation() {
    let canned = Canned::signed_in_as(Some("admin"));
    let invited = [
        user("old", "pending", "2026-11-04T12:00:00Z"),
        user("new", "pending", "2026-11-23T11:00:00Z"),
    ];
    canned.on("GET /user?", 200, page(&invited));
    let screen = open("/users?status=pending&sort=last_login", &canned);
    screen.sees("Invited 20 days ago").await;
    screen.sees("Invited 1 day ago").await;
    assert_eq!(screen.texts("tbody th"), ["old", "new"]);
}

#[wasm_bindgen_test]
async fn licences_that_lie_idle_are_listed_for_as_many_days_as_asked() {
    let canned = Canned::signed_in_as(Some("admin"));
    let list = |id: &str, from: &str| {
        let users = [user(id, "active", "2026-01-01T00:00:00Z")];
        json!({"ready": true, "users": users, "from": from, "to": "2026-11-24", "total_records": 1})
    };
    canned.on("GET /user/inactive?days=90", 200, list("ninety", "2026-08-27"));
    canned.on("GET /user/inactive?days=30", 200, list("thirty", "2026-10-26"));
    let screen = open("/users?status=unused", &canned);
    until("those of 90 days are listed", || screen.texts("tbody th") == ["ninety"]).await;
    screen.press("30 days").await;
    until("those of 30 days are listed", || screen.texts("tbody th") == ["thirty"]).await;
    assert_eq!(address(), "/users?status=unused&days=30");
    screen.click("thead input[type=checkbox]").await;
    screen.click("#bulk-licence").await;
    screen.sees("1 user gets the licence you choose.").await;
}

//! Views of lists, saved under names.

use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

use super::{
    lists::account,
    screen::{Canned, Screen, address, focused, open, until},
};
use leptos::tachys::view::Mountable;

fn view(list: &str, name: &str, query: &str) -> Value {
    json!({"list": list, "name": name, "query": query})
}

/// What the server has of somebody who saved these.
fn having(canned: &Canned, views: &[Value]) {
    canned.on("GET /preferences", 200, json!({"views": views}));
}

/// The views as they were sent last.
fn sent(canned: &Canned) -> Vec<Value> {
    let put = canned.asked("PUT /preferences");
    let body = put.last().and_then(|request| request.body.clone()).unwrap_or_default();
    let body: Value = serde_json::from_str(&body).unwrap_or_default();
    body["views"].as_array().cloned().unwrap_or_default()
}

async fn opens<M: Mountable>(screen: &Screen<M>, label: &str) {
    screen.press(label).await;
    screen.find("#view-name").await;
}

#[wasm_bindgen_test]
async fn a_view_is_saved_under_a_name_is_kept_by_the_server_and_leads_back() {
    let canned = account(3);
    let screen = open("/users?sort=-name&q=u0&user=id1&dept=Physics", &canned);
    canned.on("GET /user/id1", 404, json!({"code": "user_not_found", "message": "No."}));
    screen.find("tbody tr").await;
    opens(&screen, "Views").await;
    screen.sees("Nothing is saved yet.").await;
    screen.type_into("#view-name", " My physicists ").await;
    screen.press("Save").await;
    screen.sees("The view “My physicists” is saved.").await;
    let saved = view("users", "My physicists", "dept=Physics&q=u0&sort=-name");
    until("the server has it", || sent(&canned) == [saved.clone()]).await;
    having(&canned, &[saved]);
    screen.find(".menu-item[aria-current]").await;
    screen.type_into("#search", "u00001").await;
    until("it is not what is shown any more", || screen.all(".menu-item[aria-current]").is_empty())
        .await;
    screen.press("My physicists").await;
    until("it is shown again", || address().contains("q=u0&sort=-name")).await;
    // Who is open beside the list is no part of how it is looked at.
    assert!(address().contains("user=id1"), "{}", address());
}

#[wasm_bindgen_test]
async fn a_view_is_replaced_renamed_and_deleted() {
    let canned = account(3);
    let (mine, other) = (view("users", "Mine", "role=admin"), view("reports", "Mine", "dept=Law"));
    having(&canned, &[mine, other.clone()]);
    let screen = open("/users?q=u0", &canned);
    screen.find("tbody tr").await;
    opens(&screen, "Views").await;
    until("only those of this list are offered", || screen.texts(".menu-item") == ["Mine"]).await;
    screen.type_into("#view-name", "Mine").await;
    screen.press("Replace").await;
    let replaced = view("users", "Mine", "q=u0");
    until("it is replaced", || sent(&canned) == [replaced.clone(), other.clone()]).await;
    having(&canned, &[replaced, other.clone()]);

    screen.press("Rename Mine").await;
    until("the new name is asked for", || focused() == "view-new-name").await;
    screen.type_into("#view-new-name", "Ours").await;
    screen.press("Rename").await;
    let renamed = view("users", "Ours", "q=u0");
    until("it is renamed", || sent(&canned) == [renamed.clone(), other.clone()]).await;
    having(&canned, &[renamed, other.clone()]);

    screen.press("Delete Ours").await;
    until("it is asked first", || focused() == "keep-view").await;
    screen.press("Keep it").await;
    until("it stays", || screen.texts(".menu-item") == ["Ours"]).await;
    screen.press("Delete Ours").await;
    screen.press("Delete").await;
    until("it is gone", || sent(&canned) == [other.clone()]).await;
    screen.sees("The view “Ours” is deleted.").await;
    assert_eq!(address(), "/users?q=u0");
}

#[wasm_bindgen_test]
async fn a_name_that_breaks_a_rule_is_refused_beside_the_field_and_not_sent() {
    let canned = account(1);
    let views: Vec<_> = (0..20).map(|n| view("users", &format!("View {n}"), "q=x")).collect();
    having(&canned, &views);
    let screen = open("/users", &canned);
    screen.find("tbody tr").await;
    opens(&screen, "Views").await;
    until("they are here", || screen.all(".menu-item").len() == 20).await;
    screen.type_into("#view-name", "One more").await;
    screen.press("Save").await;
    let rule = || screen.texts("#view-name-error");
    until("the rule is named", || rule() == ["At most 20 views are kept. Delete one first."]).await;
    screen.press("Rename View 3").await;
    screen.type_into("#view-new-name", "View 4").await;
    screen.press("Rename").await;
    let rule = || screen.texts("#view-new-name-error");
    let taken = "Another view of this list has that name already.";
    until("the other rule is named", || rule() == [taken]).await;
    assert!(canned.asked("PUT").is_empty());
}

#[wasm_bindgen_test]
async fn a_view_the_server_has_no_room_for_by_now_is_not_said_to_be_saved() {
    let canned = account(1);
    let screen = open("/users", &canned);
    screen.find("tbody tr").await;
    opens(&screen, "Views").await;
    // Another tab filled the list since this one read it.
    let views: Vec<_> = (0..20).map(|n| view("users", &format!("View {n}"), "q=x")).collect();
    having(&canned, &views);
    screen.type_into("#view-name", "One more").await;
    screen.press("Save").await;
    screen.sees("At most 20 views are kept. Delete one first.").await;
    until("what is kept is shown", || screen.all(".menu-item").len() == 20).await;
    assert!(!screen.text().contains("is saved"), "{}", screen.text());
    assert_eq!(sent(&canned), views);
    assert_eq!(screen.value("#view-name").await, "One more");
}

#[wasm_bindgen_test]
async fn a_view_of_meetings_holds_whose_and_which_they_are_and_how_they_are_laid_out() {
    let canned = Canned::signed_in_as(Some("admin"));
    let none = json!({"meetings": [], "total_records": 0, "average_day": {"meetings": 0.0, "minutes": 0.0}});
    canned.on("GET /user/meetings", 200, none);
    canned.on(
        "GET /user?",
        200,
        json!({"users": [], "page_size": 300, "total_records": 0, "next_page_token": ""}),
    );
    let screen = open("/meetings?view=week&type=scheduled&user_id=ada&date=2026-12-01", &canned);
    screen.find(".calendar-table").await;
    opens(&screen, "Views").await;
    screen.type_into("#view-name", "Ada's weeks").await;
    screen.press("Save").await;
    let saved = view("meetings", "Ada's weeks", "type=scheduled&user_id=ada&view=week");
    until("no day is in it", || sent(&canned) == [saved.clone()]).await;
}

#[wasm_bindgen_test]
async fn a_view_of_reports_is_of_whichever_days_are_shown() {
    let canned = Canned::signed_in_as(Some("admin"));
    having(&canned, &[view("reports", "Law", "dept=Law&sort=topic")]);
    let range = json!({"from": "2026-11-14", "to": "2026-11-20"});
    canned.on(
        "GET /user/report",
        200,
        json!({"asked": range, "served": range, "user_id": null, "meetings": [], "by_day": [],
            "totals": {"meetings": 0, "webinars": 0, "participants": 0, "minutes": 0, "participant_minutes": 0},
            "average_day": {"meetings": 0.0, "participants": 0.0, "minutes": 0.0}}),
    );
    let screen = open("/reports?from=2026-11-14&to=2026-11-20&dept=Art&day=2026-11-15", &canned);
    screen.sees("No meetings in these days").await;
    opens(&screen, "Views").await;
    screen.press("Law").await;
    let there = "/reports?from=2026-11-14&to=2026-11-20&dept=Law&sort=topic";
    until("the days stay", || address() == there).await;
    screen.sees("Views: Law").await;
}

#[wasm_bindgen_test]
async fn the_audit_has_views_too() {
    let canned = Canned::signed_in_as(Some("admin"));
    canned.on("GET /audit", 200, json!({"entries": [], "next_page_token": ""}));
    let screen = open("/audit?outcome=refused", &canned);
    screen.sees("Nothing yet").await;
    opens(&screen, "Views").await;
    screen.type_into("#view-name", "Refused").await;
    screen.press("Save").await;
    let saved = view("audit", "Refused", "outcome=refused");
    until("it is kept", || sent(&canned) == [saved.clone()]).await;
}

#[wasm_bindgen_test]
async fn that_the_server_did_not_keep_a_view_is_said_where_it_was_saved() {
    let canned = account(1);
    canned.refuse("PUT /preferences", 503, "unavailable", "Not now.");
    let screen = open("/users", &canned);
    screen.find("tbody tr").await;
    opens(&screen, "Views").await;
    screen.type_into("#view-name", "Mine").await;
    screen.press("Save").await;
    screen.sees("the server did not answer for it: Not now.").await;
    canned.on("PUT /preferences", 204, Value::Null);
    screen.press("Try again").await;
    screen.sees("Saved.").await;
}

#[wasm_bindgen_test]
async fn that_a_view_was_not_kept_is_said_too_where_the_panel_is_closed_by_then() {
    let canned = account(1);
    canned.refuse("PUT /preferences", 503, "unavailable", "Not now.");
    let held = canned.hold("PUT /preferences");
    let screen = open("/users", &canned);
    screen.find("tbody tr").await;
    opens(&screen, "Views").await;
    screen.type_into("#view-name", "Mine").await;
    screen.press("Save").await;
    until("it is sent", || !canned.asked("PUT /preferences").is_empty()).await;
    screen.press("Views: Mine").await;
    until("the panel is closed", || screen.all(".menu-panel").is_empty()).await;
    held.now();
    screen.find("[data-notice=unkept] [role=alert]").await;
    assert!(screen.text().contains("the server did not answer for it: Not now."));
    // Another tab filled the list meanwhile.
    let views: Vec<_> = (0..20).map(|n| view("users", &format!("View {n}"), "q=x")).collect();
    having(&canned, &views);
    canned.on("PUT /preferences", 204, Value::Null);
    screen.press("Try again").await;
    screen.sees("At most 20 views are kept. Delete one first.").await;
    assert!(screen.all(".menu-panel").is_empty() && !screen.text().contains("is saved"));
    screen.click("[data-notice=unkept] > button").await;
    until("it is dismissed", || screen.all("[data-notice=unkept]").is_empty()).await;
}

#[wasm_bindgen_test]
async fn a_view_that_was_refused_is_not_said_to_be_saved_after_another_change_had_to_be_sent_again()
{
    let canned = account(1);
    let views = |count: usize| -> Vec<_> {
        (0..count).map(|n| view("users", &format!("View {n}"), "q=x")).collect()
    };
    having(&canned, &views(19));
    canned.on("PUT /preferences", 204, Value::Null);
    let screen = open("/users", &canned);
    screen.find("tbody tr").await;
    opens(&screen, "Views").await;
    until("they are here", || screen.all(".menu-item").len() == 19).await;
    // Another tab saved one more.
    having(&canned, &views(20));
    let held = canned.hold("PUT /preferences");
    screen.type_into("#view-name", "One more").await;
    screen.press("Save").await;
    until("it is sent", || !canned.asked("PUT /preferences").is_empty()).await;
    canned.refuse("PUT /preferences", 503, "unavailable", "Not now.");
    screen.press("Delete View 3").await;
    screen.press("Delete").await;
    held.now();
    screen.sees("the server did not answer for it: Not now.").await;
    canned.on("PUT /preferences", 204, Value::Null);
    screen.press("Try again").await;
    screen.sees("At most 20 views are kept. Delete one first.").await;
    screen.sees("The view “View 3” is deleted.").await;
    assert!(!screen.text().contains("is saved"), "{}", screen.text());
}

#[wasm_bindgen_test]
async fn each_of_several_changes_is_confirmed_and_what_is_typed_meanwhile_stays() {
    let canned = account(1);
    having(&canned, &[view("users", "Old", "q=x")]);
    canned.on("PUT /preferences", 204, Value::Null);
    let held = canned.hold("PUT /preferences");
    let screen = open("/users", &canned);
    screen.find("tbody tr").await;
    opens(&screen, "Views").await;
    screen.type_into("#view-name", "Mine").await;
    screen.press("Save").await;
    until("it is sent", || !canned.asked("PUT /preferences").is_empty()).await;
    screen.press("Delete Old").await;
    screen.press("Delete").await;
    screen.type_into("#view-name", "Next").await;
    held.now();
    screen.sees("The view “Mine” is saved.").await;
    screen.sees("The view “Old” is deleted.").await;
    assert_eq!(screen.value("#view-name").await, "Next");
}

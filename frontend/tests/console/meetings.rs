//! The meetings view and scheduling.

use serde_json::json;
use wasm_bindgen_test::wasm_bindgen_test;

use super::screen::{Canned, open, until};

fn none() -> serde_json::Value {
    json!({"meetings": [], "total_records": 0, "average_day": {"meetings": 0.0, "minutes": 0.0}})
}

#[wasm_bindgen_test]
async fn upcoming_meetings_come_first_and_the_type_stands_in_the_url() {
    let canned = Canned::signed_in_as(Some("member"));
    canned.on("GET /user/meetings", 200, none());
    let screen = open("/meetings", &canned);
    screen.sees("Nothing coming up").await;
    screen.press("Live now").await;
    screen.sees("No meeting is running").await;
    let asked = canned.asked("GET /user/meetings");
    assert_eq!(asked[0].url, "/api/user/meetings?type=upcoming");
    assert_eq!(asked.last().unwrap().url, "/api/user/meetings?type=live");
}

#[wasm_bindgen_test]
async fn a_meeting_is_scheduled_at_the_local_time_of_its_zone_and_its_links_are_shown() {
    let canned = Canned::signed_in_as(Some("member"));
    canned.on("GET /user/meetings", 200, none());
    canned.on(
        "POST /user/createmeeting",
        201,
        json!({
            "id": "93201235621", "host_id": "id-member", "host_email": "", "topic": "Stand-up",
            "start_time": "2026-12-01T08:00:00Z", "duration": 45, "timezone": "Europe/Berlin",
            "password": "", "join_url": "https://zoom.example/j/1",
            "start_url": "https://zoom.example/s/1", "start_url_expires_at": "2026-12-01T10:00:00Z",
        }),
    );
    let screen = open("/meetings?dialog=create-meeting", &canned);
    screen.type_into("#topic", "Stand-up").await;
    screen.type_into("#start-date", "2026-12-01").await;
    screen.type_into("#start-time", "09:00").await;
    screen.type_into("#duration", "45").await;
    screen.click("#create-meeting-dialog button[type=submit]").await;
    let link = screen.find("[data-testid=join-link] a").await;
    assert_eq!(link.get_attribute("href").as_deref(), Some("https://zoom.example/j/1"));
    screen.find("[data-testid=start-link] a").await;
    let body: serde_json::Value =
        serde_json::from_str(canned.asked("POST")[0].body.as_ref().unwrap()).unwrap();
    assert_eq!(body["start_time"], "2026-12-01T09:00:00");
    assert_eq!(body["timezone"], "Europe/Berlin");
    assert_eq!(body["duration"], 45);
    assert!(body.get("user_id").is_none());
}

#[wasm_bindgen_test]
async fn a_meeting_without_topic_and_day_names_both() {
    let canned = Canned::signed_in_as(Some("member"));
    canned.on("GET /user/meetings", 200, none());
    let screen = open("/meetings?dialog=create-meeting", &canned);
    screen.type_into("#start-date", "").await;
    screen.click("#create-meeting-dialog button[type=submit]").await;
    screen.find("#topic-error").await;
    until("the day is asked for", || {
        screen.texts("#start-date-error") == ["Choose a date and a time."]
    })
    .await;
    assert!(canned.asked("POST").is_empty());
}

//! The meetings view and scheduling.

use serde_json::json;
use wasm_bindgen_test::wasm_bindgen_test;

use super::screen::{Canned, address, focused, open, until};
use leptos::prelude::document;

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

fn created(start: &str, zone: &str) -> serde_json::Value {
    json!({
        "id": "93201235621", "host_id": "id-member", "host_email": "", "topic": "Stand-up",
        "start_time": start, "duration": 45, "timezone": zone, "password": "",
        "join_url": "https://zoom.example/j/1",
    })
}

#[wasm_bindgen_test]
async fn a_scheduled_meeting_is_listed_although_zooms_list_lags_and_keeps_the_focus() {
    let canned = Canned::signed_in_as(Some("member"));
    canned.on("GET /user/meetings", 200, none());
    canned.on("POST /user/createmeeting", 201, created("2026-12-01T08:00:00Z", "Europe/Berlin"));
    let screen = open("/meetings", &canned);
    let button = screen.find("#create-meeting").await;
    button.focus().unwrap();
    button.click();
    screen.type_into("#topic", "Stand-up").await;
    let submit = screen.find("#create-meeting-dialog button[type=submit]").await;
    submit.focus().unwrap();
    submit.click();
    screen.sees("(Europe/Berlin)").await;
    let focused_text = || document().active_element().and_then(|it| it.text_content());
    until("the way out has the focus", || focused_text().as_deref() == Some("Done")).await;
    until("it is listed", || screen.texts("tbody th .topic") == ["Stand-up"]).await;
    screen.press("Done").await;
    until("the button has the focus", || focused() == "create-meeting").await;
    assert_eq!(screen.texts("tbody th .topic"), ["Stand-up"]);
}

#[wasm_bindgen_test]
async fn of_a_time_that_comes_twice_it_is_said_which_is_meant() {
    let canned = Canned::signed_in_as(Some("member"));
    canned.on("GET /user/meetings", 200, none());
    let zone = "America/New_York";
    for (start, which) in [("2027-11-07T05:30:00Z", "first"), ("2027-11-07T06:30:00Z", "second")] {
        canned.on("POST /user/createmeeting", 201, created(start, zone));
        let screen = open("/meetings?dialog=create-meeting", &canned);
        screen.type_into("#topic", "Stand-up").await;
        screen.click("#create-meeting-dialog button[type=submit]").await;
        screen.sees(&format!("The clocks show this time twice: it is the {which}")).await;
    }
}

#[wasm_bindgen_test]
async fn a_time_that_clocks_go_forward_over_is_refused_and_not_sent() {
    let canned = Canned::signed_in_as(Some("member"));
    canned.on("GET /user/meetings", 200, none());
    let screen = open("/meetings?dialog=create-meeting", &canned);
    screen.type_into("#topic", "Stand-up").await;
    screen.type_into("#start-date", "2027-03-28").await;
    screen.type_into("#start-time", "02:30").await;
    screen.click("#create-meeting-dialog button[type=submit]").await;
    screen.sees("The clocks of Europe/Berlin go forward over this time.").await;
    assert!(canned.asked("POST").is_empty());
}

#[wasm_bindgen_test]
async fn a_member_at_anothers_meetings_is_told_who_sees_them_and_led_to_their_own() {
    let canned = Canned::signed_in_as(Some("member"));
    canned.on("GET /user/meetings", 200, none());
    let screen = open("/meetings?user_id=somebody-else", &canned);
    screen.sees("Only an administrator sees other people's meetings").await;
    screen.press("Show my meetings").await;
    screen.sees("Nothing coming up").await;
    assert_eq!(address(), "/meetings");
    assert!(canned.asked("").iter().all(|request| !request.url.contains("somebody-else")));
}

#[wasm_bindgen_test]
async fn of_previous_meetings_the_latest_come_first() {
    let canned = Canned::signed_in_as(Some("member"));
    let meeting = |id: &str, start: &str| {
        json!({
            "id": id, "host_id": "id-member", "topic": start, "agenda": "", "start_time": start,
            "duration": 45, "timezone": "", "recurring": false, "join_url": "", "created_at": null,
        })
    };
    let (early, late) = ("2026-11-01T08:00:00Z", "2026-11-02T08:00:00Z");
    canned.on(
        "GET /user/meetings",
        200,
        json!({"meetings": [meeting("93201235621", early), meeting("93201235622", late)],
            "total_records": 2, "average_day": {"meetings": 1.0, "minutes": 45.0}}),
    );
    let screen = open("/meetings?type=previous", &canned);
    until("the latest is first", || screen.texts("tbody th .topic") == [late, early]).await;
    screen.sees("meeting a day").await;
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

#[wasm_bindgen_test]
async fn the_form_says_what_the_host_has_spent_of_the_day() {
    let canned = Canned::signed_in_as(Some("member"));
    let mut list = none();
    list["quota"] = json!({"used": 12, "limit": 100, "resets_at": "2026-11-25T00:00:00Z"});
    canned.on("GET /user/meetings", 200, list);
    let screen = open("/meetings?dialog=create-meeting", &canned);
    screen.sees("12 of 100 creations and changes used today; resets ").await;
    screen.find("#create-meeting-dialog [data-testid=quota]").await;
}

//! The page of one meeting that is planned.

use api::meeting::Recurrence;
use frontend::views::meetings::spelled::{end, rhythm};
use js_sys::{Function, Reflect};
use leptos::prelude::window;
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

use super::screen::{Canned, address, open, until};

const ID: &str = "93201235621";

fn meeting() -> Value {
    json!({
        "id": ID, "host_id": "id-member", "host_email": "member@greenroom.test",
        "topic": "Stand-up", "agenda": "Line one\nLine two", "type": 2, "recurring": false,
        "status": "waiting", "start_time": "2026-12-01T14:00:00Z", "duration": 45,
        "timezone": "America/New_York", "created_at": "2026-11-20T08:00:00Z", "password": "s3cret",
        "join_url": "https://zoom.example/j/1", "registration_url": "",
        "settings": {"waiting_room": true, "auto_recording": "cloud", "approval_type": 0,
            "alternative_hosts": ["a@x.co", "b@x.co"]},
        "recurrence": null, "occurrences": [],
    })
}

fn series() -> Value {
    let mut meeting = meeting();
    meeting["type"] = json!(8);
    meeting["recurring"] = json!(true);
    meeting["recurrence"] = json!({"type": 2, "weekly_days": [3, 5], "end_times": 2});
    meeting["occurrences"] = json!([
        {"occurrence_id": "1764597600000", "start_time": "2026-12-01T14:00:00Z", "duration": 45,
            "status": "available"},
        {"occurrence_id": "1764770400000", "start_time": "2026-12-03T14:00:00Z", "duration": 45,
            "status": "deleted"},
    ]);
    meeting
}

fn canned(role: &str, meeting: Value) -> Canned {
    let canned = Canned::signed_in_as(Some(role));
    canned.on(&format!("GET /meeting/{ID}"), 200, meeting);
    canned
}

fn page() -> String {
    format!("/meetings/{ID}")
}

#[wasm_bindgen_test]
async fn a_meeting_tells_when_it_is_how_one_joins_and_what_was_decided() {
    let screen = open(&page(), &canned("admin", meeting()));
    screen.sees("s3cret").await;
    let facts = screen.texts(".facts dd");
    assert!(facts[0].contains("09:00") && facts[0].contains("America/New York"), "{facts:?}");
    assert!(facts.iter().any(|it| it == "a@x.co and b@x.co"), "{facts:?}");
    assert_eq!(screen.texts("h1"), ["Stand-up"]);
    assert_eq!(screen.texts(".agenda"), ["Line one\nLine two"]);
    let links = screen.all(".link-block a");
    let href = links[0].get_attribute("href");
    assert_eq!(href.as_deref(), Some("https://zoom.example/j/1"));
    assert!(screen.all("#start-meeting").is_empty(), "only the host starts it");
}

#[wasm_bindgen_test]
async fn the_host_gets_a_start_link_at_a_click_and_is_told_until_when_it_works() {
    let canned = canned("member", meeting());
    let start = format!("POST /meeting/{ID}/start");
    canned.on(
        &start,
        200,
        json!({"start_url": "https://zoom.example/s/1?zak=z", "start_url_expires_at": "2026-11-24T14:00:00Z"}),
    );
    let screen = open(&page(), &canned);
    // A tab that really opened would take the front, and slow what runs behind it.
    let opens = Function::new_with_args("...how", "window.openedByTest = how.join(' ')");
    Reflect::set(&window(), &"open".into(), &opens).unwrap();
    screen.find("#start-meeting").await;
    assert!(canned.asked("POST").is_empty(), "no link is made before it is asked for");
    screen.click("#start-meeting").await;
    let link = screen.find("[data-notice=start-link] a").await;
    assert_eq!(link.get_attribute("href").as_deref(), Some("https://zoom.example/s/1?zak=z"));
    assert_eq!(link.get_attribute("rel").as_deref(), Some("noopener noreferrer external"));
    let opened = Reflect::get(&window(), &"openedByTest".into()).unwrap().as_string();
    let how = "https://zoom.example/s/1?zak=z _blank noopener,noreferrer";
    assert_eq!(opened.as_deref(), Some(how));
    screen.sees("works until").await;
    assert_eq!(canned.asked(&start).len(), 1);
    assert_eq!(canned.asked(&start)[0].body, None);
}

#[wasm_bindgen_test]
async fn a_start_link_that_is_no_https_address_is_not_followed() {
    let canned = canned("member", meeting());
    canned.on(
        &format!("POST /meeting/{ID}/start"),
        200,
        json!({"start_url": "javascript:alert(1)", "start_url_expires_at": "2026-11-24T14:00:00Z"}),
    );
    let answer = canned.hold(&format!("POST /meeting/{ID}/start"));
    let screen = open(&page(), &canned);
    screen.click("#start-meeting").await;
    let says = |text: &str| screen.texts("#start-meeting") == [text];
    until("it is asked for", || says("Asking Zoom for the link…")).await;
    answer.now();
    until("the answer came", || says("Start the meeting")).await;
    assert!(screen.all("[data-notice=start-link]").is_empty());
}

#[wasm_bindgen_test]
async fn deleting_a_meeting_says_what_will_happen_and_leads_back_to_the_list() {
    let canned = canned("member", meeting());
    canned.on(&format!("DELETE /meeting/{ID}"), 204, Value::Null);
    canned.on(
        "GET /user/meetings",
        200,
        json!({"meetings": [], "total_records": 0, "average_day": {"meetings": 0.0, "minutes": 0.0}}),
    );
    let screen = open(&format!("{}?type=scheduled", page()), &canned);
    screen.click("#ask-delete-meeting").await;
    screen.sees("“Stand-up” is deleted at Zoom, and its link stops working.").await;
    screen.sees("Nobody is told.").await;
    screen.click("#tell-registered").await;
    screen.sees("Zoom sends the mails at once.").await;
    screen.click("#delete-meeting button[type=submit]").await;
    until("the list is shown", || address() == "/meetings?type=scheduled").await;
    let asked = canned.asked("DELETE");
    assert_eq!(asked.len(), 1);
    assert_eq!(asked[0].url, format!("/api/meeting/{ID}?cancel_meeting_reminder=true"));
    screen.click("#open-palette").await;
    screen.find("[role=option]").await;
    let offered = screen.texts("[role=option]");
    assert!(!offered.iter().any(|it| it.starts_with("Meeting:")), "{offered:?}");
}

#[wasm_bindgen_test]
async fn of_a_series_one_date_is_deleted_and_the_page_stays() {
    let canned = canned("member", series());
    canned.on(&format!("DELETE /meeting/{ID}"), 204, Value::Null);
    let screen = open(&page(), &canned);
    screen.sees("Every week on Tuesday and Thursday").await;
    assert_eq!(screen.all("tbody tr").len(), 2);
    assert_eq!(screen.texts("tbody .badge"), ["Deleted"]);
    let before = canned.asked("GET /meeting").len();
    screen.click("tbody button:last-child").await;
    screen.sees("All other dates stay.").await;
    screen.click("#tell-hosts").await;
    screen.click("#delete-meeting button[type=submit]").await;
    until("the meeting is read anew", || canned.asked("GET /meeting").len() > before).await;
    assert_eq!(
        canned.asked("DELETE")[0].url,
        format!("/api/meeting/{ID}?occurrence_id=1764597600000&schedule_for_reminder=true")
    );
    assert_eq!(address(), page());
}

#[wasm_bindgen_test]
async fn the_invitation_is_read_once_somebody_opens_it() {
    let canned = canned("member", meeting());
    let asks = format!("GET /meeting/{ID}/invitation");
    canned.on(&asks, 200, json!({"invitation": "Join us\r\nhttps://zoom.example/j/1"}));
    let screen = open(&page(), &canned);
    screen.sees("s3cret").await;
    assert!(canned.asked(&asks).is_empty());
    screen.click(".invitation summary").await;
    screen.sees("Join us").await;
    assert_eq!(canned.asked(&asks).len(), 1);
}

#[wasm_bindgen_test]
async fn a_meeting_of_somebody_else_is_not_found() {
    let canned = Canned::signed_in_as(Some("member"));
    let asks = format!("GET /meeting/{ID}");
    canned.refuse(&asks, 404, "meeting_not_found", "Meeting not found");
    let screen = open(&page(), &canned);
    screen.find("[data-state=missing]").await;
}

#[wasm_bindgen_test]
async fn a_line_of_the_list_leads_to_its_meeting_and_takes_the_list_along() {
    let canned = canned("member", meeting());
    canned.on(
        "GET /user/meetings",
        200,
        json!({"meetings": [{
            "id": ID, "host_id": "id-member", "topic": "Stand-up", "agenda": "",
            "start_time": "2026-12-01T14:00:00Z", "duration": 45, "timezone": "", "recurring": false,
            "join_url": "", "created_at": null,
        }], "total_records": 1, "average_day": {"meetings": 1.0, "minutes": 45.0}}),
    );
    let screen = open("/meetings?type=scheduled", &canned);
    screen.click("tbody th a").await;
    screen.sees("s3cret").await;
    assert_eq!(address(), format!("/meetings/{ID}?type=scheduled"));
    assert_eq!(screen.texts(".crumbs li"), ["Meetings", "Stand-up"]);
    assert_eq!(screen.texts(".crumbs [aria-current=page]"), ["Stand-up"]);
    screen.click(".crumbs a").await;
    until("the list is back", || address() == "/meetings?type=scheduled").await;
}

#[wasm_bindgen_test]
fn how_a_meeting_comes_back_is_said_in_words() {
    for (json, words, ends) in [
        (r#"{"type":1,"end_times":1}"#, "Every day", "After 1 time"),
        (r#"{"type":1,"repeat_interval":3,"end_times":7}"#, "Every 3 days", "After 7 times"),
        (
            r#"{"type":2,"repeat_interval":2,"weekly_days":[2,4,6],"end_times":2}"#,
            "Every 2 weeks on Monday, Wednesday, and Friday",
            "After 2 times",
        ),
        (r#"{"type":3,"monthly_day":31,"end_times":2}"#, "Every month on day 31", "After 2 times"),
        (
            r#"{"type":3,"repeat_interval":2,"monthly_week":-1,"monthly_week_day":1,"end_times":2}"#,
            "Every 2 months on the last Sunday",
            "After 2 times",
        ),
    ] {
        let recurrence: Recurrence = serde_json::from_str(json).unwrap();
        let plain = |text: String| text.replace(['\u{2068}', '\u{2069}'], "");
        assert_eq!(plain(rhythm(&recurrence)), words);
        assert_eq!(plain(end(&recurrence, "UTC")), ends);
    }
    let until = r#"{"type":1,"end_date_time":"2026-12-01T04:59:59Z"}"#;
    let until: Recurrence = serde_json::from_str(until).unwrap();
    assert!(end(&until, "America/New_York").contains("30"), "on the clocks of its zone");
}

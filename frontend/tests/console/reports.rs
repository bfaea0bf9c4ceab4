//! Reports, and the report of one meeting.

use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

use super::screen::{Canned, address, open, until};

const UUID: &str = "/ajXp112QmuoKj4854875w==";

fn past_meeting() -> Value {
    json!({
        "uuid": UUID, "id": "93201235621", "topic": "Board", "kind": "meeting",
        "host_name": "Ada", "host_email": "ada@x.co", "dept": "",
        "start_time": "2026-11-20T09:00:00Z", "end_time": "2026-11-20T10:00:00Z",
        "duration": 60, "participants_count": 2, "total_minutes": 100,
    })
}

fn report(meetings: &[Value]) -> Value {
    let range = json!({"from": "2026-11-20", "to": "2026-11-21"});
    json!({
        "asked": range, "served": {"from": "2026-11-20", "to": "2026-11-20"}, "user_id": null,
        "meetings": meetings,
        "totals": {"meetings": 1, "webinars": 0, "participants": 2, "minutes": 60, "participant_minutes": 100},
        "by_day": [{"date": "2026-11-20", "meetings": 1, "participants": 2, "minutes": 60}],
        "average_day": {"meetings": 1.0, "participants": 2.0, "minutes": 60.0},
    })
}

fn meeting_report(ready: bool) -> Value {
    json!({
        "meeting": past_meeting(), "ready": ready,
        "participants": [{
            "id": "", "name": "Guest Gill", "user_email": "", "join_time": "2026-11-20T09:00:00Z",
            "leave_time": "2026-11-20T09:30:00Z", "duration": 1800,
        }],
        "attendance": [{
            "name": "Guest Gill", "user_email": "", "guest": true, "joins": 1, "rows": [0],
            "first_join_time": "2026-11-20T09:00:00Z", "last_leave_time": "2026-11-20T09:30:00Z",
            "duration": 1800, "share": 0.5,
        }],
    })
}

#[wasm_bindgen_test]
async fn a_range_zoom_does_not_report_is_refused_with_the_days_that_are_allowed() {
    let canned = Canned::signed_in_as(Some("admin"));
    canned.on("GET /user/report", 200, report(&[]));
    let screen = open("/reports", &canned);
    screen.sees("No meetings in these days").await;
    screen.type_into("#from", "2026-05-23").await;
    screen.type_into("#to", "2026-06-24").await;
    screen.press("Show").await;
    screen.sees("choose days between 2026-05-24 and 2026-11-24").await;
    assert!(canned.asked("GET /user/report?from=2026-05").is_empty());
}

#[wasm_bindgen_test]
async fn a_range_in_the_url_that_cannot_be_is_said_and_nothing_asked() {
    let canned = Canned::signed_in_as(Some("admin"));
    let screen = open("/reports?from=2026-02-30&to=2026-03-01", &canned);
    screen.find("[data-state=invalid]").await;
    assert!(canned.asked("GET /user/report").is_empty());
}

#[wasm_bindgen_test]
async fn a_preset_asks_for_its_days() {
    let canned = Canned::signed_in_as(Some("admin"));
    canned.on("GET /user/report", 200, report(&[]));
    let screen = open("/reports", &canned);
    screen.press("Previous month").await;
    let url = "GET /user/report?from=2026-10-01&to=2026-10-31&type=past";
    until("October is asked for", || !canned.asked(url).is_empty()).await;
    assert_eq!(address(), "/reports?from=2026-10-01&to=2026-10-31");
}

#[wasm_bindgen_test]
async fn a_member_asks_for_their_own_report() {
    let canned = Canned::signed_in_as(Some("member"));
    canned.on("GET /user/report", 200, report(&[]));
    let screen = open("/reports?user_id=somebody-else", &canned);
    screen.sees("No meetings in these days").await;
    let asked = canned.asked("GET /user/report");
    assert!(asked.iter().all(|request| request.url.contains("user_id=id-member&")));
}

#[wasm_bindgen_test]
async fn a_report_says_where_zoom_served_fewer_days_and_leads_to_a_meeting() {
    let canned = Canned::signed_in_as(Some("admin"));
    canned.on("GET /user/report", 200, report(&[past_meeting()]));
    canned.on("GET /user/meetingreport/", 200, meeting_report(true));
    let screen = open("/reports?from=2026-11-20&to=2026-11-21", &canned);
    screen.find("[data-notice=clamped]").await;
    assert_eq!(screen.all(".chart-drawing .chart-bar").len(), 1);
    let meeting = screen.find("a.topic").await.get_attribute("href").unwrap();
    assert_eq!(meeting, "/reports/%2FajXp112QmuoKj4854875w%3D%3D?from=2026-11-20&to=2026-11-21");
    drop(screen);
    let screen = open(&meeting, &canned);
    screen.sees("Guest Gill").await;
    let back = screen.find(".crumbs a").await.get_attribute("href").unwrap();
    assert_eq!(back, "/reports?from=2026-11-20&to=2026-11-21");
}

#[wasm_bindgen_test]
async fn emails_zoom_hides_are_said_to_be_hidden_and_guests_marked() {
    let canned = Canned::signed_in_as(Some("admin"));
    canned.on("GET /user/meetingreport/", 200, meeting_report(true));
    let screen = open("/reports/%2FajXp112QmuoKj4854875w%3D%3D", &canned);
    screen.sees("Guest Gill").await;
    assert_eq!(screen.texts(".hidden-by-zoom"), ["hidden by Zoom", "hidden by Zoom"]);
    assert_eq!(screen.texts("[role=rowheader] .badge"), ["Guest"]);
    assert_eq!(screen.texts(".presence .badge"), ["Guest"]);
    assert!(screen.all("[data-notice=counting]").is_empty());
    let asked = canned.asked("GET /user/meetingreport/").remove(0);
    assert!(asked.url.ends_with("/%2FajXp112QmuoKj4854875w%3D%3D"), "{}", asked.url);
}

#[wasm_bindgen_test]
async fn while_zoom_still_counts_the_view_says_so_and_asks_again() {
    let canned = Canned::signed_in_as(Some("admin"));
    canned.on("GET /user/meetingreport/", 200, meeting_report(false));
    let screen = open("/reports/93201235621", &canned);
    screen.find("[data-notice=counting]").await;
    canned.on("GET /user/meetingreport/", 200, meeting_report(true));
    screen.press("Ask again").await;
    until("the notice goes", || screen.all("[data-notice=counting]").is_empty()).await;
}

#[wasm_bindgen_test]
async fn durations_zoom_has_not_counted_yet_are_not_shown_as_none() {
    let canned = Canned::signed_in_as(Some("admin"));
    let mut report = meeting_report(false);
    report["participants"][0]["duration"] = json!(0);
    report["attendance"][0]["duration"] = json!(0);
    report["attendance"][0]["share"] = json!(0.0);
    canned.on("GET /user/meetingreport/", 200, report.clone());
    let screen = open("/reports/93201235621", &canned);
    screen.find("[data-notice=counting]").await;
    assert_eq!(screen.texts("td[data-label=Present]"), ["–", "–"]);
    assert_eq!(screen.texts("td[data-label=Share]"), ["–"]);
    drop(screen);
    report["ready"] = json!(true);
    canned.on("GET /user/meetingreport/", 200, report);
    let screen = open("/reports/93201235621", &canned);
    screen.find("td[data-label=Present]").await;
    assert_eq!(screen.texts("td[data-label=Present]"), ["0 s", "0 s"]);
}

#[wasm_bindgen_test]
async fn times_of_a_meeting_that_runs_past_midnight_have_their_dates() {
    let canned = Canned::signed_in_as(Some("admin"));
    let mut report = meeting_report(true);
    canned.on("GET /user/meetingreport/", 200, report.clone());
    let screen = open("/reports/93201235621", &canned);
    screen.find("td[data-label=Joined]").await;
    assert!(!screen.texts("td[data-label=Joined]")[0].contains("2026"));
    drop(screen);
    // A whole day passes midnight in every zone.
    report["participants"][0]["leave_time"] = json!("2026-11-21T09:00:00Z");
    report["attendance"][0]["last_leave_time"] = json!("2026-11-21T09:00:00Z");
    canned.on("GET /user/meetingreport/", 200, report);
    let screen = open("/reports/93201235621", &canned);
    screen.find("td[data-label=Joined]").await;
    for cell in ["First in", "Last out", "Joined", "Left"] {
        let text = screen.texts(&format!("td[data-label=\"{cell}\"]")).remove(0);
        assert!(text.contains("2026"), "{cell}: {text}");
    }
}

#[wasm_bindgen_test]
async fn an_address_that_names_no_meeting_is_not_asked_for() {
    let canned = Canned::signed_in_as(Some("admin"));
    let screen = open("/reports/..%2F..%2Fuser", &canned);
    screen.find("[data-state=missing]").await;
    assert!(canned.asked("GET /user/").is_empty());
}

#[wasm_bindgen_test]
async fn whose_meetings_are_missing_is_said_and_how_many_more_there_are() {
    let canned = Canned::signed_in_as(Some("admin"));
    let mut incomplete = report(&[past_meeting()]);
    incomplete["incomplete"] = json!({"count": 3, "users": ["ada@x.co", "bob@x.co"]});
    canned.on("GET /user/report", 200, incomplete);
    let screen = open("/reports", &canned);
    let notice = screen.find("[data-notice=incomplete]").await;
    let said = notice.text_content().unwrap_or_default();
    assert!(said.contains("3 users") && said.contains("ada@x.co, bob@x.co and 1 more"), "{said}");
}

//! A report of more than a month: asked for month by month, and added up.

use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

use super::screen::{Canned, open, until};
use leptos::prelude::document;

/// A month with a meeting of an hour on its first day.
fn month(from: &str, to: &str) -> Value {
    let range = json!({"from": from, "to": to});
    json!({
        "asked": range, "served": range, "user_id": null,
        "meetings": [{
            "uuid": format!("ajXp112QmuoKj4854875{}==", &from[5..7].replace('-', "w")),
            "id": "93201235621", "topic": format!("Board of {from}"), "kind": "meeting",
            "host_name": "Ada", "host_email": "ada@x.co", "dept": "",
            "start_time": format!("{from}T09:00:00Z"), "end_time": format!("{from}T10:00:00Z"),
            "duration": 60, "participants_count": 2, "total_minutes": 100,
        }],
        "totals": {"meetings": 1, "webinars": 0, "participants": 2, "minutes": 60, "participant_minutes": 100},
        "by_day": [{"date": from, "meetings": 1, "participants": 2, "minutes": 60}],
        "average_day": {"meetings": 1.0, "participants": 2.0, "minutes": 60.0},
    })
}

const MONTHS: [(&str, &str); 7] = [
    ("2026-11-01", "2026-11-24"),
    ("2026-10-01", "2026-10-31"),
    ("2026-09-01", "2026-09-30"),
    ("2026-08-01", "2026-08-31"),
    ("2026-07-01", "2026-07-31"),
    ("2026-06-01", "2026-06-30"),
    ("2026-05-24", "2026-05-31"),
];

fn request((from, to): (&str, &str)) -> String {
    format!("GET /user/report?from={from}&to={to}")
}

fn served() -> Canned {
    let canned = Canned::signed_in_as(Some("admin"));
    for days in MONTHS {
        canned.on(&request(days), 200, month(days.0, days.1));
    }
    // The last thirty days, and the thirty before.
    for (from, to) in [("2026-10-26", "2026-11-24"), ("2026-09-26", "2026-10-25")] {
        canned.on(&request((from, to)), 200, month(from, to));
    }
    canned
}

const SIX_MONTHS: &str = "/reports?from=2026-05-24&to=2026-11-24";

#[wasm_bindgen_test]
async fn a_month_the_server_still_reads_is_asked_for_until_it_is_there() {
    let canned = served();
    let (from, to) = MONTHS[2];
    let mut unread = month(from, to);
    unread["ready"] = json!(false);
    unread["meetings"] = json!([]);
    unread["totals"] = json!({"meetings": 0, "webinars": 0, "participants": 0, "minutes": 0, "participant_minutes": 0});
    canned.on(&request(MONTHS[2]), 200, unread);
    let answer = canned.hold(&request(MONTHS[2]));
    let screen = open(SIX_MONTHS, &canned);
    until("it is asked for", || canned.asked(&request(MONTHS[2])).len() == 1).await;
    canned.on(&request(MONTHS[2]), 200, month(from, to));
    answer.now();
    screen.sees("7 meetings").await;
    assert_eq!(canned.asked(&request(MONTHS[2])).len(), 2);
}

#[wasm_bindgen_test]
async fn six_months_are_asked_for_month_by_month_and_added_up() {
    let canned = served();
    let screen = open("/reports", &canned);
    screen.press("Six months").await;
    screen.sees("7 meetings").await;
    until("no progress is shown", || screen.all("[data-testid=months]").is_empty()).await;
    assert_eq!(screen.texts(".tile-value")[2], "7 h");
    assert_eq!(screen.all(".chart-drawing .chart-bar").len(), 7);
    assert_eq!(screen.texts("a.topic")[0], "Board of 2026-11-01");
    for days in MONTHS {
        assert_eq!(canned.asked(&request(days)).len(), 1, "{days:?}");
    }
}

#[wasm_bindgen_test]
async fn what_arrived_stays_when_reading_is_stopped_and_the_rest_can_be_read() {
    let canned = served();
    canned.never(&request(MONTHS[2]));
    let screen = open(SIX_MONTHS, &canned);
    screen.sees("Reading month by month: 2 of 7").await;
    screen.find(".count button").await.focus().unwrap();
    screen.press("Stop").await;
    screen.find("[data-notice=stopped]").await;
    let focused = || document().active_element().and_then(|it| it.text_content());
    until("the way on has the focus", || focused().as_deref() == Some("Read the rest")).await;
    screen.sees("2 of 7 months are here").await;
    assert_eq!(screen.texts(".tile-value")[2], "2 h");
    assert!(canned.asked(&request(MONTHS[3])).is_empty());
    canned.on(&request(MONTHS[2]), 200, month(MONTHS[2].0, MONTHS[2].1));
    screen.press("Read the rest").await;
    screen.sees("7 meetings").await;
    assert!(screen.all("[data-notice=stopped]").is_empty());
    assert_eq!(canned.asked(&request(MONTHS[0])).len(), 1);
}

#[wasm_bindgen_test]
async fn a_reading_stopped_before_anything_came_is_not_taken_for_no_meetings() {
    let canned = served();
    canned.never(&request(MONTHS[0]));
    let screen = open(SIX_MONTHS, &canned);
    screen.press("Stop").await;
    screen.sees("0 of 7 months are here").await;
    until("nothing loads", || screen.all("[data-state=loading]").is_empty()).await;
    assert!(screen.all("[data-state=empty]").is_empty());
}

#[wasm_bindgen_test]
async fn a_month_that_failed_is_named_and_tried_again_alone() {
    let canned = served();
    canned.refuse(&request(MONTHS[1]), 502, "internal", "Zoom did not answer.");
    let screen = open(SIX_MONTHS, &canned);
    screen.find("[data-notice=month-failed]").await;
    screen.sees("6 meetings").await;
    let said = screen.texts("[data-notice=month-failed]");
    assert!(said.len() == 1 && said[0].contains("Zoom did not answer."), "{said:?}");
    canned.on(&request(MONTHS[1]), 200, month(MONTHS[1].0, MONTHS[1].1));
    screen.press("Try again").await;
    screen.sees("7 meetings").await;
    assert!(screen.all("[data-notice=month-failed]").is_empty());
    // It stands where it belongs although it came last.
    assert_eq!(screen.texts("a.topic")[1], "Board of 2026-10-01");
    assert_eq!(canned.asked(&request(MONTHS[2])).len(), 1);
}

#[wasm_bindgen_test]
async fn where_zoom_asks_to_slow_down_the_months_after_it_wait() {
    let canned = served();
    canned.refuse(&request(MONTHS[1]), 429, "rate_limited", "Wait a minute.");
    let screen = open(SIX_MONTHS, &canned);
    screen.find("[data-notice=month-failed]").await;
    screen.sees("1 of 7 months are here").await;
    assert!(canned.asked(&request(MONTHS[2])).is_empty());
}

#[wasm_bindgen_test]
async fn days_that_are_left_are_not_read_on() {
    let canned = served();
    canned.never(&request(MONTHS[1]));
    let screen = open(SIX_MONTHS, &canned);
    screen.sees("1 of 7").await;
    screen.press("Last 30 days").await;
    screen.sees("Board of 2026-10-26").await;
    assert!(canned.asked(&request(MONTHS[2])).is_empty());
}

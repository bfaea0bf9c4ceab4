//! The plots of a report, where they lead, and how its figures compare with those before.

use serde_json::{Value, json};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Event, HtmlSelectElement};

use super::screen::{Canned, address, open, until};

fn meeting(at: usize, host: &str, dept: &str, day: &str) -> Value {
    json!({
        "uuid": format!("ajXp112QmuoKj4854875{at}w=="), "id": "93201235621", "topic": format!("Talk {at}"),
        "kind": "meeting", "host_name": host, "host_email": format!("{host}@x.co"), "dept": dept,
        "start_time": format!("{day}T12:00:00Z"), "end_time": format!("{day}T13:00:00Z"),
        "duration": 60, "participants_count": 2, "total_minutes": 100,
    })
}

fn report(from: &str, to: &str, meetings: &[Value]) -> Value {
    let count = meetings.len();
    let range = json!({"from": from, "to": to});
    json!({
        "asked": range, "served": range, "user_id": null, "meetings": meetings,
        "totals": {
            "meetings": count, "webinars": 0, "participants": 2 * count, "minutes": 60 * count,
            "participant_minutes": 100 * count,
        },
        "by_day": [
            {"date": "2026-11-17", "meetings": 2, "participants": 4, "minutes": 120},
            {"date": "2026-11-20", "meetings": 1, "participants": 2, "minutes": 60},
        ],
        "average_day": {"meetings": 1.0, "participants": 2.0, "minutes": 60.0},
    })
}

/// Three talks in a week, two of them Ada's, after one in the week before.
fn served() -> Canned {
    let canned = Canned::signed_in_as(Some("admin"));
    let talks = [
        meeting(1, "ada", "Sales", "2026-11-17"),
        meeting(2, "ada", "Sales", "2026-11-17"),
        meeting(3, "eve", "", "2026-11-20"),
    ];
    canned.on("GET /user/report?from=2026-11-14", 200, report("2026-11-14", "2026-11-20", &talks));
    let before = report("2026-11-07", "2026-11-13", &talks[..2]);
    canned.on("GET /user/report?from=2026-11-07", 200, before);
    canned
}

const WEEK: &str = "/reports?from=2026-11-14&to=2026-11-20";

#[wasm_bindgen_test]
async fn figures_are_compared_with_those_of_as_many_days_before() {
    let screen = open(WEEK, &served());
    screen.sees("Compared with").await;
    assert_eq!(screen.texts(".tile-change"), ["50% more than before"; 3]);
}

#[wasm_bindgen_test]
async fn where_zoom_does_not_report_the_days_before_nothing_is_compared_and_that_is_said() {
    let canned = served();
    canned.on(
        "GET /user/report?from=2026-05-24",
        200,
        report("2026-05-24", "2026-05-30", &[meeting(1, "ada", "", "2026-05-25")]),
    );
    let screen = open("/reports?from=2026-05-24&to=2026-05-30", &canned);
    screen.sees("No comparison").await;
    assert!(screen.all(".tile-change").is_empty());
    assert_eq!(canned.asked("GET /user/report").len(), 1);
}

#[wasm_bindgen_test]
async fn a_bar_leads_to_the_meetings_of_its_day_and_back() {
    let screen = open(WEEK, &served());
    screen.sees("3 meetings").await;
    let first = screen.find(".chart-table .line-choice").await;
    first.click();
    screen.sees("2 of 3 meetings").await;
    assert_eq!(address(), format!("{WEEK}&day=2026-11-17"));
    assert_eq!(screen.all(".chart-chosen").len(), 1);
    assert_eq!(first.get_attribute("aria-pressed").as_deref(), Some("true"));
    first.click();
    screen.sees("3 meetings").await;
    until("the day has left", || address() == WEEK).await;
}

#[wasm_bindgen_test]
async fn a_host_and_a_department_lead_to_their_meetings() {
    let screen = open(WEEK, &served());
    screen.press("ada").await;
    screen.sees("2 of 3 meetings").await;
    assert_eq!(address(), format!("{WEEK}&host=ada%40x.co"));
    screen.press("ada").await;
    screen.press("Sales").await;
    screen.sees("2 of 3 meetings").await;
    assert_eq!(address(), format!("{WEEK}&dept=Sales"));
    // The figures are the department's, too, and so are those they are compared with.
    until("the figures follow", || screen.texts(".tile-value")[2] == "2 h").await;
    until("the comparison follows", || screen.texts(".tile-change") == ["as before"; 3]).await;
    assert_eq!(screen.texts(".hours .hour-5"), ["2"]);
    let field: HtmlSelectElement = screen.find("#dept").await.unchecked_into();
    assert_eq!(field.value(), "Sales");
    field.set_value("");
    field.dispatch_event(&Event::new("change").unwrap()).unwrap();
    screen.sees("3 meetings").await;
    assert_eq!(address(), WEEK);
    // Nothing to filter by has what nobody gave a name.
    screen.sees("No department").await;
}

#[wasm_bindgen_test]
async fn the_hours_of_the_week_hold_every_meeting_and_say_its_count() {
    let screen = open(WEEK, &served());
    screen.find(".hours").await;
    let counts = screen.texts(".hours td");
    assert_eq!(counts.len(), 7 * 24);
    let sum: u32 = counts.iter().map(|count| count.parse::<u32>().unwrap()).sum();
    assert_eq!(sum, 3);
    assert_eq!(screen.texts(".hour-5"), ["2"]);
}

#[wasm_bindgen_test]
async fn a_report_of_one_host_has_no_plots_of_many() {
    let canned = Canned::signed_in_as(Some("member"));
    let talks = [meeting(1, "ada", "Sales", "2026-11-17")];
    canned.on("GET /user/report", 200, report("2026-11-14", "2026-11-20", &talks));
    let screen = open(WEEK, &canned);
    screen.find(".hours").await;
    assert!(screen.all(".groups").is_empty());
}

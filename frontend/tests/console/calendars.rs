//! Meetings by day.

use api::Day;
use frontend::views::meetings::weeks::Look;
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

use super::screen::{Canned, address, open, until};

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn span(look: Look, around: &str, first: u8) -> (usize, String, String) {
    let weeks = look.weeks(day(around), first);
    assert!(weeks.iter().all(|week| week.len() == 7));
    let days = weeks.concat();
    (weeks.len(), days[0].to_string(), days.last().unwrap().to_string())
}

#[wasm_bindgen_test(unsupported = test)]
fn weeks_begin_on_the_day_they_begin_where_the_language_is_spoken() {
    let at = |first| span(Look::Week, "2026-11-24", first);
    assert_eq!(at(1), (1, "2026-11-22".into(), "2026-11-28".into()));
    assert_eq!(at(2), (1, "2026-11-23".into(), "2026-11-29".into()));
    assert_eq!(at(7), (1, "2026-11-21".into(), "2026-11-27".into()));
    // The day is itself the first of its week.
    assert_eq!(span(Look::Week, "2026-11-22", 1).1, "2026-11-22");
}

#[wasm_bindgen_test(unsupported = test)]
fn a_month_has_all_its_weeks_and_no_more() {
    let month = |around, first| span(Look::Month, around, first);
    assert_eq!(month("2026-11-24", 2), (6, "2026-10-26".into(), "2026-12-06".into()));
    // February 2027 begins on a Monday and has four weeks.
    assert_eq!(month("2027-02-28", 2), (4, "2027-02-01".into(), "2027-02-28".into()));
    assert_eq!(month("2026-11-30", 1), (5, "2026-11-01".into(), "2026-12-05".into()));
}

#[wasm_bindgen_test(unsupported = test)]
fn a_step_from_the_end_of_a_month_leads_to_the_next_month() {
    assert_eq!(Look::Month.step(day("2026-10-31"), 1), day("2026-11-01"));
    assert_eq!(Look::Month.step(day("2026-10-31"), -1), day("2026-09-01"));
    assert_eq!(Look::Week.step(day("2026-10-31"), 1), day("2026-11-07"));
    assert_eq!(Look::Agenda.step(day("2026-10-31"), -1), day("2026-10-03"));
}

fn meeting(id: &str, topic: &str, start: Option<&str>) -> Value {
    json!({
        "id": id, "host_id": "id-member", "topic": topic, "agenda": "", "start_time": start,
        "duration": 45, "timezone": "", "recurring": true, "join_url": "", "created_at": null,
    })
}

fn busy() -> Canned {
    let canned = Canned::signed_in_as(Some("member"));
    canned.on(
        "GET /user/meetings",
        200,
        json!({"meetings": [
            meeting("93201235621", "First", Some("2026-11-24T12:30:00Z")),
            meeting("93201235622", "Second", Some("2026-11-26T12:00:00Z")),
            meeting("93201235622", "Second", Some("2026-12-03T12:00:00Z")),
            meeting("93201235623", "Never fixed", None),
        ], "total_records": 4, "average_day": {"meetings": 1.0, "minutes": 45.0}}),
    );
    canned
}

#[wasm_bindgen_test]
async fn a_month_marks_today_and_puts_each_sitting_on_its_day() {
    let screen = open("/meetings?view=month", &busy());
    screen.find(".calendar-table").await;
    assert_eq!(screen.texts(".calendar h2"), ["November 2026"]);
    let today = screen.texts("td[aria-current=date]");
    assert_eq!(today.len(), 1);
    assert!(today[0].contains("24") && today[0].contains("First"), "{today:?}");
    assert_eq!(screen.texts(".entry-topic"), ["First", "Second", "Second"]);
    let links = screen.all("a.entry");
    let href = links[0].get_attribute("href");
    assert_eq!(href.as_deref(), Some("/meetings/93201235621?view=month"));
}

#[wasm_bindgen_test]
async fn steps_stand_in_the_url_and_today_leads_back() {
    let screen = open("/meetings?view=week", &busy());
    screen.find(".calendar-table").await;
    assert_eq!(screen.all("tbody tr").len(), 1);
    screen.press("Later").await;
    until("the next week is shown", || screen.texts(".entry-topic") == ["Second"]).await;
    assert_eq!(address(), "/meetings?view=week&date=2026-12-01");
    assert!(screen.all("[aria-current=date]").is_empty());
    screen.press("Today").await;
    until("this week is shown", || screen.texts(".entry-topic") == ["First", "Second"]).await;
    assert_eq!(address(), "/meetings?view=week");
}

#[wasm_bindgen_test]
async fn an_agenda_has_the_days_with_meetings_and_says_where_there_are_none() {
    let screen = open("/meetings", &busy());
    screen.press("Agenda").await;
    until("three days are listed", || screen.all(".agenda-day").len() == 3).await;
    assert_eq!(screen.texts(".agenda-day[aria-current=date] .entry-topic"), ["First"]);
    assert_eq!(address(), "/meetings?view=agenda");
    screen.press("Earlier").await;
    screen.sees("No meeting on these days").await;
    screen.press("List").await;
    screen.sees("Never fixed").await;
}

#[wasm_bindgen_test]
async fn an_administrator_sees_what_the_whole_account_has_planned() {
    let canned = Canned::signed_in_as(Some("admin"));
    canned.on(
        "GET /user/meetings",
        200,
        json!({"meetings": [], "total_records": 0,
        "average_day": {"meetings": 0.0, "minutes": 0.0}}),
    );
    let planned = |id: Option<&str>, topic: &str, host: &str| {
        json!({"id": id, "topic": topic, "start_time": "2026-11-26T12:00:00Z", "host_id": null,
            "host_name": host, "dept": "Sales"})
    };
    canned.on(
        "GET /user/upcoming",
        200,
        json!({"meetings": [planned(Some("93201235621"), "Known", "Ada"), planned(None, "Nameless", "Bo")],
            "from": "2026-11-24", "to": "2027-02-24", "total_records": 2}),
    );
    let screen = open("/meetings", &canned);
    screen.press("Whole account").await;
    until("both are listed", || screen.texts("tbody th .topic") == ["Known", "Nameless"]).await;
    assert_eq!(
        canned.asked("GET /user/upcoming")[0].url,
        "/api/user/upcoming?from=2026-11-24&to=2027-02-24"
    );
    let linked = screen.texts("tbody th a");
    assert_eq!(linked, ["Known"], "what has no number leads nowhere");
    screen.press("Week").await;
    until("both are in the week", || screen.texts(".entry-note") == ["Ada", "Bo"]).await;
    assert_eq!(screen.all("a.entry").len(), 1);
}

#[wasm_bindgen_test]
async fn a_member_is_not_offered_the_whole_account() {
    let screen = open("/meetings?type=account", &busy());
    screen.sees("First").await;
    assert!(!screen.text().contains("Whole account"));
}

//! The report of one meeting: who was late, who left early, who was there when.

use std::time::Duration;

use frontend::views::reports::counting::{Counting, CountingProps};
use leptos::prelude::*;
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

use super::screen::{Canned, address, open, show, until};

fn row(id: &str, name: &str, joined: &str, left: &str) -> Value {
    json!({
        "id": id, "name": name, "user_email": if id.is_empty() { "" } else { "ada@x.co" },
        "join_time": format!("2026-11-20T{joined}Z"), "leave_time": format!("2026-11-20T{left}Z"),
        "duration": 600,
    })
}

/// Ada came twice and stayed to the end; a guest without a name came late and left early.
fn report() -> Value {
    json!({
        "meeting": {
            "uuid": "ajXp112QmuoKj4854875w==", "id": "93201235621", "topic": "Board",
            "kind": "meeting", "host_name": "Ada", "host_email": "ada@x.co", "dept": "",
            "start_time": "2026-11-20T09:00:00Z", "end_time": "2026-11-20T10:00:00Z",
            "duration": 60, "participants_count": 2, "total_minutes": 80,
        },
        "ready": true,
        "participants": [
            row("ada", "Ada", "09:00:00", "09:20:00"),
            row("", "", "09:12:00", "09:42:00"),
            row("ada", "Ada", "09:30:00", "10:00:00"),
        ],
        "attendance": [
            {
                "name": "Ada", "user_email": "ada@x.co", "guest": false, "joins": 2, "rows": [0, 2],
                "first_join_time": "2026-11-20T09:00:00Z", "last_leave_time": "2026-11-20T10:00:00Z",
                "duration": 3000, "share": 0.83,
            },
            {
                "name": "", "user_email": "", "guest": true, "joins": 1, "rows": [1],
                "first_join_time": "2026-11-20T09:12:00Z", "last_leave_time": "2026-11-20T09:42:00Z",
                "duration": 1800, "share": 0.5,
            },
        ],
    })
}

fn served() -> Canned {
    let canned = Canned::signed_in_as(Some("admin"));
    canned.on("GET /user/meetingreport/", 200, report());
    canned
}

const PLACE: &str = "/reports/ajXp112QmuoKj4854875w%3D%3D";

#[wasm_bindgen_test]
async fn who_came_late_and_left_early_is_marked_and_counted_by_what_the_address_tolerates() {
    let screen = open(PLACE, &served());
    screen.sees("Late: 1. Left early: 1.").await;
    assert_eq!(screen.texts(".crumbs li"), ["Reports", "Board"]);
    let marks = screen.texts("[data-label=Punctuality] .badge");
    assert_eq!(marks, ["Late by 12 min", "Left 18 min early"]);
    screen.type_into("#late", "15").await;
    screen.sees("Late: 0. Left early: 1.").await;
    assert_eq!(address(), format!("{PLACE}?late=15"));
    screen.type_into("#early", "1441").await;
    screen.sees("from 0 to 1,440").await;
    assert_eq!(address(), format!("{PLACE}?late=15"));
    drop(screen);
    let screen = open(&format!("{PLACE}?late=0&early=20"), &served());
    screen.sees("Late: 1. Left early: 0.").await;
}

#[wasm_bindgen_test]
async fn guests_are_told_apart_and_the_list_can_be_of_them_alone() {
    let screen = open(&format!("{PLACE}?attended=guest"), &served());
    screen.sees("1 of 2 attendees").await;
    assert_eq!(screen.texts("[data-label=Email]").first().unwrap(), "hidden by Zoom");
    assert!(screen.texts("[role=rowheader]")[0].contains("hidden by Zoom"));
}

#[wasm_bindgen_test]
async fn everybody_is_drawn_with_a_bar_for_each_join_and_its_times_in_words() {
    let screen = open(PLACE, &served());
    screen.find(".presence-bar").await;
    assert_eq!(screen.texts(".presence-name"), ["Ada", "hidden by Zoom"]);
    let lines = screen.all(".presence-line");
    let bars = |at: usize| lines[at].query_selector_all(".presence-bar").unwrap().length();
    assert_eq!((bars(0), bars(1)), (2, 1));
    let said = lines[0].get_attribute("aria-label").unwrap();
    assert_eq!(said.matches(" to ").count(), 2, "{said}");
    assert!(
        screen.all("[style]").iter().all(|styled| styled.closest(".presence").unwrap().is_none())
    );
}

#[wasm_bindgen_test]
async fn a_report_that_is_not_ready_is_asked_for_again_by_itself_until_it_was_often_enough() {
    let asked = RwSignal::new(0);
    let times = StoredValue::new(0);
    let screen = show(move || {
        move || {
            asked.track();
            let again = Callback::new(move |()| asked.update(|asked| *asked += 1));
            let wait = |asked| (asked < 2).then_some(Duration::from_millis(1));
            Counting(CountingProps { again, asked: times, wait })
        }
    });
    until("it was asked twice", || asked.get_untracked() == 2).await;
    let said = screen.text();
    assert!(said.contains("Ask again") && !said.contains("by itself"), "{said}");
    assert_eq!(times.get_value(), 2);
}

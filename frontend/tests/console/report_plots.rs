//! The plots of a report, where they lead, and how its figures compare with those before.

use serde_json::{Value, json};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Event, HtmlSelectElement, KeyboardEventInit};

use super::screen::{Canned, address, is_taken, open, until};

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

/// The hours that are buttons, by the counts on them.
fn hour<M: leptos::tachys::view::Mountable>(
    screen: &super::screen::Screen<M>,
    count: &str,
) -> web_sys::HtmlElement {
    let hours = screen.all(".hour");
    let found = hours.into_iter().find(|hour| hour.text_content().as_deref() == Some(count));
    found.unwrap().unchecked_into()
}

#[wasm_bindgen_test]
async fn an_hour_of_the_week_leads_to_its_meetings_and_back() {
    let screen = open(WEEK, &served());
    screen.find(".hour").await;
    assert_eq!(screen.all(".hour").len(), 2, "hours without meetings lead nowhere");
    let busiest = hour(&screen, "2");
    let label = busiest.get_attribute("aria-label").unwrap();
    assert!(label.starts_with("Tuesday, ") && label.ends_with(" h: 2"), "{label}");
    busiest.click();
    screen.sees("2 of 3 meetings").await;
    assert!(address().starts_with(&format!("{WEEK}&hour=1-")), "{}", address());
    until("it is pressed", || {
        hour(&screen, "2").get_attribute("aria-pressed").as_deref() == Some("true")
    })
    .await;
    screen.press("Filters (1)").await;
    screen.find("#filter-hour").await;
    let names = screen.texts("#filter-hour option");
    assert!(names.len() == 2 && names[1].starts_with("Tuesday, "), "{names:?}");
    hour(&screen, "2").click();
    until("all are listed", || address() == WEEK).await;
}

#[wasm_bindgen_test]
async fn tab_leads_to_one_hour_and_the_arrows_to_the_others() {
    let screen = open(WEEK, &served());
    screen.find(".hour").await;
    let reached = || screen.texts(".hour[tabindex='0']");
    assert_eq!(reached(), ["2"], "the first of the week");
    let press = |key: &str| {
        let init = web_sys::KeyboardEventInit::new();
        init.set_key(key);
        init.set_bubbles(true);
        init.set_cancelable(true);
        let active = leptos::prelude::document().active_element().unwrap();
        let event = web_sys::KeyboardEvent::new_with_keyboard_event_init_dict("keydown", &init);
        active.dispatch_event(&event.unwrap()).unwrap();
    };
    hour(&screen, "2").focus().unwrap();
    press("ArrowDown");
    until("Friday is reached", || reached() == ["1"]).await;
    let focused = leptos::prelude::document().active_element().unwrap();
    assert_eq!(focused.text_content().as_deref(), Some("1"));
    press("ArrowRight");
    press("ArrowUp");
    until("Tuesday is reached", || reached() == ["2"]).await;
}

#[wasm_bindgen_test]
async fn an_arrow_pressed_with_another_key_is_the_browsers() {
    let screen = open(WEEK, &served());
    screen.find(".hour").await;
    let hour = hour(&screen, "2");
    assert!(is_taken(&hour, "ArrowDown", |_| {}));
    until("Friday is reached", || screen.texts(".hour[tabindex='0']") == ["1"]).await;
    for held in [
        |init: &KeyboardEventInit| init.set_alt_key(true),
        |init: &KeyboardEventInit| init.set_ctrl_key(true),
        |init: &KeyboardEventInit| init.set_meta_key(true),
        |init: &KeyboardEventInit| init.set_shift_key(true),
    ] {
        assert!(!is_taken(&hour, "ArrowLeft", held));
    }
}

#[wasm_bindgen_test]
async fn the_hours_go_by_the_clocks_that_were_chosen() {
    let canned = served();
    // Half past five in the afternoon of 12:00 UTC.
    canned.on("GET /preferences", 200, json!({"timezone": "Asia/Kolkata"}));
    let screen = open(WEEK, &canned);
    screen.sees("your time zone, Asia/Kolkata").await;
    until("they are those of Kolkata", || {
        screen.all(".hour").first().is_some_and(|it| it.id() == "week-hour-1-17")
    })
    .await;
}

#[wasm_bindgen_test]
async fn a_top_host_leads_to_the_report_of_that_host_alone() {
    let canned = served();
    let ada = json!({
        "id": "id-ada", "email": "ada@x.co", "first_name": "", "last_name": "", "display_name": "Ada",
        "type": 2, "status": "active", "role_id": "2", "role": "member", "dept": "Sales",
        "timezone": "", "created_at": null, "last_login_time": null,
    });
    canned.on(
        "GET /user?",
        200,
        json!({"users": [ada], "page_size": 300, "total_records": 1, "next_page_token": ""}),
    );
    let screen = open(WEEK, &canned);
    screen.press("Report of ada alone").await;
    until("it is the host's", || address() == format!("{WEEK}&user_id=id-ada")).await;
    screen.sees("Ada (ada@x.co)").await;
    until("it is asked for", || {
        canned.asked("GET /user/report").last().unwrap().url.contains("user_id=id-ada")
    })
    .await;
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

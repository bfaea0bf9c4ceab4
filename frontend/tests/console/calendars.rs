//! Meetings by day.

use api::Day;
use frontend::views::meetings::weeks::Look;
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

use super::screen::{Canned, Screen, address, focused, is_taken, open, until};
use leptos::{prelude::window, tachys::view::Mountable};
use web_sys::{Element, MouseEvent, MouseEventInit, PointerEvent, PointerEventInit};

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
async fn a_key_that_steps_is_the_browsers_where_another_is_pressed_with_it() {
    let screen = open("/meetings?view=week", &busy());
    let calendar = screen.find(".calendar").await;
    let title = || screen.texts(".calendar-head h2");
    for key in ["PageUp", "PageDown"] {
        let before = title();
        assert!(!is_taken(&calendar, key, |init| init.set_ctrl_key(true)), "{key}: the next tab");
        assert!(is_taken(&calendar, key, |_| {}), "{key}");
        until("another week is shown", || title() != before).await;
    }
}

/// A fault in a task fails the run as a whole.
#[wasm_bindgen_test]
async fn a_calendar_may_be_taken_away_in_the_middle_of_a_step() {
    let screen = open("/meetings?view=week", &busy());
    let calendar = screen.find(".calendar").await;
    assert!(is_taken(&calendar, "PageDown", |_| {}));
    drop(screen);
    let screen = open("/meetings?view=week", &busy());
    screen.find(".calendar").await;
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
    screen.press("Later").await;
    screen.sees("No meeting on these days").await;
    screen.press("List").await;
    screen.sees("Never fixed").await;
}

#[wasm_bindgen_test]
async fn of_days_that_a_list_does_not_reach_a_calendar_does_not_say_that_they_are_free() {
    let screen = open("/meetings?view=agenda", &busy());
    until("three days are listed", || screen.all(".agenda-day").len() == 3).await;
    assert!(screen.all("[data-testid=reach]").is_empty());
    screen.press("Earlier").await;
    screen.sees("This list begins on").await;
    assert!(!screen.text().contains("No meeting on these days"));
    screen.press("Today").await;
    until("all of these days are known", || screen.all("[data-testid=reach]").is_empty()).await;
    drop(screen);
    let screen = open("/meetings?view=month&type=previous&date=2027-01-15", &busy());
    screen.sees("This list ends on").await;
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

/// The meeting of the 24th.
pub const MOVED: &str = "93201235621";

/// The meeting of the 24th as it was planned in New York, once or as a date of a series.
pub fn planned(recurring: bool) -> Value {
    let sitting = json!({"occurrence_id": "1764597600000", "start_time": "2026-11-24T12:30:00Z",
        "duration": 45, "status": "available"});
    let occurrences = if recurring { vec![sitting] } else { Vec::new() };
    json!({
        "id": MOVED, "host_id": "id-member", "host_email": "", "topic": "First", "agenda": "",
        "type": if recurring { 8 } else { 2 }, "recurring": recurring, "status": "waiting",
        "start_time": "2026-11-24T12:30:00Z", "duration": 45, "timezone": "America/New_York",
        "created_at": null, "password": "", "join_url": "", "registration_url": "", "settings": {},
        "recurrence": null, "occurrences": occurrences,
    })
}

/// A console whose meeting of the 24th can be moved.
pub fn movable(recurring: bool) -> Canned {
    let canned = busy();
    canned.on(&format!("GET /meeting/{MOVED}"), 200, planned(recurring));
    canned.on(&format!("PATCH /meeting/{MOVED}"), 204, Value::Null);
    canned
}

/// The middle of an element, in the window.
fn middle(element: &Element) -> (i32, i32) {
    element.scroll_into_view_with_bool(false);
    let edges = element.get_bounding_client_rect();
    ((edges.x() + edges.width() / 2.0) as i32, (edges.y() + edges.height() / 2.0) as i32)
}

fn pointing(at: (i32, i32), pointer: &str, buttons: u16) -> PointerEventInit {
    let init = PointerEventInit::new();
    init.set_bubbles(true);
    init.set_cancelable(true);
    init.set_client_x(at.0);
    init.set_client_y(at.1);
    init.set_pointer_type(pointer);
    init.set_buttons(buttons);
    init
}

/// What a pointer does at a point of the window.
pub fn point(kind: &str, at: (i32, i32), pointer: &str, on: &Element) {
    let init = pointing(at, pointer, u16::from(kind != "pointerup"));
    let event = PointerEvent::new_with_event_init_dict(kind, &init).unwrap();
    on.dispatch_event(&event).unwrap();
}

/// Drags the first meeting to a day, by a pointer of that kind.
async fn drag<M: Mountable>(screen: &Screen<M>, to: &str, pointer: &str) {
    let day: Element = screen.find(&format!("[data-day='{to}']")).await.into();
    let entry: Element = screen.find("a.entry").await.into();
    let target = middle(&day);
    point("pointerdown", middle(&entry), pointer, &entry);
    let target = if middle(&day) == target { target } else { middle(&day) };
    point("pointermove", target, pointer, &day);
    point("pointerup", target, pointer, &day);
}

fn sent(canned: &Canned) -> Value {
    let patch = canned.asked("PATCH");
    serde_json::from_str(patch.last().unwrap().body.as_ref().unwrap()).unwrap()
}

#[wasm_bindgen_test]
async fn a_meeting_is_dragged_to_another_day_and_moves_once_that_is_confirmed() {
    let canned = movable(false);
    let screen = open("/meetings?view=week", &canned);
    screen.find("a.entry").await;
    drag(&screen, "2026-11-27", "mouse").await;
    screen.sees("“First” moves to the time below. Its link stays the same.").await;
    screen.sees("Until now it starts ").await;
    until("the day is proposed", || focused() == "start-date").await;
    assert_eq!(screen.value("#start-date").await, "2026-11-27");
    assert_eq!(screen.value("#start-time").await, "07:30", "on the clocks of New York");
    assert!(canned.asked("PATCH").is_empty(), "nothing moves before it is confirmed");
    let before = canned.asked("GET /user/meetings").len();
    screen.click("#move-meeting button[type=submit]").await;
    screen.sees("The meeting is moved.").await;
    assert_eq!(canned.asked("PATCH")[0].url, format!("/api/meeting/{MOVED}"));
    assert_eq!(
        sent(&canned),
        json!({"start_time": "2026-11-27T07:30:00", "timezone": "America/New_York", "settings": {}})
    );
    until("the list is read anew", || canned.asked("GET /user/meetings").len() > before).await;
}

#[wasm_bindgen_test]
async fn of_a_series_the_date_that_was_dragged_moves_alone_in_a_month_too() {
    let canned = movable(true);
    let screen = open("/meetings?view=month", &canned);
    screen.find("a.entry").await;
    drag(&screen, "2026-11-12", "pen").await;
    screen.sees("All others stay as they are.").await;
    assert_eq!(screen.value("#start-date").await, "2026-11-12");
    screen.type_into("#start-date", "2026-11-25").await;
    screen.type_into("#start-time", "10:00").await;
    screen.click("#move-meeting button[type=submit]").await;
    screen.sees("The meeting is moved.").await;
    assert_eq!(
        canned.asked("PATCH")[0].url,
        format!("/api/meeting/{MOVED}?occurrence_id=1764597600000")
    );
    assert_eq!(sent(&canned)["start_time"], "2026-11-25T10:00:00");
}

#[wasm_bindgen_test]
async fn a_meeting_moves_by_its_button_too_and_what_was_proposed_is_given_up_without_a_question() {
    let canned = movable(false);
    let screen = open("/meetings?view=agenda", &canned);
    let button = screen.find(".entry-move").await;
    let label = button.get_attribute("aria-label").unwrap();
    assert!(label.starts_with("Move First, Tue, Nov 24, 2026"), "{label}");
    button.focus().unwrap();
    button.click();
    until("the day is asked for", || focused() == "start-date").await;
    assert_eq!(screen.value("#start-date").await, "2026-11-24");
    screen.press("Cancel").await;
    until("it is given up", || screen.all("#start-date").is_empty()).await;
    assert!(screen.all("[data-notice=unsaved]").is_empty());
    assert!(canned.asked("PATCH").is_empty());
}

#[wasm_bindgen_test]
async fn a_finger_scrolls_a_short_press_opens_and_escape_gives_a_drag_up() {
    let canned = movable(false);
    let screen = open("/meetings?view=week", &canned);
    screen.find("a.entry").await;
    drag(&screen, "2026-11-27", "touch").await;
    let entry: Element = screen.find("a.entry").await.into();
    let (x, y) = middle(&entry);
    point("pointerdown", (x, y), "mouse", &entry);
    point("pointermove", (x + 2, y), "mouse", &entry);
    assert!(screen.all(".entry-dragged").is_empty());
    let day: Element = screen.find("[data-day='2026-11-27']").await.into();
    point("pointermove", middle(&day), "mouse", &day);
    until("it is on its way", || screen.all(".day[data-target]").len() == 1).await;
    escape();
    until("it is given up", || screen.all(".day[data-target]").is_empty()).await;
    point("pointerup", middle(&day), "mouse", &day);
    at_once().await;
    assert!(canned.asked("GET /meeting/").is_empty(), "nothing was asked of any of these");
    click(&entry);
    until("the meeting is shown", || address().starts_with(&format!("/meetings/{MOVED}"))).await;
}

#[wasm_bindgen_test]
async fn the_click_that_lets_a_drag_go_that_was_given_up_opens_nothing() {
    let screen = open("/meetings?view=week", &movable(false));
    let entry: Element = screen.find("a.entry").await.into();
    let (x, y) = middle(&entry);
    point("pointerdown", (x, y), "mouse", &entry);
    point("pointermove", (x, y + 20), "mouse", &entry);
    until("it is dragged", || screen.all(".entry-dragged").len() == 1).await;
    escape();
    until("it is given up", || screen.all(".entry-dragged").is_empty()).await;
    point("pointerup", (x, y), "mouse", &entry);
    click(&entry);
    assert_eq!(address(), "/meetings?view=week");
}

fn escape() {
    let init = web_sys::KeyboardEventInit::new();
    init.set_key("Escape");
    let escape = web_sys::KeyboardEvent::new_with_keyboard_event_init_dict("keydown", &init);
    window().dispatch_event(&escape.unwrap()).unwrap();
}

fn click(on: &Element) {
    let click = MouseEventInit::new();
    click.set_bubbles(true);
    click.set_cancelable(true);
    let click = MouseEvent::new_with_mouse_event_init_dict("click", &click).unwrap();
    on.dispatch_event(&click).unwrap();
}

/// Waits until what was to be done at once is done.
pub async fn at_once() {
    let promise = js_sys::Promise::new(&mut |resolve, _| {
        window().set_timeout_with_callback(&resolve).unwrap();
    });
    wasm_bindgen_futures::JsFuture::from(promise).await.unwrap();
}

#[wasm_bindgen_test]
async fn after_a_drag_that_ended_elsewhere_the_next_click_is_a_click() {
    let screen = open("/meetings?view=week", &movable(false));
    let entry: Element = screen.find("a.entry").await.into();
    let day: Element = screen.find("[data-day='2026-11-24']").await.into();
    point("pointerdown", middle(&entry), "mouse", &entry);
    point("pointermove", (middle(&entry).0, middle(&entry).1 + 20), "mouse", &day);
    until("it is dragged", || screen.all(".entry-dragged").len() == 1).await;
    // It is put down on its own day, beside itself: no click comes of that.
    point("pointerup", middle(&day), "mouse", &day);
    at_once().await;
    click(&entry);
    until("the meeting is shown", || address().starts_with(&format!("/meetings/{MOVED}"))).await;
}

#[wasm_bindgen_test]
async fn a_drag_follows_the_pointer_that_began_it_for_as_long_as_that_is_pressed() {
    let screen = open("/meetings?view=week", &movable(false));
    let entry: Element = screen.find("a.entry").await.into();
    let day: Element = screen.find("[data-day='2026-11-27']").await.into();
    let targets = || screen.all(".day[data-target]").len();
    let point_by = |id: i32, kind: &str, buttons: u16| {
        let init = pointing(middle(&day), "mouse", buttons);
        init.set_pointer_id(id);
        let event = PointerEvent::new_with_event_init_dict(kind, &init).unwrap();
        day.dispatch_event(&event).unwrap();
    };
    point("pointerdown", middle(&entry), "mouse", &entry);
    point_by(7, "pointermove", 1);
    at_once().await;
    assert_eq!(targets(), 0, "another pointer");
    point_by(0, "pointermove", 1);
    until("it is over the day", || targets() == 1).await;
    for kind in ["pointerup", "pointercancel"] {
        point_by(7, kind, 0);
        at_once().await;
        assert_eq!(targets(), 1, "another pointer");
    }
    // It was let go where the page did not hear of it.
    point_by(0, "pointermove", 0);
    until("it is given up", || targets() == 0).await;
    point_by(0, "pointerup", 0);
    at_once().await;
    assert!(screen.all("#move-meeting[open]").is_empty());
}

#[wasm_bindgen_test]
async fn a_press_of_another_button_or_with_a_key_drags_nothing() {
    let screen = open("/meetings?view=week", &movable(false));
    let entry: Element = screen.find("a.entry").await.into();
    let day: Element = screen.find("[data-day='2026-11-27']").await.into();
    type Change = dyn Fn(&PointerEventInit);
    let press = |change: &Change| {
        let init = pointing(middle(&entry), "mouse", 1);
        change(&init);
        let event = PointerEvent::new_with_event_init_dict("pointerdown", &init).unwrap();
        entry.dispatch_event(&event).unwrap();
        point("pointermove", middle(&day), "mouse", &day);
    };
    let targets = || screen.all(".day[data-target]").len();
    let otherwise: [(&str, &Change); 6] = [
        ("the middle button", &|init| init.set_button(1)),
        ("the second button", &|init| init.set_button(2)),
        ("Ctrl", &|init| init.set_ctrl_key(true)),
        ("Meta", &|init| init.set_meta_key(true)),
        ("Shift", &|init| init.set_shift_key(true)),
        ("Alt", &|init| init.set_alt_key(true)),
    ];
    for (what, change) in otherwise {
        press(change);
        at_once().await;
        assert_eq!(targets(), 0, "{what}");
        point("pointerup", middle(&day), "mouse", &day);
    }
    press(&|_| {});
    until("it is over the day", || targets() == 1).await;
}

#[wasm_bindgen_test]
async fn what_was_cannot_be_moved() {
    let screen = open("/meetings?view=week&type=previous", &busy());
    screen.find("a.entry").await;
    assert!(screen.all(".entry-move, .entry-movable").is_empty());
}

//! A week of meetings by the hour: where each stands, and where it is dragged.

use api::page::View;
use frontend::{
    Options, dates,
    history::Addresses,
    language::Language,
    route::Shown,
    views::meetings::hours_of_day::{Hours, Lane, Span, lanes},
};
use leptos::{prelude::document, tachys::view::Mountable};
use serde_json::{Value, json};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{DomRect, Element, HtmlElement, ScrollIntoViewOptions, ScrollLogicalPosition};

use super::{
    calendars::{MOVED, at_once, movable, planned, point},
    screen::{Canned, Screen, focused, mount_part, open, open_in, options, until},
};

fn span(from: u32, to: u32) -> Span {
    Span { from, to }
}

fn places(spans: &[Span]) -> Vec<(u32, u32)> {
    lanes(spans).into_iter().map(|Lane { nth, of }| (nth, of)).collect()
}

#[wasm_bindgen_test(unsupported = test)]
fn meetings_at_the_same_time_share_the_width_and_others_have_all_of_it() {
    assert_eq!(places(&[]), []);
    assert_eq!(places(&[span(0, 30), span(30, 60)]), [(0, 1), (0, 1)], "one after the other");
    assert_eq!(
        places(&[span(60, 180), span(90, 120), span(120, 150), span(180, 200)]),
        [(0, 2), (1, 2), (1, 2), (0, 1)],
        "a lane that is free again is used again"
    );
    assert_eq!(places(&[span(60, 90), span(60, 120)]), [(1, 2), (0, 2)], "the longest first");
    // They need not come in the order of the clocks, which may have been put back meanwhile.
    assert_eq!(places(&[span(90, 120), span(60, 100)]), [(1, 2), (0, 2)]);
}

#[wasm_bindgen_test(unsupported = test)]
fn no_two_that_overlap_share_a_lane_and_there_are_no_more_lanes_than_meetings_at_one_time() {
    let overlap = |one: Span, other: Span| one.from < other.to && other.from < one.to;
    let mut random = 7_u32;
    let mut next = |below: u32| {
        random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (random >> 8) % below
    };
    for _ in 0..200 {
        let spans: Vec<_> = (0..next(14))
            .map(|_| {
                let from = next(1_300);
                span(from, from + 15 + next(120))
            })
            .collect();
        let lanes = lanes(&spans);
        for (nth, one) in spans.iter().enumerate() {
            assert!(lanes[nth].nth < lanes[nth].of);
            for other in (0..nth).filter(|other| overlap(*one, spans[*other])) {
                assert_ne!(lanes[nth].nth, lanes[other].nth, "{spans:?}");
                assert_eq!(lanes[nth].of, lanes[other].of, "{spans:?}");
            }
        }
        // A group has a moment for each of its lanes: the start of one of them.
        for (nth, lane) in lanes.iter().enumerate() {
            let group = group(&spans, nth, overlap);
            let at_once = |at: u32| {
                group.iter().filter(|span| span.from <= at && at < span.to).count() as u32
            };
            let most = group.iter().map(|span| at_once(span.from)).max();
            assert_eq!(Some(lane.of), most, "{spans:?}");
        }
    }
}

/// Those that hang together with one by overlaps.
fn group(spans: &[Span], nth: usize, overlap: impl Fn(Span, Span) -> bool) -> Vec<Span> {
    let mut group = vec![spans[nth]];
    let mut rest: Vec<_> = spans.to_vec();
    rest.remove(nth);
    while let Some(at) = rest.iter().position(|it| group.iter().any(|of| overlap(*it, *of))) {
        group.push(rest.remove(at));
    }
    group
}

#[wasm_bindgen_test(unsupported = test)]
fn the_hours_shown_are_those_of_the_day_and_of_every_meeting() {
    let hours = |spans: &[Span]| {
        let Hours { first, last } = Hours::around(spans.iter().copied());
        (first, last)
    };
    assert_eq!(hours(&[]), (8, 18));
    assert_eq!(hours(&[span(600, 1_080)]), (8, 18));
    assert_eq!(hours(&[span(479, 600), span(1_000, 1_081)]), (7, 19));
    assert_eq!(hours(&[span(0, 15), span(1_425, 1_440)]), (0, 24));
    assert_eq!(Hours::around([]).since(480), Some(0));
    assert_eq!(Hours::around([]).since(479), None);
    assert_eq!(Hours::around([]).since(1_080), None);
}

#[wasm_bindgen_test(unsupported = test)]
fn what_is_drawn_is_long_enough_to_be_read_and_ends_with_the_day() {
    assert_eq!(Span::drawn(600, 605), span(600, 615));
    assert_eq!(Span::drawn(600, 600), span(600, 615));
    assert_eq!(Span::drawn(600, 540), span(600, 615));
    assert_eq!(Span::drawn(1_430, 1_440), span(1_425, 1_440));
    assert_eq!(Span::drawn(1_400, 1_500), span(1_400, 1_440));
}

fn meeting(topic: &str, start: &str, minutes: u32) -> Value {
    json!({
        "id": "93201235621", "host_id": "id-member", "topic": topic, "agenda": "",
        "start_time": start, "duration": minutes, "timezone": "", "recurring": true,
        "join_url": "", "created_at": null,
    })
}

/// A console that goes by the clocks of a zone, with these meetings.
fn console_in(zone: &str, meetings: &[Value]) -> Canned {
    let canned = Canned::signed_in_as(Some("member"));
    canned.on("GET /preferences", 200, json!({"timezone": zone}));
    let average = json!({"meetings": 1.0, "minutes": 45.0});
    canned.on(
        "GET /user/meetings",
        200,
        json!({"meetings": meetings, "total_records": meetings.len(), "average_day": average}),
    );
    canned
}

fn busy() -> Canned {
    console_in(
        "UTC",
        &[
            meeting("Stand-up", "2026-11-24T09:00:00Z", 15),
            meeting("Review", "2026-11-24T12:30:00Z", 45),
            meeting("Long", "2026-11-25T10:00:00Z", 120),
            meeting("Short", "2026-11-25T10:30:00Z", 30),
            meeting("After", "2026-11-25T11:00:00Z", 30),
            meeting("Early", "2026-11-26T06:20:00Z", 30),
            meeting("Late", "2026-11-26T23:30:00Z", 90),
            meeting("Next week", "2026-12-02T10:00:00Z", 30),
        ],
    )
}

const LOOK: &str = concat!(
    include_str!("../../style/tokens.css"),
    include_str!("../../style/base.css"),
    include_str!("../../style/table.css"),
    include_str!("../../style/meetings.css"),
    include_str!("../../style/week.css"),
);

/// The look of a week, in the page until it is dropped.
struct Look(Element);

impl Look {
    fn of_page() -> Self {
        let style = document().create_element("style").unwrap();
        style.set_text_content(Some(&format!("section {{ width: 1000px; }} {LOOK}")));
        document().head().unwrap().append_child(&style).unwrap();
        Self(style)
    }
}

impl Drop for Look {
    fn drop(&mut self) {
        self.0.remove();
    }
}

fn edges(element: &Element) -> DomRect {
    element.get_bounding_client_rect()
}

fn about(one: f64, other: f64) -> bool {
    (one - other).abs() < 1.6
}

/// Waits for the clocks of a zone, and for the week on them.
async fn week_in<M: Mountable>(zone: &str, screen: &Screen<M>) {
    until("the clocks are the zone's", || dates::viewer_zone() == zone).await;
    screen.find(".axis").await;
    until("meetings are drawn", || !screen.all(".entry-line").is_empty()).await;
}

fn line_of<M: Mountable>(screen: &Screen<M>, topic: &str) -> Element {
    let is_it = |line: &Element| {
        let held = line.query_selector(".entry-topic").unwrap();
        held.and_then(|held| held.text_content()).as_deref() == Some(topic)
    };
    screen.all(".entry-line").into_iter().find(is_it).unwrap()
}

/// From when to when something stands, in minutes of the day by the axis.
fn stands<M: Mountable>(
    screen: &Screen<M>,
    element: &Element,
    first: f64,
    hours: f64,
) -> (f64, f64) {
    let axis = edges(&screen.all(".axis")[0]);
    let hour = axis.height() / hours;
    let at = |y: f64| first * 60.0 + (y - axis.top()) / hour * 60.0;
    (at(edges(element).top()), at(edges(element).bottom()))
}

#[wasm_bindgen_test]
async fn meetings_stand_at_the_height_of_their_time_beside_the_hours() {
    let _look = Look::of_page();
    let screen = open("/meetings?view=week", &busy());
    week_in("UTC", &screen).await;
    let names = screen.texts(".axis-hour");
    assert_eq!((names.len(), &*names[0], &*names[17]), (18, "6:00 AM", "11:00 PM"));
    for (topic, from, to) in [
        ("Stand-up", 540.0, 555.0),
        ("Review", 750.0, 795.0),
        ("Long", 600.0, 720.0),
        ("Early", 380.0, 410.0),
        ("Late", 1_410.0, 1_440.0),
    ] {
        let line = line_of(&screen, topic);
        let (top, bottom) = stands(&screen, &line, 6.0, 18.0);
        assert!(about(top, from) && about(bottom, to), "{topic}: {top} to {bottom}");
        let shown = line.query_selector(".entry-topic").unwrap().unwrap();
        assert!(edges(&shown).height() >= 14.0, "{topic} is to be read");
    }
    screen.press("Later").await;
    until("the usual hours are shown", || screen.all(".axis-hour").len() == 10).await;
    let (top, _) = stands(&screen, &line_of(&screen, "Next week"), 8.0, 10.0);
    assert!(about(top, 600.0), "{top}");
}

#[wasm_bindgen_test]
async fn meetings_at_the_same_time_stand_side_by_side() {
    let _look = Look::of_page();
    let screen = open("/meetings?view=week", &busy());
    week_in("UTC", &screen).await;
    let [alone, long, short, after] =
        ["Review", "Long", "Short", "After"].map(|topic| edges(&line_of(&screen, topic)));
    assert!(about(long.width() * 2.0, alone.width()), "{} {}", long.width(), alone.width());
    assert!(about(short.left(), after.left()) && about(short.width(), long.width()));
    assert!(long.right() <= short.left() && short.bottom() <= after.top());
}

#[wasm_bindgen_test]
async fn from_right_to_left_the_hours_stand_on_the_right_and_the_first_lane_too() {
    let _look = Look::of_page();
    let screen = open_in(Language::Arabic, "/meetings?view=week", &busy());
    week_in("UTC", &screen).await;
    until("it is read from the right", || {
        let table = edges(&screen.all(".calendar-table")[0]);
        edges(&screen.all(".axis")[0]).left() >= table.right() - 1.0
    })
    .await;
    let [long, short] = ["Long", "Short"].map(|topic| edges(&line_of(&screen, topic)));
    assert!(short.right() <= long.left());
}

#[wasm_bindgen_test]
async fn a_line_says_when_it_is_in_the_week_that_is() {
    let _look = Look::of_page();
    let screen = open("/meetings?view=week", &busy());
    week_in("UTC", &screen).await;
    let lines = screen.all(".now-line");
    assert_eq!(lines.len(), 1);
    let day = lines[0].closest("[data-day]").unwrap().unwrap();
    assert_eq!(day.get_attribute("data-day").as_deref(), Some("2026-11-24"));
    let (top, _) = stands(&screen, &lines[0], 6.0, 18.0);
    assert!(about(top, 720.0), "{top}");
    screen.press("Later").await;
    until("another week is shown", || screen.texts(".entry-topic") == ["Next week"]).await;
    assert!(screen.all(".now-line").is_empty());
}

#[wasm_bindgen_test]
async fn a_day_is_read_in_its_order_and_without_what_is_drawn_for_the_eye() {
    let screen = open("/meetings?view=week", &busy());
    week_in("UTC", &screen).await;
    assert_eq!(screen.texts("[data-day='2026-11-25'] ol .entry-topic"), ["Long", "Short", "After"]);
    assert_eq!(screen.all("tbody [role=cell]").len(), 7);
    assert_eq!(screen.all("thead [role=columnheader]").len(), 7);
    for drawn in [".axis", ".day-marks", ".now-line", "thead .day-number"] {
        for element in screen.all(drawn) {
            let hidden = element.closest("[aria-hidden=true]").unwrap();
            assert!(hidden.is_some(), "{drawn} is for the eye");
        }
        assert!(!screen.all(drawn).is_empty(), "{drawn}");
    }
}

#[wasm_bindgen_test]
async fn where_there_is_little_room_a_week_is_its_days_one_after_the_other() {
    let shown = Shown::default().beginning_with(View::Meetings);
    let addresses = Addresses::Memory;
    let screen = mount_part(Options { addresses, shown, embedded: true, ..options() }, &busy());
    let root = screen.find(".app, h1").await.get_root_node();
    let style = document().create_element("style").unwrap();
    // As the build writes it for a part of another's page.
    let look = LOOK.replace("@media (width", "@container (width");
    let look = look.replace("@media (max-width", "@container (max-width");
    let part = ".mounted { container-type: inline-size; }";
    style.set_text_content(Some(&format!(":host {{ width: 360px; }} {part} {look}")));
    root.append_child(&style).unwrap();
    screen.press("Week").await;
    week_in("UTC", &screen).await;
    for drawn in [".axis", ".now-line"] {
        assert_eq!(edges(&screen.all(drawn)[0]).height(), 0.0, "{drawn}");
    }
    let [long, short, after] =
        ["Long", "Short", "After"].map(|topic| edges(&line_of(&screen, topic)));
    assert!(long.bottom() <= short.top() && short.bottom() <= after.top());
    assert!(about(long.width(), short.width()) && long.height() < 60.0);
    // There it stands by the hour as soon as there is room.
    style.set_text_content(Some(&format!(":host {{ width: 900px; }} {part} {look}")));
    assert!(edges(&screen.all(".axis")[0]).height() > 0.0);
    assert!(edges(&line_of(&screen, "Long")).top() < edges(&line_of(&screen, "Short")).top());
}

/// New York's clocks go forward at two on 8 March 2026 and back at two on 1 November.
#[wasm_bindgen_test]
async fn on_a_day_whose_clocks_change_meetings_stand_where_the_clocks_are() {
    let _look = Look::of_page();
    let zone = "America/New_York";
    let canned = console_in(
        zone,
        &[
            // From half past one to half past three, an hour later.
            meeting("Over the gap", "2026-03-08T06:30:00Z", 60),
            meeting("Spring morning", "2026-03-08T13:00:00Z", 60),
            // From a quarter to two to a quarter past one, half an hour later.
            meeting("Back in time", "2026-11-01T05:45:00Z", 30),
            meeting("Once more", "2026-11-01T06:45:00Z", 30),
            meeting("Autumn morning", "2026-11-01T14:00:00Z", 60),
        ],
    );
    let screen = open("/meetings?view=week&date=2026-03-08", &canned);
    week_in(zone, &screen).await;
    for (topic, from, to) in [("Over the gap", 90.0, 210.0), ("Spring morning", 540.0, 600.0)] {
        let (top, bottom) = stands(&screen, &line_of(&screen, topic), 1.0, 17.0);
        assert!(about(top, from) && about(bottom, to), "{topic}: {top} to {bottom}");
    }
    drop(screen);
    let screen = open("/meetings?view=week&date=2026-11-01", &canned);
    week_in(zone, &screen).await;
    for (topic, from, to) in [
        ("Back in time", 105.0, 120.0),
        ("Once more", 105.0, 135.0),
        ("Autumn morning", 540.0, 600.0),
    ] {
        let (top, bottom) = stands(&screen, &line_of(&screen, topic), 1.0, 17.0);
        assert!(about(top, from) && about(bottom, to), "{topic}: {top} to {bottom}");
    }
    // The clocks show both at once, and who reads hears them as they come.
    let [first, second] =
        ["Back in time", "Once more"].map(|topic| edges(&line_of(&screen, topic)));
    assert!(first.right() <= second.left() || second.right() <= first.left());
    let read = screen.texts("[data-day='2026-11-01'] .entry-topic");
    assert_eq!(read, ["Back in time", "Once more", "Autumn morning"]);
}

fn bring_to_the_middle(element: &Element) {
    let options = ScrollIntoViewOptions::new();
    options.set_block(ScrollLogicalPosition::Center);
    element.scroll_into_view_with_scroll_into_view_options(&options);
}

/// Presses the first meeting and leads the pointer on to a day, so many pixels lower.
async fn pull<M: Mountable>(screen: &Screen<M>, to: &str, lower: i32) -> (Element, (i32, i32)) {
    let entry: Element = screen.find("a.entry").await.into();
    let day: Element = screen.find(&format!("[data-day='{to}']")).await.into();
    bring_to_the_middle(&entry);
    let pressed = edges(&entry);
    let (x, y) = ((pressed.left() + 12.0) as i32, (pressed.top() + 4.0) as i32);
    point("pointerdown", (x, y), "mouse", &entry);
    // On its own day it stays clear of itself, so that it counts as dragged.
    point("pointermove", (x, y + 40), "mouse", &entry);
    let at = (edges(&day).left() as i32 + 12, y + lower);
    point("pointermove", at, "mouse", &day);
    (day, at)
}

fn movable_in_utc() -> Canned {
    let canned = movable(false);
    canned.on("GET /preferences", 200, json!({"timezone": "UTC"}));
    canned
}

#[wasm_bindgen_test]
async fn a_meeting_is_dragged_along_the_hours_to_the_nearest_quarter() {
    let _look = Look::of_page();
    let canned = movable_in_utc();
    let screen = open("/meetings?view=week", &canned);
    week_in("UTC", &screen).await;
    // A quarter of an hour is 16 pixels: this is nearest to five of them.
    let (day, at) = pull(&screen, "2026-11-26", 76).await;
    until("its place is shown", || screen.texts(".landing") == ["1:45 PM"]).await;
    let landing = screen.all(".landing").remove(0);
    let (top, bottom) = stands(&screen, &landing, 8.0, 10.0);
    assert!(about(top, 825.0) && about(bottom, 870.0), "{top} to {bottom}");
    point("pointerup", at, "mouse", &day);
    until("the time is asked for", || focused() == "start-date").await;
    assert!(screen.all(".landing").is_empty());
    assert_eq!(screen.value("#start-date").await, "2026-11-26");
    assert_eq!(screen.value("#start-time").await, "08:45", "on the clocks of New York");
    assert!(canned.asked("PATCH").is_empty(), "nothing moves before it is confirmed");
    screen.press("Cancel").await;
    until("it is given up", || screen.all("#start-date").is_empty()).await;
    // Up on its own day.
    let (day, at) = pull(&screen, "2026-11-24", -64).await;
    point("pointerup", at, "mouse", &day);
    until("the time is asked for", || focused() == "start-date").await;
    assert_eq!(screen.value("#start-date").await, "2026-11-24");
    assert_eq!(screen.value("#start-time").await, "06:30");
}

#[wasm_bindgen_test]
async fn a_drag_that_ends_within_the_quarter_it_began_in_asks_nothing() {
    let _look = Look::of_page();
    let canned = movable_in_utc();
    let screen = open("/meetings?view=week", &canned);
    week_in("UTC", &screen).await;
    let (day, at) = pull(&screen, "2026-11-24", 7).await;
    until("it is dragged", || screen.all(".entry-dragged").len() == 1).await;
    point("pointerup", at, "mouse", &day);
    at_once().await;
    assert!(canned.asked(&format!("GET /meeting/{MOVED}")).is_empty());
    assert!(screen.all("#move-meeting[open]").is_empty());
    // A little higher or lower on another day it keeps its time.
    let (day, at) = pull(&screen, "2026-11-27", -7).await;
    point("pointerup", at, "mouse", &day);
    until("the day is asked for", || focused() == "start-date").await;
    assert_eq!(screen.value("#start-date").await, "2026-11-27");
    assert_eq!(screen.value("#start-time").await, "07:30");
}

#[wasm_bindgen_test]
async fn a_drag_stays_within_the_day() {
    let _look = Look::of_page();
    let canned = movable_in_utc();
    canned.on(
        "GET /user/meetings",
        200,
        json!({"meetings": [meeting("First", "2026-11-24T00:30:00Z", 45)], "total_records": 1,
            "average_day": {"meetings": 1.0, "minutes": 45.0}}),
    );
    let screen = open("/meetings?view=week", &canned);
    week_in("UTC", &screen).await;
    let entry: Element = screen.find("a.entry").await.into();
    let day: Element = screen.find("[data-day='2026-11-25']").await.into();
    bring_to_the_middle(&entry);
    // Pressed at its end it is led up by more than it is late in the day.
    let pressed = edges(&entry);
    let (x, y) = ((pressed.left() + 12.0) as i32, pressed.bottom() as i32 - 3);
    point("pointerdown", (x, y), "mouse", &entry);
    let top = edges(&screen.all(".axis")[0]).top() as i32;
    point("pointermove", (edges(&day).left() as i32 + 12, top + 2), "mouse", &day);
    until("its place is the day's beginning", || screen.texts(".landing") == ["12:00 AM"]).await;
}

/// A console on the clocks of a zone with one meeting that can be moved, planned on those of another.
fn movable_in(zone: &str, start: &str, planned_in: &str) -> Canned {
    let mut listed = meeting("First", start, 45);
    listed["timezone"] = json!(planned_in);
    let canned = console_in(zone, &[listed]);
    let mut details = planned(false);
    details["start_time"] = json!(start);
    details["timezone"] = json!(planned_in);
    canned.on(&format!("GET /meeting/{MOVED}"), 200, details);
    canned
}

/// Berlin's clocks go back on Sunday, 25 October 2026: the last day of a week where Spanish is spoken.
#[wasm_bindgen_test]
async fn where_a_meeting_is_let_go_is_where_it_is_proposed_although_only_the_viewers_clocks_change()
{
    let look = Look::of_page();
    // The last day is to be in the window.
    look.0.set_text_content(Some(&format!("section {{ width: 740px; }} {LOOK}")));
    let canned = movable_in("Europe/Berlin", "2026-10-24T13:00:00Z", "UTC");
    let week = "/meetings?view=week&date=2026-10-24";
    for (lower, landing, proposed) in [
        (64, "16:00", "15:00"),
        // Without another time it keeps that of the clocks it was planned by.
        (0, "14:00", "13:00"),
    ] {
        let screen = open_in(Language::Spanish, week, &canned);
        week_in("Europe/Berlin", &screen).await;
        let (day, at) = pull(&screen, "2026-10-25", lower).await;
        until("its place is shown", || screen.texts(".landing") == [landing]).await;
        point("pointerup", at, "mouse", &day);
        until("the time is asked for", || focused() == "start-date").await;
        assert_eq!(screen.value("#start-date").await, "2026-10-25");
        assert_eq!(screen.value("#start-time").await, proposed);
    }
}

#[wasm_bindgen_test]
async fn what_is_dragged_late_in_a_day_says_when_it_starts() {
    let _look = Look::of_page();
    let canned = movable_in("UTC", "2026-11-24T23:50:00Z", "UTC");
    let screen = open("/meetings?view=week", &canned);
    week_in("UTC", &screen).await;
    pull(&screen, "2026-11-26", 0).await;
    until("its place is shown", || screen.texts(".landing") == ["11:50 PM"]).await;
}

#[wasm_bindgen_test]
async fn the_heads_of_a_week_lie_below_what_opens_over_the_page() {
    let _look = Look::of_page();
    let screen = open("/meetings?view=week", &busy());
    week_in("UTC", &screen).await;
    let head: Element = screen.find("thead th").await.into();
    bring_to_the_middle(&head);
    let at = edges(&head);
    let over = document().create_element("div").unwrap().unchecked_into::<HtmlElement>();
    for (name, value) in [
        ("position", "fixed".to_owned()),
        ("z-index", "3".to_owned()),
        ("left", format!("{}px", at.left())),
        ("top", format!("{}px", at.top())),
        ("width", "40px".to_owned()),
        ("height", "10px".to_owned()),
    ] {
        over.style().set_property(name, &value).unwrap();
    }
    screen.all(".calendar")[0].append_child(&over).unwrap();
    let found = document().element_from_point(at.left() as f32 + 5.0, at.top() as f32 + 5.0);
    assert_eq!(found, Some(over.into()));
}

#[wasm_bindgen_test]
async fn a_finger_finds_the_button_of_the_shortest_meeting() {
    // What drives the tests hovers nowhere.
    let _look = Look::of_page();
    assert_eq!(js_sys::eval("matchMedia('(hover: none)').matches").unwrap(), true);
    let mut short = meeting("Short", "2026-11-24T09:00:00Z", 15);
    short["timezone"] = json!("UTC");
    let screen = open("/meetings?view=week", &console_in("UTC", &[short]));
    week_in("UTC", &screen).await;
    let button: Element = screen.find(".entry-move").await.into();
    let button = edges(&button);
    assert!(button.height() >= 24.0 && button.width() >= 24.0, "{}", button.height());
}

//! Scheduling and changing meetings: how they come back, their time zones, what is sent of them.

use serde_json::{Value, json};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Event, EventInit, HtmlDialogElement, HtmlSelectElement};

use super::screen::{Canned, Screen, address, focused, open, until};
use leptos::{prelude::window, tachys::view::Mountable};

const ID: &str = "93201235621";

fn scheduling() -> Canned {
    let canned = Canned::signed_in_as(Some("member"));
    canned.on(
        "GET /user/meetings",
        200,
        json!({"meetings": [], "total_records": 0, "average_day": {"meetings": 0.0, "minutes": 0.0}}),
    );
    canned.on(
        "POST /user/createmeeting",
        201,
        json!({
            "id": ID, "host_id": "id-member", "host_email": "", "topic": "Stand-up",
            "start_time": "2026-12-01T08:00:00Z", "duration": 45, "timezone": "Europe/Berlin",
            "password": "", "join_url": "https://zoom.example/j/1",
        }),
    );
    canned
}

fn meeting() -> Value {
    json!({
        "id": ID, "host_id": "id-member", "host_email": "", "topic": "Stand-up", "agenda": "",
        "type": 8, "recurring": true, "status": "waiting", "start_time": "2026-12-01T14:00:00Z",
        "duration": 45, "timezone": "America/New_York", "created_at": null, "password": "abc",
        "join_url": "", "registration_url": "",
        "settings": {"waiting_room": true, "mute_upon_entry": false, "approval_type": 2},
        "recurrence": {"type": 2, "weekly_days": [3], "end_times": 5}, "occurrences": [],
    })
}

fn editing() -> Canned {
    let canned = Canned::signed_in_as(Some("member"));
    canned.on(&format!("GET /meeting/{ID}"), 200, meeting());
    canned.on(&format!("PATCH /meeting/{ID}"), 204, Value::Null);
    canned
}

async fn choose<M: Mountable>(screen: &Screen<M>, selector: &str, value: &str) {
    let select: HtmlSelectElement = screen.find(selector).await.unchecked_into();
    select.set_value(value);
    assert_eq!(select.value(), value, "{selector} offers it");
    let init = EventInit::new();
    init.set_bubbles(true);
    select.dispatch_event(&Event::new_with_event_init_dict("change", &init).unwrap()).unwrap();
}

fn sent(canned: &Canned, start: &str) -> Value {
    serde_json::from_str(canned.asked(start).last().unwrap().body.as_ref().unwrap()).unwrap()
}

#[wasm_bindgen_test]
async fn a_weekly_meeting_shows_its_dates_before_it_is_sent() {
    let canned = scheduling();
    let screen = open("/meetings?dialog=create-meeting", &canned);
    screen.type_into("#topic", "Stand-up").await;
    choose(&screen, "#timezone", "America/New_York").await;
    screen.type_into("#start-date", "2026-10-26").await;
    screen.type_into("#start-time", "09:00").await;
    choose(&screen, "#repeat-every", "2").await;
    // The 26th is a Monday; the first Sunday of November follows.
    screen.click("#weekday-1").await;
    screen.type_into("#end-times", "12").await;
    screen.sees("12 dates").await;
    let first = || screen.texts(".dates-ahead li").first().is_some_and(|it| it.contains("26"));
    until("ten dates are shown", || screen.all(".dates-ahead li").len() == 10 && first()).await;
    let dates = screen.texts(".dates-ahead li");
    assert!(dates[0].contains("26") && dates[0].contains("09:00"), "{dates:?}");
    assert!(dates[1].contains("The clocks change on this day."), "{dates:?}");
    assert!(!dates[0].contains("The clocks change"), "{dates:?}");
    screen.sees("and 2 more, the last on").await;
    screen.click("#create-meeting-dialog button[type=submit]").await;
    until("it is sent", || !canned.asked("POST").is_empty()).await;
    let body = sent(&canned, "POST");
    assert_eq!(body["start_time"], "2026-10-26T09:00:00");
    assert_eq!(
        body["recurrence"],
        json!({"type": 2, "repeat_interval": 1, "weekly_days": [1, 2], "end_times": 12})
    );
    assert_eq!(body["settings"], json!({"waiting_room": true}));
    screen.find("[data-testid=join-link]").await;
}

#[wasm_bindgen_test]
async fn a_monthly_meeting_on_the_last_friday_ends_on_a_day() {
    let canned = scheduling();
    let screen = open("/meetings?dialog=create-meeting", &canned);
    screen.type_into("#topic", "Stand-up").await;
    screen.type_into("#start-date", "2026-12-01").await;
    choose(&screen, "#repeat-every", "3").await;
    choose(&screen, "#monthly-by", "week").await;
    choose(&screen, "#monthly-week", "-1").await;
    choose(&screen, "#monthly-week-day", "6").await;
    choose(&screen, "#repeat-ends", "until").await;
    screen.type_into("#end-day", "2027-02-26").await;
    until("three dates are shown", || screen.all(".dates-ahead li").len() == 3).await;
    screen.click("#create-meeting-dialog button[type=submit]").await;
    until("it is sent", || !canned.asked("POST").is_empty()).await;
    assert_eq!(
        sent(&canned, "POST")["recurrence"],
        json!({"type": 3, "repeat_interval": 1, "monthly_week": -1, "monthly_week_day": 6,
            "end_date_time": "2027-02-26T23:59:59"})
    );
    screen.find("[data-testid=join-link]").await;
}

#[wasm_bindgen_test]
async fn a_time_that_is_skipped_or_comes_twice_is_named_before_it_is_sent() {
    let canned = scheduling();
    let screen = open("/meetings?dialog=create-meeting", &canned);
    screen.type_into("#topic", "Stand-up").await;
    choose(&screen, "#timezone", "America/New_York").await;
    screen.type_into("#start-date", "2027-03-14").await;
    screen.type_into("#start-time", "02:30").await;
    let notes = || screen.texts("[data-testid=start-notes] p").join(" ");
    until("the gap is named", || notes().contains("go forward over this time")).await;
    screen.type_into("#start-time", "09:00").await;
    until("the change is named", || notes().contains("On this day the clocks of")).await;
    screen.type_into("#start-date", "2027-11-07").await;
    screen.type_into("#start-time", "01:30").await;
    until("the two are named", || notes().contains("it comes twice")).await;
    screen.click("#create-meeting-dialog button[type=submit]").await;
    until("it is sent", || !canned.asked("POST").is_empty()).await;
    // The first of the two, so that nobody reads it as the other.
    assert_eq!(sent(&canned, "POST")["start_time"], "2027-11-07T05:30:00Z");
    screen.find("[data-testid=join-link]").await;
}

#[wasm_bindgen_test]
async fn a_change_sends_only_what_was_changed() {
    let canned = editing();
    let screen = open(&format!("/meetings/{ID}?dialog=edit-meeting"), &canned);
    screen.type_into("#topic", "Stand-down").await;
    choose(&screen, "#mute-upon-entry", "true").await;
    screen.click("#edit-meeting-dialog button[type=submit]").await;
    until("it is sent", || !canned.asked("PATCH").is_empty()).await;
    assert_eq!(
        sent(&canned, "PATCH"),
        json!({"topic": "Stand-down", "settings": {"mute_upon_entry": true}})
    );
    until("the dialog closes", || address() == format!("/meetings/{ID}")).await;
    screen.sees("The meeting is changed.").await;
    until("the meeting is read anew", || canned.asked("GET /meeting").len() > 1).await;
}

#[wasm_bindgen_test]
async fn a_meeting_that_moves_is_read_on_the_clocks_of_its_zone() {
    let canned = editing();
    let screen = open(&format!("/meetings/{ID}?dialog=edit-meeting"), &canned);
    screen.type_into("#start-time", "10:15").await;
    screen.click("#edit-meeting-dialog button[type=submit]").await;
    until("it is sent", || !canned.asked("PATCH").is_empty()).await;
    assert_eq!(
        sent(&canned, "PATCH"),
        json!({"start_time": "2026-12-01T10:15:00", "timezone": "America/New_York", "settings": {}})
    );
    screen.sees("The meeting is changed.").await;
}

#[wasm_bindgen_test]
async fn nothing_changed_is_nothing_sent() {
    let canned = editing();
    let screen = open(&format!("/meetings/{ID}?dialog=edit-meeting"), &canned);
    screen.find("#topic").await;
    screen.click("#edit-meeting-dialog button[type=submit]").await;
    until("the dialog closes", || screen.all("#topic").is_empty()).await;
    assert_eq!(address(), format!("/meetings/{ID}"));
    assert!(canned.asked("PATCH").is_empty());
}

#[wasm_bindgen_test]
async fn what_was_typed_is_not_lost_without_being_asked() {
    let canned = editing();
    let screen = open(&format!("/meetings/{ID}?dialog=edit-meeting"), &canned);
    screen.type_into("#topic", "Half a").await;
    let dialog: HtmlDialogElement = screen.find("#edit-meeting-dialog").await.dyn_into().unwrap();
    screen.press("Cancel").await;
    screen.sees("What you entered is not saved yet.").await;
    assert!(dialog.open());
    screen.press("Keep editing").await;
    until("the question is gone", || screen.all("[data-notice=unsaved]").is_empty()).await;
    // What the browser does where it does not ask.
    dialog.close();
    until("it is open again", || dialog.open()).await;
    screen.sees("What you entered is not saved yet.").await;
    screen.press("Discard").await;
    until("it closes", || !dialog.open()).await;
    assert_eq!(address(), format!("/meetings/{ID}"));
    assert!(canned.asked("PATCH").is_empty());
}

#[wasm_bindgen_test]
async fn what_was_typed_is_not_lost_by_a_step_back_in_the_browser() {
    let canned = editing();
    let screen = open(&format!("/meetings/{ID}"), &canned);
    screen.click("#edit-meeting").await;
    screen.type_into("#topic", "Half a").await;
    let there = format!("/meetings/{ID}?dialog=edit-meeting");
    let back = || window().history().unwrap().back().unwrap();
    back();
    screen.sees("What you entered is not saved yet.").await;
    until("the address stays", || address() == there).await;
    assert_eq!(screen.value("#topic").await, "Half a");
    until("the way to stay has the focus", || focused() == "keep-editing").await;
    screen.press("Keep editing").await;
    until("the question is gone", || screen.all("[data-notice=unsaved]").is_empty()).await;
    back();
    screen.sees("What you entered is not saved yet.").await;
    screen.press("Discard").await;
    until("the form is gone", || screen.all("#topic").is_empty()).await;
    until("so is its step", || address() == format!("/meetings/{ID}")).await;
}

#[wasm_bindgen_test]
async fn a_step_back_closes_a_form_nobody_typed_into() {
    let canned = editing();
    let screen = open(&format!("/meetings/{ID}"), &canned);
    screen.click("#edit-meeting").await;
    screen.find("#topic").await;
    window().history().unwrap().back().unwrap();
    until("the form is gone", || screen.all("#topic").is_empty()).await;
    assert_eq!(address(), format!("/meetings/{ID}"));
}

/// A series of one date.
fn series() -> Value {
    let mut series = meeting();
    series["occurrences"] = json!([{"occurrence_id": "1764597600000",
        "start_time": "2026-12-08T14:00:00Z", "duration": 45, "status": "available"}]);
    series
}

#[wasm_bindgen_test]
async fn of_one_date_of_a_series_time_agenda_and_settings_change_and_the_others_stay() {
    let canned = editing();
    canned.on(&format!("GET /meeting/{ID}"), 200, series());
    let sitting = format!("/meeting/{ID}?occurrence_id=1764597600000");
    let mut own = series();
    own["agenda"] = "This once: the budget".into();
    own["settings"]["mute_upon_entry"] = true.into();
    canned.on(&format!("GET {sitting}"), 200, own);
    let screen = open(&format!("/meetings/{ID}"), &canned);
    screen.click("tbody button").await;
    screen.find("#start-date").await;
    assert_eq!(screen.value("#start-date").await, "2026-12-08");
    // What is the date's own, not the series'.
    let agenda = screen.find("#agenda").await.unchecked_into::<web_sys::HtmlTextAreaElement>();
    assert_eq!(agenda.value(), "This once: the budget");
    let mute: HtmlSelectElement = screen.find("#mute-upon-entry").await.unchecked_into();
    assert_eq!(mute.value(), "true");
    assert!(screen.all("#registration, #alternative-hosts, #topic, #passcode").is_empty());
    screen.sees("All others stay as they are.").await;
    screen.type_into("#start-date", "2026-12-09").await;
    choose(&screen, "#recording", "cloud").await;
    screen.click("#waiting-room").await;
    screen.click("#change-sitting button[type=submit]").await;
    until("it is sent", || !canned.asked("PATCH").is_empty()).await;
    assert_eq!(canned.asked("PATCH")[0].url, format!("/api{sitting}"));
    assert_eq!(
        sent(&canned, "PATCH"),
        json!({"start_time": "2026-12-09T09:00:00", "timezone": "America/New_York",
            "settings": {"waiting_room": false, "auto_recording": "cloud"}})
    );
    let series = || canned.asked("GET /meeting").iter().filter(|it| !it.url.contains('?')).count();
    until("the meeting is read anew", || series() > 1).await;
    screen.sees("The date is changed.").await;
}

#[wasm_bindgen_test]
async fn the_form_of_a_change_says_what_the_host_has_spent_of_the_day() {
    let canned = editing();
    let mut spent = meeting();
    spent["quota"] = json!({"used": 99, "limit": 100, "resets_at": "2026-11-25T00:00:00Z"});
    canned.on(&format!("GET /meeting/{ID}"), 200, spent);
    let screen = open(&format!("/meetings/{ID}?dialog=edit-meeting"), &canned);
    screen.sees("99 of 100 creations and changes used today; resets ").await;
    screen.find("#edit-meeting-dialog [data-testid=quota]").await;
}

#[wasm_bindgen_test]
async fn a_meeting_that_was_scheduled_to_recur_is_marked_so_at_once() {
    let canned = scheduling();
    let screen = open("/meetings", &canned);
    screen.click("#create-meeting").await;
    screen.type_into("#topic", "Stand-up").await;
    screen.type_into("#start-date", "2026-12-01").await;
    choose(&screen, "#repeat-every", "1").await;
    screen.click("#create-meeting-dialog button[type=submit]").await;
    screen.find("[data-testid=join-link]").await;
    until("it is listed and marked", || screen.texts("tbody th .badge") == ["Recurring"]).await;
}

#[wasm_bindgen_test]
async fn a_series_cannot_be_made_to_take_place_once_and_another_meeting_can_come_back() {
    let canned = editing();
    let screen = open(&format!("/meetings/{ID}?dialog=edit-meeting"), &canned);
    let ways = |screen: &Screen<_>| screen.texts("#repeat-every option");
    screen.find("#repeat-every").await;
    assert_eq!(ways(&screen), ["By days", "By weeks", "By months"]);
    drop(screen);

    let mut once = meeting();
    once["recurring"] = json!(false);
    once.as_object_mut().unwrap().remove("recurrence");
    canned.on(&format!("GET /meeting/{ID}"), 200, once);
    let screen = open(&format!("/meetings/{ID}?dialog=edit-meeting"), &canned);
    screen.find("#repeat-every").await;
    assert_eq!(ways(&screen), ["Once", "By days", "By weeks", "By months"]);
}

#[wasm_bindgen_test]
async fn deleted_dates_of_a_series_come_back_only_where_somebody_says_so() {
    let canned = editing();
    let rule = "Sittings of this series were deleted or changed. Zoom brings all of them back as planned where its times change: say that they may come back.";
    let refusal = json!({"message": "Please check the fields.", "code": "validation", "request_id": "r", "fields": {"recurrence": rule}});
    canned.on(&format!("PATCH /meeting/{ID}"), 400, refusal);
    let screen = open(&format!("/meetings/{ID}?dialog=edit-meeting"), &canned);
    screen.type_into("#duration", "60").await;
    assert!(screen.all("#dates-anew").is_empty());
    screen.click("#edit-meeting-dialog button[type=submit]").await;
    screen.sees("say that they may come back.").await;
    assert_eq!(sent(&canned, "PATCH"), json!({"duration": 60, "settings": {}}));
    assert!(!screen.text().contains("recurrence:"));

    canned.on(&format!("PATCH /meeting/{ID}"), 204, Value::Null);
    screen.click("#dates-anew").await;
    screen.click("#edit-meeting-dialog button[type=submit]").await;
    screen.sees("The meeting is changed.").await;
    let weekly = json!({"type": 2, "repeat_interval": 1, "weekly_days": [3], "end_times": 5});
    assert_eq!(
        sent(&canned, "PATCH"),
        json!({"duration": 60, "settings": {}, "recurrence": weekly})
    );
}

//! Meetings as files for calendars. Nothing here needs a browser.

use api::meeting::MeetingDetails;
use frontend::views::meetings::ics::calendar;
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

fn meeting(changes: &Value) -> MeetingDetails {
    let mut meeting = json!({
        "id": "93201235621", "host_id": null, "host_email": "", "topic": "Stand-up", "agenda": "",
        "type": 2, "recurring": false, "status": "waiting",
        "start_time": "2026-12-01T08:00:00Z", "duration": 45, "timezone": "Europe/Berlin",
        "created_at": null, "password": "", "join_url": "https://zoom.example/j/1?pwd=a;b",
        "registration_url": "", "settings": {}, "recurrence": null, "occurrences": [],
    });
    for (key, value) in changes.as_object().unwrap() {
        meeting[key] = value.clone();
    }
    serde_json::from_value(meeting).unwrap()
}

fn file(changes: &Value) -> String {
    calendar(&meeting(changes), "2026-11-24T12:00:00.250Z".parse().unwrap()).unwrap()
}

#[wasm_bindgen_test(unsupported = test)]
fn a_meeting_is_one_event_in_utc() {
    assert_eq!(
        file(&json!({})),
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Greenroom//Meetings//EN\r\nMETHOD:PUBLISH\r\n\
         BEGIN:VEVENT\r\nUID:93201235621@zoom.greenroom\r\nDTSTAMP:20261124T120000Z\r\n\
         DTSTART:20261201T080000Z\r\nDTEND:20261201T084500Z\r\nSUMMARY:Stand-up\r\n\
         LOCATION:https://zoom.example/j/1?pwd=a\\;b\r\nURL:https://zoom.example/j/1?pwd=a;b\r\n\
         END:VEVENT\r\nEND:VCALENDAR\r\n"
    );
}

#[wasm_bindgen_test(unsupported = test)]
fn each_sitting_that_was_not_deleted_is_an_event_of_its_own() {
    let sitting = |id: &str, start: &str, status: &str| json!({"occurrence_id": id, "start_time": start, "duration": 30, "status": status});
    let text = file(&json!({"type": 8, "occurrences": [
        sitting("1", "2026-12-01T08:00:00Z", "available"),
        sitting("2", "2026-12-08T08:00:00Z", "deleted"),
        sitting("3", "2026-12-15T08:00:00Z", ""),
    ]}));
    let lines = |start: &str| -> Vec<_> {
        text.split("\r\n").filter(|line| line.starts_with(start)).map(str::to_owned).collect()
    };
    assert_eq!(
        lines("UID:"),
        ["UID:93201235621-1@zoom.greenroom", "UID:93201235621-3@zoom.greenroom"]
    );
    assert_eq!(lines("DTEND:"), ["DTEND:20261201T083000Z", "DTEND:20261215T083000Z"]);
}

#[wasm_bindgen_test(unsupported = test)]
fn what_would_end_a_value_or_a_line_is_escaped() {
    let text = file(&json!({
        "topic": "Plan; budget, \\ and\u{7} more",
        "agenda": "One\r\nEND:VCALENDAR\rTwo\nThree", "join_url": "https://x.example/\r\nX-BAD:1",
    }));
    assert!(text.contains("\r\nSUMMARY:Plan\\; budget\\, \\\\ and more\r\n"), "{text}");
    assert!(text.contains("\r\nDESCRIPTION:One\\nEND:VCALENDAR\\nTwo\\nThree\r\n"), "{text}");
    assert_eq!(text.matches("\r\nEND:VCALENDAR").count(), 1);
    assert!(!text.contains("\r\nX-BAD"));
}

#[wasm_bindgen_test(unsupported = test)]
fn no_line_is_longer_than_75_octets_and_no_letter_is_cut() {
    let agenda = "Überraschung 計画 ".repeat(40);
    let text = file(&json!({"agenda": agenda.trim()}));
    assert!(text.split("\r\n").all(|line| line.len() <= 75));
    assert!(text.split("\r\n").any(|line| line.len() > 72), "lines are filled");
    assert!(text.replace("\r\n ", "").contains(agenda.trim()));
}

#[wasm_bindgen_test(unsupported = test)]
fn a_meeting_without_a_fixed_time_has_no_file() {
    let without = meeting(&json!({"type": 3, "start_time": null}));
    assert_eq!(calendar(&without, "2026-11-24T12:00:00Z".parse().unwrap()), None);
}

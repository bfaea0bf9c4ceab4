//! Who came late and left early, where presence lies on its line, and when a report is asked for
//! again. Nothing here needs a browser.

use api::{
    Instant,
    report::{Attendance, ParticipantRow},
};
use frontend::views::reports::{
    counting::wait_before,
    punctuality::{Sitting, tolerance},
    stretches::{LENGTH, TimeLine, by_arrival},
};
use wasm_bindgen_test::wasm_bindgen_test;

fn at(time: &str) -> Option<Instant> {
    format!("2026-11-20T{time}Z").parse().ok()
}

fn row(joined: &str, left: &str) -> ParticipantRow {
    ParticipantRow {
        id: String::new(),
        name: "Ada".to_owned(),
        user_email: String::new(),
        join_time: at(joined),
        leave_time: at(left),
        duration: 60,
    }
}

fn person(joined: &str, left: &str, rows: &[u32]) -> Attendance {
    Attendance {
        name: "Ada".to_owned(),
        user_email: String::new(),
        guest: false,
        joins: 1,
        rows: rows.to_vec(),
        first_join_time: at(joined),
        last_leave_time: at(left),
        duration: 60,
        share: 1.0,
    }
}

fn sitting(late_min: u32, early_min: u32) -> Sitting {
    Sitting { began: at("09:00:00"), ended: at("10:00:00"), late_min, early_min }
}

#[wasm_bindgen_test(unsupported = test)]
fn who_misses_no_more_than_is_tolerated_is_punctual_to_the_second() {
    let exactly = person("09:05:00", "09:55:00", &[]);
    assert_eq!(sitting(5, 5).late_by(&exactly), None);
    assert_eq!(sitting(5, 5).early_by(&exactly), None);
    let beyond = person("09:05:01", "09:54:59", &[]);
    assert_eq!(sitting(5, 5).late_by(&beyond), Some(5));
    assert_eq!(sitting(5, 5).early_by(&beyond), Some(5));
    assert_eq!(sitting(0, 0).late_by(&person("08:59:00", "10:01:00", &[])), None);
}

#[wasm_bindgen_test(unsupported = test)]
fn nobody_is_late_or_early_by_a_time_nobody_knows() {
    let unknown = person("", "", &[]);
    assert_eq!(sitting(0, 0).late_by(&unknown), None);
    assert_eq!(sitting(0, 0).early_by(&unknown), None);
    let late = person("09:30:00", "09:40:00", &[]);
    let unended = Sitting { began: None, ended: None, ..sitting(0, 0) };
    assert_eq!((unended.late_by(&late), unended.early_by(&late)), (None, None));
}

#[wasm_bindgen_test(unsupported = test)]
fn a_tolerance_is_whole_minutes_of_a_day_and_five_unless_said() {
    for (text, minutes) in
        [("", Some(5)), (" 10 ", Some(10)), ("0", Some(0)), ("1440", Some(1_440))]
    {
        assert_eq!(tolerance(text), minutes, "{text:?}");
    }
    for text in ["1441", "-1", "2.5", "five"] {
        assert_eq!(tolerance(text), None, "{text:?}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn every_join_is_a_stretch_from_coming_to_going() {
    let rows = [row("09:00:00", "09:15:00"), row("", "09:20:00"), row("09:30:00", "")];
    let line = TimeLine::of(at("09:00:00"), at("10:00:00"), &rows).unwrap();
    let stretches = line.stretches(&person("09:00:00", "", &[0, 1, 2, 9]), &rows);
    let drawn: Vec<_> = stretches.iter().map(|it| (it.row, it.at, it.length)).collect();
    assert_eq!(drawn, [(0, 0, LENGTH / 4), (2, LENGTH / 2, LENGTH / 2)]);
}

#[wasm_bindgen_test(unsupported = test)]
fn the_line_holds_whoever_came_before_and_stayed_after_and_the_shortest_join_is_seen() {
    let rows = [row("08:50:00", "08:50:01"), row("10:00:00", "10:10:00")];
    let line = TimeLine::of(at("09:00:00"), at("10:00:00"), &rows).unwrap();
    assert_eq!((Some(line.from), Some(line.to)), (at("08:50:00"), at("10:10:00")));
    let stretches = line.stretches(&person("", "", &[0]), &rows);
    assert!(stretches[0].length > 0);
    assert_eq!(TimeLine::of(None, None, &[]), None);
}

#[wasm_bindgen_test(unsupported = test)]
fn people_stand_in_the_order_of_coming_in_and_the_unknown_last() {
    let people = [person("", "", &[]), person("09:10:00", "", &[]), person("09:00:00", "", &[])];
    let order: Vec<_> = by_arrival(&people).iter().map(|it| it.first_join_time).collect();
    assert_eq!(order, [at("09:00:00"), at("09:10:00"), None]);
}

#[wasm_bindgen_test(unsupported = test)]
fn asking_again_grows_rarer_and_ends() {
    let waits: Vec<_> = (0..20).map_while(wait_before).map(|wait| wait.as_secs()).collect();
    assert_eq!(waits, [15, 30, 60, 120, 240, 300, 300, 300, 300, 300]);
    assert_eq!(wait_before(u32::MAX), None);
}

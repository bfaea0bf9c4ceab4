//! When meetings that come back take place.

use api::{Day, meeting::Recurrence};
use frontend::{
    dates::{input_date_time, instants_at},
    views::meetings::sittings::{Showing, clocks_change, days, until},
};
use wasm_bindgen_test::wasm_bindgen_test;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn falls_on(json: &str, first: &str, last: Option<&str>) -> Vec<String> {
    let recurrence: Recurrence = serde_json::from_str(json).unwrap();
    days(&recurrence, day(first), last.map(day)).iter().map(ToString::to_string).collect()
}

#[wasm_bindgen_test(unsupported = test)]
fn days_repeat_from_the_first_on_so_often_as_is_said() {
    let json = r#"{"type":1,"repeat_interval":3,"end_times":3}"#;
    let third = falls_on(json, "2026-12-30", None);
    assert_eq!(third, ["2026-12-30", "2027-01-02", "2027-01-05"]);
}

#[wasm_bindgen_test(unsupported = test)]
fn weeks_begin_on_sunday_and_the_first_sitting_is_on_the_first_day_that_is_chosen() {
    // The 24th is a Tuesday; 2 is Monday, 4 Wednesday.
    let weekly = r#"{"type":2,"weekly_days":[2,4],"end_times":3}"#;
    let weekly = falls_on(weekly, "2026-11-24", None);
    assert_eq!(weekly, ["2026-11-25", "2026-11-30", "2026-12-02"]);
    // Sunday the 29th belongs to the week that is left out.
    let fortnightly = r#"{"type":2,"repeat_interval":2,"weekly_days":[1,3],"end_times":3}"#;
    let fortnightly = falls_on(fortnightly, "2026-11-24", None);
    assert_eq!(fortnightly, ["2026-11-24", "2026-12-06", "2026-12-08"]);
}

#[wasm_bindgen_test(unsupported = test)]
fn months_that_lack_the_day_are_left_out() {
    let on_31 = falls_on(r#"{"type":3,"monthly_day":31,"end_times":3}"#, "2026-10-01", None);
    assert_eq!(on_31, ["2026-10-31", "2026-12-31", "2027-01-31"]);
    let leap = r#"{"type":3,"monthly_day":29,"repeat_interval":10,"end_times":2}"#;
    assert_eq!(falls_on(leap, "2027-04-29", None), ["2027-04-29", "2028-02-29"]);
}

#[wasm_bindgen_test(unsupported = test)]
fn a_week_of_the_month_is_counted_from_its_first_day_and_minus_one_is_the_last() {
    for (week, weekday, first, found) in [
        (-1, 6, "2026-10-01", ["2026-10-30", "2026-11-27"]),
        (2, 1, "2027-03-10", ["2027-03-14", "2027-04-11"]),
        (4, 7, "2026-08-01", ["2026-08-22", "2026-09-26"]),
        // The week that is asked for is over: it begins next month.
        (1, 2, "2026-11-24", ["2026-12-07", "2027-01-04"]),
    ] {
        let json = format!(
            r#"{{"type":3,"monthly_week":{week},"monthly_week_day":{weekday},"end_times":2}}"#
        );
        assert_eq!(falls_on(&json, first, None), found, "{json}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn no_more_than_sixty_are_laid_out_and_none_after_the_last_day() {
    let daily = r#"{"type":1}"#;
    assert_eq!(falls_on(daily, "2026-11-24", Some("2030-01-01")).len(), 60);
    assert_eq!(falls_on(daily, "2026-11-24", Some("2026-11-26")).len(), 3);
    let longest = r#"{"type":2,"repeat_interval":50,"weekly_days":[7],"end_times":60}"#;
    assert_eq!(falls_on(longest, "2026-11-22", None).len(), 60);
}

#[wasm_bindgen_test]
fn the_last_day_is_read_on_the_clocks_of_the_meeting() {
    let json = r#"{"type":1,"end_date_time":"2026-12-01T04:59:59Z"}"#;
    let recurrence: Recurrence = serde_json::from_str(json).unwrap();
    assert_eq!(until(&recurrence, "America/New_York"), Some(day("2026-11-30")));
    assert_eq!(until(&recurrence, "Asia/Kolkata"), Some(day("2026-12-01")));
}

/// How a weekly meeting of New York at 09:00 looks on the clocks of Kolkata.
fn in_kolkata(first: &str) -> Vec<String> {
    let weeks = falls_on(r#"{"type":2,"weekly_days":[1],"end_times":3}"#, first, None);
    let starts = weeks.iter().flat_map(|day| instants_at(day, "09:00", "America/New_York"));
    let shown = starts.map(|at| input_date_time(at, "Asia/Kolkata"));
    shown.map(|(date, time)| format!("{date} {time}")).collect()
}

#[wasm_bindgen_test]
fn a_meeting_keeps_its_hour_in_new_york_and_moves_in_kolkata_where_new_york_turns_its_clocks() {
    assert_eq!(
        in_kolkata("2026-10-25"),
        ["2026-10-25 18:30", "2026-11-01 19:30", "2026-11-08 19:30"]
    );
    assert_eq!(
        in_kolkata("2027-03-07"),
        ["2027-03-07 19:30", "2027-03-14 18:30", "2027-03-21 18:30"]
    );
}

#[wasm_bindgen_test]
fn a_time_the_clocks_skip_never_comes_and_one_they_repeat_comes_twice() {
    let zone = "America/New_York";
    assert_eq!(Showing::of(day("2027-03-14"), "02:30", zone), Showing::Never);
    let twice = Showing::of(day("2026-11-01"), "01:30", zone);
    assert!(matches!(twice, Showing::Twice(..)));
    assert_eq!(twice.first().unwrap().to_string(), "2026-11-01T05:30:00Z");
    assert!(matches!(Showing::of(day("2026-11-02"), "01:30", zone), Showing::Once(_)));
    // Kolkata never turns its clocks.
    assert!(matches!(Showing::of(day("2026-11-01"), "01:30", "Asia/Kolkata"), Showing::Once(_)));
}

#[wasm_bindgen_test]
fn the_days_on_which_clocks_change_are_known() {
    for (date, zone, change) in [
        ("2026-11-01", "America/New_York", true),
        ("2026-10-31", "America/New_York", false),
        ("2026-11-02", "America/New_York", false),
        ("2027-03-14", "America/New_York", true),
        ("2026-11-01", "Asia/Kolkata", false),
        // At midnight.
        ("2026-04-24", "Africa/Cairo", true),
    ] {
        assert_eq!(clocks_change(day(date), zone), change, "{date} {zone}");
    }
}

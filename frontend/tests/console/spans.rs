//! The months a span is asked for in, and what they add up to. Nothing here needs a browser.

use std::sync::Arc;

use api::{
    Day,
    report::{AverageDay, Incomplete, Report, ReportDay, ReportRange, Totals},
};
use frontend::views::reports::{
    range::{Preset, span_from},
    span::{Span, SpanError},
    whole::Whole,
};
use wasm_bindgen_test::wasm_bindgen_test;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn range(from: &str, to: &str) -> ReportRange {
    ReportRange { from: day(from), to: day(to) }
}

fn span(from: &str, to: &str, today: &str) -> Span {
    Span::new(day(from), day(to), day(today)).unwrap()
}

#[wasm_bindgen_test(unsupported = test)]
fn what_zoom_reports_at_once_is_asked_for_at_once() {
    for (from, to) in [
        ("2026-11-24", "2026-11-24"),
        ("2026-10-24", "2026-11-24"),
        ("2026-10-01", "2026-10-31"),
        ("2026-08-31", "2026-09-30"),
    ] {
        assert_eq!(span(from, to, "2026-11-24").months(), [range(from, to)]);
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn six_months_are_asked_for_by_calendar_months_the_latest_first() {
    let months = span("2026-05-24", "2026-11-24", "2026-11-24").months();
    assert_eq!(
        months,
        [
            range("2026-11-01", "2026-11-24"),
            range("2026-10-01", "2026-10-31"),
            range("2026-09-01", "2026-09-30"),
            range("2026-08-01", "2026-08-31"),
            range("2026-07-01", "2026-07-31"),
            range("2026-06-01", "2026-06-30"),
            range("2026-05-24", "2026-05-31"),
        ]
    );
}

#[wasm_bindgen_test(unsupported = test)]
fn on_any_day_the_months_hold_every_day_once_and_zoom_reports_each() {
    // Leap and common years, and every end of a month.
    for first in ["2026-01-01", "2028-01-01", "2027-12-25"] {
        for later in 0..370 {
            let today = day(first).plus_days(later);
            let (from, to) = Preset::SixMonths.days(today);
            let whole = Span::new(from, to, today).unwrap();
            let mut next = to;
            for month in whole.months() {
                assert_eq!(ReportRange::new(month.from, month.to, today), Ok(month), "{today}");
                assert_eq!(month.to, next, "{today}");
                next = month.from.plus_days(-1);
            }
            assert_eq!(next.plus_days(1), from, "{today}");
        }
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn a_day_more_than_a_month_is_two_months_also_in_february() {
    let today = "2026-03-31";
    assert_eq!(span("2026-01-31", "2026-02-28", today).months().len(), 1);
    assert_eq!(
        span("2026-01-31", "2026-03-01", today).months(),
        [
            range("2026-03-01", "2026-03-01"),
            range("2026-02-01", "2026-02-28"),
            range("2026-01-31", "2026-01-31"),
        ]
    );
}

#[wasm_bindgen_test(unsupported = test)]
fn days_before_the_six_months_after_today_or_reversed_are_refused() {
    let today = day("2026-08-31");
    let oldest = day("2026-02-28");
    let outside = Err(SpanError::Outside { oldest, today });
    assert_eq!(Span::new(day("2026-02-27"), today, today), outside);
    assert_eq!(Span::new(today, day("2026-09-01"), today), outside);
    assert!(Span::new(oldest, today, today).is_ok());
    let (from, to) = (today, oldest);
    assert_eq!(Span::new(from, to, today), Err(SpanError::Reversed { from, to }));
}

#[wasm_bindgen_test(unsupported = test)]
fn the_days_before_are_as_many_or_none() {
    let today = "2026-11-24";
    let before = |from, to| span(from, to, today).before(day(today)).map(Span::days);
    assert_eq!(before("2026-11-18", "2026-11-24"), Some(range("2026-11-11", "2026-11-17")));
    assert_eq!(before("2026-10-01", "2026-10-31"), Some(range("2026-08-31", "2026-09-30")));
    assert_eq!(before("2026-05-25", "2026-05-25"), Some(range("2026-05-24", "2026-05-24")));
    assert_eq!(before("2026-05-26", "2026-05-27"), Some(range("2026-05-24", "2026-05-25")));
    assert_eq!(before("2026-05-26", "2026-05-28"), None);
    assert_eq!(before("2026-05-24", "2026-11-24"), None);
}

#[wasm_bindgen_test(unsupported = test)]
fn an_address_without_days_is_of_the_last_thirty() {
    let today = day("2026-11-24");
    let days = span_from("", "", today).map(Span::days);
    assert_eq!(days, Ok(range("2026-10-26", "2026-11-24")));
    assert!(span_from("2026-02-30", "2026-03-01", today).is_err());
}

fn whole(months: &[Report]) -> Whole {
    let months: Vec<_> = months.iter().cloned().map(Arc::new).collect();
    Whole::of(&months)
}

fn report(from: &str, to: &str, totals: Totals, by_day: &[(&str, u64)]) -> Report {
    let days = range(from, to);
    let by_day = by_day.iter().map(|(date, minutes)| ReportDay {
        date: day(date),
        meetings: 1,
        participants: 2,
        minutes: *minutes,
    });
    Report {
        asked: days,
        served: days,
        user_id: None,
        meetings: Vec::new(),
        totals,
        by_day: by_day.collect(),
        average_day: AverageDay::default(),
        incomplete: None,
        ready: true,
    }
}

fn totals(meetings: u64, minutes: u64) -> Totals {
    Totals { meetings, webinars: 1, participants: 7, minutes, participant_minutes: 3 * minutes }
}

#[wasm_bindgen_test(unsupported = test)]
fn months_add_up_to_the_minute_and_a_day_of_two_months_is_one() {
    let november = report(
        "2026-11-01",
        "2026-11-24",
        totals(30, 1_441),
        &[("2026-10-31", 5), ("2026-11-01", 7)],
    );
    let october = report(
        "2026-10-01",
        "2026-10-31",
        totals(25, 59),
        &[("2026-10-30", 1), ("2026-10-31", 10)],
    );
    let whole = whole(&[november, october]);
    let sum = Totals {
        meetings: 55,
        webinars: 2,
        participants: 14,
        minutes: 1_500,
        participant_minutes: 4_500,
    };
    assert_eq!(whole.totals, sum);
    assert_eq!(
        whole.average_day,
        AverageDay { meetings: 1.0, participants: 14.0 / 55.0, minutes: 1_500.0 / 55.0 }
    );
    let days: Vec<_> = whole.by_day.iter().map(|day| (day.date.to_string(), day.minutes)).collect();
    let expected = [("2026-10-30", 1), ("2026-10-31", 15), ("2026-11-01", 7)];
    assert_eq!(days, expected.map(|(date, minutes)| (date.to_owned(), minutes)));
    assert!(whole.clamped.is_empty() && whole.incomplete.is_none());
}

#[wasm_bindgen_test(unsupported = test)]
fn days_zoom_did_not_serve_count_for_no_average_and_are_named() {
    let mut november = report("2026-11-01", "2026-11-20", totals(10, 100), &[]);
    november.served = range("2026-11-11", "2026-11-20");
    let whole = whole(std::slice::from_ref(&november));
    assert!((whole.average_day.meetings - 1.0).abs() < 1e-9);
    assert_eq!(whole.clamped, [(november.asked, november.served)]);
}

#[wasm_bindgen_test(unsupported = test)]
fn who_is_missing_from_several_months_is_missing_once() {
    let missing = |count, users: &[&str]| {
        let mut month = report("2026-11-01", "2026-11-20", totals(1, 1), &[]);
        let users = users.iter().map(|user| (*user).to_owned()).collect();
        month.incomplete = Some(Incomplete { count, users });
        month
    };
    let months = [missing(2, &["bob@x.co", "ada@x.co"]), missing(2, &["ada@x.co", "eve@x.co"])];
    let together = whole(&months).incomplete.unwrap();
    assert_eq!(
        (together.count, together.users),
        (3, vec!["ada@x.co".into(), "bob@x.co".into(), "eve@x.co".into()])
    );
    let more = [missing(500, &["ada@x.co"]), missing(1, &["ada@x.co"])];
    assert_eq!(whole(&more).incomplete.unwrap().count, 500);
    assert_eq!(whole(&[]), Whole::default());
}

//! The contract's times against jiff's, and what neither may read.

use jiff::{Timestamp, ToSpan, civil};

use super::*;

/// Numbers without a pattern, the same in every run.
fn scattered(count: u32) -> impl Iterator<Item = u64> {
    (0..count).scan(0x9E37_79B9_7F4A_7C15_u64, |state, _| {
        *state ^= *state << 13;
        *state ^= *state >> 7;
        *state ^= *state << 17;
        Some(*state)
    })
}

fn scattered_instants() -> impl Iterator<Item = Instant> {
    let span = (Instant::MAX.0 - Instant::MIN.0) as u64;
    let edges = [Instant::MIN, Instant::MAX, Instant::UNIX_EPOCH, Instant(-1), Instant(100)];
    let inside = scattered(20_000).map(move |n| Instant(Instant::MIN.0 + (n % span) as i64));
    inside.chain(edges)
}

fn date_of(day: Day) -> civil::Date {
    day.to_string().parse().unwrap()
}

#[test]
fn every_day_of_the_calendar_follows_the_one_before_as_in_jiff() {
    let mut date = civil::date(0, 1, 1);
    let mut day = Day::MIN;
    let mut number = 0;
    loop {
        let parts = (day.year() as i16, day.month() as i8, day.day() as i8);
        assert_eq!(parts, (date.year(), date.month(), date.day()));
        assert_eq!((day.number(), Day::from_number(number)), (number, day));
        // Texts take longer: of each month and weekday some.
        if number % 97 == 0 {
            assert_eq!(day.to_string(), date.to_string());
            assert_eq!(day.to_string().parse(), Ok(day));
        }
        let Ok(tomorrow) = date.tomorrow() else { break };
        assert!(day < day.plus_days(1));
        (date, day, number) = (tomorrow, day.plus_days(1), number + 1);
    }
    assert_eq!((day, day.plus_days(1)), (Day::MAX, Day::MAX));
    assert_eq!(Day::MIN.plus_days(-1), Day::MIN);
}

#[test]
fn days_and_months_are_added_as_jiff_adds_them() {
    for n in scattered(20_000) {
        let day = Day::from_number((n % 3_652_425) as i64);
        let (days, months) = ((n >> 32) as i32 % 4_000, (n >> 40) as i32 % 400);
        let date = date_of(day);
        let floor = civil::date(0, 1, 1);
        let later = date.saturating_add(days.days()).max(floor);
        assert_eq!(day.plus_days(days).to_string(), later.to_string());
        let later = date.saturating_add((-months).months());
        if later >= floor {
            assert_eq!(day.plus_months(-months).to_string(), later.to_string(), "{day} {months}");
        }
        let later = date.saturating_add(months.months());
        assert_eq!(day.plus_months(months).to_string(), later.to_string(), "{day} {months}");
        let span = date.duration_since(date_of(Day::MIN)).as_hours() / 24;
        assert_eq!(i64::from(Day::MIN.days_until(day)), span);
    }
    let leap = Day::new(2024, 2, 29).unwrap();
    assert_eq!(leap.plus_months(12), Day::new(2025, 2, 28).unwrap());
    assert_eq!(leap.plus_months(-48), Day::new(2020, 2, 29).unwrap());
    assert_eq!((leap.year(), leap.month(), leap.day()), (2024, 2, 29));
    assert_eq!((leap.plus_months(i32::MAX), leap.plus_days(i32::MAX)), (Day::MAX, Day::MAX));
    assert_eq!((leap.plus_months(i32::MIN), leap.plus_days(i32::MIN)), (Day::MIN, Day::MIN));
}

#[test]
fn instants_are_written_and_read_as_jiff_does() {
    for instant in scattered_instants() {
        let timestamp = Timestamp::from_millisecond(instant.as_millis()).unwrap();
        let text = timestamp.to_string();
        assert_eq!(instant.to_string(), text);
        assert_eq!(text.parse(), Ok(instant), "{text}");
        let seconds = Instant(instant.0.div_euclid(1_000) * 1_000);
        let timestamp = Timestamp::from_millisecond(seconds.0).unwrap();
        assert_eq!(seconds.to_string(), timestamp.to_string());
        let utc = jiff::tz::Offset::UTC.to_datetime(timestamp).date();
        assert_eq!(instant.utc_day().to_string(), utc.to_string());
    }
}

#[test]
fn offsets_fractions_and_missing_seconds_are_read_as_jiff_reads_them() {
    for text in [
        "2026-11-24T19:43:43Z",
        "2026-11-24T19:43:43.5Z",
        "2026-11-24T19:43:43.123456789Z",
        "1969-12-31T23:59:59.000Z",
        "2026-12-01T09:00:00+02:00",
        "2026-12-01T09:00:00-0930",
        "2026-12-01T09:00:00+14",
        "2026-01-01T00:30:00+01:00",
        "2026-12-31T23:30:00-01:00",
        "2024-02-29T00:00:00Z",
        "2026-12-01T09:00Z",
        "2026-12-01t09:00:00z",
        "2016-12-31T23:59:60Z",
        "0000-01-01T00:00:00Z",
    ] {
        let timestamp: Timestamp = text.parse().unwrap();
        let instant: Instant = text.parse().expect(text);
        assert_eq!(instant.as_millis(), timestamp.as_millisecond(), "{text}");
    }
}

#[test]
fn what_does_not_exist_or_is_not_rfc_3339_is_no_instant() {
    for text in [
        "",
        "Z",
        "2026-11-24",
        "2026-11-24T19:43:43",
        "2026-11-24T19:43:43ZZ",
        "2026-11-24T24:00:00Z",
        "2026-11-24T25:00:00Z",
        "2026-11-24T19:60:00Z",
        "2026-11-24T19:43:61Z",
        "2026-11-24T19:43:43.Z",
        "2026-11-24T19:43:43+",
        "2026-11-24T19:43:43+02:",
        "2026-11-24T19:43:43+02:0",
        "2026-11-24T19:43:43+02:60",
        "2026-02-29T00:00:00Z",
        "1900-02-29T00:00:00Z",
        "2026-00-10T00:00:00Z",
        "2026-13-10T00:00:00Z",
        "2026-10-00T00:00:00Z",
        "9999-12-31T23:59:59Z",
        "0000-01-01T00:00:00+01:00",
        "2026-11-24T19:43:43Z[UTC]",
        "２０２６-11-24T19:43:43Z",
        "1764013423",
    ] {
        assert_eq!(text.parse::<Instant>(), Err(TimeError), "{text}");
    }
}

#[test]
fn a_day_is_ten_characters_and_exists() {
    for text in
        ["", "2026-1-1", "20260101", "2026-02-29", "2026-04-31", "2026-12-01T", "-026-12-01"]
    {
        assert_eq!(text.parse::<Day>(), Err(TimeError), "{text}");
    }
    assert_eq!("2024-02-29".parse(), Ok(Day::new(2024, 2, 29).unwrap()));
    assert_eq!(Day::new(10_000, 1, 1), None);
}

#[cfg(feature = "jiff")]
#[test]
fn weekdays_and_lengths_of_months_are_the_calendars() {
    for instant in scattered_instants() {
        let day = instant.utc_day();
        let date = civil::Date::from(day);
        let weekday = date.weekday().to_sunday_one_offset();
        assert_eq!(i64::from(day.weekday()), i64::from(weekday), "{day}");
        assert_eq!(day.last_of_month(), date.last_of_month().into(), "{day}");
    }
}

#[test]
fn a_local_time_is_written_with_its_seconds_and_has_no_offset() {
    let local = |text: &str| text.parse::<LocalTime>().map(|local| local.to_string());
    for (text, written) in [
        ("2026-12-01T09:00", "2026-12-01T09:00:00"),
        ("2026-12-01T23:59:59", "2026-12-01T23:59:59"),
        ("2026-12-01T09:00:00.000", "2026-12-01T09:00:00"),
    ] {
        assert_eq!(local(text), Ok(written.to_owned()));
        assert_eq!(text.parse::<civil::DateTime>().unwrap().to_string(), written);
    }
    for text in ["2026-12-01T09:00:00Z", "2026-12-01", "2026-12-01T9:00", "2026-12-01T24:00"] {
        assert_eq!(local(text), Err(TimeError), "{text}");
    }
}

#[test]
fn hours_are_added_up_to_the_last_instant() {
    let noon: Instant = "2026-12-31T23:30:00Z".parse().unwrap();
    assert_eq!(noon.plus_hours(1).to_string(), "2027-01-01T00:30:00Z");
    assert_eq!(noon.plus_hours(i32::MAX), Instant::MAX);
    assert_eq!(noon.plus_hours(i32::MIN), Instant::MIN);
    assert_eq!(Instant::from_millis(Instant::MAX.as_millis() + 1), None);
}

#[test]
fn times_cross_the_wire_as_strings() {
    let instant: Instant = serde_json::from_str("\"2026-11-24T20:43:43+01:00\"").unwrap();
    assert_eq!(serde_json::to_string(&instant).unwrap(), "\"2026-11-24T19:43:43Z\"");
    let day: Day = serde_json::from_str("\"2026-11-24\"").unwrap();
    assert_eq!(serde_json::to_string(&day).unwrap(), "\"2026-11-24\"");
    assert!(serde_json::from_str::<Instant>("1764013423").is_err());
}

#[cfg(feature = "jiff")]
#[test]
fn conversions_to_and_from_jiff_keep_the_time() {
    for instant in scattered_instants() {
        let timestamp = Timestamp::from(instant);
        assert_eq!((timestamp.to_string(), instant), (instant.to_string(), timestamp.into()));
        let day = instant.utc_day();
        let date = civil::Date::from(day);
        assert_eq!((date.to_string(), day), (day.to_string(), date.into()));
    }
    assert_eq!(Instant::from(Timestamp::MIN), Instant::MIN);
    assert_eq!(Instant::from(Timestamp::MAX), Instant::MAX);
    assert_eq!(Instant::from("1969-12-31T23:59:59.9999Z".parse::<Timestamp>().unwrap()).0, -1);
    assert_eq!(Day::from(civil::date(-1, 5, 5)), Day::MIN);
    let local: LocalTime = "2026-12-01T09:30:15".parse().unwrap();
    assert_eq!(civil::DateTime::from(local).to_string(), local.to_string());
}

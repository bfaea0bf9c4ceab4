//! When a meeting that comes back takes place: Zoom's rules, on the clocks of the meeting's zone.
//! It keeps its time of day there while the clocks are put forward and back.

use api::{
    Day, Instant,
    meeting::{END_TIMES_MAX, Every, Recurrence, StartTime},
};

use crate::dates;

/// Days after which a search gives up: the most sittings, as far apart as Zoom allows.
const SEARCH_DAYS: i32 = 60 * 50 * 7;

/// What the clocks of a zone make of a day and a time of day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Showing {
    /// They show it once.
    Once(Instant),
    /// They go back over it: it comes twice.
    Twice(Instant, Instant),
    /// They go forward over it: it never comes.
    Never,
}

impl Showing {
    /// What the clocks of `zone` make of a day and a time, as form inputs write it.
    #[must_use]
    pub fn of(day: Day, time: &str, zone: &str) -> Self {
        match dates::instants_at(&day.to_string(), time, zone)[..] {
            [first, second, ..] => Self::Twice(first, second),
            [at] => Self::Once(at),
            [] => Self::Never,
        }
    }

    /// The first of the instants it may be.
    #[must_use]
    pub fn first(self) -> Option<Instant> {
        match self {
            Self::Once(at) | Self::Twice(at, _) => Some(at),
            Self::Never => None,
        }
    }
}

/// A day, in milliseconds.
const DAY_MS: i64 = 86_400_000;

/// Whether the clocks of `zone` are put forward or back on a day.
#[must_use]
pub fn clocks_change(day: Day, zone: &str) -> bool {
    // They are turned in the night.
    let noon = |day: Day| Showing::of(day, "12:00", zone).first().map(Instant::as_millis);
    match (noon(day.plus_days(-1)), noon(day)) {
        (Some(before), Some(after)) => after - before != DAY_MS,
        _ => false,
    }
}

/// Whether a meeting falls on a day, so many days and months after its first.
fn falls(recurrence: &Recurrence, first: Day, day: Day) -> bool {
    let interval = i32::try_from(recurrence.repeat_interval.max(1)).unwrap_or(1);
    let passed = first.days_until(day);
    let months = (i32::from(day.year()) - i32::from(first.year())) * 12 + i32::from(day.month())
        - i32::from(first.month());
    match recurrence.every {
        Every::Day => passed % interval == 0,
        Every::Week => {
            // Weeks begin on Sunday.
            let week = (passed + i32::from(first.weekday()) - 1) / 7;
            week % interval == 0 && recurrence.weekly_days.contains(&day.weekday())
        }
        Every::Month if months % interval != 0 => false,
        Every::Month => match (recurrence.monthly_week, recurrence.monthly_week_day) {
            (Some(week), Some(weekday)) => {
                let in_week = if week < 0 {
                    day.day() + 7 > day.last_of_month().day()
                } else {
                    i16::from((day.day() - 1) / 7 + 1) == i16::from(week)
                };
                in_week && day.weekday() == weekday
            }
            // Months that lack the day are left out.
            _ => recurrence.monthly_day == Some(day.day()),
        },
    }
}

/// The last day a meeting may come back on, on the clocks of its zone.
#[must_use]
pub fn until(recurrence: &Recurrence, zone: &str) -> Option<Day> {
    let date = match recurrence.end_date_time? {
        StartTime::Instant(at) => dates::input_date_time(at, zone).0,
        StartTime::Local(local) => local.to_string(),
    };
    date.get(..10)?.parse().ok()
}

/// The days a meeting takes place on that is planned for `first`. Where that day is none of its
/// own, it begins on the next that is. `until` is the last day, where there is one.
///
/// Zoom lays out no more than [`END_TIMES_MAX`].
#[must_use]
pub fn days(recurrence: &Recurrence, first: Day, until: Option<Day>) -> Vec<Day> {
    let times = recurrence.end_times.unwrap_or(END_TIMES_MAX).min(END_TIMES_MAX);
    let times = usize::try_from(times).unwrap_or_default();
    (0..SEARCH_DAYS)
        .map(|passed| first.plus_days(passed))
        .take_while(|day| until.is_none_or(|until| *day <= until))
        .filter(|day| falls(recurrence, first, *day))
        .take(times)
        .collect()
}

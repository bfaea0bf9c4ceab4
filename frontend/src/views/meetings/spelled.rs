//! How a meeting comes back, in words.

use api::meeting::{Every, Recurrence};

use super::sittings::until;
use crate::{dates, text, words};

/// How often it comes back: `Every 2 weeks on Monday and Friday`.
#[must_use]
pub fn rhythm(recurrence: &Recurrence) -> String {
    let every = u64::from(recurrence.repeat_interval);
    match recurrence.every {
        Every::Day => words::recurrence::by_days(every),
        Every::Week => {
            let days: Vec<_> =
                recurrence.weekly_days.iter().map(|day| dates::weekday(*day)).collect();
            words::recurrence::by_weeks(every, &text::listed(&days))
        }
        Every::Month => match (recurrence.monthly_week, recurrence.monthly_week_day) {
            (Some(week), Some(day)) => {
                let by_week = match week {
                    1 => words::recurrence::by_first,
                    2 => words::recurrence::by_second,
                    3 => words::recurrence::by_third,
                    4 => words::recurrence::by_fourth,
                    _ => words::recurrence::by_last,
                };
                by_week(every, &dates::weekday(day))
            }
            _ => words::recurrence::by_day(every, u64::from(recurrence.monthly_day.unwrap_or(1))),
        },
    }
}

/// When it comes back no more, on the clocks of its zone.
#[must_use]
pub fn end(recurrence: &Recurrence, zone: &str) -> String {
    match (recurrence.end_times, until(recurrence, zone)) {
        (Some(times), _) => words::recurrence::after(u64::from(times)),
        (None, Some(day)) => words::recurrence::until(&dates::day(day)),
        (None, None) => dates::NOTHING.to_owned(),
    }
}

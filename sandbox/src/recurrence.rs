//! How a meeting comes back, and when.

use jiff::{
    Timestamp,
    civil::{Date, Weekday},
    tz::TimeZone,
};
use serde_json::{Map, Value, json};

use crate::body::Fields;

/// The most occurrences of one meeting (Zoom: 60).
const TIMES_MAX: usize = 60;
/// Days after which a search gives up: the most occurrences, as far apart as Zoom allows.
const SEARCH_DAYS: usize = TIMES_MAX * 50 * 7;

/// How often a meeting comes back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Every {
    Day,
    /// On these days; Zoom counts them 1 to 7 from Sunday.
    Week(Vec<i8>),
    /// On this day of the month, where the month has it.
    MonthDay(i8),
    /// On a weekday of the month's first to fourth week, or -1 for its last.
    MonthWeek {
        week: i8,
        day: i8,
    },
}

/// How a meeting comes back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Recurrence {
    pub(crate) every: Every,
    /// In days, weeks or months.
    pub(crate) interval: i64,
    pub(crate) ends: Ends,
}

/// When it comes back no more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ends {
    After(usize),
    At(Timestamp),
    /// Zoom: `end_times` of 0. It is laid out as far as Zoom lays any meeting out.
    Never,
}

fn sunday_first(weekday: Weekday) -> i8 {
    weekday.to_sunday_one_offset()
}

impl Recurrence {
    /// Reads Zoom's `recurrence` object; `None` after a fault was noted.
    pub(crate) fn read(fields: &mut Fields<'_>) -> Option<Self> {
        fields.require("type");
        let kind = fields.number("type", |kind| (1..=3).contains(&kind))?;
        let longest = [99, 50, 10][usize::try_from(kind - 1).ok()?];
        let interval = fields
            .number("repeat_interval", |interval| (0..=longest).contains(&interval))
            .unwrap_or(1)
            .max(1);
        let small = |number: i64| i8::try_from(number).ok();
        let every = match kind {
            1 => Every::Day,
            2 => {
                let days = fields.read("weekly_days", |value| {
                    let text = value.as_str()?;
                    let days: Option<Vec<i8>> =
                        text.split(',').map(|day| day.trim().parse().ok()).collect();
                    days.filter(|days| days.iter().all(|day| (1..=7).contains(day)))
                });
                Every::Week(days.unwrap_or_else(|| vec![1]))
            }
            _ => {
                match fields.number("monthly_week", |week| week == -1 || (1..=4).contains(&week)) {
                    Some(week) => {
                        fields.require("monthly_week_day");
                        let day =
                            fields.number("monthly_week_day", |day| (1..=7).contains(&day))?;
                        Every::MonthWeek { week: small(week)?, day: small(day)? }
                    }
                    None => {
                        let day = fields.number("monthly_day", |day| (1..=31).contains(&day));
                        Every::MonthDay(small(day.unwrap_or(1))?)
                    }
                }
            }
        };
        let times = fields.number("end_times", |times| (0..=TIMES_MAX as i64).contains(&times));
        let until = fields.read("end_date_time", |value| value.as_str()?.parse().ok());
        let ends = match (times, until) {
            // Zoom: the two exclude each other.
            (Some(1..), Some(_)) => {
                fields.fault("end_times");
                return None;
            }
            (_, Some(until)) => Ends::At(until),
            (Some(0), None) => Ends::Never,
            (times, None) => Ends::After(usize::try_from(times.unwrap_or(1)).ok()?),
        };
        Some(Self { every, interval, ends })
    }

    /// Zoom's `recurrence` object.
    pub(crate) fn view(&self) -> Value {
        let mut view = Map::new();
        let mut put = |name: &str, value: Value| view.insert(name.to_owned(), value);
        put("repeat_interval", json!(self.interval));
        match &self.every {
            Every::Day => put("type", json!(1)),
            Every::Week(days) => {
                let days: Vec<_> = days.iter().map(ToString::to_string).collect();
                put("weekly_days", json!(days.join(",")));
                put("type", json!(2))
            }
            Every::MonthDay(day) => {
                put("monthly_day", json!(day));
                put("type", json!(3))
            }
            Every::MonthWeek { week, day } => {
                put("monthly_week", json!(week));
                put("monthly_week_day", json!(day));
                put("type", json!(3))
            }
        };
        match self.ends {
            Ends::After(times) => put("end_times", json!(times)),
            Ends::Never => put("end_times", json!(0)),
            Ends::At(until) => put("end_date_time", json!(until)),
        };
        Value::Object(view)
    }

    /// When the meeting takes place that starts at `first` on the clocks of `zone`.
    pub(crate) fn starts(&self, first: Timestamp, zone: &TimeZone) -> Vec<Timestamp> {
        let first = first.to_zoned(zone.clone());
        let most = match self.ends {
            Ends::After(times) => times,
            Ends::At(_) | Ends::Never => TIMES_MAX,
        };
        self.days(first.date())
            .filter_map(|day| zone.to_timestamp(day.to_datetime(first.time())).ok())
            .take_while(|start| match self.ends {
                Ends::After(_) | Ends::Never => true,
                Ends::At(until) => *start <= until,
            })
            .take(most.min(TIMES_MAX))
            .collect()
    }

    /// The days it falls on, from `first` on.
    fn days(&self, first: Date) -> impl Iterator<Item = Date> {
        let since_sunday = i64::from(sunday_first(first.weekday())) - 1;
        let months = move |day: Date| {
            let years = i64::from(day.year()) - i64::from(first.year());
            years * 12 + i64::from(day.month()) - i64::from(first.month())
        };
        let mut day = first;
        (0..SEARCH_DAYS).filter_map(move |index| {
            let today = day;
            day = day.tomorrow().ok()?;
            let passed = i64::try_from(index).ok()?;
            let falls = match &self.every {
                Every::Day => passed % self.interval == 0,
                Every::Week(days) => {
                    let week = (passed + since_sunday) / 7;
                    week % self.interval == 0 && days.contains(&sunday_first(today.weekday()))
                }
                Every::MonthDay(wanted) => {
                    months(today) % self.interval == 0 && today.day() == *wanted
                }
                Every::MonthWeek { week, day: wanted } => {
                    let in_week = if *week == -1 {
                        today.day() + 7 > today.days_in_month()
                    } else {
                        (today.day() - 1) / 7 + 1 == *week
                    };
                    months(today) % self.interval == 0
                        && in_week
                        && sunday_first(today.weekday()) == *wanted
                }
            };
            falls.then_some(today)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn starts(every: Every, interval: i64, times: usize) -> Vec<String> {
        let zone = TimeZone::get("Europe/Paris").unwrap();
        let first = "2026-10-19T08:00:00Z".parse().unwrap();
        let recurrence = Recurrence { every, interval, ends: Ends::After(times) };
        recurrence.starts(first, &zone).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_weekly_meeting_keeps_its_hour_on_the_clock_when_summer_time_ends() {
        assert_eq!(
            starts(Every::Week(vec![2, 4]), 1, 3),
            ["2026-10-19T08:00:00Z", "2026-10-21T08:00:00Z", "2026-10-26T09:00:00Z"]
        );
    }

    #[test]
    fn intervals_skip_weeks_and_months() {
        assert_eq!(starts(Every::Week(vec![2]), 2, 2)[1], "2026-11-02T09:00:00Z");
        assert_eq!(
            starts(Every::MonthDay(31), 1, 2),
            ["2026-10-31T09:00:00Z", "2026-12-31T09:00:00Z"]
        );
        let last_friday = Every::MonthWeek { week: -1, day: 6 };
        assert_eq!(starts(last_friday, 1, 2), ["2026-10-30T09:00:00Z", "2026-11-27T09:00:00Z"]);
    }
}

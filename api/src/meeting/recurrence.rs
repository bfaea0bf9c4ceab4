//! How a meeting comes back.

use serde::{Deserialize, Serialize};

use super::StartTime;
use crate::error::FieldErrors;

/// Most sittings of one meeting (Zoom: 60).
pub const END_TIMES_MAX: u32 = 60;

/// What a meeting comes back by: Zoom's `type` of a recurrence, a number on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "u8", try_from = "u8")]
pub enum Every {
    /// Zoom: 1.
    Day,
    /// Zoom: 2.
    Week,
    /// Zoom: 3.
    Month,
}

impl Every {
    /// The longest interval (Zoom: 99 days, 50 weeks, 10 months).
    #[must_use]
    pub fn longest_interval(self) -> u32 {
        match self {
            Self::Day => 99,
            Self::Week => 50,
            Self::Month => 10,
        }
    }
}

impl From<Every> for u8 {
    fn from(every: Every) -> Self {
        match every {
            Every::Day => 1,
            Every::Week => 2,
            Every::Month => 3,
        }
    }
}

impl TryFrom<u8> for Every {
    type Error = &'static str;

    fn try_from(number: u8) -> Result<Self, &'static str> {
        match number {
            1 => Ok(Self::Day),
            2 => Ok(Self::Week),
            3 => Ok(Self::Month),
            _ => Err("a recurrence is of type 1, 2 or 3"),
        }
    }
}

fn once() -> u32 {
    1
}

/// How a meeting comes back. Weekdays are Zoom's: 1 is Sunday, 7 Saturday.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recurrence {
    /// By days, weeks or months.
    #[serde(rename = "type")]
    pub every: Every,
    /// Every so many of them; see [`Every::longest_interval`].
    #[serde(default = "once")]
    pub repeat_interval: u32,
    /// By weeks: on these days.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub weekly_days: Vec<u8>,
    /// By months: on this day, 1 to 31, where the month has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub monthly_day: Option<u8>,
    /// By months: in this week, 1 to 4, or -1 for the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub monthly_week: Option<i8>,
    /// With `monthly_week`: on this day of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub monthly_week_day: Option<u8>,
    /// It comes back so often, 1 to [`END_TIMES_MAX`], the first time included.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end_times: Option<u32>,
    /// It comes back until then, instead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end_date_time: Option<StartTime>,
}

impl Recurrence {
    /// Puts the days of the week in order; notes the rules that are broken. Whether the end lies
    /// after the start is the server's to say: it knows the time zones.
    pub(super) fn validate(&mut self, broken: &mut FieldErrors) {
        let longest = self.every.longest_interval();
        if !(1..=longest).contains(&self.repeat_interval) {
            let units = match self.every {
                Every::Day => "days",
                Every::Week => "weeks",
                Every::Month => "months",
            };
            broken.add("repeat_interval", format!("Choose 1 to {longest} {units}."));
        }
        let weekday = |day: &u8| (1..=7).contains(day);
        self.weekly_days.sort_unstable();
        self.weekly_days.dedup();
        if !self.weekly_days.iter().all(weekday) {
            broken.add("weekly_days", "Weekdays are 1 (Sunday) to 7 (Saturday).");
        } else if (self.every == Every::Week) == self.weekly_days.is_empty() {
            let rule = if self.weekly_days.is_empty() {
                "Choose at least one day of the week."
            } else {
                "Days of the week are for meetings that come back by weeks."
            };
            broken.add("weekly_days", rule);
        }
        self.validate_month(broken);
        match (self.end_times, self.end_date_time) {
            (Some(times), None) if (1..=END_TIMES_MAX).contains(&times) => {}
            (None, Some(_)) => {}
            (Some(_), None) => broken.add("end_times", "A meeting comes back 1 to 60 times."),
            _ => broken.add("end_times", "Say either how often it comes back or until when."),
        }
    }

    fn validate_month(&self, broken: &mut FieldErrors) {
        let days = (self.monthly_day, self.monthly_week, self.monthly_week_day);
        if self.every != Every::Month {
            if days != (None, None, None) {
                broken.add(
                    "monthly_day",
                    "Days of the month are for meetings that come back by months.",
                );
            }
            return;
        }
        match days {
            (Some(day), None, None) if (1..=31).contains(&day) => {}
            (Some(_), None, None) => broken.add("monthly_day", "A month has the days 1 to 31."),
            (None, Some(week), Some(day)) => {
                if week != -1 && !(1..=4).contains(&week) {
                    broken.add("monthly_week", "Choose week 1 to 4, or -1 for the last.");
                }
                if !(1..=7).contains(&day) {
                    broken.add("monthly_week_day", "Weekdays are 1 (Sunday) to 7 (Saturday).");
                }
            }
            _ => broken.add(
                "monthly_day",
                "Choose either a day of the month, or a week of it and a day of that week.",
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The field whose rule a recurrence breaks; empty where it breaks none.
    fn broken(json: &str) -> String {
        let mut recurrence: Recurrence = serde_json::from_str(json).unwrap();
        let mut broken = FieldErrors::default();
        recurrence.validate(&mut broken);
        broken.0.into_keys().collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn an_interval_ends_where_zooms_does() {
        for (every, rest, longest) in
            [(1, "", 99), (2, r#","weekly_days":[2]"#, 50), (3, r#","monthly_day":31"#, 10)]
        {
            for (interval, field) in
                [(0, "repeat_interval"), (1, ""), (longest, ""), (longest + 1, "repeat_interval")]
            {
                let json = format!(
                    r#"{{"type":{every},"repeat_interval":{interval},"end_times":2{rest}}}"#
                );
                assert_eq!(broken(&json), field, "{json}");
            }
        }
    }

    #[test]
    fn days_belong_to_weeks_and_to_months_and_are_needed_there() {
        for (json, field) in [
            (r#"{"type":2,"weekly_days":[1,7],"end_times":2}"#, ""),
            (r#"{"type":2,"end_times":2}"#, "weekly_days"),
            (r#"{"type":2,"weekly_days":[0],"end_times":2}"#, "weekly_days"),
            (r#"{"type":2,"weekly_days":[8],"end_times":2}"#, "weekly_days"),
            (r#"{"type":1,"weekly_days":[2],"end_times":2}"#, "weekly_days"),
            (r#"{"type":1,"monthly_day":2,"end_times":2}"#, "monthly_day"),
            (r#"{"type":3,"monthly_day":31,"end_times":2}"#, ""),
            (r#"{"type":3,"monthly_day":32,"end_times":2}"#, "monthly_day"),
            (r#"{"type":3,"end_times":2}"#, "monthly_day"),
            (r#"{"type":3,"monthly_week":-1,"monthly_week_day":6,"end_times":2}"#, ""),
            (r#"{"type":3,"monthly_week":4,"monthly_week_day":1,"end_times":2}"#, ""),
            (r#"{"type":3,"monthly_week":5,"monthly_week_day":1,"end_times":2}"#, "monthly_week"),
            (
                r#"{"type":3,"monthly_week":1,"monthly_week_day":8,"end_times":2}"#,
                "monthly_week_day",
            ),
            (r#"{"type":3,"monthly_week":1,"end_times":2}"#, "monthly_day"),
            (
                r#"{"type":3,"monthly_day":1,"monthly_week":1,"monthly_week_day":1,"end_times":2}"#,
                "monthly_day",
            ),
        ] {
            assert_eq!(broken(json), field, "{json}");
        }
    }

    #[test]
    fn it_ends_after_1_to_60_times_or_at_a_time_and_one_of_them_is_said() {
        for (json, field) in [
            (r#"{"type":1,"end_times":1}"#, ""),
            (r#"{"type":1,"end_times":60}"#, ""),
            (r#"{"type":1,"end_times":0}"#, "end_times"),
            (r#"{"type":1,"end_times":61}"#, "end_times"),
            (r#"{"type":1}"#, "end_times"),
            (r#"{"type":1,"end_date_time":"2026-12-31T23:59:59"}"#, ""),
            (r#"{"type":1,"end_times":2,"end_date_time":"2026-12-31T23:59:59Z"}"#, "end_times"),
        ] {
            assert_eq!(broken(json), field, "{json}");
        }
    }

    #[test]
    fn what_zoom_does_not_know_is_not_read() {
        for bad in [
            r#"{"type":0,"end_times":2}"#,
            r#"{"type":4,"end_times":2}"#,
            r#"{"end_times":2}"#,
            r#"{"type":2,"weekly_days":"1,3","end_times":2}"#,
            r#"{"type":1,"end_times":2,"until":"x"}"#,
        ] {
            assert!(serde_json::from_str::<Recurrence>(bad).is_err(), "{bad}");
        }
    }
}

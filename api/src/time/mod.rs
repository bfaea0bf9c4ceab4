//! Instants, days and local times as they cross the wire.
//!
//! The browser half needs no more of time than this: it reads and writes RFC 3339, counts days
//! and leaves time zones to the browser's `Intl`. A library that does everything costs a seventh
//! of its first load, so the server alone links one (feature `jiff`, which converts to and from
//! the types here).

#[cfg(feature = "jiff")]
mod host;
mod reader;
#[cfg(test)]
mod tests;

use std::{fmt, str::FromStr};

use thiserror::Error;

use crate::text::serde_as_text;
use reader::{Clocks, Reader};

const DAY_MS: i64 = 86_400_000;
/// 1970-01-01, counted from 0000-01-01.
const EPOCH_DAY: i64 = days_before_year(1970);

/// The text is no date or time that exists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("Give a date or time that exists, such as 2026-12-01 or 2026-12-01T09:00:00Z.")]
pub struct TimeError;

/// A point in time, to the millisecond: `2026-12-01T08:00:00Z`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Instant(i64);

impl Instant {
    /// The beginning of 1970 in UTC.
    pub const UNIX_EPOCH: Self = Self(0);
    /// The beginning of the year 0: RFC 3339 has no earlier year.
    pub const MIN: Self = Self(-EPOCH_DAY * DAY_MS);
    /// The last whose year has four digits on the clocks of every time zone.
    pub const MAX: Self = Self(253_402_207_200_000);

    /// The instant so many milliseconds after [`Self::UNIX_EPOCH`]; `None` outside of
    /// [`Self::MIN`] to [`Self::MAX`].
    #[must_use]
    pub fn from_millis(ms: i64) -> Option<Self> {
        (Self::MIN.0..=Self::MAX.0).contains(&ms).then_some(Self(ms))
    }

    /// Milliseconds since [`Self::UNIX_EPOCH`].
    #[must_use]
    pub fn as_millis(self) -> i64 {
        self.0
    }

    /// So many hours later; no later than [`Self::MAX`], no earlier than [`Self::MIN`].
    #[must_use]
    pub fn plus_hours(self, hours: i32) -> Self {
        let ms = self.0 + i64::from(hours) * 3_600_000;
        Self(ms.clamp(Self::MIN.0, Self::MAX.0))
    }

    /// The day, in UTC.
    #[must_use]
    pub fn utc_day(self) -> Day {
        Day::from_number(EPOCH_DAY + self.0.div_euclid(DAY_MS))
    }
}

impl FromStr for Instant {
    type Err = TimeError;

    /// Reads RFC 3339 with any offset. Of a fraction, what is below a millisecond is dropped.
    fn from_str(text: &str) -> Result<Self, TimeError> {
        let mut reader = Reader::new(text);
        let (day, clocks) = reader.date_and_clocks().ok_or(TimeError)?;
        let offset_s = reader.offset_s().ok_or(TimeError)?;
        reader.end().ok_or(TimeError)?;
        let seconds = i64::from(clocks.second_of_day()) - i64::from(offset_s);
        let ms = (day.number() - EPOCH_DAY) * DAY_MS + seconds * 1_000;
        Self::from_millis(ms + i64::from(clocks.ms)).ok_or(TimeError)
    }
}

impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (ms_of_day, ms) = (self.0.rem_euclid(DAY_MS), self.0.rem_euclid(1_000));
        let (hour, minute, second) =
            (ms_of_day / 3_600_000, ms_of_day / 60_000 % 60, ms_of_day / 1_000 % 60);
        write!(f, "{}T{hour:02}:{minute:02}:{second:02}", self.utc_day())?;
        match (ms % 100, ms % 10) {
            _ if ms == 0 => {}
            (0, _) => write!(f, ".{}", ms / 100)?,
            (_, 0) => write!(f, ".{:02}", ms / 10)?,
            _ => write!(f, ".{ms:03}")?,
        }
        f.write_str("Z")
    }
}

serde_as_text!(Instant);

/// A day of the calendar: `2026-12-01`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Day {
    // In this order the derived comparison is the calendar's.
    year: u16,
    month: u8,
    day: u8,
}

const YEAR_MAX: u16 = 9_999;

const fn days_before_year(year: i64) -> i64 {
    365 * year + (year + 3) / 4 - (year + 99) / 100 + (year + 399) / 400
}

fn month_days(year: u16, month: u8) -> u8 {
    match month {
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => {
            29
        }
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

impl Day {
    /// The first day there is: RFC 3339 has no earlier year.
    pub const MIN: Self = Self { year: 0, month: 1, day: 1 };
    /// The last day whose year has four digits.
    pub const MAX: Self = Self { year: YEAR_MAX, month: 12, day: 31 };

    /// The day of a year 0 to 9999, month 1 to 12 and day of the month; `None` where the calendar
    /// has no such day.
    #[must_use]
    pub fn new(year: u16, month: u8, day: u8) -> Option<Self> {
        let exists = year <= YEAR_MAX
            && (1..=12).contains(&month)
            && (1..=month_days(year, month)).contains(&day);
        exists.then_some(Self { year, month, day })
    }

    /// The year.
    #[must_use]
    pub fn year(self) -> u16 {
        self.year
    }

    /// The month, 1 to 12.
    #[must_use]
    pub fn month(self) -> u8 {
        self.month
    }

    /// The day of the month.
    #[must_use]
    pub fn day(self) -> u8 {
        self.day
    }

    /// The first day of the month.
    #[must_use]
    pub fn first_of_month(self) -> Self {
        Self { day: 1, ..self }
    }

    /// The last day of the month.
    #[must_use]
    pub fn last_of_month(self) -> Self {
        Self { day: month_days(self.year, self.month), ..self }
    }

    /// The day of the week as Zoom counts: 1 is Sunday, 7 Saturday.
    #[must_use]
    pub fn weekday(self) -> u8 {
        // The first day there is, in the calendar carried backwards, was a Saturday.
        ((self.number() + 6) % 7 + 1) as u8
    }

    /// So many days later, before where negative; no later than [`Self::MAX`], no earlier than
    /// [`Self::MIN`].
    #[must_use]
    pub fn plus_days(self, days: i32) -> Self {
        Self::from_number(self.number() + i64::from(days))
    }

    /// The same day so many months later, before where negative: the month's last day where the
    /// month is shorter. No later than [`Self::MAX`], no earlier than [`Self::MIN`].
    #[must_use]
    pub fn plus_months(self, months: i32) -> Self {
        let months = i64::from(self.year) * 12 + i64::from(self.month - 1) + i64::from(months);
        let Ok(year) = u16::try_from(months.div_euclid(12)) else {
            return if months < 0 { Self::MIN } else { Self::MAX };
        };
        if year > YEAR_MAX {
            return Self::MAX;
        }
        let month = months.rem_euclid(12) as u8 + 1;
        Self { year, month, day: self.day.min(month_days(year, month)) }
    }

    /// How many days later `later` is; negative where it is earlier.
    #[must_use]
    pub fn days_until(self, later: Self) -> i32 {
        // The calendar has 3,652,425 days.
        (later.number() - self.number()) as i32
    }

    /// Days since [`Self::MIN`].
    fn number(self) -> i64 {
        let months = (1..self.month).map(|month| i64::from(month_days(self.year, month)));
        days_before_year(i64::from(self.year)) + months.sum::<i64>() + i64::from(self.day) - 1
    }

    /// The day so many days after [`Self::MIN`]; the nearest there is.
    fn from_number(number: i64) -> Self {
        if number < 0 {
            return Self::MIN;
        }
        // 400 years have 146,097 days. Leap days make this one year too late at times.
        let mut year = number * 400 / 146_097;
        if days_before_year(year) > number {
            year -= 1;
        } else if days_before_year(year + 1) <= number {
            year += 1;
        }
        let Some(year) = u16::try_from(year).ok().filter(|year| *year <= YEAR_MAX) else {
            return Self::MAX;
        };
        let mut day = number - days_before_year(i64::from(year));
        let mut month = 1;
        while day >= i64::from(month_days(year, month)) {
            day -= i64::from(month_days(year, month));
            month += 1;
        }
        Self { year, month, day: day as u8 + 1 }
    }
}

impl FromStr for Day {
    type Err = TimeError;

    /// Reads `YYYY-MM-DD` and nothing else.
    fn from_str(text: &str) -> Result<Self, TimeError> {
        let mut reader = Reader::new(text);
        let day = reader.day().ok_or(TimeError)?;
        reader.end().ok_or(TimeError)?;
        Ok(day)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

serde_as_text!(Day);

/// A date and time of day on the clocks of a time zone named elsewhere: `2026-12-01T09:00:00`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct LocalTime {
    day: Day,
    hour: u8,
    minute: u8,
    second: u8,
}

impl FromStr for LocalTime {
    type Err = TimeError;

    /// Reads `YYYY-MM-DDTHH:MM[:SS]`. A fraction of a second is dropped.
    fn from_str(text: &str) -> Result<Self, TimeError> {
        let mut reader = Reader::new(text);
        let (day, clocks) = reader.date_and_clocks().ok_or(TimeError)?;
        reader.end().ok_or(TimeError)?;
        let Clocks { hour, minute, second, .. } = clocks;
        Ok(Self { day, hour, minute, second })
    }
}

impl fmt::Display for LocalTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}T{:02}:{:02}:{:02}", self.day, self.hour, self.minute, self.second)
    }
}

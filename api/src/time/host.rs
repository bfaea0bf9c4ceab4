//! Between the contract's times and jiff's, for the server.

use jiff::{Timestamp, civil};

use super::{Day, Instant, LocalTime};

/// Below a millisecond nothing is kept; what lies before [`Instant::MIN`] becomes it.
impl From<Timestamp> for Instant {
    fn from(timestamp: Timestamp) -> Self {
        let ms = timestamp.as_nanosecond().div_euclid(1_000_000);
        let ms = i64::try_from(ms).unwrap_or(Self::MIN.0);
        Self(ms.clamp(Self::MIN.0, Self::MAX.0))
    }
}

impl From<Instant> for Timestamp {
    fn from(instant: Instant) -> Self {
        // Every instant lies between jiff's first and last.
        Self::from_millisecond(instant.0).unwrap_or(Self::MAX)
    }
}

/// A day of a year before 0 becomes [`Day::MIN`].
impl From<civil::Date> for Day {
    fn from(date: civil::Date) -> Self {
        let part = |number: i8| u8::try_from(number).unwrap_or(0);
        let year = u16::try_from(date.year()).ok();
        year.and_then(|year| Self::new(year, part(date.month()), part(date.day())))
            .unwrap_or(Self::MIN)
    }
}

impl From<Day> for civil::Date {
    fn from(day: Day) -> Self {
        // A `Day` exists in the calendar, and its parts are below 10,000, 13 and 32.
        Self::new(day.year as i16, day.month as i8, day.day as i8).unwrap_or(Self::ZERO)
    }
}

impl From<LocalTime> for civil::DateTime {
    fn from(local: LocalTime) -> Self {
        let LocalTime { day, hour, minute, second } = local;
        civil::Date::from(day).at(hour as i8, minute as i8, second as i8, 0)
    }
}

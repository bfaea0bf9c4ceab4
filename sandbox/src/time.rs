//! Instants in whole seconds, as Zoom writes them.

use jiff::{Timestamp, civil::Date, tz::TimeZone};

/// Seconds of a day.
pub(crate) const DAY: i64 = 86_400;
/// Seconds of an hour.
pub(crate) const HOUR: i64 = 3_600;
/// Seconds of a minute.
pub(crate) const MINUTE: i64 = 60;

/// The instant `seconds` after the Unix epoch.
pub(crate) fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(seconds).unwrap_or_default()
}

/// An instant as Zoom writes some times of its reports: `MM/DD/YYYY HH:MM`, in UTC.
pub(crate) fn american(instant: Timestamp) -> String {
    instant.strftime("%m/%d/%Y %H:%M").to_string()
}

/// The UTC day of an instant.
pub(crate) fn day(instant: Timestamp) -> Date {
    TimeZone::UTC.to_datetime(instant).date()
}

/// When `date` begins in UTC, in seconds after the Unix epoch.
pub(crate) fn start_of(date: Date) -> i64 {
    TimeZone::UTC.to_timestamp(date.at(0, 0, 0, 0)).map_or(0, Timestamp::as_second)
}

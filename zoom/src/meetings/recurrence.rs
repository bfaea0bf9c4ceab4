//! How a meeting recurs at fixed times.

use jiff::Timestamp;
use serde::{Deserialize, Serialize, Serializer};

use crate::lenient;

/// How a meeting recurs. Zoom counts weekdays from 1, Sunday, to 7.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recurrence {
    /// Zoom: 1 by days, 2 by weeks, 3 by months; 0 where Zoom does not tell.
    #[serde(default, rename = "type", deserialize_with = "lenient::number")]
    pub every: u8,
    /// Every so many of them; Zoom: 99 days, 50 weeks or 10 months at most.
    #[serde(default, deserialize_with = "lenient::number")]
    pub repeat_interval: u32,
    /// By weeks: on these days, such as `1,3`.
    #[serde(default, deserialize_with = "lenient::text", skip_serializing_if = "String::is_empty")]
    pub weekly_days: String,
    /// By months: on this day.
    #[serde(
        default,
        deserialize_with = "lenient::optional_number",
        skip_serializing_if = "Option::is_none"
    )]
    pub monthly_day: Option<u8>,
    /// By months: in this week, 1 to 4, or -1 for the last.
    #[serde(
        default,
        deserialize_with = "lenient::optional_small",
        skip_serializing_if = "Option::is_none"
    )]
    pub monthly_week: Option<i8>,
    /// With `monthly_week`: on this day of it.
    #[serde(
        default,
        deserialize_with = "lenient::optional_number",
        skip_serializing_if = "Option::is_none"
    )]
    pub monthly_week_day: Option<u8>,
    /// So often; Zoom: at most 60 times.
    #[serde(
        default,
        deserialize_with = "lenient::optional_number",
        skip_serializing_if = "Option::is_none"
    )]
    pub end_times: Option<u32>,
    /// Until then, instead.
    #[serde(
        default,
        deserialize_with = "lenient::instant",
        serialize_with = "whole_seconds",
        skip_serializing_if = "Option::is_none"
    )]
    pub end_date_time: Option<Timestamp>,
}

/// Zoom: UTC, such as `2017-11-25T12:00:00Z`.
fn whole_seconds<S: Serializer>(
    instant: &Option<Timestamp>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&instant.unwrap_or_default().strftime("%Y-%m-%dT%H:%M:%SZ"))
}

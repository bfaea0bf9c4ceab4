//! The days a report covers, as Zoom reads `from` and `to`: in UTC, at most a month, and none
//! older than six months.

use jiff::{Timestamp, ToSpan, civil::Date};

use crate::{error::ZoomError, params::Params, time};

/// How far back reports reach, in months.
const MONTHS_BEHIND: i64 = 6;

/// The days a report covers, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ReportRange {
    pub(crate) from: Date,
    pub(crate) to: Date,
}

/// The oldest day reports reach back to.
pub(crate) fn oldest(now: Timestamp) -> Date {
    time::day(now).saturating_sub(MONTHS_BEHIND.months())
}

impl ReportRange {
    /// The days Zoom serves for what was asked. Over a month, `to` is kept and `from` moved; so
    /// it is where `from` is too old.
    ///
    /// # Errors
    /// Zoom's 300 where a day is missing or none, `from` comes after `to`, or all of it is too
    /// old.
    pub(crate) fn read(params: &Params, now: Timestamp) -> Result<Self, ZoomError> {
        let required =
            |name: &str| params.date(name)?.ok_or_else(|| ZoomError::invalid_field(name));
        let (from, to) = (required("from")?, required("to")?);
        if from > to {
            return Err(ZoomError::invalid_field("from"));
        }
        let oldest = oldest(now);
        if to < oldest {
            return Err(ZoomError::bad(300, "Only provide report in recent 6 months."));
        }
        Ok(Self { from: from.max(to.saturating_sub(1.month())).max(oldest), to })
    }

    /// Whether an instant falls into it.
    pub(crate) fn holds(self, instant: Timestamp) -> bool {
        let day = time::day(instant);
        self.from <= day && day <= self.to
    }
}

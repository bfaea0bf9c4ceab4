//! The days a report covers, as Zoom reads `from` and `to`: in UTC, at most a month, and none
//! older than six months.

use std::ops::Range;

use jiff::{Timestamp, ToSpan, civil::Date};

use serde::{Deserialize, Serialize};

use crate::{Account, error::ZoomError, history::History, params::Params, time};

/// How far back reports reach, in months.
const MONTHS_BEHIND: i64 = 6;

/// Longer than any past meeting, in seconds.
const LONGEST_S: i64 = time::DAY;

/// What becomes of a range over a month, or one that begins more than six months ago. Zoom's
/// specifications do not say for each report; both have been seen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Ranges {
    /// Its beginning is moved.
    #[default]
    Clamped,
    /// 400, code 300.
    Refused,
}

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
    /// it is where `from` is too old. Where the account's [`Ranges`] are refused, neither is.
    ///
    /// # Errors
    /// Zoom's 300 where a day is missing or none, `from` comes after `to`, or all of it is too
    /// old, or it would have to be moved and may not be.
    pub(crate) fn read(params: &Params, account: &Account) -> Result<Self, ZoomError> {
        let required =
            |name: &str| params.date(name)?.ok_or_else(|| ZoomError::invalid_field(name));
        let (from, to) = (required("from")?, required("to")?);
        if from > to {
            return Err(ZoomError::invalid_field("from"));
        }
        let oldest = oldest(account.now());
        if to < oldest {
            return Err(ZoomError::bad(300, "Only provide report in recent 6 months."));
        }
        let served = from.max(to.saturating_sub(1.month())).max(oldest);
        if served != from && account.levers().ranges() == Ranges::Refused {
            return Err(ZoomError::invalid_field("from"));
        }
        Ok(Self { from: served, to })
    }

    /// The ranks of the meetings that began in it.
    pub(crate) fn ranks(self, history: &History) -> Range<usize> {
        self.ranks_begun(history, 0)
    }

    /// The ranks of meetings among which are all that ended in it.
    pub(crate) fn ranks_by_end(self, history: &History) -> Range<usize> {
        self.ranks_begun(history, LONGEST_S)
    }

    fn ranks_begun(self, history: &History, earlier: i64) -> Range<usize> {
        let from = time::start_of(self.from) - earlier;
        history.between(from, time::start_of(self.to) + time::DAY)
    }

    /// Whether an instant falls into it.
    pub(crate) fn holds(self, instant: Timestamp) -> bool {
        let day = time::day(instant);
        self.from <= day && day <= self.to
    }
}

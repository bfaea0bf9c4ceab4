//! The days a report covers: as many as one likes of the six months Zoom reports. Zoom reports at
//! most a month at a time, so a longer span is asked for month by month. Nothing here needs a
//! browser.

use api::{
    Day,
    report::{RangeError, ReportRange},
};

/// Days within the six months Zoom reports, first and last included, in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span(ReportRange);

/// Why there is no report of some days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SpanError {
    /// The first day lies after the last.
    Reversed {
        /// The first day.
        from: Day,
        /// The last day.
        to: Day,
    },
    /// Not all of them lie within the six months Zoom reports.
    Outside {
        /// The oldest day Zoom reports.
        oldest: Day,
        /// Today, in UTC.
        today: Day,
    },
}

impl Span {
    /// The span, if Zoom reports all of it on `today` (in UTC).
    ///
    /// # Errors
    /// Which rule is broken.
    pub fn new(from: Day, to: Day, today: Day) -> Result<Self, SpanError> {
        match ReportRange::new(from, to, today) {
            Ok(_) | Err(RangeError::TooLong { .. }) => Ok(Self(ReportRange { from, to })),
            Err(RangeError::Reversed { from, to, .. }) => Err(SpanError::Reversed { from, to }),
            Err(RangeError::TooOld { oldest, today } | RangeError::InFuture { oldest, today }) => {
                Err(SpanError::Outside { oldest, today })
            }
        }
    }

    /// The days.
    #[must_use]
    pub fn days(self) -> ReportRange {
        self.0
    }

    /// What it is asked for in, the latest first: the whole where Zoom reports that at once, else
    /// its calendar months, of which none shares a day with another.
    #[must_use]
    pub fn months(self) -> Vec<ReportRange> {
        let ReportRange { from, to } = self.0;
        if to <= ReportRange::latest_to(from) {
            return vec![self.0];
        }
        let mut months = Vec::new();
        let mut last = to;
        while last >= from {
            let first = last.first_of_month().max(from);
            months.push(ReportRange { from: first, to: last });
            last = first.plus_days(-1);
        }
        months
    }

    /// As many days just before it; nothing where Zoom does not report all of them.
    #[must_use]
    pub fn before(self, today: Day) -> Option<Self> {
        let to = self.0.from.plus_days(-1);
        let from = self.0.from.plus_days(-(self.0.from.days_until(self.0.to) + 1));
        Self::new(from, to, today).ok()
    }
}

//! Meetings to come of the whole account.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::{Day, Instant, MeetingId, UserId};

/// Most months `GET /user/upcoming` answers at once.
const MONTHS_MAX: i32 = 3;

/// A meeting to come, as the account's list has it: Zoom tells neither length nor link there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UpcomingMeeting {
    /// The number people join with. The sittings of a recurring meeting share it. Absent where
    /// Zoom names the meeting otherwise here: it is found among its host's meetings then.
    pub id: Option<MeetingId>,
    /// The title.
    pub topic: String,
    /// When it starts.
    pub start_time: Option<Instant>,
    /// Whose meeting it is.
    pub host_id: Option<UserId>,
    /// The host's name; may be empty.
    pub host_name: String,
    /// The host's department; may be empty.
    pub dept: String,
}

/// What `GET /user/upcoming` answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UpcomingMeetings {
    /// All of them, the earliest start first.
    pub meetings: Vec<UpcomingMeeting>,
    /// The first day asked for.
    pub from: Day,
    /// The last day asked for.
    pub to: Day,
    /// How many there are.
    pub total_records: u64,
    /// False while they are still being read: none are in it yet, ask again at once.
    #[serde(default = "ready")]
    pub ready: bool,
}

fn ready() -> bool {
    true
}

/// The days meetings to come are listed for, first and last included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UpcomingRange {
    /// The first day.
    pub from: Day,
    /// The last day.
    pub to: Day,
}

/// Why no meetings are listed for a range.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum UpcomingRangeError {
    /// `from` lies after `to`.
    #[error("The first day {from} is after the last day {to}.")]
    Reversed {
        /// The first day asked for.
        from: Day,
        /// The last day asked for.
        to: Day,
    },
    /// What is over is no longer to come.
    #[error("Meetings to come are listed from {earliest} on. Past ones are in the reports.")]
    Past {
        /// The earliest first day: yesterday in UTC is today on some clocks.
        earliest: Day,
    },
    /// Longer than is read at once.
    #[error("At most three months are listed at once: from {from} the last day can be {latest}.")]
    TooLong {
        /// The first day asked for.
        from: Day,
        /// The latest last day for it.
        latest: Day,
    },
}

impl UpcomingRange {
    /// The range, if it can be listed on `today` (in UTC).
    ///
    /// # Errors
    /// The rule that is broken.
    pub fn new(from: Day, to: Day, today: Day) -> Result<Self, UpcomingRangeError> {
        let earliest = today.plus_days(-1);
        let latest = from.plus_months(MONTHS_MAX);
        if from > to {
            return Err(UpcomingRangeError::Reversed { from, to });
        }
        if from < earliest {
            return Err(UpcomingRangeError::Past { earliest });
        }
        if to > latest {
            return Err(UpcomingRangeError::TooLong { from, latest });
        }
        Ok(Self { from, to })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_begins_no_earlier_than_yesterday_and_spans_at_most_three_months() {
        let day = |text: &str| text.parse::<Day>().unwrap();
        let fits = |from, to| UpcomingRange::new(day(from), day(to), day("2026-11-24")).is_ok();
        assert!(fits("2026-11-23", "2026-11-23") && fits("2026-11-24", "2027-02-24"));
        assert!(!fits("2026-11-22", "2026-11-24"), "the day before yesterday");
        assert!(!fits("2026-11-24", "2027-02-25"), "three months and a day");
        assert!(!fits("2026-11-25", "2026-11-24"), "reversed");
    }
}

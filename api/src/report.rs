//! Reports of past meetings and webinars.

mod sums;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::{Day, Instant, MeetingId, MeetingUuid, UserId};

/// Which past meetings a report holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReportType {
    /// Zoom's `past`: meetings of two or more people.
    #[default]
    Past,
    /// Zoom's `pastOne`: meetings of one person.
    PastOne,
}

/// The days a report covers, first and last included, in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ReportRange {
    /// The first day.
    pub from: Day,
    /// The last day.
    pub to: Day,
}

/// Why no report can be had for a range. Each sentence names the range that is allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum RangeError {
    /// `from` lies after `to`.
    #[error(
        "The first day {from} is after the last day {to}. Choose days between {oldest} and {today}, at most one month apart."
    )]
    Reversed {
        /// The first day asked for.
        from: Day,
        /// The last day asked for.
        to: Day,
        /// The oldest day Zoom reports.
        oldest: Day,
        /// Today, in UTC.
        today: Day,
    },
    /// More than a month (Zoom: a report covers a month).
    #[error("Zoom reports at most one month at a time: from {from} the last day can be {latest}.")]
    TooLong {
        /// The first day asked for.
        from: Day,
        /// The latest last day for it.
        latest: Day,
    },
    /// Before the past six months (Zoom: reports reach back six months).
    #[error(
        "Zoom reports reach back six months: choose days between {oldest} and {today}, at most one month apart."
    )]
    TooOld {
        /// The oldest day Zoom reports.
        oldest: Day,
        /// Today, in UTC.
        today: Day,
    },
    /// After today.
    #[error(
        "A report cannot reach past today: choose days between {oldest} and {today} (UTC), at most one month apart."
    )]
    InFuture {
        /// The oldest day Zoom reports.
        oldest: Day,
        /// Today, in UTC.
        today: Day,
    },
}

impl ReportRange {
    /// The oldest day Zoom reports on `today` (Zoom: reports reach back six months).
    #[must_use]
    pub fn oldest(today: Day) -> Day {
        today.plus_months(-6)
    }

    /// The latest last day of a range that begins at `from` (Zoom: a report covers a month; its
    /// own example runs from a day to the same day of the next month).
    #[must_use]
    pub fn latest_to(from: Day) -> Day {
        from.plus_months(1)
    }

    /// The range, if Zoom reports it on `today` (in UTC).
    ///
    /// # Errors
    /// The rule that is broken; its sentence names the allowed range.
    pub fn new(from: Day, to: Day, today: Day) -> Result<Self, RangeError> {
        let oldest = Self::oldest(today);
        if from > to {
            return Err(RangeError::Reversed { from, to, oldest, today });
        }
        if from < oldest {
            return Err(RangeError::TooOld { oldest, today });
        }
        if to > today {
            return Err(RangeError::InFuture { oldest, today });
        }
        let latest = Self::latest_to(from);
        if to > latest {
            return Err(RangeError::TooLong { from, latest });
        }
        Ok(Self { from, to })
    }

    /// How many days it covers.
    #[must_use]
    pub fn days(&self) -> u32 {
        u32::try_from(self.from.days_until(self.to)).unwrap_or(0) + 1
    }
}

/// What a sitting was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MeetingKind {
    /// A meeting.
    Meeting,
    /// A webinar.
    Webinar,
}

/// One sitting that took place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PastMeeting {
    /// Names this sitting.
    pub uuid: MeetingUuid,
    /// Names the meeting; absent where Zoom's number cannot be read.
    pub id: Option<MeetingId>,
    /// The title.
    pub topic: String,
    /// Meeting or webinar.
    pub kind: MeetingKind,
    /// The host's name; may be empty.
    pub host_name: String,
    /// The host's email; may be empty.
    pub host_email: String,
    /// The host's department; may be empty.
    pub dept: String,
    /// When it began.
    pub start_time: Option<Instant>,
    /// When it ended.
    pub end_time: Option<Instant>,
    /// Length in minutes.
    pub duration: u32,
    /// How many participants Zoom counted.
    pub participants_count: u32,
    /// The minutes of all participants together.
    pub total_minutes: u64,
}

/// Everything in a report, added up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Totals {
    /// Sittings, webinars included.
    pub meetings: u64,
    /// The webinars among them.
    pub webinars: u64,
    /// Participants of all sittings.
    pub participants: u64,
    /// Length of all sittings, in minutes.
    pub minutes: u64,
    /// Minutes of all participants together.
    pub participant_minutes: u64,
}

/// The totals of one day (UTC, by the start).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportDay {
    /// The day.
    pub date: Day,
    /// Sittings that began on it.
    pub meetings: u64,
    /// Their participants.
    pub participants: u64,
    /// Their length, in minutes.
    pub minutes: u64,
}

/// The totals divided by the days served.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct AverageDay {
    /// Sittings a day.
    pub meetings: f64,
    /// Participants a day.
    pub participants: f64,
    /// Minutes a day.
    pub minutes: f64,
}

/// What a report of the whole account lacks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Incomplete {
    /// How many users' meetings are missing.
    pub count: u64,
    /// Their emails; of many, the first 100.
    pub users: Vec<String>,
}

/// Past meetings and webinars with statistics: what `GET /user/report` answers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// The days asked for.
    pub asked: ReportRange,
    /// The days Zoom really served; differs where Zoom clamps.
    pub served: ReportRange,
    /// Whose meetings; absent: the whole account's.
    pub user_id: Option<UserId>,
    /// All sittings, the latest first.
    pub meetings: Vec<PastMeeting>,
    /// All of them added up.
    pub totals: Totals,
    /// One entry for every day served, days without a sitting too.
    pub by_day: Vec<ReportDay>,
    /// The totals a day.
    pub average_day: AverageDay,
    /// Whose meetings could not be read; absent where none are missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub incomplete: Option<Incomplete>,
    /// False while the account's meetings are still being read: nothing is in it yet, ask again at
    /// once.
    #[serde(default = "ready")]
    pub ready: bool,
}

fn ready() -> bool {
    true
}

impl Report {
    /// The report of an account whose meetings are still being read.
    #[must_use]
    pub fn not_ready(asked: ReportRange) -> Self {
        Self {
            asked,
            served: asked,
            user_id: None,
            meetings: Vec::new(),
            totals: Totals::default(),
            by_day: Vec::new(),
            average_day: AverageDay::default(),
            incomplete: None,
            ready: false,
        }
    }
}

/// One join of one person, as Zoom reports it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ParticipantRow {
    /// Zoom's id of the person; empty for people from outside the account.
    pub id: String,
    /// The name shown in the meeting; may be empty.
    pub name: String,
    /// Empty where Zoom hides it: people from outside the account.
    pub user_email: String,
    /// When the person came in.
    pub join_time: Option<Instant>,
    /// When the person left.
    pub leave_time: Option<Instant>,
    /// Seconds between the two, as Zoom counts.
    pub duration: u64,
}

/// All joins of one person merged.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Attendance {
    /// The name shown in the meeting; may be empty.
    pub name: String,
    /// Empty where Zoom hides it.
    pub user_email: String,
    /// Whether the person is from outside the account.
    pub guest: bool,
    /// How often the person came in.
    pub joins: u32,
    /// Where the person's joins stand among the participant rows, counted from 0.
    #[serde(default)]
    pub rows: Vec<u32>,
    /// When the person first came in.
    pub first_join_time: Option<Instant>,
    /// When the person last left.
    pub last_leave_time: Option<Instant>,
    /// Seconds present; time present twice (two devices) counts once.
    pub duration: u64,
    /// `duration` as a share of the sitting, 0 to 1.
    pub share: f64,
}

/// A sitting with who attended it: what `GET /user/meetingreport/{id}` answers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MeetingReport {
    /// The sitting.
    pub meeting: PastMeeting,
    /// One row a join, the earliest first.
    pub participants: Vec<ParticipantRow>,
    /// One line a person, the longest presence first.
    pub attendance: Vec<Attendance>,
    /// False while Zoom still counts (it reports durations of 0 for a while after a large
    /// meeting): ask again later.
    pub ready: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(year: u16, month: u8, day: u8) -> Day {
        Day::new(year, month, day).unwrap()
    }

    fn today() -> Day {
        date(2026, 11, 24)
    }

    #[test]
    fn a_month_inside_the_past_six_is_reported() {
        assert!(ReportRange::new(date(2026, 10, 24), today(), today()).is_ok());
        assert!(ReportRange::new(date(2026, 5, 24), date(2026, 6, 24), today()).is_ok());
        assert_eq!(ReportRange::new(today(), today(), today()).unwrap().days(), 1);
        assert_eq!(ReportRange::new(date(2026, 10, 24), today(), today()).unwrap().days(), 32);
    }

    #[test]
    fn a_range_over_a_month_older_than_six_reversed_or_ahead_is_refused_naming_what_is_allowed() {
        let refusal = |from, to| ReportRange::new(from, to, today()).unwrap_err().to_string();
        assert!(refusal(date(2026, 10, 23), today()).contains("2026-11-23"));
        assert!(refusal(date(2026, 5, 23), date(2026, 6, 1)).contains("2026-05-24"));
        assert!(refusal(date(2026, 11, 2), date(2026, 11, 1)).contains("2026-11-24"));
        assert!(refusal(date(2026, 11, 24), date(2026, 11, 25)).contains("2026-11-24"));
    }

    #[test]
    fn months_of_unequal_length_end_on_their_last_day() {
        let today = date(2026, 8, 31);
        assert_eq!(ReportRange::oldest(today), date(2026, 2, 28));
        assert_eq!(ReportRange::latest_to(date(2026, 3, 31)), date(2026, 4, 30));
    }

    #[test]
    fn the_last_day_of_a_month_at_most_is_a_month_after_any_day_of_a_longer_one() {
        for (from, latest) in [
            // 31 days and fewer.
            (date(2026, 1, 28), date(2026, 2, 28)),
            (date(2026, 1, 29), date(2026, 2, 28)),
            (date(2026, 1, 31), date(2026, 2, 28)),
            (date(2026, 2, 28), date(2026, 3, 28)),
            (date(2026, 12, 31), date(2027, 1, 31)),
            // A leap year, a century without one, a century with one.
            (date(2028, 1, 30), date(2028, 2, 29)),
            (date(2028, 2, 29), date(2028, 3, 29)),
            (date(2100, 1, 31), date(2100, 2, 28)),
            (date(2000, 1, 31), date(2000, 2, 29)),
        ] {
            let today = latest.plus_days(1);
            let range = |to| ReportRange::new(from, to, today);
            assert!(range(latest).is_ok(), "{from} to {latest}");
            assert!(matches!(range(today), Err(RangeError::TooLong { .. })), "{from} to {today}");
            assert!(range(latest).unwrap().days() <= 32);
        }
    }

    #[test]
    fn six_months_back_from_any_day_is_the_oldest_day() {
        for (today, oldest) in [
            (date(2026, 8, 28), date(2026, 2, 28)),
            (date(2026, 8, 29), date(2026, 2, 28)),
            (date(2028, 8, 31), date(2028, 2, 29)),
            (date(2026, 12, 31), date(2026, 6, 30)),
            (date(2026, 3, 1), date(2025, 9, 1)),
        ] {
            assert!(ReportRange::new(oldest, oldest, today).is_ok(), "{oldest} on {today}");
            let older = oldest.plus_days(-1);
            let refused = ReportRange::new(older, oldest, today);
            assert!(matches!(refused, Err(RangeError::TooOld { .. })), "{older} on {today}");
            assert!(ReportRange::new(today, today, today).is_ok());
            let ahead = ReportRange::new(today, today.plus_days(1), today);
            assert!(matches!(ahead, Err(RangeError::InFuture { .. })), "{today}");
        }
    }
}

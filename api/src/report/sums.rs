//! Adds meetings up: totals, days and averages.

use std::{collections::BTreeMap, ops::AddAssign};

use super::{AverageDay, MeetingKind, PastMeeting, ReportDay, ReportRange, Totals};
use crate::Day;

impl AddAssign for Totals {
    fn add_assign(&mut self, more: Self) {
        self.meetings += more.meetings;
        self.webinars += more.webinars;
        self.participants += more.participants;
        self.minutes += more.minutes;
        self.participant_minutes += more.participant_minutes;
    }
}

impl Totals {
    /// Everything added up.
    #[must_use]
    pub fn of(meetings: &[PastMeeting]) -> Self {
        let mut sum = Self::default();
        for meeting in meetings {
            sum += Self {
                meetings: 1,
                webinars: u64::from(meeting.kind == MeetingKind::Webinar),
                participants: u64::from(meeting.participants_count),
                minutes: u64::from(meeting.duration),
                participant_minutes: meeting.total_minutes,
            };
        }
        sum
    }

    /// These divided by so many days.
    #[must_use]
    pub fn a_day(&self, days: u32) -> AverageDay {
        let days = f64::from(days.max(1));
        let per_day = |count: u64| count as f64 / days;
        AverageDay {
            meetings: per_day(self.meetings),
            participants: per_day(self.participants),
            minutes: per_day(self.minutes),
        }
    }
}

impl ReportDay {
    /// One entry for every day of the range, by the UTC day of the start.
    #[must_use]
    pub fn every(meetings: &[PastMeeting], range: ReportRange) -> Vec<Self> {
        let empty = |date| Self { date, meetings: 0, participants: 0, minutes: 0 };
        let mut days: BTreeMap<Day, Self> = (0..=range.from.days_until(range.to))
            .map(|later| range.from.plus_days(later))
            .map(|date| (date, empty(date)))
            .collect();
        for meeting in meetings {
            let Some(start) = meeting.start_time else { continue };
            // A sitting Zoom lists for the range although it began outside still shows its day.
            let date = start.utc_day();
            let day = days.entry(date).or_insert_with(|| empty(date));
            day.meetings += 1;
            day.participants += u64::from(meeting.participants_count);
            day.minutes += u64::from(meeting.duration);
        }
        days.into_values().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(year: u16, month: u8, day: u8) -> Day {
        Day::new(year, month, day).unwrap()
    }

    fn past(start: &str, kind: MeetingKind) -> PastMeeting {
        PastMeeting {
            uuid: "4444AAAiAAAAAiAiAiiAii==".parse().unwrap(),
            id: None,
            topic: "Stand-up".into(),
            kind,
            host_name: String::new(),
            host_email: String::new(),
            dept: String::new(),
            start_time: start.parse().ok(),
            end_time: None,
            duration: 30,
            participants_count: 4,
            total_minutes: 100,
        }
    }

    #[test]
    fn a_meeting_counts_for_the_utc_day_it_began_on_and_empty_days_are_listed() {
        let range = ReportRange { from: date(2026, 11, 1), to: date(2026, 11, 3) };
        let meetings = [
            past("2026-11-01T23:59:59Z", MeetingKind::Meeting),
            past("2026-11-02T00:00:00Z", MeetingKind::Webinar),
            past("2026-11-02T00:30:00+01:00", MeetingKind::Meeting),
        ];
        let days = ReportDay::every(&meetings, range);
        assert_eq!(days.iter().map(|day| day.meetings).collect::<Vec<_>>(), [2, 1, 0]);
    }

    #[test]
    fn the_average_day_divides_by_every_day_of_the_range() {
        let range = ReportRange { from: date(2026, 11, 1), to: date(2026, 11, 4) };
        let totals = Totals::of(&[past("2026-11-01T10:00:00Z", MeetingKind::Webinar)]);
        assert_eq!((totals.meetings, totals.webinars, totals.participant_minutes), (1, 1, 100));
        let average = totals.a_day(range.days());
        assert!((average.meetings - 0.25).abs() < 1e-9 && (average.minutes - 7.5).abs() < 1e-9);
    }
}

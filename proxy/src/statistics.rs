//! Adds meetings up: totals, days and averages.

use std::collections::BTreeMap;

use api::{
    Day,
    meeting::{Meeting, MeetingsADay},
    report::{AverageDay, MeetingKind, PastMeeting, ReportDay, ReportRange, Totals},
};

fn per_day(count: u64, days: u32) -> f64 {
    count as f64 / f64::from(days.max(1))
}

/// Meetings and planned minutes a day, over the UTC days from the first start to the last.
#[must_use]
pub fn meetings_a_day(meetings: &[Meeting]) -> MeetingsADay {
    let starts = || meetings.iter().filter_map(|meeting| meeting.start_time);
    let (Some(first), Some(last)) = (starts().min(), starts().max()) else {
        return MeetingsADay::default();
    };
    let days = ReportRange { from: first.utc_day(), to: last.utc_day() }.days();
    let minutes = meetings
        .iter()
        .filter(|meeting| meeting.start_time.is_some())
        .map(|meeting| u64::from(meeting.duration))
        .sum();
    MeetingsADay {
        meetings: per_day(starts().count() as u64, days),
        minutes: per_day(minutes, days),
    }
}

/// Everything added up.
#[must_use]
pub fn totals(meetings: &[PastMeeting]) -> Totals {
    meetings.iter().fold(Totals::default(), |sum, meeting| Totals {
        meetings: sum.meetings + 1,
        webinars: sum.webinars + u64::from(meeting.kind == MeetingKind::Webinar),
        participants: sum.participants + u64::from(meeting.participants_count),
        minutes: sum.minutes + u64::from(meeting.duration),
        participant_minutes: sum.participant_minutes + meeting.total_minutes,
    })
}

/// One entry for every day of the range, by the UTC day of the start.
#[must_use]
pub fn by_day(meetings: &[PastMeeting], range: ReportRange) -> Vec<ReportDay> {
    let empty = |date| ReportDay { date, meetings: 0, participants: 0, minutes: 0 };
    let mut days: BTreeMap<Day, ReportDay> = (0..=range.from.days_until(range.to))
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

/// The totals a day of the range.
#[must_use]
pub fn average_day(totals: &Totals, range: ReportRange) -> AverageDay {
    let days = range.days();
    AverageDay {
        meetings: per_day(totals.meetings, days),
        participants: per_day(totals.participants, days),
        minutes: per_day(totals.minutes, days),
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
        let counts: Vec<_> = by_day(&meetings, range).iter().map(|day| day.meetings).collect();
        assert_eq!(counts, [2, 1, 0]);
    }

    #[test]
    fn the_average_day_divides_by_every_day_of_the_range() {
        let range = ReportRange { from: date(2026, 11, 1), to: date(2026, 11, 4) };
        let meetings = [past("2026-11-01T10:00:00Z", MeetingKind::Webinar)];
        let totals = totals(&meetings);
        assert_eq!((totals.meetings, totals.webinars, totals.participant_minutes), (1, 1, 100));
        let average = average_day(&totals, range);
        assert!((average.meetings - 0.25).abs() < 1e-9 && (average.minutes - 7.5).abs() < 1e-9);
    }

    #[test]
    fn no_meeting_makes_an_average_of_zero() {
        assert_eq!(meetings_a_day(&[]), MeetingsADay::default());
    }
}

//! How much of a day scheduled meetings take.

use api::{
    meeting::{Meeting, MeetingsADay},
    report::ReportRange,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_meeting_makes_an_average_of_zero() {
        assert_eq!(meetings_a_day(&[]), MeetingsADay::default());
    }
}

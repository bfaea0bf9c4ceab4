//! Merges participant rows into attendance: one line a person, however often they came and went.

use std::collections::HashMap;

use api::{
    Instant,
    report::{Attendance, ParticipantRow},
};

/// How one person is recognised across rows, best evidence first.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Person {
    /// Zoom's id of a user of the account.
    Id(String),
    /// Zoom: people from outside who registered carry this instead of an id.
    Registrant(String),
    /// The email, where Zoom shows one.
    Email(String),
    /// The name shown in the meeting.
    Name(String),
    /// Nothing is known: each row is somebody of their own.
    Row(u32),
}

/// A row with what tells people apart but is not shown.
#[derive(Debug, Clone)]
pub struct Joined {
    /// The row as shown.
    pub row: ParticipantRow,
    /// Zoom's `registrant_id`; empty without registration.
    pub registrant_id: String,
    /// Whether the person belongs to the account, where Zoom says so.
    pub internal: Option<bool>,
}

impl Joined {
    fn person(&self, index: u32) -> Person {
        let row = &self.row;
        if !row.id.is_empty() {
            Person::Id(row.id.clone())
        } else if !self.registrant_id.is_empty() {
            Person::Registrant(self.registrant_id.clone())
        } else if !row.user_email.is_empty() {
            Person::Email(row.user_email.to_lowercase())
        } else if !row.name.is_empty() {
            Person::Name(row.name.clone())
        } else {
            Person::Row(index)
        }
    }
}

/// One line a person, the longest presence first; `length_s` is the sitting's length in seconds.
#[must_use]
pub fn merge(rows: &[Joined], length_s: u64) -> Vec<Attendance> {
    let mut order: Vec<Person> = Vec::new();
    let mut people: HashMap<Person, Vec<(u32, &Joined)>> = HashMap::new();
    for (index, joined) in (0..).zip(rows) {
        let person = joined.person(index);
        people
            .entry(person.clone())
            .or_insert_with(|| {
                order.push(person);
                Vec::new()
            })
            .push((index, joined));
    }
    let mut merged: Vec<Attendance> = order
        .iter()
        .filter_map(|person| people.get(person))
        .map(|rows| attendance(rows, length_s))
        .collect();
    merged.sort_by_key(|line| std::cmp::Reverse(line.duration));
    merged
}

fn attendance(rows: &[(u32, &Joined)], length_s: u64) -> Attendance {
    let (places, rows): (Vec<u32>, Vec<&Joined>) = rows.iter().copied().unzip();
    let last_text = |pick: fn(&ParticipantRow) -> &str| {
        rows.iter().rev().map(|joined| pick(&joined.row)).find(|text| !text.is_empty())
    };
    let duration = presence_s(&rows);
    #[expect(clippy::cast_precision_loss, reason = "seconds of a meeting stay far below 2^52")]
    let share = if length_s == 0 { 0.0 } else { (duration as f64 / length_s as f64).min(1.0) };
    Attendance {
        name: last_text(|row| &row.name).unwrap_or_default().to_owned(),
        user_email: last_text(|row| &row.user_email).unwrap_or_default().to_owned(),
        guest: rows.iter().all(|joined| !joined.internal.unwrap_or(!joined.row.id.is_empty())),
        joins: u32::try_from(rows.len()).unwrap_or(u32::MAX),
        rows: places,
        first_join_time: rows.iter().filter_map(|joined| joined.row.join_time).min(),
        last_leave_time: rows.iter().filter_map(|joined| joined.row.leave_time).max(),
        duration,
        share,
    }
}

/// Seconds present. Stretches that overlap (two devices) count once; a row without both times
/// counts what Zoom says.
fn presence_s(rows: &[&Joined]) -> u64 {
    let mut stretches: Vec<(Instant, Instant)> = Vec::new();
    let mut untimed = 0;
    for joined in rows {
        match (joined.row.join_time, joined.row.leave_time) {
            (Some(join), Some(leave)) if leave >= join => stretches.push((join, leave)),
            _ => untimed += joined.row.duration,
        }
    }
    stretches.sort();
    let mut total = untimed;
    let mut reached: Option<Instant> = None;
    for (join, leave) in stretches {
        let from = reached.map_or(join, |reached| reached.max(join));
        total += u64::try_from((leave.as_millis() - from.as_millis()) / 1_000).unwrap_or(0);
        reached = Some(reached.map_or(leave, |reached| reached.max(leave)));
    }
    total
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(id: &str, name: &str, join: &str, leave: &str) -> Joined {
        Joined {
            row: ParticipantRow {
                id: id.into(),
                name: name.into(),
                user_email: String::new(),
                join_time: format!("2026-11-24T{join}Z").parse().ok(),
                leave_time: format!("2026-11-24T{leave}Z").parse().ok(),
                duration: 60,
            },
            registrant_id: String::new(),
            internal: None,
        }
    }

    #[test]
    fn rejoins_of_one_person_become_one_line_with_their_time_added() {
        let rows = [
            joined("u1", "Ada", "09:00:00", "09:10:00"),
            joined("", "Guest", "09:00:00", "09:30:00"),
            joined("u1", "Ada L.", "09:20:00", "09:30:00"),
        ];
        let merged = merge(&rows, 1_800);
        let lines: Vec<_> = merged
            .iter()
            .map(|line| (line.name.as_str(), line.joins, line.duration, line.guest))
            .collect();
        assert_eq!(lines, [("Guest", 1, 1_800, true), ("Ada L.", 2, 1_200, false)]);
        assert!((merged[1].share - 2.0 / 3.0).abs() < 1e-9);
        assert_eq!(merged[1].rows, [0, 2]);
    }

    #[test]
    fn two_devices_at_once_count_once() {
        let rows = [
            joined("u1", "Ada", "09:00:00", "09:30:00"),
            joined("u1", "Ada (phone)", "09:10:00", "09:40:00"),
        ];
        assert_eq!(merge(&rows, 2_400)[0].duration, 2_400);
    }

    #[test]
    fn a_row_without_times_counts_what_zoom_says_and_a_share_never_exceeds_the_whole() {
        let rows = [joined("u1", "Ada", "", "")];
        let merged = merge(&rows, 30);
        assert_eq!(merged[0].duration, 60);
        assert!((merged[0].share - 1.0).abs() < f64::EPSILON);
    }

    #[test]
    fn nameless_people_from_outside_are_not_taken_for_one() {
        let rows = [joined("", "", "09:00:00", "09:10:00"), joined("", "", "09:00:00", "09:20:00")];
        assert_eq!(merge(&rows, 1_200).len(), 2);
    }
}

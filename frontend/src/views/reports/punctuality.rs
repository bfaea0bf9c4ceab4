//! Who came late to a sitting and who left early, by how many minutes one may miss.

use api::{Instant, report::Attendance};

/// How many minutes may be missed where nothing else was chosen.
pub const USUAL_MIN: u32 = 5;
/// The most minutes that can be chosen: a day.
pub const LARGEST_MIN: u32 = 1_440;

const MINUTE_MS: i64 = 60_000;

/// The minutes a text names; the usual ones where it is empty, and none where it names none that
/// can be chosen.
#[must_use]
pub fn tolerance(text: &str) -> Option<u32> {
    match text.trim() {
        "" => Some(USUAL_MIN),
        typed => typed.parse().ok().filter(|minutes| *minutes <= LARGEST_MIN),
    }
}

/// A sitting, and how many minutes of it may be missed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sitting {
    /// When it began.
    pub began: Option<Instant>,
    /// When it ended.
    pub ended: Option<Instant>,
    /// How many minutes after the beginning is late.
    pub late_min: u32,
    /// How many minutes before the end is early.
    pub early_min: u32,
}

impl Sitting {
    /// How many whole minutes somebody was late; nothing where they were not, or nobody knows.
    #[must_use]
    pub fn late_by(&self, person: &Attendance) -> Option<u64> {
        beyond(self.began, person.first_join_time, self.late_min)
    }

    /// How many whole minutes somebody left early; nothing where they did not, or nobody knows.
    #[must_use]
    pub fn early_by(&self, person: &Attendance) -> Option<u64> {
        beyond(person.last_leave_time, self.ended, self.early_min)
    }
}

/// The whole minutes between two instants, where they are more than may be missed.
fn beyond(earlier: Option<Instant>, later: Option<Instant>, tolerated_min: u32) -> Option<u64> {
    let ms = later?.as_millis() - earlier?.as_millis();
    let missed = ms > i64::from(tolerated_min) * MINUTE_MS;
    missed.then_some(ms / MINUTE_MS).and_then(|minutes| u64::try_from(minutes).ok())
}

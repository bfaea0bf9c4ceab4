//! Where everybody's presence lies on the line from the first coming to the last going. Nothing
//! here needs a browser.

use api::{
    Instant,
    report::{Attendance, ParticipantRow},
};

/// The length of the line, in units of its own.
pub const LENGTH: u32 = 1_000;
/// The least a stretch is drawn with, that it be seen at all.
const LEAST: u32 = 2;

/// The line everybody's presence lies on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimeLine {
    /// Where it begins.
    pub from: Instant,
    /// Where it ends.
    pub to: Instant,
}

/// A stretch of presence on the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stretch {
    /// Where it begins, in units of [`LENGTH`].
    pub at: u32,
    /// How long it is, likewise.
    pub length: u32,
    /// The join it is of, among all rows.
    pub row: usize,
}

impl TimeLine {
    /// From the first that is known of a sitting to the last; nothing where there is none.
    #[must_use]
    pub fn of(
        began: Option<Instant>,
        ended: Option<Instant>,
        rows: &[ParticipantRow],
    ) -> Option<Self> {
        let joins = rows.iter().flat_map(|row| [row.join_time, row.leave_time]);
        let times = || joins.clone().chain([began, ended]).flatten();
        let (from, to) = (times().min()?, times().max()?);
        (from < to).then_some(Self { from, to })
    }

    /// Where an instant lies on it.
    #[must_use]
    pub fn at(self, instant: Instant) -> u32 {
        let ms = |at: Instant| at.as_millis();
        let whole = ms(self.to) - ms(self.from);
        let part = (ms(instant) - ms(self.from)).clamp(0, whole);
        u32::try_from(part * i64::from(LENGTH) / whole).unwrap_or(LENGTH)
    }

    /// The stretches of a person, one a join. Where it is not known when a join ended, it lasts to
    /// the end of the line; one that nobody knows the beginning of is not drawn.
    #[must_use]
    pub fn stretches(self, person: &Attendance, rows: &[ParticipantRow]) -> Vec<Stretch> {
        let known = person.rows.iter().map(|row| *row as usize);
        let known = known.filter_map(|at| Some((at, rows.get(at)?)));
        known
            .filter_map(|(row, join)| {
                let at = self.at(join.join_time?).min(LENGTH - LEAST);
                let end = join.leave_time.map_or(LENGTH, |left| self.at(left));
                Some(Stretch { at, length: end.saturating_sub(at).max(LEAST), row })
            })
            .collect()
    }
}

/// The people in the order in which they came in.
#[must_use]
pub fn by_arrival(attendance: &[Attendance]) -> Vec<&Attendance> {
    let mut people: Vec<_> = attendance.iter().collect();
    people.sort_by_key(|person| (person.first_join_time.is_none(), person.first_join_time));
    people
}

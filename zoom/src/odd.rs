//! Values in Zoom's answers that cannot be read. They count as absent and cost nothing else; what
//! is counted here is how often that happens.

use std::cell::Cell;

/// What could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Odd {
    /// A text that is an object or a list.
    Text,
    /// A number that is none, is negative or does not fit.
    Number,
    /// A truth value that is neither.
    Truth,
    /// A date or time in a form nobody knows.
    Time,
    /// A part that should be an object or a list.
    Part,
    /// A whole row, which was left out: it is no object or lacks what names it.
    Row,
}

impl Odd {
    /// All of them, in the order of their tallies.
    const ALL: [Self; 6] =
        [Self::Text, Self::Number, Self::Truth, Self::Time, Self::Part, Self::Row];

    /// Its name, as a metric's label wants it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Number => "number",
            Self::Truth => "truth",
            Self::Time => "time",
            Self::Part => "part",
            Self::Row => "row",
        }
    }
}

/// How many of each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Tally([u32; Odd::ALL.len()]);

impl Tally {
    /// Those there are.
    pub(crate) fn found(self) -> impl Iterator<Item = (Odd, u32)> {
        Odd::ALL.into_iter().zip(self.0).filter(|(_, count)| *count > 0)
    }
}

thread_local! {
    /// The functions that read a field know nothing of the answer around it. Reading never waits,
    /// so what a thread notes belongs to the one answer it is reading.
    static NOTED: Cell<Tally> = const { Cell::new(Tally([0; Odd::ALL.len()])) };
}

/// A value was odd.
pub(crate) fn note(odd: Odd) {
    let mut tally = NOTED.get();
    for (kind, count) in Odd::ALL.into_iter().zip(&mut tally.0) {
        *count = count.saturating_add(u32::from(kind == odd));
    }
    NOTED.set(tally);
}

/// Reads something and tells what was odd about it.
pub(crate) fn noting<T>(read: impl FnOnce() -> T) -> (T, Tally) {
    NOTED.set(Tally::default());
    let read = read();
    (read, NOTED.take())
}

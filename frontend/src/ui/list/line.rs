//! The lines of a list, whatever they are of.

use std::sync::Arc;

use api::Instant;
use leptos::prelude::*;

use super::{csv::Csv, sort::SortKey};
use crate::text::folded;

/// Tells a line from all others of its list, also once the list was read anew.
pub type LineId = Arc<str>;

/// A line of a list.
pub trait Line: Send + Sync {
    /// Tells it from all others.
    fn id(&self) -> String;

    /// What it is called.
    fn name(&self) -> String;

    /// Everything a search looks at.
    fn searched(&self) -> String;

    /// What it is compared by in a column.
    fn key(&self, column: &str) -> SortKey;

    /// What it shows in a column.
    fn cell(&self, column: &str) -> AnyView;

    /// Writes its record: one value a field of the list's.
    fn record(&self, csv: &mut Csv);

    /// Whether it has the value a filter asks for.
    fn passes(&self, filter: &str, value: &str, _now: Instant) -> bool {
        self.facet(filter) == value
    }

    /// The value it has where a filter looks.
    fn facet(&self, _filter: &str) -> &str {
        ""
    }
}

/// A line, and what a search looks at in it.
pub struct Held {
    /// The line.
    pub line: Box<dyn Line>,
    /// What a search looks at, [`folded`].
    pub searched: Box<str>,
}

impl From<Box<dyn Line>> for Held {
    fn from(line: Box<dyn Line>) -> Self {
        let searched = folded(&line.searched()).into();
        Self { line, searched }
    }
}

/// How many lines there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Extent {
    /// Counts how often they were replaced; in between they only grow.
    pub turn: u64,
    /// How many.
    pub len: usize,
}

/// The lines there are so far.
#[derive(Clone, Copy)]
pub struct Lines {
    held: StoredValue<Vec<Held>>,
    extent: RwSignal<Extent>,
}

impl Lines {
    /// None.
    #[must_use]
    pub fn none() -> Self {
        Self { held: StoredValue::new(Vec::new()), extent: RwSignal::new(Extent::default()) }
    }

    /// All there are.
    #[must_use]
    pub fn all<T: Line + 'static>(lines: Vec<T>) -> Self {
        let this = Self::none();
        this.replace(boxed(lines));
        this
    }

    /// Puts others in their place. Does nothing where the view is gone.
    pub fn replace(self, lines: Vec<Box<dyn Line>>) {
        let len = lines.len();
        let held = lines.into_iter().map(Held::from).collect();
        if self.held.try_set_value(held).is_none() {
            let _ =
                self.extent.try_update(|extent| *extent = Extent { turn: extent.turn + 1, len });
        }
    }

    /// Adds more behind them. Does nothing where the view is gone.
    pub fn append(self, lines: Vec<Box<dyn Line>>) {
        let len = self.held.try_update_value(|held| {
            held.extend(lines.into_iter().map(Held::from));
            held.len()
        });
        if let Some(len) = len {
            let _ = self.extent.try_update(|extent| extent.len = len);
        }
    }

    /// How many there are.
    #[must_use]
    pub fn extent(self) -> Extent {
        self.extent.get()
    }

    /// How many there are, without subscribing to that; none where the view is gone.
    #[must_use]
    pub fn len_untracked(self) -> usize {
        self.extent.try_get_untracked().unwrap_or_default().len
    }

    /// All of them, without subscribing to them.
    pub fn with<U>(self, look: impl FnOnce(&[Held]) -> U) -> U {
        self.held.with_value(|held| look(held))
    }

    /// One of them.
    pub fn with_line<U>(self, at: u32, look: impl FnOnce(&dyn Line) -> U) -> Option<U> {
        self.with(|held| held.get(at as usize).map(|held| look(&*held.line)))
    }

    /// The id of one of them.
    #[must_use]
    pub fn id(self, at: u32) -> LineId {
        self.with_line(at, |line| line.id().into()).unwrap_or_default()
    }
}

/// Lines of one kind as lines of any.
#[must_use]
pub fn boxed<T: Line + 'static>(lines: Vec<T>) -> Vec<Box<dyn Line>> {
    lines.into_iter().map(|line| Box::new(line) as Box<dyn Line>).collect()
}

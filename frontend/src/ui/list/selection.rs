//! What is selected of a list: nothing, some lines, or all that match but a few.

use std::collections::BTreeSet;

use leptos::prelude::*;

use super::line::LineId;

/// What is selected.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Selection {
    /// Nothing.
    #[default]
    None,
    /// These lines, whether they match what is searched for or not. Never empty.
    Some(BTreeSet<LineId>),
    /// All lines that match, also those that are still to come.
    AllMatching {
        /// But these.
        except: BTreeSet<LineId>,
    },
}

impl Selection {
    /// All that match.
    #[must_use]
    pub fn all() -> Self {
        Self::AllMatching { except: BTreeSet::new() }
    }

    /// Whether nothing is selected.
    #[must_use]
    pub fn is_none(&self) -> bool {
        *self == Self::None
    }

    /// Whether a line that matches is selected.
    #[must_use]
    pub fn contains(&self, id: &str) -> bool {
        match self {
            Self::None => false,
            Self::Some(lines) => lines.contains(id),
            Self::AllMatching { except } => !except.contains(id),
        }
    }

    /// How many are selected where that many match.
    #[must_use]
    pub fn count(&self, matching: usize) -> usize {
        match self {
            Self::None => 0,
            Self::Some(lines) => lines.len(),
            Self::AllMatching { except } => matching.saturating_sub(except.len()),
        }
    }

    /// Selects a line that is not selected, and the other way round.
    pub fn toggle(&mut self, id: LineId) {
        if self.contains(&id) {
            self.exclude(&id);
        } else {
            self.include([id]);
        }
    }

    /// Selects lines in addition.
    pub fn include(&mut self, ids: impl IntoIterator<Item = LineId>) {
        match self {
            Self::None => {
                let lines: BTreeSet<_> = ids.into_iter().collect();
                if !lines.is_empty() {
                    *self = Self::Some(lines);
                }
            }
            Self::Some(lines) => lines.extend(ids),
            Self::AllMatching { except } => ids.into_iter().for_each(|id| _ = except.remove(&id)),
        }
    }

    fn exclude(&mut self, id: &LineId) {
        match self {
            Self::None => {}
            Self::Some(lines) => {
                lines.remove(id);
                if lines.is_empty() {
                    *self = Self::None;
                }
            }
            Self::AllMatching { except } => _ = except.insert(LineId::clone(id)),
        }
    }

    /// What is left of it once something else matches: "all that match" was said of what matched
    /// before.
    pub fn match_anew(&mut self) {
        if matches!(self, Self::AllMatching { .. }) {
            *self = Self::None;
        }
    }
}

/// The selection of a list on screen, and where a range of it begins.
#[derive(Clone, Copy)]
pub struct Selecting {
    selection: RwSignal<Selection>,
    /// The line a range begins at, and what was selected besides.
    anchor: StoredValue<Option<(u32, Selection)>>,
}

impl Selecting {
    /// Nothing is selected.
    #[must_use]
    pub fn nothing() -> Self {
        Self { selection: RwSignal::default(), anchor: StoredValue::new(None) }
    }

    /// What is selected.
    #[must_use]
    pub fn selection(self) -> RwSignal<Selection> {
        self.selection
    }

    /// A range begins at this line.
    pub fn begin_at(self, line: u32) {
        self.anchor.set_value(Some((line, self.selection.get_untracked())));
    }

    /// The line where a range begins; `fallback` where none was begun.
    #[must_use]
    pub fn anchor(self, fallback: u32) -> u32 {
        self.anchor.with_value(|anchor| anchor.as_ref().map_or(fallback, |(line, _)| *line))
    }

    /// Selects a range in place of the one before that began at the same line.
    pub fn extend(self, from: u32, ids: impl Iterator<Item = LineId>) {
        let begun = self.anchor.with_value(|anchor| anchor.as_ref().is_some_and(|it| it.0 == from));
        if !begun {
            self.begin_at(from);
        }
        let besides = self.anchor.with_value(|anchor| anchor.as_ref().map(|it| it.1.clone()));
        let mut selection = besides.unwrap_or_default();
        selection.include(ids);
        self.selection.set(selection);
    }

    /// Selects a line or not, and lets a range begin there.
    pub fn toggle(self, line: u32, id: LineId) {
        self.selection.update(|selection| selection.toggle(id));
        self.begin_at(line);
    }

    /// Selects all that match.
    pub fn select_all(self) {
        self.set(Selection::all());
    }

    /// Selects nothing.
    pub fn clear(self) {
        self.set(Selection::None);
    }

    /// Something else matches now, or other lines are there.
    pub fn match_anew(self) {
        self.anchor.set_value(None);
        self.selection.maybe_update(|selection| {
            let all = matches!(selection, Selection::AllMatching { .. });
            selection.match_anew();
            all
        });
    }

    fn set(self, selection: Selection) {
        self.anchor.set_value(None);
        self.selection.set(selection);
    }
}

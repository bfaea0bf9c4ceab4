//! How the times and durations of one sitting are written.

use api::{Instant, report::ParticipantRow};
use leptos::prelude::*;

use crate::{dates, ui::list::sort::SortKey};

/// How a meeting's times and durations are written.
#[derive(Debug, Clone, Copy)]
pub struct Writing {
    dated: bool,
    final_figures: bool,
}

impl Writing {
    /// For these joins: with dates where they are of more than one day, and without the durations
    /// Zoom has not counted yet.
    #[must_use]
    pub fn of(joins: &[ParticipantRow], ready: bool) -> Self {
        let times = || joins.iter().flat_map(|join| [join.join_time, join.leave_time]).flatten();
        let span = times().min().zip(times().max());
        let dated = span.is_some_and(|(first, last)| !dates::same_day(first, last));
        Self { dated, final_figures: ready }
    }

    /// A time; a dash where nobody knows it.
    #[must_use]
    pub fn time(self, at: Option<Instant>) -> String {
        let write = if self.dated { dates::instant_or_nothing } else { dates::time_or_nothing };
        write(at)
    }

    /// A duration, as `text` says it.
    pub fn duration(self, seconds: u64, text: String) -> AnyView {
        let counted = self.final_figures || seconds > 0;
        if counted { text } else { dates::NOTHING.to_owned() }.into_any()
    }
}

/// What a time is sorted by.
#[must_use]
pub fn time_key(at: Option<Instant>) -> SortKey {
    SortKey::number(at.map(Instant::as_millis))
}

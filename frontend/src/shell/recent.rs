//! What was opened lately in this window: users, meetings, reports of meetings. Kept in memory alone
//! and only for whoever is signed in: names are nothing a browser should remember.

use leptos::prelude::*;

use crate::route::Place;

/// How many are kept.
const KEPT: usize = 8;

/// What something is that was opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// A user.
    User,
    /// A meeting that is planned.
    Meeting,
    /// The report of a past meeting.
    Report,
}

/// Something that was opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    /// What it is.
    pub what: What,
    /// What it is called.
    pub name: String,
    /// Where it is.
    pub place: Place,
}

/// What was opened lately, the latest first.
#[derive(Debug, Clone, Copy)]
pub struct Recent(RwSignal<Vec<Opened>>);

impl Recent {
    /// Nothing yet.
    #[must_use]
    pub fn nothing() -> Self {
        Self(RwSignal::new(Vec::new()))
    }

    /// What was opened.
    #[must_use]
    pub fn opened(self) -> Vec<Opened> {
        self.0.get_untracked()
    }

    /// What there was is gone.
    pub fn forget(self, place: &Place) {
        // Whoever shows the console may have taken it away by the time the answer comes.
        let _ = self.0.try_update(|held| held.retain(|opened| opened.place != *place));
    }
}

/// Takes note of something that was opened, where there is a shell around the view.
pub fn note(what: What, name: &str, place: impl Into<Place>) {
    let Some(Recent(held)) = use_context::<Recent>() else { return };
    let opened = Opened { what, name: name.to_owned(), place: place.into() };
    held.update(|held| {
        held.retain(|before| before.place != opened.place);
        held.insert(0, opened);
        held.truncate(KEPT);
    });
}

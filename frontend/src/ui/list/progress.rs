//! A list that arrives page by page: how far it got, what can be done about it, and how many of its
//! lines match.

use leptos::prelude::*;

use crate::{
    ui::{icons::Glyph, panel::Notice},
    words,
};

/// How a list's lines are counted in words.
#[derive(Clone, Copy)]
pub struct Counted {
    /// All of them: `5 users`.
    pub all: fn(usize) -> String,
    /// Some of all: `2 of 5 users`.
    pub some: fn(usize, usize) -> String,
}

/// How far the reading of a list got.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Progress {
    /// More pages are to come.
    Reading {
        /// Lines read.
        read: usize,
        /// Lines there are, where that is known.
        total: Option<u64>,
    },
    /// All are here.
    Complete,
    /// The user stopped it; what was read stays.
    Stopped {
        /// Lines read.
        read: usize,
        /// Lines there are, where that is known.
        total: Option<u64>,
    },
    /// A page failed; what was read before stays.
    Broken {
        /// Lines read.
        read: usize,
        /// Why, in a sentence.
        error: String,
    },
}

/// What can be done about a list that arrives page by page.
#[derive(Clone, Copy)]
pub struct Reading {
    /// How far it got.
    pub progress: Signal<Progress>,
    /// Stops it.
    pub stop: Callback<()>,
    /// Goes on where it stopped or broke.
    pub go_on: Callback<()>,
    /// Reads the list anew.
    pub start_over: Callback<()>,
}

impl Reading {
    /// The list is here as a whole.
    #[must_use]
    pub fn complete() -> Self {
        let nothing = Callback::new(|()| ());
        let progress = Signal::stored(Progress::Complete);
        Self { progress, stop: nothing, go_on: nothing, start_over: nothing }
    }
}

/// How many lines match, and how far the list got.
#[component]
pub fn Count(
    /// The reading.
    reading: Reading,
    /// How many match.
    found: Memo<usize>,
    /// How many are here.
    here: Memo<usize>,
    /// Their words.
    counted: Counted,
) -> impl IntoView {
    let count = move || {
        let (found, here) = (found.get(), here.get());
        match reading.progress.get() {
            Progress::Reading { read, total: Some(total) } => words::lists::reading(read, total),
            Progress::Reading { read, total: None } => words::lists::reading_on(read),
            _ if found < here => (counted.some)(found, here),
            Progress::Complete => (counted.all)(here),
            Progress::Stopped { .. } | Progress::Broken { .. } => {
                words::lists::incomplete(&(counted.all)(here))
            }
        }
    };
    let bar = move || match reading.progress.get() {
        Progress::Reading { read, total } => Some((read, total)),
        _ => None,
    };
    let under_way = Memo::new(move |_| bar().is_some());
    // Without a total the bar only says that something goes on.
    let of_all = move || bar().and_then(|(read, total)| Some((read, total?)));
    view! {
        <div class="count" data-testid="count">
            <span role="status">{count}</span>
            <Show when=move || under_way.get()>
                <progress aria-hidden="true" max=move || of_all().map(|(_, total)| total.to_string())
                    value=move || of_all().map(|(read, _)| read.to_string())></progress>
                <button type="button" class="button button-small" on:click=move |_| reading.stop.run(())>{words::lists::stop()}</button>
            </Show>
        </div>
    }
    .into_any()
}

/// What to know and to do where a list is not whole.
#[component]
pub fn Incomplete(
    /// The reading.
    reading: Reading,
    /// The words for its lines.
    counted: Counted,
) -> impl IntoView {
    move || {
        let sentence = match reading.progress.get() {
            Progress::Stopped { read, total: Some(total) } => {
                words::lists::stopped(&(counted.all)(read), total)
            }
            Progress::Stopped { read, total: None } => {
                words::lists::stopped_on_the_way(&(counted.all)(read))
            }
            Progress::Broken { read, error } => words::lists::broken(&(counted.all)(read), &error),
            Progress::Reading { .. } | Progress::Complete => return None,
        };
        Some(view! {
            <Notice kind="incomplete" glyph=Glyph::Alert>
                <p>{sentence}</p>
                <span class="notice-actions">
                    <button type="button" class="button button-small" on:click=move |_| reading.go_on.run(())>{words::lists::go_on()}</button>
                    <button type="button" class="button button-small" on:click=move |_| reading.start_over.run(())>{words::lists::start_over()}</button>
                </span>
            </Notice>
        })
    }
}

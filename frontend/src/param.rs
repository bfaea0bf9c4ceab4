//! What a view keeps in the URL's query: single values, and the dialog that is open.

use leptos::prelude::*;

use crate::{
    history::{History, Step},
    query::Key,
};

/// One value of the URL's query, read and written as a signal.
#[derive(Clone, Copy)]
pub struct Param {
    history: History,
    key: Key,
    step: Step,
    value: Memo<String>,
}

impl Param {
    /// A value whose every change is a step in the browser's history.
    #[must_use]
    pub fn new(key: Key) -> Self {
        Self::with_step(key, Step::Forward)
    }

    /// A value that changes at every keystroke: the history keeps only the latest.
    #[must_use]
    pub fn typed(key: Key) -> Self {
        Self::with_step(key, Step::InPlace)
    }

    fn with_step(key: Key, step: Step) -> Self {
        let history = expect_context::<History>();
        Self { history, key, step, value: Memo::new(move |_| history.value(key)) }
    }

    /// The value; empty where the URL has none.
    #[must_use]
    pub fn get(self) -> String {
        self.value.get()
    }

    /// The value, without subscribing to it.
    #[must_use]
    pub fn get_untracked(self) -> String {
        self.value.get_untracked()
    }

    /// Writes the value; an empty one leaves the URL.
    pub fn set(self, value: impl Into<String>) {
        self.history.set(self.key, value.into(), self.step);
    }
}

/// A dialog that is open while the URL names it. Opening it is a step in the browser's history;
/// closing takes that step back, so that going back afterwards does not open it again.
#[derive(Clone, Copy)]
pub struct DialogParam {
    name: &'static str,
    param: Param,
    opened_here: StoredValue<bool>,
}

impl DialogParam {
    /// The dialog of that name.
    #[must_use]
    pub fn new(name: &'static str) -> Self {
        Self { name, param: Param::new(Key::Dialog), opened_here: StoredValue::new(false) }
    }

    /// Whether it is open.
    #[must_use]
    pub fn is_open(self) -> bool {
        self.param.get() == self.name
    }

    /// Opens it.
    pub fn open(self) {
        self.opened_here.set_value(true);
        self.param.set(self.name);
    }

    /// Closes it.
    pub fn close(self) {
        let opened_here = self.opened_here.try_update_value(std::mem::take).unwrap_or_default();
        let history = self.param.history;
        // A dialog that a link opened has no step of its own to take back.
        if !opened_here || !history.back() {
            history.set(Key::Dialog, String::new(), Step::InPlace);
        }
    }
}

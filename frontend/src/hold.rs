//! Holds the console where it is when the browser steps elsewhere in its history: whoever has
//! something that the step would lose is asked before anything follows it. Another console on the
//! page is not held with it.

use std::{fmt, rc::Rc};

use leptos::prelude::*;

use crate::history::History;

/// Says whether it holds a step, and asks what that takes.
type Holder = Rc<dyn Fn() -> bool>;

/// Those of one console.
#[derive(Clone, Copy)]
pub(crate) struct Holders {
    held: StoredValue<Vec<(u32, Holder)>, LocalStorage>,
    next: StoredValue<u32>,
}

impl fmt::Debug for Holders {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct(stringify!(Holders)).finish_non_exhaustive()
    }
}

impl Holders {
    /// Nobody.
    pub(crate) fn none() -> Self {
        Self { held: StoredValue::new_local(Vec::new()), next: StoredValue::new(0) }
    }

    /// Whether somebody holds the step that was just taken.
    pub(crate) fn hold(self) -> bool {
        // Whoever is asked may let others come or go.
        let holders = self.held.try_get_value().unwrap_or_default();
        holders.iter().any(|(_, holds)| holds())
    }

    fn add(self, holder: Holder) {
        let id = self.next.get_value();
        self.next.set_value(id.wrapping_add(1));
        self.held.update_value(|held| held.push((id, holder)));
        on_cleanup(move || {
            // The console may be gone before whoever holds it.
            let _ = self.held.try_update_value(|held| held.retain(|(other, _)| *other != id));
        });
    }
}

/// Asks `holds` at every step of the console whose part the current owner is, for as long as that
/// lives.
pub fn at_steps(holds: impl Fn() -> bool + 'static) {
    if let Some(history) = use_context::<History>() {
        history.holders().add(Rc::new(holds));
    }
}

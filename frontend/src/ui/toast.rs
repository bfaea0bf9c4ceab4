//! Short confirmations that go away by themselves. They never carry the only copy of an error.
//! While a modal dialog is open they appear in it: what is outside lies under it and is silent.

use std::time::Duration;

use leptos::prelude::*;

use super::{
    icons::{Glyph, Icon},
    sight,
};
use crate::words;

/// How long a confirmation stays.
const SHOWN: Duration = Duration::from_secs(6);

#[derive(Clone)]
struct Toast {
    id: u32,
    text: String,
}

/// The confirmations on screen.
#[derive(Clone, Copy)]
pub struct Toasts {
    shown: RwSignal<Vec<Toast>>,
    next_id: StoredValue<u32>,
    in_dialog: RwSignal<bool>,
}

impl Toasts {
    /// No confirmations.
    #[must_use]
    pub fn none() -> Self {
        Self {
            shown: RwSignal::new(Vec::new()),
            next_id: StoredValue::new(0),
            in_dialog: RwSignal::new(false),
        }
    }

    /// Confirms what was done.
    pub fn confirm(self, text: impl Into<String>) {
        // Whoever shows the console may have taken it away by the time the answer comes.
        let next = |id: &mut u32| std::mem::replace(id, id.wrapping_add(1));
        let Some(id) = self.next_id.try_update_value(next) else { return };
        sight::look(|| {});
        self.shown.update(|shown| shown.push(Toast { id, text: text.into() }));
        set_timeout(move || self.dismiss(id), SHOWN);
    }

    /// Shows them in the modal dialog that is open, or again in the page.
    pub(super) fn move_into_dialog(self, in_dialog: bool) {
        // A dialog that goes with the whole page has nothing to move any more.
        if self.in_dialog.try_get_untracked().is_some_and(|now| now != in_dialog) {
            let _ = self.in_dialog.try_set(in_dialog);
        }
    }

    fn dismiss(self, id: u32) {
        // The page may be gone by the time the timer fires.
        let _ = self.shown.try_update(|shown| shown.retain(|toast| toast.id != id));
    }
}

/// Where confirmations appear.
#[component]
pub fn ToastRegion(
    /// Whether this is the region of a dialog.
    in_dialog: bool,
) -> impl IntoView {
    let toasts = expect_context::<Toasts>();
    let shown = move || {
        let here = toasts.in_dialog.try_get() == Some(in_dialog);
        if here { toasts.shown.try_get().unwrap_or_default() } else { Vec::new() }
    };
    view! {
        <div class="toasts" role="status" aria-live="polite">
            <For each=shown key=|toast| toast.id let:toast>
                <div class="toast">
                    <Icon glyph=Glyph::Tick/>
                    <span>{toast.text}</span>
                    <button type="button" class="button button-quiet button-icon" aria-label=words::parts::dismiss()
                        on:click=move |_| toasts.dismiss(toast.id)>
                        <Icon glyph=Glyph::Cross/>
                    </button>
                </div>
            </For>
        </div>
    }
}

//! Keeps what was typed into a dialog from being lost by accident: a dialog that would close asks
//! first, whether by its own buttons or by a step back in the browser, and so does the browser before
//! it leaves the page.

use leptos::{ev, prelude::*};

use crate::{
    hold,
    root::Root,
    ui::{dialog::once_answered, focus},
    words,
};

/// Watches over one dialog.
#[derive(Clone, Copy)]
pub struct Guard {
    root: Root,
    /// Says whether something was typed that is nowhere else.
    watched: StoredValue<Option<Signal<bool>>>,
    /// Whether it is asked about.
    asking: RwSignal<bool>,
    on_close: Callback<()>,
}

impl Guard {
    /// Over a dialog that `on_close` closes.
    #[must_use]
    pub fn over(on_close: Callback<()>) -> Self {
        let watched = StoredValue::new(None);
        let this = Self { root: Root::here(), watched, asking: RwSignal::new(false), on_close };
        let leaving = window_event_listener(ev::beforeunload, move |event| {
            if this.is_unsaved() {
                event.prevent_default();
            }
        });
        on_cleanup(move || leaving.remove());
        hold::at_steps(move || this.hold_step());
        this
    }

    /// Asks when the browser steps elsewhere in its history, where something would be lost;
    /// whether it would.
    fn hold_step(self) -> bool {
        let unsaved = self.is_unsaved();
        if unsaved {
            self.ask();
        }
        unsaved
    }

    /// Whether the dialog must not go by itself.
    #[must_use]
    pub fn holds(self) -> Signal<bool> {
        Signal::derive(move || self.is_unsaved())
    }

    fn is_unsaved(self) -> bool {
        let watched = self.watched.try_get_value().flatten();
        // A form that is gone holds nothing any more.
        watched.and_then(|watched| watched.try_get_untracked()).unwrap_or_default()
    }

    /// Watches a form, which says whether something was typed that is nowhere else.
    pub fn watch(self, unsaved: Signal<bool>) {
        self.watched.set_value(Some(unsaved));
    }

    /// Watches nothing any more.
    pub fn forget(self) {
        self.watched.set_value(None);
    }

    /// Asks, where something would be lost; closes the dialog else.
    #[must_use]
    pub fn close(self) -> Callback<()> {
        Callback::new(move |()| {
            if self.is_unsaved() {
                self.ask();
            } else {
                self.let_go();
            }
        })
    }

    fn ask(self) {
        self.asking.set(true);
        focus::soon_in(self.root, "#keep-editing");
    }

    /// Closes the dialog, whatever stands in it.
    pub fn let_go(self) {
        self.asking.set(false);
        self.forget();
        self.on_close.run(());
    }

    /// The question.
    pub fn question(self) -> AnyView {
        let discard = once_answered(Callback::new(move |()| self.let_go()));
        let keep = move |_| {
            self.asking.set(false);
            focus::soon_in(self.root, "dialog[open] :is(input, textarea, select)");
        };
        view! {
            <Show when=move || self.asking.get()>
                <div class="notice" data-notice="unsaved" role="alert">
                    <div class="notice-text">
                        <p>{words::parts::unsaved()}</p>
                        <button type="button" id="keep-editing" class="button button-small" on:click=keep>
                            {words::parts::keep_editing()}
                        </button>
                        <button type="button" class="button button-small" on:click=move |_| discard.run(())>
                            {words::parts::discard()}
                        </button>
                    </div>
                </div>
            </Show>
        }
        .into_any()
    }
}

//! A modal dialog: the browser's own `<dialog>`, which keeps the focus inside, closes on Escape and
//! gives the focus back. While its form waits for an answer it stays, however it is to be closed.

use leptos::{context::Provider, ev, html, prelude::*};

use super::{
    icons::{Glyph, Icon},
    sight,
    toast::{ToastRegion, Toasts},
};
use crate::{hold, words};

/// Opens a dialog where it is in sight, if it is still to be open by then: a browser scrolls the page
/// around a frame to wherever the dialog lies when it takes the focus.
fn show(element: NodeRef<html::Dialog>, open: Signal<bool>) {
    sight::look(move || {
        let is_wanted = open.try_get_untracked().unwrap_or_default();
        let dialog = element.try_get_untracked().flatten();
        if let Some(dialog) = dialog.filter(|dialog| is_wanted && !dialog.open()) {
            // It fails only for an element outside the document; then nothing is shown.
            let _ = dialog.show_modal();
        }
    });
}

/// The answer that the form of a dialog waits for. Nobody would learn of a refusal that came once
/// the dialog is closed, and what was typed would be gone.
#[derive(Clone, Copy)]
pub(super) struct Awaited {
    pending: RwSignal<Option<Signal<bool>>>,
    /// Whether somebody would have closed the dialog meanwhile.
    told: RwSignal<bool>,
}

impl Awaited {
    fn nothing() -> Self {
        Self { pending: RwSignal::new(None), told: RwSignal::new(false) }
    }

    /// The dialog's form is this one, which says whether it waits.
    pub(super) fn watch(self, pending: Signal<bool>) {
        self.pending.set(Some(pending));
    }

    /// The form is sent: nobody would have closed the dialog yet.
    pub(super) fn begin(self) {
        self.told.set(false);
    }

    /// Whether it waits, and whoever would close the dialog is to be told so.
    pub(super) fn is_told(self) -> bool {
        // A form that is gone waits for nothing.
        let pending = self.pending.get().and_then(|pending| pending.try_get());
        pending.unwrap_or_default() && self.told.get()
    }

    /// Does so, but for as long as it waits.
    fn then(self, on_close: Callback<()>) -> Callback<()> {
        Callback::new(move |()| {
            if !self.holds() {
                on_close.run(());
            }
        })
    }

    /// Whether it waits; whoever would close the dialog is told so.
    fn holds(self) -> bool {
        let pending = self.pending.try_get_untracked().flatten();
        let holds = pending.and_then(|pending| pending.try_get_untracked()).unwrap_or_default();
        if holds {
            self.told.set(true);
        }
        holds
    }
}

/// What closes the dialog that the current owner is a part of: `on_close`, but for as long as the
/// answer to its form is awaited.
#[must_use]
pub fn once_answered(on_close: Callback<()>) -> Callback<()> {
    use_context::<Awaited>().map_or(on_close, |awaited| awaited.then(on_close))
}

/// A modal dialog that is open while `open` says so. Its content exists only while it is open, so
/// that every opening begins afresh.
#[component]
pub fn Dialog(
    /// The id of the element; its title has the same with `-title`.
    id: &'static str,
    /// The name of the dialog.
    #[prop(into)]
    title: Signal<String>,
    /// Whether it is open.
    #[prop(into)]
    open: Signal<bool>,
    /// The user closes it.
    on_close: Callback<()>,
    /// Whether it stays open until `open` says otherwise, however it is closed.
    #[prop(into, default = Signal::stored(false))]
    held: Signal<bool>,
    /// What is in it.
    children: ChildrenFn,
) -> impl IntoView {
    let toasts = expect_context::<Toasts>();
    let awaited = Awaited::nothing();
    hold::at_steps(move || open.try_get_untracked().unwrap_or_default() && awaited.holds());
    let on_close = awaited.then(on_close);
    let element = NodeRef::<html::Dialog>::new();
    let holds_toasts = StoredValue::new(false);
    Effect::new(move |was_open: Option<bool>| {
        let Some(dialog) = element.get() else { return false };
        let is_open = open.get();
        match (is_open, dialog.open()) {
            (true, false) => show(element, open),
            (false, true) => dialog.close(),
            _ => {}
        }
        if was_open.unwrap_or_default() != is_open {
            toasts.move_into_dialog(is_open);
            holds_toasts.set_value(is_open);
        }
        is_open
    });
    // One of several dialogs that goes while another is open leaves that one its confirmations.
    on_cleanup(move || {
        if holds_toasts.try_get_value().unwrap_or_default() {
            toasts.move_into_dialog(false);
        }
    });
    let children = StoredValue::new(children);
    let title_id = format!("{id}-title");
    let labelled_by = title_id.clone();
    let on_closed = move |_: ev::Event| {
        // The event comes some time after the closing: by then it may have been opened anew.
        let is_open = element.get_untracked().is_some_and(|dialog| dialog.open());
        if open.get_untracked() && !is_open {
            // Browsers do not ask whenever they close one.
            if held.get_untracked() || awaited.holds() {
                show(element, open);
            }
            on_close.run(());
        }
    };
    let on_cancel = move |event: ev::Event| {
        if held.get_untracked() || awaited.holds() {
            event.prevent_default();
            on_close.run(());
        }
    };
    view! {
        <dialog id=id class="dialog" aria-labelledby=labelled_by data-focus-home node_ref=element
            on:cancel=on_cancel on:close=on_closed>
            <div class="dialog-head">
                <h2 id=title_id>{move || title.get()}</h2>
                <button type="button" class="button button-quiet button-icon" aria-label=words::parts::close()
                    on:click=move |_| on_close.run(())>
                    <Icon glyph=Glyph::Cross/>
                </button>
            </div>
            <Show when=move || open.get()>
                <Provider value=awaited>{children.with_value(|children| children())}</Provider>
                <ToastRegion in_dialog=true/>
            </Show>
        </dialog>
    }
    .into_any()
}

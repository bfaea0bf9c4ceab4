//! What is wrong with a form: a rule beside each field that broke one, and one sentence for all
//! that belongs to no field.

use std::collections::BTreeMap;

use leptos::{html, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// The errors of one form.
#[derive(Clone, Copy)]
pub struct FormErrors {
    fields: RwSignal<BTreeMap<String, String>>,
    message: RwSignal<String>,
    /// Counts refusals, so that the same one twice moves the focus twice.
    refusals: RwSignal<u32>,
}

impl FormErrors {
    /// No errors.
    #[must_use]
    pub fn none() -> Self {
        Self {
            fields: RwSignal::new(BTreeMap::new()),
            message: RwSignal::new(String::new()),
            refusals: RwSignal::new(0),
        }
    }

    /// Forgets all.
    pub fn clear(self) {
        self.fields.set(BTreeMap::new());
        self.message.set(String::new());
    }

    /// Shows rules broken by fields and a sentence for the whole; an empty one is not shown.
    pub fn show(self, fields: BTreeMap<String, String>, message: impl Into<String>) {
        self.fields.set(fields);
        self.message.set(message.into());
        self.refusals.update(|count| *count += 1);
    }

    /// The rule a field broke; empty where it broke none.
    #[must_use]
    pub fn of(self, field: &'static str) -> Signal<String> {
        Signal::derive(move || {
            self.fields.with(|fields| fields.get(field).cloned().unwrap_or_default())
        })
    }

    /// The sentence for the whole.
    #[must_use]
    pub fn message(self) -> Signal<String> {
        self.message.into()
    }

    /// Puts the focus on the first field that broke a rule, whenever one did.
    pub fn focus_first_in(self, form: NodeRef<html::Form>) {
        Effect::new(move |_| {
            if self.refusals.get() == 0 {
                return;
            }
            // The fields mark themselves after this tick.
            request_animation_frame(move || {
                let first = form.try_get_untracked().flatten().and_then(|form| {
                    form.query_selector("[aria-invalid=true], [role=alert]").ok().flatten()
                });
                if let Some(first) = first.and_then(|first| first.dyn_into::<HtmlElement>().ok()) {
                    let _ = first.focus();
                }
            });
        });
    }
}

/// The sentence for the whole form.
#[component]
pub fn FormMessage(
    /// The form's errors.
    errors: FormErrors,
) -> impl IntoView {
    let message = errors.message();
    view! {
        <Show when=move || !message.get().is_empty()>
            <p class="form-message" role="alert" tabindex="-1">{move || message.get()}</p>
        </Show>
    }
}

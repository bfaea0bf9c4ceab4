//! What is wrong with a form: a rule beside each field that broke one, and one sentence for all
//! that stands beside none. And the form of a dialog.

use std::collections::BTreeMap;

use leptos::{ev, html, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::dialog::{Awaited, once_answered};
use crate::words;

/// The errors of one form.
#[derive(Clone, Copy)]
pub struct FormErrors {
    fields: RwSignal<BTreeMap<String, String>>,
    message: RwSignal<String>,
    /// The fields on screen: their names on the wire, and those people read.
    shown: StoredValue<Vec<(&'static str, &'static str)>>,
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
            shown: StoredValue::new(Vec::new()),
            refusals: RwSignal::new(0),
        }
    }

    /// Forgets all.
    pub fn clear(self) {
        self.fields.set(BTreeMap::new());
        self.message.set(String::new());
    }

    /// Shows rules broken by fields and a sentence for the whole; an empty one is not shown. A
    /// rule whose field is not on screen joins the sentence.
    pub fn show(self, fields: BTreeMap<String, String>, message: &str) {
        let mut sentences = vec![message.to_owned()];
        let mut names = Vec::new();
        self.shown.with_value(|shown| {
            for (field, name) in shown.iter().filter(|(field, _)| fields.contains_key(*field)) {
                names.push((*field, *name));
            }
        });
        if let [_, _, ..] = names[..] {
            let names = names.iter().map(|(_, name)| (*name).to_owned());
            let fields = names.reduce(|fields, field| words::parts::and_field(&fields, &field));
            sentences.push(words::parts::please_check(&fields.unwrap_or_default()));
        }
        for (field, rule) in &fields {
            if !names.iter().any(|(shown, _)| shown == field) {
                sentences.push(words::parts::field_rule(field, rule));
            }
        }
        sentences.retain(|sentence| !sentence.is_empty());
        self.message.set(sentences.join(" "));
        self.fields.set(fields);
        self.refusals.update(|count| *count += 1);
    }

    /// Shows rules of the contract that fields broke before anything was sent.
    pub fn show_rules(self, broken: BTreeMap<String, String>) {
        let rules = broken.into_iter().map(|(field, rule)| {
            let said = words::of_server(&rule).map(str::to_owned);
            (field, said.unwrap_or(rule))
        });
        self.show(rules.collect(), "");
    }

    /// The rule a field broke, which the form shows beside it; empty where it broke none. `name`
    /// is what the field is called on screen.
    #[must_use]
    pub fn of(self, field: &'static str, name: &'static str) -> Signal<String> {
        self.shown.update_value(|shown| shown.push((field, name)));
        Signal::derive(move || {
            self.fields.with(|fields| fields.get(field).cloned().unwrap_or_default())
        })
    }

    /// Puts the focus on the first field that broke a rule, or else on the sentence, whenever
    /// something is refused.
    pub fn focus_first_in(self, form: NodeRef<html::Form>) {
        Effect::new(move |_| {
            if self.refusals.get() == 0 {
                return;
            }
            // The fields mark themselves after this tick.
            request_animation_frame(move || {
                let first = form.try_get_untracked().flatten().and_then(|form| {
                    let find = |selector| form.query_selector(selector).ok().flatten();
                    find("[aria-invalid=true]").or_else(|| find("[role=alert]"))
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
    let message = errors.message;
    view! {
        <Show when=move || !message.with(String::is_empty)>
            <p class="form-message" role="alert" tabindex="-1">{move || message.get()}</p>
        </Show>
    }
}

/// The button that sends a form. It keeps the focus while an answer is awaited: a disabled one
/// would let it fall.
#[component]
pub fn SubmitButton(
    /// Its looks.
    #[prop(default = "button button-primary")]
    class: &'static str,
    /// What it says: usually, and while an answer is awaited.
    says: (&'static str, &'static str),
    /// Whether an answer is awaited.
    #[prop(into)]
    pending: Signal<bool>,
) -> impl IntoView {
    view! {
        <button type="submit" class=class aria-disabled=move || pending.get().then_some("true")>
            {move || if pending.get() { says.1 } else { says.0 }}
        </button>
    }
}

/// The form of a dialog: fields above, the way out and the way on below. The dialog stays while an
/// answer is awaited.
#[component]
pub fn DialogForm(
    /// What is wrong with it.
    errors: FormErrors,
    /// Whether an answer is awaited.
    #[prop(into)]
    pending: Signal<bool>,
    /// What the button that sends it says: usually, and while an answer is awaited.
    submit: (&'static str, &'static str),
    /// The looks of that button.
    #[prop(default = "button button-primary")]
    submit_class: &'static str,
    /// It is sent.
    on_submit: Callback<()>,
    /// What the button that gives up says.
    #[prop(default = words::parts::cancel())]
    cancel: &'static str,
    /// It is given up.
    on_close: Callback<()>,
    /// The fields.
    children: Children,
) -> impl IntoView {
    let form = NodeRef::<html::Form>::new();
    errors.focus_first_in(form);
    let awaited = use_context::<Awaited>();
    if let Some(awaited) = awaited {
        awaited.watch(pending);
    }
    let told = move || awaited.is_some_and(Awaited::is_told).then(words::parts::still_sending);
    let on_close = once_answered(on_close);
    let on_submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if !pending.get_untracked() {
            if let Some(awaited) = awaited {
                awaited.begin();
            }
            on_submit.run(());
        }
    };
    view! {
        <form class="form" novalidate on:submit=on_submit node_ref=form>
            <div class="dialog-body">
                <FormMessage errors/>
                {children()}
            </div>
            <div class="dialog-actions">
                <p class="dialog-awaited" role="status">{told}</p>
                <button type="button" class="button" on:click=move |_| on_close.run(())>{cancel}</button>
                <SubmitButton class=submit_class says=submit pending/>
            </div>
        </form>
    }
    .into_any()
}

//! Form fields: a label, the control, a hint and the rule it broke, tied together for everybody.

use leptos::prelude::*;

use crate::words::{self, Message};

/// The ids of what describes a control, for `aria-describedby`.
fn described_by(id: &str, hint: &str, error: &str) -> Option<String> {
    let mut ids = Vec::new();
    if !hint.is_empty() {
        ids.push(format!("{id}-hint"));
    }
    if !error.is_empty() {
        ids.push(format!("{id}-error"));
    }
    (!ids.is_empty()).then(|| ids.join(" "))
}

/// Label, hint and error around a control.
#[component]
fn Frame(
    id: &'static str,
    label: &'static str,
    optional: bool,
    hint: &'static str,
    error: Signal<String>,
    children: Children,
) -> impl IntoView {
    view! {
        <div class="field">
            <label for=id>
                {label}
                {optional.then(|| view! { <span class="field-optional">" " {words::parts::optional()}</span> })}
            </label>
            {children()}
            {(!hint.is_empty()).then(|| view! { <p class="field-hint" id=format!("{id}-hint")>{hint}</p> })}
            <Show when=move || !error.get().is_empty()>
                <p class="field-error" id=format!("{id}-error")>{move || error.get()}</p>
            </Show>
        </div>
    }
}

/// A line of text.
#[component]
pub fn TextField(
    /// The id of the input.
    id: &'static str,
    /// Its name on screen.
    label: &'static str,
    /// What is typed.
    value: RwSignal<String>,
    /// The rule it broke; empty where it broke none.
    #[prop(into)]
    error: Signal<String>,
    /// The input's type.
    #[prop(default = "text")]
    kind: &'static str,
    /// What to know before typing.
    #[prop(default = "")]
    hint: &'static str,
    /// What the browser may fill in.
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// Whether it may stay empty although others may not.
    #[prop(optional)]
    optional: bool,
    /// Whether the dialog or page opens with the focus here.
    #[prop(optional)]
    autofocus: bool,
    /// The id of the `<datalist>` of suggestions.
    #[prop(optional)]
    list: Option<&'static str>,
    /// What stands in it while it is empty.
    #[prop(optional)]
    placeholder: Option<&'static str>,
    /// Which keys a phone offers.
    #[prop(optional)]
    inputmode: Option<&'static str>,
    /// The smallest value, for dates and numbers.
    #[prop(optional, into)]
    min: Option<String>,
    /// The largest value, for dates and numbers.
    #[prop(optional, into)]
    max: Option<String>,
) -> impl IntoView {
    view! {
        <Frame id label optional hint error>
            <input id=id name=id type=kind class="input" autocomplete=autocomplete list=list
                autofocus=autofocus min=min max=max placeholder=placeholder inputmode=inputmode
                prop:value=move || value.get()
                on:input:target=move |event| value.set(event.target().value())
                aria-invalid=move || (!error.get().is_empty()).then_some("true")
                aria-describedby=move || described_by(id, hint, &error.get())/>
        </Frame>
    }
}

/// Several lines of text.
#[component]
pub fn TextArea(
    /// The id of the control.
    id: &'static str,
    /// Its name on screen.
    label: &'static str,
    /// What is typed.
    value: RwSignal<String>,
    /// The rule it broke; empty where it broke none.
    #[prop(into)]
    error: Signal<String>,
) -> impl IntoView {
    view! {
        <Frame id label optional=true hint="" error>
            <textarea id=id name=id class="input" rows="3"
                prop:value=move || value.get()
                on:input:target=move |event| value.set(event.target().value())
                aria-invalid=move || (!error.get().is_empty()).then_some("true")
                aria-describedby=move || described_by(id, "", &error.get())></textarea>
        </Frame>
    }
}

/// One of several values.
#[component]
pub fn SelectField(
    /// The id of the control.
    id: &'static str,
    /// Its name on screen.
    label: &'static str,
    /// The values and their names on screen.
    options: Vec<(String, String)>,
    /// What is chosen.
    #[prop(into)]
    value: Signal<String>,
    /// Something was chosen.
    on_choice: Callback<String>,
    /// The rule it broke; empty where it broke none.
    #[prop(into, default = Signal::stored(String::new()))]
    error: Signal<String>,
    /// What to know before choosing.
    #[prop(default = "")]
    hint: &'static str,
) -> impl IntoView {
    let options = options
        .into_iter()
        .map(|(option, name)| {
            let chosen = {
                let option = option.clone();
                move || value.with(|value| *value == option)
            };
            view! { <option value=option prop:selected=chosen>{name}</option> }
        })
        .collect_view();
    view! {
        <Frame id label optional=false hint error>
            <select id=id name=id class="input select"
                on:change:target=move |event| on_choice.run(event.target().value())
                aria-invalid=move || (!error.get().is_empty()).then_some("true")
                aria-describedby=move || described_by(id, hint, &error.get())>
                {options}
            </select>
        </Frame>
    }
}

/// Yes or no.
#[component]
pub fn CheckField(
    /// The id of the control.
    id: &'static str,
    /// Its name on screen.
    label: &'static str,
    /// Whether it is ticked.
    value: RwSignal<bool>,
) -> impl IntoView {
    view! {
        <div class="field-check">
            <input id=id name=id type="checkbox" prop:checked=move || value.get()
                on:change:target=move |event| value.set(event.target().checked())/>
            <label for=id>{label}</label>
        </div>
    }
}

/// A few values side by side, one of them current.
#[component]
pub fn Segments(
    /// The name of the choice.
    label: &'static str,
    /// The values and their names on screen.
    options: &'static [(&'static str, Message)],
    /// The current one.
    #[prop(into)]
    value: Signal<String>,
    /// Another was chosen.
    on_choice: Callback<String>,
) -> impl IntoView {
    let buttons = options
        .iter()
        .map(|&(option, name)| {
            let pressed =
                move || value.with(|value| if value == option { "true" } else { "false" });
            view! {
                <button type="button" class="segment" aria-pressed=pressed
                    on:click=move |_| on_choice.run(option.to_owned())>{name()}</button>
            }
        })
        .collect_view();
    view! { <div class="segments" role="group" aria-label=label>{buttons}</div> }
}

/// A search box that speaks at every keystroke.
#[component]
pub fn SearchField(
    /// The id of the input.
    id: &'static str,
    /// Its name, spoken and as placeholder.
    label: &'static str,
    /// What is typed.
    #[prop(into)]
    value: Signal<String>,
    /// It was changed.
    on_input: Callback<String>,
) -> impl IntoView {
    view! {
        <div class="search">
            <super::icons::Icon glyph=super::icons::Glyph::Lens/>
            <input id=id name=id type="search" class="input" aria-label=label placeholder=label
                autocomplete="off" spellcheck="false"
                prop:value=move || value.get()
                on:input:target=move |event| on_input.run(event.target().value())/>
        </div>
    }
}

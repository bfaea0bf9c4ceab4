//! A button that opens a small panel under it. Escape closes it, and so does going elsewhere.

use leptos::{ev, html, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::Node;

use crate::{
    root,
    ui::icons::{Glyph, Icon},
};

/// The button and its panel.
#[component]
pub fn Menu(
    /// What the button is called.
    #[prop(into)]
    label: Signal<String>,
    /// Its icon.
    glyph: Glyph,
    /// Whether the panel is there.
    #[prop(default = RwSignal::new(false))]
    open: RwSignal<bool>,
    /// What is in the panel; made anew at every opening.
    children: ChildrenFn,
) -> impl IntoView {
    let menu = NodeRef::<html::Div>::new();
    let button = NodeRef::<html::Button>::new();
    let is_outside = move |target: Option<Node>| {
        let menu = menu.get_untracked();
        target.is_some_and(|target| menu.is_none_or(|menu| !menu.contains(Some(&target))))
    };
    let pressing = window_event_listener(ev::pointerdown, move |event| {
        if is_outside(root::target(&event)) {
            let _ = open.try_set(false);
        }
    });
    on_cleanup(move || pressing.remove());
    let on_key = move |event: ev::KeyboardEvent| {
        if event.key() == "Escape" && open.get_untracked() {
            event.prevent_default();
            open.set(false);
            if let Some(button) = button.get_untracked() {
                let _ = button.focus();
            }
        }
    };
    let leave = move |event: ev::FocusEvent| {
        let to = event.related_target().and_then(|target| target.dyn_into().ok());
        if is_outside(to) {
            open.set(false);
        }
    };
    // A click beside the controls of the panel leaves the focus in it: the page's own part around
    // it would take the focus else, and that is elsewhere.
    let children = StoredValue::new(children);
    view! {
        <div class="menu" node_ref=menu on:keydown=on_key
            on:focusout=leave>
            <button type="button" class="button" node_ref=button
                aria-expanded=move || if open.get() { "true" } else { "false" }
                on:click=move |_| open.update(|open| *open = !*open)>
                <Icon glyph/>
                <span class="button-label" dir="auto">{move || label.get()}</span>
            </button>
            <Show when=move || open.get()>
                <div class="menu-panel" tabindex="-1" data-focus-home>{children.with_value(|children| children())}</div>
            </Show>
        </div>
    }
    .into_any()
}

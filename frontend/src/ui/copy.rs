//! A link or text with a button that copies it.

use std::time::Duration;

use leptos::{html, prelude::*, task::spawn_local};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::HtmlDocument;

use super::icons::{Glyph, Icon};
use crate::words;

/// How long the button says that it copied.
const SAID: Duration = Duration::from_secs(2);

/// A button that copies a text.
#[component]
pub fn CopyButton(
    /// What is copied.
    #[prop(into)]
    text: String,
    /// What the button does, for assistive technology: `Copy the join link`.
    #[prop(into)]
    label: String,
) -> impl IntoView {
    let copied = RwSignal::new(false);
    let by_hand = RwSignal::new(false);
    let button = NodeRef::<html::Button>::new();
    let line = NodeRef::<html::Input>::new();
    let say_copied = move || {
        if copied.try_set(true).is_none() {
            set_timeout(move || _ = copied.try_set(false), SAID);
        }
    };
    let text = StoredValue::new(text);
    let copy = move |_| {
        // Absent where the page came over plain http.
        let clipboard = js_sys::Reflect::get(&window().navigator(), &"clipboard".into());
        if !clipboard.is_ok_and(|clipboard| clipboard.is_object()) {
            by_hand.set(true);
            return;
        }
        let written = text.with_value(|text| window().navigator().clipboard().write_text(text));
        spawn_local(async move {
            match JsFuture::from(written).await {
                Ok(_) => say_copied(),
                Err(_) => _ = by_hand.try_set(true),
            }
        });
    };
    // The text selected, most browsers still copy when asked the old way. Where not, it stays
    // selected until the user copied it or went elsewhere.
    Effect::new(move |_| {
        let Some(line) = line.get() else { return };
        line.select();
        let old_way = document().dyn_into::<HtmlDocument>();
        if old_way.is_ok_and(|document| document.exec_command("copy").unwrap_or_default()) {
            say_copied();
            if let Some(button) = button.get_untracked() {
                let _ = button.focus();
            }
        }
    });
    let says = move || match (copied.get(), by_hand.get()) {
        (true, _) => words::parts::copied(),
        (false, true) => words::parts::press_to_copy(),
        (false, false) => words::parts::copy(),
    };
    view! {
        <button type="button" class="button button-small" aria-label=label on:click=copy node_ref=button>
            {move || {
                let glyph = if copied.get() { Glyph::Tick } else { Glyph::Copy };
                view! { <Icon glyph/> }
            }}
            <span aria-live="polite">{says}</span>
        </button>
        <Show when=move || by_hand.get()>
            <input class="input copy-line" readonly aria-label=words::parts::copy_line() node_ref=line
                prop:value=move || text.get_value() on:blur=move |_| by_hand.set(false)/>
        </Show>
    }
}

/// A link that opens in a tab of its own, with a button that copies it.
#[component]
pub fn CopyLink(
    /// Where it leads.
    #[prop(into)]
    href: String,
    /// What the button does.
    #[prop(into)]
    label: String,
) -> impl IntoView {
    view! {
        <div class="copy-link">
            <a class="copy-link-text" dir="ltr" href=href.clone() target="_blank" rel="noopener noreferrer external">
                {href.clone()}
            </a>
            <CopyButton text=href label/>
        </div>
    }
}

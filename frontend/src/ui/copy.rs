//! A link or text with a button that copies it.

use std::time::Duration;

use leptos::{prelude::*, task::spawn_local};
use wasm_bindgen_futures::JsFuture;

use super::icons::{Glyph, Icon};

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
    let copy = move |_| {
        // Absent where the page came over plain http; the text stays selectable.
        let clipboard = js_sys::Reflect::get(&window().navigator(), &"clipboard".into());
        if !clipboard.is_ok_and(|clipboard| clipboard.is_object()) {
            return;
        }
        let written = window().navigator().clipboard().write_text(&text);
        spawn_local(async move {
            if JsFuture::from(written).await.is_ok() && copied.try_set(true).is_none() {
                set_timeout(move || _ = copied.try_set(false), SAID);
            }
        });
    };
    view! {
        <button type="button" class="button button-small" aria-label=label on:click=copy>
            {move || {
                let glyph = if copied.get() { Glyph::Tick } else { Glyph::Copy };
                view! { <Icon glyph/> }
            }}
            <span aria-live="polite">{move || if copied.get() { "Copied" } else { "Copy" }}</span>
        </button>
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
            <a class="copy-link-text" href=href.clone() target="_blank" rel="noopener noreferrer external">
                {href.clone()}
            </a>
            <CopyButton text=href label/>
        </div>
    }
}

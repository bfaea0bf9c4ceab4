//! The choice of the language, in every frame of the console.

use leptos::prelude::*;

use crate::{
    kept::{Kept, written},
    language::Language,
    preferences::Preferences,
    ui::icons::{Glyph, Icon},
    words,
};

/// The languages by their own names.
#[component]
pub fn LanguageChoice() -> impl IntoView {
    let preferences = expect_context::<Preferences>();
    let kept = expect_context::<Kept>();
    let options = Language::ALL
        .map(|language| {
            let chosen = move || preferences.wanted_language() == language;
            view! {
                <option value=language.tag() lang=language.tag() prop:selected=chosen>
                    {language.name()}
                </option>
            }
        })
        .collect_view();
    let choose = move |tag: String| {
        if let Some(language) = Language::tagged(&tag) {
            preferences.choose_at("#language");
            kept.change(move |wished| wished.language = Some(written(language)));
        }
    };
    view! {
        <div class="language">
            <label for="language" class="language-label">
                <Icon glyph=Glyph::Globe/>
                <span class="visually-hidden">{words::console::language()}</span>
            </label>
            <select id="language" class="language-select"
                on:change:target=move |event| choose(event.target().value())>
                {options}
            </select>
            <Show when=move || preferences.language_failed()>
                <p class="language-failed" role="alert">{words::console::language_failed()}</p>
            </Show>
        </div>
    }
}

//! What a person wishes of the console: for now the language.

use std::sync::Arc;

use leptos::{prelude::*, task::spawn_local};
use web_sys::Storage;

use crate::{
    client::Transport,
    language::{Language, browser_tags},
    words,
};

/// Under which the browser keeps the chosen language, and nothing else.
const LANGUAGE_KEY: &str = "greenroom.language";

/// A person's preferences, for every view.
#[derive(Clone, Copy)]
pub struct Preferences {
    transport: StoredValue<Arc<dyn Transport>>,
    /// The language asked for last.
    wanted: RwSignal<Language>,
    /// The language on screen; none until the first one's texts are here.
    shown: RwSignal<Option<Language>>,
    /// Whether the texts of the one that is wanted could not be loaded.
    failed: RwSignal<bool>,
    /// Whether it was chosen on the page that gives way to another.
    chosen_here: StoredValue<bool>,
}

impl Preferences {
    /// What was chosen in this browser, else what the browser asks for.
    #[must_use]
    pub fn of_browser(transport: Arc<dyn Transport>) -> Self {
        let chosen = storage().and_then(|storage| storage.get_item(LANGUAGE_KEY).ok().flatten());
        let chosen = chosen.and_then(|tag| Language::tagged(&tag));
        let language = chosen.unwrap_or_else(|| Language::preferred(&browser_tags()));
        let this = Self {
            transport: StoredValue::new(transport),
            wanted: RwSignal::new(language),
            shown: RwSignal::new(None),
            failed: RwSignal::new(false),
            chosen_here: StoredValue::new(false),
        };
        this.show(language);
        this
    }

    /// The language on screen; `None` until the first one's texts are here.
    #[must_use]
    pub fn language(self) -> Option<Language> {
        self.shown.get()
    }

    /// The language asked for last, which may still be on its way.
    #[must_use]
    pub fn wanted_language(self) -> Language {
        self.wanted.get()
    }

    /// Whether the texts of the language asked for last could not be loaded.
    #[must_use]
    pub fn language_failed(self) -> bool {
        self.failed.get()
    }

    /// Speaks a language, and remembers it in this browser.
    pub fn choose_language(self, language: Language) {
        if let Some(storage) = storage() {
            // Where nothing may be kept the choice holds for as long as the page is open.
            let _ = storage.set_item(LANGUAGE_KEY, language.tag());
        }
        self.chosen_here.set_value(true);
        self.show(language);
    }

    /// Whether a choice made the page that is there now; asked once.
    #[must_use]
    pub fn was_chosen(self) -> bool {
        self.chosen_here.try_update_value(std::mem::take).unwrap_or_default()
    }

    /// Shows the console in a language, as soon as its texts are here.
    fn show(self, language: Language) {
        self.wanted.set(language);
        self.failed.set(false);
        let Some(file) = words::missing_file(language) else {
            self.speak(language);
            return;
        };
        let content = self.transport.with_value(|transport| transport.text_file(&file));
        spawn_local(async move {
            let content = content.await;
            let kept = content.is_some_and(|content| words::keep(language, content));
            if self.wanted.try_get_untracked() != Some(language) {
                return;
            }
            if kept {
                self.speak(language);
            } else {
                self.failed.set(true);
                // What is on screen stays; at the start that is nothing yet.
                if self.shown.get_untracked().is_none() {
                    self.speak(Language::English);
                }
            }
        });
    }

    fn speak(self, language: Language) {
        words::speak(language);
        if let Some(page) = document().document_element() {
            // It fails only for names that are none.
            let _ = page.set_attribute("lang", language.tag());
            let _ = page.set_attribute("dir", language.direction());
        }
        self.shown.set(Some(language));
    }
}

/// What the browser keeps for this site; `None` where it may keep nothing.
fn storage() -> Option<Storage> {
    window().local_storage().ok().flatten()
}

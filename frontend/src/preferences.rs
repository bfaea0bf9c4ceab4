//! What a person wishes of the page: its language, its colours, the clocks it goes by. In force from
//! when it is chosen; what the server keeps of it is [`crate::kept`]'s.

use std::sync::Arc;

use api::preferences::Theme;
use leptos::{prelude::*, task::spawn_local};
use web_sys::Storage;

use crate::{
    client::Transport,
    dates,
    language::{Language, browser_tags},
    words,
};

/// Under which the browser keeps what has to be known before anybody is signed in: the language
/// and the colours, and nothing else.
const LANGUAGE_KEY: &str = "greenroom.language";
const THEME_KEY: &str = "greenroom.theme";
/// Marks the page with its colours, for the style sheet.
const THEME_MARK: &str = "data-theme";

/// How colours are called where the browser keeps them; `None` for those of the computer.
fn theme_name(theme: Theme) -> Option<&'static str> {
    match theme {
        Theme::System => None,
        Theme::Light => Some("light"),
        Theme::Dark => Some("dark"),
    }
}

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
    /// The control that chose on the page that gives way to another, as a selector.
    chosen_at: StoredValue<Option<&'static str>>,
    /// The time zone of what is shown, where it is not the computer's.
    zone: RwSignal<Option<String>>,
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
            chosen_at: StoredValue::new(None),
            zone: RwSignal::new(None),
        };
        this.show(language);
        let theme = storage().and_then(|storage| storage.get_item(THEME_KEY).ok().flatten());
        let themes = [Theme::Light, Theme::Dark];
        this.mark_theme(themes.into_iter().find(|it| theme_name(*it) == theme.as_deref()));
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
    pub fn adopt_language(self, language: Language) {
        if let Some(storage) = storage() {
            // Where nothing may be kept the choice holds for as long as the page is open.
            let _ = storage.set_item(LANGUAGE_KEY, language.tag());
        }
        if self.wanted.get_untracked() != language || self.failed.get_untracked() {
            self.show(language);
        }
    }

    /// Speaks the language the browser asks for, and forgets that another was chosen.
    pub fn adopt_browser_language(self) {
        self.adopt_language(Language::preferred(&browser_tags()));
        if let Some(storage) = storage() {
            let _ = storage.remove_item(LANGUAGE_KEY);
        }
    }

    /// Wears these colours, and remembers them in this browser.
    pub fn adopt_theme(self, theme: Theme) {
        if let Some(storage) = storage() {
            // As above: without it they hold for as long as the page is open.
            let _ = match theme_name(theme) {
                Some(name) => storage.set_item(THEME_KEY, name),
                None => storage.remove_item(THEME_KEY),
            };
        }
        self.mark_theme(Some(theme));
    }

    fn mark_theme(self, theme: Option<Theme>) {
        if let Some(page) = document().document_element() {
            // It fails only for names that are none.
            let _ = match theme.and_then(theme_name) {
                Some(name) => page.set_attribute(THEME_MARK, name),
                None => page.remove_attribute(THEME_MARK),
            };
        }
    }

    /// The time zone of what is shown; `None` where it is the computer's.
    #[must_use]
    pub fn zone(self) -> Option<String> {
        self.zone.get()
    }

    /// Goes by the clocks of a time zone; of the computer's without one, or where the browser does
    /// not know it.
    pub fn adopt_zone(self, zone: Option<String>) {
        let zone = dates::go_by(zone);
        if self.zone.get_untracked() != zone {
            self.zone.set(zone);
        }
    }

    /// Says which control is about to change the page: the page is built anew under whoever uses
    /// it, and the focus goes back there.
    pub fn choose_at(self, control: &'static str) {
        self.chosen_at.set_value(Some(control));
    }

    /// The control whose choice made the page that is there now; asked once.
    #[must_use]
    pub fn chosen_at(self) -> Option<&'static str> {
        self.chosen_at.try_update_value(Option::take).flatten()
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

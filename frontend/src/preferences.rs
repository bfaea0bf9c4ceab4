//! What a person wishes of the page: its language, its colours, the clocks it goes by. In force from
//! when it is chosen; what the server keeps of it is [`crate::kept`]'s.

use std::{cell::RefCell, sync::Arc};

use api::preferences::Theme;
use leptos::{prelude::*, task::spawn_local};
use web_sys::Storage;

use crate::{
    client::Transport,
    dates,
    language::{Language, browser_tags},
    root::Root,
    words,
};

/// Under which the browser keeps what has to be known before anybody is signed in: the language
/// and the colours, and nothing else.
const LANGUAGE_KEY: &str = "greenroom.language";
const THEME_KEY: &str = "greenroom.theme";
/// Marks the page with its colours, for the style sheet.
const THEME_MARK: &str = "data-theme";

/// How the colours of the computer are called where the browser keeps them.
const SYSTEM: &str = "system";

/// How colours are called where the browser keeps them; `None` for those of the computer.
fn theme_name(theme: Theme) -> Option<&'static str> {
    match theme {
        Theme::System => None,
        Theme::Light => Some("light"),
        Theme::Dark => Some("dark"),
    }
}

/// The colours of that name.
#[must_use]
pub fn theme_named(name: &str) -> Option<Theme> {
    let themes = [Theme::Light, Theme::Dark];
    let named = themes.into_iter().find(|theme| theme_name(*theme) == Some(name));
    named.or_else(|| (name == SYSTEM).then_some(Theme::System))
}

/// What holds for whoever has chosen nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Defaults {
    /// The language; without one the browser's.
    pub language: Option<Language>,
    /// The colours.
    pub theme: Theme,
}

impl Defaults {
    fn language(self) -> Language {
        self.language.unwrap_or_else(|| Language::preferred(&browser_tags()))
    }
}

thread_local! {
    /// Those of all consoles on the page. The texts and the clocks of a page are one: what one
    /// console speaks, all speak.
    static ON_PAGE: RefCell<Vec<Preferences>> = const { RefCell::new(Vec::new()) };
}

fn on_page() -> Vec<Preferences> {
    ON_PAGE.with_borrow(Clone::clone)
}

/// A person's preferences, for every view.
#[derive(Clone, Copy)]
pub struct Preferences {
    transport: StoredValue<Arc<dyn Transport>>,
    root: Root,
    defaults: Defaults,
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
    /// What was chosen in this browser, else the defaults, for as long as the current owner lives.
    /// Language and clocks are those of the console that is on the page already, where there is one.
    #[must_use]
    pub fn of_browser(transport: Arc<dyn Transport>, defaults: Defaults) -> Self {
        let root = Root::here();
        let kept = |key| storage(root).and_then(|storage| storage.get_item(key).ok().flatten());
        let chosen = kept(LANGUAGE_KEY).and_then(|tag| Language::tagged(&tag));
        // What comes later to another's page takes nothing from under whoever uses the first.
        let first = on_page().first().copied().filter(|_| !root.is_page());
        let (language, zone) = match first {
            Some(other) => (other.wanted.get_untracked(), other.zone.get_untracked()),
            None => (chosen.unwrap_or_else(|| defaults.language()), dates::go_by(None)),
        };
        let this = Self {
            transport: StoredValue::new(transport),
            root,
            defaults,
            wanted: RwSignal::new(language),
            shown: RwSignal::new(None),
            failed: RwSignal::new(false),
            chosen_at: StoredValue::new(None),
            zone: RwSignal::new(zone),
        };
        ON_PAGE.with_borrow_mut(|all| all.push(this));
        on_cleanup(move || {
            ON_PAGE.with_borrow_mut(|all| all.retain(|other| other.shown != this.shown));
        });
        this.show(language);
        this.mark_theme(this.theme_here());
        this
    }

    /// The language on screen; `None` until the first one's texts are here.
    #[must_use]
    pub fn language(self) -> Option<Language> {
        self.shown.get()
    }

    /// The language of those who choose none.
    #[must_use]
    pub fn usual_language(self) -> Language {
        self.defaults.language()
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
        if let Some(storage) = storage(self.root) {
            // Where nothing may be kept the choice holds for as long as the page is open.
            let _ = storage.set_item(LANGUAGE_KEY, language.tag());
        }
        if self.wanted.get_untracked() != language || self.failed.get_untracked() {
            self.show(language);
        }
    }

    /// Speaks the language of those who choose none, and forgets that another was chosen.
    pub fn adopt_browser_language(self) {
        self.adopt_language(self.usual_language());
        if let Some(storage) = storage(self.root) {
            let _ = storage.remove_item(LANGUAGE_KEY);
        }
    }

    /// Wears these colours, and remembers them in this browser.
    pub fn adopt_theme(self, theme: Theme) {
        if let Some(storage) = storage(self.root) {
            // As above: without it they hold for as long as the page is open.
            let _ = match theme_name(theme) {
                Some(name) => storage.set_item(THEME_KEY, name),
                // Else the next visit would have the default again.
                None if self.defaults.theme != Theme::System => storage.set_item(THEME_KEY, SYSTEM),
                None => storage.remove_item(THEME_KEY),
            };
        }
        self.mark_theme(theme);
    }

    /// Wears what the server keeps. Those of the computer may mean that nothing was chosen: where
    /// there are defaults, this browser knows better.
    pub fn adopt_kept_theme(self, theme: Theme) {
        if theme == Theme::System && self.defaults.theme != Theme::System {
            self.mark_theme(self.theme_here());
        } else {
            self.adopt_theme(theme);
        }
    }

    /// The colours that were chosen in this browser, else the defaults.
    fn theme_here(self) -> Theme {
        let kept = storage(self.root).and_then(|storage| storage.get_item(THEME_KEY).ok()?);
        kept.and_then(|name| theme_named(&name)).unwrap_or(self.defaults.theme)
    }

    fn mark_theme(self, theme: Theme) {
        self.root.mark(THEME_MARK, theme_name(theme));
    }

    /// The time zone of what is shown; `None` where it is the computer's.
    #[must_use]
    pub fn zone(self) -> Option<String> {
        self.zone.get()
    }

    /// Goes by the clocks of a time zone; of the computer's without one, or where the browser does
    /// not know it.
    pub fn adopt_zone(self, zone: Option<String>) {
        if self.zone.get_untracked() == zone {
            return;
        }
        let zone = dates::go_by(zone);
        for console in on_page() {
            if console.zone.get_untracked() != zone {
                console.zone.set(zone.clone());
            }
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
        for console in on_page() {
            let shown = console.shown.get_untracked();
            let is_this = console.shown == self.shown;
            // Another one that shows nothing yet waits for texts of its own.
            if is_this || shown.is_some() {
                console.root.mark("lang", Some(language.tag()));
                console.root.mark("dir", Some(language.direction()));
                console.wanted.set(language);
            }
            if is_this || shown.is_some_and(|shown| shown != language) {
                console.shown.set(Some(language));
            }
        }
    }
}

/// What the browser keeps for the console; `None` where it may keep nothing, or would keep it for
/// another's page.
fn storage(root: Root) -> Option<Storage> {
    root.is_page().then(|| window().local_storage().ok()).flatten().flatten()
}

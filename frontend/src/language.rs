//! The languages the console speaks, and which of them it speaks now.

use std::cell::Cell;

use js_sys::{Array, wasm_bindgen::JsValue};
use leptos::prelude::window;

/// A language of the console.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Language {
    /// English, compiled in.
    #[default]
    English,
    /// Spanish.
    Spanish,
    /// Chinese in simplified characters.
    Chinese,
    /// Arabic, written from right to left.
    Arabic,
}

thread_local! {
    static SPOKEN: Cell<Language> = const { Cell::new(Language::English) };
}

impl Language {
    /// All of them, in the order they are offered.
    pub const ALL: [Self; 4] = [Self::English, Self::Spanish, Self::Chinese, Self::Arabic];

    /// The one that is spoken now. Views need not follow it: they are built anew for another.
    #[must_use]
    pub fn spoken() -> Self {
        SPOKEN.get()
    }

    /// Speaks it from now on.
    pub(crate) fn speak(self) {
        SPOKEN.set(self);
    }

    /// Its BCP 47 tag.
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Spanish => "es",
            Self::Chinese => "zh-CN",
            Self::Arabic => "ar",
        }
    }

    /// What it is called by those who speak it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::Spanish => "Español",
            Self::Chinese => "简体中文",
            Self::Arabic => "العربية",
        }
    }

    /// The way it is written, as `dir` says it.
    #[must_use]
    pub fn direction(self) -> &'static str {
        if self == Self::Arabic { "rtl" } else { "ltr" }
    }

    /// The language with this tag.
    #[must_use]
    pub fn tagged(tag: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.tag() == tag)
    }

    /// Whether it serves those whose browser asks for this tag. Who reads traditional characters
    /// is better served by the next language they name.
    fn serves(self, tag: &str) -> bool {
        let tag = tag.to_ascii_lowercase();
        let mut parts = tag.split('-');
        let speaks = parts.next() == self.tag().split('-').next();
        let traditional = |part: &str| matches!(part, "hant" | "tw" | "hk" | "mo");
        speaks && (self != Self::Chinese || tag.contains("hans") || !parts.any(traditional))
    }

    /// The language that serves those who ask for this tag.
    #[must_use]
    pub fn serving(tag: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.serves(tag))
    }

    /// The first language the tags of a browser name; English where they name none.
    #[must_use]
    pub fn preferred(tags: &[String]) -> Self {
        tags.iter().find_map(|tag| Self::serving(tag)).unwrap_or_default()
    }

    /// The locale its dates and numbers are written by: of several countries that speak it the
    /// one the browser names.
    ///
    /// Arabic has two sets of digits. The console writes the Latin ones, in the Gregorian calendar,
    /// as Zoom does: meeting ids and passcodes are typed in them, and one line holds both.
    #[must_use]
    pub fn locale(self, tags: &[String]) -> String {
        let named = tags.iter().find(|tag| self.serves(tag)).map_or(self.tag(), String::as_str);
        match self {
            Self::Arabic => {
                let bare = named.split("-u-").next().unwrap_or(named);
                format!("{bare}-u-ca-gregory-nu-latn")
            }
            _ => named.to_owned(),
        }
    }
}

/// The languages the browser asks for, the best first.
#[must_use]
pub fn browser_tags() -> Vec<String> {
    window().navigator().languages().iter().filter_map(|tag| tag.as_string()).collect()
}

/// The locale of the language that is spoken now, as `Intl` takes it.
#[must_use]
pub(crate) fn locales() -> Array {
    Array::of1(&JsValue::from_str(&Language::spoken().locale(&browser_tags())))
}

//! Texts as the viewer's language sorts them, and as a search finds them.

use std::{
    cell::{OnceCell, RefCell},
    cmp::Ordering,
};

use js_sys::{
    Array, Function, Intl, JsString, Object, Reflect,
    wasm_bindgen::{JsCast, JsValue},
};

use crate::language::{Language, locales};

thread_local! {
    // Building a collator costs far more than a comparison does.
    static IN_LANGUAGE: RefCell<Option<(Language, Function)>> = const { RefCell::new(None) };
}

/// The bare letters of a text: small, without accents, wide and narrow forms alike.
#[must_use]
pub fn folded(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    // The browser knows all scripts; tables of our own would only lengthen the first load.
    let apart = String::from(JsString::from(text).normalize("NFKD").to_lower_case());
    apart.chars().filter(|letter| !('\u{300}'..='\u{36f}').contains(letter)).collect()
}

/// The words of a search, [`folded`].
#[must_use]
pub fn search_words(search: &str) -> Vec<String> {
    folded(search).split_whitespace().map(str::to_owned).collect()
}

/// Several things as the language lists them: `Monday, Tuesday and Friday`.
#[must_use]
pub fn listed(items: &[String]) -> String {
    let written = || {
        let intl = Reflect::get(&js_sys::global(), &"Intl".into()).ok()?;
        let class: Function = Reflect::get(&intl, &"ListFormat".into()).ok()?.dyn_into().ok()?;
        let format = Reflect::construct(&class, &Array::of1(&locales())).ok()?;
        let write: Function = Reflect::get(&format, &"format".into()).ok()?.dyn_into().ok()?;
        let items: Array = items.iter().map(|item| JsString::from(item.as_str())).collect();
        write.call1(&format, &items).ok()?.as_string()
    };
    written().unwrap_or_else(|| items.join(", "))
}

/// A text to sort by.
#[derive(Debug, Clone)]
pub struct Sortable {
    text: Box<str>,
    folded: Box<str>,
    /// The text as the browser holds one, made once the browser is asked.
    whole: OnceCell<JsString>,
}

impl From<&str> for Sortable {
    fn from(text: &str) -> Self {
        Self { text: text.into(), folded: folded(text).into(), whole: OnceCell::new() }
    }
}

/// The same text.
impl PartialEq for Sortable {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Sortable {
    /// By bare letters: near to what [`Self::by_language`] says, without a call into the browser.
    #[must_use]
    pub fn by_letters(&self, other: &Self) -> Ordering {
        self.folded.cmp(&other.folded)
    }

    /// As the language that is spoken sorts.
    #[must_use]
    pub fn by_language(&self, other: &Self) -> Ordering {
        if self == other {
            return Ordering::Equal;
        }
        let language = Language::spoken();
        let compared = IN_LANGUAGE.with_borrow_mut(|held| {
            let compare = match held {
                Some((of, compare)) if *of == language => compare,
                _ => {
                    let collator = Intl::Collator::new(&locales(), &Object::new());
                    &mut held.insert((language, collator.compare())).1
                }
            };
            compare.call2(&JsValue::UNDEFINED, self.whole(), other.whole())
        });
        let sign = compared.ok().and_then(|sign| sign.as_f64()).unwrap_or_default();
        sign.partial_cmp(&0.0).unwrap_or(Ordering::Equal)
    }

    /// The text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    fn whole(&self) -> &JsString {
        self.whole.get_or_init(|| (&*self.text).into())
    }
}

//! Numbers as people read them, by the browser's own `Intl`.

use std::{cell::RefCell, fmt, rc::Rc};

use js_sys::{Function, Intl, Object, Reflect, wasm_bindgen::JsValue};

use crate::language::{Language, locales};

/// Decimal places a number is rounded to.
const PLACES: u8 = 1;

/// What writes numbers in a language. Building it costs a hundred times what using it does.
struct Writers {
    language: Language,
    number: Function,
    percent: Function,
    plural: Intl::PluralRules,
}

thread_local! {
    static WRITERS: RefCell<Option<Rc<Writers>>> = const { RefCell::new(None) };
}

fn options(places: u8) -> Object {
    let options = Object::new();
    // Setting a property of a fresh plain object cannot fail.
    let _ = Reflect::set(&options, &"maximumFractionDigits".into(), &places.into());
    options
}

fn writers() -> Rc<Writers> {
    let language = Language::spoken();
    WRITERS.with_borrow_mut(|held| match held {
        Some(writers) if writers.language == language => Rc::clone(writers),
        _ => {
            let (locales, percent) = (locales(), options(0));
            let _ = Reflect::set(&percent, &"style".into(), &"percent".into());
            let writers = Rc::new(Writers {
                language,
                number: Intl::NumberFormat::new(&locales, &options(PLACES)).format(),
                percent: Intl::NumberFormat::new(&locales, &percent).format(),
                plural: Intl::PluralRules::new(&locales, &options(PLACES)),
            });
            Rc::clone(held.insert(writers))
        }
    })
}

fn write(format: &Function, number: f64) -> String {
    let written = format.call1(&JsValue::UNDEFINED, &JsValue::from_f64(number));
    written.ok().and_then(|text| text.as_string()).unwrap_or_default()
}

/// A number in a text: how many there are of something, which decides the plural form, or an
/// average with a decimal place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Count(f64);

impl Count {
    /// Its plural form in the language that is spoken: `one`, `few`, `other`, …
    #[must_use]
    pub fn plural_form(self) -> String {
        String::from(writers().plural.select(self.0))
    }
}

impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&decimal(self.0))
    }
}

impl From<f64> for Count {
    fn from(number: f64) -> Self {
        Self(number)
    }
}

impl From<u64> for Count {
    #[expect(clippy::cast_precision_loss, reason = "no count of a Zoom account reaches 2^53")]
    fn from(number: u64) -> Self {
        Self(number as f64)
    }
}

impl From<usize> for Count {
    fn from(number: usize) -> Self {
        Self::from(number as u64)
    }
}

/// A count, its thousands set apart.
#[must_use]
pub fn count(number: u64) -> String {
    Count::from(number).to_string()
}

/// A number with at most one decimal place.
#[must_use]
pub fn decimal(number: f64) -> String {
    write(&writers().number, number)
}

/// A share of 1 as whole per cents.
#[must_use]
pub fn percent(share: f64) -> String {
    write(&writers().percent, share)
}

//! What holds for the texts of every language: nothing is missing, nothing is too much, and what
//! is filled in is filled in everywhere.

use std::{collections::BTreeSet, fmt};

use crate::{
    Language, SERVER,
    text::{Blank, COUNT, Text, blanks},
};

/// What is wrong with a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The language's tag.
    language: String,
    /// Section and key.
    place: String,
    /// What is wrong.
    what: String,
}

impl Fault {
    pub(crate) fn of(language: &str, place: &str, what: impl Into<String>) -> Self {
        Self { language: language.to_owned(), place: place.to_owned(), what: what.into() }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "  {}.toml: {} {}", self.language, self.place, self.what)
    }
}

/// All faults of all languages.
pub(crate) fn all(english: &Language, others: &[Language]) -> Vec<Fault> {
    let mut faults = alone(english);
    if english.sections.contains_key(SERVER) {
        faults.push(Fault::of(&english.tag, SERVER, "is said by the server itself in English"));
    }
    for language in others {
        faults.append(&mut alone(language));
        faults.append(&mut against(english, language));
    }
    if let [first, rest @ ..] = others {
        for other in rest {
            for (one, two) in [(first, other), (other, first)] {
                let missing = one.server.keys().filter(|said| !two.server.contains_key(*said));
                faults.extend(
                    missing.map(|said| {
                        Fault::of(&two.tag, SERVER, format!("has no words for “{said}”"))
                    }),
                );
            }
        }
    }
    faults
}

fn set(blanks: Vec<Blank>) -> BTreeSet<Blank> {
    blanks.into_iter().collect()
}

fn places(language: &Language) -> impl Iterator<Item = (String, &Text)> {
    language.sections.iter().flat_map(|(section, texts)| {
        texts.iter().map(move |(key, text)| (format!("{section}.{key}"), text))
    })
}

/// Whether a name can be one of a module or function.
fn is_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}

/// The faults of a language by itself.
fn alone(language: &Language) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut add = |place: &str, what: String| faults.push(Fault::of(&language.tag, place, what));
    for (place, text) in places(language) {
        if !place.split('.').all(is_name) {
            add(&place, "is no name: use small letters, digits and _".to_owned());
        }
        if let Text::Plural(forms) = text {
            let has: BTreeSet<_> = forms.keys().map(String::as_str).collect();
            let needs: BTreeSet<_> = language.forms.iter().copied().collect();
            if has != needs {
                add(&place, format!("needs the plural forms {}", language.forms.join(", ")));
            }
        }
        let all = set(text.blanks());
        for (form, words) in text.forms() {
            if words.trim() != words || words.is_empty() || words.contains(['\n', '\t', '\r']) {
                add(&place, "is empty, has blanks around it, or more than one line".to_owned());
            }
            match blanks(words) {
                Err(what) => add(&place, what),
                Ok(_) if form == "other" || form.is_empty() => {}
                Ok(found) => {
                    let differs =
                        all.symmetric_difference(&set(found)).any(|one| one.name != COUNT);
                    if differs {
                        add(&place, format!("fills other things into {form} than into other"));
                    }
                }
            }
        }
        let counts = all.iter().any(|blank| blank.name == COUNT);
        if counts && matches!(text, Text::Plain(_)) {
            add(&place, "has a {count}, and no plural forms: write {#name} for a figure".into());
        }
    }
    for (said, words) in &language.server {
        if words.is_empty() || words.contains(['\n', '\t', '\r']) || said.contains(['\n', '\t']) {
            add(SERVER, format!("has no words, or more than one line, for “{said}”"));
        }
    }
    faults
}

/// The faults of a language beside English.
fn against(english: &Language, language: &Language) -> Vec<Fault> {
    let mut faults = Vec::new();
    let find = |language: &Language, place: &str| {
        let (section, key) = place.split_once('.')?;
        language.sections.get(section)?.get(key).cloned()
    };
    for (place, text) in places(english) {
        let fault = match (find(language, &place), text) {
            (None, _) => "is missing",
            (Some(Text::Plain(_)), Text::Plural(_)) => {
                "has no plural forms, and the English text does"
            }
            (Some(Text::Plural(_)), Text::Plain(_)) => {
                "has plural forms, and the English text does not"
            }
            (Some(other), text) if set(other.blanks()) != set(text.blanks()) => {
                "fills in other things than the English text"
            }
            _ => continue,
        };
        faults.push(Fault::of(&language.tag, &place, fault));
    }
    for (place, _) in places(language) {
        if find(english, &place).is_none() {
            faults.push(Fault::of(&language.tag, &place, "is not in the English texts"));
        }
    }
    faults
}

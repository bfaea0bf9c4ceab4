//! One text of one language, as it stands in the language's file.

use std::collections::BTreeMap;

use toml::{Table, Value};

use crate::{ENGLISH, Fault, Language, SERVER, plural_forms};

/// The number a plural text is chosen by.
pub(crate) const COUNT: &str = "count";

/// A text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Text {
    /// The same whatever is filled in.
    Plain(String),
    /// By the form of its `{count}`.
    Plural(BTreeMap<String, String>),
}

/// What is filled in between braces: `{email}` a text, `{#total}` a number, `{count}` the number
/// that decides the plural form.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Blank {
    pub(crate) name: String,
    pub(crate) is_number: bool,
}

/// A piece of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Piece<'a> {
    Words(&'a str),
    Blank(Blank),
}

/// The pieces of a text; an error says what is wrong with its braces.
pub(crate) fn pieces(text: &str) -> Result<Vec<Piece<'_>>, String> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(open) = rest.find('{') {
        let (words, after) = (&rest[..open], &rest[open + 1..]);
        let close = after.find('}').ok_or("a brace is opened and not closed")?;
        let inside = &after[..close];
        let name = inside.strip_prefix('#').unwrap_or(inside);
        let named = name.starts_with(|c: char| c.is_ascii_lowercase())
            && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
        if !named {
            return Err(format!("{{{inside}}} is no name: use small letters, digits and _"));
        }
        let is_number = inside.starts_with('#') || inside == COUNT;
        pieces.push(Piece::Words(words));
        pieces.push(Piece::Blank(Blank { name: name.to_owned(), is_number }));
        rest = &after[close + 1..];
    }
    pieces.push(Piece::Words(rest));
    if pieces.iter().any(|piece| matches!(piece, Piece::Words(words) if words.contains('}'))) {
        return Err("a brace is closed and was not opened".to_owned());
    }
    Ok(pieces)
}

/// What is filled into a text, each once, in the order it comes up.
pub(crate) fn blanks(text: &str) -> Result<Vec<Blank>, String> {
    let mut blanks = Vec::new();
    for piece in pieces(text)? {
        match piece {
            Piece::Blank(blank) if !blanks.contains(&blank) => blanks.push(blank),
            Piece::Blank(_) | Piece::Words(_) => {}
        }
    }
    Ok(blanks)
}

impl Text {
    /// Its forms with their names; a plain text has one without.
    pub(crate) fn forms(&self) -> Vec<(&str, &str)> {
        match self {
            Self::Plain(text) => vec![("", text)],
            Self::Plural(forms) => {
                forms.iter().map(|(form, text)| (form.as_str(), text.as_str())).collect()
            }
        }
    }

    /// What is filled in, in the order it comes up: `other` of a plural has all of it.
    pub(crate) fn blanks(&self) -> Vec<Blank> {
        let whole = match self {
            Self::Plain(text) => Some(text),
            Self::Plural(forms) => forms.get("other"),
        };
        whole.and_then(|text| blanks(text).ok()).unwrap_or_default()
    }

    fn read(value: &Value) -> Option<Self> {
        match value {
            Value::String(text) => Some(Self::Plain(text.clone())),
            Value::Table(forms) => {
                let forms = forms
                    .iter()
                    .map(|(form, text)| Some((form.clone(), text.as_str()?.to_owned())));
                forms.collect::<Option<_>>().map(Self::Plural)
            }
            _ => None,
        }
    }
}

/// Reads the file of a language.
pub(crate) fn language(tag: &str, toml: &str) -> Result<Language, Vec<Fault>> {
    let Some(forms) = plural_forms(tag) else {
        return Err(vec![Fault::of(tag, "", "nobody said which plural forms this language has")]);
    };
    let table: Table = match toml.parse() {
        Ok(table) => table,
        Err(error) => return Err(vec![Fault::of(tag, "", error.to_string())]),
    };
    let mut faults = Vec::new();
    let mut language =
        Language { tag: tag.to_owned(), forms, sections: BTreeMap::new(), server: BTreeMap::new() };
    for (section, texts) in table {
        let Value::Table(texts) = texts else {
            faults.push(Fault::of(tag, &section, "a text outside of any section"));
            continue;
        };
        if section == SERVER && tag != ENGLISH {
            for (said, text) in texts {
                match text {
                    Value::String(text) => _ = language.server.insert(said, text),
                    _ => faults.push(Fault::of(tag, &said, "is no text")),
                }
            }
            continue;
        }
        let mut read = BTreeMap::new();
        for (key, value) in texts {
            match Text::read(&value) {
                Some(text) => _ = read.insert(key, text),
                None => faults.push(Fault::of(
                    tag,
                    &format!("{section}.{key}"),
                    "is neither a text nor a table of plural forms",
                )),
            }
        }
        language.sections.insert(section, read);
    }
    if faults.is_empty() { Ok(language) } else { Err(faults) }
}

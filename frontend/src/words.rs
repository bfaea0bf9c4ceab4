//! Every text people read: a module a section of `messages/en.toml`, a function a text. English
//! stands in its function; the other languages are files the page loads when they are wanted.

use std::cell::{Cell, RefCell};

use crate::{language::Language, numbers::Count};

/// Where the files of the other languages lie, below the page's base.
const FOLDER: &str = "words";
/// The plural forms of English, in the order its texts have them.
const ENGLISH_FORMS: &str = "one other";
/// Stands between the plural forms of a text, and between what the server says and its words.
const APART: char = '\t';
/// Begin and end a part of a text that may be written the other way.
const ISOLATE: [char; 2] = ['\u{2068}', '\u{2069}'];
/// Hebrew, Arabic and their neighbours: letters written from right to left.
const RIGHT_TO_LEFT: std::ops::RangeInclusive<char> = '\u{590}'..='\u{8ff}';

/// The texts of a language that is not compiled in.
struct Texts {
    language: Language,
    /// Its plural forms, in the order its texts have them.
    forms: &'static str,
    /// In the order of the code.
    texts: Vec<&'static str>,
    /// What the server says in English, and how this language says it.
    server: Vec<(&'static str, &'static str)>,
}

thread_local! {
    /// Those loaded so far. Each is loaded once and stays: every text of the page is one of theirs.
    static LOADED: RefCell<Vec<&'static Texts>> = const { RefCell::new(Vec::new()) };
    /// Those of the language that is spoken; none for English.
    static SPOKEN: Cell<Option<&'static Texts>> = const { Cell::new(None) };
}

fn loaded(language: Language) -> Option<&'static Texts> {
    LOADED.with_borrow(|loaded| loaded.iter().find(|texts| texts.language == language).copied())
}

/// The file that has to be loaded before a language can be spoken, below the page's base; `None`
/// where nothing has to be.
#[must_use]
pub fn missing_file(language: Language) -> Option<String> {
    let (_, file) = FILES.iter().find(|(tag, _)| *tag == language.tag())?;
    loaded(language).is_none().then(|| format!("{FOLDER}/{file}"))
}

/// Keeps the content of a language's file; whether it is one. A static host may answer with a page
/// of its own what it does not have.
#[must_use]
pub fn keep(language: Language, content: String) -> bool {
    if loaded(language).is_some() {
        return true;
    }
    let mut lines = String::leak(content).lines();
    let forms = lines.next().unwrap_or_default();
    let texts: Vec<_> = lines.by_ref().take(TEXTS).collect();
    let whole = texts.len() == TEXTS && forms.split(' ').any(|form| form == "other");
    if whole {
        let server = lines.filter_map(|line| line.split_once(APART)).collect();
        let texts = Box::leak(Box::new(Texts { language, forms, texts, server }));
        LOADED.with_borrow_mut(|loaded| loaded.push(texts));
    }
    whole
}

/// Speaks a language from now on. One whose file was not kept is not known: English it is.
pub(crate) fn speak(language: Language) {
    let texts = loaded(language);
    SPOKEN.set(texts);
    texts.map_or(Language::English, |texts| texts.language).speak();
}

/// The words of the language that is spoken for what the server says: the code of an error, or a
/// sentence. `None` where the server's own words have to do.
#[must_use]
pub fn of_server(said: &str) -> Option<&'static str> {
    SPOKEN.get()?.server.iter().find(|(known, _)| *known == said).map(|(_, words)| *words)
}

/// A text, wherever it does not matter yet in which language it will be said.
pub type Message = fn() -> &'static str;

/// A text is handed on as the address of its address: there are hundreds of callers, and each is a
/// third as long as it would be with a text's two halves.
type Text = &'static &'static str;

#[inline(always)]
fn say(index: usize, english: Text) -> &'static str {
    text(index, english)
}

#[inline(never)]
fn text(index: usize, english: Text) -> Text {
    SPOKEN.get().and_then(|texts| texts.texts.get(index)).unwrap_or(english)
}

fn fill(index: usize, english: Text, blanks: &[&str]) -> String {
    filled(text(index, english), blanks)
}

fn fill_plural(index: usize, english: Text, count: Count, blanks: &[&str]) -> String {
    let form = count.plural_form();
    let forms = SPOKEN.get().map_or(ENGLISH_FORMS, |texts| texts.forms);
    let position = forms.split(' ').position(|known| known == form);
    let words = text(index, english);
    let chosen = position.and_then(|position| words.split(APART).nth(position));
    // The last form is `other`, which serves every number.
    filled(chosen.or_else(|| words.split(APART).next_back()).unwrap_or(words), blanks)
}

/// A text with its blanks filled. What may be written the other way than the text around it is
/// set apart, so that neither turns the other round.
fn filled(words: &str, blanks: &[&str]) -> String {
    let turned = Language::spoken().direction() == "rtl";
    let mut text = String::new();
    for (nth, part) in words.split('{').enumerate() {
        let blank = part.split_once('}').filter(|_| nth > 0);
        let Some((number, rest)) = blank else {
            text.push_str(part);
            continue;
        };
        let blank = number.parse().ok().and_then(|number: usize| blanks.get(number));
        let blank = blank.copied().unwrap_or_default();
        if turned || blank.contains(|letter| RIGHT_TO_LEFT.contains(&letter)) {
            text.push(ISOLATE[0]);
            text.push_str(blank);
            text.push(ISOLATE[1]);
        } else {
            text.push_str(blank);
        }
        text.push_str(rest);
    }
    text
}

include!(concat!(env!("OUT_DIR"), "/words.rs"));

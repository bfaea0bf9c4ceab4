//! The file of a language as the page loads it: the plural forms, then a line a text in the order
//! of the code, then the server's sentences. The page reads it without a parser.

use std::fmt::Write;

use sha2::{Digest, Sha256};

use crate::{
    Catalogue, Language,
    text::{Blank, Piece, Text, pieces},
};

/// Stands between the plural forms of a text, and between what the server says and its words.
const APART: &str = "\t";
/// Bytes of a content's hash that stand in the name of its file.
const HASH_BYTES: usize = 8;

/// The file of a language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextFile {
    /// The language's tag.
    pub tag: String,
    /// Its name, which changes with the content.
    pub name: String,
    /// What is in it.
    pub content: String,
}

impl TextFile {
    pub(crate) fn of(catalogue: &Catalogue, language: &Language) -> Self {
        let mut content = language.forms.join(" ");
        content.push('\n');
        for (section, key, english) in catalogue.texts() {
            // That it has what English has was checked.
            if let Some(text) = language.sections.get(section).and_then(|texts| texts.get(key)) {
                content.push_str(&line(text, &english.blanks(), language.forms));
            }
            content.push('\n');
        }
        for (said, words) in &language.server {
            content.push_str(said);
            content.push_str(APART);
            content.push_str(words);
            content.push('\n');
        }
        let mut hash = String::new();
        for byte in &Sha256::digest(&content)[..HASH_BYTES] {
            // Writing to a String does not fail.
            let _ = write!(hash, "{byte:02x}");
        }
        let name = format!("{}-{hash}.txt", language.tag);
        Self { tag: language.tag.clone(), name, content }
    }
}

/// A text on one line: its plural forms in the language's order, and where something is filled in
/// its number, which is that of the English text.
pub(crate) fn line(text: &Text, english: &[Blank], forms: &[&str]) -> String {
    let numbered = |words: &str| {
        let mut line = String::new();
        for piece in pieces(words).unwrap_or_default() {
            match piece {
                Piece::Words(words) => line.push_str(words),
                Piece::Blank(blank) => {
                    let number = english.iter().position(|known| *known == blank);
                    // Writing to a String does not fail.
                    let _ = write!(line, "{{{}}}", number.unwrap_or_default());
                }
            }
        }
        line
    };
    match text {
        Text::Plain(words) => numbered(words),
        Text::Plural(all) => {
            let words = forms.iter().filter_map(|form| all.get(*form));
            words.map(|words| numbered(words)).collect::<Vec<_>>().join(APART)
        }
    }
}

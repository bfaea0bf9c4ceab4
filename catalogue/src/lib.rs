//! The texts of the browser half: one file a language, checked against each other when the browser
//! half is compiled, and made into what it is compiled and served with.
//!
//! English is compiled in, each text where it is used. Every other language is a file of its own
//! that the page loads when it is wanted.

mod check;
mod code;
mod file;
mod text;

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
};

use thiserror::Error;

pub use check::Fault;
pub use file::TextFile;
use text::Text;

/// The language that is compiled in; all others have what it has.
pub const ENGLISH: &str = "en";

/// What the server says, in words the page has of its own. It is looked up by what came: the code
/// of an error, or a whole sentence. English has no such table: the server speaks it.
const SERVER: &str = "server";

/// The plural forms of a language, in the order the texts have them.
///
/// CLDR, plural rules for cardinals: <https://www.unicode.org/cldr/charts/latest/supplemental/language_plural_rules.html>
fn plural_forms(language: &str) -> Option<&'static [&'static str]> {
    match language {
        "en" => Some(&["one", "other"]),
        "es" => Some(&["one", "many", "other"]),
        "zh-CN" => Some(&["other"]),
        "ar" => Some(&["zero", "one", "two", "few", "many", "other"]),
        _ => None,
    }
}

/// The texts of one language: sections, their keys, and what stands there.
type Sections = BTreeMap<String, BTreeMap<String, Text>>;

/// The texts of one language.
#[derive(Debug, Clone)]
struct Language {
    /// Its BCP 47 tag, which names its file.
    tag: String,
    /// Its plural forms, in the order its texts have them.
    forms: &'static [&'static str],
    sections: Sections,
    /// What the server says, and how this language says it.
    server: BTreeMap<String, String>,
}

/// The texts of all languages. There is none with a fault.
#[derive(Debug, Clone)]
pub struct Catalogue {
    english: Language,
    others: Vec<Language>,
}

/// Why there is no catalogue.
#[derive(Debug, Error)]
pub enum CatalogueError {
    /// A file or folder cannot be read.
    #[error("{path} cannot be read")]
    Unreadable {
        /// Which one.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The texts do not fit together.
    #[error("the texts have faults:\n{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    Faulty(Vec<Fault>),
}

impl Catalogue {
    /// Reads `<tag>.toml` of every language in a folder.
    ///
    /// # Errors
    /// A file cannot be read, or the texts do not fit together: all faults at once.
    pub fn read(folder: &Path) -> Result<Self, CatalogueError> {
        let unreadable = |path: &Path| {
            let path = path.to_path_buf();
            move |source| CatalogueError::Unreadable { path, source }
        };
        let mut files = BTreeMap::new();
        for entry in fs::read_dir(folder).map_err(unreadable(folder))? {
            let path = entry.map_err(unreadable(folder))?.path();
            if path.extension().is_some_and(|ending| ending == "toml") {
                let tag = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
                files.insert(tag, fs::read_to_string(&path).map_err(unreadable(&path))?);
            }
        }
        Self::of(&files).map_err(CatalogueError::Faulty)
    }

    /// The catalogue of texts in TOML, by language tag.
    ///
    /// # Errors
    /// All faults of all languages.
    pub fn of(files: &BTreeMap<String, String>) -> Result<Self, Vec<Fault>> {
        let mut faults = Vec::new();
        let mut languages = Vec::new();
        for (tag, toml) in files {
            match text::language(tag, toml) {
                Ok(language) => languages.push(language),
                Err(mut found) => faults.append(&mut found),
            }
        }
        let (english, others): (Vec<_>, Vec<_>) =
            languages.into_iter().partition(|language| language.tag == ENGLISH);
        let Some(english) = english.into_iter().next() else {
            if faults.is_empty() {
                faults.push(Fault::of(ENGLISH, "", "there is no such file"));
            }
            return Err(faults);
        };
        faults.append(&mut check::all(&english, &others));
        if faults.is_empty() { Ok(Self { english, others }) } else { Err(faults) }
    }

    /// The code of the browser half: a module a section, a function a text.
    #[must_use]
    pub fn code(&self) -> String {
        code::of(self)
    }

    /// The file of every language but English.
    #[must_use]
    pub fn files(&self) -> Vec<TextFile> {
        self.others.iter().map(|language| TextFile::of(self, language)).collect()
    }

    /// The sentences and codes of the server that have words in other languages.
    pub fn of_server(&self) -> impl Iterator<Item = &str> {
        self.others
            .first()
            .into_iter()
            .flat_map(|language| language.server.keys())
            .map(String::as_str)
    }

    /// Every text's section and key.
    pub fn keys(&self) -> impl Iterator<Item = (&str, &str)> {
        self.texts().map(|(section, key, _)| (section, key))
    }

    /// Every English text with its section and key, in the order of the code.
    fn texts(&self) -> impl Iterator<Item = (&str, &str, &Text)> {
        self.english.sections.iter().flat_map(|(section, texts)| {
            texts.iter().map(|(key, text)| (section.as_str(), key.as_str(), text))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENGLISH_TEXTS: &str = r#"
        [users]
        title = "Users"
        sent = "Invitation sent to {email} by {admin}."
        found = { one = "{count} user of {#total}", other = "{count} users of {#total}" }
    "#;
    const SPANISH_TEXTS: &str = r#"
        [server]
        user_not_found = "No existe ese usuario."
        [users]
        title = "Usuarios"
        sent = "{admin} ha invitado a {email}."
        found = { one = "{count} usuario de {#total}", many = "{count} de usuarios de {#total}", other = "{count} usuarios de {#total}" }
    "#;

    fn read(english: &str, spanish: &str) -> Result<Catalogue, String> {
        let files = [("en", english), ("es", spanish)];
        let files = files.map(|(tag, toml)| (tag.to_owned(), toml.to_owned()));
        Catalogue::of(&files.into())
            .map_err(|faults| faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))
    }

    /// The faults of Spanish texts of which a part was written otherwise.
    fn faults_with(part: &str, otherwise: &str) -> String {
        assert!(SPANISH_TEXTS.contains(part));
        read(ENGLISH_TEXTS, &SPANISH_TEXTS.replace(part, otherwise)).unwrap_err()
    }

    #[test]
    fn what_is_filled_in_keeps_its_number_wherever_a_language_puts_it() {
        let file = read(ENGLISH_TEXTS, SPANISH_TEXTS).unwrap().files().remove(0);
        let lines: Vec<_> = file.content.lines().collect();
        assert_eq!(
            lines,
            [
                "one many other",
                "{0} usuario de {1}\t{0} de usuarios de {1}\t{0} usuarios de {1}",
                "{1} ha invitado a {0}.",
                "Usuarios",
                "user_not_found\tNo existe ese usuario.",
            ]
        );
    }

    #[test]
    fn a_text_is_a_function_that_takes_what_is_filled_in() {
        let code = read(ENGLISH_TEXTS, SPANISH_TEXTS).unwrap().code();
        for part in [
            "pub mod users {",
            "pub fn title() -> &'static str { super::say(2, &\"Users\") }",
            "pub fn sent(email: &str, admin: &str) -> String {",
            "super::fill(1, &\"Invitation sent to {0} by {1}.\", &[email, admin])",
            "pub fn found(count: impl Into<super::Count>, total: impl Into<super::Count>) -> String {",
            "super::fill_plural(0, &\"{0} user of {1}\\t{0} users of {1}\", count, &[&count.to_string(), &total.to_string()])",
        ] {
            assert!(code.contains(part), "{part} is not in\n{code}");
        }
    }

    #[test]
    fn the_name_of_a_file_changes_with_its_content() {
        let name = |spanish: &str| read(ENGLISH_TEXTS, spanish).unwrap().files().remove(0).name;
        let name_now = name(SPANISH_TEXTS);
        assert_ne!(name_now, name(&SPANISH_TEXTS.replace("Usuarios", "Personas")));
        assert!(name_now.starts_with("es-") && name_now.ends_with(".txt"), "{name_now}");
        assert_eq!(name_now.len(), "es-.txt".len() + 16);
    }

    #[test]
    fn a_language_without_a_text_is_a_fault() {
        let fault = faults_with("title = \"Usuarios\"", "");
        assert_eq!(fault, "  es.toml: users.title is missing");
        let fault = faults_with("title = \"Usuarios\"", "title = \"Usuarios\"\nsubtitle = \"x\"");
        assert_eq!(fault, "  es.toml: users.subtitle is not in the English texts");
    }

    #[test]
    fn a_language_without_one_of_its_plural_forms_is_a_fault() {
        let fault = faults_with("many = \"{count} de usuarios de {#total}\", ", "");
        assert_eq!(fault, "  es.toml: users.found needs the plural forms one, many, other");
    }

    #[test]
    fn a_text_that_fills_in_other_things_is_a_fault() {
        let fault = faults_with("a {email}", "a {mail}");
        assert_eq!(fault, "  es.toml: users.sent fills in other things than the English text");
        let fault = faults_with("a {email}", "a {email");
        assert!(fault.contains("users.sent a brace is opened and not closed"), "{fault}");
        let fault = faults_with("{count} usuario de {#total}", "un usuario");
        assert_eq!(fault, "  es.toml: users.found fills other things into one than into other");
    }

    #[test]
    fn a_plural_form_may_say_its_number_in_a_word() {
        let texts = SPANISH_TEXTS.replace("{count} usuario de", "un usuario de");
        assert!(read(ENGLISH_TEXTS, &texts).is_ok());
    }

    #[test]
    fn a_count_without_plural_forms_is_a_fault() {
        let english = ENGLISH_TEXTS.replace("\"Users\"", "\"Users: {count}\"");
        let fault = read(&english, SPANISH_TEXTS).unwrap_err();
        assert!(
            fault.contains("en.toml: users.title has a {count}, and no plural forms"),
            "{fault}"
        );
    }

    #[test]
    fn a_text_of_two_lines_or_none_is_a_fault() {
        for text in ["\"\"", "\"Usuarios \"", "\"Usu\\narios\""] {
            let fault = faults_with("\"Usuarios\"", text);
            assert!(fault.contains("es.toml: users.title is empty, has blanks"), "{fault}");
        }
    }

    #[test]
    fn a_sentence_of_the_server_is_translated_by_all_or_none() {
        let mut files: BTreeMap<_, _> = [("en", ENGLISH_TEXTS), ("es", SPANISH_TEXTS)]
            .map(|(tag, toml)| (tag.to_owned(), toml.to_owned()))
            .into();
        let chinese = r#"
            [users]
            title = "用户"
            sent = "{admin} {email}"
            found = { other = "{count} {#total}" }
        "#;
        files.insert("zh-CN".to_owned(), chinese.to_owned());
        let faults = Catalogue::of(&files).unwrap_err();
        assert_eq!(faults.len(), 1);
        assert_eq!(faults[0].to_string(), "  zh-CN.toml: server has no words for “user_not_found”");
    }
}

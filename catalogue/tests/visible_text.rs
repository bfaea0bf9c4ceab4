//! The texts and the code that says them belong together: nothing is said outside the catalogue,
//! nothing is in it that nobody says, and it has words for what the server says.

#![expect(clippy::unwrap_used, reason = "what a test does not expect fails it")]

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use catalogue::Catalogue;
use proc_macro2::{TokenStream, TokenTree};

/// Attributes of elements and properties of components that people read or hear.
const READ: &[&str] = &[
    "aria-label",
    "aria-description",
    "alt",
    "caption",
    "detail",
    "hint",
    "label",
    "loading",
    "nobody",
    "note",
    "placeholder",
    "says",
    "step",
    "submit",
    "title",
    "unit",
];

/// What looks like words and is none.
const NO_WORDS: &[&str] = &[
    // Languages are named by those who speak them, whatever else is spoken.
    "English",
    "Español",
    "简体中文",
    "العربية",
    // Names of the browser, of HTTP and of time zones.
    "Accept",
    "ArrowDown",
    "ArrowLeft",
    "ArrowRight",
    "ArrowUp",
    "Content-Type",
    "DateTimeFormat",
    "Enter",
    "Escape",
    "Idempotency-Key",
    "Intl",
    "ListFormat",
    "Locale",
    "Mac",
    "PageDown",
    "PageUp",
    "X-Greenroom",
];

fn place(below: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(below)
}

/// The files below a folder with this ending, and what is in each.
fn files(folder: &Path, ending: &str) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.append(&mut files(&path, ending));
        } else if path.extension().is_some_and(|has| has == ending) {
            let text = fs::read_to_string(&path).unwrap();
            found.push((path, text));
        }
    }
    found
}

fn all_text(folder: &str) -> String {
    files(&place(folder), "rs").into_iter().map(|(_, text)| text).collect()
}

/// What a string literal holds; `None` for every other token.
fn text_of(token: &TokenTree) -> Option<String> {
    let TokenTree::Literal(literal) = token else { return None };
    let text = literal.to_string();
    let text = text.trim_start_matches(['r', '#']).trim_end_matches('#');
    Some(text.strip_prefix('"')?.strip_suffix('"')?.to_owned())
}

/// Whether a literal of code reads like words: a capitalised one, or several with a sign of a
/// sentence.
fn reads_like_words(text: &str) -> bool {
    let mut letters = text.trim().trim_start_matches(['“', '‘', '(', '«']).chars();
    let capitalised = letters.next().is_some_and(char::is_uppercase)
        && letters.next().is_some_and(char::is_lowercase);
    let is_word = |word: &str| {
        let word = word.trim_end_matches(['.', ',', ';', '…', '?', ':']);
        word.len() > 1 && word.chars().all(char::is_alphabetic)
    };
    let words = text.split(' ').filter(|word| is_word(word)).count();
    let sentence = text.contains(['.', '…', '?', '{']) && text.contains(' ');
    // `Asia/Kolkata`
    let zone = text.contains('/') && !text.contains(' ');
    let foreign = text.chars().any(|letter| letter.is_alphabetic() && !letter.is_ascii());
    (capitalised && !zone)
        || foreign
        || (words > 0 && sentence && !text.contains(['/', ':', '[', '#']))
}

/// Finds what is said by itself, as the line and the literal.
#[derive(Default)]
struct Finder(Vec<(usize, String)>);

impl Finder {
    fn note(&mut self, token: &TokenTree, text: String) {
        if !NO_WORDS.contains(&text.as_str()) {
            self.0.push((token.span().start().line, text));
        }
    }

    /// Looks through code.
    fn code(&mut self, stream: TokenStream) {
        let tokens: Vec<_> = stream.into_iter().collect();
        for (index, token) in tokens.iter().enumerate() {
            let follows = |mark: char| matches!(tokens[..index].last(), Some(TokenTree::Punct(it)) if it.as_char() == mark);
            match token {
                TokenTree::Group(_) if is_attribute(&tokens[..index]) => {}
                TokenTree::Group(group) if follows('!') && is_view(&tokens[..index - 1]) => {
                    self.view(group.stream());
                }
                TokenTree::Group(group) => self.code(group.stream()),
                _ => {
                    if let Some(text) = text_of(token).filter(|text| reads_like_words(text)) {
                        self.note(token, text);
                    }
                }
            }
        }
    }

    /// Looks through a `view!`: a literal is a text, unless it is the value of an attribute nobody
    /// reads.
    fn view(&mut self, stream: TokenStream) {
        let tokens: Vec<_> = stream.into_iter().collect();
        for (index, token) in tokens.iter().enumerate() {
            let attribute = attribute(&tokens[..index]);
            let read = attribute.as_ref().is_none_or(|name| READ.contains(&name.as_str()));
            match token {
                TokenTree::Group(group) if attribute.is_some() && read => {
                    self.all(group.stream());
                }
                TokenTree::Group(group) => self.code(group.stream()),
                _ if read => self.all(token.clone().into()),
                _ => {}
            }
        }
    }

    /// Every literal with a letter is a text.
    fn all(&mut self, stream: TokenStream) {
        for token in stream {
            match &token {
                TokenTree::Group(group) => self.all(group.stream()),
                _ => {
                    let text = text_of(&token);
                    if let Some(text) = text.filter(|text| text.contains(char::is_alphabetic)) {
                        self.note(&token, text);
                    }
                }
            }
        }
    }
}

/// Whether these tokens begin an attribute: `#`, or `#!`.
fn is_attribute(before: &[TokenTree]) -> bool {
    let mut marks = before.iter().rev().map(ToString::to_string);
    match marks.next().as_deref() {
        Some("!") => marks.next().as_deref() == Some("#"),
        mark => mark == Some("#"),
    }
}

fn is_view(before: &[TokenTree]) -> bool {
    matches!(before.last(), Some(TokenTree::Ident(name)) if name == "view")
}

/// The name of the attribute whose value follows these tokens: `aria-label`.
fn attribute(before: &[TokenTree]) -> Option<String> {
    let is = |token: &TokenTree, mark: char| matches!(token, TokenTree::Punct(it) if it.as_char() == mark);
    let (equals, before) = before.split_last()?;
    let mut name = String::new();
    for token in before.iter().rev().take_while(|_| is(equals, '=')) {
        let goes_on = name.is_empty() || name.starts_with('-');
        match token {
            TokenTree::Ident(part) if goes_on => name.insert_str(0, &part.to_string()),
            _ if is(token, '-') && !goes_on => name.insert(0, '-'),
            _ => break,
        }
    }
    (!name.is_empty()).then_some(name)
}

/// What a source says by itself.
fn said_in(source: &str) -> Vec<(usize, String)> {
    let mut finder = Finder::default();
    finder.code(source.parse().unwrap());
    finder.0
}

#[test]
fn the_browser_half_says_nothing_that_is_not_in_the_catalogue() {
    let mut said = Vec::new();
    for (path, source) in files(&place("frontend/src"), "rs") {
        // The browser's names for keys.
        if path.ends_with("list/keys.rs") {
            continue;
        }
        for (line, text) in said_in(&source) {
            said.push(format!("{}:{line}: {text}", path.display()));
        }
    }
    assert!(said.is_empty(), "put these into frontend/messages:\n{}", said.join("\n"));
}

#[test]
fn texts_are_found_wherever_they_stand() {
    for (source, expected) in [
        (r#"view! { <p>"users"</p> }"#, vec!["users"]),
        (r#"view! { <p class="a b" aria-label="users">{count}</p> }"#, vec!["users"]),
        (r#"view! { <Field label="users" id="users"/> }"#, vec!["users"]),
        (r#"view! { <Form submit=("send", "sending")/> }"#, vec!["send", "sending"]),
        (r#"view! { <p>{move || view! { <b>"users"</b> }}</p> }"#, vec!["users"]),
        (r#"view! { <p>{if all { "Users" } else { "active" }}</p> }"#, vec!["Users"]),
        (r#"fn f() -> String { format!("{} of {}", 1, 2) }"#, vec!["{} of {}"]),
        (r#"const A: &str = "Users";"#, vec!["Users"]),
        (r#"fn f() { g("it lasts until then.") }"#, vec!["it lasts until then."]),
        (r#"fn f() { g("مستخدم") }"#, vec!["مستخدم"]),
        (r#"#[doc = "Users."] fn f() { g("badge badge-good") }"#, vec![]),
        (r#"view! { <p class="a b" role="status">" " {text()} " · "</p> }"#, vec![]),
        (r#"fn f() { h(format!("/reports/{id}")); find("a[href]:not([x])") }"#, vec![]),
        (r#"fn f() { g("Asia/Kolkata") }"#, vec![]),
    ] {
        let said: Vec<_> = said_in(source).into_iter().map(|(_, text)| text).collect();
        assert_eq!(said, expected, "{source}");
    }
}

fn catalogue() -> Catalogue {
    Catalogue::read(&place("frontend/messages")).unwrap()
}

#[test]
fn every_text_is_said_somewhere() {
    let code = all_text("frontend/src");
    let said = |section: &str, key: &str| {
        let name = format!("{section}::{key}");
        let ends = |rest: &str| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_');
        code.split(&name).skip(1).any(ends)
    };
    let catalogue = catalogue();
    let silent: Vec<_> = catalogue.keys().filter(|(section, key)| !said(section, key)).collect();
    assert!(silent.is_empty(), "nobody says {silent:?}");
}

#[test]
fn every_sentence_and_code_of_the_server_is_one_it_says() {
    let server = all_text("api/src") + &all_text("proxy/src");
    let said_by_api = files(&place("api/src"), "rs").into_iter();
    let templates: Vec<_> = said_by_api
        .flat_map(|(_, source)| said_in(&source))
        .map(|(_, text)| text)
        .filter(|text| text.contains('{'))
        .collect();
    let error_codes = snake_case(&fs::read_to_string(place("api/src/error.rs")).unwrap());
    let catalogue = catalogue();
    for said in catalogue.of_server() {
        let known = match said.strip_prefix("audit:") {
            Some(name) => server.contains(&format!("=> \"{name}\"")),
            None if said.contains(' ') => {
                server.contains(&format!("\"{said}\""))
                    || templates.iter().any(|template| is_filled(template, said))
            }
            None => error_codes.contains(said),
        };
        assert!(known, "the server does not say {said:?} any more");
    }
}

/// Whether a sentence is a format string with its blanks filled: `At most {most}` is `At most 5`.
fn is_filled(template: &str, sentence: &str) -> bool {
    let parts = template.split(['{', '}']).step_by(2);
    let ends = parts.clone().last().unwrap_or_default();
    let mut rest = Some(sentence);
    for (nth, part) in parts.enumerate() {
        rest = rest.and_then(|rest| {
            let at = rest.find(part).filter(|at| nth > 0 || *at == 0)?;
            Some(&rest[at + part.len()..])
        });
    }
    rest.is_some() && sentence.ends_with(ends)
}

/// The names of a source that begin a line with a capital and end it with a comma, as they are
/// spelled on the wire.
fn snake_case(source: &str) -> BTreeSet<String> {
    let names = source.lines().filter_map(|line| line.trim().strip_suffix(','));
    let names = names.filter(|name| name.chars().all(char::is_alphanumeric));
    names
        .map(|name| {
            let mut spelled = String::new();
            for letter in name.chars() {
                if letter.is_uppercase() && !spelled.is_empty() {
                    spelled.push('_');
                }
                spelled.extend(letter.to_lowercase());
            }
            spelled
        })
        .collect()
}

#[test]
fn every_rule_of_a_field_has_words_in_every_language() {
    let catalogue = catalogue();
    let known: BTreeSet<_> = catalogue.of_server().collect();
    for file in [
        "api/src/user.rs",
        "api/src/user/change.rs",
        "api/src/meeting.rs",
        "api/src/meeting/change.rs",
        "api/src/meeting/settings.rs",
        "api/src/meeting/recurrence.rs",
        "api/src/preferences.rs",
        "api/src/session.rs",
        "proxy/src/series.rs",
        "proxy/src/routes/meeting_change.rs",
    ] {
        let source = fs::read_to_string(place(file)).unwrap();
        let code = source.split("#[cfg(test)]").next().unwrap_or_default();
        for (line, rule) in said_in(code) {
            let has_words = known.iter().any(|said| *said == rule || is_filled(&rule, said));
            assert!(has_words, "{file}:{line}: no words for {rule:?}");
        }
    }
}

#[test]
fn styles_name_no_side_by_left_or_right() {
    for (path, style) in files(&place("frontend/style"), "css") {
        let mut in_comment = false;
        for (number, line) in style.lines().enumerate() {
            let mut declared = String::new();
            for part in line.split_inclusive("*/").flat_map(|part| part.split_inclusive("/*")) {
                if !in_comment {
                    declared.push_str(part.trim_end_matches("/*"));
                }
                in_comment = (in_comment || part.ends_with("/*")) && !part.ends_with("*/");
            }
            let named =
                declared.split([' ', ':', ';', '-']).any(|word| matches!(word, "left" | "right"));
            assert!(!named, "{}:{}: {line}", path.display(), number + 1);
        }
    }
}

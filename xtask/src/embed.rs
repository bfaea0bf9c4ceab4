//! What others' pages load of the browser half: greenroom.js, its types, its style sheet, and the
//! package.json that makes a package of dist/.

use std::{
    fs,
    hash::{DefaultHasher, Hasher},
    path::Path,
};

use anyhow::{Context, Result};

use crate::workspace;

/// Where these files are written, below the root.
const SOURCES: &str = "frontend/embed";
/// Begins the name of the style sheet.
const SHEET: &str = "mounted-";
/// Begins the names of the program and of its JavaScript.
const PROGRAM: &str = "greenroom-console-";
/// The names of the others.
const MODULE: &str = "greenroom.js";
const TYPES: &str = "greenroom.d.ts";
const PACKAGE: &str = "package.json";
/// The length in which the page's own sheet counts, in pixels: another's page may have its own.
const UNIT_PX: f64 = 16.0;
/// Begins the names of the custom properties a page may set.
const OFFERED: &str = "greenroom-";
/// Begins those of all others in its page.
const KEPT: &str = "greenroom-own-";

/// Whether a file of dist/ is only for others' pages.
pub(crate) fn is_for_others(name: &str) -> bool {
    [MODULE, TYPES, PACKAGE].contains(&name) || name.starts_with(SHEET)
}

/// Writes them into `dist`, which holds the finished page.
///
/// # Errors
/// A file is missing, or cannot be read or written.
pub(crate) fn write(dist: &Path) -> Result<()> {
    let sources = workspace::root().join(SOURCES);
    let named = |start: &str, end: &str| name(dist, start, end);
    let own = read(&dist.join(named("console-", ".css")?))?;
    let sheet = with_own_names(&(read(&sources.join("mounted.css"))? + &for_others(&own)));
    let mut hasher = DefaultHasher::new();
    hasher.write(sheet.as_bytes());
    let sheet_name = format!("{SHEET}{:016x}.css", hasher.finish());

    let boot = read(&workspace::root().join("boot.js"))?;
    let module = read(&sources.join(MODULE))?;
    // One module of two: whoever loads it, or bundles it, needs nothing beside it. It keeps its
    // comments, some of which are for bundlers.
    let module = format!("{boot}\n{module}")
        .replace("{js}", &named(PROGRAM, ".js")?)
        .replace("{wasm}", &named(PROGRAM, "_bg.wasm")?)
        .replace("{css}", &sheet_name);
    let package = read(&sources.join(PACKAGE))?.replace("{version}", env!("CARGO_PKG_VERSION"));

    let files = [
        (sheet_name.as_str(), sheet),
        (MODULE, module),
        (TYPES, read(&sources.join(TYPES))?),
        (PACKAGE, package),
    ];
    for (name, content) in files {
        let path = dist.join(name);
        fs::write(&path, content)
            .with_context(|| format!("{} cannot be written", path.display()))?;
    }
    Ok(())
}

fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))
}

/// The file of `dist` whose name begins and ends so.
fn name(dist: &Path, start: &str, end: &str) -> Result<String> {
    let entries = fs::read_dir(dist).context("dist/ cannot be read; build again")?;
    let mut names = entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned());
    names
        .find(|name| name.starts_with(start) && name.ends_with(end))
        .with_context(|| format!("dist/ holds no {start}…{end}; build again"))
}

/// The page's own style sheet for a part of another's page: what depends on the width of the
/// window goes by that of the part, and lengths do not go by the page's font.
fn for_others(own: &str) -> String {
    let mut sheet = String::new();
    for (nth, rule) in own.split("@media").enumerate() {
        if nth == 0 {
            sheet += &with_unit(rule);
            continue;
        }
        let (condition, rest) = rule.split_once('{').unwrap_or((rule, ""));
        if condition.contains("width") {
            sheet += "@container";
            sheet += &in_rem(condition, |number| format!("{}px", number * UNIT_PX));
        } else {
            sheet += "@media";
            sheet += condition;
        }
        sheet.push('{');
        sheet += &with_unit(rest);
    }
    sheet
}

/// A sheet with the custom properties that nobody else is to set under names of their own: what a
/// page registers by `@property` holds in its shadow roots, too.
fn with_own_names(sheet: &str) -> String {
    let mut pieces = sheet.split("--");
    let mut written = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let is_name = !written.ends_with(of_name) && piece.starts_with(of_name);
        written += "--";
        if is_name && !piece.starts_with(OFFERED) {
            written += KEPT;
        }
        written += piece;
    }
    written
}

fn of_name(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || "-_".contains(letter)
}

fn with_unit(rules: &str) -> String {
    in_rem(rules, |number| format!("calc({number}*var(--greenroom-unit,{UNIT_PX}px))"))
}

/// A text with each length in `rem` written otherwise.
fn in_rem(text: &str, otherwise: impl Fn(f64) -> String) -> String {
    let mut written = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("rem") {
        let (before, behind) = (&rest[..at], &rest[at + 3..]);
        let digits = before.rfind(|letter: char| !letter.is_ascii_digit() && letter != '.');
        let mut start = digits.map_or(0, |last| last + 1);
        // A sign belongs to the number; within a name it is a hyphen.
        if before[..start].strip_suffix('-').is_some_and(|before| !before.ends_with(of_name)) {
            start -= 1;
        }
        let stands_alone = !before[..start].ends_with(of_name) && !behind.starts_with(of_name);
        match before[start..].parse() {
            Ok(number) if stands_alone => {
                written += &before[..start];
                written += &otherwise(number);
            }
            _ => {
                written += before;
                written += "rem";
            }
        }
        rest = behind;
    }
    written + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_goes_by_the_window_goes_by_the_element_in_others_pages() {
        let own = "a{top:0}@media (max-width:56rem){a{top:1px}}@media print{a{top:2px}}\
                   @media (width<=40rem){a{top:3px}}";
        assert_eq!(
            for_others(own),
            "a{top:0}@container (max-width:896px){a{top:1px}}@media print{a{top:2px}}\
             @container (width<=640px){a{top:3px}}"
        );
    }

    #[test]
    fn lengths_do_not_go_by_the_font_of_others_pages() {
        let own = ".a-2rem{margin:-.5rem calc(100% - 2rem);--b:1.25rem}.remark{gap:0}";
        assert_eq!(
            for_others(own),
            ".a-2rem{margin:calc(-0.5*var(--greenroom-unit,16px)) \
             calc(100% - calc(2*var(--greenroom-unit,16px)));\
             --b:calc(1.25*var(--greenroom-unit,16px))}.remark{gap:0}"
        );
    }

    #[test]
    fn what_others_pages_may_not_set_has_names_they_do_not_know() {
        let sheet = ".a--b{--ink:var(--greenroom-ink,red);color:var(--ink)}";
        assert_eq!(
            with_own_names(sheet),
            ".a--b{--greenroom-own-ink:var(--greenroom-ink,red);color:var(--greenroom-own-ink)}"
        );
    }
}

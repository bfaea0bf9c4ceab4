//! The code the browser half is compiled with: a module a section, a function a text, and the names
//! of the other languages' files. The English text stands in its function, so that a part of the
//! program that is loaded later takes its texts along.

use std::fmt::Write;

use crate::{
    Catalogue,
    file::line,
    text::{Blank, COUNT, Text},
};

/// The code.
pub(crate) fn of(catalogue: &Catalogue) -> String {
    let mut code = String::new();
    // Writing to a String does not fail.
    let _ = write_all(catalogue, &mut code);
    code
}

fn write_all(catalogue: &Catalogue, code: &mut String) -> std::fmt::Result {
    let files = catalogue.files();
    writeln!(
        code,
        "/// The texts every language has.\nconst TEXTS: usize = {};",
        catalogue.keys().count()
    )?;
    writeln!(code, "/// The files of the languages that are not compiled in, by their tags.")?;
    writeln!(code, "const FILES: [(&str, &str); {}] = [", files.len())?;
    for file in files {
        writeln!(code, "    ({:?}, {:?}),", file.tag, file.name)?;
    }
    writeln!(code, "];")?;
    let mut index = 0;
    for (section, texts) in &catalogue.english.sections {
        writeln!(code, "/// The texts of `{section}`.\npub mod {section} {{")?;
        for (key, text) in texts {
            write_function(code, index, key, text, catalogue.english.forms)?;
            index += 1;
        }
        writeln!(code, "}}")?;
    }
    Ok(())
}

fn write_function(
    code: &mut String,
    index: usize,
    key: &str,
    text: &Text,
    forms: &[&str],
) -> std::fmt::Result {
    let blanks = text.blanks();
    let counts = matches!(text, Text::Plural(_));
    let english = line(text, &blanks, forms);
    for (form, words) in text.forms() {
        let form = if form.is_empty() { String::new() } else { format!("{form}: ") };
        writeln!(code, "    /// {form}“{}”", words.replace('[', "\\[").replace('<', "\\<"))?;
        writeln!(code, "    ///")?;
    }
    writeln!(code, "    #[must_use]")?;
    if blanks.is_empty() && !counts {
        writeln!(
            code,
            "    pub fn {key}() -> &'static str {{ super::say({index}, &{english:?}) }}"
        )?;
        return Ok(());
    }
    // A plural form may leave the figure to what stands beside the text.
    let silent = counts && blanks.iter().all(|blank| blank.name != COUNT);
    let count = silent.then(|| Blank { name: COUNT.to_owned(), is_number: true });
    let arguments: Vec<_> = count.iter().chain(&blanks).collect();
    let params = arguments.iter().map(|blank| {
        let kind = if blank.is_number { "impl Into<super::Count>" } else { "&str" };
        format!("{}: {kind}", blank.name)
    });
    let params = params.collect::<Vec<_>>().join(", ");
    writeln!(code, "    pub fn {key}({params}) -> String {{")?;
    for blank in arguments.iter().filter(|blank| blank.is_number) {
        writeln!(code, "        let {0}: super::Count = {0}.into();", blank.name)?;
    }
    let filled = blanks.iter().map(|blank| {
        if blank.is_number { format!("&{}.to_string()", blank.name) } else { blank.name.clone() }
    });
    let filled = filled.collect::<Vec<_>>().join(", ");
    let (choose, by) =
        if counts { ("fill_plural", format!("{COUNT}, ")) } else { ("fill", String::new()) };
    writeln!(code, "        super::{choose}({index}, &{english:?}, {by}&[{filled}])")?;
    writeln!(code, "    }}")
}

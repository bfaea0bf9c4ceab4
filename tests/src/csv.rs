//! Reads CSV (RFC 4180) as strictly as it is written, and tells what a value is.

/// A file's heading and its records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Csv {
    /// The names of the columns.
    pub heading: Vec<String>,
    /// The records, each with a value a column.
    pub records: Vec<Vec<String>>,
}

impl Csv {
    /// Reads a file.
    ///
    /// # Errors
    /// What is wrong with it: no byte order mark, a line that ends otherwise than with CR and LF, a
    /// stray quotation mark, a record with more or fewer values than the heading has names.
    pub fn read(text: &str) -> Result<Self, String> {
        let text = text.strip_prefix('\u{feff}').ok_or("there is no byte order mark")?;
        let mut records = records(text)?.into_iter();
        let heading = records.next().ok_or("there is no heading")?;
        let records: Vec<_> = records.collect();
        if let Some(odd) = records.iter().find(|record| record.len() != heading.len()) {
            return Err(format!("{} values for {} columns: {odd:?}", odd.len(), heading.len()));
        }
        Ok(Self { heading, records })
    }

    /// The values of a column.
    ///
    /// # Panics
    /// There is none of that name.
    pub fn column<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a str> {
        let at = self.heading.iter().position(|it| it == name);
        let Some(at) = at else { panic!("no column {name} among {:?}", self.heading) };
        self.records.iter().map(move |record| record[at].as_str())
    }
}

fn records(text: &str) -> Result<Vec<Vec<String>>, String> {
    let mut records = Vec::new();
    let (mut record, mut value) = (Vec::new(), String::new());
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' if value.is_empty() => loop {
                match letters.next() {
                    Some('"') if letters.next_if_eq(&'"').is_some() => value.push('"'),
                    Some('"') if matches!(letters.peek(), Some(',' | '\r')) => break,
                    Some('"') => return Err(format!("something follows {value:?}")),
                    Some(letter) => value.push(letter),
                    None => return Err(format!("never closed: {value:?}")),
                }
            },
            '"' => return Err(format!("a quotation mark in {value:?}")),
            ',' => record.push(std::mem::take(&mut value)),
            '\r' if letters.next_if_eq(&'\n').is_some() => {
                record.push(std::mem::take(&mut value));
                records.push(std::mem::take(&mut record));
            }
            '\r' | '\n' => return Err(format!("half a line's end after {value:?}")),
            letter => value.push(letter),
        }
    }
    if record.is_empty() && value.is_empty() {
        Ok(records)
    } else {
        Err("no last line's end".into())
    }
}

/// Whether a text is a pattern, in which `0` stands for any digit and all else for itself.
#[must_use]
pub fn looks_like(text: &str, pattern: &str) -> bool {
    let fits = |(letter, wanted): (char, char)| {
        if wanted == '0' { letter.is_ascii_digit() } else { letter == wanted }
    };
    text.chars().count() == pattern.chars().count() && text.chars().zip(pattern.chars()).all(fits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_with_commas_quotes_and_line_ends_come_back() {
        let read = Csv::read("\u{feff}a,b\r\n\"1, \"\"2\"\"\n\",\r\n").unwrap();
        assert_eq!(read.heading, ["a", "b"]);
        assert_eq!(read.records, [["1, \"2\"\n", ""]]);
        assert_eq!(read.column("b").collect::<Vec<_>>(), [""]);
    }

    #[test]
    fn what_is_no_csv_is_refused() {
        for broken in
            ["a\r\n", "\u{feff}a\n", "\u{feff}a\r\n1,2\r\n", "\u{feff}a\"\r\n", "\u{feff}a"]
        {
            assert!(Csv::read(broken).is_err(), "{broken:?}");
        }
    }

    #[test]
    fn a_pattern_names_the_digits() {
        assert!(looks_like("2026-12-01", "0000-00-00"));
        assert!(!looks_like("2026-12-1", "0000-00-00") && !looks_like("2026/12/01", "0000-00-00"));
    }
}

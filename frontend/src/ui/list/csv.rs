//! Lists as CSV (RFC 4180), for spreadsheets and for programs.

use std::fmt::Write as _;

use api::Instant;

/// What makes spreadsheets take a cell for a formula (OWASP, CSV injection).
const FORMULA: [char; 7] = ['=', '+', '-', '@', '\t', '\r', '\n'];

/// Tells spreadsheets that the file is UTF-8.
const BYTE_ORDER_MARK: char = '\u{feff}';

/// A field of a list's records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// A text or a number, by its name.
    Plain(&'static str),
    /// An instant, by its name: a column in UTC and one on the viewer's clocks.
    Instant(&'static str),
}

/// A CSV file.
pub struct Csv {
    text: String,
    in_record: bool,
    local: fn(Instant) -> String,
}

impl Csv {
    /// A file with a heading. `zone` names the viewer's time zone, and `local` writes an instant on
    /// its clocks.
    #[must_use]
    pub fn new(fields: &[Field], zone: &str, local: fn(Instant) -> String) -> Self {
        let mut this = Self { text: BYTE_ORDER_MARK.to_string(), in_record: false, local };
        for field in fields {
            match field {
                Field::Plain(name) => this.text(name),
                Field::Instant(name) => {
                    this.text(&format!("{name} (UTC)"));
                    this.text(&format!("{name} ({zone})"));
                }
            }
        }
        this.end_record();
        this
    }

    /// Writes a text. What a spreadsheet would take for a formula is told from one by a leading
    /// apostrophe.
    pub fn text(&mut self, text: &str) {
        self.separate();
        let formula = text.starts_with(FORMULA);
        let quoted = text.contains([',', '"', '\r', '\n']) || text.trim() != text;
        if quoted {
            self.text.push('"');
        }
        if formula {
            self.text.push('\'');
        }
        if quoted {
            self.text.push_str(&text.replace('"', "\"\""));
            self.text.push('"');
        } else {
            self.text.push_str(text);
        }
    }

    /// Writes a number.
    pub fn number(&mut self, number: u64) {
        self.separate();
        // Writing to a String cannot fail.
        let _ = write!(self.text, "{number}");
    }

    /// Writes an instant, or none. Spreadsheets take neither a `T` nor a `Z` for part of a date;
    /// that it is in UTC is said by the heading.
    pub fn instant(&mut self, at: Option<Instant>) {
        let in_utc = |at: Instant| at.to_string().replacen('T', " ", 1).replacen('Z', "", 1);
        self.text(&at.map(in_utc).unwrap_or_default());
        self.text(&at.map(self.local).unwrap_or_default());
    }

    /// Ends a record.
    pub fn end_record(&mut self) {
        self.text.push_str("\r\n");
        self.in_record = false;
    }

    /// The file.
    #[must_use]
    pub fn finish(self) -> String {
        self.text
    }

    fn separate(&mut self) {
        if self.in_record {
            self.text.push(',');
        }
        self.in_record = true;
    }
}

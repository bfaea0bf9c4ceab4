//! Reads a sheet of people to invite, as spreadsheets and Zoom write one: CSV (RFC 4180) with
//! commas, semicolons or tabs, a heading in any order.

use api::{
    bulk::BULK_ROWS_MAX,
    user::{CreateUser, Licence},
};

/// A row of a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetRow {
    /// The line of the file it begins on, from 1.
    pub line: usize,
    /// Whom it names.
    pub user: CreateUser,
    /// What it says of the licence where that is none we know.
    pub unknown_licence: Option<String>,
}

/// Why a text is no sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SheetError {
    /// There is nothing in it.
    Empty,
    /// No column of the heading is of emails.
    NoEmailColumn,
    /// A quotation mark is never closed; the line it stands on.
    OpenQuote(usize),
    /// It has more rows than a job may have.
    TooLong(usize),
}

/// What a column is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    Email,
    FirstName,
    LastName,
    Licence,
}

impl Column {
    /// What a heading names, whatever its case, blanks and remarks in brackets: `Email Address
    /// (required)`.
    fn named(heading: &str) -> Option<Self> {
        let bare = heading.split(['(', '[']).next().unwrap_or_default();
        let letters = bare.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase);
        let name: String = letters.collect();
        Some(match name.as_str() {
            "email" | "emailaddress" | "mail" | "useremail" | "emailid" => Self::Email,
            "firstname" | "givenname" | "first" => Self::FirstName,
            "lastname" | "surname" | "familyname" | "last" => Self::LastName,
            "type" | "licence" | "license" | "licencetype" | "licensetype" | "usertype" => {
                Self::Licence
            }
            _ => return None,
        })
    }
}

/// The licence a cell names; nothing said is Basic.
fn licence(cell: &str) -> Option<Licence> {
    match cell.trim().to_lowercase().as_str() {
        "" | "1" | "basic" => Some(Licence::BASIC),
        "2" | "licensed" | "licenced" => Some(Licence::LICENSED),
        _ => None,
    }
}

/// Reads a sheet.
///
/// # Errors
/// Why it is none.
pub fn read_sheet(text: &str) -> Result<Vec<SheetRow>, SheetError> {
    let text = text.trim_start_matches('\u{feff}');
    let records = records(text, separator(text))?;
    let mut records = records.into_iter();
    let Some((_, heading)) = records.next() else { return Err(SheetError::Empty) };
    let columns: Vec<_> = heading.iter().map(|cell| Column::named(cell)).collect();
    let at = |wanted| columns.iter().position(|column| *column == Some(wanted));
    let Some(email) = at(Column::Email) else { return Err(SheetError::NoEmailColumn) };
    let (first_name, last_name) = (at(Column::FirstName), at(Column::LastName));
    let kind = at(Column::Licence);
    let rows: Vec<_> = records
        .map(|(line, record)| {
            let cell = |at: Option<usize>| {
                at.and_then(|at| record.get(at)).map(|cell| cell.trim()).unwrap_or_default()
            };
            let said = cell(kind);
            let known = licence(said);
            SheetRow {
                line,
                user: CreateUser {
                    email: cell(Some(email)).to_owned(),
                    first_name: cell(first_name).to_owned(),
                    last_name: cell(last_name).to_owned(),
                    licence: known.unwrap_or(Licence::BASIC),
                },
                unknown_licence: known.is_none().then(|| said.to_owned()),
            }
        })
        .collect();
    match rows.len() {
        0 => Err(SheetError::Empty),
        many if many > BULK_ROWS_MAX => Err(SheetError::TooLong(many)),
        _ => Ok(rows),
    }
}

/// What separates the cells: what the first line has most of.
fn separator(text: &str) -> char {
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let count = |separator: char| first.matches(separator).count();
    // Of equals the last is taken: a comma, where there is none at all.
    ['\t', ';', ','].into_iter().max_by_key(|separator| count(*separator)).unwrap_or(',')
}

/// The records that are not blank, each with the line it begins on.
fn records(text: &str, separator: char) -> Result<Vec<(usize, Vec<String>)>, SheetError> {
    let mut records = Vec::new();
    let (mut record, mut cell) = (Vec::new(), String::new());
    let (mut line, mut begins, mut opened) = (1, 1, None);
    let mut chars = text.chars().peekable();
    let mut end = |record: &mut Vec<String>, begins: usize| {
        let record = std::mem::take(record);
        if record.iter().any(|cell| !cell.trim().is_empty()) {
            records.push((begins, record));
        }
    };
    while let Some(next) = chars.next() {
        match (next, opened) {
            ('"', Some(_)) if chars.peek() == Some(&'"') => {
                chars.next();
                cell.push('"');
            }
            ('"', Some(_)) => opened = None,
            ('"', None) if cell.trim().is_empty() => {
                cell.clear();
                opened = Some(line);
            }
            ('\r', None) if chars.peek() == Some(&'\n') => {}
            ('\n' | '\r', None) => {
                record.push(std::mem::take(&mut cell));
                end(&mut record, begins);
                line += 1;
                begins = line;
            }
            (next, None) if next == separator => record.push(std::mem::take(&mut cell)),
            (next, _) => {
                line += usize::from(next == '\n');
                cell.push(next);
            }
        }
    }
    if let Some(line) = opened {
        return Err(SheetError::OpenQuote(line));
    }
    record.push(cell);
    end(&mut record, begins);
    Ok(records)
}

//! What lists are of: what differs from one to the next, and is no code.

use api::preferences::SavedList;

use crate::{
    query::Key,
    ui::list::{column::Column, csv::Field, progress::Counted},
    words::Message,
};

/// The values a filter offers, besides any.
#[derive(Clone, Copy)]
pub enum Options {
    /// These, and their names on screen.
    Named(&'static [(&'static str, Message)]),
    /// Those the lines have.
    Found,
    /// Those the lines have, and what they are called on screen.
    FoundAs(fn(&str) -> String),
}

/// Something lines are filtered by.
#[derive(Clone, Copy)]
pub struct Filter {
    /// Where its value stands in the URL; lines know it by that key's name.
    pub key: Key,
    /// The id of its control.
    pub id: &'static str,
    /// Its name on screen.
    pub label: Message,
    /// Its values.
    pub options: Options,
}

/// What a list is of.
#[derive(Clone, Copy)]
pub struct Kind {
    /// What it holds, for those who cannot see it.
    pub caption: Message,
    /// How its lines are counted in words.
    pub counted: Counted,
    /// What its file is called after: `users`.
    pub file: &'static str,
    /// What its search looks at: `Search by name`.
    pub search: Message,
    /// Its columns; the first names the line.
    pub columns: &'static [Column],
    /// Its order where the URL names none; empty: as the lines came.
    pub usual: &'static str,
    /// What it is filtered by.
    pub filters: &'static [Filter],
    /// The fields of its records, in the order in which lines write them.
    pub fields: &'static [Field],
    /// Which list its saved views are of, where they are chosen beside its own tools.
    pub saved: Option<SavedList>,
}

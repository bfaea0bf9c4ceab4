//! What lists are of: what differs from one to the next, and is no code.

use crate::{
    query::Key,
    ui::list::{column::Column, csv::Field},
};

/// The values a filter offers, besides any.
#[derive(Clone, Copy)]
pub enum Options {
    /// These, and their names on screen.
    Named(&'static [(&'static str, &'static str)]),
    /// Those the lines have.
    Found,
}

/// Something lines are filtered by.
#[derive(Clone, Copy)]
pub struct Filter {
    /// Where its value stands in the URL; lines know it by that key's name.
    pub key: Key,
    /// The id of its control.
    pub id: &'static str,
    /// Its name on screen.
    pub label: &'static str,
    /// Its values.
    pub options: Options,
}

/// What a list is of.
#[derive(Clone, Copy)]
pub struct Kind {
    /// What it holds, for those who cannot see it.
    pub caption: &'static str,
    /// What one of its lines is called: `user`.
    pub noun: &'static str,
    /// What its file is called after: `users`.
    pub file: &'static str,
    /// What its search looks at: `Search by name`.
    pub search: &'static str,
    /// Its columns; the first names the line.
    pub columns: &'static [Column],
    /// Its order where the URL names none; empty: as the lines came.
    pub usual: &'static str,
    /// What it is filtered by.
    pub filters: &'static [Filter],
    /// The fields of its records, in the order in which lines write them.
    pub fields: &'static [Field],
}

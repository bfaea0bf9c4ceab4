//! The one list of the console: as many lines as there are, of which only those in view are drawn;
//! sorted, searched, filtered, selected by mouse and keyboard, exported and printed.
//!
//! It knows nothing of what its lines are, nor where its state is kept: `views/listing.rs` keeps it
//! in the URL. What the browser is told a list is stays a table: rows are counted and walked by
//! readers of screens as in any other, and what they do there is done with real checkboxes, links
//! and buttons. The keys are for people who see the list. A grid would take the arrow keys from
//! readers of screens and owe them a cell to stand on in return.

pub mod arrange;
pub mod bar;
pub mod chooser;
pub mod column;
pub mod csv;
pub mod density;
pub mod download;
mod frame;
mod hand;
pub mod keys;
pub mod line;
pub mod menu;
pub mod progress;
pub mod selection;
pub mod sort;
pub mod table;
pub mod window;

use std::sync::Arc;

use leptos::prelude::*;

use column::Column;
use line::Lines;
use selection::Selecting;
use sort::Sort;

/// The lines to show, as positions in [`Lines`], in their order.
pub type Rows = Arc<Vec<u32>>;

/// A list: its lines, and how they are looked at.
#[derive(Clone, Copy)]
pub struct List {
    /// All lines.
    pub lines: Lines,
    /// Those that match, in their order.
    pub rows: Memo<Rows>,
    /// The columns shown; the first names the line.
    pub columns: Memo<Vec<Column>>,
    /// The order.
    pub sort: Memo<Option<Sort>>,
    /// Another order was asked for.
    pub on_sort: Callback<Sort>,
    /// What is selected; absent where nothing can be.
    pub selecting: Option<Selecting>,
}

impl List {
    /// Lines to look at as they came, without anything to choose.
    #[must_use]
    pub fn plain(lines: Lines, columns: Vec<Column>) -> Self {
        #[expect(clippy::cast_possible_truncation, reason = "no list has four milliards of lines")]
        let rows = Memo::new(move |_| Arc::new((0..lines.extent().len as u32).collect::<Vec<_>>()));
        Self {
            lines,
            rows,
            columns: Memo::new(move |_| columns.clone()),
            sort: Memo::new(|_| None),
            on_sort: Callback::new(|_| ()),
            selecting: None,
        }
    }
}

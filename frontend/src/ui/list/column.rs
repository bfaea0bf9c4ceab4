//! Columns, and which of them are shown.

use crate::words::Message;

/// A column.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    /// Names it in the URL.
    pub id: &'static str,
    /// Its heading.
    pub label: Message,
    /// Whether its figures are set to the right.
    pub numeric: bool,
    /// Whether a list can be sorted by it.
    pub sortable: bool,
    /// Its least width in `rem`; wider lists share what is left in proportion.
    pub width_rem: u8,
    /// Whether it is shown only where it was asked for.
    pub on_demand: bool,
}

/// A list has one column of an id.
impl PartialEq for Column {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Column {
    /// A column of text.
    #[must_use]
    pub const fn text(id: &'static str, label: Message) -> Self {
        Self { id, label, numeric: false, sortable: true, width_rem: 9, on_demand: false }
    }

    /// A column of figures.
    #[must_use]
    pub const fn numeric(id: &'static str, label: Message) -> Self {
        Self { numeric: true, width_rem: 8, ..Self::text(id, label) }
    }

    /// The column, but not to sort by.
    #[must_use]
    pub const fn fixed(self) -> Self {
        Self { sortable: false, ..self }
    }

    /// The column at another width.
    #[must_use]
    pub const fn wide(self, width_rem: u8) -> Self {
        Self { width_rem, ..self }
    }

    /// The column, shown only where it was asked for.
    #[must_use]
    pub const fn on_demand(self) -> Self {
        Self { on_demand: true, ..self }
    }
}

/// The columns a choice names, in their own order; the first is always among them. The choice is
/// their ids with commas between; an empty one names those that are shown without being asked for.
#[must_use]
pub fn shown(columns: &[Column], choice: &str) -> Vec<Column> {
    let named = |column: &Column| {
        if choice.is_empty() {
            !column.on_demand
        } else {
            choice.split(',').any(|id| id == column.id)
        }
    };
    let chosen = columns.iter().enumerate().filter(|(at, column)| *at == 0 || named(column));
    chosen.map(|(_, column)| *column).collect()
}

/// The choice that shows a column in addition, or no longer.
#[must_use]
pub fn toggled(columns: &[Column], choice: &str, id: &str) -> String {
    let before = shown(columns, choice);
    let is_shown = |column: &Column| before.contains(column) != (column.id == id);
    let after: Vec<_> = columns.iter().filter(|column| is_shown(column)).copied().collect();
    if after == shown(columns, "") {
        return String::new();
    }
    let ids: Vec<_> = after.iter().map(|column| column.id).collect();
    ids.join(",")
}

//! By what a list is sorted.

use std::{cmp::Ordering, fmt, str::FromStr};

use super::column::Column;
use crate::text::{Sortable, folded};

/// By which column a list is sorted, and which way. As text: the column's id, a leading `-` for
/// the largest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sort {
    /// The column's id.
    pub column: String,
    /// The largest first.
    pub descending: bool,
}

impl FromStr for Sort {
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(match text.strip_prefix('-') {
            Some(column) => Self { column: column.to_owned(), descending: true },
            None => Self { column: text.to_owned(), descending: false },
        })
    }
}

impl fmt::Display for Sort {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", if self.descending { "-" } else { "" }, self.column)
    }
}

impl Sort {
    /// The order a text names, if it names one of the columns that can be sorted by.
    #[must_use]
    pub fn among(text: &str, columns: &[Column]) -> Option<Self> {
        let Ok(sort) = text.parse::<Self>();
        columns.iter().any(|column| column.sortable && column.id == sort.column).then_some(sort)
    }

    /// What a click on a column's heading makes of the order: itself turned round, or that column.
    #[must_use]
    pub fn clicked(current: Option<&Self>, column: &'static str) -> Self {
        let descending = current.is_some_and(|sort| sort.column == column && !sort.descending);
        Self { column: column.to_owned(), descending }
    }
}

/// What a line is compared by. Lines without a value come last whichever way a list is sorted.
#[derive(Debug, Clone, PartialEq)]
pub enum SortKey {
    /// As the language of the browser sorts.
    Text(Sortable),
    /// By its letters alone: what belongs to no language, such as an email.
    Code(Box<str>),
    /// By size.
    Number(i64),
    /// There is nothing to compare.
    Nothing,
}

impl SortKey {
    /// The key of a text.
    #[must_use]
    pub fn text(text: &str) -> Self {
        if text.is_empty() { Self::Nothing } else { Self::Text(text.into()) }
    }

    /// The key of a text that belongs to no language.
    #[must_use]
    pub fn code(text: &str) -> Self {
        if text.is_empty() { Self::Nothing } else { Self::Code(folded(text).into()) }
    }

    /// The key of a number, or of none.
    #[must_use]
    pub fn number(number: Option<i64>) -> Self {
        number.map_or(Self::Nothing, Self::Number)
    }

    fn rank(&self) -> u8 {
        match self {
            Self::Number(_) => 0,
            Self::Code(_) => 1,
            Self::Text(_) => 2,
            Self::Nothing => 3,
        }
    }

    fn compare(&self, other: &Self, texts: fn(&Sortable, &Sortable) -> Ordering) -> Ordering {
        match (self, other) {
            (Self::Text(a), Self::Text(b)) => texts(a, b),
            (Self::Code(a), Self::Code(b)) => a.cmp(b),
            (Self::Number(a), Self::Number(b)) => a.cmp(b),
            (a, b) => a.rank().cmp(&b.rank()),
        }
    }

    /// Near to what [`Self::by_language`] says, without a call into the browser.
    #[must_use]
    pub fn by_letters(&self, other: &Self) -> Ordering {
        self.compare(other, Sortable::by_letters)
    }

    /// As the language of the browser sorts.
    #[must_use]
    pub fn by_language(&self, other: &Self) -> Ordering {
        self.compare(other, Sortable::by_language)
    }
}

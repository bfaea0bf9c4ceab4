//! What the keys do in a list.

/// What a key asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// To go to another row.
    Go(Go),
    /// To go to another row and select all on the way.
    Extend(Go),
    /// To select the row, or no longer.
    Toggle,
    /// To select all that match.
    SelectAll,
    /// To select nothing.
    Clear,
    /// To open what the row names.
    Open,
}

/// Which row to go to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Go {
    /// The one before.
    Up,
    /// The next.
    Down,
    /// As many before as are seen.
    PageUp,
    /// As many ahead as are seen.
    PageDown,
    /// The first.
    First,
    /// The last.
    Last,
}

impl Act {
    /// What a key asks for, pressed with shift or with the key for commands (Ctrl, or ⌘).
    #[must_use]
    pub fn of(key: &str, shift: bool, command: bool) -> Option<Self> {
        let go = match key {
            "ArrowUp" => Go::Up,
            "ArrowDown" => Go::Down,
            "PageUp" => Go::PageUp,
            "PageDown" => Go::PageDown,
            "Home" => Go::First,
            "End" => Go::Last,
            "a" | "A" if command && !shift => return Some(Self::SelectAll),
            " " if !command => return Some(Self::Toggle),
            "Escape" => return Some(Self::Clear),
            "Enter" if !command && !shift => return Some(Self::Open),
            _ => return None,
        };
        Some(if shift { Self::Extend(go) } else { Self::Go(go) })
    }
}

impl Go {
    /// The row it leads to from another, or from none, where `page` are seen of `rows`.
    #[must_use]
    pub fn from(self, row: Option<usize>, page: usize, rows: usize) -> Option<usize> {
        let last = rows.checked_sub(1)?;
        let Some(row) = row else { return Some(if self == Self::Last { last } else { 0 }) };
        Some(match self {
            Self::Up => row.saturating_sub(1),
            Self::Down => (row + 1).min(last),
            Self::PageUp => row.saturating_sub(page),
            Self::PageDown => (row + page).min(last),
            Self::First => 0,
            Self::Last => last,
        })
    }
}

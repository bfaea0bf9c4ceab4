//! Which rows of a list are drawn: those in view and a few more, whatever the list's length.

use std::ops::Range;

/// Most rows drawn at once.
pub const DRAWN_MAX: usize = 80;

/// Rows drawn beyond each edge of the view, so that a turn of the wheel finds some.
const MARGIN: usize = 8;

/// The first row drawn is a multiple of this: rows are drawn a few at a time, not at every pixel.
const STEP: usize = 4;

/// What is seen of a list, in CSS pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Port {
    /// How far the list is scrolled down.
    pub scroll_px: f64,
    /// Height of what is seen, the heading included.
    pub height_px: f64,
    /// Height of the heading, which stays in view.
    pub head_px: f64,
    /// Height of a row.
    pub row_px: f64,
}

impl Port {
    /// Until anything was measured.
    pub const UNSEEN: Self = Self { scroll_px: 0.0, height_px: 800.0, head_px: 36.0, row_px: 44.0 };

    /// How many rows are seen as a whole; at least one.
    #[must_use]
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a float is cut to the range of the number it becomes"
    )]
    pub fn whole_rows(&self) -> usize {
        (((self.height_px - self.head_px) / self.row_px) as usize).max(1)
    }

    /// The rows to draw of that many.
    #[must_use]
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a float is cut to the range of the number it becomes"
    )]
    pub fn window(&self, rows: usize) -> Range<usize> {
        let seen = (self.whole_rows() + 2).min(DRAWN_MAX - 2 * MARGIN - STEP);
        let top = ((self.scroll_px.max(0.0) / self.row_px) as usize).min(rows.saturating_sub(seen));
        let first = top.saturating_sub(MARGIN) / STEP * STEP;
        first..(top + seen + MARGIN).min(rows)
    }

    /// How far to scroll so that a row is seen as a whole: as little as that takes.
    #[must_use]
    pub fn scroll_to(&self, row: usize) -> f64 {
        let top = px(row, self.row_px);
        let lowest = top + self.row_px - (self.height_px - self.head_px);
        self.scroll_px.max(lowest).min(top)
    }
}

/// The height of that many rows.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "no list has 2^52 rows")]
pub fn px(rows: usize, row_px: f64) -> f64 {
    rows as f64 * row_px
}

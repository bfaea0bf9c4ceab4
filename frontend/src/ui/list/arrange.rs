//! Which lines of a list match, and in which order: worked out once, and then only for what is new.

use api::Instant;

use super::{
    line::Held,
    sort::{Sort, SortKey},
};

/// What the lines must have to be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// Words that all occur in them, folded.
    pub words: Vec<String>,
    /// Values they have, by the names of the filters.
    pub filters: Vec<(&'static str, String)>,
    /// The instant ages are counted back from.
    pub now: Instant,
}

impl Wanted {
    /// Whether a line has all of it.
    fn fits(&self, line: &Held) -> bool {
        self.words.iter().all(|word| line.searched.contains(word.as_str()))
            && self.filters.iter().all(|(name, value)| line.line.passes(name, value, self.now))
    }

    /// Whether nothing fits that did not fit `before`.
    fn narrows(&self, before: &Self) -> bool {
        let kept = |word: &String| self.words.iter().any(|new| new.contains(word.as_str()));
        self.filters == before.filters && before.words.iter().all(kept)
    }
}

/// The order by one column, kept while a list grows.
#[derive(Default)]
pub struct Order {
    keys: Vec<SortKey>,
    ascending: Vec<u32>,
}

impl Order {
    /// Takes further lines in, by their keys; those that compare equal stay as they came.
    ///
    /// Comparing by language is a call into the browser. Of lines sorted by their letters before,
    /// nearly every one is where it belongs, and one call tells. The lines already in order are
    /// copied once for all that come, not moved up for each.
    #[expect(clippy::cast_possible_truncation, reason = "no list has four milliards of lines")]
    pub fn extend(&mut self, keys: impl Iterator<Item = SortKey>) {
        let known = self.keys.len() as u32;
        self.keys.extend(keys);
        let key = |line: u32| &self.keys[line as usize];
        let mut by_letters: Vec<u32> = (known..self.keys.len() as u32).collect();
        by_letters.sort_by(|a, b| key(*a).by_letters(key(*b)));
        let mut coming = Vec::with_capacity(by_letters.len());
        for line in by_letters {
            coming.insert(place(&coming, &self.keys, line), line);
        }
        let mut rest = self.ascending.as_slice();
        let mut ascending = Vec::with_capacity(self.keys.len());
        for line in coming {
            let (before, after) = rest.split_at(place(rest, &self.keys, line));
            ascending.extend_from_slice(before);
            ascending.push(line);
            rest = after;
        }
        ascending.extend_from_slice(rest);
        self.ascending = ascending;
    }

    /// The lines in this order.
    #[must_use]
    pub fn lines(&self, descending: bool) -> Vec<u32> {
        if !descending {
            return self.ascending.clone();
        }
        let key = |line: &u32| &self.keys[*line as usize];
        let valued = self.ascending.partition_point(|line| *key(line) != SortKey::Nothing);
        let (valued, without) = self.ascending.split_at(valued);
        let mut lines = Vec::with_capacity(self.ascending.len());
        for equal in valued.chunk_by(|a, b| key(a) == key(b)).rev() {
            lines.extend_from_slice(equal);
        }
        lines.extend_from_slice(without);
        lines
    }
}

/// Where a line belongs among those in order: looked for near where its letters would have it.
fn place(ascending: &[u32], keys: &[SortKey], line: u32) -> usize {
    let key = &keys[line as usize];
    let before = |at: usize| keys[ascending[at] as usize].by_language(key).is_le();
    let last = ascending.last().map(|last| &keys[*last as usize]);
    let guess = if last.is_none_or(|last| last.by_letters(key).is_le()) {
        ascending.len()
    } else {
        ascending.partition_point(|other| keys[*other as usize].by_letters(key).is_le())
    };
    // The bounds move apart by doubling steps until the place lies between them.
    let (mut low, mut high, mut step) = (guess, guess, 1);
    while low > 0 && !before(low - 1) {
        high = low - 1;
        low = low.saturating_sub(step);
        step *= 2;
    }
    if high == guess {
        while high < ascending.len() && before(high) {
            low = high + 1;
            high = (high + step).min(ascending.len());
            step *= 2;
        }
    }
    while low < high {
        let middle = usize::midpoint(low, high);
        if before(middle) { low = middle + 1 } else { high = middle }
    }
    low
}

/// What was worked out of a list so far.
#[derive(Default)]
pub struct Arrangement {
    turn: u64,
    orders: Vec<(String, Order)>,
    wanted: Option<Wanted>,
    fits: Vec<bool>,
}

impl Arrangement {
    /// The lines that have what is wanted, in the order; without one as they came. `turn` counts
    /// how often the lines were replaced: within one they only grow.
    #[expect(clippy::cast_possible_truncation, reason = "no list has four milliards of lines")]
    pub fn rows(
        &mut self,
        lines: &[Held],
        turn: u64,
        wanted: &Wanted,
        sort: Option<&Sort>,
    ) -> Vec<u32> {
        if self.turn != turn {
            *self = Self { turn, ..Self::default() };
        }
        self.match_lines(lines, wanted);
        let ordered = match sort {
            None => (0..lines.len() as u32).collect(),
            Some(sort) => self.order_by(&sort.column, lines).lines(sort.descending),
        };
        ordered.into_iter().filter(|line| self.fits[*line as usize]).collect()
    }

    fn match_lines(&mut self, lines: &[Held], wanted: &Wanted) {
        if self.wanted.as_ref() != Some(wanted) {
            if self.wanted.as_ref().is_some_and(|before| wanted.narrows(before)) {
                for (fits, line) in self.fits.iter_mut().zip(lines) {
                    *fits = *fits && wanted.fits(line);
                }
            } else {
                self.fits.clear();
            }
            self.wanted = Some(wanted.clone());
        }
        self.fits.extend(lines[self.fits.len()..].iter().map(|line| wanted.fits(line)));
    }

    fn order_by(&mut self, column: &str, lines: &[Held]) -> &Order {
        let at = self.orders.iter().position(|(held, _)| held == column).unwrap_or_else(|| {
            self.orders.push((column.to_owned(), Order::default()));
            self.orders.len() - 1
        });
        let (_, order) = &mut self.orders[at];
        order.extend(lines[order.keys.len()..].iter().map(|held| held.line.key(column)));
        order
    }
}

//! Where meetings stand in the hours of a day: from when to when on the viewer's clocks, which hours
//! are shown of a week, and how meetings at the same time share the width.

use std::{cmp::Reverse, mem, ops::Range};

use api::Instant;

use crate::dates;

/// The minutes of a day, as clocks show them.
pub const DAY: u32 = 24 * 60;

/// A meeting is drawn at least so long, in minutes: its title is to be read.
pub const LEAST: u32 = 15;

/// How long a meeting is taken to last where nobody says, in minutes: as a new one is planned.
const UNSAID: u32 = 30;

/// The hours that are shown whenever the meetings are.
const USUAL: (u32, u32) = (8, 18);

/// From when to when, in minutes of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// The minute it begins with.
    pub from: u32,
    /// The minute before which it ends.
    pub to: u32,
}

/// The minute of the day on the viewer's clocks.
#[must_use]
pub fn minute_of(at: Instant) -> u32 {
    let stamp = dates::local_stamp(at);
    let part = |range: Range<usize>| stamp.get(range).and_then(|part| part.parse::<u32>().ok());
    part(11..13).unwrap_or(0) * 60 + part(14..16).unwrap_or(0)
}

impl Span {
    /// What is drawn from one minute to another: long enough to be read, and within the day.
    #[must_use]
    pub fn drawn(from: u32, to: u32) -> Self {
        let from = from.min(DAY - LEAST);
        Self { from, to: to.clamp(from + LEAST, DAY) }
    }

    /// What is drawn of a meeting: from what the clocks show at its start to what they show at its
    /// end, also where they are put forward or back meanwhile.
    #[must_use]
    pub fn of(at: Instant, minutes: Option<u32>) -> Self {
        let ms = i64::from(minutes.unwrap_or(UNSAID)) * 60_000;
        let day = |at: Instant| dates::local_stamp(at).get(..10).map(str::to_owned);
        let end = Instant::from_millis(at.as_millis() + ms).filter(|end| day(*end) == day(at));
        Self::drawn(minute_of(at), end.map_or(DAY, minute_of))
    }

    /// How many minutes it has.
    #[must_use]
    pub fn length(self) -> u32 {
        self.to - self.from
    }
}

/// The hours of the day that are shown: from the first, to before the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hours {
    /// The first.
    pub first: u32,
    /// The hour with which they end.
    pub last: u32,
}

impl Hours {
    /// The usual ones and those of all of these.
    #[must_use]
    pub fn around(spans: impl IntoIterator<Item = Span>) -> Self {
        let usual = Self { first: USUAL.0, last: USUAL.1 };
        spans.into_iter().fold(usual, |hours, span| Self {
            first: hours.first.min(span.from / 60),
            last: hours.last.max(span.to.div_ceil(60)),
        })
    }

    /// How many there are.
    #[must_use]
    pub fn count(self) -> u32 {
        self.last - self.first
    }

    /// The minutes from their beginning to a minute of the day; `None` outside of them.
    #[must_use]
    pub fn since(self, minute: u32) -> Option<u32> {
        minute.checked_sub(self.first * 60).filter(|since| *since < self.count() * 60)
    }
}

/// One of several strips that share the width of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lane {
    /// Which, from 0.
    pub nth: u32,
    /// Of how many.
    pub of: u32,
}

/// The lane of each: no two that overlap have the same, and those that hang together by overlaps
/// have as few as there are at one time.
#[must_use]
pub fn lanes(spans: &[Span]) -> Vec<Lane> {
    let mut lanes = vec![Lane { nth: 0, of: 1 }; spans.len()];
    let mut by_start: Vec<_> = spans.iter().copied().zip(&mut lanes).collect();
    by_start.sort_by_key(|(span, _)| (span.from, Reverse(span.to)));
    let mut rest = &mut by_start[..];
    while !rest.is_empty() {
        // When each lane of those that hang together is free again.
        let mut free = Vec::<u32>::new();
        let mut together = 0;
        for (span, lane) in &mut *rest {
            if together > 0 && free.iter().all(|free| *free <= span.from) {
                break;
            }
            let nth = free.iter().position(|free| *free <= span.from).unwrap_or(free.len());
            match free.get_mut(nth) {
                Some(free) => *free = span.to,
                None => free.push(span.to),
            }
            lane.nth = u32::try_from(nth).unwrap_or(u32::MAX);
            together += 1;
        }
        let of = u32::try_from(free.len()).unwrap_or(u32::MAX);
        let (group, later) = mem::take(&mut rest).split_at_mut(together);
        for (_, lane) in group {
            lane.of = of;
        }
        rest = later;
    }
    lanes
}

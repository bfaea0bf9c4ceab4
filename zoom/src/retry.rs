//! When a call may be repeated, and how much repeating all calls together may do.

use std::{
    sync::atomic::{AtomicU32, Ordering},
    time::Duration,
};

use jiff::Timestamp;

/// Repetitions of one call.
const RETRIES_MAX: u32 = 2;
/// Longest pause before the first repetition; doubled before the second.
const PAUSE: Duration = Duration::from_millis(200);
/// What a call puts into the budget.
const DEPOSIT: u32 = 8;
/// What a repetition takes from it.
const COST: u32 = 50;
/// What the budget holds at most, and at first: three repetitions. While every call fails, `n` of
/// them are repeated at most `3 + 0.16 n` times. Looking for what a lost answer leaves open is a
/// call, too, that pays as a repetition does: `n` creations are repeated, looked for and looked
/// for again at most `(150 + 8 n) / (50 - 8)` times. So Zoom sees at most `1.2 n + 4` requests,
/// and up to five more for each list that was past its first page when everything went down.
const CAPACITY: u32 = 3 * COST;

/// How much repeating all calls together may do.
#[derive(Debug)]
pub(crate) struct RetryBudget {
    held: AtomicU32,
    /// Tells apart pauses of the same instant.
    pauses: AtomicU32,
}

impl RetryBudget {
    pub(crate) fn new() -> Self {
        Self { held: AtomicU32::new(CAPACITY), pauses: AtomicU32::new(0) }
    }

    /// A call begins.
    pub(crate) fn deposit(&self) {
        self.change(|held| (held < CAPACITY).then(|| CAPACITY.min(held + DEPOSIT)));
    }

    /// How long to wait before repetition number `retry` (from 0) of a call that has `left` until
    /// its deadline; `None` where it may not be repeated.
    pub(crate) fn pause(&self, retry: u32, left: Duration, now: Timestamp) -> Option<Duration> {
        if retry >= RETRIES_MAX {
            return None;
        }
        let pause = self.jittered(PAUSE * 2_u32.pow(retry), now);
        (pause < left && self.take()).then_some(pause)
    }

    /// Pays for a repetition, if it can.
    pub(crate) fn take(&self) -> bool {
        self.change(|held| held.checked_sub(COST))
    }

    /// A repetition that was paid for needs no sparing.
    pub(crate) fn give_back(&self) {
        self.change(|held| Some(CAPACITY.min(held + COST)));
    }

    /// How many repetitions it still pays for.
    pub(crate) fn left(&self) -> u32 {
        self.held.load(Ordering::Relaxed) / COST
    }

    fn change(&self, change: impl Fn(u32) -> Option<u32>) -> bool {
        self.held.fetch_update(Ordering::Relaxed, Ordering::Relaxed, change).is_ok()
    }

    /// Somewhere between nothing and `longest`. Keeping callers apart needs no secret chance: the
    /// clock and a counter, well mixed, are enough, and a fixed clock makes it certain.
    fn jittered(&self, longest: Duration, now: Timestamp) -> Duration {
        let number = self.pauses.fetch_add(1, Ordering::Relaxed);
        let seed = now.subsec_nanosecond().unsigned_abs() ^ number.rotate_left(16);
        // The finalizer of MurmurHash3: every bit of the seed reaches every bit of the result.
        let mixed = (seed ^ seed >> 16).wrapping_mul(0x85eb_ca6b);
        let mixed = (mixed ^ mixed >> 13).wrapping_mul(0xc2b2_ae35);
        longest * ((mixed ^ mixed >> 16) >> 16) / (1 << 16)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::UNIX_EPOCH;
    const LONG: Duration = Duration::from_secs(10);

    #[test]
    fn a_call_is_repeated_twice_and_only_inside_its_deadline() {
        let budget = RetryBudget::new();
        assert!(budget.pause(0, LONG, NOW).is_some());
        assert!(budget.pause(1, LONG, NOW).is_some());
        assert_eq!(budget.pause(2, LONG, NOW), None);
        assert_eq!(budget.pause(0, Duration::ZERO, NOW), None);
    }

    #[test]
    fn while_every_call_fails_three_and_a_sixth_of_them_are_repeated() {
        for (calls, most) in [(20, 6), (100, 19), (1_000, 163)] {
            let budget = RetryBudget::new();
            let mut repeated = 0;
            for _ in 0..calls {
                budget.deposit();
                repeated += (0..3).map_while(|retry| budget.pause(retry, LONG, NOW)).count();
            }
            assert!((most - 1..=most).contains(&repeated), "{repeated} of {calls}");
            assert_eq!(budget.left(), 0);
        }
    }

    #[test]
    fn what_is_given_back_is_there_again_and_never_more_than_at_first() {
        let budget = RetryBudget::new();
        assert!(budget.take() && budget.take() && budget.take() && !budget.take());
        budget.give_back();
        assert_eq!(budget.left(), 1);
        (0..9).for_each(|_| budget.give_back());
        assert_eq!(budget.left(), 3);
    }

    #[test]
    fn pauses_spread_over_all_of_their_length_even_at_one_instant() {
        let pauses: Vec<_> = {
            let pause = |_| RetryBudget::new().pause(1, LONG, NOW).unwrap();
            let alike: Vec<_> = (0..3).map(pause).collect();
            assert!(alike.iter().all(|pause| *pause == alike[0]), "a fixed clock is certain");
            let budget = RetryBudget::new();
            (0..1_000).map(|_| budget.jittered(2 * PAUSE, NOW)).collect()
        };
        for quarter in 0..4 {
            let inside = |pause: &&Duration| {
                **pause >= PAUSE * quarter / 2 && **pause < PAUSE * (quarter + 1) / 2
            };
            let count = pauses.iter().filter(inside).count();
            assert!((150..=350).contains(&count), "{count} of 1,000 in quarter {quarter}");
        }
    }
}

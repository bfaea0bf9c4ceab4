//! When a call that only reads may be repeated.

use std::{
    sync::atomic::{AtomicU32, Ordering},
    time::Duration,
};

use jiff::Timestamp;

/// Repetitions of one call.
pub(crate) const RETRIES_MAX: u32 = 2;
/// How long after its start a call may still be repeated.
const WINDOW: Duration = Duration::from_secs(5);
/// Longest pause before the first repetition; doubled before the second.
const PAUSE: Duration = Duration::from_millis(200);
/// What a repetition takes from the budget, where a call puts one in: repetitions are then at
/// most a fifth of all calls when Zoom is down.
const COST: u32 = 5;
/// What the budget holds at most, and at first: ten repetitions in a row.
const CAPACITY: u32 = 10 * COST;

/// How much repeating all calls together may do.
#[derive(Debug)]
pub(crate) struct RetryBudget(AtomicU32);

impl RetryBudget {
    pub(crate) fn new() -> Self {
        Self(AtomicU32::new(CAPACITY))
    }

    /// A call begins.
    pub(crate) fn deposit(&self) {
        self.change(|held| (held < CAPACITY).then_some(held + 1));
    }

    /// How long to wait before repetition number `retry` (from 0) of a call that began `elapsed`
    /// ago; `None` where it may not be repeated.
    pub(crate) fn pause(&self, retry: u32, elapsed: Duration, now: Timestamp) -> Option<Duration> {
        if retry >= RETRIES_MAX {
            return None;
        }
        let pause = jittered(PAUSE * 2_u32.pow(retry), now);
        let inside = elapsed + pause < WINDOW;
        (inside && self.change(|held| held.checked_sub(COST))).then_some(pause)
    }

    fn change(&self, change: impl Fn(u32) -> Option<u32>) -> bool {
        self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, change).is_ok()
    }
}

/// Between half of `longest` and all of it. The fraction of the second is chance enough to keep
/// callers apart, and a fixed clock makes it certain.
fn jittered(longest: Duration, now: Timestamp) -> Duration {
    let half = longest / 2;
    half + half * now.subsec_nanosecond().unsigned_abs() / 1_000_000_000
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::UNIX_EPOCH;

    #[test]
    fn a_call_is_repeated_twice_and_only_soon_after_its_start() {
        let budget = RetryBudget::new();
        assert!(budget.pause(0, Duration::ZERO, NOW).is_some());
        assert!(budget.pause(1, Duration::ZERO, NOW).is_some());
        assert_eq!(budget.pause(2, Duration::ZERO, NOW), None);
        assert_eq!(budget.pause(0, WINDOW, NOW), None);
    }

    #[test]
    fn while_every_call_fails_a_fifth_of_them_is_repeated() {
        let budget = RetryBudget::new();
        while budget.pause(0, Duration::ZERO, NOW).is_some() {}
        let repeated = (0..1_000).filter(|_| {
            budget.deposit();
            budget.pause(0, Duration::ZERO, NOW).is_some()
        });
        assert_eq!(repeated.count(), 200);
    }

    #[test]
    fn the_pause_grows_and_spreads_between_half_and_all_of_it() {
        let budget = RetryBudget::new();
        let late: Timestamp = "1970-01-01T00:00:00.999999999Z".parse().unwrap();
        let pause = |retry, now| budget.pause(retry, Duration::ZERO, now).unwrap();
        assert_eq!(pause(0, NOW), PAUSE / 2);
        assert!((PAUSE / 2..=PAUSE).contains(&pause(0, late)) && pause(0, late) > pause(0, NOW));
        assert_eq!(pause(1, NOW), PAUSE);
    }
}

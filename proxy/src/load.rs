//! How much is done at once. Above what a server can do, each further request makes all others
//! slower until none is answered in time; it is refused at once instead, so that those under way
//! are answered as fast as ever.

use std::{
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time::Instant,
};

/// How often refusals are told in the log: a line for each would be load, too.
const TELL_INTERVAL: Duration = Duration::from_secs(1);

/// How many requests may be under way at once.
#[derive(Debug, Clone)]
pub struct Load {
    places: Arc<Semaphore>,
    max: usize,
    refused: Arc<Refused>,
}

#[derive(Debug, Default)]
struct Refused {
    untold: AtomicU64,
    told_at: Mutex<Option<Instant>>,
}

/// A request that is under way as long as this or a clone of it lives.
#[derive(Debug, Clone)]
pub struct Entered(#[expect(dead_code, reason = "it is held, not read")] Arc<OwnedSemaphorePermit>);

impl Load {
    /// At most `max` at once.
    #[must_use]
    pub fn of(max: usize) -> Self {
        let max = max.min(Semaphore::MAX_PERMITS);
        Self { places: Arc::new(Semaphore::new(max)), max, refused: Arc::default() }
    }

    /// Begins a request; `None` where as many as may be are under way.
    #[must_use]
    pub fn enter(&self) -> Option<Entered> {
        let place = Arc::clone(&self.places).try_acquire_owned();
        if place.is_err() {
            self.tell();
        }
        place.ok().map(|place| Entered(Arc::new(place)))
    }

    /// How many are under way.
    #[must_use]
    pub fn in_flight(&self) -> u64 {
        self.max.saturating_sub(self.places.available_permits()) as u64
    }

    fn tell(&self) {
        let untold = self.refused.untold.fetch_add(1, Ordering::Relaxed) + 1;
        let now = Instant::now();
        // Whoever panicked here left an instant that is still one.
        let mut told_at = self.refused.told_at.lock().unwrap_or_else(PoisonError::into_inner);
        if told_at.is_none_or(|told_at| now.duration_since(told_at) >= TELL_INTERVAL) {
            *told_at = Some(now);
            self.refused.untold.store(0, Ordering::Relaxed);
            tracing::warn!(refused = untold, in_flight = self.max, "too many requests at once");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn as_many_as_may_be_enter_and_another_once_one_has_ended() {
        let load = Load::of(2);
        let first = load.enter().unwrap();
        let second = load.enter().unwrap();
        assert!(load.enter().is_none());
        assert_eq!(load.in_flight(), 2);
        drop(first);
        assert_eq!(load.in_flight(), 1);
        let third = load.enter();
        assert!(third.is_some() && load.enter().is_none());
        drop((second, third));
        assert_eq!(load.in_flight(), 0);
    }
}

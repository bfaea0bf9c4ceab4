//! What time it is. Passed through context, so that tests decide.

use std::sync::Arc;

use api::{Day, Instant};

/// Tells the time.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> Instant + Send + Sync>);

impl Clock {
    /// The browser's clock.
    #[must_use]
    pub fn browser() -> Self {
        Self(Arc::new(|| {
            #[expect(clippy::disallowed_methods, reason = "this is the one place that asks")]
            let now_ms = js_sys::Date::now();
            #[expect(clippy::cast_possible_truncation, reason = "whole milliseconds fit an i64")]
            Instant::from_millis(now_ms as i64).unwrap_or(Instant::UNIX_EPOCH)
        }))
    }

    /// A clock that stands still.
    #[must_use]
    pub fn fixed(at: Instant) -> Self {
        Self(Arc::new(move || at))
    }

    /// The instant.
    #[must_use]
    pub fn now(&self) -> Instant {
        (self.0)()
    }

    /// The day, in UTC: what Zoom's reports count in.
    #[must_use]
    pub fn today(&self) -> Day {
        self.now().utc_day()
    }
}

//! What time it is. Passed through context, so that tests decide.

use std::sync::Arc;

use jiff::{Timestamp, civil::Date, tz::Offset};

/// Tells the time.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> Timestamp + Send + Sync>);

impl Clock {
    /// The browser's clock.
    #[must_use]
    pub fn browser() -> Self {
        Self(Arc::new(|| {
            #[expect(clippy::disallowed_methods, reason = "this is the one place that asks")]
            let now_ms = js_sys::Date::now();
            #[expect(clippy::cast_possible_truncation, reason = "whole milliseconds fit an i64")]
            Timestamp::from_millisecond(now_ms as i64).unwrap_or(Timestamp::UNIX_EPOCH)
        }))
    }

    /// A clock that stands still.
    #[must_use]
    pub fn fixed(at: Timestamp) -> Self {
        Self(Arc::new(move || at))
    }

    /// The instant.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        (self.0)()
    }

    /// The day, in UTC: what Zoom's reports count in.
    #[must_use]
    pub fn today(&self) -> Date {
        Offset::UTC.to_datetime(self.now()).date()
    }
}

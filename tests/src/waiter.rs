//! Waiting for a condition, instead of sleeping for a time.

use std::time::{Duration, Instant};

use crate::{Fault, Outcome};

/// How long a page may take to become what it should be. Generous: machines that run tests are
/// busy, and a condition that holds ends the wait at once.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// How often it is looked at.
const POLL: Duration = Duration::from_millis(50);

/// Looks again and again until `look` finds something, and answers that.
///
/// `look` answers `Err` with a description of what is there instead; a browser's refusal counts
/// as such too, as elements come and go while a page draws itself.
///
/// # Errors
/// It did not come within [`PATIENCE`].
pub async fn until<T>(
    what: &str,
    look: impl AsyncFn() -> Outcome<Result<T, String>>,
) -> Outcome<T> {
    within(PATIENCE, what, look).await
}

/// As [`until`], for what must come within a time that is promised.
///
/// # Errors
/// It did not come in that time.
pub async fn within<T>(
    time: Duration,
    what: &str,
    look: impl AsyncFn() -> Outcome<Result<T, String>>,
) -> Outcome<T> {
    let start = Instant::now();
    loop {
        let last = match look().await {
            Ok(Ok(found)) => return Ok(found),
            Ok(Err(instead)) => instead,
            Err(Fault::Browser(refusal)) => refusal.to_string(),
            Err(fault) => return Err(fault),
        };
        if start.elapsed() > time {
            return Err(Fault::Waited {
                until: what.to_owned(),
                seconds: time.as_secs_f32(),
                last,
            });
        }
        tokio::time::sleep(POLL).await;
    }
}

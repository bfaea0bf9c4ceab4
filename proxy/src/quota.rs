//! What Zoom lets a host do in a day: 100 creations and changes of meetings together, counted
//! against the host and not against who asks, until 00:00 UTC. Zoom does not tell how many are
//! spent, so they are counted here: what Zoom has done, not what it refused. Other programs of
//! the account spend of the same 100; where Zoom says that they are spent, it is believed.

use std::time::Duration;

use api::{
    Instant, UserId,
    meeting::{HOST_CHANGES_A_DAY, Quota},
};
use jiff::Timestamp;

use crate::{
    app::App,
    store::{IdHash, StoreError},
};

fn key(host_id: &UserId) -> IdHash {
    IdHash::of(format!("host's day\n{host_id}").as_bytes())
}

/// When the UTC day of this instant is over.
fn end_of_day(now: Timestamp) -> Timestamp {
    const DAY_S: i64 = 24 * 60 * 60;
    let midnight = (now.as_second().div_euclid(DAY_S) + 1) * DAY_S;
    // The last day of time has no end; nobody lives then.
    Timestamp::from_second(midnight).unwrap_or(Timestamp::MAX)
}

/// What a host has done today.
///
/// # Errors
/// Where the store fails.
pub async fn of_host(app: &App, host_id: &UserId) -> Result<Quota, StoreError> {
    let now = app.now();
    let counted = app.store.counted(&key(host_id), now).await?;
    Ok(Quota {
        used: u32::try_from(counted).unwrap_or(u32::MAX),
        limit: HOST_CHANGES_A_DAY,
        resets_at: Instant::from(end_of_day(now)),
    })
}

/// Counts a creation or change of a host's meeting that Zoom has done. Where it cannot be
/// counted, it is done all the same.
pub async fn count(app: &App, host_id: &UserId) {
    let now = app.now();
    let window = end_of_day(now).duration_since(now);
    if let Err(error) = app.store.count(&key(host_id), window, now).await {
        tracing::error!(%error, "a host's change could not be counted");
    }
}

/// Takes note of Zoom's word that a host's day is spent, if that is what went wrong with what was
/// asked at `asked_at`.
pub async fn heed(app: &App, host_id: &UserId, asked_at: Timestamp, error: &zoom::Error) {
    let zoom::Error::RateLimited(limit) = error else { return };
    let now = app.now();
    // What is spent of a day that is over says nothing of this one.
    let is_over = end_of_day(asked_at) <= now || limit.retry_after == Some(Duration::ZERO);
    if !limit.host_daily || is_over {
        return;
    }
    let raised =
        app.store.raise_count(&key(host_id), HOST_CHANGES_A_DAY, end_of_day(now), now).await;
    if let Err(error) = raised {
        tracing::error!(%error, "a host's spent day could not be noted");
    }
}

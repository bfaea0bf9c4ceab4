//! What Zoom lets a host do in a day: 100 creations and changes of meetings together, counted
//! against the host and not against who asks, until 00:00 UTC. Zoom does not tell how many are
//! spent, so they are counted here: what Zoom has done, not what it refused. Other programs of
//! the account spend of the same 100; where Zoom says that they are spent, it is believed.

use std::{collections::HashMap, time::Duration};

use api::{
    Instant, UserId,
    budget::{HOSTS_NEAR_FROM, HostBudget},
    meeting::{HOST_CHANGES_A_DAY, Quota},
};
use jiff::Timestamp;
use tokio::task::JoinSet;

use crate::{
    app::App,
    pacing::{day, midnight_after},
    people,
    store::StoreError,
};

/// How many hosts near their limit are told of.
const HOSTS_TOLD_MAX: u32 = 20;
/// How long their names are waited for: who they are is known without.
const NAMES_WAIT: Duration = Duration::from_secs(3);

/// What a host has done today.
///
/// # Errors
/// Where the store fails.
pub async fn of_host(app: &App, host_id: &UserId) -> Result<Quota, StoreError> {
    let now = app.now();
    Ok(Quota {
        used: app.store.host_changes(host_id, day(now)).await?,
        limit: HOST_CHANGES_A_DAY,
        resets_at: Instant::from(midnight_after(now)),
    })
}

/// Counts a creation or change of a host's meeting that Zoom has done. Where it cannot be
/// counted, it is done all the same.
pub async fn count(app: &App, host_id: &UserId) {
    if let Err(error) = app.store.count_host_change(host_id, day(app.now())).await {
        tracing::error!(%error, "a host's change could not be counted");
    }
}

/// Takes note of Zoom's word that a host's day is spent, if that is what went wrong with what was
/// asked at `asked_at`.
pub async fn heed(app: &App, host_id: &UserId, asked_at: Timestamp, error: &zoom::Error) {
    let zoom::Error::RateLimited(limit) = error else { return };
    let now = app.now();
    // What is spent of a day that is over says nothing of this one.
    let is_over = day(asked_at) < day(now) || limit.retry_after == Some(Duration::ZERO);
    if !limit.host_daily || is_over {
        return;
    }
    let raised = app.store.raise_host_changes(host_id, day(now), HOST_CHANGES_A_DAY).await;
    if let Err(error) = raised {
        tracing::error!(%error, "a host's spent day could not be noted");
    }
}

/// The hosts who have spent [`HOSTS_NEAR_FROM`] or more today, the most first, with their names
/// where Zoom tells them at once.
///
/// # Errors
/// Where the store fails.
pub async fn near_their_limit(app: &App) -> Result<Vec<HostBudget>, StoreError> {
    let today = day(app.now());
    let busiest = app.store.busiest_hosts(today, HOSTS_NEAR_FROM, HOSTS_TOLD_MAX).await?;
    let zoom = app.zoom.until(tokio::time::Instant::now() + NAMES_WAIT);
    let mut asking = JoinSet::new();
    for (id, _) in &busiest {
        let (id, zoom) = (id.clone(), zoom.clone());
        asking.spawn(async move {
            let found = zoom.get_user(id.as_str()).await.ok()?;
            Some((id, people::user(&found).display_name))
        });
    }
    let mut names: HashMap<UserId, String> =
        asking.join_all().await.into_iter().flatten().collect();
    let host = |(id, used)| HostBudget {
        display_name: names.remove(&id),
        id,
        used,
        limit: HOST_CHANGES_A_DAY,
    };
    Ok(busiest.into_iter().map(host).collect())
}

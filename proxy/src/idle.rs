//! Who hosted nothing lately.

use std::collections::HashSet;

use api::{
    Day,
    user::{InactiveUsers, Licence, User},
};
use tokio::task::JoinSet;
use zoom::{HostActivity, UserQuery, ZoomClient};

use crate::{app::App, long_reading::LongReadings, parts::in_parts, people};

/// The readings of them, by the days looked at.
pub type IdleReadings = LongReadings<(Day, Day), InactiveUsers>;

/// The active users with a licence who hosted nothing in the past days; without them, and not
/// `ready`, while they are still being read.
///
/// # Errors
/// Says why they cannot be read.
pub(crate) async fn idle_users(app: &App, days: u16) -> Result<InactiveUsers, zoom::Error> {
    let to = api::Instant::from(app.now()).utc_day();
    let from = to.plus_days(1 - i32::from(days));
    let reading = |zoom| async move { read(&zoom, from, to).await };
    let users = app.idle.ask(app, (from, to), reading).await?;
    Ok(match users {
        Some(users) => users.as_ref().clone(),
        None => InactiveUsers { ready: false, users: Vec::new(), from, to, total_records: 0 },
    })
}

async fn read(zoom: &ZoomClient, from: Day, to: Day) -> Result<InactiveUsers, zoom::Error> {
    let active = UserQuery::default();
    let (users, idle) = tokio::try_join!(zoom.all_users(&active), idle_hosts(zoom, from, to))?;
    let users: Vec<User> = users
        .iter()
        .filter(|user| user.licence == Licence::LICENSED.0 && idle.contains(&user.id))
        .map(people::user)
        .collect();
    Ok(InactiveUsers { ready: true, total_records: users.len() as u64, users, from, to })
}

/// Who hosted nothing in the whole range: whom Zoom's report lists as inactive in every part of
/// it. A user missing from a part counts as a host, so that nobody loses a licence by mistake.
async fn idle_hosts(zoom: &ZoomClient, from: Day, to: Day) -> Result<HashSet<String>, zoom::Error> {
    let mut reading = JoinSet::new();
    for (first, last) in in_parts(from, to) {
        let zoom = zoom.clone();
        reading.spawn(async move {
            let (first, last) = (first.into(), last.into());
            zoom.report_users(HostActivity::Inactive, first, last).await?.whole(first, last)
        });
    }
    let mut idle: Option<HashSet<String>> = None;
    while let Some(read) = reading.join_next().await {
        // A task that broke off read nothing: no part may be missing.
        let part = read.map_err(|_| zoom::Error::Timeout)??;
        let part: HashSet<String> = part.into_iter().map(|host| host.id).collect();
        idle = Some(match idle {
            Some(idle) => idle.intersection(&part).cloned().collect(),
            None => part,
        });
    }
    Ok(idle.unwrap_or_default())
}

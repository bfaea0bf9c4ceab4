//! `GET /user/inactive`: active users with a licence who hosted nothing in the past 30, 60 or 90
//! days, complete: whose licence could serve somebody else. For administrators.

use std::collections::HashSet;

use api::{
    Day, Instant,
    user::{INACTIVE_DAYS, InactiveUsers, Licence, User},
};
use axum::Json;
use serde::Deserialize;
use tokio::task::JoinSet;
use zoom::{HostActivity, UserQuery};

use crate::{
    app::App,
    failure::{Failure, one_field},
    http::Params,
    parts::in_parts,
    people,
    session::Admin,
};

/// How far back is looked where nobody says.
const DAYS_DEFAULT: u16 = 90;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Query {
    days: Option<u16>,
}

pub(super) async fn handle(
    app: App,
    _: Admin,
    Params(query): Params<Query>,
) -> Result<Json<InactiveUsers>, Failure> {
    let days = query.days.unwrap_or(DAYS_DEFAULT);
    if !INACTIVE_DAYS.contains(&days) {
        return Err(one_field("days", "Choose 30, 60 or 90 days.").into());
    }
    let to = Instant::from(app.now()).utc_day();
    let from = to.plus_days(1 - i32::from(days));
    let active = UserQuery::default();
    let (users, idle) = tokio::try_join!(app.zoom.all_users(&active), idle_hosts(&app, from, to))?;
    let users: Vec<User> = users
        .iter()
        .filter(|user| user.licence == Licence::LICENSED.0 && idle.contains(&user.id))
        .map(people::user)
        .collect();
    Ok(Json(InactiveUsers { total_records: users.len() as u64, users, from, to }))
}

/// Who hosted nothing in the whole range: whom Zoom's report lists as inactive in every part of
/// it. A user missing from a part counts as a host, so that nobody loses a licence by mistake.
async fn idle_hosts(app: &App, from: Day, to: Day) -> Result<HashSet<String>, zoom::Error> {
    let mut reading = JoinSet::new();
    for (first, last) in in_parts(from, to) {
        let zoom = app.zoom.clone();
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

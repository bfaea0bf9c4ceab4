//! Who hosted nothing lately. For a large account that takes longer to read than a request may
//! last: it is read in the background, and whoever asked asks again.

use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use api::{
    Day,
    user::{InactiveUsers, Licence, User},
};
use jiff::{SignedDuration, Timestamp};
use tokio::{sync::watch, task::JoinSet, time::Instant};
use zoom::{HostActivity, UserQuery, ZoomClient};

use crate::{app::App, parts::in_parts, people};

/// Longest one request waits for a reading.
const WAIT: Duration = Duration::from_secs(10);
/// Of the time a request has left, the part it may wait: some must be left to answer in.
const SHARE: f64 = 0.8;
/// How long a reading that has ended waits to be asked for: longer than who asked takes to ask
/// again.
const KEPT: SignedDuration = SignedDuration::from_mins(1);
/// Longest a reading may take: more than the largest account needs on a bad day.
const READ_WITHIN: Duration = Duration::from_mins(15);

/// The readings under way, and those that wait to be asked for, by how many days they look back.
#[derive(Debug, Clone, Default)]
pub struct IdleReadings(Arc<Mutex<HashMap<u16, watch::Receiver<State>>>>);

/// How far a reading is.
#[derive(Debug, Clone)]
enum State {
    UnderWay,
    Ended { at: Timestamp, read: Result<Arc<InactiveUsers>, zoom::Error> },
}

impl State {
    fn has_ended(&self) -> bool {
        matches!(self, Self::Ended { .. })
    }

    /// Whether it is of use to whoever asks now.
    fn serves(&self, now: Timestamp) -> bool {
        match self {
            Self::UnderWay => true,
            Self::Ended { at, .. } => now.duration_since(*at) < KEPT,
        }
    }
}

/// The active users with a licence who hosted nothing in the past days; without them, and not
/// `ready`, while they are still being read.
///
/// # Errors
/// Says why they cannot be read.
pub(crate) async fn idle_users(app: &App, days: u16) -> Result<InactiveUsers, zoom::Error> {
    let to = api::Instant::from(app.now()).utc_day();
    let from = to.plus_days(1 - i32::from(days));
    let mut reading = app.idle.reading(app, days, (from, to));
    let wait = app.patience(WAIT).mul_f64(SHARE);
    let ended = reading.wait_for(State::has_ended);
    let broke_off = matches!(tokio::time::timeout(wait, ended).await, Ok(Err(_)));
    if broke_off {
        return Err(zoom::Error::Timeout);
    }
    let State::Ended { read, .. } = reading.borrow().clone() else {
        let users = Vec::new();
        return Ok(InactiveUsers { ready: false, users, from, to, total_records: 0 });
    };
    // Whoever asks from now on sees what has changed since.
    app.idle.forget(days);
    read.map(|users| users.as_ref().clone())
}

impl IdleReadings {
    fn reading(&self, app: &App, days: u16, (from, to): (Day, Day)) -> watch::Receiver<State> {
        let mut readings = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(reading) = readings.get(&days)
            // One that broke off tells nothing any more.
            && (reading.borrow().has_ended() || reading.has_changed().is_ok())
            && reading.borrow().serves(app.now())
        {
            return reading.clone();
        }
        let (tell, reading) = watch::channel(State::UnderWay);
        readings.insert(days, reading.clone());
        let zoom = app.zoom.unhurried().until(Instant::now() + READ_WITHIN);
        let clock = app.clock.clone();
        // Not among the tasks a server waits for before it ends: nothing is lost with a reading.
        tokio::spawn(async move {
            let read = read(&zoom, from, to).await.map(Arc::new);
            tell.send_replace(State::Ended { at: clock(), read });
        });
        reading
    }

    fn forget(&self, days: u16) {
        let mut readings = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // Another may have begun meanwhile: that one is new enough.
        if readings.get(&days).is_some_and(|held| held.borrow().has_ended()) {
            readings.remove(&days);
        }
    }
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

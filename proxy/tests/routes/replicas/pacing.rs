//! Several servers in front of an account that limits its calls: together they stay below.

use std::{collections::HashMap, sync::Arc, time::Duration};

use api::{ErrorCode, report::Report};
use axum::http::StatusCode;
use greenroom::meters::Reading;
use jiff::{ToSpan, tz::TimeZone};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use tokio::task::JoinSet;

use super::{is_soak, rounds};
use crate::{
    databases::Database,
    rig::{Console, Setup},
};

/// People who open the heaviest pages at the same time.
const PEOPLE: usize = 50;
const REPLICAS: usize = 3;

/// The account's report, of a range of one's own, and a meeting's participants: three calls that
/// Zoom counts as heavy, of which it grants ten a second.
fn pages(report: &Report) -> Vec<[String; 2]> {
    let day = |number: usize| report.by_day[number % (report.by_day.len() - 1)].date.to_string();
    let meeting = |number: usize| {
        let uuid = report.meetings[number].uuid.as_str();
        format!("/api/user/meetingreport/{}", utf8_percent_encode(uuid, NON_ALPHANUMERIC))
    };
    let account = |number: usize| {
        let (from, to) = (day(number), report.by_day.last().unwrap().date);
        let by = if number < report.by_day.len() { "past" } else { "past_one" };
        format!("/api/user/report?from={from}&to={to}&type={by}")
    };
    (0..PEOPLE).map(|number| [account(number), meeting(number)]).collect()
}

/// How many of so many calls Zoom may refuse: a machine that stalls sends at once what was apart.
/// Servers that pace themselves one by one would be refused far more.
fn refused_most(calls: u64) -> u64 {
    if is_soak() { 0 } else { calls / 20 }
}

/// An account, and so many servers in front of it that share a database.
async fn servers(
    count: usize,
    setup: impl Fn() -> Setup,
    database: &Database,
) -> (Console, Vec<Arc<Console>>) {
    let console = Console::in_real_time(setup()).await;
    let mut replicas = Vec::new();
    for _ in 0..count {
        replicas.push(Arc::new(console.replica(setup(), database.open().await)));
    }
    (console, replicas)
}

/// Whether each of them always found the store.
fn never_alone(replicas: &[Arc<Console>]) -> bool {
    replicas.iter().all(|replica| {
        let told = replica.app.meters.tell(Reading::default());
        told.lines().any(|line| line == "greenroom_zoom_pacing_alone_total 0")
    })
}

/// What becomes of everybody's calls, by status.
async fn open_at_once(console: &Console, replicas: &[Arc<Console>]) -> Vec<u16> {
    let owner = replicas[0].owner().await;
    let today = console.app.now().to_zoned(TimeZone::UTC).date();
    let month = format!("/api/user/report?from={}&to={today}", today - 30.days());
    let report: Report = owner.get(&month).await.json();
    assert!(report.meetings.len() >= PEOPLE, "{}", report.meetings.len());
    let cookie = owner.cookie.clone().unwrap();
    console.account.as_ref().unwrap().controls().set_plan(sandbox::Plan::Pro);
    let mut opening = JoinSet::new();
    for (number, paths) in pages(&report).into_iter().enumerate() {
        for path in paths {
            let (replica, cookie) = (replicas[number % REPLICAS].clone(), cookie.clone());
            opening.spawn(async move {
                let answer = replica.anonymous().with_cookie(&cookie).get(&path).await;
                // On a machine that does other things, too, an answer may be late.
                let cut_off = [StatusCode::GATEWAY_TIMEOUT, StatusCode::REQUEST_TIMEOUT];
                let late = cut_off.contains(&answer.status) && !is_soak();
                if answer.status != StatusCode::OK && !late {
                    let refusal = answer.refusal(429, ErrorCode::RateLimited);
                    assert!(refusal.retry_after_s.is_some(), "{path}: {}", refusal.message);
                }
                // What is read in the background is there for who asks again.
                let is_there = !answer.text().contains("\"ready\":false");
                if is_there { answer.status.as_u16() } else { StatusCode::ACCEPTED.as_u16() }
            });
        }
    }
    opening.join_all().await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fifty_people_on_three_servers_open_the_heaviest_pages_and_zoom_refuses_no_call() {
    let Some(database) = Database::postgres().await else { return };
    let seconds = rounds(4, 20) as u64;
    let setup = || Setup {
        plan: zoom::Plan::Pro,
        request_timeout: Duration::from_secs(seconds),
        ..Setup::default()
    };
    let (console, replicas) = servers(REPLICAS, setup, &database).await;
    let controls = console.account.as_ref().unwrap().controls();
    let before = controls.calls();
    let mut by_status = HashMap::<u16, u64>::new();
    for status in open_at_once(&console, &replicas).await {
        *by_status.entry(status).or_default() += 1;
    }
    assert!(never_alone(&replicas), "the store was only busy");
    let (calls, refused) = (controls.calls() - before, controls.rate_limited());
    assert!(refused <= refused_most(calls), "{refused} of {calls} refused: {by_status:?}");
    // Refusing everybody would pass, too: a second brings seven calls, a page one or two.
    assert!(by_status.get(&200).is_some_and(|served| *served >= seconds * 2), "{by_status:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_burst_on_two_servers_is_paced_by_the_store_and_zoom_refuses_no_call() {
    const EACH: usize = 220;
    let Some(database) = Database::postgres().await else { return };
    let setup = || Setup { plan: zoom::Plan::Pro, ..Setup::default() };
    let (console, replicas) = servers(2, setup, &database).await;
    let cookie = replicas[0].owner().await.cookie.unwrap();
    let controls = console.account.as_ref().unwrap().controls();
    controls.set_plan(sandbox::Plan::Pro);
    let before = controls.calls();
    let mut asking = JoinSet::new();
    for size in 1..=EACH {
        for replica in &replicas {
            let (replica, cookie) = (replica.clone(), cookie.clone());
            asking.spawn(async move {
                // Each another page: the same would be one call to Zoom.
                let path = format!("/api/user?page_size={size}");
                replica.anonymous().with_cookie(&cookie).get(&path).await.status
            });
        }
    }
    let statuses = asking.join_all().await;
    assert!(never_alone(&replicas), "the store was only busy");
    let (calls, refused) = (controls.calls() - before, controls.rate_limited());
    assert!(refused <= refused_most(calls), "{refused} of {calls} refused");
    // Fourteen a second have their turn.
    let served = statuses.iter().filter(|status| **status == StatusCode::OK).count();
    assert!(served >= EACH / 2, "{served} of {}", statuses.len());
}

//! Several servers in front of an account that limits its calls: together they stay below.

use std::{collections::HashMap, time::Duration};

use api::{ErrorCode, report::Report};
use axum::http::StatusCode;
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

/// What becomes of everybody's calls, by status.
async fn open_at_once(setup: impl Fn() -> Setup, database: &Database) -> (Console, Vec<u16>) {
    let console = Console::in_real_time(setup()).await;
    let mut replicas = Vec::new();
    for _ in 0..REPLICAS {
        replicas.push(std::sync::Arc::new(console.replica(setup(), database.open().await)));
    }
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
                answer.status.as_u16()
            });
        }
    }
    (console, opening.join_all().await)
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
    let (console, statuses) = open_at_once(setup, &database).await;
    let controls = console.account.as_ref().unwrap().controls();
    let mut by_status = HashMap::<u16, u64>::new();
    for status in statuses {
        *by_status.entry(status).or_default() += 1;
    }
    // A machine that stalls sends at once what was apart; each server by itself would be refused
    // ten calls a second.
    let refused = controls.rate_limited();
    assert!(refused <= if is_soak() { 0 } else { 5 }, "{refused} refused: {by_status:?}");
    // Refusing everybody would pass, too: a second brings seven calls, a page one or two.
    assert!(by_status.get(&200).is_some_and(|served| *served >= seconds * 2), "{by_status:?}");
}

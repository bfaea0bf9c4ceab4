//! Many creations while a fifth of all calls to Zoom fail in every way the sandbox knows: each is
//! answered clearly, none is lost, none comes twice. `GREENROOM_SOAK=1` makes them 100,000, any
//! other number so many.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
    time::Duration,
};

use api::{ErrorBody, ErrorCode, MeetingId, meeting::CreatedMeeting};
use async_trait::async_trait;
use axum::http::{Method, StatusCode};
use greenroom::{creation::Patience, quota, server};
use jiff::SignedDuration;
use sandbox::{Fault, FaultRule, When};
use serde_json::json;
use tokio::{sync::Semaphore, task::JoinSet};
use zoom::{Endpoints, Held, Label, MeetingListType, NoTurn, Options, Pacer, ZoomClient, http};

use crate::rig::{Answer, Caller, Console, Setup, answer, jwt};

/// Creations of an ordinary run.
const FEW: usize = 500;
/// Creations of a long one.
const MANY: usize = 100_000;
/// Creations of one host: fewer than Zoom's 100 a day.
const OF_A_HOST: usize = 80;
/// Requests under way at once.
const AT_ONCE: usize = 32;
/// More tries than any creation needs.
const TRIES_MAX: usize = 60;
/// How many of the calls to Zoom fail.
const FAULTY: f64 = 0.2;
/// Longer than what was sent takes to settle.
const SETTLED: SignedDuration = SignedDuration::from_secs(61);

/// Waits for nobody: what is tested is not pacing.
struct Unpaced;

#[async_trait]
impl Pacer for Unpaced {
    async fn book(&self, _: Label, _: Duration) -> Result<Duration, NoTurn> {
        Ok(Duration::ZERO)
    }

    async fn hold(&self, _: Label, _: Duration, _: bool) {}

    async fn held(&self, _: Label) -> Option<Held> {
        None
    }
}

/// What goes wrong, and when.
fn faults() -> Vec<(Fault, When)> {
    let slow = [Fault::SlowHeaders { ms: 2_000 }, Fault::SlowBody { ms: 100 }];
    // After these nobody knows whether Zoom did what was asked.
    let silences = [
        Fault::Reset,
        Fault::ServerError { status: 500 },
        Fault::ServerError { status: 503 },
        Fault::EmptyBody,
        Fault::InvalidUtf8,
        Fault::HalfBody,
        Fault::HugeBody { bytes: 5 * 1024 * 1024 },
    ];
    // With these Zoom says that it did nothing.
    let refusals = [
        Fault::ExpiredToken,
        Fault::MissingScope { scope: "meeting:write:meeting:admin".into() },
        Fault::Refusal { status: 400, code: 300, message: "Invalid parameter.".into() },
        Fault::TooManyRequests { daily: false, retry_after: None },
        Fault::TooManyRequests { daily: true, retry_after: Some("2026-11-25T00:00:00Z".into()) },
        Fault::HtmlRefusal,
        Fault::Redirect { to: "https://zoom.test/elsewhere".into() },
        Fault::BrokenJson,
        Fault::RepeatedPageToken,
        Fault::LoopingPageToken,
    ];
    let before = refusals.into_iter().chain(slow.clone()).chain(silences.clone());
    let after = slow.into_iter().chain(silences);
    before
        .map(|fault| (fault, When::BeforeEffect))
        .chain(after.map(|fault| (fault, When::AfterEffect)))
        .collect()
}

/// A console that gives up soon, in front of an account on a bad day.
async fn console(hosts: usize) -> Console {
    // Some of the users cannot host.
    let users = hosts * 2 + 60;
    let mut console = Console::with(Setup { users, ..Setup::default() }).await;
    let timeouts =
        http::Timeouts { connect: Duration::from_secs(1), total: Duration::from_secs(1) };
    let patience = http::Patience {
        head: Duration::from_millis(250),
        idle: Duration::from_millis(150),
        total: Duration::from_millis(400),
    };
    let endpoints = Endpoints {
        api_url: format!("{}/v2", console.url),
        oauth_url: format!("{}/oauth", console.url),
    };
    let options = Options { patience, pacer: Arc::new(Unpaced), ..Options::default() };
    console.app.zoom = ZoomClient::with_options(
        http::client(timeouts).unwrap(),
        endpoints,
        jwt(),
        console.app.clock.clone(),
        options,
    );
    console.app.creating = Patience { answer: Duration::from_millis(600), ..Patience::default() };
    console.router = server::router(console.app.clone()).unwrap();
    console
}

/// Somebody who can host, for every 80 creations.
async fn hosts(console: &Console, count: usize) -> Vec<String> {
    let users = console.app.zoom.all_users(&zoom::UserQuery::default()).await.unwrap();
    assert!(users.len() >= count, "{} users for {count} hosts", users.len());
    users.into_iter().take(count).map(|user| user.id).collect()
}

/// Asks for a creation. Every tenth is just like the one before.
fn ask(
    admin: &Caller<'_>,
    hosts: &[String],
    number: usize,
) -> axum::http::Request<axum::body::Body> {
    let key = format!("soak-{number}");
    let body = json!({
        "user_id": hosts[number / OF_A_HOST], "topic": topic(number), "timezone": "UTC",
        "start_time": "2026-12-01T09:00:00Z", "duration": 30,
    });
    let headers = [
        ("x-greenroom", "1"),
        ("content-type", "application/json"),
        ("idempotency-key", key.as_str()),
    ];
    admin.request(Method::POST, "/api/user/createmeeting", &headers, Some(body.to_string()))
}

fn topic(number: usize) -> String {
    format!("Soak {}", if number % 10 == 9 { number - 1 } else { number })
}

/// The meeting, where there is one; any other answer must say what is the matter.
fn read(answer: &Answer) -> Option<MeetingId> {
    if answer.status == StatusCode::CREATED {
        return Some(answer.json::<CreatedMeeting>().id);
    }
    let body: ErrorBody = serde_json::from_str(&answer.text()).unwrap();
    assert!(!body.message.is_empty() && !body.request_id.is_empty(), "{}", answer.text());
    let clear = !matches!(body.code, ErrorCode::Internal | ErrorCode::Unknown);
    assert!(clear, "{}: {}", answer.status, answer.text());
    None
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_a_bad_day_no_meeting_is_lost_and_none_comes_twice() {
    let asked = std::env::var("GREENROOM_SOAK").ok().and_then(|number| number.parse().ok());
    let count = match asked {
        None => FEW,
        Some(1) => MANY,
        Some(number) => number,
    };
    let console = console(count / OF_A_HOST + 1).await;
    let hosts = hosts(&console, count / OF_A_HOST + 1).await;
    let admin = console.admin().await;
    let account = console.account.as_ref().unwrap();
    let faults = faults();
    let chance = FAULTY / faults.len() as f64;
    for (fault, when) in faults {
        account.controls().inject(FaultRule { chance, when, ..FaultRule::new("/v2/", fault) });
    }

    let mut answered: HashMap<usize, MeetingId> = HashMap::new();
    let mut open: Vec<usize> = (0..count).collect();
    let mut tries = 0;
    while !open.is_empty() {
        tries += 1;
        assert!(tries <= TRIES_MAX, "{} of {count} creations never end", open.len());
        let at_once = Arc::new(Semaphore::new(AT_ONCE));
        let mut asking = JoinSet::new();
        for number in open {
            // Some are sent twice at the same time.
            for _ in 0..=usize::from(number % 7 == 0) {
                let permit = at_once.clone().acquire_owned().await.unwrap();
                let asked = answer(console.router.clone(), ask(&admin, &hosts, number));
                asking.spawn(async move {
                    let answer = asked.await;
                    drop(permit);
                    (number, read(&answer))
                });
            }
        }
        let mut left = HashSet::new();
        for (number, id) in asking.join_all().await {
            match id {
                Some(id) => {
                    let first = *answered.entry(number).or_insert(id);
                    assert_eq!(first, id, "one key names two meetings");
                }
                None => {
                    left.insert(number);
                }
            }
        }
        open = left.into_iter().filter(|number| !answered.contains_key(number)).collect();
        console.pass(SETTLED);
    }
    let struck = account.controls().faults_injected();
    account.controls().clear_faults();

    let mut named = HashSet::new();
    let mut of_topic: HashMap<String, Vec<MeetingId>> = HashMap::new();
    for (number, id) in &answered {
        assert!(named.insert(*id), "two keys name one meeting");
        of_topic.entry(topic(*number)).or_default().push(*id);
    }
    let mut there = 0;
    for host in &hosts {
        let listed = console.app.zoom.all_meetings(host, MeetingListType::Scheduled).await.unwrap();
        let mut of_host = 0;
        for row in listed.iter().filter(|row| row.topic.starts_with("Soak ")) {
            let id = MeetingId::new(row.id).unwrap();
            assert!(of_topic[&row.topic].contains(&id), "nobody was told of {} {id}", row.topic);
            of_host += 1;
        }
        let counted = quota::of_host(&console.app, &host.parse().unwrap()).await.unwrap();
        assert_eq!(counted.used, of_host, "creations of {host} today");
        there += of_host;
    }
    assert_eq!((there as usize, answered.len()), (count, count));
    println!("{count} creations, {struck} faults, {tries} rounds");
    assert!(struck as f64 > 0.1 * count as f64, "{struck} faults hardly happened");
}

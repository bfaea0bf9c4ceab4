//! Every fault the sandbox knows, met by every route that asks Zoom: the answer comes in time and
//! names the case, nothing happens twice, and memory stays where it was. A binary of its own, so
//! that no other test's memory is measured.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

#[path = "../routes/contract.rs"]
mod contract;
#[expect(dead_code, reason = "this script reads nothing of the log")]
#[path = "../routes/kept_log.rs"]
mod kept_log;
#[expect(dead_code, reason = "this script needs less of the rig than the tests of the routes")]
#[path = "../routes/rig.rs"]
mod rig;

use std::time::{Duration, Instant};

use api::{ErrorBody, ErrorCode, report::Report};
use greenroom::{creation::Patience, server};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use sandbox::{Fault, FaultRule, When};
use serde_json::json;
use zoom::{
    Credentials, Endpoints, MeetingListType, Options, UserQuery, UserStatus, ZoomClient, http,
};

use crate::rig::{Answer, Caller, Console, Setup, jwt, server_to_server};

/// A request is answered within.
const DEADLINE: Duration = Duration::from_millis(1_500);
/// What the machine may add to it.
const GRACE: Duration = Duration::from_millis(100);
/// One call to Zoom ends within: routes make at most two where the first fails.
const CALL: Duration = Duration::from_millis(700);
/// How much the whole script may add to the memory in use.
const GROWTH_MAX: u64 = 32 * 1024 * 1024;
/// More than fits into that, many times.
const HUGE: u64 = 1024 * 1024 * 1024;

/// Where calls go.
const API: &str = "/v2/";
/// Where tokens come from, where they are fetched.
const TOKEN_ENDPOINT: &str = "/oauth/token";

const MONTH: &str = "from=2026-10-24&to=2026-11-24";

/// What becomes of a call that meets a fault.
#[derive(Clone)]
struct Case {
    fault: Fault,
    /// What the path of a call that meets it begins with.
    below: &'static str,
    /// The status and code answered; success where `None`.
    refusal: Option<(u16, ErrorCode)>,
    /// Zoom's code, where its answer has one.
    zoom_code: Option<i64>,
    /// Whether Zoom answers at all, and so has a tracking id.
    tracked: bool,
    /// Whether the answer leaves open if Zoom did what was asked.
    silent: bool,
}

fn case(fault: Fault, status: u16, code: ErrorCode) -> Case {
    let refusal = Some((status, code));
    Case { fault, below: API, refusal, zoom_code: None, tracked: true, silent: false }
}

impl Case {
    fn zoom_code(self, code: i64) -> Self {
        Self { zoom_code: Some(code), ..self }
    }

    fn silent(self) -> Self {
        Self { silent: true, ..self }
    }

    /// Of the token endpoint. Whatever it says: without a token nothing is done.
    fn without_token(self) -> Self {
        Self { below: TOKEN_ENDPOINT, ..self }
    }

    /// Of what Zoom never said.
    fn untracked(self) -> Self {
        Self { tracked: false, ..self }
    }
}

fn cases() -> Vec<Case> {
    use ErrorCode::{
        RateLimited, UserNotFound, ZoomCredentials, ZoomRefused, ZoomTimeout, ZoomUnreachable,
        ZoomUnreadable,
    };
    let refusal =
        |status, code, message: &str| Fault::Refusal { status, code, message: message.into() };
    let page_loop = |fault| Case {
        fault,
        below: API,
        refusal: None,
        zoom_code: None,
        tracked: false,
        silent: false,
    };
    vec![
        case(Fault::ExpiredToken, 502, ZoomCredentials).zoom_code(124),
        case(Fault::MissingScope { scope: "x:read:x:admin".into() }, 502, ZoomCredentials)
            .zoom_code(4711),
        case(refusal(400, 300, "Invalid parameter."), 502, ZoomRefused).zoom_code(300),
        case(refusal(400, 200, "No permission."), 502, ZoomRefused).zoom_code(200),
        case(refusal(404, 1001, "User does not exist."), 404, UserNotFound).zoom_code(1001),
        case(Fault::TooManyRequests { daily: false, retry_after: None }, 429, RateLimited)
            .zoom_code(429),
        case(
            Fault::TooManyRequests {
                daily: true,
                retry_after: Some("2026-11-25T00:00:00Z".into()),
            },
            429,
            RateLimited,
        )
        .zoom_code(429),
        case(Fault::HtmlRefusal, 502, ZoomUnreadable),
        case(Fault::ServerError { status: 500 }, 502, ZoomUnreadable).silent(),
        case(Fault::ServerError { status: 503 }, 502, ZoomUnreadable).silent(),
        case(Fault::Redirect { to: "https://zoom.test/".into() }, 502, ZoomUnreadable),
        case(Fault::BrokenJson, 502, ZoomCredentials).zoom_code(104),
        case(Fault::EmptyBody, 502, ZoomUnreadable).silent(),
        case(Fault::InvalidUtf8, 502, ZoomUnreadable).silent(),
        case(Fault::HugeBody { bytes: HUGE }, 502, ZoomUnreadable).silent(),
        case(Fault::Reset, 502, ZoomUnreachable).untracked().silent(),
        case(Fault::HalfBody, 502, ZoomUnreachable).silent(),
        case(Fault::SlowHeaders { ms: 60_000 }, 504, ZoomTimeout).untracked().silent(),
        case(Fault::SlowBody { ms: 1_000 }, 504, ZoomTimeout).silent(),
        page_loop(Fault::RepeatedPageToken),
        page_loop(Fault::LoopingPageToken),
    ]
}

/// What goes wrong where a token is fetched.
fn token_cases() -> Vec<Case> {
    use ErrorCode::{ZoomCredentials, ZoomTimeout, ZoomUnreachable, ZoomUnreadable};
    let refused = Fault::Refusal { status: 400, code: 4735, message: "Invalid client.".into() };
    [
        case(refused, 502, ZoomCredentials).zoom_code(4735),
        case(Fault::ServerError { status: 503 }, 502, ZoomUnreadable),
        case(Fault::EmptyBody, 502, ZoomUnreadable),
        case(Fault::Reset, 502, ZoomUnreachable).untracked(),
        case(Fault::SlowHeaders { ms: 60_000 }, 504, ZoomTimeout).untracked(),
    ]
    .map(Case::without_token)
    .into()
}

/// A client that has met nothing yet, and gives up soon.
fn renew_client(console: &mut Console, credentials: &Credentials) {
    let timeouts = http::Timeouts { connect: CALL, total: CALL };
    let patience = http::Patience { head: CALL, idle: CALL / 2, total: CALL };
    let endpoints = Endpoints {
        api_url: format!("{}/v2", console.url),
        oauth_url: format!("{}/oauth", console.url),
    };
    console.app.zoom = ZoomClient::with_options(
        http::client(timeouts).unwrap(),
        endpoints,
        credentials.clone(),
        console.app.clock.clone(),
        Options { patience, ..Options::default() },
    );
    console.app.creating = Patience { answer: DEADLINE, ..Patience::default() };
    console.router = server::router(console.app.clone()).unwrap();
}

async fn in_time(what: &str, asking: impl Future<Output = Answer>) -> Answer {
    let began = Instant::now();
    let answer = asking.await;
    let took = began.elapsed();
    assert!(took <= DEADLINE + GRACE, "{what} took {took:?}");
    answer
}

/// Holds an answer against what its case says.
#[track_caller]
fn check(what: &str, case: &Case, answer: &Answer) {
    let Some((status, code)) = case.refusal else {
        assert!(answer.status.is_success(), "{what}: {}", answer.text());
        return;
    };
    let body: ErrorBody = serde_json::from_str(&answer.text()).unwrap();
    assert_eq!((answer.status.as_u16(), body.code), (status, code), "{what}: {}", body.message);
    assert!(!body.message.is_empty() && !body.request_id.is_empty(), "{what}");
    let told = body.zoom.as_ref();
    assert_eq!(told.and_then(|zoom| zoom.code), case.zoom_code, "{what}");
    let tracking_id = told.and_then(|zoom| zoom.tracking_id.as_ref());
    assert_eq!(tracking_id.is_some(), case.tracked, "{what}: {tracking_id:?}");
}

/// The memory this process holds, in bytes.
fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
    let kilobytes: u64 = line.split_ascii_whitespace().nth(1).unwrap().parse().unwrap();
    kilobytes * 1024
}

async fn meetings_named(console: &Console, host: &str, topic: &str) -> usize {
    let listed = console.app.zoom.all_meetings(host, MeetingListType::Scheduled).await.unwrap();
    listed.iter().filter(|meeting| meeting.topic == topic).count()
}

async fn users_named(console: &Console, email: &str) -> usize {
    let query = UserQuery { status: UserStatus::Pending, ..UserQuery::default() };
    let listed = console.app.zoom.all_users(&query).await.unwrap();
    listed.iter().filter(|user| user.email == email).count()
}

async fn create_meeting(owner: &Caller<'_>, topic: &str) -> Answer {
    let meeting = json!({"topic": topic, "start_time": "2026-12-01T09:00:00Z", "duration": 30});
    owner
        .post_with(
            "/api/user/createmeeting",
            &meeting,
            &[("idempotency-key", &topic.replace(" ", "-"))],
        )
        .await
}

async fn create_user(owner: &Caller<'_>, email: &str) -> Answer {
    let user = json!({"email": email, "type": 1});
    owner.post_with("/api/user/createuser", &user, &[("idempotency-key", email)]).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_fault_is_answered_in_time_with_its_code_once_and_without_growing() {
    // More than a page of users and of past meetings.
    let mut console = Console::with(Setup { users: 700, ..Setup::default() }).await;
    renew_client(&mut console, &jwt());
    let owner_cookie = console.owner().await.cookie.unwrap();
    let (id, sitting) = {
        let owner = console.anonymous().with_cookie(&owner_cookie);
        let report: Report = owner.get(&format!("/api/user/report?{MONTH}")).await.json();
        assert!(report.meetings.len() > 300, "{} meetings fit on one page", report.meetings.len());
        let uuid = report.meetings[0].uuid.as_str();
        (owner.id().await, utf8_percent_encode(uuid, NON_ALPHANUMERIC).to_string())
    };
    let reads = [
        "/api/user?page_size=300".to_owned(),
        format!("/api/user/report?{MONTH}"),
        "/api/user/meetings".to_owned(),
        format!("/api/user/meetingreport/{sitting}"),
    ];
    let mut before = resident();
    let mut slowest = Duration::ZERO;
    let signed = cases().into_iter().map(|case| (case, jwt()));
    let fetched = cases().into_iter().chain(token_cases()).map(|case| (case, server_to_server()));
    for (number, (case, credentials)) in signed.chain(fetched).enumerate() {
        let account = console.account.clone().unwrap();
        let what = |route: &str| format!("{route}, {:?} of {}", case.fault, case.below);
        account.controls().inject(FaultRule::new(case.below, case.fault.clone()));
        let began = Instant::now();
        for path in &reads {
            renew_client(&mut console, &credentials);
            let owner = console.anonymous().with_cookie(&owner_cookie);
            let what = what(path);
            let answer = in_time(&what, owner.get(path)).await;
            if case.refusal.is_none() && path.contains("/user/report") {
                // The one list that has more pages than two.
                answer.refusal(502, ErrorCode::ZoomUnreadable);
                continue;
            }
            // A read is repeated where no whole answer came, and may run out of time by that.
            let repeated = !case.tracked || case.fault == Fault::HalfBody;
            if repeated && answer.status.as_u16() == 504 {
                answer.refusal(504, ErrorCode::ZoomTimeout);
            } else {
                check(&what, &case, &answer);
            }
        }
        let (topic, email) = (format!("Fault {number}"), format!("fault{number}@greenroom.test"));
        let what_meeting = what("createmeeting");
        renew_client(&mut console, &credentials);
        let owner = console.anonymous().with_cookie(&owner_cookie);
        check(&what_meeting, &case, &in_time(&what_meeting, create_meeting(&owner, &topic)).await);
        let what_user = what("createuser");
        renew_client(&mut console, &credentials);
        let owner = console.anonymous().with_cookie(&owner_cookie);
        check(&what_user, &case, &in_time(&what_user, create_user(&owner, &email)).await);
        slowest = slowest.max(began.elapsed());
        account.controls().clear_faults();
        renew_client(&mut console, &credentials);
        let created = usize::from(case.refusal.is_none());
        // What comes late does not come before its effect here.
        let late = matches!(case.fault, Fault::HalfBody | Fault::SlowBody { .. });
        let sent = if late { 1 } else { created };
        assert_eq!(meetings_named(&console, &id, &topic).await, sent, "{what_meeting}");
        assert_eq!(users_named(&console, &email).await, created, "{what_user}");
        if case.silent {
            let lost = Lost { case: &case, credentials: &credentials, number };
            found_after_its_effect(&mut console, &owner_cookie, &id, lost).await;
        }
        if number == 0 {
            // What every case needs once.
            before = resident();
        }
    }
    let grown = resident().saturating_sub(before);
    assert!(grown <= GROWTH_MAX, "{} MB more than before", grown / 1024 / 1024);
    println!("slowest case {slowest:?}, grown by {} kB", grown / 1024);
}

/// An answer that gets lost.
struct Lost<'a> {
    case: &'a Case,
    credentials: &'a Credentials,
    /// The case's number.
    number: usize,
}

/// Where Zoom did what was asked and its answer alone was lost, the answer is found.
async fn found_after_its_effect(
    console: &mut Console,
    cookie: &str,
    id: &str,
    Lost { case, credentials, number }: Lost<'_>,
) {
    renew_client(console, credentials);
    let owner = console.anonymous().with_cookie(cookie);
    let account = console.account.clone().unwrap();
    let lose = || {
        let rule = FaultRule::new("/v2/users", case.fault.clone());
        let (method, when) = (Some("POST".to_owned()), When::AfterEffect);
        account.controls().inject(FaultRule { method, when, times: Some(1), ..rule });
    };
    let (topic, email) = (format!("Lost {number}"), format!("lost{number}@greenroom.test"));
    lose();
    let what = format!("createmeeting, {:?} after its effect", case.fault);
    let answer = in_time(&what, create_meeting(&owner, &topic)).await;
    assert_eq!(answer.status, 201, "{what}: {}", answer.text());
    lose();
    let what = format!("createuser, {:?} after its effect", case.fault);
    let answer = in_time(&what, create_user(&owner, &email)).await;
    assert_eq!(answer.status, 201, "{what}: {}", answer.text());
    account.controls().clear_faults();
    assert_eq!(meetings_named(console, id, &topic).await, 1, "{what}");
    assert_eq!(users_named(console, &email).await, 1, "{what}");
}

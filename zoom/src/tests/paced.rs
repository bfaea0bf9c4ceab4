//! Calls wait for their turn, and what is told of them.

use std::sync::{
    Mutex,
    atomic::{AtomicBool, AtomicUsize},
};

use jiff::civil::date;
use tokio::{net::TcpStream, task::JoinSet, time::Instant};

use super::{
    host::{Host, http, say},
    *,
};
use crate::{
    Error, Event, Held, Label, LocalPacer, NoTurn, Odd, Operation, Outcome, Pacer, PastMeetingRef,
    Plan, RateLimited, ReportMeeting, Source, UserStatusAction,
};

const HEAVY: &str = "{\"uuid\":\"u==\"}";

fn paced(address: &str, pacer: Arc<dyn Pacer>) -> ZoomClient {
    client_behaving(address, Options { pacer, ..Options::default() }, &Hands::new())
}

/// Asks for `count` different reports at once.
async fn reports(clients: &[ZoomClient], count: u64) -> Vec<Result<ReportMeeting, Error>> {
    let mut calls = JoinSet::new();
    for number in 0..count {
        let client = clients[usize::try_from(number).unwrap() % clients.len()].clone();
        calls.spawn(async move { client.report_meeting(PastMeetingRef::Latest(number)).await });
    }
    calls.join_all().await
}

fn held(error: Error) -> RateLimited {
    match error {
        Error::RateLimited(limit) if limit.held_back => limit,
        error => panic!("{error:?}"),
    }
}

#[tokio::test]
async fn under_the_plans_limits_nobody_is_refused_even_where_two_clients_share_the_account() {
    let calls: Arc<Mutex<Vec<Instant>>> = Arc::default();
    let log = calls.clone();
    let host = Host::start(move |stream: TcpStream, _, _| {
        let now = Instant::now();
        let mut calls = log.lock().unwrap();
        calls.retain(|call| now - *call < Duration::from_secs(1));
        calls.push(now);
        let answer = if calls.len() > 40 { http(429, "", "") } else { http(200, "", HEAVY) };
        say(stream, answer)
    })
    .await;
    let pacer = Arc::new(LocalPacer::new(Plan::Business));
    let clients = [paced(&host.address, pacer.clone()), paced(&host.address, pacer)];
    for answer in reports(&clients, 100).await {
        answer.unwrap();
    }
    assert_eq!(host.seen(), 100);
}

#[tokio::test]
async fn a_call_whose_turn_comes_too_late_is_not_sent_and_says_when_it_would_be() {
    let host = Host::start(|stream, _, _| say(stream, http(200, "", HEAVY))).await;
    let client = paced(&host.address, Arc::new(LocalPacer::new(Plan::Pro)));
    let end = Instant::now() + Duration::from_millis(500);
    let answers = reports(&[client.until(end)], 30).await;
    let (done, late): (Vec<_>, Vec<_>) = answers.into_iter().partition(Result::is_ok);
    assert!((3..=6).contains(&done.len()), "{}", done.len());
    assert_eq!(host.seen(), done.len());
    for error in late {
        let limit = held(error.unwrap_err());
        assert!(limit.retry_after > Some(Duration::from_millis(100)) && !limit.daily, "{limit:?}");
        assert!(limit.to_string().starts_with("Held back"), "{limit}");
    }
}

/// Has one turn and then none.
struct OneTurn(AtomicBool);

#[async_trait::async_trait]
impl Pacer for OneTurn {
    async fn book(&self, _: Label, _: Duration) -> Result<Duration, NoTurn> {
        let first = self.0.swap(false, Ordering::SeqCst);
        let after = Duration::from_secs(60);
        if first { Ok(Duration::ZERO) } else { Err(NoTurn { after, daily: false }) }
    }

    async fn hold(&self, _: Label, _: Duration, _: bool) {}

    async fn held(&self, _: Label) -> Option<Held> {
        None
    }
}

#[tokio::test]
async fn a_call_without_a_turn_to_be_repeated_in_ends_with_what_zoom_said() {
    let host = Host::start(|stream, _, _| say(stream, http(503, "", "{\"code\":5}"))).await;
    let client = paced(&host.address, Arc::new(OneTurn(AtomicBool::new(true))));
    let error = client.get_meeting(5).await.unwrap_err();
    assert_eq!((error.api().unwrap().status, host.seen()), (503, 1));
    held(client.get_meeting(5).await.unwrap_err());
}

/// Has a turn for everybody, and never knows that a label is held.
struct Deaf;

#[async_trait::async_trait]
impl Pacer for Deaf {
    async fn book(&self, _: Label, _: Duration) -> Result<Duration, NoTurn> {
        Ok(Duration::ZERO)
    }

    async fn hold(&self, _: Label, _: Duration, _: bool) {
        std::future::pending::<()>().await;
    }

    async fn held(&self, _: Label) -> Option<Held> {
        None
    }
}

#[tokio::test]
async fn a_refused_call_ends_by_its_deadline_whatever_the_pacer_does() {
    let server = MockServer::start().await;
    let words = "You have reached the maximum per-second rate limit for this API. Try again later.";
    Mock::given(method("PUT")).respond_with(refusal(429, 429, words)).mount(&server).await;
    let (begun, allowed) = (Instant::now(), Duration::from_millis(500));
    let client = paced(&server.uri(), Arc::new(Deaf)).until(begun + allowed);
    let changing = client.set_user_status("u", UserStatusAction::Activate);
    tokio::time::timeout(4 * allowed, changing).await.unwrap().unwrap_err();
}

/// Has a turn soon for everybody; whoever books the first is kept from it by a thread that stalls.
#[derive(Default)]
struct Stalling {
    booked: AtomicUsize,
}

#[async_trait::async_trait]
impl Pacer for Stalling {
    async fn book(&self, _: Label, _: Duration) -> Result<Duration, NoTurn> {
        if self.booked.fetch_add(1, Ordering::SeqCst) == 0 {
            tokio::spawn(async { std::thread::sleep(Duration::from_millis(200)) });
        }
        Ok(Duration::from_millis(20))
    }

    async fn hold(&self, _: Label, _: Duration, _: bool) {}

    async fn held(&self, _: Label) -> Option<Held> {
        None
    }
}

#[tokio::test]
async fn a_turn_that_was_missed_is_given_up_for_another() {
    let host = Host::start(|stream, _, _| say(stream, http(200, "", HEAVY))).await;
    let pacer = Arc::new(Stalling::default());
    for answer in reports(&[paced(&host.address, pacer.clone())], 1).await {
        answer.unwrap();
    }
    assert_eq!((pacer.booked.load(Ordering::SeqCst), host.seen()), (2, 1));
}

#[tokio::test]
async fn a_day_that_is_spent_is_told_with_its_end_and_asked_for_no_more() {
    let server = MockServer::start().await;
    let words = "You have reached the maximum daily rate limit for this API. Refer to the response header for details on when you can make another request.";
    let spent = refusal(429, 429, words)
        .insert_header("x-ratelimit-type", "Daily-limit")
        .insert_header("retry-after", "3600");
    Mock::given(path("/v2/report/daily")).respond_with(spent).mount(&server).await;
    on_get(&server, "/users/u", ok(json!({ "id": "u" }))).await;
    let client = client(&server);
    let error = client.report_daily(2026, 9).await.unwrap_err();
    let Error::RateLimited(limit) = error else { panic!("{error:?}") };
    assert!(limit.daily && !limit.held_back);
    assert_eq!(limit.retry_after, Some(Duration::from_secs(3600)));
    let day = date(2026, 9, 1);
    let limit = held(client.report_history_meetings(day, day).await.unwrap_err());
    assert!(limit.daily && limit.retry_after > Some(Duration::from_secs(3590)), "{limit:?}");
    client.get_user("u").await.unwrap();
    assert_eq!(seen(&server, "GET").await, 2);
}

#[tokio::test]
async fn a_refusal_for_the_second_holds_the_others_for_seconds_whatever_it_says() {
    let server = MockServer::start().await;
    let words = "You have reached the maximum per-second rate limit for this API. Try again later.";
    let spent = refusal(429, 429, words).insert_header("retry-after", "86400");
    on_get(&server, "/meetings/5", spent).await;
    let pacer = Arc::new(LocalPacer::new(Plan::Unlimited));
    let Err(Error::RateLimited(limit)) = paced(&server.uri(), pacer.clone()).get_meeting(5).await
    else {
        panic!("not refused")
    };
    assert_eq!(limit.retry_after, Some(Duration::from_secs(60)));
    let held = pacer.held(Label::Light).await.unwrap();
    assert!(held.left <= Duration::from_secs(3) && !held.daily, "{held:?}");
}

#[tokio::test]
async fn a_user_another_request_holds_keeps_nobody_else_waiting_and_the_call_itself_waits() {
    let server = MockServer::start().await;
    let words =
        "Too many concurrent requests. A request to disassociate this user has already been made.";
    let locked = refusal(429, 429, words).insert_header("retry-after", "1");
    Mock::given(path("/v2/users/u")).respond_with(locked).up_to_n_times(1).mount(&server).await;
    on_get(&server, "/users/u", ok(json!({ "id": "u" }))).await;
    Mock::given(method("PUT"))
        .respond_with(refusal(429, 429, words).insert_header("retry-after", "60"))
        .mount(&server)
        .await;
    let pacer = Arc::new(LocalPacer::new(Plan::Unlimited));
    let client = paced(&server.uri(), pacer.clone());
    let begun = Instant::now();
    client.get_user("u").await.unwrap();
    assert!(begun.elapsed() >= Duration::from_secs(1), "{:?}", begun.elapsed());
    client.set_user_status("u", UserStatusAction::Activate).await.unwrap_err();
    assert_eq!(pacer.held(Label::Light).await, None);
}

#[tokio::test]
async fn what_a_users_own_token_asks_waits_its_turn_is_counted_and_its_limits_are_heard() {
    let server = MockServer::start().await;
    on_get(&server, "/users/me", ok(json!({ "id": "u" }))).await;
    let (events, pacer) = (Arc::new(Events::default()), Arc::new(LocalPacer::new(Plan::Pro)));
    let options = Options { metrics: events.clone(), pacer: pacer.clone(), ..Options::default() };
    let client = client_behaving(&server.uri(), options, &Hands::new());
    client.user_of(&"own".into()).await.unwrap();
    let operation = Operation::OwnProfile;
    let told = events.told();
    assert!(
        matches!(
            told[..],
            [Event::Sent { .. }, Event::Called { operation: of, outcome: Outcome::Done, .. }]
                if of == operation
        ),
        "{told:?}"
    );
    pacer.hold(Label::Light, Duration::from_secs(60), false).await;
    let late = client.until(Instant::now() + Duration::from_secs(1));
    held(late.profile_of(&"own".into()).await.unwrap_err());
    assert_eq!(seen(&server, "GET").await, 1);

    let server = MockServer::start().await;
    let spent = refusal(429, 429, "").insert_header("x-ratelimit-type", "Daily-limit");
    on_get(&server, "/users/me", spent).await;
    let pacer = Arc::new(LocalPacer::new(Plan::Pro));
    paced(&server.uri(), pacer.clone()).user_of(&"own".into()).await.unwrap_err();
    assert!(pacer.held(Label::Light).await.is_some_and(|held| held.daily));
}

#[tokio::test]
async fn a_users_own_token_that_is_rejected_is_not_tried_twice() {
    let server = MockServer::start().await;
    on_get(&server, "/users/me", refusal(401, 124, "Access token is expired.")).await;
    let error = client(&server).user_of(&"own".into()).await.unwrap_err();
    assert!(matches!(error, Error::Credentials(_)), "{error:?}");
    assert_eq!(seen(&server, "GET").await, 1);
}

#[tokio::test]
async fn only_what_speaks_against_the_accounts_credentials_is_told_as_such() {
    let server = MockServer::start().await;
    on_get(&server, "/users/me", refusal(401, 124, "Access token is expired.")).await;
    let no_scope = refusal(400, 4711, "Invalid access token, does not contain scopes");
    for path in ["/report/history_meetings", "/users/u"] {
        on_get(&server, path, no_scope.clone()).await;
    }
    let events = Arc::new(Events::default());
    let options = Options { metrics: events.clone(), ..Options::default() };
    let client = client_behaving(&server.uri(), options, &Hands::new());
    let day = jiff::civil::date(2026, 11, 24);
    client.user_of(&"own".into()).await.unwrap_err();
    client.report_history_meetings(day, day).await.unwrap_err();
    client.get_user("u").await.unwrap_err();
    let outcome = |event: Event| match event {
        Event::Called { operation, outcome, .. } => Some((operation.name(), outcome)),
        _ => None,
    };
    let told: Vec<_> = events.told().into_iter().filter_map(outcome).collect();
    assert_eq!(
        told,
        [
            ("own_profile", Outcome::Refused),
            ("report_history_meetings", Outcome::Refused),
            ("get_user", Outcome::Credentials),
        ]
    );
}

#[tokio::test]
async fn the_spent_day_of_one_host_holds_nobody_else() {
    let server = MockServer::start().await;
    let words = "You have exceeded the daily rate limit (100) of Meeting Create/Update API requests permitted for this particular user. You may resume these requests at GMT 00:00:00.";
    Mock::given(method("PATCH")).respond_with(refusal(429, 429, words)).mount(&server).await;
    on_get(&server, "/meetings/6", ok(json!({ "id": 6 }))).await;
    let client = client(&server);
    client.update_meeting(5, &crate::MeetingChange::default()).await.unwrap_err();
    client.get_meeting(6).await.unwrap();
    assert_eq!(seen(&server, "PATCH").await, 1);
}

#[tokio::test]
async fn what_the_client_does_is_told() {
    let server = MockServer::start().await;
    let failing = ResponseTemplate::new(500);
    Mock::given(method("GET")).respond_with(failing).up_to_n_times(1).mount(&server).await;
    let user = json!({ "id": "u", "type": "many", "created_at": "soon", "dept": null });
    let answer = ok(user).insert_header("x-ratelimit-remaining", "29");
    on_get(&server, "/users/u", answer).await;
    let events = Arc::new(Events::default());
    let options = Options { metrics: events.clone(), ..Options::default() };
    let client = client_behaving(&server.uri(), options, &Hands::new());
    client.get_user("u").await.unwrap();
    client.get_user("u").await.unwrap();
    client.get_user("v").await.unwrap_err();
    let operation = Operation::GetUser;
    let (sent, told): (Vec<_>, Vec<_>) =
        events.told().into_iter().partition(|event| *event == Event::Sent { operation });
    assert_eq!(sent.len(), 3, "one of two calls is repeated: {told:?}");
    let odd = |odd| Event::Odd { operation, odd, count: 1 };
    let Event::Called { outcome, retries, retries_left, remaining, .. } = told[0] else {
        panic!("{told:?}")
    };
    assert_eq!((outcome, retries, retries_left, remaining), (Outcome::Done, 1, 2, Some(29)));
    assert_eq!(told[1..3], [odd(Odd::Number), odd(Odd::Time)]);
    assert_eq!(told[3], Event::Shared { operation, source: Source::Cache });
    assert!(matches!(told.last(), Some(Event::Called { outcome: Outcome::Unreadable, .. })));
}

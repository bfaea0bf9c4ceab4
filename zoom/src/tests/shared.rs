//! Answers that callers share, and those they never do.

use tokio::{
    io::AsyncReadExt,
    net::TcpStream,
    task::JoinSet,
    time::{Instant, timeout},
};

use super::{
    host::{Host, http, say},
    *,
};
use crate::{SUMMARY_REMEMBERED, USER_REMEMBERED, UserChange};

fn slow(body: Value) -> ResponseTemplate {
    ok(body).set_delay(Duration::from_millis(300))
}

async fn until_seen(server: &MockServer, count: usize) {
    while seen(server, "GET").await < count {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn a_thousand_identical_reads_at_once_make_one_call_and_share_its_answer_or_error() {
    for answer in [slow(json!({ "id": 5 })), slow(json!([]))] {
        let server = MockServer::start().await;
        on_get(&server, "/meetings/5", answer).await;
        let client = client(&server);
        let mut calls = JoinSet::new();
        for _ in 0..1_000 {
            let client = client.clone();
            calls.spawn(async move { client.get_meeting(5).await.map(|meeting| meeting.id) });
        }
        let answers = calls.join_all().await;
        assert_eq!(answers.len(), 1_000);
        assert!(answers.iter().all(|answer| *answer == answers[0]));
        assert_eq!(seen(&server, "GET").await, 1);
    }
}

#[tokio::test]
async fn reads_that_differ_in_anything_are_not_shared() {
    let server = MockServer::start().await;
    Mock::given(method("GET"))
        .respond_with(slow(json!({ "id": 5, "users": [] })))
        .mount(&server)
        .await;
    let (one, other) = (client(&server), client(&server));
    let query = |size| crate::UserQuery { page_size: size, ..Default::default() };
    let (small, large) = (query(10), query(20));
    let (a, b, c, d, e) = tokio::join!(
        one.list_users(&small),
        one.list_users(&large),
        one.get_meeting(5),
        one.get_meeting(6),
        // Of other credentials, for all this client knows.
        other.get_meeting(5),
    );
    assert!(a.is_ok() && b.is_ok() && c.is_ok() && d.is_ok() && e.is_ok());
    assert_eq!(seen(&server, "GET").await, 5);
}

#[tokio::test]
async fn what_a_users_own_token_is_told_is_shared_with_that_token_alone() {
    let server = MockServer::start().await;
    Mock::given(path("/v2/users/me"))
        .respond_with(|request: &wiremock::Request| {
            let bearer = request.headers.get("authorization").unwrap().to_str().unwrap();
            slow(json!({ "id": bearer }))
        })
        .mount(&server)
        .await;
    let client = client(&server);
    let mut calls = JoinSet::new();
    for number in 0..60 {
        let client = client.clone();
        calls.spawn(async move {
            let token = format!("token-{}", number % 2);
            let profile = client.profile_of(&token.as_str().into()).await.unwrap();
            assert_eq!(profile["id"], format!("Bearer {token}"));
        });
    }
    calls.join_all().await;
    assert_eq!(seen(&server, "GET").await, 2);
    client.profile_of(&"token-0".into()).await.unwrap();
    assert_eq!(seen(&server, "GET").await, 3, "a profile was remembered");
}

#[tokio::test]
async fn a_caller_who_goes_away_leaves_the_answer_to_the_others() {
    let server = MockServer::start().await;
    on_get(&server, "/meetings/5", slow(json!({ "id": 5 }))).await;
    let client = client(&server);
    let of = |client: ZoomClient| async move { client.get_meeting(5).await };
    let first = tokio::spawn(of(client.clone()));
    until_seen(&server, 1).await;
    let second = tokio::spawn(of(client.clone()));
    tokio::task::yield_now().await;
    first.abort();
    assert_eq!(second.await.unwrap().unwrap().id, 5);
    assert_eq!(seen(&server, "GET").await, 1);
}

#[tokio::test]
async fn a_call_nobody_waits_for_any_more_is_given_up() {
    let (told, mut hung_up) = tokio::sync::mpsc::unbounded_channel();
    let host = Host::start(move |mut stream: TcpStream, _, number| {
        let told = told.clone();
        async move {
            if number > 0 {
                return say(stream, http(200, "", "{\"id\":5}")).await;
            }
            stream.read_to_end(&mut Vec::new()).await.ok();
            told.send(()).unwrap();
            None
        }
    })
    .await;
    let client = client_of(&host.address, jwt(), &Hands::new());
    let short = Duration::from_millis(200);
    timeout(short, client.get_meeting(5)).await.unwrap_err();
    timeout(Duration::from_secs(5), hung_up.recv()).await.unwrap().unwrap();
    assert_eq!(client.get_meeting(5).await.unwrap().id, 5);
}

#[tokio::test]
async fn a_caller_with_time_left_does_not_share_the_timeout_of_a_hasty_one() {
    let server = MockServer::start().await;
    on_get(&server, "/meetings/5", slow(json!({ "id": 5 }))).await;
    let client = client(&server);
    let hasty = client.until(Instant::now() + Duration::from_millis(150));
    let (hasty, patient) = tokio::join!(hasty.get_meeting(5), client.get_meeting(5));
    assert_eq!(hasty.map(|meeting| meeting.id), Err(crate::Error::Timeout));
    assert_eq!(patient.unwrap().id, 5);
}

#[tokio::test]
async fn a_user_and_the_summary_are_remembered_for_a_while() {
    let server = MockServer::start().await;
    on_get(&server, "/users/u", ok(json!({ "id": "u" }))).await;
    on_get(&server, "/users/summary", ok(json!({ "total_users_count": 9 }))).await;
    let hands = Hands::new();
    let client = client_of(&server.uri(), jwt(), &hands);
    let seconds = |duration: Duration| i64::try_from(duration.as_secs()).unwrap();
    for (forward, calls) in [
        (0, 2),
        (seconds(USER_REMEMBERED) - 1, 2),
        (1, 3),
        (seconds(SUMMARY_REMEMBERED - USER_REMEMBERED), 5),
    ] {
        hands.forward(forward);
        client.get_user("u").await.unwrap();
        client.users_summary().await.unwrap();
        assert_eq!(seen(&server, "GET").await, calls);
    }
    client.fresh().get_user("u").await.unwrap();
    assert_eq!(seen(&server, "GET").await, 6);
}

#[tokio::test]
async fn an_answer_that_cannot_be_read_is_not_remembered_nor_is_a_large_one() {
    let unreadable = ["", "<html>Sorry</html>", r#"{"id": "#, "[]"];
    for body in unreadable {
        let server = MockServer::start().await;
        let odd = ResponseTemplate::new(200).set_body_string(body);
        Mock::given(path("/v2/users/u")).respond_with(odd).up_to_n_times(1).mount(&server).await;
        on_get(&server, "/users/u", ok(json!({ "id": "u" }))).await;
        let client = client(&server);
        client.get_user("u").await.unwrap_err();
        assert_eq!(client.get_user("u").await.unwrap().id, "u", "after {body:?}");
    }
    let server = MockServer::start().await;
    on_get(&server, "/users/u", ok(json!({ "id": "u", "dept": "x".repeat(64 * 1024) }))).await;
    let client = client(&server);
    for _ in 0..2 {
        client.get_user("u").await.unwrap();
    }
    assert_eq!(seen(&server, "GET").await, 2);
}

#[tokio::test]
async fn an_email_is_looked_up_every_time_and_an_error_is_not_remembered() {
    let server = MockServer::start().await;
    on_get(&server, "/users/u%40x.test", ok(json!({ "id": "u" }))).await;
    on_get(&server, "/users/v", refusal(404, 1001, "User does not exist")).await;
    let client = client(&server);
    for _ in 0..2 {
        client.get_user("u@x.test").await.unwrap();
        client.get_user("v").await.unwrap_err();
    }
    assert_eq!(seen(&server, "GET").await, 4);
}

#[tokio::test]
async fn a_change_ends_what_is_remembered_even_if_it_fails() {
    for status in [204, 500] {
        let server = MockServer::start().await;
        on_get(&server, "/users/u", ok(json!({ "id": "u" }))).await;
        Mock::given(method("PATCH"))
            .respond_with(ResponseTemplate::new(status))
            .mount(&server)
            .await;
        let client = client(&server);
        client.get_user("u").await.unwrap();
        let _ = client.update_user("u", &UserChange::default()).await;
        client.get_user("u").await.unwrap();
        assert_eq!(seen(&server, "GET").await, 2);
    }
}

#[tokio::test]
async fn a_read_begun_before_a_change_answers_nobody_who_asks_after_it() {
    let server = MockServer::start().await;
    on_get(&server, "/users/u", slow(json!({ "id": "u" }))).await;
    Mock::given(method("PATCH")).respond_with(ResponseTemplate::new(204)).mount(&server).await;
    let client = client(&server);
    let before = tokio::spawn({
        let client = client.clone();
        async move { client.get_user("u").await }
    });
    until_seen(&server, 1).await;
    client.update_user("u", &UserChange::default()).await.unwrap();
    client.get_user("u").await.unwrap();
    before.await.unwrap().unwrap();
    assert_eq!(seen(&server, "GET").await, 2);
    client.get_user("u").await.unwrap();
    assert_eq!(seen(&server, "GET").await, 2, "the later answer is remembered");
}

#[tokio::test]
async fn who_asks_for_news_is_not_answered_by_a_read_begun_before() {
    let server = MockServer::start().await;
    on_get(&server, "/meetings/5", slow(json!({ "id": 5 }))).await;
    let client = client(&server);
    let before = tokio::spawn({
        let client = client.clone();
        async move { client.get_meeting(5).await }
    });
    until_seen(&server, 1).await;
    let (fresh, news) = (client.fresh(), client.from_now_on());
    let (fresh, one, other) =
        tokio::join!(fresh.get_meeting(5), news.get_meeting(5), news.get_meeting(5));
    assert!(fresh.is_ok() && one.is_ok() && other.is_ok() && before.await.unwrap().is_ok());
    assert_eq!(seen(&server, "GET").await, 2);
}

#[tokio::test]
async fn what_is_read_during_a_change_is_not_remembered_after_it() {
    let server = MockServer::start().await;
    on_get(&server, "/users/u", ok(json!({ "id": "u" }))).await;
    let done = ResponseTemplate::new(204).set_delay(Duration::from_millis(300));
    Mock::given(method("PATCH")).respond_with(done).mount(&server).await;
    let client = client(&server);
    let changing = tokio::spawn({
        let client = client.clone();
        async move { client.update_user("u", &UserChange::default()).await }
    });
    while seen(&server, "PATCH").await < 1 {
        tokio::task::yield_now().await;
    }
    client.get_user("u").await.unwrap();
    changing.await.unwrap().unwrap();
    client.get_user("u").await.unwrap();
    assert_eq!(seen(&server, "GET").await, 2);
}

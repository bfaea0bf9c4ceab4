//! What is repeated, how often, and what never is.

use wiremock::Request;

use super::{
    host::{Host, http, say},
    *,
};
use crate::{Error, Event, UserChange, UserStatusAction};

const PER_SECOND: &str =
    "You have reached the maximum per-second rate limit for this API. Try again later.";
const LOCKED: &str =
    "Too many concurrent requests. A request to disassociate this user has already been made.";

/// A host that first answers `first` and then does what it is asked.
async fn host_with(first: ResponseTemplate) -> MockServer {
    let server = MockServer::start().await;
    let calls = std::sync::atomic::AtomicUsize::new(0);
    Mock::given(wiremock::matchers::any())
        .respond_with(move |_: &Request| match calls.fetch_add(1, Ordering::SeqCst) {
            0 => first.clone(),
            _ => ok(json!({ "id": "u" })),
        })
        .mount(&server)
        .await;
    server
}

#[tokio::test]
async fn while_zoom_is_down_it_sees_at_most_a_fifth_and_four_more_calls_than_were_asked_for() {
    for (broken, calls) in
        [(true, 20), (false, 20), (true, 100), (false, 100), (true, 1_000), (false, 1_000)]
    {
        let host = Host::start(move |stream, _, _| async move {
            if broken { None } else { say(stream, http(503, "", "{\"code\":5}")).await }
        })
        .await;
        let client = client_of(&host.address, jwt(), &Hands::new());
        for first in (0..calls).step_by(100) {
            let mut asked = tokio::task::JoinSet::new();
            for number in first..calls.min(first + 100) {
                let client = client.clone();
                asked.spawn(async move { client.get_user(&format!("u{number}")).await });
            }
            assert!(asked.join_all().await.iter().all(Result::is_err));
        }
        // Fewer would be a client that does not repeat at all.
        let allowed = calls + 3..=calls + calls / 5 + 4;
        assert!(allowed.contains(&host.seen()), "{} of {calls}", host.seen());
    }
}

#[tokio::test]
async fn a_call_refused_for_the_second_is_made_again_even_if_it_changes_something() {
    let refused = refusal(429, 429, PER_SECOND)
        .insert_header("x-ratelimit-type", "QPS")
        .insert_header("retry-after", "0");
    let server = host_with(refused.clone()).await;
    client(&server).get_user("u").await.unwrap();
    assert_eq!(seen(&server, "GET").await, 2);
    let server = host_with(refused).await;
    client(&server).set_user_status("u", UserStatusAction::Activate).await.unwrap();
    assert_eq!(seen(&server, "PUT").await, 2);
}

#[tokio::test]
async fn a_change_zoom_does_not_say_it_left_undone_is_never_repeated() {
    for first in [
        refusal(429, 429, LOCKED).insert_header("retry-after", "0"),
        refusal(429, 429, "later").insert_header("retry-after", "0"),
        refusal(503, 5, "down").insert_header("retry-after", "0"),
        refusal(504, 5, PER_SECOND),
    ] {
        let server = host_with(first).await;
        client(&server).update_user("u", &UserChange::default()).await.unwrap_err();
        assert_eq!(seen(&server, "PATCH").await, 1);
    }
}

#[tokio::test]
async fn a_wait_that_does_not_fit_the_deadline_is_not_begun() {
    for wait in ["60", "1000000000", "2099-01-01T00:00:00Z"] {
        let server =
            host_with(refusal(429, 429, PER_SECOND).insert_header("retry-after", wait)).await;
        let events = Arc::new(Events::default());
        let options = Options { metrics: events.clone(), ..Options::default() };
        let client = client_behaving(&server.uri(), options, &Hands::new());
        let error = client.get_user("u").await.unwrap_err();
        let Error::RateLimited(limit) = error else { panic!("{error:?}") };
        assert!(
            !limit.held_back && limit.retry_after >= Some(Duration::from_secs(60)),
            "{limit:?}"
        );
        let told = events.told();
        assert!(
            matches!(
                told[..],
                [Event::Sent { .. }, Event::Called { retries: 0, retries_left: 3, .. }]
            ),
            "{told:?}"
        );
        assert_eq!(seen(&server, "GET").await, 1, "{wait}");
    }
}

#[tokio::test]
async fn a_negative_wait_counts_as_none_told() {
    let first = refusal(429, 429, PER_SECOND).insert_header("retry-after", "-7");
    let server = host_with(first).await;
    client(&server).get_user("u").await.unwrap();
    assert_eq!(seen(&server, "GET").await, 2);
}

//! Access tokens as calls use them.

use std::sync::atomic::{AtomicUsize, Ordering};

use secrecy::ExposeSecret;
use wiremock::{Request, matchers::body_string};

use super::*;
use crate::{CredentialsCause, Error};

/// Issues `token-1`, `token-2` and so on.
async fn issue(server: &MockServer, expires_in: Value, delay: Duration) {
    let issued = AtomicUsize::new(0);
    Mock::given(method("POST"))
        .and(path("/oauth/token"))
        .and(body_string("grant_type=account_credentials&account_id=account"))
        .respond_with(move |_: &Request| {
            let number = issued.fetch_add(1, Ordering::SeqCst) + 1;
            ok(json!({
                "access_token": format!("token-{number}"), "token_type": "bearer",
                "expires_in": expires_in, "scope": "a b", "api_url": "https://api.zoom.us",
            }))
            .set_delay(delay)
        })
        .mount(server)
        .await;
}

/// Answers a user to `good` and 401 to every other token.
async fn take_only(server: &MockServer, good: &'static str) {
    Mock::given(method("GET"))
        .respond_with(move |request: &Request| {
            let given = request.headers.get("authorization").unwrap().to_str().unwrap();
            if given == format!("Bearer {good}") {
                ok(json!({ "id": "u", "email": "ada@example.com", "status": "active" }))
            } else {
                refusal(401, 124, "Access token is expired.")
            }
        })
        .mount(server)
        .await;
}

async fn shown(client: &ZoomClient) -> String {
    client.access_token().await.unwrap().secret.expose_secret().to_owned()
}

#[tokio::test]
async fn fifty_calls_at_once_make_one_token_request() {
    let server = MockServer::start().await;
    issue(&server, json!(3600), Duration::from_millis(100)).await;
    take_only(&server, "token-1").await;
    let client = client_of(&server.uri(), server_to_server(), &Hands::new());
    let mut calls = tokio::task::JoinSet::new();
    for number in 0..50 {
        let client = client.clone();
        calls.spawn(async move { client.get_user(&format!("u{number}")).await });
    }
    for answer in calls.join_all().await {
        answer.unwrap();
    }
    assert_eq!(seen(&server, "POST").await, 1);
    assert_eq!(seen(&server, "GET").await, 50);
}

#[tokio::test]
async fn calls_that_wait_for_a_token_request_share_its_failure() {
    let server = MockServer::start().await;
    let failing = refusal(500, 1, "down").set_delay(Duration::from_millis(200));
    Mock::given(method("POST")).respond_with(failing).mount(&server).await;
    let client = client_of(&server.uri(), server_to_server(), &Hands::new());
    let mut calls = tokio::task::JoinSet::new();
    for _ in 0..20 {
        let client = client.clone();
        calls.spawn(async move { client.access_token().await.map(drop) });
    }
    for answer in calls.join_all().await {
        assert!(matches!(answer, Err(Error::Api(_))));
    }
    assert_eq!(seen(&server, "POST").await, 1);
}

#[tokio::test]
async fn the_token_request_proves_the_app_by_basic_and_keeps_the_address_bare() {
    let server = MockServer::start().await;
    issue(&server, json!("3600"), Duration::ZERO).await;
    let hands = Hands::new();
    let client = client_of(&server.uri(), server_to_server(), &hands);
    let token = client.access_token().await.unwrap();
    assert_eq!(token.expires_at.duration_since(hands.now()).as_secs(), 3600);
    let request = &server.received_requests().await.unwrap()[0];
    assert_eq!(request.url.query(), None);
    // base64 of client:canary-client-secret
    let basic = request.headers.get("authorization").unwrap();
    assert_eq!(basic, "Basic Y2xpZW50OmNhbmFyeS1jbGllbnQtc2VjcmV0");
    let agent = request.headers.get("user-agent").unwrap().to_str().unwrap();
    assert_eq!(agent, format!("greenroom/{}", env!("CARGO_PKG_VERSION")));
}

#[tokio::test]
async fn a_token_is_replaced_before_it_expires_and_not_sooner() {
    let server = MockServer::start().await;
    issue(&server, json!(3600), Duration::ZERO).await;
    let hands = Hands::new();
    let client = client_of(&server.uri(), server_to_server(), &hands);
    assert_eq!(shown(&client).await, "token-1");
    hands.forward(3600 - 121);
    assert_eq!(shown(&client).await, "token-1");
    hands.forward(1);
    assert_eq!(shown(&client).await, "token-2");
}

#[tokio::test]
async fn a_token_that_lives_shortly_is_still_used_more_than_once() {
    let server = MockServer::start().await;
    issue(&server, json!(30), Duration::ZERO).await;
    let hands = Hands::new();
    let client = client_of(&server.uri(), server_to_server(), &hands);
    assert_eq!(shown(&client).await, "token-1");
    hands.forward(20);
    assert_eq!(shown(&client).await, "token-1");
    hands.forward(5);
    assert_eq!(shown(&client).await, "token-2");
}

#[tokio::test]
async fn a_token_due_for_replacement_serves_while_the_token_endpoint_is_down() {
    let server = MockServer::start().await;
    let hands = Hands::new();
    let client = client_of(&server.uri(), server_to_server(), &hands);
    {
        let up = Mock::given(method("POST"))
            .respond_with(ok(json!({ "access_token": "token-1", "expires_in": 3600 })))
            .mount_as_scoped(&server);
        let _up = up.await;
        assert_eq!(shown(&client).await, "token-1");
    }
    Mock::given(method("POST")).respond_with(refusal(503, 1, "down")).mount(&server).await;
    hands.forward(3500);
    assert_eq!(shown(&client).await, "token-1");
    let asked = seen(&server, "POST").await;
    assert_eq!(shown(&client).await, "token-1");
    assert_eq!(seen(&server, "POST").await, asked, "asked again at once");
    hands.forward(100);
    assert!(client.access_token().await.is_err(), "an expired token was given out");
}

#[tokio::test]
async fn while_a_token_is_being_replaced_calls_go_on_with_the_old_one() {
    let server = MockServer::start().await;
    Mock::given(method("POST"))
        .respond_with(ok(json!({ "access_token": "token-1", "expires_in": 3600 })))
        .up_to_n_times(1)
        .mount(&server)
        .await;
    let stalled = refusal(503, 1, "down").set_delay(Duration::from_secs(60));
    Mock::given(method("POST")).respond_with(stalled).mount(&server).await;
    take_only(&server, "token-1").await;
    let hands = Hands::new();
    let client = client_of(&server.uri(), server_to_server(), &hands);
    client.get_user("u").await.unwrap();
    hands.forward(3500);
    let replacing = tokio::spawn({
        let client = client.clone();
        async move { client.get_user("v").await }
    });
    while seen(&server, "POST").await < 2 {
        tokio::task::yield_now().await;
    }
    for number in 0..20 {
        client.get_user(&format!("w{number}")).await.unwrap();
    }
    assert!(!replacing.is_finished(), "the token endpoint did not stall");
    // Who replaces it goes on with the old one, too, and is not kept for as long as that takes.
    replacing.await.unwrap().unwrap();
    assert_eq!(seen(&server, "POST").await, 2);
}

#[tokio::test]
async fn a_rejected_token_is_replaced_and_the_call_repeated_once() {
    let server = MockServer::start().await;
    issue(&server, json!(3600), Duration::ZERO).await;
    take_only(&server, "token-2").await;
    let client = client_of(&server.uri(), server_to_server(), &Hands::new());
    assert_eq!(client.get_user("u").await.unwrap().id, "u");
    assert_eq!((seen(&server, "POST").await, seen(&server, "GET").await), (2, 2));
    client.get_user("v").await.unwrap();
    assert_eq!((seen(&server, "POST").await, seen(&server, "GET").await), (2, 3));
}

#[tokio::test]
async fn a_change_is_repeated_too_where_its_token_was_rejected() {
    let server = MockServer::start().await;
    issue(&server, json!(3600), Duration::ZERO).await;
    Mock::given(method("PUT"))
        .respond_with(|request: &Request| {
            match request.headers.get("authorization").unwrap().to_str().unwrap() {
                "Bearer token-2" => ResponseTemplate::new(204),
                _ => refusal(401, 124, "Invalid access token."),
            }
        })
        .expect(2)
        .mount(&server)
        .await;
    let client = client_of(&server.uri(), server_to_server(), &Hands::new());
    client.set_user_status("u", crate::UserStatusAction::Activate).await.unwrap();
}

#[tokio::test]
async fn a_caller_that_goes_away_leaves_nobody_without_a_token() {
    let server = MockServer::start().await;
    issue(&server, json!(3600), Duration::from_millis(200)).await;
    let client = client_of(&server.uri(), server_to_server(), &Hands::new());
    let impatient = tokio::time::timeout(Duration::from_millis(20), client.access_token());
    let (gone, served) = tokio::join!(impatient, client.access_token());
    assert!(gone.is_err(), "the first caller did not go away");
    served.unwrap();
}

#[tokio::test]
async fn many_rejected_calls_fetch_one_new_token() {
    let server = MockServer::start().await;
    issue(&server, json!(3600), Duration::ZERO).await;
    take_only(&server, "token-2").await;
    let client = client_of(&server.uri(), server_to_server(), &Hands::new());
    let mut calls = tokio::task::JoinSet::new();
    for _ in 0..20 {
        let client = client.clone();
        calls.spawn(async move { client.get_user("u").await });
    }
    for answer in calls.join_all().await {
        answer.unwrap();
    }
    assert_eq!(seen(&server, "POST").await, 2);
}

#[tokio::test]
async fn a_token_rejected_twice_is_a_matter_of_credentials() {
    for credentials in [server_to_server(), jwt()] {
        let server = MockServer::start().await;
        issue(&server, json!(3600), Duration::ZERO).await;
        take_only(&server, "none").await;
        let client = client_of(&server.uri(), credentials, &Hands::new());
        let Err(Error::Credentials(error)) = client.get_user("u").await else { panic!() };
        assert_eq!(error.cause, CredentialsCause::TokenRejected);
        assert_eq!((error.code, error.tracking_id.as_deref()), (Some(124), Some("WEB_7")));
        assert_eq!(seen(&server, "GET").await, 2);
    }
}

#[tokio::test]
async fn a_refusing_token_endpoint_is_a_matter_of_credentials_and_shows_no_secret() {
    let server = MockServer::start().await;
    let answer = ResponseTemplate::new(400).set_body_json(json!({
        "reason": format!("Invalid client_id or client_secret {SECRET}"), "error": "invalid_client",
    }));
    Mock::given(method("POST")).respond_with(answer).mount(&server).await;
    let client = client_of(&server.uri(), server_to_server(), &Hands::new());
    let error = client.get_user("u").await.unwrap_err();
    let shown = format!("{error} {error:?} {client:?} {:?}", client.credentials());
    assert!(shown.contains("Invalid client_id") && !shown.contains(SECRET), "{shown}");
    let Error::Credentials(error) = error else { panic!("{error:?}") };
    assert_eq!((error.cause, error.status), (CredentialsCause::Refused, 400));
    assert_eq!(seen(&server, "GET").await, 0);
}

/// What a token endpoint may say instead of a token.
fn failures() -> [ResponseTemplate; 4] {
    [
        refusal(503, 1, "down"),
        refusal(429, 429, "later"),
        ResponseTemplate::new(200).set_body_raw("<html>welcome</html>", "text/html"),
        ResponseTemplate::new(302).insert_header("location", "http://127.0.0.1:9/"),
    ]
}

/// Where `Error::NoToken` holds what.
fn lack(error: Error) -> Error {
    match error {
        Error::NoToken(cause) => *cause,
        error => panic!("{error:?}"),
    }
}

#[tokio::test]
async fn a_change_without_a_token_was_not_sent_and_one_whose_token_is_not_renewed_was_not_done() {
    for failing in failures() {
        for good_at_first in [false, true] {
            let server = MockServer::start().await;
            if good_at_first {
                Mock::given(path("/oauth/token"))
                    .respond_with(ok(json!({ "access_token": "token-1", "expires_in": 3600 })))
                    .up_to_n_times(1)
                    .mount(&server)
                    .await;
            }
            Mock::given(path("/oauth/token")).respond_with(failing.clone()).mount(&server).await;
            let rejected = refusal(401, 124, "Access token is expired.");
            Mock::given(method("PUT")).respond_with(rejected).mount(&server).await;
            let client = client_of(&server.uri(), server_to_server(), &Hands::new());
            let changed = client.set_user_status("u", crate::UserStatusAction::Deactivate).await;
            lack(changed.unwrap_err());
            let tokens = 1 + usize::from(good_at_first);
            assert_eq!(seen(&server, "PUT").await, usize::from(good_at_first));
            assert_eq!(seen(&server, "POST").await, tokens, "a change asked again");
        }
    }
}

#[tokio::test]
async fn a_read_asks_for_its_token_again_as_it_would_for_its_answer() {
    let server = MockServer::start().await;
    let down = refusal(503, 1, "down");
    Mock::given(method("POST")).respond_with(down).up_to_n_times(2).mount(&server).await;
    issue(&server, json!(3600), Duration::ZERO).await;
    take_only(&server, "token-1").await;
    let client = client_of(&server.uri(), server_to_server(), &Hands::new());
    client.get_user("u").await.unwrap();
    assert_eq!(seen(&server, "POST").await, 3);

    let server = MockServer::start().await;
    let down = refusal(503, 1, "down");
    Mock::given(method("POST")).respond_with(down).mount(&server).await;
    let client = client_of(&server.uri(), server_to_server(), &Hands::new());
    let cause = lack(client.get_user("u").await.unwrap_err());
    assert_eq!(cause.api().unwrap().status, 503);
    assert_eq!(seen(&server, "POST").await, 3);
    assert_eq!(seen(&server, "GET").await, 0);
}

#[tokio::test]
async fn a_limit_of_the_token_endpoint_holds_no_call() {
    let server = MockServer::start().await;
    let limited = refusal(429, 429, "later").insert_header("retry-after", "60");
    Mock::given(method("POST")).respond_with(limited).mount(&server).await;
    let client = client_of(&server.uri(), server_to_server(), &Hands::new());
    for _ in 0..2 {
        let cause = lack(client.get_user("u").await.unwrap_err());
        assert!(matches!(&cause, Error::RateLimited(limit) if !limit.held_back), "{cause:?}");
    }
}

#[tokio::test]
async fn a_token_endpoint_that_makes_no_sense_is_unreadable() {
    for body in [json!({}), json!([]), json!({ "access_token": "x" }), json!({ "expires_in": 9 })] {
        let server = MockServer::start().await;
        Mock::given(method("POST")).respond_with(ok(body.clone())).mount(&server).await;
        let client = client_of(&server.uri(), server_to_server(), &Hands::new());
        let error = client.access_token().await.unwrap_err();
        assert!(matches!(error, Error::Unreadable(_)), "{body}: {error:?}");
    }
}

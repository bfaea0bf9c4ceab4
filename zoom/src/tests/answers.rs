//! Answers that are none, and what is repeated.

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};

use super::*;
use crate::{Error, NewUser, UnreadableKind, UserChange};

fn new_user() -> NewUser {
    NewUser {
        email: "ada@example.com".into(),
        first_name: String::new(),
        last_name: String::new(),
        licence: 1,
    }
}

async fn answered(answer: ResponseTemplate) -> (Error, usize) {
    let server = MockServer::start().await;
    Mock::given(method("GET")).respond_with(answer).mount(&server).await;
    let error = client(&server).get_user("ada@example.com").await.unwrap_err();
    (error, seen(&server, "GET").await)
}

#[tokio::test]
async fn a_success_that_is_no_json_is_unreadable() {
    for (body, kind, what) in [
        ("<html>welcome to the hotel's network</html>", "text/html", UnreadableKind::Html),
        ("", "application/json", UnreadableKind::Empty),
        ("{\"id\": \"u", "application/json", UnreadableKind::BrokenJson),
        ("[]", "application/json", UnreadableKind::OtherShape),
        ("null", "application/json", UnreadableKind::OtherShape),
    ] {
        let answer = ResponseTemplate::new(200)
            .insert_header("x-zm-trackingid", "WEB_8")
            .set_body_raw(body, kind);
        let (error, calls) = answered(answer).await;
        let Error::Unreadable(unreadable) = &error else { panic!("{body}: {error:?}") };
        assert_eq!((unreadable.status, unreadable.what, calls), (200, what, 1), "{body}");
        assert_eq!(error.tracking_id(), Some("WEB_8"));
    }
}

#[tokio::test]
async fn a_body_over_4_mb_is_not_read() {
    let huge = "x".repeat(5 * 1024 * 1024);
    let (error, calls) = answered(ResponseTemplate::new(200).set_body_string(huge)).await;
    let Error::Unreadable(error) = error else { panic!("{error:?}") };
    assert_eq!((error.what, calls), (UnreadableKind::TooLarge, 1));
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let canary = MockServer::start().await;
    for status in [301, 302, 303, 307, 308] {
        let answer = ResponseTemplate::new(status)
            .insert_header("location", canary.uri())
            .insert_header("x-zm-trackingid", "WEB_9");
        let (error, calls) = answered(answer).await;
        assert_eq!(error, Error::Redirected { status, tracking_id: Some("WEB_9".into()) });
        assert_eq!(calls, 1);
    }
    assert_eq!(canary.received_requests().await.unwrap().len(), 0);
}

#[tokio::test]
async fn a_slow_host_is_given_up_without_another_try() {
    let server = MockServer::start().await;
    on_get(&server, "/users/u", ok(json!({})).set_delay(Duration::from_secs(60))).await;
    assert_eq!(hasty_client(&server.uri()).get_user("u").await, Err(Error::Timeout));
    assert_eq!(seen(&server, "GET").await, 1);
}

#[tokio::test]
async fn a_host_that_stops_in_the_middle_of_its_answer_is_given_up_in_time() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let host = tokio::spawn(async move {
        let (mut connection, _) = listener.accept().await.unwrap();
        connection.read_exact(&mut [0; 16]).await.unwrap();
        let head = b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"id\":";
        connection.write_all(head).await.unwrap();
        // Reads until the client hangs up.
        let mut rest = Vec::new();
        let _ = connection.read_to_end(&mut rest).await;
    });
    let error = hasty_client(&address).get_user("u").await.unwrap_err();
    assert_eq!(*error.cause(), Error::Timeout, "{error:?}");
    host.await.unwrap();
}

#[tokio::test]
async fn a_host_that_is_not_there_is_unreachable_and_its_address_stays_unsaid() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    for credentials in [jwt(), server_to_server()] {
        let client = client_of(&address, credentials, &Hands::new());
        let error = client.get_user("ada@example.com").await.unwrap_err();
        assert!(matches!(error.cause(), Error::Unreachable { sent: false, .. }), "{error:?}");
        let shown = format!("{error} {error:?}");
        assert!(!shown.contains("ada") && !shown.contains("http://"), "{shown}");
    }
}

#[tokio::test]
async fn an_address_that_is_none_is_an_error_and_no_panic() {
    let client = client_of("no address", jwt(), &Hands::new());
    let error = client.get_user("u").await.unwrap_err();
    assert!(matches!(error, Error::Unreachable { sent: false, .. }), "{error:?}");
}

#[tokio::test]
async fn a_read_that_fails_is_repeated_twice_at_most() {
    let (error, calls) = answered(refusal(503, 5, "down")).await;
    assert_eq!((error.api().unwrap().status, calls), (503, 3));
    let (error, calls) = answered(ResponseTemplate::new(502).set_body_string("<html>")).await;
    assert!(matches!(error, Error::Unreadable(_)), "{error:?}");
    assert_eq!(calls, 3);
    for answer in [refusal(404, 1001, "User does not exist"), refusal(429, 429, "later")] {
        assert_eq!(answered(answer).await.1, 1);
    }
}

#[tokio::test]
async fn a_read_that_fails_once_succeeds() {
    let server = MockServer::start().await;
    Mock::given(method("GET"))
        .respond_with(ResponseTemplate::new(500))
        .up_to_n_times(1)
        .mount(&server)
        .await;
    on_get(&server, "/users/u", ok(json!({ "id": "u" }))).await;
    assert_eq!(client(&server).get_user("u").await.unwrap().id, "u");
}

#[tokio::test]
async fn what_changes_something_is_never_repeated() {
    let server = MockServer::start().await;
    Mock::given(wiremock::matchers::any())
        .respond_with(refusal(503, 5, "down"))
        .mount(&server)
        .await;
    let client = client(&server);
    client.create_user(&new_user()).await.unwrap_err();
    client.update_user("u", &UserChange::default()).await.unwrap_err();
    client.set_user_status("u", crate::UserStatusAction::Activate).await.unwrap_err();
    client.delete_user("u", &crate::UserRemoval::default()).await.unwrap_err();
    for wanted in ["POST", "PATCH", "PUT", "DELETE"] {
        assert_eq!(seen(&server, wanted).await, 1, "{wanted}");
    }
}

#[tokio::test]
async fn a_host_that_repeats_the_token_is_not_repeated() {
    let server = MockServer::start().await;
    Mock::given(method("GET"))
        .respond_with(|request: &wiremock::Request| {
            let header = request.headers.get("authorization").unwrap().to_str().unwrap();
            refusal(400, 300, &format!("What is {header}?"))
        })
        .mount(&server)
        .await;
    let error = client(&server).get_user("u").await.unwrap_err();
    assert_eq!(error.api().unwrap().message, "What is Bearer [redacted]?");
}

#[tokio::test]
async fn nothing_is_asked_for_an_id_that_is_none() {
    let server = MockServer::start().await;
    let client = client(&server);
    for id in ["", ".", "..", "me", "ME"] {
        assert_eq!(client.get_user(id).await, Err(Error::UnusableId), "{id}");
    }
    let uuid = crate::PastMeetingRef::Uuid("..");
    assert_eq!(client.past_meeting(uuid).await, Err(Error::UnusableId));
    assert!(server.received_requests().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_web_page_is_no_sign_that_something_was_changed() {
    let server = MockServer::start().await;
    let page = ResponseTemplate::new(200).set_body_raw("<html>sign in</html>", "text/html");
    Mock::given(method("DELETE")).respond_with(page).mount(&server).await;
    let error = client(&server).revoke_sso_token("u").await.unwrap_err();
    let Error::Unreadable(error) = error else { panic!("{error:?}") };
    assert_eq!(error.what, UnreadableKind::Html);
}

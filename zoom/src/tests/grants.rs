//! Grants: what is sent to Zoom's OAuth endpoints, and what is known after each kind of answer.

use secrecy::{ExposeSecret, SecretString};
use tokio::{io::AsyncReadExt, net::TcpListener};
use wiremock::matchers::{body_string, header};

use super::*;
use crate::{Error, Grant, GrantClient, GrantError, OAuthApp, UserStatus};

const LONG: Duration = Duration::from_secs(10);

fn grants_at(address: &str, hands: &Hands) -> GrantClient {
    let hands = hands.clone();
    let app = OAuthApp { client_id: "client".into(), client_secret: SECRET.into() };
    let endpoints =
        Endpoints { api_url: format!("{address}/v2/"), oauth_url: format!("{address}/oauth/") };
    let http = http::client(http::Timeouts::default()).unwrap();
    GrantClient::new(http, &endpoints, app, Arc::new(move || hands.now()))
}

fn grants(server: &MockServer) -> GrantClient {
    grants_at(&server.uri(), &Hands::new())
}

fn issued() -> ResponseTemplate {
    ok(json!({ "access_token": "canary-access", "refresh_token": "canary-next",
        "token_type": "bearer", "expires_in": 3600, "scope": "user:read:user" }))
}

fn oauth_refusal(status: u16, error: &str, reason: &str) -> ResponseTemplate {
    ResponseTemplate::new(status).set_body_json(json!({ "reason": reason, "error": error }))
}

async fn refresh(client: &GrantClient) -> Result<Grant, GrantError> {
    client.refresh(&"canary-refresh".into(), LONG).await
}

/// What a refresh ends with where the token endpoint answers so.
async fn refreshed(answer: ResponseTemplate) -> GrantError {
    let server = MockServer::start().await;
    Mock::given(path("/oauth/token")).respond_with(answer).mount(&server).await;
    refresh(&grants(&server)).await.unwrap_err()
}

#[tokio::test]
async fn the_consent_page_is_asked_with_every_value_encoded() {
    let client = grants_at("https://zoom.example", &Hands::new());
    let url = client.authorize_url("https://a.example/b?c=d&e", "st&ate", "chal+lenge");
    assert_eq!(
        url,
        "https://zoom.example/oauth/authorize?response_type=code&client_id=client\
         &redirect_uri=https%3A%2F%2Fa.example%2Fb%3Fc%3Dd%26e&state=st%26ate\
         &code_challenge=chal%2Blenge&code_challenge_method=S256"
    );
}

#[tokio::test]
async fn a_code_is_exchanged_with_its_verifier_and_address() {
    let server = MockServer::start().await;
    Mock::given(method("POST"))
        .and(path("/oauth/token"))
        // base64 of client:canary-client-secret
        .and(header("authorization", "Basic Y2xpZW50OmNhbmFyeS1jbGllbnQtc2VjcmV0"))
        .and(body_string(
            "grant_type=authorization_code&code=c%2Bd\
             &redirect_uri=https%3A%2F%2Fa.example%2Fb&code_verifier=v",
        ))
        .respond_with(issued())
        .expect(1)
        .mount(&server)
        .await;
    let hands = Hands::new();
    let client = grants_at(&server.uri(), &hands);
    let grant =
        client.exchange(&"c+d".into(), &"v".into(), "https://a.example/b", LONG).await.unwrap();
    assert_eq!(grant.access_token.secret.expose_secret(), "canary-access");
    assert_eq!(grant.access_token.expires_at.duration_since(hands.now()).as_secs(), 3600);
    assert_eq!(grant.refresh_token.expose_secret(), "canary-next");
    assert_eq!(grant.scope, "user:read:user");
    assert_eq!(server.received_requests().await.unwrap()[0].url.query(), None);
    let shown = format!("{grant:?} {client:?} {:?}", client.app());
    assert!(shown.contains("client_id") && !shown.contains("canary"), "{shown}");
}

#[tokio::test]
async fn a_refresh_token_yields_the_next_and_is_sent_once() {
    let server = MockServer::start().await;
    Mock::given(method("POST"))
        .and(path("/oauth/token"))
        .and(body_string("grant_type=refresh_token&refresh_token=canary-refresh"))
        .respond_with(issued())
        .mount(&server)
        .await;
    let grant = refresh(&grants(&server)).await.unwrap();
    assert_eq!(grant.refresh_token.expose_secret(), "canary-next");
    assert_eq!(seen(&server, "POST").await, 1);
}

#[tokio::test]
async fn a_dead_grant_is_told_in_both_of_zooms_forms() {
    for answer in [
        oauth_refusal(400, "invalid_grant", "Invalid Token!"),
        oauth_refusal(400, "invalid_grant", "Invalid authorization code"),
        oauth_refusal(400, "invalid_request", "Invalid Token!"),
        ResponseTemplate::new(401).set_body_json(json!({ "reason": "Invalid Token!" })),
    ] {
        let error = refreshed(answer).await;
        assert!(matches!(error, GrantError::InvalidGrant(_)), "{error:?}");
    }
}

#[tokio::test]
async fn an_app_zoom_does_not_accept_is_no_dead_grant() {
    for answer in [
        oauth_refusal(400, "invalid_client", "Invalid client_id or client_secret"),
        oauth_refusal(401, "invalid_client", "Invalid client_id or client_secret"),
        oauth_refusal(401, "", "Who is this?"),
        oauth_refusal(400, "unauthorized_client", "The app is disabled"),
    ] {
        let error = refreshed(answer).await;
        assert!(matches!(error, GrantError::InvalidClient(_)), "{error:?}");
    }
}

#[tokio::test]
async fn a_refusal_of_another_kind_leaves_the_token_good() {
    let html = ResponseTemplate::new(403).set_body_raw("<html>blocked</html>", "text/html");
    for answer in [
        oauth_refusal(400, "invalid_request", "Missing grant type"),
        ResponseTemplate::new(302).insert_header("location", "https://elsewhere.example/"),
        html,
    ] {
        let error = refreshed(answer).await;
        assert!(matches!(error, GrantError::NotDone(_)), "{error:?}");
    }
    let busy = ResponseTemplate::new(429).insert_header("retry-after", "7");
    let error = refreshed(busy).await;
    let GrantError::NotDone(Error::RateLimited(limit)) = error else { panic!("{error:?}") };
    assert_eq!(limit.retry_after, Some(Duration::from_secs(7)));
}

#[tokio::test]
async fn a_zoom_that_cannot_be_reached_did_nothing() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let error = refresh(&grants_at(&format!("http://{address}"), &Hands::new())).await.unwrap_err();
    let GrantError::NotDone(Error::Unreachable { sent, .. }) = error else { panic!("{error:?}") };
    assert!(!sent);
}

#[tokio::test]
async fn after_a_failure_on_zooms_side_the_outcome_is_unknown() {
    let html = |status| ResponseTemplate::new(status).set_body_raw("<html>", "text/html");
    for answer in [
        oauth_refusal(500, "server_error", "down"),
        // Even in the words of a dead grant: a gateway says nothing about it.
        oauth_refusal(503, "invalid_grant", "Invalid Token!"),
        html(502),
        ResponseTemplate::new(504),
        html(200),
        ok(json!({ "access_token": "a", "expires_in": 3600 })),
        ok(json!({ "refresh_token": "r" })),
    ] {
        let error = refreshed(answer).await;
        assert!(matches!(error, GrantError::Unknown(_)), "{error:?}");
    }
}

#[tokio::test]
async fn without_an_answer_in_time_the_outcome_is_unknown() {
    let server = MockServer::start().await;
    let late = issued().set_delay(Duration::from_secs(60));
    Mock::given(path("/oauth/token")).respond_with(late).mount(&server).await;
    let hasty = Duration::from_millis(50);
    let error = grants(&server).refresh(&"r".into(), hasty).await.unwrap_err();
    assert_eq!(error, GrantError::Unknown(Error::Timeout));
}

#[tokio::test]
async fn when_the_connection_breaks_after_the_request_the_outcome_is_unknown() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let host = tokio::spawn(async move {
        let (mut connection, _) = listener.accept().await.unwrap();
        let mut request = vec![0; 64];
        connection.read_exact(&mut request).await.unwrap();
    });
    let error = refresh(&grants_at(&format!("http://{address}"), &Hands::new())).await.unwrap_err();
    host.await.unwrap();
    assert!(matches!(error, GrantError::Unknown(Error::Unreachable { sent: true, .. })), "{error}");
}

#[tokio::test]
async fn a_grant_is_revoked_and_one_already_dead_counts_as_revoked() {
    for answer in
        [ok(json!({ "status": "success" })), oauth_refusal(400, "invalid_grant", "Invalid Token!")]
    {
        let server = MockServer::start().await;
        Mock::given(method("POST"))
            .and(path("/oauth/revoke"))
            .and(header("authorization", "Basic Y2xpZW50OmNhbmFyeS1jbGllbnQtc2VjcmV0"))
            .and(body_string("token=canary-refresh"))
            .respond_with(answer)
            .expect(1)
            .mount(&server)
            .await;
        grants(&server).revoke(&"canary-refresh".into(), LONG).await.unwrap();
    }
}

#[tokio::test]
async fn a_revocation_that_failed_is_not_taken_for_done() {
    for answer in [
        ResponseTemplate::new(503),
        oauth_refusal(400, "invalid_client", "Invalid client_id or client_secret"),
        ResponseTemplate::new(200).set_body_raw("<html>sign in to the wifi", "text/html"),
    ] {
        let server = MockServer::start().await;
        Mock::given(path("/oauth/revoke")).respond_with(answer).mount(&server).await;
        grants(&server).revoke(&"r".into(), LONG).await.unwrap_err();
    }
}

#[tokio::test]
async fn an_error_repeats_neither_code_nor_token_nor_secret() {
    let server = MockServer::start().await;
    let secrets = format!("{SECRET} canary-code canary-verifier canary-refresh");
    for (status, word) in [(400, "invalid_grant"), (400, "invalid_client"), (400, "x"), (500, "x")]
    {
        let answer = oauth_refusal(status, word, &secrets);
        Mock::given(method("POST")).respond_with(answer).up_to_n_times(2).mount(&server).await;
        let client = grants(&server);
        let (code, verifier): (SecretString, SecretString) =
            ("canary-code".into(), "canary-verifier".into());
        let exchange = client.exchange(&code, &verifier, "u", LONG).await.unwrap_err();
        let shown = format!("{exchange} {exchange:?}").replace("canary-refresh", "");
        assert!(!shown.contains("canary"), "{shown}");
        let refresh = refresh(&client).await.unwrap_err();
        let shown = format!("{refresh} {refresh:?}");
        assert!(!shown.contains("canary-refresh") && !shown.contains(SECRET), "{shown}");
    }
}

#[tokio::test]
async fn an_access_token_tells_whom_it_speaks_for() {
    let server = MockServer::start().await;
    let me =
        json!({ "id": "u", "account_id": "a", "email": "ada@example.com", "status": "active" });
    Mock::given(path("/v2/users/me"))
        .and(header("authorization", "Bearer canary-access"))
        .respond_with(ok(me))
        .mount(&server)
        .await;
    let user = client(&server).user_of(&"canary-access".into()).await.unwrap();
    assert_eq!((&*user.id, &*user.account_id, &*user.email), ("u", "a", "ada@example.com"));
    assert_eq!(user.status, UserStatus::Active);
}

#[tokio::test]
async fn an_access_token_of_nobody_known_lets_nobody_in() {
    let server = MockServer::start().await;
    on_get(&server, "/users/me", ok(json!({ "id": "u" }))).await;
    let user = client(&server).user_of(&"a".into()).await.unwrap();
    assert_eq!(user.status, UserStatus::Inactive);
    for answer in [refusal(401, 124, "Access token is expired."), ok(json!({ "email": "x" }))] {
        let server = MockServer::start().await;
        on_get(&server, "/users/me", answer).await;
        client(&server).user_of(&"a".into()).await.unwrap_err();
    }
}

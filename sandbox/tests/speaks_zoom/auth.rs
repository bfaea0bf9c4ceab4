//! Bearers and the token endpoint.

use axum::{
    body::Body,
    http::{Request, StatusCode},
};
use sandbox::credentials::{ACCOUNT_ID, API_KEY, API_SECRET, CLIENT_ID};

use crate::caller::{CLIENT, Caller, jwt};

const USERS: &str = "/v2/users";

fn grant() -> String {
    format!("grant_type=account_credentials&account_id={ACCOUNT_ID}")
}

#[tokio::test]
async fn a_jwt_of_the_api_key_is_accepted_until_its_exp_in_seconds() {
    let caller = Caller::new();
    let good = jwt(API_KEY, API_SECRET, caller.now() + 60);
    assert_eq!(caller.bearing(&good, USERS).await.status, StatusCode::OK);
    caller.pass(60);
    let late = caller.bearing(&good, USERS).await;
    assert_eq!(late.refusal(), (401, 124));
    assert_eq!(late.body["message"], "Access token is expired.");
}

#[tokio::test]
async fn a_jwt_of_another_key_or_secret_or_with_milliseconds_is_refused() {
    let caller = Caller::new();
    let exp = caller.now() + 60;
    let without_signature = jwt(API_KEY, API_SECRET, exp).rsplit_once('.').unwrap().0.to_owned();
    for bad in [
        jwt("another-key", API_SECRET, exp),
        jwt(API_KEY, "another-secret", exp),
        jwt(API_KEY, API_SECRET, exp * 1_000),
        format!("{without_signature}."),
        "not-a-jwt".to_owned(),
    ] {
        let answer = caller.bearing(&bad, USERS).await;
        assert_eq!(answer.refusal(), (401, 124), "{bad}");
        assert_eq!(answer.body["message"], "Invalid access token.", "{bad}");
    }
    let naked = caller.send(Request::get(USERS).body(Body::empty()).unwrap()).await;
    assert_eq!(naked.refusal(), (401, 124));
}

#[tokio::test]
async fn the_token_endpoint_reads_query_and_form_and_its_tokens_live_an_hour() {
    let caller = Caller::new();
    for (query, form) in [(grant(), None), (String::new(), Some(grant()))] {
        let answer = caller.as_app(CLIENT, &format!("token?{query}"), form.as_deref()).await;
        assert_eq!(answer.status, StatusCode::OK);
        assert_eq!(answer.body["token_type"], "bearer");
        assert_eq!(answer.body["expires_in"], 3600);
        assert_eq!(answer.body["api_url"], "http://127.0.0.1:9000");
        assert!(answer.body["scope"].as_str().unwrap().contains("user:read:list_users:admin"));
        let bearer = answer.body["access_token"].as_str().unwrap();
        assert_eq!(caller.bearing(bearer, USERS).await.status, StatusCode::OK);
        caller.pass(3_600);
        let late = caller.bearing(bearer, USERS).await;
        assert_eq!(late.body["message"], "Access token is expired.");
    }
}

#[tokio::test]
async fn the_token_endpoint_refuses_other_clients_accounts_and_grants() {
    let caller = Caller::new();
    let client = caller.as_app((CLIENT_ID, "wrong"), &format!("token?{}", grant()), None).await;
    assert_eq!(client.status, StatusCode::BAD_REQUEST);
    assert_eq!(
        client.body,
        serde_json::json!({
            "reason": "Invalid client_id or client_secret",
            "error": "invalid_client",
        })
    );
    for (query, error) in [
        ("grant_type=account_credentials&account_id=other", "invalid_request"),
        ("grant_type=account_credentials", "invalid_request"),
        ("grant_type=password", "unsupported_grant_type"),
        ("", "invalid_request"),
    ] {
        let answer = caller.as_app(CLIENT, &format!("token?{query}"), None).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{query}");
        assert_eq!(answer.body["error"], error, "{query}");
    }
}

#[tokio::test]
async fn every_answer_has_a_tracking_id_of_its_own() {
    let caller = Caller::new();
    let mut seen = std::collections::HashSet::new();
    for path in [USERS, "/v2/nothing", "/elsewhere", "/v2/users/nobody"] {
        let answer = caller.get(path).await;
        assert!(seen.insert(answer.headers["x-zm-trackingid"].clone()), "{path}");
    }
    let naked = caller.send(Request::get(USERS).body(Body::empty()).unwrap()).await;
    assert!(naked.headers.contains_key("x-zm-trackingid"));
}

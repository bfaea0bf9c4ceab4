//! Signing in, and how long it lasts.

use api::{
    ErrorCode,
    session::{SessionInfo, SignInAnswer, UserInfo},
    user::Role,
};
use axum::http::{StatusCode, header};
use jiff::SignedDuration;
use serde_json::json;

use crate::rig::Console;

#[tokio::test]
async fn an_email_of_the_account_signs_in_whatever_its_spelling() {
    let console = Console::with_sandbox().await;
    let answer =
        console.anonymous().post("/api/signin", &json!({"email": " Owner@GREENROOM.test "})).await;
    let SignInAnswer::SignedIn { user } = answer.json() else { panic!("{}", answer.text()) };
    assert_eq!((user.email.as_str(), user.role), ("owner@greenroom.test", Role::Owner));
    let cookie = answer.header(header::SET_COOKIE);
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"), "{cookie}");
}

#[tokio::test]
async fn unknown_malformed_inactive_and_pending_emails_are_refused_each_in_words() {
    let console = Console::with_sandbox().await;
    let signin =
        async |email: &str| console.anonymous().post("/api/signin", &json!({"email": email})).await;
    let unknown = signin("nobody@greenroom.test").await.refusal(404, ErrorCode::UserNotFound);
    assert_eq!(unknown.message, "User not found");
    let malformed = signin("not an email").await.refusal(400, ErrorCode::ValidationFailed);
    assert!(malformed.fields.contains_key("email"));
    signin("").await.refusal(400, ErrorCode::ValidationFailed);
    signin(&"a".repeat(10_000)).await.refusal(400, ErrorCode::ValidationFailed);
    signin("inactive@greenroom.test").await.refusal(403, ErrorCode::UserInactive);
    signin("pending@greenroom.test").await.refusal(403, ErrorCode::UserPending);
}

#[tokio::test]
async fn the_session_says_who_is_signed_in_and_a_visitor_learns_how_to() {
    let console = Console::with_sandbox().await;
    let visitor: SessionInfo = console.anonymous().get("/api/session").await.json();
    assert_eq!(visitor.user, None);
    assert!(!visitor.methods.is_empty() && !visitor.sandbox_people.is_empty());
    let info: SessionInfo = console.member().await.get("/api/session").await.json();
    assert_eq!(info.user.map(|user| user.role), Some(Role::Member));
    assert!(info.expires_at.is_some());
}

#[tokio::test]
async fn a_session_ends_when_idle_and_at_its_absolute_end() {
    let console = Console::with_sandbox().await;
    let idle = console.member().await;
    console.pass(SignedDuration::from_mins(31));
    idle.get("/api/user").await.refusal(401, ErrorCode::NotSignedIn);

    let busy = console.member().await;
    for _ in 0..25 {
        console.pass(SignedDuration::from_mins(28));
        assert_eq!(busy.get("/api/session").await.status, StatusCode::OK);
    }
    console.pass(SignedDuration::from_mins(28));
    busy.get("/api/user").await.refusal(401, ErrorCode::NotSignedIn);
}

#[tokio::test]
async fn signing_in_anew_begins_a_new_session_and_ends_the_old_one() {
    let console = Console::with_sandbox().await;
    let first = console.member().await;
    let cookie = first.cookie.clone().unwrap();
    let again = first.post("/api/signin", &json!({"email": "member@greenroom.test"})).await;
    assert!(!again.header(header::SET_COOKIE).starts_with(&cookie));
    first.get("/api/user").await.refusal(401, ErrorCode::NotSignedIn);
}

#[tokio::test]
async fn the_profile_is_zooms_own_and_the_token_comes_without_its_signature() {
    let console = Console::with_sandbox().await;
    let answer = console.member().await.get("/api/userinfo").await;
    let info: UserInfo = answer.json();
    assert_eq!(info.profile["email"], "member@greenroom.test");
    assert_eq!(info.access_token.header.as_ref().unwrap()["alg"], "HS256");
    assert_eq!(info.access_token.claims.as_ref().unwrap()["iss"], "sandbox-key");
    let text = answer.text();
    assert!(!text.contains("sandbox-api-secret") && !text.contains("eyJ"), "{text}");
}

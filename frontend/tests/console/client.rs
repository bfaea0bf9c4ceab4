//! What the client sends, and what it makes of answers.

use std::sync::{Arc, Mutex};

use api::{
    ErrorCode,
    user::{
        CreateUser,
        UserStatus::{Active, Inactive, Pending},
    },
};
use frontend::client::{ApiError, Attempt, Client, IdempotencyKey, Method, UsersPage};
use serde_json::json;
use wasm_bindgen_test::wasm_bindgen_test;

use super::screen::Canned;

fn client(canned: &Canned) -> Client {
    Client::new("/api/", Arc::new(canned.clone()), |_| ())
}

fn new_user() -> CreateUser {
    let json = json!({"email": "a@b.co", "first_name": "", "last_name": "", "type": 1});
    serde_json::from_value(json).unwrap()
}

#[wasm_bindgen_test]
async fn a_uuid_is_encoded_exactly_once() {
    let canned = Canned::default();
    canned.refuse("GET /user/meetingreport/", 404, "meeting_not_found", "Gone.");
    let meeting = "/ajXp112QmuoKj48+4875w==".parse().unwrap();
    let error = client(&canned).meeting_report(&meeting).await.unwrap_err();
    assert_eq!(error.code(), Some(ErrorCode::MeetingNotFound));
    let asked = canned.asked("GET").remove(0);
    assert_eq!(asked.url, "/api/user/meetingreport/%2FajXp112QmuoKj48%2B4875w%3D%3D");
}

#[wasm_bindgen_test]
async fn every_failure_has_its_own_error() {
    let canned = Canned::default();
    canned.offline("GET /user?status=active");
    canned.on("GET /user?status=inactive", 502, json!("<html>"));
    canned.on("GET /user?status=pending", 200, json!({"surprise": true}));
    let client = client(&canned);
    let ask = |status| client.users(&UsersPage { status, next_page_token: String::new() });
    assert_eq!(ask(Active).await, Err(ApiError::Offline));
    assert_eq!(ask(Inactive).await, Err(ApiError::Unreadable { status: 502 }));
    assert_eq!(ask(Pending).await, Err(ApiError::Unreadable { status: 200 }));
}

#[wasm_bindgen_test]
async fn what_a_call_is_refused_for_is_told_to_whoever_holds_the_session() {
    let canned = Canned::default();
    canned.refuse("GET /userinfo", 401, "not_signed_in", "Sign in.");
    canned.refuse("GET /session", 403, "forbidden", "No.");
    let told = Arc::new(Mutex::new(Vec::new()));
    let telling = Arc::clone(&told);
    let client = Client::new("/api", Arc::new(canned), move |body| {
        telling.lock().unwrap().push(body.code);
    });
    assert_eq!(client.user_info().await, Err(ApiError::NotSignedIn));
    assert!(client.session().await.is_err());
    assert_eq!(*told.lock().unwrap(), [ErrorCode::NotSignedIn, ErrorCode::Forbidden]);
}

#[wasm_bindgen_test]
async fn creations_carry_a_key_and_reads_do_not() {
    let canned = Canned::default();
    canned.refuse("", 500, "internal", "No.");
    let client = client(&canned);
    let key = IdempotencyKey::random();
    let _ = client.create_user(&new_user(), key).await;
    let _ = client.session().await;
    let asked = canned.asked("");
    assert_eq!(asked[0].method, Method::Post);
    assert!(asked[0].idempotency_key.as_ref().is_some_and(|key| key.len() == 32));
    assert_eq!(asked[1].idempotency_key, None);
}

#[wasm_bindgen_test]
fn the_same_attempt_keeps_its_key_and_another_body_gets_a_new_one() {
    let mut attempt = Attempt::default();
    let first = attempt.key_for(&new_user());
    assert_eq!(attempt.key_for(&new_user()), first);
    let other = CreateUser { first_name: "Ada".into(), ..new_user() };
    assert_ne!(attempt.key_for(&other), first);
}

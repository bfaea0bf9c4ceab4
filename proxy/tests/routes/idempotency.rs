//! Creating once, however often the request comes.

use api::{
    ErrorCode,
    meeting::{CreatedMeeting, MeetingList},
};
use axum::http::StatusCode;
use jiff::SignedDuration;
use serde_json::json;
use sqlx::{Connection, SqliteConnection};

use crate::rig::Console;

#[tokio::test]
async fn the_same_key_and_body_answer_the_first_meeting_and_another_body_is_a_conflict() {
    let console = Console::with_sandbox().await;
    let member = console.member().await;
    let before: MeetingList = member.get("/api/user/meetings").await.json();
    let meeting = json!({"topic": "Once", "start_time": "2026-12-01T09:00:00Z", "duration": 30});
    let key = [("idempotency-key", "key-1")];
    let first: CreatedMeeting =
        member.post_with("/api/user/createmeeting", &meeting, &key).await.json();
    let again: CreatedMeeting =
        member.post_with("/api/user/createmeeting", &meeting, &key).await.json();
    assert_eq!(first.id, again.id);
    assert_eq!(again.start_url, None, "a start link is never kept");
    let after: MeetingList = member.get("/api/user/meetings").await.json();
    assert_eq!(after.total_records, before.total_records + 1);

    let other = json!({"topic": "Twice", "start_time": "2026-12-01T09:00:00Z", "duration": 30});
    let answer = member.post_with("/api/user/createmeeting", &other, &key).await;
    answer.refusal(409, ErrorCode::IdempotencyKeyReused);
    let colleague = console.admin().await;
    let theirs: CreatedMeeting =
        colleague.post_with("/api/user/createmeeting", &other, &key).await.json();
    assert_ne!(theirs.id, first.id, "keys of two users do not meet");
}

#[tokio::test]
async fn requests_with_one_key_at_once_create_one_meeting() {
    let console = Console::with_sandbox().await;
    let member = console.member().await;
    let before: MeetingList = member.get("/api/user/meetings").await.json();
    let meeting = json!({"topic": "Once", "start_time": "2026-12-01T09:00:00Z", "duration": 30});
    let key = [("idempotency-key", "key-2")];
    let send = || member.post_with("/api/user/createmeeting", &meeting, &key);
    let (a, b, c, d) = tokio::join!(send(), send(), send(), send());
    for answer in [a, b, c, d] {
        if !answer.status.is_success() {
            answer.refusal(409, ErrorCode::IdempotencyKeyInProgress);
        }
    }
    let after: MeetingList = member.get("/api/user/meetings").await.json();
    assert_eq!(after.total_records, before.total_records + 1);
}

#[tokio::test]
async fn a_refused_request_gives_its_key_back() {
    let console = Console::with_sandbox().await;
    let admin = console.admin().await;
    let key = [("idempotency-key", "key-3")];
    let taken = json!({"email": "member@greenroom.test", "type": 1});
    let refused = admin.post_with("/api/user/createuser", &taken, &key).await;
    refused.refusal(409, ErrorCode::EmailInUse);
    let free = json!({"email": "free@greenroom.test", "type": 1});
    assert!(admin.post_with("/api/user/createuser", &free, &key).await.status.is_success());
    let bad = [("idempotency-key", "")];
    let answer = admin.post_with("/api/user/createuser", &free, &bad).await;
    answer.refusal(400, ErrorCode::ValidationFailed);
}

/// The store fails where the answer is to be kept.
#[tokio::test]
async fn what_was_created_is_told_even_where_the_store_does_not_keep_it() {
    let console = Console::with_sandbox().await;
    let member = console.member().await;
    let mut store = SqliteConnection::connect(&console.store_url()).await.unwrap();
    let fails = "CREATE TRIGGER fails BEFORE UPDATE OF status ON idempotency_slots
        BEGIN SELECT RAISE(ABORT, 'the disk is full'); END";
    sqlx::query(fails).execute(&mut store).await.unwrap();
    let meeting = json!({"topic": "Kept", "start_time": "2026-12-01T09:00:00Z", "duration": 30});
    let key = [("idempotency-key", "key-kept")];
    let answer = member.post_with("/api/user/createmeeting", &meeting, &key).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
    let created: CreatedMeeting = answer.json();
    assert!(created.start_url.is_some());

    sqlx::query("DROP TRIGGER fails").execute(&mut store).await.unwrap();
    console.pass(SignedDuration::from_mins(3));
    let again: CreatedMeeting =
        member.post_with("/api/user/createmeeting", &meeting, &key).await.json();
    assert_eq!(again.id, created.id, "found, not created twice");
}

//! The store's contract, through the trait alone: what any implementation must keep.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use std::sync::Arc;

use api::{session::SessionUser, user::Role};
use greenroom::store::{Claim, IdHash, IdempotencySlot, SessionRow, SqliteStore, Store};
use jiff::{SignedDuration, Timestamp};

const NOW: Timestamp = Timestamp::constant(1_795_000_000, 0);

async fn store(dir: &tempfile::TempDir) -> Arc<dyn Store> {
    Arc::new(SqliteStore::open(&dir.path().join("store.sqlite")).await.unwrap())
}

fn session(number: u8, user: &str) -> SessionRow {
    SessionRow {
        id: IdHash([number; 32]),
        user: SessionUser {
            id: user.parse().unwrap(),
            email: format!("{user}@greenroom.test"),
            display_name: "名前".into(),
            role: Role::Custom,
            timezone: "Asia/Tokyo".into(),
        },
        created_at: NOW,
        seen_at: NOW,
        checked_at: NOW,
    }
}

fn slot(key: &str) -> IdempotencySlot {
    IdempotencySlot { user_id: "u1".parse().unwrap(), route: "POST /x", key: key.into() }
}

#[tokio::test]
async fn a_session_is_read_back_whole_also_after_a_restart() {
    let dir = tempfile::tempdir().unwrap();
    let row = session(1, "u1");
    store(&dir).await.begin_session(&row).await.unwrap();
    let reopened = store(&dir).await;
    assert_eq!(reopened.session(&row.id).await.unwrap(), Some(row));
    assert_eq!(reopened.session(&IdHash([9; 32])).await.unwrap(), None);
}

#[tokio::test]
async fn use_and_changes_of_the_user_are_noted_and_use_never_goes_back() {
    let dir = tempfile::tempdir().unwrap();
    let store = store(&dir).await;
    let mut row = session(1, "u1");
    store.begin_session(&row).await.unwrap();
    let later = NOW + SignedDuration::from_mins(5);
    store.touch_session(&row.id, later).await.unwrap();
    store.touch_session(&row.id, NOW).await.unwrap();
    row.user.role = Role::Admin;
    store.update_session_user(&row.id, &row.user, later).await.unwrap();
    let found = store.session(&row.id).await.unwrap().unwrap();
    assert_eq!((found.seen_at, found.checked_at, found.user.role), (later, later, Role::Admin));
}

#[tokio::test]
async fn ending_the_sessions_of_a_user_counts_them_and_leaves_others() {
    let dir = tempfile::tempdir().unwrap();
    let store = store(&dir).await;
    for (number, user) in [(1, "u1"), (2, "u1"), (3, "u2")] {
        store.begin_session(&session(number, user)).await.unwrap();
    }
    assert_eq!(store.end_sessions_of(&"u1".parse().unwrap()).await.unwrap(), 2);
    assert_eq!(store.end_sessions_of(&"u1".parse().unwrap()).await.unwrap(), 0);
    assert!(store.session(&IdHash([3; 32])).await.unwrap().is_some());
    store.end_session(&IdHash([3; 32])).await.unwrap();
    assert!(store.session(&IdHash([3; 32])).await.unwrap().is_none());
}

#[tokio::test]
async fn sessions_idle_or_old_are_forgotten() {
    let dir = tempfile::tempdir().unwrap();
    let store = store(&dir).await;
    let hour = SignedDuration::from_hours(1);
    let idle = SessionRow { seen_at: NOW - hour, ..session(1, "u1") };
    let old = SessionRow { created_at: NOW - hour * 20, ..session(2, "u1") };
    let fresh = session(3, "u1");
    for row in [&idle, &old, &fresh] {
        store.begin_session(row).await.unwrap();
    }
    store.forget_sessions(NOW - hour / 2, NOW - hour * 12).await.unwrap();
    assert!(store.session(&idle.id).await.unwrap().is_none());
    assert!(store.session(&old.id).await.unwrap().is_none());
    assert!(store.session(&fresh.id).await.unwrap().is_some());
}

#[tokio::test]
async fn a_slot_is_claimed_once_however_many_ask_at_once() {
    let dir = tempfile::tempdir().unwrap();
    let store = store(&dir).await;
    let mut asking = tokio::task::JoinSet::new();
    for _ in 0..50 {
        let store = store.clone();
        asking.spawn(async move { store.claim(&slot("k"), &IdHash([1; 32]), NOW).await.unwrap() });
    }
    let claims = asking.join_all().await;
    assert_eq!(claims.iter().filter(|claim| **claim == Claim::Fresh).count(), 1);
    assert_eq!(
        claims.iter().filter(|claim| **claim == (Claim::InProgress { since: NOW })).count(),
        49
    );
}

#[tokio::test]
async fn a_slot_keeps_its_answer_for_the_same_body_until_it_is_forgotten() {
    let dir = tempfile::tempdir().unwrap();
    let store = store(&dir).await;
    let (body, other) = (IdHash([1; 32]), IdHash([2; 32]));
    assert_eq!(store.claim(&slot("k"), &body, NOW).await.unwrap(), Claim::Fresh);
    store.answer(&slot("k"), 201, "{}").await.unwrap();
    store.release(&slot("k")).await.unwrap();
    let answered = Claim::Answered { status: 201, body: "{}".into() };
    assert_eq!(store.claim(&slot("k"), &body, NOW).await.unwrap(), answered);
    assert_eq!(store.claim(&slot("k"), &other, NOW).await.unwrap(), Claim::OtherBody);
    store.forget_slots(NOW + SignedDuration::from_secs(1)).await.unwrap();
    assert_eq!(store.claim(&slot("k"), &other, NOW).await.unwrap(), Claim::Fresh);
}

#[tokio::test]
async fn a_released_slot_can_be_claimed_again() {
    let dir = tempfile::tempdir().unwrap();
    let store = store(&dir).await;
    let body = IdHash([1; 32]);
    store.claim(&slot("k"), &body, NOW).await.unwrap();
    store.release(&slot("k")).await.unwrap();
    assert_eq!(store.claim(&slot("k"), &body, NOW).await.unwrap(), Claim::Fresh);
}

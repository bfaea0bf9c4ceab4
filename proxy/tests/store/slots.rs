//! The answers to idempotent requests.

use greenroom::store::{Claim, IdHash, IdempotencySlot};
use jiff::SignedDuration;
use tokio::task::JoinSet;

use crate::{NOW, databases::Database, on_every_store};

fn slot(key: &str) -> IdempotencySlot {
    IdempotencySlot { user_id: "u1".parse().unwrap(), route: "POST /x", key: key.into() }
}

on_every_store!(
    a_slot_is_claimed_once_however_many_ask_at_once,
    a_slot_keeps_its_answer_for_the_same_body_until_it_is_forgotten,
    a_released_slot_can_be_claimed_again,
);

async fn a_slot_is_claimed_once_however_many_ask_at_once(database: Database) {
    let store = database.open().await;
    let mut asking = JoinSet::new();
    for _ in 0..50 {
        let store = store.clone();
        asking.spawn(async move { store.claim(&slot("k"), &IdHash([1; 32]), NOW).await.unwrap() });
    }
    let claims = asking.join_all().await;
    let count = |wanted: Claim| claims.iter().filter(|claim| **claim == wanted).count();
    assert_eq!((count(Claim::Fresh), count(Claim::InProgress { since: NOW })), (1, 49));
}

async fn a_slot_keeps_its_answer_for_the_same_body_until_it_is_forgotten(database: Database) {
    let store = database.open().await;
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

async fn a_released_slot_can_be_claimed_again(database: Database) {
    let store = database.open().await;
    let body = IdHash([1; 32]);
    store.claim(&slot("k"), &body, NOW).await.unwrap();
    store.release(&slot("k")).await.unwrap();
    assert_eq!(store.claim(&slot("k"), &body, NOW).await.unwrap(), Claim::Fresh);
}

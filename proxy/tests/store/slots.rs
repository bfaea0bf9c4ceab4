//! The answers to idempotent requests, and how far those without an answer have come.

use greenroom::store::{Claim, Hold, IdHash, IdempotencySlot, Sent};
use jiff::{SignedDuration, Timestamp};
use tokio::task::JoinSet;

use crate::{NOW, databases::Database, on_every_store};

const LONG: SignedDuration = SignedDuration::from_mins(2);
const BODY: IdHash = IdHash([1; 32]);
const FRESH: Claim = Claim::Held { sent: None };

/// A hold taken at an instant.
fn hold(key: &str, now: Timestamp) -> Hold {
    let slot =
        IdempotencySlot { user_id: "u1".parse().unwrap(), route: "POST /x", key: key.into() };
    Hold { slot, until: now + LONG }
}

on_every_store!(
    a_slot_is_claimed_once_however_many_ask_at_once,
    a_slot_keeps_its_answer_for_the_same_body_until_it_is_forgotten,
    a_released_slot_can_be_claimed_again_for_any_body,
    of_a_slot_without_an_answer_one_gets_hold_and_learns_what_was_sent,
    who_lost_a_slot_neither_sends_nor_answers,
);

async fn a_slot_is_claimed_once_however_many_ask_at_once(database: Database) {
    let store = database.open().await;
    let mut asking = JoinSet::new();
    for _ in 0..50 {
        let store = store.clone();
        asking.spawn(async move { store.claim(&hold("k", NOW), &BODY, NOW).await.unwrap() });
    }
    let claims = asking.join_all().await;
    let count = |wanted: Claim| claims.iter().filter(|claim| **claim == wanted).count();
    assert_eq!((count(FRESH), count(Claim::InProgress)), (1, 49));
}

async fn a_slot_keeps_its_answer_for_the_same_body_until_it_is_forgotten(database: Database) {
    let store = database.open().await;
    let hold = hold("k", NOW);
    let other = IdHash([2; 32]);
    assert_eq!(store.claim(&hold, &BODY, NOW).await.unwrap(), FRESH);
    assert_eq!(store.claim(&hold, &other, NOW).await.unwrap(), Claim::OtherBody);
    store.answer(&hold, 201, "{}").await.unwrap();
    store.release(&hold).await.unwrap();
    store.let_go(&hold).await.unwrap();
    let answered = Claim::Answered { status: 201, body: "{}".into() };
    let later = NOW + LONG * 2;
    assert_eq!(store.claim(&hold, &BODY, later).await.unwrap(), answered);
    assert_eq!(store.claim(&hold, &other, later).await.unwrap(), Claim::OtherBody);
    store.forget_slots(NOW + SignedDuration::from_secs(1)).await.unwrap();
    assert_eq!(store.claim(&hold, &other, NOW).await.unwrap(), FRESH);
}

async fn a_released_slot_can_be_claimed_again_for_any_body(database: Database) {
    let store = database.open().await;
    let hold = hold("k", NOW);
    store.claim(&hold, &BODY, NOW).await.unwrap();
    store.release(&hold).await.unwrap();
    assert_eq!(store.claim(&hold, &IdHash([2; 32]), NOW).await.unwrap(), FRESH);
}

async fn of_a_slot_without_an_answer_one_gets_hold_and_learns_what_was_sent(database: Database) {
    let store = database.open().await;
    let (let_go, cut_off) = (hold("let go", NOW), hold("cut off", NOW));
    let sent = Sent { at: NOW, settles_at: NOW + LONG };
    for hold in [&let_go, &cut_off] {
        store.claim(hold, &BODY, NOW).await.unwrap();
        assert!(store.note_sending(hold, &sent).await.unwrap());
    }
    store.let_go(&let_go).await.unwrap();
    let now = NOW + SignedDuration::from_secs(1);
    let again = store.claim(&hold("cut off", now), &BODY, now).await.unwrap();
    assert_eq!(again, Claim::InProgress, "somebody may still work on it");
    let over = NOW + LONG;
    for (key, now) in [("let go", now), ("cut off", over)] {
        let other = store.claim(&hold(key, now), &IdHash([2; 32]), now).await.unwrap();
        assert_eq!(other, Claim::OtherBody, "{key}");
        let mut asking = JoinSet::new();
        for _ in 0..20 {
            let store = store.clone();
            asking.spawn(async move { store.claim(&hold(key, now), &BODY, now).await.unwrap() });
        }
        let claims = asking.join_all().await;
        let held = Claim::Held { sent: Some(sent) };
        assert_eq!(claims.iter().filter(|claim| **claim == held).count(), 1, "{key}: {claims:?}");
        // Sent again: the first time stays, for what came of it is still looked for.
        let later = Sent { at: now, settles_at: now + LONG };
        assert!(store.note_sending(&hold(key, now), &later).await.unwrap());
        store.let_go(&hold(key, now)).await.unwrap();
        let held = store.claim(&hold(key, now), &BODY, now).await.unwrap();
        assert_eq!(held, Claim::Held { sent: Some(Sent { at: NOW, ..later }) }, "{key}");
    }
}

async fn who_lost_a_slot_neither_sends_nor_answers(database: Database) {
    let store = database.open().await;
    let first = hold("k", NOW);
    store.claim(&first, &BODY, NOW).await.unwrap();
    let over = NOW + LONG;
    let second = hold("k", over);
    assert_eq!(store.claim(&second, &BODY, over).await.unwrap(), FRESH);
    let sent = Sent { at: over, settles_at: over + LONG };
    assert!(!store.note_sending(&first, &sent).await.unwrap());
    store.answer(&first, 201, "{}").await.unwrap();
    store.release(&first).await.unwrap();
    store.let_go(&first).await.unwrap();
    assert!(store.note_sending(&second, &sent).await.unwrap());
    assert_eq!(store.claim(&hold("k", over), &BODY, over).await.unwrap(), Claim::InProgress);
}

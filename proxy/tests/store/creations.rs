//! Whose turn it is to create, and whose a new meeting is.

use greenroom::store::IdHash;
use jiff::SignedDuration;
use tokio::task::JoinSet;

use crate::{NOW, databases::Database, on_every_store};

const KEY: IdHash = IdHash([1; 32]);
const LONG: SignedDuration = SignedDuration::from_mins(2);

on_every_store!(
    a_turn_is_had_by_one_however_many_ask_at_once,
    a_turn_that_was_ended_or_is_over_is_the_next_ones,
    a_meeting_belongs_to_one_creation_and_stays_its_own,
    what_is_over_is_forgotten,
);

async fn a_turn_is_had_by_one_however_many_ask_at_once(database: Database) {
    let store = database.open().await;
    let mut asking = JoinSet::new();
    for number in 0..50 {
        let store = store.clone();
        asking.spawn(async move {
            store.take_turn(&KEY, &IdHash([number; 32]), NOW + LONG, NOW).await.unwrap()
        });
    }
    let taken = asking.join_all().await.into_iter().filter(|taken| *taken).count();
    assert_eq!(taken, 1);
    let other = store.take_turn(&IdHash([2; 32]), &IdHash([0; 32]), NOW + LONG, NOW).await;
    assert!(other.unwrap(), "another creation waits for nobody");
}

async fn a_turn_that_was_ended_or_is_over_is_the_next_ones(database: Database) {
    let store = database.open().await;
    let [first, second, third] = [7, 8, 9].map(|number| IdHash([number; 32]));
    assert!(store.take_turn(&KEY, &first, NOW + LONG, NOW).await.unwrap());
    store.end_turn(&KEY, &first).await.unwrap();
    assert!(store.take_turn(&KEY, &second, NOW + LONG, NOW).await.unwrap());
    let last = NOW + LONG - SignedDuration::from_millis(1);
    assert!(!store.take_turn(&KEY, &third, last + LONG, last).await.unwrap());
    let over = NOW + LONG;
    assert!(store.take_turn(&KEY, &third, over + LONG, over).await.unwrap());
    // Who had it before ends nobody else's.
    store.end_turn(&KEY, &second).await.unwrap();
    assert!(!store.take_turn(&KEY, &second, over + LONG, over).await.unwrap());
}

async fn a_meeting_belongs_to_one_creation_and_stays_its_own(database: Database) {
    let store = database.open().await;
    let id = "99123456789".parse().unwrap();
    let mut asking = JoinSet::new();
    for number in 0..20 {
        let store = store.clone();
        asking.spawn(async move {
            let creation = IdHash([number; 32]);
            let kept = store.keep_meeting(id, &creation, NOW).await.unwrap();
            (kept, creation)
        });
    }
    let owners: Vec<_> = asking.join_all().await.into_iter().filter(|(kept, _)| *kept).collect();
    assert_eq!(owners.len(), 1);
    assert!(store.keep_meeting(id, &owners[0].1, NOW).await.unwrap());
    assert!(!store.keep_meeting(id, &IdHash([99; 32]), NOW).await.unwrap());
}

async fn what_is_over_is_forgotten(database: Database) {
    let store = database.open().await;
    let id = "99123456789".parse().unwrap();
    let [first, second] = [7, 8].map(|number| IdHash([number; 32]));
    store.keep_meeting(id, &first, NOW).await.unwrap();
    store.take_turn(&KEY, &first, NOW + LONG, NOW).await.unwrap();
    store.forget_creations(NOW, NOW).await.unwrap();
    assert!(!store.keep_meeting(id, &second, NOW).await.unwrap());
    assert!(!store.take_turn(&KEY, &second, NOW + LONG, NOW).await.unwrap());
    store.forget_creations(NOW + LONG, NOW + LONG).await.unwrap();
    assert!(store.keep_meeting(id, &second, NOW).await.unwrap());
}

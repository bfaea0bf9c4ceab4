//! Counters.

use greenroom::store::IdHash;
use jiff::SignedDuration;
use tokio::task::JoinSet;

use crate::{NOW, databases::Database, on_every_store};

const KEY: IdHash = IdHash([1; 32]);
const WINDOW: SignedDuration = SignedDuration::from_mins(15);

on_every_store!(
    a_hundred_at_once_are_counted_to_a_hundred,
    a_window_begins_with_the_first_and_counting_begins_anew_after_it,
    counters_that_are_over_are_forgotten,
);

async fn a_hundred_at_once_are_counted_to_a_hundred(database: Database) {
    let store = database.open().await;
    let mut counting = JoinSet::new();
    for _ in 0..100 {
        let store = store.clone();
        counting.spawn(async move { store.count(&KEY, WINDOW, NOW).await.unwrap().count });
    }
    let mut counts = counting.join_all().await;
    counts.sort_unstable();
    assert_eq!(counts, (1..=100).collect::<Vec<_>>());
    assert_eq!(store.count(&IdHash([2; 32]), WINDOW, NOW).await.unwrap().count, 1);
}

async fn a_window_begins_with_the_first_and_counting_begins_anew_after_it(database: Database) {
    let store = database.open().await;
    store.count(&KEY, WINDOW, NOW).await.unwrap();
    let last = NOW + WINDOW - SignedDuration::from_millis(1);
    let counted = store.count(&KEY, WINDOW, last).await.unwrap();
    assert_eq!((counted.count, counted.resets_at), (2, NOW + WINDOW));
    let counted = store.count(&KEY, WINDOW, NOW + WINDOW).await.unwrap();
    assert_eq!((counted.count, counted.resets_at), (1, NOW + WINDOW * 2));
}

async fn counters_that_are_over_are_forgotten(database: Database) {
    let store = database.open().await;
    store.count(&KEY, WINDOW, NOW).await.unwrap();
    store.forget_counts(NOW).await.unwrap();
    assert_eq!(store.count(&KEY, WINDOW, NOW).await.unwrap().count, 2);
    store.forget_counts(NOW + WINDOW).await.unwrap();
    assert_eq!(store.count(&KEY, WINDOW, NOW).await.unwrap().count, 1);
}

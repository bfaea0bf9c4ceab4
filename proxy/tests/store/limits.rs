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
    a_count_is_read_without_counting_and_is_0_once_its_window_is_over,
    a_count_is_raised_and_never_lowered,
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

async fn a_count_is_read_without_counting_and_is_0_once_its_window_is_over(database: Database) {
    let store = database.open().await;
    assert_eq!(store.counted(&KEY, NOW).await.unwrap(), 0);
    store.count(&KEY, WINDOW, NOW).await.unwrap();
    let last = NOW + WINDOW - SignedDuration::from_millis(1);
    for _ in 0..2 {
        assert_eq!(store.counted(&KEY, last).await.unwrap(), 1);
    }
    assert_eq!(store.counted(&KEY, NOW + WINDOW).await.unwrap(), 0);
}

async fn a_count_is_raised_and_never_lowered(database: Database) {
    let store = database.open().await;
    store.raise_count(&KEY, 100, NOW + WINDOW, NOW).await.unwrap();
    assert_eq!(store.counted(&KEY, NOW).await.unwrap(), 100);
    store.raise_count(&KEY, 7, NOW + WINDOW, NOW).await.unwrap();
    let counted = store.count(&KEY, WINDOW, NOW).await.unwrap();
    assert_eq!((counted.count, counted.resets_at), (101, NOW + WINDOW));
    // In the next window 7 is more than nothing.
    store.raise_count(&KEY, 7, NOW + WINDOW * 2, NOW + WINDOW).await.unwrap();
    assert_eq!(store.counted(&KEY, NOW + WINDOW).await.unwrap(), 7);
}

//! The count of requests to Zoom.

use jiff::civil::date;
use tokio::task::JoinSet;
use zoom::Label;

use crate::{databases::Database, on_every_store};

on_every_store!(
    what_several_servers_counted_adds_up,
    a_new_day_begins_with_nothing_and_a_day_that_is_over_is_not_added_to,
);

async fn what_several_servers_counted_adds_up(database: Database) {
    let stores = [database.open().await, database.open().await];
    let today = date(2026, 11, 24);
    let mut adding = JoinSet::new();
    for number in 0..20 {
        let store = stores[number % 2].clone();
        adding.spawn(async move { store.add_calls(Label::Heavy, today, 3).await.unwrap() });
    }
    adding.join_all().await;
    stores[0].add_calls(Label::Light, today, 1).await.unwrap();
    let mut counted = stores[1].calls(today).await.unwrap();
    counted.sort_unstable();
    assert_eq!(counted, [(Label::Light, 1), (Label::Heavy, 60)]);
}

async fn a_new_day_begins_with_nothing_and_a_day_that_is_over_is_not_added_to(database: Database) {
    let store = database.open().await;
    let (today, tomorrow) = (date(2026, 11, 24), date(2026, 11, 25));
    store.add_calls(Label::Heavy, today, 30_000).await.unwrap();
    assert_eq!(store.calls(tomorrow).await.unwrap(), []);
    store.add_calls(Label::Heavy, tomorrow, 2).await.unwrap();
    // Of another server, whose clock is behind.
    store.add_calls(Label::Heavy, today, 5).await.unwrap();
    assert_eq!(store.calls(tomorrow).await.unwrap(), [(Label::Heavy, 2)]);
    assert_eq!(store.calls(today).await.unwrap(), []);
}

//! The counts of hosts' days.

use api::UserId;
use jiff::civil::date;
use tokio::task::JoinSet;

use crate::{databases::Database, on_every_store};

on_every_store!(
    changes_counted_at_once_on_several_servers_add_up,
    a_hosts_new_day_begins_with_nothing_and_a_day_that_is_over_is_not_added_to,
    a_hosts_count_is_raised_and_never_lowered,
    the_busiest_hosts_of_the_day_come_first_and_no_more_than_asked_for,
    hosts_days_that_are_over_are_forgotten,
);

fn host(name: &str) -> UserId {
    name.parse().unwrap()
}

async fn changes_counted_at_once_on_several_servers_add_up(database: Database) {
    let stores = [database.open().await, database.open().await];
    let today = date(2026, 11, 24);
    let mut counting = JoinSet::new();
    for number in 0..20 {
        let store = stores[number % 2].clone();
        counting.spawn(async move { store.count_host_change(&host("ada"), today).await.unwrap() });
    }
    counting.join_all().await;
    assert_eq!(stores[0].host_changes(&host("ada"), today).await.unwrap(), 20);
    assert_eq!(stores[0].host_changes(&host("eve"), today).await.unwrap(), 0);
}

async fn a_hosts_new_day_begins_with_nothing_and_a_day_that_is_over_is_not_added_to(
    database: Database,
) {
    let store = database.open().await;
    let (today, tomorrow, ada) = (date(2026, 11, 24), date(2026, 11, 25), host("ada"));
    store.raise_host_changes(&ada, today, 100).await.unwrap();
    assert_eq!(store.host_changes(&ada, tomorrow).await.unwrap(), 0);
    store.count_host_change(&ada, tomorrow).await.unwrap();
    // Of another server, whose clock is behind.
    store.count_host_change(&ada, today).await.unwrap();
    store.raise_host_changes(&ada, today, 100).await.unwrap();
    assert_eq!(store.host_changes(&ada, tomorrow).await.unwrap(), 1);
}

async fn a_hosts_count_is_raised_and_never_lowered(database: Database) {
    let store = database.open().await;
    let (today, tomorrow, ada) = (date(2026, 11, 24), date(2026, 11, 25), host("ada"));
    store.raise_host_changes(&ada, today, 100).await.unwrap();
    store.raise_host_changes(&ada, today, 7).await.unwrap();
    store.count_host_change(&ada, today).await.unwrap();
    assert_eq!(store.host_changes(&ada, today).await.unwrap(), 101);
    // On the next day 7 is more than nothing.
    store.raise_host_changes(&ada, tomorrow, 7).await.unwrap();
    assert_eq!(store.host_changes(&ada, tomorrow).await.unwrap(), 7);
}

async fn the_busiest_hosts_of_the_day_come_first_and_no_more_than_asked_for(database: Database) {
    let store = database.open().await;
    let (today, yesterday) = (date(2026, 11, 24), date(2026, 11, 23));
    for (name, changes) in [("a", 50), ("b", 99), ("c", 49), ("d", 50)] {
        store.raise_host_changes(&host(name), today, changes).await.unwrap();
    }
    store.raise_host_changes(&host("e"), yesterday, 100).await.unwrap();
    let all = store.busiest_hosts(today, 50, 20).await.unwrap();
    assert_eq!(all, [(host("b"), 99), (host("a"), 50), (host("d"), 50)]);
    assert_eq!(store.busiest_hosts(today, 50, 2).await.unwrap(), all[..2]);
}

async fn hosts_days_that_are_over_are_forgotten(database: Database) {
    let store = database.open().await;
    let (today, tomorrow, ada) = (date(2026, 11, 24), date(2026, 11, 25), host("ada"));
    store.count_host_change(&ada, today).await.unwrap();
    store.forget_host_days(today).await.unwrap();
    assert_eq!(store.host_changes(&ada, today).await.unwrap(), 1);
    store.forget_host_days(tomorrow).await.unwrap();
    assert_eq!(store.host_changes(&ada, today).await.unwrap(), 0);
}

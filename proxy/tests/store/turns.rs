//! Turns that several servers take from one PostgreSQL.

use std::{sync::Arc, time::Duration};

use greenroom::store::TurnStore;
use tokio::{task::JoinSet, time::Instant};
use zoom::{Label, NoTurn, Plan, Rhythm};

use crate::databases::Database;

const LONG: Duration = Duration::from_secs(600);
async fn servers(database: &Database) -> [Arc<dyn TurnStore>; 3] {
    let mut servers = Vec::new();
    for _ in 0..3 {
        servers.push(database.open().await.turns().unwrap());
    }
    servers.try_into().ok().unwrap()
}

/// A step as the database counts it, in whole microseconds.
fn step(rhythm: Rhythm) -> Duration {
    Duration::from_micros(u64::try_from(rhythm.step.as_micros()).unwrap())
}

/// What one server who waits alone is told.
async fn book(
    server: &Arc<dyn TurnStore>,
    label: Label,
    patience: Duration,
) -> Result<Duration, NoTurn> {
    let rhythm = Plan::Pro.rhythm(label).unwrap();
    server.book_turns(label, rhythm, &[patience]).await.unwrap().pop().unwrap()
}

#[tokio::test]
async fn a_store_of_one_server_has_no_turns_to_share() {
    assert!(Database::sqlite().open().await.turns().is_none());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn turns_booked_by_three_servers_at_once_follow_each_other_by_their_steps() {
    let Some(database) = Database::postgres().await else { return };
    let servers = servers(&database).await;
    let rhythm = Plan::Pro.rhythm(Label::Heavy).unwrap();
    let began = Instant::now();
    let mut booking = JoinSet::new();
    // Some alone, some several at once.
    for (number, count) in [1, 5, 1, 3, 8, 2, 1, 9, 30].into_iter().enumerate() {
        let server = servers[number % 3].clone();
        booking.spawn(async move {
            let asked = began.elapsed();
            let waits = server.book_turns(Label::Heavy, rhythm, &vec![LONG; count]).await.unwrap();
            let told = began.elapsed();
            let waits: Vec<_> = waits.into_iter().map(Result::unwrap).collect();
            assert!(waits.is_sorted(), "{waits:?}");
            (asked, told, waits)
        });
    }
    let mut bookings = booking.join_all().await;
    let number: u32 = bookings.iter().map(|(_, _, waits)| waits.len() as u32).sum();
    assert_eq!(number, 60);
    // Two at once after a pause, and then one a step: no two share a turn. The database's clock
    // stood between the asking and the telling, however long that took.
    bookings.sort_by_key(|(asked, _, waits)| *asked + *waits.last().unwrap());
    let (asked, told, waits) = bookings.last().unwrap();
    let last = *waits.last().unwrap();
    let steps = step(rhythm) * (number - 2);
    assert!(*told + last >= steps, "{last:?} of {steps:?}");
    assert!(*asked + last <= told_last(&bookings) + steps + rhythm.step, "{last:?} of {steps:?}");
}

/// When the last of all bookings was told: no clock of theirs began after that.
fn told_last(bookings: &[(Duration, Duration, Vec<Duration>)]) -> Duration {
    bookings.iter().map(|(_, told, _)| *told).max().unwrap()
}

#[tokio::test]
async fn who_cannot_wait_gets_no_turn_and_takes_none_from_those_behind() {
    let Some(database) = Database::postgres().await else { return };
    let [server, ..] = servers(&database).await;
    let rhythm = Plan::Pro.rhythm(Label::Heavy).unwrap();
    let patience = [LONG, LONG, LONG, LONG, LONG, Duration::ZERO, LONG, Duration::ZERO];
    let turns = server.book_turns(Label::Heavy, rhythm, &patience).await.unwrap();
    let booked: Vec<_> = turns.iter().map(Result::is_ok).collect();
    assert_eq!(booked, [true, true, true, true, true, false, true, false]);
    let NoTurn { after, daily } = turns[5].unwrap_err();
    assert_eq!((turns[6], daily), (Ok(after), false));
    assert_eq!(turns[7].unwrap_err().after, after + step(rhythm));
    assert!(server.book_turns(Label::Heavy, rhythm, &[]).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_turn_that_comes_too_late_is_not_booked_and_labels_do_not_wait_for_each_other() {
    let Some(database) = Database::postgres().await else { return };
    let [server, other, _] = servers(&database).await;
    let heavy = Plan::Pro.rhythm(Label::Heavy).unwrap();
    let before = Instant::now();
    for turn in server.book_turns(Label::Heavy, heavy, &[LONG; 300]).await.unwrap() {
        turn.unwrap();
    }
    let patience = Duration::from_millis(500);
    for _ in 0..10 {
        let refused = book(&other, Label::Heavy, patience).await.unwrap_err();
        assert!(refused.after + before.elapsed() >= step(heavy) * 298, "{refused:?}");
        assert!(!refused.daily, "{refused:?}");
    }
    let booked = book(&other, Label::Heavy, LONG).await.unwrap();
    assert!(booked < heavy.step * 300, "what was refused had been booked: {booked:?}");
    assert_eq!(book(&other, Label::Light, patience).await, Ok(Duration::ZERO));
}

#[tokio::test]
async fn what_one_server_holds_all_hold_and_the_longest_hold_counts() {
    let Some(database) = Database::postgres().await else { return };
    let [server, other, _] = servers(&database).await;
    let minute = Duration::from_secs(60);
    let before = Instant::now();
    server.hold_turns(Label::Heavy, minute, true).await.unwrap();
    server.hold_turns(Label::Heavy, Duration::from_secs(1), false).await.unwrap();
    let held = other.turns_held(Label::Heavy).await.unwrap().unwrap();
    assert!(held.daily && held.left <= minute, "{held:?}");
    assert!(held.left + before.elapsed() >= minute, "{held:?}");
    let NoTurn { after, daily } = book(&other, Label::Heavy, Duration::ZERO).await.unwrap_err();
    assert!(daily && after + before.elapsed() >= minute, "{after:?}");
    assert_eq!(other.turns_held(Label::Light).await.unwrap(), None);
}

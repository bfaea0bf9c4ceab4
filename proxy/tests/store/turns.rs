//! Turns that several servers take from one PostgreSQL.

use std::{sync::Arc, time::Duration};

use greenroom::store::TurnStore;
use tokio::{task::JoinSet, time::Instant};
use zoom::{Label, NoTurn, Plan};

use crate::databases::Database;

const LONG: Duration = Duration::from_secs(600);
/// How exactly a turn is told: its booking has to reach the database and come back.
const SLACK: Duration = Duration::from_millis(400);

async fn servers(database: &Database) -> [Arc<dyn TurnStore>; 3] {
    let mut servers = Vec::new();
    for _ in 0..3 {
        servers.push(database.open().await.turns().unwrap());
    }
    servers.try_into().ok().unwrap()
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
    for number in 0..60 {
        let server = servers[number % 3].clone();
        booking.spawn(async move {
            let wait = server.book_turn(Label::Heavy, rhythm, LONG).await.unwrap().unwrap();
            Instant::now() + wait
        });
    }
    let mut turns: Vec<_> = booking.join_all().await.iter().map(|turn| *turn - began).collect();
    turns.sort_unstable();
    // Two at once after a pause, and then one a step: no two share a turn.
    let last = *turns.last().unwrap();
    let steps = rhythm.step * 58;
    assert!(last >= steps && last < steps + rhythm.step + SLACK, "{last:?} of {steps:?}");
    let most = turns.iter().map(|from| {
        turns.iter().filter(|turn| (*from..*from + Duration::from_secs(1)).contains(*turn)).count()
    });
    // Told a little earlier or later, a neighbour may come into the second.
    assert!(most.max().unwrap() <= 11, "{turns:?}");
}

#[tokio::test]
async fn a_turn_that_comes_too_late_is_not_booked_and_labels_do_not_wait_for_each_other() {
    let Some(database) = Database::postgres().await else { return };
    let [server, other, _] = servers(&database).await;
    let heavy = Plan::Pro.rhythm(Label::Heavy).unwrap();
    for _ in 0..30 {
        server.book_turn(Label::Heavy, heavy, LONG).await.unwrap().unwrap();
    }
    let patience = Duration::from_millis(500);
    for _ in 0..10 {
        let refused = other.book_turn(Label::Heavy, heavy, patience).await.unwrap().unwrap_err();
        assert!(refused.after > Duration::from_secs(2) && !refused.daily, "{refused:?}");
    }
    let booked = other.book_turn(Label::Heavy, heavy, LONG).await.unwrap().unwrap();
    assert!(booked < heavy.step * 30, "what was refused had been booked: {booked:?}");
    let light = Plan::Pro.rhythm(Label::Light).unwrap();
    let at_once = other.book_turn(Label::Light, light, patience).await.unwrap();
    assert_eq!(at_once, Ok(Duration::ZERO));
}

#[tokio::test]
async fn what_one_server_holds_all_hold_and_the_longest_hold_counts() {
    let Some(database) = Database::postgres().await else { return };
    let [server, other, _] = servers(&database).await;
    let minute = Duration::from_secs(60);
    server.hold_turns(Label::Heavy, minute, true).await.unwrap();
    server.hold_turns(Label::Heavy, Duration::from_secs(1), false).await.unwrap();
    let held = other.turns_held(Label::Heavy).await.unwrap().unwrap();
    assert!(held.daily && held.left <= minute && held.left > minute - SLACK, "{held:?}");
    let rhythm = Plan::Pro.rhythm(Label::Heavy).unwrap();
    let NoTurn { after, daily } =
        other.book_turn(Label::Heavy, rhythm, SLACK).await.unwrap().unwrap_err();
    assert!(daily && after > minute / 2, "{after:?}");
    assert_eq!(other.turns_held(Label::Light).await.unwrap(), None);
}

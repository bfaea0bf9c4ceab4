//! Sign-ins under way.

use greenroom::store::{CodeRow, FlowRow, Handover, HandoverRow, IdHash, Store, Tried};
use jiff::SignedDuration;
use tokio::task::JoinSet;

use crate::{NOW, databases::Database, grants::grant, on_every_store, sessions::session};

const RIGHT: IdHash = IdHash([7; 32]);
const WRONG: IdHash = IdHash([8; 32]);

fn code() -> CodeRow {
    CodeRow {
        id: IdHash([1; 32]),
        email: "a@greenroom.test".into(),
        code: RIGHT,
        expires_at: NOW + SignedDuration::from_mins(10),
    }
}

fn wrong(left: u32) -> Tried {
    Tried::Wrong { left, email: "a@greenroom.test".into() }
}

fn right() -> Tried {
    Tried::Right { email: "a@greenroom.test".into() }
}

on_every_store!(
    of_a_hundred_wrong_codes_at_once_five_are_compared,
    of_many_right_codes_at_once_one_is_right,
    a_code_works_until_it_expires_and_for_its_browser_alone,
    a_flow_comes_back_once_and_in_time,
    of_many_who_take_somebody_over_at_once_one_does,
    somebody_is_taken_over_in_time,
    signing_out_ends_what_no_page_has_taken_over_and_nothing_of_others,
    what_no_page_has_taken_over_ends_with_the_users_last_session_and_not_before,
    what_no_page_has_taken_over_ends_with_the_grant,
    what_has_expired_is_forgotten,
);

async fn of_a_hundred_wrong_codes_at_once_five_are_compared(database: Database) {
    let store = database.open().await;
    store.keep_code(&code()).await.unwrap();
    let mut trying = JoinSet::new();
    for _ in 0..100 {
        let store = store.clone();
        trying.spawn(async move { store.try_code(&code().id, &WRONG, 5, NOW).await.unwrap() });
    }
    let mut left: Vec<u32> = Vec::new();
    for tried in trying.join_all().await {
        match tried {
            Tried::Wrong { left: tries, .. } => left.push(tries),
            other => assert_eq!(other, Tried::Gone),
        }
    }
    left.sort_unstable();
    assert_eq!(left, [0, 1, 2, 3, 4]);
    assert_eq!(store.try_code(&code().id, &RIGHT, 5, NOW).await.unwrap(), Tried::Gone);
}

async fn of_many_right_codes_at_once_one_is_right(database: Database) {
    let store = database.open().await;
    store.keep_code(&code()).await.unwrap();
    let mut trying = JoinSet::new();
    for _ in 0..5 {
        let store = store.clone();
        trying.spawn(async move { store.try_code(&code().id, &RIGHT, 5, NOW).await.unwrap() });
    }
    let tried = trying.join_all().await;
    assert_eq!(tried.iter().filter(|tried| **tried == right()).count(), 1, "{tried:?}");
    assert_eq!(tried.iter().filter(|tried| **tried == Tried::Gone).count(), 4, "{tried:?}");
}

async fn a_code_works_until_it_expires_and_for_its_browser_alone(database: Database) {
    let store = database.open().await;
    store.keep_code(&code()).await.unwrap();
    let elsewhere = store.try_code(&IdHash([2; 32]), &RIGHT, 5, NOW).await.unwrap();
    assert_eq!(elsewhere, Tried::Gone);
    let late = store.try_code(&code().id, &RIGHT, 5, code().expires_at).await.unwrap();
    assert_eq!(late, Tried::Gone);
    let just = code().expires_at - SignedDuration::from_millis(1);
    assert_eq!(store.try_code(&code().id, &RIGHT, 5, just).await.unwrap(), right());
}

async fn a_flow_comes_back_once_and_in_time(database: Database) {
    let store = database.open().await;
    let flow = FlowRow {
        id: IdHash([1; 32]),
        return_to: "/meetings".into(),
        session: Some(IdHash([3; 32])),
        handover: None,
        expires_at: NOW + SignedDuration::from_mins(10),
    };
    store.keep_flow(&flow).await.unwrap();
    assert_eq!(store.take_flow(&flow.id, flow.expires_at).await.unwrap(), None);
    assert_eq!(store.take_flow(&flow.id, NOW).await.unwrap(), Some(flow.clone()));
    assert_eq!(store.take_flow(&flow.id, NOW).await.unwrap(), None);
    let told = FlowRow { session: None, handover: Some(handover().handover), ..flow };
    store.keep_flow(&told).await.unwrap();
    assert_eq!(store.take_flow(&told.id, NOW).await.unwrap(), Some(told.clone()));
}

fn handover() -> HandoverRow {
    HandoverRow {
        id: IdHash([4; 32]),
        handover: Handover {
            challenge: IdHash([5; 32]),
            origin: "https://portal.example".to_owned(),
        },
        user_id: "member".parse().unwrap(),
        network: "2001:db8:1:2::/64".to_owned(),
        expires_at: NOW + SignedDuration::from_secs(60),
    }
}

async fn of_many_who_take_somebody_over_at_once_one_does(database: Database) {
    let store = database.open().await;
    store.keep_handover(&handover()).await.unwrap();
    let mut taking = JoinSet::new();
    for _ in 0..20 {
        let store = store.clone();
        taking.spawn(async move { store.take_handover(&handover().id, NOW).await.unwrap() });
    }
    let taken: Vec<_> = taking.join_all().await.into_iter().flatten().collect();
    assert_eq!(taken, [handover()]);
}

async fn somebody_is_taken_over_in_time(database: Database) {
    let store = database.open().await;
    let HandoverRow { id, expires_at, .. } = handover();
    store.keep_handover(&handover()).await.unwrap();
    assert_eq!(store.take_handover(&IdHash([9; 32]), NOW).await.unwrap(), None);
    assert_eq!(store.take_handover(&id, expires_at).await.unwrap(), None);
    store.forget_challenges(NOW).await.unwrap();
    let just = expires_at - SignedDuration::from_millis(1);
    assert_eq!(store.take_handover(&id, just).await.unwrap(), Some(handover()));
    store.keep_handover(&handover()).await.unwrap();
    store.forget_challenges(expires_at).await.unwrap();
    assert_eq!(store.take_handover(&id, NOW).await.unwrap(), None);
}

/// Of a user, with a code of its own.
fn handover_of(number: u8, user: &str) -> HandoverRow {
    HandoverRow { id: IdHash([number; 32]), user_id: user.parse().unwrap(), ..handover() }
}

/// Those of these that still wait; they are taken.
async fn waiting(store: &dyn Store, numbers: &[u8]) -> Vec<u8> {
    let mut left = Vec::new();
    for number in numbers {
        if store.take_handover(&IdHash([*number; 32]), NOW).await.unwrap().is_some() {
            left.push(*number);
        }
    }
    left
}

async fn signing_out_ends_what_no_page_has_taken_over_and_nothing_of_others(database: Database) {
    let store = database.open().await;
    for (number, user) in [(1, "u1"), (2, "u1"), (3, "u2")] {
        store.keep_handover(&handover_of(number, user)).await.unwrap();
    }
    // Nobody else was signed in: there is no session and no grant.
    assert_eq!(store.log_out(&"u1".parse().unwrap(), NOW).await.unwrap(), 0);
    assert_eq!(waiting(&*store, &[1, 2, 3]).await, [3]);
}

async fn what_no_page_has_taken_over_ends_with_the_users_last_session_and_not_before(
    database: Database,
) {
    let store = database.open().await;
    for number in [1, 2] {
        store.begin_session(&session(number, "u1")).await.unwrap();
    }
    store.keep_handover(&handover_of(1, "u1")).await.unwrap();
    store.end_session(&IdHash([1; 32]), NOW).await.unwrap();
    assert_eq!(waiting(&*store, &[1]).await, [1]);
    store.keep_handover(&handover_of(1, "u1")).await.unwrap();
    store.keep_handover(&handover_of(2, "u2")).await.unwrap();
    store.end_session(&IdHash([2; 32]), NOW).await.unwrap();
    assert_eq!(waiting(&*store, &[1, 2]).await, [2]);
}

async fn what_no_page_has_taken_over_ends_with_the_grant(database: Database) {
    let store = database.open().await;
    let both = async || {
        store.keep_grant(&grant(1)).await.unwrap();
        store.keep_handover(&handover_of(1, grant(1).user_id.as_str())).await.unwrap();
        store.keep_handover(&handover_of(2, "u2")).await.unwrap();
    };
    both().await;
    assert!(!store.drop_grant(&grant(2)).await.unwrap(), "it has moved on");
    assert!(store.drop_grant(&grant(1)).await.unwrap());
    assert_eq!(waiting(&*store, &[1, 2]).await, [2]);
    both().await;
    assert_eq!(store.give_up_idle_grants(NOW).await.unwrap(), 1);
    assert_eq!(waiting(&*store, &[1, 2]).await, [2]);
}

async fn what_has_expired_is_forgotten(database: Database) {
    let store = database.open().await;
    store.keep_code(&code()).await.unwrap();
    store.forget_challenges(NOW).await.unwrap();
    assert_eq!(store.try_code(&code().id, &WRONG, 5, NOW).await.unwrap(), wrong(4));
    store.forget_challenges(code().expires_at).await.unwrap();
    assert_eq!(store.try_code(&code().id, &RIGHT, 5, NOW).await.unwrap(), Tried::Gone);
}

//! Grants, the lease on them, and the outbox of what is to be revoked.

use std::time::Duration;

use api::{UserId, session::SignInMethod};
use greenroom::store::{GrantRow, IdHash, RevocationRow, SessionRow, Store};
use jiff::SignedDuration;
use tokio::task::JoinSet;

use crate::{NOW, databases::Database, on_every_store, sessions::session};

const LONG: Duration = Duration::from_secs(60);

fn user() -> UserId {
    "u1".parse().unwrap()
}

pub(crate) fn grant(generation: i64) -> GrantRow {
    GrantRow {
        user_id: user(),
        id: IdHash([9; 32]),
        generation,
        access: vec![1, 2, 3],
        refresh: format!("refresh {generation}").into_bytes(),
        key_id: "k1".into(),
        access_expires_at: NOW,
    }
}

async fn due(store: &dyn Store, now: jiff::Timestamp) -> Vec<RevocationRow> {
    store.due_revocations(now, LONG, 100).await.unwrap()
}

on_every_store!(
    of_many_that_ask_at_once_one_holds_the_lease,
    a_lease_that_ran_out_goes_to_another_and_its_holder_is_fenced_off,
    renewed_tokens_take_the_place_of_the_old_and_end_the_lease,
    a_new_consent_takes_the_place_of_the_former,
    logging_out_gives_the_grant_up_and_a_token_renewed_too_late_is_refused,
    whatever_comes_first_logging_out_leaves_the_latest_token_to_be_revoked,
    a_dead_grant_goes_with_the_sessions_that_began_with_it,
    a_grant_that_moved_on_is_not_dropped,
    a_grant_whose_user_has_no_session_is_given_up_once_its_access_token_is_over,
    a_users_last_session_takes_the_grant_with_it_and_no_earlier_one_does,
    a_revocation_is_given_to_one_and_again_when_its_time_is_over,
    rows_under_another_key_are_found_and_sealed_anew_unless_they_moved_on,
);

async fn of_many_that_ask_at_once_one_holds_the_lease(database: Database) {
    let store = database.open().await;
    store.keep_grant(&grant(1)).await.unwrap();
    let mut asking = JoinSet::new();
    for _ in 0..50 {
        let store = store.clone();
        asking.spawn(async move { store.lease_grant(&grant(1), LONG).await.unwrap() });
    }
    let held = asking.join_all().await;
    assert_eq!(held.iter().flatten().count(), 1);
}

async fn a_lease_that_ran_out_goes_to_another_and_its_holder_is_fenced_off(database: Database) {
    let store = database.open().await;
    store.keep_grant(&grant(1)).await.unwrap();
    let first = store.lease_grant(&grant(1), Duration::ZERO).await.unwrap().unwrap();
    let second = store.lease_grant(&grant(1), LONG).await.unwrap().unwrap();
    assert!(second.fence > first.fence);
    assert!(!store.renew_grant(&grant(2), first).await.unwrap());
    store.end_lease(&grant(1), first).await.unwrap();
    assert_eq!(store.lease_grant(&grant(1), LONG).await.unwrap(), None);
    store.end_lease(&grant(1), second).await.unwrap();
    assert!(store.lease_grant(&grant(1), LONG).await.unwrap().is_some());
}

async fn renewed_tokens_take_the_place_of_the_old_and_end_the_lease(database: Database) {
    let store = database.open().await;
    store.keep_grant(&grant(1)).await.unwrap();
    let lease = store.lease_grant(&grant(1), LONG).await.unwrap().unwrap();
    assert!(store.renew_grant(&grant(2), lease).await.unwrap());
    assert_eq!(store.grant(&user()).await.unwrap(), Some(grant(2)));
    assert_eq!(store.lease_grant(&grant(1), LONG).await.unwrap(), None, "its time has passed");
    assert!(store.lease_grant(&grant(2), LONG).await.unwrap().is_some());
}

async fn a_new_consent_takes_the_place_of_the_former(database: Database) {
    let store = database.open().await;
    store.keep_grant(&grant(1)).await.unwrap();
    let lease = store.lease_grant(&grant(1), LONG).await.unwrap().unwrap();
    let new = GrantRow { id: IdHash([10; 32]), ..grant(1) };
    store.keep_grant(&new).await.unwrap();
    assert!(!store.renew_grant(&grant(2), lease).await.unwrap());
    assert_eq!(store.grant(&user()).await.unwrap(), Some(new.clone()));
    assert!(store.lease_grant(&new, LONG).await.unwrap().is_some());
}

async fn logging_out_gives_the_grant_up_and_a_token_renewed_too_late_is_refused(
    database: Database,
) {
    let store = database.open().await;
    store.keep_grant(&grant(1)).await.unwrap();
    let lease = store.lease_grant(&grant(1), LONG).await.unwrap().unwrap();
    store.log_out(&user(), NOW).await.unwrap();
    assert_eq!(store.grant(&user()).await.unwrap(), None);
    assert!(!store.renew_grant(&grant(2), lease).await.unwrap());
    store.keep_revocation(&RevocationRow::of(&grant(2), NOW)).await.unwrap();
    store.keep_revocation(&RevocationRow::of(&grant(2), NOW)).await.unwrap();
    let mut refresh: Vec<_> =
        due(&*store, NOW).await.into_iter().map(|revocation| revocation.refresh).collect();
    refresh.sort();
    assert_eq!(refresh, [grant(1).refresh, grant(2).refresh]);
}

async fn whatever_comes_first_logging_out_leaves_the_latest_token_to_be_revoked(
    database: Database,
) {
    let store = database.open().await;
    for _ in 0..20 {
        store.keep_grant(&grant(1)).await.unwrap();
        let lease = store.lease_grant(&grant(1), LONG).await.unwrap().unwrap();
        let renewing = {
            let store = store.clone();
            tokio::spawn(async move { store.renew_grant(&grant(2), lease).await.unwrap() })
        };
        store.log_out(&user(), NOW).await.unwrap();
        let renewed = renewing.await.unwrap();
        assert_eq!(store.grant(&user()).await.unwrap(), None);
        let left = due(&*store, NOW).await;
        let [left] = left.as_slice() else { panic!("{left:?}") };
        assert_eq!(left.generation, if renewed { 2 } else { 1 });
        store.end_revocation(left).await.unwrap();
    }
}

async fn a_dead_grant_goes_with_the_sessions_that_began_with_it(database: Database) {
    let store = database.open().await;
    store.keep_grant(&grant(1)).await.unwrap();
    let by_consent = SessionRow { method: SignInMethod::Zoom, ..session(1, "u1") };
    let by_code = session(2, "u1");
    for row in [&by_consent, &by_code] {
        store.begin_session(row).await.unwrap();
    }
    assert!(store.drop_grant(&grant(1)).await.unwrap());
    assert_eq!(store.grant(&user()).await.unwrap(), None);
    assert!(store.session(&by_consent.id).await.unwrap().is_none());
    assert!(store.session(&by_code.id).await.unwrap().is_some());
    assert!(due(&*store, NOW).await.is_empty(), "there is nothing left to revoke");
}

async fn a_grant_that_moved_on_is_not_dropped(database: Database) {
    let store = database.open().await;
    store.keep_grant(&grant(2)).await.unwrap();
    assert!(!store.drop_grant(&grant(1)).await.unwrap());
    assert_eq!(store.grant(&user()).await.unwrap(), Some(grant(2)));
}

async fn a_grant_whose_user_has_no_session_is_given_up_once_its_access_token_is_over(
    database: Database,
) {
    let store = database.open().await;
    let living = GrantRow { access_expires_at: NOW + SignedDuration::from_secs(1), ..grant(1) };
    store.keep_grant(&living).await.unwrap();
    assert_eq!(store.give_up_idle_grants(NOW).await.unwrap(), 0);
    let idle = SessionRow { seen_at: NOW - SignedDuration::from_hours(1), ..session(1, "u1") };
    store.keep_grant(&grant(1)).await.unwrap();
    store.begin_session(&idle).await.unwrap();
    assert_eq!(store.give_up_idle_grants(NOW).await.unwrap(), 0);
    store.forget_sessions(NOW, NOW - SignedDuration::from_hours(2)).await.unwrap();
    assert_eq!(store.give_up_idle_grants(NOW).await.unwrap(), 1);
    assert_eq!(store.grant(&user()).await.unwrap(), None);
    assert_eq!(due(&*store, NOW).await.len(), 1);
}

async fn a_users_last_session_takes_the_grant_with_it_and_no_earlier_one_does(database: Database) {
    let store = database.open().await;
    store.keep_grant(&grant(1)).await.unwrap();
    for number in [1, 2] {
        store.begin_session(&session(number, "u1")).await.unwrap();
    }
    store.end_session(&IdHash([1; 32]), NOW).await.unwrap();
    assert_eq!(store.grant(&user()).await.unwrap(), Some(grant(1)));
    store.end_session(&IdHash([2; 32]), NOW).await.unwrap();
    assert_eq!(store.grant(&user()).await.unwrap(), None);
    assert_eq!(due(&*store, NOW).await[0].refresh, grant(1).refresh);
}

async fn a_revocation_is_given_to_one_and_again_when_its_time_is_over(database: Database) {
    let store = database.open().await;
    for generation in 1..=30 {
        store.keep_revocation(&RevocationRow::of(&grant(generation), NOW)).await.unwrap();
    }
    let mut taking = JoinSet::new();
    for _ in 0..10 {
        let store = store.clone();
        taking.spawn(async move { store.due_revocations(NOW, LONG, 3).await.unwrap() });
    }
    let mut taken: Vec<_> =
        taking.join_all().await.into_iter().flatten().map(|row| row.generation).collect();
    taken.sort_unstable();
    let mut once = taken.clone();
    once.dedup();
    assert_eq!(taken, once, "nothing is given twice");
    // With several at once one may find others' rows taken and come away with fewer.
    let rest = due(&*store, NOW).await.len();
    assert_eq!(taken.len() + rest, 30);

    assert!(due(&*store, NOW).await.is_empty());
    let later = NOW + SignedDuration::from_secs(60);
    let again = due(&*store, later).await;
    assert_eq!((again.len(), again[0].attempts), (30, 2));
    store.postpone_revocation(&again[0], later).await.unwrap();
    store.end_revocation(&again[1]).await.unwrap();
    assert_eq!(due(&*store, later).await.len(), 1);
    assert_eq!(store.revocations_left().await.unwrap(), 29);
}

async fn rows_under_another_key_are_found_and_sealed_anew_unless_they_moved_on(database: Database) {
    let store = database.open().await;
    store.keep_grant(&grant(1)).await.unwrap();
    store.keep_revocation(&RevocationRow::of(&grant(7), NOW)).await.unwrap();
    assert!(store.grants_not_under("k1", 10).await.unwrap().is_empty());
    assert_eq!(store.grants_not_under("k2", 10).await.unwrap(), [grant(1)]);
    let anew = GrantRow { refresh: vec![5], key_id: "k2".into(), ..grant(1) };
    assert!(store.reseal_grant(&grant(1), &anew).await.unwrap());
    assert!(!store.reseal_grant(&grant(1), &anew).await.unwrap(), "it is under k2 now");
    assert_eq!(store.grant(&user()).await.unwrap(), Some(anew.clone()));

    let lease = store.lease_grant(&anew, LONG).await.unwrap().unwrap();
    let renewed = GrantRow { key_id: "k1".into(), ..grant(2) };
    assert!(store.renew_grant(&renewed, lease).await.unwrap());
    assert!(!store.reseal_grant(&anew, &anew).await.unwrap(), "it is of generation 2 now");

    let old = store.revocations_not_under("k2", 10).await.unwrap();
    store.reseal_revocation(&old[0], &[6], "k2").await.unwrap();
    assert!(store.revocations_not_under("k2", 10).await.unwrap().is_empty());
    assert_eq!(due(&*store, NOW).await[0].refresh, [6]);
}

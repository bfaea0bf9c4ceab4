//! The sealing key is replaced while servers read and renew: no request fails, and nothing is left
//! under an old key.

use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicU64, Ordering},
};

use axum::http::StatusCode;
use greenroom::{
    grants::{Keyring, rotate},
    start::ambient,
};
use tokio::{sync::Notify, task::JoinSet};

use super::{House, grants, revoke_all_due, rounds};
use crate::{
    databases::{Database, on_every_store},
    rig::Console,
};

/// Tasks that read, two for each user, each on a server of its own.
const READERS: usize = 4;
/// Requests between two rotations.
const REQUESTS: u64 = 3;

on_every_store!(the_key_is_replaced_under_load_and_no_request_fails);

/// What the readers tell of themselves.
#[derive(Default)]
struct Load {
    answered: AtomicU64,
    another: Notify,
    over: AtomicBool,
}

async fn the_key_is_replaced_under_load_and_no_request_fails(database: Database) {
    let house = House::on(database).await;
    let replicas = [house.replica().await, house.replica().await];
    let people = house.people(READERS).await;
    // A revocation that waits is sealed too.
    house.controls().set_revocation_down(true);
    let gone = house.consent(&replicas[0], &people[READERS - 1]).await;
    replicas[0].app.log_out(&gone).await.unwrap();

    let load = Arc::new(Load::default());
    let mut reading = JoinSet::new();
    for (number, email) in people.iter().take(READERS / 2).enumerate() {
        let cookie = house.sign_in(&replicas[number], email).await;
        for replica in &replicas {
            reading.spawn(read(replica.clone(), cookie.clone(), load.clone()));
        }
    }
    let operator = Keyring::in_file(&house.console.keys_file(), ambient().1).unwrap();
    let store = house.database.open().await;
    for _ in 0..rounds(5, 100) {
        let enough = load.answered.load(Ordering::SeqCst) + REQUESTS;
        while load.answered.load(Ordering::SeqCst) < enough {
            load.another.notified().await;
        }
        // The second leaves no time to those who hold what the first replaced.
        rotate(&*store, &operator).await.unwrap();
        rotate(&*store, &operator).await.unwrap();
    }
    load.over.store(true, Ordering::SeqCst);
    reading.join_all().await;

    let key_id = operator.current_key_id().unwrap();
    nothing_is_left_under_another_key(&replicas[0], &key_id).await;
    house.controls().set_revocation_down(false);
    house.console.pass(jiff::SignedDuration::from_hours(1));
    revoke_all_due(&replicas[1]).await;
    assert_eq!(house.controls().live_refresh_tokens(&people[READERS - 1]), 0);
}

async fn nothing_is_left_under_another_key(replica: &Console, key_id: &str) {
    let store = &replica.app.store;
    assert_eq!(store.grants_not_under(key_id, 1).await.unwrap(), []);
    assert_eq!(store.revocations_not_under(key_id, 1).await.unwrap(), []);
}

/// Reads the profile and renews the token, in turn, until the load is over.
async fn read(replica: Arc<Console>, cookie: String, load: Arc<Load>) {
    let caller = replica.anonymous().with_cookie(&cookie);
    let user_id = caller.id().await.parse().unwrap();
    while !load.over.load(Ordering::SeqCst) {
        let answer = caller.get(super::PROFILE).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
        let grants = grants(&replica);
        let token = grants.access_token(&replica.app, &user_id, None).await.unwrap();
        grants.access_token(&replica.app, &user_id, token.as_ref()).await.unwrap().unwrap();
        load.answered.fetch_add(1, Ordering::SeqCst);
        load.another.notify_one();
    }
}

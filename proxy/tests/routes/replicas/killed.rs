//! A server that dies while it renews takes nobody with it: another goes on once the lease has
//! run out, or says plainly that the consent is lost.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use api::ErrorCode;
use axum::http::StatusCode;
use greenroom::grants::Patience;
use jiff::SignedDuration;
use sandbox::GrantType;

use super::{House, MEMBER, PROFILE, below, rounds};
use crate::{
    databases::{Database, on_every_store},
    rig::Console,
};

const CALL: Duration = Duration::from_millis(100);
const LEASE: Duration = Duration::from_millis(150);
/// How long Zoom takes to answer.
const ANSWER: Duration = Duration::from_millis(10);
/// The latest moment of death after a request, in microseconds; most are done before.
const LATEST_US: u64 = 40_000;
/// What a machine that runs other tests beside this one may add.
const SLACK: Duration = Duration::from_secs(3);

on_every_store!(whoever_dies_while_renewing_another_goes_on_after_the_lease);

async fn whoever_dies_while_renewing_another_goes_on_after_the_lease(database: Database) {
    let patience = Patience::new(CALL, LEASE).unwrap();
    let house = Arc::new(House::on(database).await);
    let survivor = house.replica_with(patience).await;
    house.controls().delay_token_answers(ANSWER);
    let mut cookie = house.sign_in(&survivor, MEMBER).await;
    let (mut went_on, mut lost) = (0, 0);
    for _ in 0..rounds(100, 1_000) {
        // Sign-ins from one address are counted by the minute.
        house.console.pass(SignedDuration::from_secs(10));
        house.controls().expire_access_tokens();
        let before = house.controls().token_requests(GrantType::RefreshToken);
        let (dying, dying_cookie) = (house.clone(), cookie.clone());
        tokio::task::spawn_blocking(move || ask_and_die(&dying, patience, dying_cookie))
            .await
            .unwrap();
        if is_served(&survivor, &cookie).await {
            went_on += 1;
        } else {
            let asked = house.controls().token_requests(GrantType::RefreshToken) - before;
            assert!(asked > 0, "Zoom had renewed nothing, and yet the consent was lost");
            lost += 1;
            cookie = house.sign_in(&survivor, MEMBER).await;
        }
    }
    assert!(went_on > 0 && lost > 0, "{went_on} went on, {lost} had to sign in again");
}

/// A server of its own that is asked for a profile and dies at some moment after: all it was doing
/// is dropped where it stood, and with it its connections.
fn ask_and_die(house: &House, patience: Patience, cookie: String) {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let replica = runtime.block_on(house.replica_with(patience));
    runtime.spawn(async move { replica.anonymous().with_cookie(&cookie).get(PROFILE).await });
    std::thread::sleep(Duration::from_micros(below(LATEST_US)));
    runtime.shutdown_timeout(SLACK);
}

/// Whether the profile is served; false where the user has to sign in again. Anything else is a
/// failure that may last as long as the lease.
async fn is_served(survivor: &Console, cookie: &str) -> bool {
    let began = Instant::now();
    loop {
        let answer = survivor.anonymous().with_cookie(cookie).get(PROFILE).await;
        match answer.status {
            StatusCode::OK => return true,
            StatusCode::UNAUTHORIZED => {
                answer.refusal(401, ErrorCode::ConsentEnded);
                return false;
            }
            status => assert!(status.is_server_error(), "{status}: {}", answer.text()),
        }
        assert!(began.elapsed() < LEASE + SLACK, "still {}: {}", answer.status, answer.text());
    }
}

//! A browser that goes away while Zoom answers: what Zoom has issued is kept all the same.

use std::time::Duration;

use api::UserId;
use axum::http::{Method, StatusCode, header};
use sandbox::GrantType;

use super::{House, LOOK_INTERVAL, MEMBER, PATIENCE, PROFILE};
use crate::{
    consent::allow,
    databases::{Database, on_every_store},
    rig::Console,
};

/// How long Zoom takes to answer; meanwhile the browser goes away.
const ANSWER: Duration = Duration::from_millis(300);

on_every_store!(
    a_token_renewed_for_a_browser_that_went_away_is_kept,
    a_consent_of_a_browser_that_went_away_is_kept,
);

async fn a_token_renewed_for_a_browser_that_went_away_is_kept(database: Database) {
    let house = House::on(database).await;
    let replica = house.replica().await;
    let cookie = house.sign_in(&replica, MEMBER).await;
    let caller = replica.anonymous().with_cookie(&cookie);
    let user_id: UserId = caller.id().await.parse().unwrap();
    house.controls().expire_access_tokens();
    house.controls().delay_token_answers(ANSWER);
    tokio::select! {
        _ = caller.get(PROFILE) => panic!("answered before the browser went away"),
        () = house.wait_for_a_token_request(GrantType::RefreshToken, 1) => {}
    }
    wait_for_generation(&replica, &user_id, 2).await;
    assert_eq!(caller.get(PROFILE).await.status, StatusCode::OK);
    assert_eq!(house.controls().token_requests(GrantType::RefreshToken), 1);
}

async fn a_consent_of_a_browser_that_went_away_is_kept(database: Database) {
    let house = House::on(database).await;
    let replica = house.replica().await;
    let user_id: UserId = house.console.member().await.id().await.parse().unwrap();
    let browser = replica.anonymous();
    let begun = browser.send_bare(Method::GET, "/api/signin/zoom", &[], None).await;
    let back = allow(&house.http, &begun.header(header::LOCATION), MEMBER).await;
    let path = back.strip_prefix("http://localhost").unwrap();
    let browser = browser.with_cookie(&begun.cookie("greenroom-signin"));
    house.controls().delay_token_answers(ANSWER);
    tokio::select! {
        _ = browser.send_bare(Method::GET, path, &[], None) => {
            panic!("answered before the browser went away");
        }
        () = house.wait_for_a_token_request(GrantType::AuthorizationCode, 1) => {}
    }
    wait_for_generation(&replica, &user_id, 1).await;
}

async fn wait_for_generation(replica: &Console, user_id: &UserId, generation: i64) {
    let waiting = async {
        loop {
            let grant = replica.app.store.grant(user_id).await.unwrap();
            if grant.is_some_and(|grant| grant.generation == generation) {
                break;
            }
            tokio::time::sleep(LOOK_INTERVAL).await;
        }
    };
    assert!(tokio::time::timeout(PATIENCE, waiting).await.is_ok(), "nothing was kept");
}

//! Signing out while a server renews: whatever comes first, no refresh token is left alive.

use std::{sync::Arc, time::Duration};

use greenroom::grants::revoke_due;
use sandbox::GrantType;
use tokio::task::JoinSet;

use super::{House, below, grants, revoke_all_due, rounds};
use crate::{
    databases::{Database, on_every_store},
    rig::Console,
};

/// Users who do it at once.
const USERS: usize = 10;

on_every_store!(however_logout_and_refresh_interleave_no_refresh_token_lives_on);

async fn however_logout_and_refresh_interleave_no_refresh_token_lives_on(database: Database) {
    let house = Arc::new(House::on(database).await);
    let replicas = [house.replica().await, house.replica().await, house.replica().await];
    let people = house.people(USERS).await;
    let (mut renewed, mut given_up) = (0_u64, 0_u64);
    for _ in 0..rounds(1_000, 10_000) / USERS {
        let mut races = JoinSet::new();
        for email in people.clone() {
            races.spawn(race(house.clone(), replicas.clone(), email));
        }
        for was_renewed in races.join_all().await {
            *(if was_renewed { &mut renewed } else { &mut given_up }) += 1;
        }
        revoke_all_due(&replicas[0]).await;
        assert_eq!(replicas[0].app.store.revocations_left().await.unwrap(), 0);
        for email in &people {
            assert_eq!(house.controls().live_refresh_tokens(email), 0, "{email}");
        }
    }
    let too_late = house.controls().token_requests(GrantType::RefreshToken) - renewed;
    assert!(
        renewed > 0 && too_late > 0 && given_up > too_late,
        "{renewed} were renewed first, {given_up} not, of those {too_late} had asked Zoom"
    );
}

/// One user's token is renewed, given up and revoked at once, each on another server. Whether it
/// was renewed before it was given up.
async fn race(
    house: Arc<House>,
    [renewing, leaving, revoking]: [Arc<Console>; 3],
    email: String,
) -> bool {
    let user_id = house.consent(&renewing, &email).await;
    let token = grants(&renewing).access_token(&renewing.app, &user_id, None).await.unwrap();
    let (renewed, left, revoked) = tokio::join!(
        async {
            hesitate().await;
            grants(&renewing).access_token(&renewing.app, &user_id, token.as_ref()).await
        },
        async {
            hesitate().await;
            leaving.app.log_out(&user_id).await
        },
        async {
            hesitate().await;
            revoke_due(&revoking.app, grants(&revoking)).await
        },
    );
    left.unwrap();
    revoked.unwrap();
    assert_eq!(leaving.app.store.grant(&user_id).await.unwrap(), None);
    renewed.unwrap().is_some()
}

/// For some turns of the other tasks, or for some time.
async fn hesitate() {
    match below(3) {
        0 => {}
        1 => {
            for _ in 0..below(50) {
                tokio::task::yield_now().await;
            }
        }
        _ => tokio::time::sleep(Duration::from_micros(below(30_000))).await,
    }
}

//! Zoom refuses to revoke for a day: all is kept, across a restart, and tried seldom; when Zoom is
//! back, all is revoked.

use greenroom::grants::revoke_due;
use jiff::SignedDuration;

use super::{House, grants};
use crate::databases::{Database, on_every_store};

const USERS: usize = 5;
/// Tries of one revocation in a day: a dozen while the pause grows to an hour, then one or two an
/// hour.
const TRIES: std::ops::RangeInclusive<u64> = 20..=62;

on_every_store!(what_zoom_refuses_to_revoke_for_a_day_is_revoked_when_it_is_back);

async fn what_zoom_refuses_to_revoke_for_a_day_is_revoked_when_it_is_back(database: Database) {
    let house = House::on(database).await;
    let mut replica = house.replica().await;
    let people = house.people(USERS).await;
    house.controls().set_revocation_down(true);
    for email in &people {
        let user_id = house.consent(&replica, email).await;
        replica.app.log_out(&user_id).await.unwrap();
    }
    for minute in 0..24 * 60 {
        if minute == 12 * 60 {
            replica = house.replica().await;
        }
        let round = revoke_due(&replica.app, grants(&replica)).await.unwrap();
        assert_eq!(round.done, 0);
        house.console.pass(SignedDuration::from_mins(1));
    }
    let tries = house.controls().revocations() / USERS as u64;
    assert!(TRIES.contains(&tries), "{tries} tries each");
    assert_eq!(replica.app.store.revocations_left().await.unwrap(), USERS as u64);

    house.controls().set_revocation_down(false);
    for _ in 0..=60 {
        revoke_due(&replica.app, grants(&replica)).await.unwrap();
        house.console.pass(SignedDuration::from_mins(1));
    }
    assert_eq!(replica.app.store.revocations_left().await.unwrap(), 0);
    for email in &people {
        assert_eq!(house.controls().live_refresh_tokens(email), 0, "{email}");
    }
}

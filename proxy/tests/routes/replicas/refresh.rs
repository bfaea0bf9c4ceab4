//! An access token that is over is renewed once, however many requests on however many servers
//! find it so, and however long Zoom takes.

use std::{collections::HashMap, sync::Arc, time::Duration};

use axum::http::StatusCode;
use jiff::SignedDuration;
use sandbox::GrantType;
use tokio::task::JoinSet;

use super::{House, MEMBER, PROFILE, is_soak};
use crate::{
    databases::{Database, on_every_store},
    rig::Console,
};

/// Requests that find the token over.
const REQUESTS: usize = 200;

on_every_store!(
    one_renewal_serves_200_requests_on_3_replicas,
    one_renewal_serves_all_while_zoom_takes_10_ms,
    one_renewal_serves_all_while_zoom_takes_1_s,
    one_renewal_serves_all_while_zoom_takes_several_seconds,
    a_zoom_in_trouble_is_not_asked_once_for_each_request,
);

/// How the token comes to its end.
#[derive(Clone, Copy)]
enum End {
    /// By the clock, as both sides know.
    Expired,
    /// At Zoom, before its time.
    Refused,
}

async fn one_renewal_serves_200_requests_on_3_replicas(database: Database) {
    renewed_once(database, &[End::Expired, End::Refused], Duration::ZERO).await;
}

async fn one_renewal_serves_all_while_zoom_takes_10_ms(database: Database) {
    renewed_once(database, &[End::Refused, End::Expired], Duration::from_millis(10)).await;
}

async fn one_renewal_serves_all_while_zoom_takes_1_s(database: Database) {
    renewed_once(database, &[End::Refused], Duration::from_secs(1)).await;
}

async fn one_renewal_serves_all_while_zoom_takes_several_seconds(database: Database) {
    let delay = Duration::from_secs(if is_soak() { 10 } else { 3 });
    renewed_once(database, &[End::Expired], delay).await;
}

async fn renewed_once(database: Database, ends: &[End], delay: Duration) {
    let house = House::on(database).await;
    let replicas = [house.replica().await, house.replica().await, house.replica().await];
    let cookie = house.sign_in(&replicas[0], MEMBER).await;
    house.controls().delay_token_answers(delay);
    for (round, end) in (1..).zip(ends) {
        match end {
            End::Expired => pass_an_hour(&replicas[0], &cookie).await,
            End::Refused => house.controls().expire_access_tokens(),
        }
        let answers = ask_at_once(&replicas, &cookie).await;
        assert_eq!(answers, HashMap::from([(StatusCode::OK, REQUESTS)]));
        assert_eq!(house.controls().token_requests(GrantType::RefreshToken), round);
    }
}

/// What the requests, spread over the replicas, are answered, and how often.
async fn ask_at_once(replicas: &[Arc<Console>], cookie: &str) -> HashMap<StatusCode, usize> {
    let mut asking = JoinSet::new();
    for number in 0..REQUESTS {
        let (replica, cookie) = (replicas[number % replicas.len()].clone(), cookie.to_owned());
        asking.spawn(
            async move { replica.anonymous().with_cookie(&cookie).get(PROFILE).await.status },
        );
    }
    let mut answers = HashMap::new();
    for status in asking.join_all().await {
        *answers.entry(status).or_insert(0) += 1;
    }
    answers
}

/// Zoom's tokens live for an hour; the session does not stay idle that long.
async fn pass_an_hour(replica: &Console, cookie: &str) {
    for minutes in [25, 25, 10] {
        replica.pass(SignedDuration::from_mins(minutes));
        let answer = replica.anonymous().with_cookie(cookie).get("/api/sessions").await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    }
}

async fn a_zoom_in_trouble_is_not_asked_once_for_each_request(database: Database) {
    let house = House::on(database).await;
    let replicas = [house.replica().await, house.replica().await, house.replica().await];
    let cookie = house.sign_in(&replicas[0], MEMBER).await;
    house.controls().expire_access_tokens();
    house.controls().set_token_endpoint_down(true);
    // Most are there before the first failure.
    house.controls().delay_token_answers(Duration::from_secs(1));
    let answers = ask_at_once(&replicas, &cookie).await;
    assert!(answers.keys().all(StatusCode::is_server_error), "{answers:?}");
    let asked = house.controls().token_requests(GrantType::RefreshToken);
    assert!(asked <= REQUESTS as u64 / 10, "asked {asked} times");

    house.controls().set_token_endpoint_down(false);
    assert_eq!(ask_at_once(&replicas, &cookie).await, HashMap::from([(StatusCode::OK, REQUESTS)]));
    assert_eq!(house.controls().token_requests(GrantType::RefreshToken), asked + 1);
}

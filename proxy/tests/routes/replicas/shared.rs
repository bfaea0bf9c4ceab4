//! What several servers count and keep together: sessions, limits, the keys of creating requests.

use api::{
    ErrorCode,
    meeting::{CreatedMeeting, MeetingList},
    session::LogoutAnswer,
};
use axum::http::StatusCode;
use greenroom::signin::CODES_MAX;
use serde_json::json;

use super::{House, MEMBER, PROFILE};
use crate::databases::{Database, on_every_store};

/// Meetings that are created by two at once.
const MEETINGS: u64 = 10;

on_every_store!(
    a_cookie_that_was_signed_out_on_one_replica_is_refused_on_every_other,
    two_replicas_count_sign_ins_together,
    of_two_replicas_that_get_one_creating_request_one_creates,
);

async fn a_cookie_that_was_signed_out_on_one_replica_is_refused_on_every_other(database: Database) {
    let house = House::on(database).await;
    let replicas = [house.replica().await, house.replica().await, house.replica().await];
    let cookie = house.sign_in(&replicas[0], MEMBER).await;
    let on = |number: usize| replicas[number].anonymous().with_cookie(&cookie);
    for number in 0..3 {
        assert_eq!(on(number).get(PROFILE).await.status, StatusCode::OK);
    }
    let ended: LogoutAnswer = on(1).delete("/api/user/logout").await.json();
    assert_eq!(ended.sessions_ended, 1);
    for number in 0..3 {
        on(number).get(PROFILE).await.refusal(401, ErrorCode::NotSignedIn);
    }
}

async fn two_replicas_count_sign_ins_together(database: Database) {
    let house = House::on(database).await;
    let replicas = [house.replica().await, house.replica().await];
    let asked = json!({"email": MEMBER, "method": "code"});
    for number in 0..CODES_MAX {
        let replica = if number % 2 == 0 { &replicas[0] } else { &replicas[1] };
        let answer = replica.anonymous().post("/api/signin", &asked).await;
        assert_eq!(answer.status, StatusCode::OK, "{number}: {}", answer.text());
    }
    for replica in &replicas {
        let answer = replica.anonymous().post("/api/signin", &asked).await;
        let refusal = answer.refusal(429, ErrorCode::TooManyTries);
        assert!(refusal.retry_after_s.is_some());
    }
}

async fn of_two_replicas_that_get_one_creating_request_one_creates(database: Database) {
    let house = House::on(database).await;
    let replicas = [house.replica().await, house.replica().await];
    let cookie = house.sign_in(&replicas[0], MEMBER).await;
    let caller = |replica: usize| replicas[replica].anonymous().with_cookie(&cookie);
    let before: MeetingList = caller(1).get("/api/user/meetings").await.json();
    let meeting = json!({"topic": "Once", "start_time": "2026-12-01T09:00:00Z", "duration": 30});
    for number in 0..MEETINGS {
        let create = async |replica: usize| {
            let key = [("idempotency-key", &*format!("key-{number}"))];
            caller(replica).post_with("/api/user/createmeeting", &meeting, &key).await
        };
        for answer in <[_; 2]>::from(tokio::join!(create(0), create(1))) {
            if answer.status != StatusCode::CREATED {
                answer.refusal(409, ErrorCode::IdempotencyKeyInProgress);
            }
        }
        let first: CreatedMeeting = create(0).await.json();
        let again: CreatedMeeting = create(1).await.json();
        assert_eq!(first.id, again.id);
    }
    for replica in [0, 1] {
        let after: MeetingList = caller(replica).get("/api/user/meetings").await.json();
        assert_eq!(after.total_records, before.total_records + MEETINGS);
        assert_eq!(after.quota.map(|quota| u64::from(quota.used)), Some(MEETINGS));
    }
}

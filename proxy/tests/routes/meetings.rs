//! Listing and scheduling meetings.

use api::{
    ErrorCode,
    meeting::{CreatedMeeting, MeetingList},
};
use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::rig::Console;

fn meeting() -> Value {
    json!({"topic": "Planning", "start_time": "2026-12-01T09:00:00", "timezone": "Europe/Berlin", "duration": 45})
}

fn with(field: &str, value: Value) -> Value {
    let mut meeting = meeting();
    meeting[field] = value;
    meeting
}

#[tokio::test]
async fn a_member_schedules_a_meeting_and_finds_it_in_their_list() {
    let console = Console::with_sandbox().await;
    let member = console.member().await;
    let answer = member.post("/api/user/createmeeting", &meeting()).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
    let created: CreatedMeeting = answer.json();
    assert_eq!(created.start_time.unwrap().to_string(), "2026-12-01T08:00:00Z");
    assert!(created.join_url.starts_with("https://"), "{}", created.join_url);
    assert!(created.start_url.is_some() && created.start_url_expires_at.is_some());

    let list: MeetingList = member.get("/api/user/meetings").await.json();
    assert!(list.meetings.iter().any(|row| row.id == created.id));
    assert_eq!(list.total_records, list.meetings.len() as u64);
    assert!(list.average_day.meetings > 0.0);
    let text = member.get("/api/user/meetings").await.text();
    assert!(!text.contains("start_url") && !text.contains("zak="), "lists hold no start link");
}

#[tokio::test]
async fn an_administrator_schedules_for_another_host_and_gets_no_start_link() {
    let console = Console::with_sandbox().await;
    let host = console.member().await.id().await;
    let admin = console.admin().await;
    let answer = admin.post("/api/user/createmeeting", &with("user_id", json!(host))).await;
    let created: CreatedMeeting = answer.json();
    assert_eq!(created.host_id.unwrap().as_str(), host);
    assert_eq!(created.start_url, None);
    let list: MeetingList =
        admin.get(&format!("/api/user/meetings?user_id={host}&type=upcoming")).await.json();
    assert!(list.meetings.iter().any(|row| row.id == created.id));
}

#[tokio::test]
async fn every_kind_of_list_is_answered_and_an_unknown_user_is_not_found() {
    let console = Console::with_sandbox().await;
    let admin = console.admin().await;
    for list_type in ["scheduled", "upcoming", "live", "previous"] {
        let list: MeetingList =
            admin.get(&format!("/api/user/meetings?type={list_type}")).await.json();
        assert_eq!(list.total_records, list.meetings.len() as u64);
    }
    let unknown = admin.get("/api/user/meetings?user_id=AAAAAAAAAAAAAAAAAAAAAA").await;
    assert_eq!(unknown.refusal(404, ErrorCode::UserNotFound).message, "User not found");
    admin.get("/api/user/meetings?type=all").await.refusal(400, ErrorCode::InvalidRequest);
    let unknown = with("user_id", json!("AAAAAAAAAAAAAAAAAAAAAA"));
    admin.post("/api/user/createmeeting", &unknown).await.refusal(404, ErrorCode::UserNotFound);
}

#[tokio::test]
async fn a_meeting_that_breaks_a_rule_is_not_scheduled_and_the_field_is_named() {
    let console = Console::with_sandbox().await;
    let member = console.member().await;
    for (field, value) in [
        ("topic", json!("x".repeat(201))),
        ("topic", json!("   ")),
        ("agenda", json!("x".repeat(2_001))),
        ("duration", json!(0)),
        ("duration", json!(1_441)),
        ("start_time", json!("2026-11-23T09:00:00Z")),
        ("start_time", json!("2027-03-28T02:30:00")),
        ("timezone", json!("Mars/Olympus")),
        ("password", json!("eleven chars")),
    ] {
        let answer = member.post("/api/user/createmeeting", &with(field, value.clone())).await;
        let refusal = answer.refusal(400, ErrorCode::ValidationFailed);
        assert!(refusal.fields.contains_key(field), "{field}: {:?}", refusal.fields);
    }
}

#[tokio::test]
async fn the_hosts_hundred_creations_a_day_end_with_the_time_they_begin_again() {
    let console = Console::with_sandbox().await;
    let member = console.member().await;
    for _ in 0..100 {
        let answer = member.post("/api/user/createmeeting", &meeting()).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
    }
    let refusal = member
        .post("/api/user/createmeeting", &meeting())
        .await
        .refusal(429, ErrorCode::HostDailyLimit);
    assert_eq!(refusal.retry_after_s, Some(12 * 3_600), "until 00:00 UTC");
}

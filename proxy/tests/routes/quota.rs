//! What a host has spent of Zoom's 100 creations and changes a day.

use api::{
    ErrorCode,
    meeting::{CreatedMeeting, MeetingList, Quota},
};
use jiff::SignedDuration;
use serde_json::json;

use crate::rig::{Caller, Console};
use greenroom::quota;

fn spent_of_day(used: u32, resets_at: &str) -> Quota {
    Quota { used, limit: 100, resets_at: resets_at.parse().unwrap() }
}

/// The midnight after the rig's noon.
const MIDNIGHT: &str = "2026-11-25T00:00:00Z";

async fn create(caller: &Caller<'_>, topic: &str) -> crate::rig::Answer {
    let meeting = json!({"topic": topic, "start_time": "2026-12-01T09:00:00Z", "duration": 30});
    caller.post_with("/api/user/createmeeting", &meeting, &[("idempotency-key", topic)]).await
}

async fn told(caller: &Caller<'_>, query: &str) -> Option<Quota> {
    caller.get(&format!("/api/user/meetings{query}")).await.json::<MeetingList>().quota
}

#[tokio::test]
async fn what_zoom_has_done_counts_for_the_host_until_midnight_utc() {
    let console = Console::with_sandbox().await;
    let member = console.member().await;
    assert_eq!(told(&member, "").await, Some(spent_of_day(0, MIDNIGHT)));
    let first: CreatedMeeting = create(&member, "One").await.json();
    assert_eq!(first.quota, Some(spent_of_day(1, MIDNIGHT)));
    // A repetition changes nothing, nor does what is refused.
    let again: CreatedMeeting = create(&member, "One").await.json();
    assert_eq!((again.id, again.quota), (first.id, Some(spent_of_day(1, MIDNIGHT))));
    create(&member, "").await.refusal(400, ErrorCode::ValidationFailed);
    // What an administrator schedules for somebody is that host's.
    let admin = console.admin().await;
    let id = member.id().await;
    let theirs = json!({"user_id": id, "topic": "Theirs", "start_time": "2026-12-01T10:00:00Z", "duration": 30});
    let theirs: CreatedMeeting = admin.post("/api/user/createmeeting", &theirs).await.json();
    assert_eq!(theirs.quota, Some(spent_of_day(2, MIDNIGHT)));
    assert_eq!(told(&admin, "").await, Some(spent_of_day(0, MIDNIGHT)));
    assert_eq!(told(&admin, &format!("?user_id={id}")).await, Some(spent_of_day(2, MIDNIGHT)));

    // A change is counted as a creation is; what is refused and a deletion are not.
    let first = format!("/api/meeting/{}", first.id);
    assert_eq!(admin.patch(&first, &json!({"topic": "Changed"})).await.status, 204);
    admin.patch(&first, &json!({"topic": ""})).await.refusal(400, ErrorCode::ValidationFailed);
    assert_eq!(told(&member, "").await, Some(spent_of_day(3, MIDNIGHT)));
    assert_eq!(member.delete(&first).await.status, 204);

    console.pass(SignedDuration::from_hours(12) - SignedDuration::from_secs(1));
    let member = console.member().await;
    assert_eq!(told(&member, "").await, Some(spent_of_day(3, MIDNIGHT)));
    console.pass(SignedDuration::from_secs(1));
    assert_eq!(told(&member, "").await, Some(spent_of_day(0, "2026-11-26T00:00:00Z")));
}

#[tokio::test]
async fn zooms_word_that_the_day_is_spent_corrects_the_count() {
    let console = Console::with_sandbox().await;
    let member = console.member().await;
    let id = member.id().await;
    let planned = zoom::NewMeeting {
        topic: "By another program".into(),
        agenda: String::new(),
        start: zoom::MeetingStart::Instant("2026-12-01T09:00:00Z".parse().unwrap()),
        duration: 30,
        timezone: "UTC".into(),
        password: String::new(),
        recurrence: None,
        settings: zoom::NewMeetingSettings::default(),
    };
    for _ in 0..98 {
        console.app.zoom.create_meeting(&id, &planned).await.unwrap();
    }
    for number in 1..=2 {
        let created: CreatedMeeting = create(&member, &format!("n{number}")).await.json();
        assert_eq!(created.quota, Some(spent_of_day(number, MIDNIGHT)));
    }
    let refusal = create(&member, "one-too-many").await.refusal(429, ErrorCode::HostDailyLimit);
    assert!(refusal.retry_after_s.is_some_and(|wait| wait <= 12 * 60 * 60));
    assert_eq!(told(&member, "").await, Some(spent_of_day(100, MIDNIGHT)));
    console.pass(SignedDuration::from_hours(12));
    let member = console.member().await;
    let created: CreatedMeeting = create(&member, "one-too-many").await.json();
    assert_eq!(created.quota, Some(spent_of_day(1, "2026-11-26T00:00:00Z")));
}

#[tokio::test]
async fn the_word_that_a_day_is_spent_says_nothing_of_the_day_after_it() {
    let console = Console::with_sandbox().await;
    let member = console.member().await;
    let id: api::UserId = member.id().await.parse().unwrap();
    let spent = |retry_after| {
        zoom::Error::RateLimited(zoom::RateLimited {
            retry_after,
            daily: true,
            host_daily: true,
            per_second: false,
            locked: false,
            held_back: false,
            code: Some(429),
            category: None,
            message: "The daily rate limit (100)".into(),
            tracking_id: None,
        })
    };
    let asked_at = console.app.now();
    console.pass(SignedDuration::from_hours(12));
    let member = console.member().await;
    let day = Some(std::time::Duration::from_secs(86_399));
    // It was asked for before midnight, whatever the wait is reckoned from.
    quota::heed(&console.app, &id, asked_at, &spent(day)).await;
    // Zoom's clock is a moment behind: the day it names is over here.
    let now = console.app.now();
    quota::heed(&console.app, &id, now, &spent(Some(std::time::Duration::ZERO))).await;
    assert_eq!(told(&member, "").await, Some(spent_of_day(0, "2026-11-26T00:00:00Z")));
    quota::heed(&console.app, &id, now, &spent(day)).await;
    assert_eq!(told(&member, "").await, Some(spent_of_day(100, "2026-11-26T00:00:00Z")));
}

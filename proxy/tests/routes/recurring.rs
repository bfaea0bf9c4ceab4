//! Scheduling meetings that come back.

use api::{
    ErrorCode,
    meeting::{
        ApprovalType, AutoRecording, CreatedMeeting, Every, MeetingDetails, MeetingList, StartTime,
    },
};
use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::rig::{Caller, Console};

fn meeting(recurrence: &Value) -> Value {
    json!({"topic": "Planning", "start_time": "2026-12-01T09:00:00", "timezone": "Europe/Berlin",
        "duration": 45, "recurrence": recurrence})
}

async fn scheduled(caller: &Caller<'_>, body: &Value) -> MeetingDetails {
    let answer = caller.post("/api/user/createmeeting", body).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
    let created: CreatedMeeting = answer.json();
    caller.get(&format!("/api/meeting/{}", created.id)).await.json()
}

fn starts(meeting: &MeetingDetails) -> Vec<String> {
    meeting.occurrences.iter().map(|it| it.start_time.unwrap().to_string()).collect()
}

#[tokio::test]
async fn a_meeting_comes_back_on_its_days_at_its_hour() {
    let console = Console::with_sandbox().await;
    let member = console.member().await;
    let weekly = json!({"type": 2, "weekly_days": [5, 3], "end_times": 3});
    let meeting = scheduled(&member, &meeting(&weekly)).await;
    assert!(meeting.recurring && meeting.kind == 8, "{meeting:?}");
    assert_eq!(
        starts(&meeting),
        ["2026-12-01T08:00:00Z", "2026-12-03T08:00:00Z", "2026-12-08T08:00:00Z"]
    );
    let recurrence = meeting.recurrence.unwrap();
    assert_eq!((recurrence.every, recurrence.repeat_interval), (Every::Week, 1));
    assert_eq!((recurrence.weekly_days, recurrence.end_times), (vec![3, 5], Some(3)));
    let list: MeetingList = member.get("/api/user/meetings").await.json();
    assert!(list.meetings.iter().any(|row| row.id == meeting.id && row.recurring));
}

#[tokio::test]
async fn a_meeting_comes_back_by_days_and_months_until_a_time_on_its_own_clocks() {
    let console = Console::with_sandbox().await;
    let member = console.member().await;
    let daily = json!({"type": 1, "repeat_interval": 2, "end_date_time": "2026-12-05T09:00:00"});
    let meeting_details = scheduled(&member, &meeting(&daily)).await;
    assert_eq!(
        starts(&meeting_details),
        ["2026-12-01T08:00:00Z", "2026-12-03T08:00:00Z", "2026-12-05T08:00:00Z"]
    );
    let end: StartTime = "2026-12-05T08:00:00Z".parse().unwrap();
    assert_eq!(meeting_details.recurrence.unwrap().end_date_time, Some(end));
    let monthly = json!({"type": 3, "monthly_week": -1, "monthly_week_day": 6, "end_times": 2});
    let meeting_details = scheduled(&member, &meeting(&monthly)).await;
    assert_eq!(starts(&meeting_details), ["2026-12-25T08:00:00Z", "2027-01-29T08:00:00Z"]);
    let monthly = json!({"type": 3, "repeat_interval": 2, "monthly_day": 1, "end_times": 2});
    let meeting_details = scheduled(&member, &meeting(&monthly)).await;
    assert_eq!(starts(&meeting_details), ["2026-12-01T08:00:00Z", "2027-02-01T08:00:00Z"]);
}

#[tokio::test]
async fn a_recurrence_zoom_would_not_take_is_refused_and_the_field_named() {
    let console = Console::with_sandbox().await;
    let member = console.member().await;
    let before = member.get("/api/user/meetings").await.json::<MeetingList>().total_records;
    for (recurrence, field) in [
        (json!({"type": 1, "repeat_interval": 100, "end_times": 2}), "repeat_interval"),
        (
            json!({"type": 2, "repeat_interval": 51, "weekly_days": [1], "end_times": 2}),
            "repeat_interval",
        ),
        (
            json!({"type": 3, "repeat_interval": 11, "monthly_day": 1, "end_times": 2}),
            "repeat_interval",
        ),
        (json!({"type": 1, "end_times": 61}), "end_times"),
        (json!({"type": 1}), "end_times"),
        (json!({"type": 1, "end_times": 2, "end_date_time": "2026-12-31T00:00:00"}), "end_times"),
        (json!({"type": 2, "end_times": 2}), "weekly_days"),
        (json!({"type": 3, "end_times": 2}), "monthly_day"),
        (
            json!({"type": 3, "monthly_week": 0, "monthly_week_day": 1, "end_times": 2}),
            "monthly_week",
        ),
        (json!({"type": 1, "end_date_time": "2026-12-01T09:00:00"}), "end_date_time"),
        (json!({"type": 1, "end_date_time": "2027-03-28T02:30:00"}), "end_date_time"),
    ] {
        let answer = member.post("/api/user/createmeeting", &meeting(&recurrence)).await;
        let refusal = answer.refusal(400, ErrorCode::ValidationFailed);
        assert_eq!(refusal.fields.keys().collect::<Vec<_>>(), [field], "{recurrence}");
    }
    for recurrence in
        [json!({"type": 4, "end_times": 2}), json!({"type": 1, "times": 2}), json!([])]
    {
        let answer = member.post("/api/user/createmeeting", &meeting(&recurrence)).await;
        answer.refusal(400, ErrorCode::InvalidRequest);
    }
    let after = member.get("/api/user/meetings").await.json::<MeetingList>().total_records;
    assert_eq!(after, before);
}

#[tokio::test]
async fn what_the_host_decides_is_kept() {
    let console = Console::with_sandbox().await;
    let member = console.member().await;
    let settings = json!({"waiting_room": true, "mute_upon_entry": true, "auto_recording": "cloud",
        "alternative_hosts": ["Admin@greenroom.test"], "approval_type": 1});
    let mut body = meeting(&json!({"type": 1, "end_times": 2}));
    body["settings"] = settings;
    let answer = member.post("/api/user/createmeeting", &body).await;
    let created: CreatedMeeting = answer.json();
    assert!(created.registration_url.starts_with("https://"), "{}", created.registration_url);
    let meeting: MeetingDetails = member.get(&format!("/api/meeting/{}", created.id)).await.json();
    let settings = meeting.settings;
    assert_eq!((settings.waiting_room, settings.mute_upon_entry), (Some(true), Some(true)));
    assert_eq!(settings.auto_recording, Some(AutoRecording::Cloud));
    assert_eq!(settings.approval_type, Some(ApprovalType::Manual));
    assert_eq!(settings.alternative_hosts, Some(vec!["admin@greenroom.test".to_owned()]));
    for (settings, status) in [
        (
            json!({"alternative_hosts": ["a@example.com;b@example.com"]}),
            ErrorCode::ValidationFailed,
        ),
        (json!({"auto_recording": "tape"}), ErrorCode::InvalidRequest),
        (json!({"approval_type": 3}), ErrorCode::InvalidRequest),
        (json!({"host_key": "1"}), ErrorCode::InvalidRequest),
    ] {
        body["settings"] = settings;
        member.post("/api/user/createmeeting", &body).await.refusal(400, status);
    }
}

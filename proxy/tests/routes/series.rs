//! Changing the times of a whole series.

use api::{
    ErrorCode,
    meeting::{CreatedMeeting, MeetingDetails},
};
use axum::http::StatusCode;
use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::rig::{Caller, Console};

/// The address of a series on Tuesday, 1 December, at nine in Berlin.
async fn series(host: &Caller<'_>, recurrence: Value) -> String {
    let body = json!({"topic": "Planning", "start_time": "2026-12-01T09:00:00",
        "timezone": "Europe/Berlin", "duration": 45, "recurrence": recurrence});
    let answer = host.post("/api/user/createmeeting", &body).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
    format!("/api/meeting/{}", answer.json::<CreatedMeeting>().id)
}

async fn details(host: &Caller<'_>, series: &str) -> MeetingDetails {
    host.get(series).await.json()
}

/// The starts of its sittings, to the hour.
fn starts(meeting: &MeetingDetails) -> Vec<String> {
    let start = |index: usize| meeting.occurrences[index].start_time.unwrap().to_string();
    (0..meeting.occurrences.len()).map(|index| start(index)[..13].to_owned()).collect()
}

async fn change(host: &Caller<'_>, series: &str, change: Value) {
    let answer = host.patch(series, &change).await;
    assert_eq!(answer.status, StatusCode::NO_CONTENT, "{change}: {}", answer.text());
}

async fn refused(host: &Caller<'_>, series: &str, change: Value, field: &str) {
    let before = details(host, series).await;
    let answer = host.patch(series, &change).await;
    let refusal = answer.refusal(400, ErrorCode::ValidationFailed);
    assert_eq!(refusal.fields.keys().collect::<Vec<_>>(), [field], "{change}");
    assert_eq!(details(host, series).await, before);
}

#[tokio::test]
async fn a_series_is_not_moved_past_its_own_end() {
    let console = Console::with_sandbox().await;
    let host = console.member().await;
    let until = json!({"type": 1, "end_date_time": "2026-12-05T09:00:00"});
    let daily = series(&host, until.clone()).await;
    refused(&host, &daily, json!({"start_time": "2026-12-06T09:00:00"}), "start_time").await;
    let mut later = until;
    later["end_date_time"] = json!("2026-12-07T09:00:00");
    let moved = json!({"start_time": "2026-12-06T09:00:00", "recurrence": later});
    change(&host, &daily, moved).await;
    assert_eq!(starts(&details(&host, &daily).await), ["2026-12-06T08", "2026-12-07T08"]);
}

#[tokio::test]
async fn the_one_day_of_a_series_moves_with_its_start_and_of_several_days_one_is_chosen() {
    let console = Console::with_sandbox().await;
    let host = console.member().await;
    let thursday = json!({"start_time": "2026-12-03T10:00:00"});
    let weekly = series(&host, json!({"type": 2, "weekly_days": [3], "end_times": 2})).await;
    change(&host, &weekly, thursday.clone()).await;
    let moved = details(&host, &weekly).await;
    assert_eq!(starts(&moved), ["2026-12-03T09", "2026-12-10T09"]);
    assert_eq!(moved.recurrence.unwrap().weekly_days, [5]);

    let monthly = series(&host, json!({"type": 3, "monthly_day": 1, "end_times": 2})).await;
    change(&host, &monthly, thursday.clone()).await;
    assert_eq!(starts(&details(&host, &monthly).await), ["2026-12-03T09", "2027-01-03T09"]);

    let first_tuesday =
        json!({"type": 3, "monthly_week": 1, "monthly_week_day": 3, "end_times": 2});
    let monthly = series(&host, first_tuesday).await;
    change(&host, &monthly, json!({"start_time": "2026-12-31T10:00:00"})).await;
    let last_thursdays = ["2026-12-31T09", "2027-01-28T09"];
    assert_eq!(starts(&details(&host, &monthly).await), last_thursdays);

    let twice = series(&host, json!({"type": 2, "weekly_days": [3, 6], "end_times": 3})).await;
    refused(&host, &twice, thursday, "start_time").await;
    change(&host, &twice, json!({"start_time": "2026-12-04T10:00:00"})).await;
    let fridays_first = ["2026-12-04T09", "2026-12-08T09", "2026-12-11T09"];
    assert_eq!(starts(&details(&host, &twice).await), fridays_first);
}

#[tokio::test]
async fn sittings_that_were_deleted_or_moved_come_back_only_where_the_request_says_so() {
    let console = Console::with_sandbox().await;
    let host = console.member().await;
    let daily = json!({"type": 1, "end_times": 3});
    for departs in ["deleted", "moved", "longer"] {
        let series = series(&host, daily.clone()).await;
        change(&host, &series, json!({"duration": 50})).await;
        let sittings = details(&host, &series).await.occurrences;
        let second = format!("{series}?occurrence_id={}", sittings[1].occurrence_id);
        match departs {
            "deleted" => {
                assert_eq!(host.delete(&second).await.status, StatusCode::NO_CONTENT);
            }
            "moved" => change(&host, &second, json!({"start_time": "2026-12-02T11:00:00"})).await,
            _ => change(&host, &second, json!({"duration": 90})).await,
        }
        for times in [
            json!({"duration": 30}),
            json!({"timezone": "Asia/Tokyo"}),
            json!({"start_time": "2026-12-01T10:00:00"}),
        ] {
            refused(&host, &series, times, "recurrence").await;
        }
        change(&host, &series, json!({"topic": "Review"})).await;
        change(&host, &series, json!({"duration": 30, "recurrence": daily})).await;
        let anew = details(&host, &series).await.occurrences;
        assert_eq!(anew.len(), 3);
        assert!(anew.iter().all(|sitting| sitting.duration == 30), "{departs}: {anew:?}");
    }
}

#[tokio::test]
async fn a_series_that_has_begun_changes_its_times_from_a_start_that_is_said() {
    let console = Console::with_sandbox().await;
    let host = console.member().await;
    let series = series(&host, json!({"type": 1, "end_times": 30})).await;
    let first = details(&host, &series).await.occurrences[0].occurrence_id.clone();
    let gone = host.delete(&format!("{series}?occurrence_id={first}")).await;
    assert_eq!(gone.status, StatusCode::NO_CONTENT, "it is over by then, and counts no more");
    console.pass(SignedDuration::from_hours(10 * 24));
    let host = console.member().await;
    refused(&host, &series, json!({"duration": 30}), "start_time").await;
    let later = json!({"duration": 30, "start_time": "2026-12-10T09:00:00"});
    change(&host, &series, later).await;
    assert_eq!(details(&host, &series).await.occurrences[0].duration, 30);
}

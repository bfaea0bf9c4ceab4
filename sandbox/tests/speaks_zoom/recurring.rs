//! Meetings that come back.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::caller::Caller;

const OWN: &str = "/v2/users/member@greenroom.test/meetings";

/// A meeting at 10:00 in Berlin from Tuesday, 1 December 2026, that comes back as `recurrence`
/// says.
async fn create(caller: &Caller, recurrence: Value) -> Value {
    let body = json!({
        "topic": "Seminar", "type": 8, "start_time": "2026-12-01T10:00:00", "duration": 30,
        "timezone": "Europe/Berlin", "agenda": "All of it", "recurrence": recurrence,
    });
    let answer = caller.call("POST", OWN, Some(body)).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.body);
    answer.body
}

fn starts(meeting: &Value) -> Vec<&str> {
    let occurrences = meeting["occurrences"].as_array().unwrap();
    occurrences.iter().map(|occurrence| occurrence["start_time"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn every_kind_of_recurrence_falls_on_its_days() {
    let caller = Caller::new();
    for (recurrence, days) in [
        (
            json!({ "type": 1, "repeat_interval": 3, "end_times": 3 }),
            ["2026-12-01", "2026-12-04", "2026-12-07"].as_slice(),
        ),
        (
            json!({ "type": 2, "weekly_days": "3,5", "end_date_time": "2026-12-08T09:00:00Z" }),
            &["2026-12-01", "2026-12-03", "2026-12-08"],
        ),
        (
            json!({ "type": 3, "monthly_day": 31, "repeat_interval": 1, "end_times": 2 }),
            &["2026-12-31", "2027-01-31"],
        ),
        (
            json!({ "type": 3, "monthly_week": 2, "monthly_week_day": 4, "end_times": 2 }),
            &["2026-12-09", "2027-01-13"],
        ),
    ] {
        let created = create(&caller, recurrence.clone()).await;
        let expected: Vec<_> = days.iter().map(|day| format!("{day}T09:00:00Z")).collect();
        assert_eq!(starts(&created), expected, "{recurrence}");
        let told = caller.get(&format!("/v2/meetings/{}", created["id"])).await.body;
        for (name, value) in recurrence.as_object().unwrap() {
            assert_eq!(told["recurrence"][name], *value, "{name}");
        }
    }
}

#[tokio::test]
async fn a_meeting_without_an_end_is_laid_out_60_times() {
    let caller = Caller::new();
    let endless = create(&caller, json!({ "type": 1, "end_times": 0 })).await;
    assert_eq!(starts(&endless).len(), 60);
    assert_eq!(endless["recurrence"]["end_times"], 0);
}

#[tokio::test]
async fn one_occurrence_changes_and_the_others_stay() {
    let caller = Caller::new();
    let created = create(&caller, json!({ "type": 1, "end_times": 3 })).await;
    let meeting = format!("/v2/meetings/{}", created["id"]);
    let of = |index: usize| {
        let id = created["occurrences"][index]["occurrence_id"].as_str().unwrap();
        format!("{meeting}?occurrence_id={id}")
    };
    let change = json!({
        "start_time": "2026-12-02T12:00:00", "duration": 45, "agenda": "The second",
        "settings": { "waiting_room": true, "auto_recording": "cloud", "jbh_time": 5 },
    });
    let answer = caller.call("PATCH", &of(1), Some(change)).await;
    assert_eq!(answer.status, StatusCode::NO_CONTENT);
    let second = caller.get(&of(1)).await.body;
    assert_eq!(second["start_time"], "2026-12-02T11:00:00Z");
    assert_eq!(second["duration"], 45);
    assert_eq!(second["agenda"], "The second");
    assert_eq!(second["settings"]["waiting_room"], true);
    assert_eq!(second["settings"]["auto_recording"], "cloud");
    assert_eq!(second["settings"]["jbh_time"], 0, "not of a single occurrence");
    let third = caller.get(&of(2)).await.body;
    assert_eq!(third["agenda"], "All of it");
    assert_eq!(third["settings"]["waiting_room"], false);
    let series = caller.get(&meeting).await.body;
    assert_eq!(
        starts(&series),
        ["2026-12-01T09:00:00Z", "2026-12-02T11:00:00Z", "2026-12-03T09:00:00Z"]
    );
    assert_eq!(series["duration"], 30);
    let nobody = caller.get(&format!("{meeting}?occurrence_id=1")).await;
    assert_eq!(nobody.refusal(), (400, 300));
}

#[tokio::test]
async fn occurrences_that_are_over_are_told_when_asked_for() {
    let caller = Caller::new();
    let created = create(&caller, json!({ "type": 1, "end_times": 3 })).await;
    let meeting = format!("/v2/meetings/{}", created["id"]);
    caller.pass(8 * 86_400);
    let left = caller.get(&meeting).await.body;
    assert_eq!(starts(&left), ["2026-12-03T09:00:00Z"]);
    let all = caller.get(&format!("{meeting}?show_previous_occurrences=true")).await.body;
    assert_eq!(starts(&all).len(), 3);
}

#[tokio::test]
async fn what_is_to_come_of_the_whole_account_is_told_occurrence_by_occurrence() {
    let caller = Caller::new();
    let created = create(&caller, json!({ "type": 1, "end_times": 4 })).await;
    let first = created["occurrences"][0]["occurrence_id"].as_str().unwrap();
    let one = format!("/v2/meetings/{}?occurrence_id={first}", created["id"]);
    assert_eq!(caller.call("DELETE", &one, None).await.status, StatusCode::NO_CONTENT);
    let path = "/v2/report/upcoming_events?from=2026-11-24&to=2026-12-03&page_size=5";
    let events = caller.all(path, "upcoming_events").await;
    let id = created["id"].to_string();
    let own: Vec<_> = events
        .iter()
        .filter(|event| event["id"] == id.as_str())
        .map(|event| event["start_time"].as_str().unwrap())
        .collect();
    assert_eq!(own, ["2026-12-02T09:00:00Z", "2026-12-03T09:00:00Z"]);
    let starts: Vec<_> = events.iter().map(|event| event["start_time"].as_str().unwrap()).collect();
    assert!(starts.is_sorted() && starts[0] > crate::caller::NOW);
    let hosts: std::collections::HashSet<_> =
        events.iter().map(|event| event["host_id"].as_str().unwrap()).collect();
    assert!(hosts.len() > 3);
    let webinars = caller.all(&format!("{path}&type=webinar"), "upcoming_events").await;
    assert!(webinars.is_empty());
    let answer = caller.get("/v2/report/upcoming_events?from=2026-11-24&to=2027-02-01").await.body;
    assert_eq!((&answer["from"], &answer["to"]), (&json!("2027-01-01"), &json!("2027-02-01")));
    let backwards = "/v2/report/upcoming_events?from=2026-12-24&to=2026-12-03";
    assert_eq!(caller.get(backwards).await.refusal(), (400, 300));
}

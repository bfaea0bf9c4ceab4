//! Scheduled meetings.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::caller::Caller;

const OWN: &str = "/v2/users/member@greenroom.test/meetings";

async fn create(caller: &Caller, body: Value) -> Value {
    let answer = caller.call("POST", OWN, Some(body)).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.body);
    answer.body
}

#[tokio::test]
async fn a_start_with_z_is_gmt_and_without_it_local_to_the_time_zone() {
    let caller = Caller::new();
    let body = |start: &str| {
        json!({
            "topic": "Physics", "type": 2, "start_time": start, "duration": 45,
            "timezone": "America/New_York",
        })
    };
    let gmt = create(&caller, body("2026-12-01T08:00:00Z")).await;
    assert_eq!(gmt["start_time"], "2026-12-01T08:00:00Z");
    let local = create(&caller, body("2026-12-01T08:00:00")).await;
    assert_eq!(local["start_time"], "2026-12-01T13:00:00Z");
    assert_eq!(local["timezone"], "America/New_York");
    assert_eq!(local["host_email"], "member@greenroom.test");
    assert!(local["start_url"].as_str().unwrap().contains("?zak="));
    assert_eq!(local["settings"]["audio"], "both");
    let listed = caller.all(&format!("{OWN}?type=upcoming"), "meetings").await;
    let row = listed.iter().find(|row| row["id"] == local["id"]).unwrap();
    assert!(row.get("start_url").is_none());
}

#[tokio::test]
async fn a_recurring_meeting_is_one_row_and_its_occurrences_are_told_with_it() {
    let caller = Caller::new();
    let body = json!({
        "topic": "Seminar", "type": 8, "start_time": "2026-12-01T10:00:00", "duration": 30,
        "timezone": "Europe/Berlin",
        "recurrence": { "type": 2, "repeat_interval": 1, "weekly_days": "3,5", "end_times": 4 },
    });
    let created = create(&caller, body).await;
    let starts: Vec<_> = created["occurrences"]
        .as_array()
        .unwrap()
        .iter()
        .map(|occurrence| occurrence["start_time"].as_str().unwrap())
        .collect();
    assert_eq!(
        starts,
        [
            "2026-12-01T09:00:00Z",
            "2026-12-03T09:00:00Z",
            "2026-12-08T09:00:00Z",
            "2026-12-10T09:00:00Z"
        ]
    );
    let listed = caller.all(OWN, "meetings").await;
    assert_eq!(listed.iter().filter(|row| row["id"] == created["id"]).count(), 1);

    let meeting = format!("/v2/meetings/{}", created["id"]);
    let first = created["occurrences"][0]["occurrence_id"].as_str().unwrap();
    let one = format!("{meeting}?occurrence_id={first}");
    assert_eq!(caller.call("DELETE", &one, None).await.status, StatusCode::NO_CONTENT);
    let left = caller.get(&meeting).await.body;
    assert_eq!(left["occurrences"].as_array().unwrap().len(), 3);
    assert_eq!(left["start_time"], "2026-12-03T09:00:00Z");
    assert_eq!(caller.call("DELETE", &one, None).await.refusal(), (400, 300));
    assert_eq!(caller.call("DELETE", &meeting, None).await.status, StatusCode::NO_CONTENT);
    let gone = caller.get(&meeting).await;
    assert_eq!(gone.refusal(), (404, 3001));
    assert_eq!(gone.body["message"], format!("Meeting does not exist: {}.", created["id"]));
}

#[tokio::test]
async fn meetings_without_a_fixed_time_have_no_start_and_instant_ones_are_not_listed() {
    let caller = Caller::new();
    let settings = json!({ "waiting_room": true, "no_such_setting": true });
    let open = create(&caller, json!({ "topic": "Open", "type": 3, "settings": settings })).await;
    assert_eq!(open["settings"]["waiting_room"], true);
    assert!(open["settings"].get("no_such_setting").is_none());
    assert!(open.get("start_time").is_none());
    let instant = create(&caller, json!({ "topic": "Now", "type": 1 })).await;
    let listed = caller.all(OWN, "meetings").await;
    assert!(listed.iter().any(|row| row["id"] == open["id"]));
    assert!(!listed.iter().any(|row| row["id"] == instant["id"]));
}

#[tokio::test]
async fn a_host_creates_and_changes_100_meetings_a_utc_day() {
    let caller = Caller::new();
    let created = create(&caller, json!({ "topic": "First" })).await;
    let meeting = format!("/v2/meetings/{}", created["id"]);
    for _ in 0..49 {
        create(&caller, json!({ "topic": "Another" })).await;
        let change = json!({ "topic": "Changed" });
        let answer = caller.call("PATCH", &meeting, Some(change)).await;
        assert_eq!(answer.status, StatusCode::NO_CONTENT);
    }
    create(&caller, json!({ "topic": "The hundredth" })).await;
    let refused = caller.call("POST", OWN, Some(json!({ "topic": "Too many" }))).await;
    assert_eq!(refused.refusal(), (429, 429));
    assert_eq!(
        refused.body["message"],
        "You have exceeded the daily rate limit (100) of Meeting Create/Update API requests \
         permitted for this particular user. You may resume these requests at GMT 00:00:00."
    );
    assert_eq!(caller.call("PATCH", &meeting, Some(json!({}))).await.refusal(), (429, 429));
    let other = "/v2/users/owner@greenroom.test/meetings";
    let of_other = caller.call("POST", other, Some(json!({ "topic": "Mine" }))).await;
    assert_eq!(of_other.status, StatusCode::CREATED);
    caller.pass(9 * 3_600);
    create(&caller, json!({ "topic": "The day after" })).await;
}

#[tokio::test]
async fn faulty_fields_are_named_and_do_not_count() {
    let caller = Caller::new();
    let body = json!({
        "topic": "x".repeat(201), "type": 4, "start_time": "tomorrow", "duration": 0,
        "timezone": "Nowhere/Land", "password": "12345678901", "settings": { "jbh_time": 3 },
    });
    let answer = caller.call("POST", OWN, Some(body)).await;
    assert_eq!(answer.refusal(), (400, 300));
    assert_eq!(
        answer.faulty_fields(),
        ["topic", "type", "start_time", "duration", "timezone", "password", "settings.jbh_time"]
    );
    let endless = json!({ "type": 8, "recurrence": { "type": 1, "end_times": 61 } });
    let answer = caller.call("POST", OWN, Some(endless)).await;
    assert_eq!(answer.faulty_fields(), ["recurrence.end_times"]);
    let without = caller.call("POST", OWN, Some(json!({ "type": 8 }))).await;
    assert_eq!(without.faulty_fields(), ["recurrence"]);
    let nobody = caller.call("POST", "/v2/users/nobody/meetings", Some(json!({}))).await;
    assert_eq!(nobody.refusal(), (404, 1001));
}

#[tokio::test]
async fn a_change_moves_a_meeting_but_never_into_the_past() {
    let caller = Caller::new();
    let created = create(
        &caller,
        json!({ "topic": "Physics", "start_time": "2026-12-01T08:00:00Z", "timezone": "UTC" }),
    )
    .await;
    let meeting = format!("/v2/meetings/{}", created["id"]);
    let change = |start: &str| Some(json!({ "start_time": start, "agenda": "New" }));
    caller.call("PATCH", &meeting, change("2026-12-02T08:00:00Z")).await;
    caller.call("PATCH", &meeting, change("2020-01-01T08:00:00Z")).await;
    let changed = caller.get(&meeting).await.body;
    assert_eq!(changed["start_time"], "2026-12-02T08:00:00Z");
    assert_eq!(changed["agenda"], "New");
    assert_eq!(changed["topic"], "Physics");
}

#[tokio::test]
async fn lists_tell_live_from_previous_meetings_and_cut_agendas() {
    let caller = Caller::new();
    let live = caller.all(&format!("{OWN}?type=live"), "meetings").await;
    assert_eq!(live.len(), 1);
    let started = caller.get(&format!("/v2/meetings/{}", live[0]["id"])).await.body;
    assert_eq!(started["status"], "started");
    let previous = caller.all(&format!("{OWN}?type=previous_meetings"), "meetings").await;
    assert!(previous.len() > 30);
    assert!(previous.iter().all(|row| row["start_time"].as_str().unwrap() < crate::caller::NOW));
    let long = create(&caller, json!({ "topic": "Long", "agenda": "ä".repeat(2_000) })).await;
    let listed = caller.all(OWN, "meetings").await;
    let row = listed.iter().find(|row| row["id"] == long["id"]).unwrap();
    assert_eq!(row["agenda"].as_str().unwrap().chars().count(), 250);
}

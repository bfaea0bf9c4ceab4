//! What a meeting can be told to be like, and the invitation to it.

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
async fn settings_are_kept_changed_one_by_one_and_told() {
    let caller = Caller::new();
    let settings = json!({
        "waiting_room": true, "join_before_host": true, "jbh_time": 10, "mute_upon_entry": true,
        "auto_recording": "local", "alternative_hosts": "owner@greenroom.test;admin@greenroom.test",
        "approval_type": 0, "registration_type": 2,
        "meeting_invitees": [{ "email": "guest@elsewhere.test" }],
    });
    let created = create(&caller, json!({ "topic": "Physics", "settings": settings })).await;
    let meeting = format!("/v2/meetings/{}", created["id"]);
    let told = caller.get(&meeting).await.body;
    for (name, value) in settings.as_object().unwrap() {
        assert_eq!(told["settings"][name], *value, "{name}");
    }
    assert!(created["registration_url"].is_string());
    let change = json!({ "settings": { "waiting_room": false, "approval_type": 2 } });
    let answer = caller.call("PATCH", &meeting, Some(change)).await;
    assert_eq!(answer.status, StatusCode::NO_CONTENT);
    let changed = caller.get(&meeting).await.body;
    assert_eq!(changed["settings"]["waiting_room"], false);
    assert_eq!(changed["settings"]["jbh_time"], 10);
}

#[tokio::test]
async fn settings_of_another_type_or_choice_are_named() {
    let caller = Caller::new();
    let settings = json!({
        "watermark": "yes", "auto_recording": "tape", "approval_type": 3, "alternative_hosts": [],
        "breakout_room": true, "meeting_invitees": {},
    });
    let answer = caller.call("POST", OWN, Some(json!({ "settings": settings }))).await;
    assert_eq!(
        answer.faulty_fields(),
        [
            "settings.watermark",
            "settings.approval_type",
            "settings.auto_recording",
            "settings.alternative_hosts",
            "settings.meeting_invitees",
            "settings.breakout_room"
        ]
    );
    let domains = json!({ "settings": { "enforce_login_domains": "a.test, b.test" } });
    let answer = caller.call("POST", OWN, Some(domains)).await;
    assert_eq!(answer.refusal(), (400, 300));
    assert!(answer.body["message"].as_str().unwrap().contains("semicolons"));
}

#[tokio::test]
async fn a_meeting_under_the_personal_id_tells_it_as_text() {
    let caller = Caller::new();
    let user = caller.get("/v2/users/member@greenroom.test").await.body;
    let body = json!({ "topic": "My room", "settings": { "use_pmi": true } });
    let created = create(&caller, body).await;
    assert_eq!(created["pmi"], user["pmi"].to_string());
    let listed = caller.all(OWN, "meetings").await;
    let row = listed.iter().find(|row| row["id"] == created["id"]).unwrap();
    assert_eq!(row["pmi"], created["pmi"]);
}

#[tokio::test]
async fn an_invitation_tells_who_what_when_and_where() {
    let caller = Caller::new();
    let body = json!({
        "topic": "Physics", "start_time": "2026-12-01T14:30:00", "timezone": "Europe/Amsterdam",
    });
    let created = create(&caller, body).await;
    let path = format!("/v2/meetings/{}/invitation", created["id"]);
    let answer = caller.get(&path).await.body;
    assert_eq!(answer["sip_links"], json!([]));
    let lines: Vec<_> = answer["invitation"].as_str().unwrap().split("\r\n").collect();
    assert_eq!(lines[0], "Maya Hollander is inviting you to a scheduled Zoom meeting.");
    assert!(lines.contains(&"Topic: Physics"));
    assert!(lines.contains(&"Time: Dec 1, 2026 02:30 PM Europe/Amsterdam"), "{lines:?}");
    assert!(lines.contains(&created["join_url"].as_str().unwrap()));
    let passcode = format!("Passcode: {}", created["password"].as_str().unwrap());
    assert!(lines.contains(&passcode.as_str()));
    let nowhere = caller.get("/v2/meetings/81000000001/invitation").await;
    assert_eq!(nowhere.refusal(), (404, 3001));
}

#[tokio::test]
async fn a_meeting_can_be_given_to_somebody_who_may_host() {
    let caller = Caller::new();
    let created = create(&caller, json!({ "topic": "Physics" })).await;
    let meeting = format!("/v2/meetings/{}", created["id"]);
    let give = |to: &str| Some(json!({ "schedule_for": to }));
    for (to, refusal) in [
        ("nobody@greenroom.test", (400, 300)),
        ("inactive@greenroom.test", (400, 3000)),
        ("pending@greenroom.test", (400, 3000)),
    ] {
        assert_eq!(caller.call("PATCH", &meeting, give(to)).await.refusal(), refusal, "{to}");
        let body = json!({ "topic": "Physics", "schedule_for": to });
        assert_eq!(caller.call("POST", OWN, Some(body)).await.refusal(), refusal, "{to}");
    }
    let answer = caller.call("PATCH", &meeting, give("owner@greenroom.test")).await;
    assert_eq!(answer.status, StatusCode::NO_CONTENT);
    let given = caller.get(&meeting).await.body;
    assert_eq!(given["host_email"], "owner@greenroom.test");
    let owned = caller.all("/v2/users/owner@greenroom.test/meetings", "meetings").await;
    assert!(owned.iter().any(|row| row["id"] == created["id"]));
    let instant = create(&caller, json!({ "topic": "Now", "type": 1 })).await;
    let meeting = format!("/v2/meetings/{}", instant["id"]);
    let answer = caller.call("PATCH", &meeting, give("owner@greenroom.test")).await;
    assert_eq!(answer.refusal(), (400, 3000));
}

#[tokio::test]
async fn only_meetings_of_two_kinds_are_scheduled_ahead() {
    let caller = Caller::new();
    let ahead = |kind: i64| json!({ "topic": "Physics", "type": kind, "pre_schedule": true });
    let created = create(&caller, ahead(2)).await;
    assert_eq!(created["pre_schedule"], true);
    assert_eq!(caller.call("POST", OWN, Some(ahead(1))).await.refusal(), (400, 3000));
    let meeting = format!("/v2/meetings/{}", created["id"]);
    assert_eq!(caller.call("PATCH", &meeting, Some(ahead(10))).await.refusal(), (400, 3000));
}

#[tokio::test]
async fn a_meeting_going_on_is_not_deleted_and_reminders_are_true_or_false() {
    let caller = Caller::new();
    let live = caller.all(&format!("{OWN}?type=live"), "meetings").await;
    let meeting = format!("/v2/meetings/{}", live[0]["id"]);
    assert_eq!(caller.call("DELETE", &meeting, None).await.refusal(), (400, 3002));
    let created = create(&caller, json!({ "topic": "Physics" })).await;
    let meeting = format!("/v2/meetings/{}", created["id"]);
    let maybe = format!("{meeting}?schedule_for_reminder=maybe");
    assert_eq!(
        caller.call("DELETE", &maybe, None).await.faulty_fields(),
        ["schedule_for_reminder"]
    );
    let told = format!("{meeting}?schedule_for_reminder=true&cancel_meeting_reminder=false");
    assert_eq!(caller.call("DELETE", &told, None).await.status, StatusCode::NO_CONTENT);
}

//! Single operations: what is sent, and how the answer is read.

use jiff::civil::date;
use secrecy::ExposeSecret;
use wiremock::matchers::{body_json, query_param};

use super::*;
use crate::{
    Error, HistoryKind, MeetingChange, MeetingRemoval, MeetingStart, NewMeeting,
    NewMeetingSettings, NewUser, PastMeetingRef, UserChange, UserRemoval, UserRemovalAction,
    UserStatus, UserStatusAction,
};

/// Answers one kind of request, which must come exactly once, with exactly this body.
async fn on(server: &MockServer, verb: &str, below: &str, body: Value, answer: ResponseTemplate) {
    Mock::given(method(verb))
        .and(path(format!("/v2{below}")))
        .and(body_json(body))
        .respond_with(answer)
        .expect(1)
        .mount(server)
        .await;
}

fn done() -> ResponseTemplate {
    ResponseTemplate::new(204)
}

fn new_meeting(start: MeetingStart) -> NewMeeting {
    NewMeeting {
        topic: "Stand-up".into(),
        agenda: String::new(),
        start,
        duration: 30,
        timezone: "Europe/Berlin".into(),
        password: "canary".into(),
        settings: NewMeetingSettings { waiting_room: Some(true), ..Default::default() },
    }
}

#[tokio::test]
async fn a_user_is_found_by_email() {
    let server = MockServer::start().await;
    let profile = json!({
        "id": "u", "email": "ada@example.com", "type": 2, "status": "active", "role_id": "1",
        "created_at": "2020-01-02T03:04:05Z", "last_login_time": "", "pmi": 5, "dept": null,
    });
    on_get(&server, "/users/ada%40example.com", ok(profile.clone())).await;
    let client = client(&server);
    let user = client.get_user("ada@example.com").await.unwrap();
    assert_eq!((user.id.as_str(), user.status, user.dept.as_str()), ("u", UserStatus::Active, ""));
    assert_eq!(user.created_at, Some("2020-01-02T03:04:05Z".parse().unwrap()));
    assert_eq!(user.last_login_time, None);
    assert_eq!(client.get_user_raw("ada@example.com").await.unwrap(), profile);
}

#[tokio::test]
async fn a_user_who_is_not_there_is_told_apart() {
    let server = MockServer::start().await;
    on_get(&server, "/users/u", refusal(404, 1001, "User does not exist: u.")).await;
    let error = client(&server).get_user("u").await.unwrap_err();
    assert!(error.is_user_missing() && !error.is_meeting_missing());
    assert_eq!((error.code(), error.tracking_id()), (Some(1001), Some("WEB_7")));
}

#[tokio::test]
async fn a_new_user_is_invited() {
    let server = MockServer::start().await;
    on(
        &server,
        "POST",
        "/users",
        json!({ "action": "create",
            "user_info": { "email": "ada@example.com", "first_name": "Ada", "type": 1 } }),
        ResponseTemplate::new(201).set_body_json(json!({ "id": "n", "type": 1 })),
    )
    .await;
    let user = NewUser {
        email: "ada@example.com".into(),
        first_name: "Ada".into(),
        last_name: String::new(),
        licence: 1,
    };
    assert_eq!(client(&server).create_user(&user).await.unwrap().id, "n");
}

#[tokio::test]
async fn a_user_is_changed_switched_removed_and_signed_out() {
    let server = MockServer::start().await;
    let change = json!({ "type": 2, "dept": "" });
    on(&server, "PATCH", "/users/u", change, done()).await;
    on(&server, "PUT", "/users/u/status", json!({ "action": "deactivate" }), done()).await;
    Mock::given(method("DELETE"))
        .and(path("/v2/users/u"))
        .and(query_param("action", "delete"))
        .and(query_param("transfer_email", "heir+1@example.com"))
        .and(query_param("transfer_meeting", "true"))
        .and(query_param("transfer_recording", "false"))
        .respond_with(done())
        .expect(1)
        .mount(&server)
        .await;
    Mock::given(method("DELETE"))
        .and(path("/v2/users/u/token"))
        .respond_with(done())
        .expect(1)
        .mount(&server)
        .await;
    let client = client(&server);
    let change =
        UserChange { licence: Some(2), dept: Some(String::new()), ..UserChange::default() };
    client.update_user("u", &change).await.unwrap();
    client.set_user_status("u", UserStatusAction::Deactivate).await.unwrap();
    let removal = UserRemoval {
        action: UserRemovalAction::Delete,
        transfer_email: Some("heir+1@example.com".into()),
        transfer_meeting: true,
        ..UserRemoval::default()
    };
    client.delete_user("u", &removal).await.unwrap();
    client.revoke_sso_token("u").await.unwrap();
}

#[tokio::test]
async fn users_are_counted() {
    let server = MockServer::start().await;
    let counts = json!({ "licensed_users_count": 3, "total_users_count": "9" });
    on_get(&server, "/users/summary", ok(counts)).await;
    let summary = client(&server).users_summary().await.unwrap();
    assert_eq!((summary.licensed_users_count, summary.total_users_count), (3, 9));
}

#[tokio::test]
async fn a_meeting_is_scheduled_at_an_instant_or_a_local_time() {
    for (start, text) in [
        (MeetingStart::Instant("2026-12-01T08:00:00.5Z".parse().unwrap()), "2026-12-01T08:00:00Z"),
        (MeetingStart::Local(date(2026, 12, 1).at(9, 0, 0, 0)), "2026-12-01T09:00:00"),
    ] {
        let server = MockServer::start().await;
        on(
            &server,
            "POST",
            "/users/u/meetings",
            json!({ "topic": "Stand-up", "type": 2, "start_time": text, "duration": 30,
                "timezone": "Europe/Berlin", "password": "canary",
                "settings": { "waiting_room": true } }),
            ResponseTemplate::new(201).set_body_json(json!({
                "id": 91_234_567_890_i64, "host_email": "u@example.com", "password": "canary",
                "start_url": "https://zoom.us/s/1?zak=canary", "start_time": "2026-12-01T08:00:00Z",
                "join_url": "https://zoom.us/j/1?pwd=canary", "settings": { "waiting_room": "true" },
            })),
        )
        .await;
        let meeting = new_meeting(start);
        let details = client(&server).create_meeting("u", &meeting).await.unwrap();
        assert_eq!((details.id, details.settings.waiting_room), (91_234_567_890, Some(true)));
        assert_eq!(details.start_url.expose_secret(), "https://zoom.us/s/1?zak=canary");
        let shown = format!("{details:?} {meeting:?}");
        assert!(shown.contains("91234567890") && !shown.contains("canary"), "{shown}");
    }
}

#[tokio::test]
async fn a_host_whose_day_is_spent_is_told_apart() {
    let server = MockServer::start().await;
    let words = "You have exceeded the daily rate limit (100) of Meeting Create/Update API requests permitted for this particular user. You may resume these requests at GMT 00:00:00.";
    Mock::given(method("POST")).respond_with(refusal(429, 429, words)).mount(&server).await;
    let start = MeetingStart::Local(date(2026, 12, 1).at(9, 0, 0, 0));
    let error = client(&server).create_meeting("u", &new_meeting(start)).await.unwrap_err();
    let Error::RateLimited(limit) = error else { panic!("{error:?}") };
    assert!(limit.host_daily && limit.daily && limit.retry_after.is_some());
    assert_eq!(seen(&server, "POST").await, 1);
}

#[tokio::test]
async fn a_meeting_is_read_changed_and_deleted() {
    let server = MockServer::start().await;
    let meeting = json!({ "id": 5, "type": 8, "occurrences": [
        { "occurrence_id": 1_648_194_360_000_i64, "duration": 60 }, {},
    ]});
    on_get(&server, "/meetings/5", ok(meeting)).await;
    Mock::given(method("PATCH"))
        .and(path("/v2/meetings/5"))
        .and(query_param("occurrence_id", "7"))
        .and(body_json(json!({ "topic": "New", "settings": {} })))
        .respond_with(done())
        .expect(1)
        .mount(&server)
        .await;
    Mock::given(method("DELETE"))
        .and(path("/v2/meetings/5"))
        .and(query_param("occurrence_id", "7"))
        .and(query_param("cancel_meeting_reminder", "true"))
        .respond_with(done())
        .expect(1)
        .mount(&server)
        .await;
    let client = client(&server);
    let details = client.get_meeting(5).await.unwrap();
    assert_eq!(details.start_url.expose_secret(), "");
    assert_eq!(details.occurrences.len(), 1);
    assert_eq!(details.occurrences[0].occurrence_id, "1648194360000");
    let change = MeetingChange {
        occurrence_id: Some("7".into()),
        topic: Some("New".into()),
        ..MeetingChange::default()
    };
    client.update_meeting(5, &change).await.unwrap();
    let removal = MeetingRemoval {
        occurrence_id: Some("7".into()),
        cancel_meeting_reminder: true,
        ..MeetingRemoval::default()
    };
    client.delete_meeting(5, &removal).await.unwrap();
}

#[tokio::test]
async fn a_past_meeting_is_named_by_uuid_or_number() {
    let server = MockServer::start().await;
    let past = json!({ "uuid": "/a==", "id": 5, "host_id": "u", "participants_count": 3 });
    let report = json!({ "uuid": "/a==", "id": 5, "dept": "Research", "total_minutes": "12" });
    for name in ["%252Fa%253D%253D", "5"] {
        on_get(&server, &format!("/past_meetings/{name}"), ok(past.clone())).await;
        on_get(&server, &format!("/report/meetings/{name}"), ok(report.clone())).await;
    }
    let client = client(&server);
    for id in [PastMeetingRef::Uuid("/a=="), PastMeetingRef::Latest(5)] {
        let past = client.past_meeting(id).await.unwrap();
        assert_eq!((&*past.host_id, past.facts.participants_count), ("u", 3));
        let report = client.report_meeting(id).await.unwrap();
        assert_eq!((report.dept.as_str(), report.total_minutes), ("Research", 12));
    }
}

#[tokio::test]
async fn a_past_webinar_is_asked_for_under_the_paths_of_webinars() {
    let server = MockServer::start().await;
    let report = json!({ "uuid": "/a==", "id": 5, "type": 9, "user_email": "u@example.com" });
    let joins = json!({ "total_records": 1, "participants": [
        { "name": "Ada", "duration": 60, "registrant_id": "r" },
    ]});
    for name in ["%252Fa%253D%253D", "5"] {
        on_get(&server, &format!("/report/webinars/{name}"), ok(report.clone())).await;
        for below in ["report/webinars", "past_webinars"] {
            let path = format!("/{below}/{name}/participants");
            on_get(&server, &path, ok(joins.clone())).await;
        }
    }
    let client = client(&server);
    for id in [PastMeetingRef::Uuid("/a=="), PastMeetingRef::Latest(5)] {
        let report = client.report_webinar(id).await.unwrap();
        assert_eq!((report.kind(), &*report.user_email), (HistoryKind::Webinar, "u@example.com"));
        let reported = client.report_webinar_participants(id).await.unwrap();
        assert_eq!((reported.len(), &*reported[0].registrant_id), (1, "r"));
        assert_eq!(client.past_webinar_participants(id).await.unwrap(), reported);
    }
}

#[tokio::test]
async fn a_webinar_asked_for_as_a_meeting_is_missing() {
    let server = MockServer::start().await;
    for (path, words) in [
        ("/report/meetings/5", "Meeting 5 not found or has expired."),
        ("/report/webinars/5", "Webinar \"5\" not found or has expired"),
    ] {
        on_get(&server, path, refusal(404, 3001, words)).await;
    }
    let (client, id) = (client(&server), PastMeetingRef::Latest(5));
    assert!(client.report_meeting(id).await.unwrap_err().is_meeting_missing());
    assert!(client.report_webinar(id).await.unwrap_err().is_meeting_missing());
}

#[test]
fn the_type_of_a_sitting_tells_webinars_from_meetings() {
    let webinars: Vec<_> =
        (0..=10).filter(|kind| HistoryKind::of_type(*kind) == HistoryKind::Webinar).collect();
    assert_eq!(webinars, [5, 6, 9]);
}

#[tokio::test]
async fn the_fields_zoom_objects_to_are_listed() {
    let server = MockServer::start().await;
    let answer = ResponseTemplate::new(400).set_body_json(json!({
        "code": 300, "message": "Validation Failed.", "errors": [
            { "field": "user_info.email", "message": "Invalid field." },
            { "field": "user_info.type", "message": "Invalid field." },
        ],
    }));
    Mock::given(method("POST")).respond_with(answer).mount(&server).await;
    let user = NewUser {
        email: "x".into(),
        first_name: String::new(),
        last_name: String::new(),
        licence: 9,
    };
    let client = client(&server);
    let error = client.create_user(&user).await.unwrap_err();
    let fields: Vec<_> = error.field_errors().iter().map(|error| &*error.field).collect();
    assert_eq!(fields, ["user_info.email", "user_info.type"]);
    assert_eq!(error.field_errors()[0].message, "Invalid field.");
    on_get(&server, "/users/u", refusal(404, 1001, "User does not exist: u.")).await;
    let error = client.get_user("u").await.unwrap_err();
    assert!(error.field_errors().is_empty());
}

#[tokio::test]
async fn a_month_is_reported_by_the_day() {
    let server = MockServer::start().await;
    Mock::given(path("/v2/report/daily"))
        .and(query_param("year", "2026"))
        .and(query_param("month", "9"))
        .respond_with(ok(json!({ "year": 2026, "month": 9, "dates": [
            { "date": "2026-09-01", "new_users": 1, "meetings": "2", "participants": 3 },
            { "date": "someday", "meetings": 4 },
        ]})))
        .mount(&server)
        .await;
    let report = client(&server).report_daily(2026, 9).await.unwrap();
    assert_eq!((report.year, report.month, report.dates.len()), (2026, 9, 2));
    assert_eq!(report.dates[0].date, Some(date(2026, 9, 1)));
    assert_eq!((report.dates[0].meetings, report.dates[1].date), (2, None));
}

#[tokio::test]
async fn calls_can_be_made_from_any_thread() {
    fn is_send<T: Send>(_: &T) {}
    let client = client_of("http://127.0.0.1:9", jwt(), &Hands::new());
    let day = date(2026, 9, 1);
    is_send(&client.report_user_meetings("u", day, day, crate::ReportType::Past));
    is_send(&client.report_history_meetings(day, day));
    is_send(&client.all_meetings("u", crate::MeetingListType::Live));
    is_send(&client.past_meeting_participants(PastMeetingRef::Latest(1)));
}

//! Single operations: what is sent, and how the answer is read.

use jiff::civil::date;
use secrecy::ExposeSecret;
use wiremock::matchers::{body_json, query_param};

use super::*;
use crate::{
    AutoRecording, Error, HistoryKind, HostActivity, MeetingChange, MeetingRemoval, MeetingStart,
    NewMeeting, NewMeetingSettings, NewUser, PastMeetingRef, Recurrence, UserChange, UserRemoval,
    UserRemovalAction, UserStatus, UserStatusAction,
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
        recurrence: None,
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

fn weekly() -> Recurrence {
    Recurrence {
        every: 2,
        repeat_interval: 1,
        weekly_days: "2,4".into(),
        monthly_day: None,
        monthly_week: None,
        monthly_week_day: None,
        end_times: None,
        end_date_time: Some("2026-12-31T22:59:59.9Z".parse().unwrap()),
    }
}

#[tokio::test]
async fn a_meeting_that_recurs_is_of_another_type_and_says_how() {
    let server = MockServer::start().await;
    let recurrence = json!({ "type": 2, "repeat_interval": 1, "weekly_days": "2,4",
        "end_date_time": "2026-12-31T22:59:59Z" });
    let settings = json!({ "waiting_room": true, "auto_recording": "cloud", "approval_type": 2,
        "alternative_hosts": "ada@example.com;eve@example.com" });
    on(
        &server,
        "POST",
        "/users/u/meetings",
        json!({ "topic": "Stand-up", "type": 8, "start_time": "2026-12-01T09:00:00",
            "duration": 30, "timezone": "Europe/Berlin", "password": "canary",
            "recurrence": recurrence, "settings": settings }),
        ResponseTemplate::new(201).set_body_json(json!({ "id": 5 })),
    )
    .await;
    let change = json!({ "type": 8, "recurrence": recurrence, "settings": {} });
    on(&server, "PATCH", "/meetings/5", change, done()).await;
    let meeting = NewMeeting {
        recurrence: Some(weekly()),
        settings: NewMeetingSettings {
            waiting_room: Some(true),
            auto_recording: Some(AutoRecording::Cloud),
            alternative_hosts: Some(vec!["ada@example.com".into(), "eve@example.com".into()]),
            approval_type: Some(2),
            ..NewMeetingSettings::default()
        },
        ..new_meeting(MeetingStart::Local(date(2026, 12, 1).at(9, 0, 0, 0)))
    };
    let client = client(&server);
    client.create_meeting("u", &meeting).await.unwrap();
    let change = MeetingChange { recurrence: Some(weekly()), ..MeetingChange::default() };
    client.update_meeting(5, &change).await.unwrap();
}

#[tokio::test]
async fn how_a_meeting_recurs_and_what_its_host_decided_is_read() {
    let server = MockServer::start().await;
    let meeting = json!({ "id": 5, "type": 8, "registration_url": "https://zoom.us/r",
        "recurrence": { "type": "3", "repeat_interval": 2, "monthly_week": -1,
            "monthly_week_day": 6, "end_times": "7" },
        "settings": { "auto_recording": "local", "alternative_hosts": "", "approval_type": 0 } });
    on_get(&server, "/meetings/5", ok(meeting)).await;
    on_get(&server, "/meetings/6", ok(json!({ "id": 6, "recurrence": [], "settings": {} }))).await;
    let client = client(&server);
    let details = client.get_meeting(5).await.unwrap();
    let recurrence = details.recurrence.unwrap();
    assert_eq!((recurrence.every, recurrence.monthly_week), (3, Some(-1)));
    assert_eq!((recurrence.monthly_week_day, recurrence.end_times), (Some(6), Some(7)));
    assert_eq!(details.settings.auto_recording, "local");
    assert_eq!(details.settings.alternative_hosts.as_deref(), Some(""));
    assert_eq!(details.settings.approval_type, Some(0));
    assert_eq!(details.registration_url, "https://zoom.us/r");
    let other = client.get_meeting(6).await.unwrap();
    assert_eq!((other.recurrence, other.settings.alternative_hosts), (None, None));
}

#[tokio::test]
async fn an_invitation_is_zooms_own_text() {
    let server = MockServer::start().await;
    let text = "Ada invites you.\r\n\r\nhttps://zoom.us/j/5";
    on_get(&server, "/meetings/5/invitation", ok(json!({ "invitation": text }))).await;
    assert_eq!(client(&server).meeting_invitation(5).await.unwrap(), text);
}

#[tokio::test]
async fn a_users_telephones_and_sign_ins_are_read_in_both_of_zooms_shapes() {
    let server = MockServer::start().await;
    let old = json!({ "id": "u", "type": 2, "status": "active", "pmi": 1_234_567_890,
        "login_type": 99, "phone_numbers": { "code": "+1", "number": "5550100" } });
    let new = json!({ "id": "v", "type": "1", "status": "active", "pmi": "1234567890",
        "login_types": [100, 99], "job_title": "Teacher",
        "phone_numbers": [{ "code": "+1", "number": "5550100", "label": "Office" }, {}] });
    on_get(&server, "/users/u", ok(old)).await;
    on_get(&server, "/users/v", ok(new)).await;
    on_get(&server, "/users/w", ok(json!({ "id": "w", "login_types": [100] }))).await;
    let client = client(&server);
    for id in ["u", "v"] {
        let user = client.get_user_details(id).await.unwrap();
        assert_eq!((&*user.user.id, user.user.status), (id, UserStatus::Active));
        assert_eq!((user.pmi, user.made_by_an_app()), (1_234_567_890, true));
        assert_eq!(user.phone_numbers.len(), 1);
        assert_eq!(user.phone_numbers[0].number, "5550100");
    }
    assert_eq!(client.get_user_details("v").await.unwrap().user.licence, 1);
    assert!(!client.get_user_details("w").await.unwrap().made_by_an_app());
}

#[tokio::test]
async fn who_hosts_nothing_and_what_is_to_come_is_read_to_the_end() {
    let server = MockServer::start().await;
    for (page, rows, next) in [
        (None, json!([{ "id": "u" }, { "email": "no-id@example.com" }]), "more"),
        (Some("more"), json!([{ "id": "v" }, { "id": "u" }]), ""),
    ] {
        let token = move |request: &wiremock::Request| {
            let mut pairs = request.url.query_pairs();
            let token = pairs.find(|(name, _)| name == "next_page_token");
            token.map(|(_, value)| value.into_owned()).as_deref() == page
        };
        Mock::given(path("/v2/report/users"))
            .and(query_param("type", "inactive"))
            .and(query_param("from", "2026-09-01"))
            .and(query_param("to", "2026-09-30"))
            .and(token)
            .respond_with(ok(json!({ "users": rows, "next_page_token": next })))
            .expect(1)
            .mount(&server)
            .await;
    }
    Mock::given(path("/v2/report/upcoming_events"))
        .and(query_param("type", "meeting"))
        .respond_with(ok(json!({ "upcoming_events": [
            { "id": "5", "start_time": "2026-09-02T08:00:00Z", "host_id": "u" },
            { "id": 5, "start_time": "2026-09-03T08:00:00Z", "host_id": "u" },
        ]})))
        .mount(&server)
        .await;
    let (from, to) = (date(2026, 9, 1), date(2026, 9, 30));
    let client = client(&server);
    let idle = client.report_users(HostActivity::Inactive, from, to).await.unwrap();
    let idle = idle.whole(from, to).unwrap();
    assert_eq!(idle.iter().map(|host| &*host.id).collect::<Vec<_>>(), ["u", "v"]);
    let events = client.report_upcoming_events(from, to).await.unwrap();
    let events = events.whole(from, to).unwrap();
    assert_eq!(events.iter().map(|event| &*event.id).collect::<Vec<_>>(), ["5", "5"]);
}

#[tokio::test]
async fn a_report_of_fewer_days_than_were_asked_for_is_not_taken_for_the_whole() {
    let (from, to) = (date(2026, 9, 1), date(2026, 9, 28));
    for (first, last, whole) in [
        ("2026-09-01", "2026-09-28", true),
        ("2026-08-31", "2026-09-29", true),
        ("2026-09-02", "2026-09-28", false),
        ("2026-09-01", "2026-09-27", false),
    ] {
        let server = MockServer::start().await;
        let answer = json!({ "from": first, "to": last, "users": [], "upcoming_events": [] });
        Mock::given(wiremock::matchers::any()).respond_with(ok(answer)).mount(&server).await;
        let client = client(&server);
        let idle = client.report_users(HostActivity::Inactive, from, to).await.unwrap();
        let events = client.report_upcoming_events(from, to).await.unwrap();
        let expected = if whole { Ok(0) } else { Err(Error::DaysMissing) };
        assert_eq!(idle.whole(from, to).map(|rows| rows.len()), expected, "{first} {last}");
        assert_eq!(events.whole(from, to).map(|rows| rows.len()), expected, "{first} {last}");
    }
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

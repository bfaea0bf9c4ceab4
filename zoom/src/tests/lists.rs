//! Lists and reports, read to their end.

use jiff::civil::date;
use wiremock::{
    Request,
    matchers::{query_param, query_param_is_missing},
};

use super::*;
use crate::{
    Error, HistoryKind, MeetingListType, PastMeetingRef, ReportType, UserQuery, UserStatus,
};

/// Two pages of a list; the second only for the first's token and with the same query.
async fn two_pages(
    server: &MockServer,
    below: &str,
    query: &[(&str, &str)],
    first: Value,
    second: Value,
) {
    for (number, body) in [first, second].into_iter().enumerate() {
        let mut mock = Mock::given(method("GET"))
            .and(path(format!("/v2{below}")))
            .and(query_param("page_size", "300"));
        for (name, value) in query {
            mock = mock.and(query_param(*name, *value));
        }
        let mock = match number {
            0 => mock.and(query_param_is_missing("next_page_token")),
            _ => mock.and(query_param("next_page_token", "p&2 =")),
        };
        mock.respond_with(ok(body)).expect(1).mount(server).await;
    }
}

#[tokio::test]
async fn all_users_are_read_with_one_query() {
    let server = MockServer::start().await;
    two_pages(
        &server,
        "/users",
        &[("status", "pending"), ("role_id", "2")],
        json!({ "next_page_token": "p&2 =", "users": [
            { "id": "a", "email": "a@example.com", "type": 2, "status": "pending", "role_id": 2 },
        ]}),
        json!({ "next_page_token": "", "users": [
            { "email": "b@example.com", "type": "1", "status": "suspended", "created_at": "" },
            "no user",
        ]}),
    )
    .await;
    let query = UserQuery {
        status: UserStatus::Pending,
        role_id: Some("2".into()),
        page_size: 1,
        next_page_token: "ignored".into(),
    };
    let users = client(&server).all_users(&query).await.unwrap();
    assert_eq!(users.len(), 2);
    assert_eq!((users[0].licence, users[0].role_id.as_str()), (2, "2"));
    assert_eq!((users[1].id.as_str(), users[1].licence), ("", 1));
    assert_eq!(users[1].status, UserStatus::Inactive, "an unknown status lets somebody in");
}

#[tokio::test]
async fn one_page_has_the_size_asked_for_within_zooms_limits() {
    let server = MockServer::start().await;
    on_get(&server, "/users", ok(json!({ "users": [], "page_size": 30, "total_records": 61 })))
        .await;
    let client = client(&server);
    for (asked, sent) in [(0, "1"), (30, "30"), (301, "300")] {
        let query = UserQuery { page_size: asked, ..UserQuery::default() };
        let page = client.list_users(&query).await.unwrap();
        assert_eq!((page.page_size, page.total_records), (30, 61));
        let requests = server.received_requests().await.unwrap();
        let sent_query = requests.last().unwrap().url.query().unwrap().to_owned();
        assert_eq!(sent_query, format!("status=active&page_size={sent}"));
    }
}

#[tokio::test]
async fn a_list_that_leads_in_a_circle_is_a_typed_error() {
    let server = MockServer::start().await;
    on_get(&server, "/users", ok(json!({ "users": [], "next_page_token": "again" }))).await;
    let error = client(&server).all_users(&UserQuery::default()).await.unwrap_err();
    assert_eq!(error, Error::PageLoop { pages: 2 });
    assert_eq!(seen(&server, "GET").await, 2);
}

#[tokio::test]
async fn a_token_that_expires_between_two_pages_costs_no_row() {
    let server = MockServer::start().await;
    let calls = std::sync::atomic::AtomicUsize::new(0);
    Mock::given(method("GET"))
        .respond_with(move |_: &Request| {
            let row = |id: &str| json!([{ "id": id, "email": "x@example.com" }]);
            match calls.fetch_add(1, Ordering::SeqCst) {
                0 => ok(json!({ "users": row("a"), "next_page_token": "2" })),
                1 => refusal(401, 124, "Access token is expired."),
                _ => ok(json!({ "users": row("b") })),
            }
        })
        .mount(&server)
        .await;
    let users = client(&server).all_users(&UserQuery::default()).await.unwrap();
    assert_eq!(users.iter().map(|user| user.id.as_str()).collect::<Vec<_>>(), ["a", "b"]);
}

#[tokio::test]
async fn a_page_that_gets_lost_twice_costs_no_row() {
    let html = |status| ResponseTemplate::new(status).set_body_raw("<html>no", "text/html");
    for (lost, times) in [
        (html(403), 2),
        (html(200), 2),
        (ResponseTemplate::new(200), 2),
        // In each call with another token, too.
        (refusal(401, 124, "Access token is expired."), 4),
    ] {
        let server = MockServer::start().await;
        Mock::given(query_param("next_page_token", "2"))
            .respond_with(lost)
            .up_to_n_times(times)
            .mount(&server)
            .await;
        let row = |id: &str| json!([{ "id": id, "email": "x@example.com" }]);
        Mock::given(query_param("next_page_token", "2"))
            .respond_with(ok(json!({ "users": row("b"), "next_page_token": "" })))
            .mount(&server)
            .await;
        on_get(&server, "/users", ok(json!({ "users": row("a"), "next_page_token": "2" }))).await;
        let users = client(&server).all_users(&UserQuery::default()).await.unwrap();
        assert_eq!(users.len(), 2);
    }
}

#[tokio::test]
async fn a_list_that_is_refused_in_its_midst_is_no_list_that_does_not_exist() {
    let server = MockServer::start().await;
    Mock::given(query_param("next_page_token", "2"))
        .respond_with(refusal(404, 1001, "User does not exist: u."))
        .mount(&server)
        .await;
    let row = json!([{ "id": 5, "topic": "x" }]);
    let first = ok(json!({ "meetings": row, "next_page_token": "2" }));
    on_get(&server, "/users/u/meetings", first).await;
    let error = client(&server).all_meetings("u", MeetingListType::Scheduled).await.unwrap_err();
    assert!(matches!(error, Error::MidList { pages: 1, .. }), "{error:?}");
    assert!(!error.is_user_missing());
    assert_eq!((error.code(), error.tracking_id()), (Some(1001), Some("WEB_7")));
}

#[tokio::test]
async fn all_meetings_of_each_type_are_asked_for_in_zooms_words() {
    for (list_type, name) in [
        (MeetingListType::Scheduled, "scheduled"),
        (MeetingListType::Live, "live"),
        (MeetingListType::Upcoming, "upcoming"),
        (MeetingListType::Previous, "previous_meetings"),
    ] {
        let server = MockServer::start().await;
        two_pages(
            &server,
            "/users/u/meetings",
            &[("type", name)],
            json!({ "next_page_token": "p&2 =", "meetings": [
                { "id": 85_746_065_432_i64, "topic": "One", "type": 2,
                  "start_time": "2026-12-01T08:00:00Z", "join_url": "https://zoom.us/j/1?pwd=canary" },
                { "topic": "a row without its number" },
            ]}),
            json!({ "meetings": [{ "id": "2", "type": 3, "start_time": "", "duration": "45" }] }),
        )
        .await;
        let meetings = client(&server).all_meetings("u", list_type).await.unwrap();
        assert_eq!(meetings.len(), 2);
        assert_eq!((meetings[0].id, meetings[1].id), (85_746_065_432, 2));
        assert_eq!((meetings[1].start_time, meetings[1].duration), (None, 45));
        assert!(!format!("{meetings:?}").contains("canary"));
    }
}

#[tokio::test]
async fn a_users_report_is_read_to_the_end_and_says_which_days_it_serves() {
    let server = MockServer::start().await;
    two_pages(
        &server,
        "/report/users/u/meetings",
        &[("from", "2026-08-01"), ("to", "2026-09-05"), ("type", "pastOne")],
        json!({ "from": "2026-08-05", "to": "2026-09-05", "next_page_token": "p&2 =", "meetings": [
            { "uuid": "a==", "id": "123", "start_time": "", "end_time": "", "duration": "",
              "participants_count": "0", "schedule_time": "12/22/2021 16:20" },
        ]}),
        json!({ "from": "2026-08-05", "to": "2026-09-05", "meetings": [
            { "uuid": "/b//==", "id": 5, "total_minutes": 90 },
            { "topic": "a row without its name" },
        ]}),
    )
    .await;
    let report = client(&server)
        .report_user_meetings("u", date(2026, 8, 1), date(2026, 9, 5), ReportType::PastOne)
        .await
        .unwrap();
    assert_eq!((report.from, report.to), (Some(date(2026, 8, 5)), Some(date(2026, 9, 5))));
    let rows: Vec<_> = report.meetings.iter().map(|row| (row.uuid.as_str(), row.id)).collect();
    assert_eq!(rows, [("a==", 123), ("/b//==", 5)]);
    assert_eq!(report.meetings[1].total_minutes, 90);
}

#[tokio::test]
async fn the_accounts_history_holds_meetings_and_webinars() {
    let server = MockServer::start().await;
    two_pages(
        &server,
        "/report/history_meetings",
        &[("from", "2026-08-01"), ("to", "2026-08-31"), ("meeting_type", "all")],
        json!({ "next_page_token": "p&2 =", "history_meetings": [
            { "meeting_uuid": "a==", "meeting_id": 1, "type": "Meeting", "participants": "3" },
        ]}),
        json!({ "history_meetings": [
            { "meeting_uuid": "b==", "type": "Webinar", "total_participant_minutes": 7 },
        ]}),
    )
    .await;
    let rows =
        client(&server).report_history_meetings(date(2026, 8, 1), date(2026, 8, 31)).await.unwrap();
    assert_eq!((rows[0].kind, rows[0].participants), (HistoryKind::Meeting, 3));
    assert_eq!((rows[1].kind, rows[1].meeting_id), (HistoryKind::Webinar, 0));
}

#[tokio::test]
async fn participants_are_read_to_the_end_from_the_doubly_encoded_uuid() {
    let pages = [
        json!({ "next_page_token": "p&2 =", "participants": [
            { "id": "u", "user_id": "16778240", "name": "Ada", "user_email": "ada@example.com",
              "join_time": "2026-11-02T09:00:00Z", "leave_time": "2026-11-02T09:20:00Z",
              "duration": "20:00", "internal_user": true },
        ]}),
        json!({ "participants": [{ "user_id": 16_778_241, "user_email": null, "duration": 61 }] }),
    ];
    for (root, query) in [
        ("/past_meetings", &[] as &[_]),
        ("/report/meetings", &[("include_fields", "registrant_id")]),
    ] {
        let server = MockServer::start().await;
        let below = format!("{root}/%252Fa%252F%252Fb%253D%253D/participants");
        two_pages(&server, &below, query, pages[0].clone(), pages[1].clone()).await;
        let client = client(&server);
        let uuid = PastMeetingRef::Uuid("/a//b==");
        let rows = match query {
            [] => client.past_meeting_participants(uuid).await,
            _ => client.report_meeting_participants(uuid).await,
        }
        .unwrap();
        assert_eq!((rows[0].duration, rows[0].internal_user), (1_200, Some(true)));
        assert_eq!((rows[1].user_id.as_str(), rows[1].duration), ("16778241", 61));
        assert_eq!(rows[1].user_email, "");
    }
}

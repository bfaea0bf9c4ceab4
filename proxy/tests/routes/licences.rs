//! Who is in the account, who uses their licence, and what is to come.

use std::{collections::HashSet, time::Duration};

use api::{
    ErrorCode,
    meeting::{CreatedMeeting, UpcomingMeetings},
    user::{InactiveUsers, Licence, User, UserList, UserStatus, UserSummary},
};
use serde_json::{Value, json};
use wiremock::{
    Mock, MockServer, ResponseTemplate,
    matchers::{path, query_param},
};

use crate::rig::{Caller, Console, Setup};

/// How long a slow Zoom takes for an answer.
const SLOW: Duration = Duration::from_millis(1500);

async fn total(admin: &Caller<'_>, status: &str) -> u64 {
    let list: UserList = admin.get(&format!("/api/user?status={status}")).await.json();
    list.total_records
}

#[tokio::test]
async fn users_are_counted_by_licence_and_by_status_and_a_change_shows_at_once() {
    let console = Console::with_sandbox().await;
    let (admin, member) = (console.admin().await, console.member().await);
    let counts = async || admin.get("/api/user/summary").await.json::<UserSummary>();
    let before = counts().await;
    let (active, inactive) = (total(&admin, "active").await, total(&admin, "inactive").await);
    let pending = total(&admin, "pending").await;
    assert_eq!((before.active_users_count, before.inactive_users_count), (active, inactive));
    assert_eq!(before.pending_users_count, pending);
    assert_eq!(before.total_users_count, active + inactive + pending);
    assert!(active > 0 && inactive > 0 && pending > 0, "{before:?}");
    let path = format!("/api/user/{}/status", member.id().await);
    assert_eq!(admin.put(&path, &json!({"action": "deactivate"})).await.status, 204);
    let after = counts().await;
    assert_eq!(after.active_users_count, before.active_users_count - 1);
    assert_eq!(after.inactive_users_count, before.inactive_users_count + 1);
    assert_eq!(after.licensed_users_count, before.licensed_users_count - 1);

    for path in ["summary", "inactive", "upcoming?from=2026-11-24&to=2026-11-30"] {
        let anyone = console.anonymous().get(&format!("/api/user/{path}")).await;
        anyone.refusal(401, ErrorCode::NotSignedIn);
    }
}

/// Zoom as a double, whose administrator is `boss`.
async fn double() -> MockServer {
    let zoom = MockServer::start().await;
    let boss = user("boss", 2, "active");
    Mock::given(path("/v2/users/boss%40example.com"))
        .respond_with(ResponseTemplate::new(200).set_body_json(&boss))
        .mount(&zoom)
        .await;
    zoom
}

fn user(id: &str, licence: u16, status: &str) -> Value {
    json!({"id": id, "email": format!("{id}@example.com"), "type": licence, "status": status,
        "role_id": "0"})
}

/// What Zoom reports of hosts between two days.
fn idle(from: &str, to: &str, ids: &[&str]) -> Mock {
    let rows: Vec<_> = ids.iter().map(|id| json!({"id": id})).collect();
    Mock::given(path("/v2/report/users"))
        .and(query_param("type", "inactive"))
        .and(query_param("from", from))
        .and(query_param("to", to))
        .respond_with(ResponseTemplate::new(200).set_body_json(json!({"users": rows})))
}

#[tokio::test]
async fn whoever_hosted_nothing_in_every_month_and_has_a_licence_is_listed() {
    let zoom = double().await;
    let users = [
        user("boss", 2, "active"),
        user("idle", 2, "active"),
        user("lately", 2, "active"),
        user("once", 2, "active"),
        user("basic", 1, "active"),
        user("unreported", 2, "active"),
    ];
    Mock::given(path("/v2/users"))
        .and(query_param("status", "active"))
        .respond_with(ResponseTemplate::new(200).set_body_json(json!({"users": users})))
        .mount(&zoom)
        .await;
    // Zoom: at most a month at once. Today is 24 November 2026.
    idle("2026-08-27", "2026-09-23", &["idle", "basic", "gone", "lately"])
        .expect(1)
        .mount(&zoom)
        .await;
    idle("2026-09-24", "2026-10-21", &["idle", "basic", "gone", "lately", "once"])
        .expect(1)
        .mount(&zoom)
        .await;
    idle("2026-10-22", "2026-11-18", &["idle", "basic", "gone", "once"])
        .expect(1)
        .mount(&zoom)
        .await;
    idle("2026-11-19", "2026-11-24", &["idle", "basic", "gone", "once", "lately"])
        .expect(1)
        .mount(&zoom)
        .await;
    let console = Console::in_front_of(&zoom.uri()).await;
    let boss = console.signed_in("boss@example.com").await;
    let list: InactiveUsers = boss.get("/api/user/inactive").await.json();
    let emails: Vec<_> = list.users.iter().map(|user| user.email.as_str()).collect();
    assert_eq!(emails, ["idle@example.com"]);
    assert_eq!(list.total_records, 1);
    assert_eq!(
        (list.from.to_string(), list.to.to_string()),
        ("2026-08-27".into(), "2026-11-24".into())
    );
}

/// Zoom takes longer for its reports than the request may last.
#[tokio::test]
async fn who_asks_again_gets_what_took_longer_to_read_than_a_request_lasts() {
    let zoom = double().await;
    let users = json!({"users": [user("boss", 2, "active"), user("idle", 2, "active")]});
    Mock::given(path("/v2/users"))
        .respond_with(ResponseTemplate::new(200).set_body_json(users))
        .mount(&zoom)
        .await;
    let idle = json!({"users": [{"id": "idle"}]});
    Mock::given(path("/v2/report/users"))
        .respond_with(ResponseTemplate::new(200).set_body_json(idle).set_delay(SLOW))
        // Two parts, read once for whoever asked while it was read, and once for the last.
        .expect(4)
        .mount(&zoom)
        .await;
    let setup = Setup { request_timeout: SLOW / 2, ..Setup::default() };
    let console = Console::in_front_of_with(&zoom.uri(), setup).await;
    let boss = console.signed_in("boss@example.com").await;
    let ask = async || boss.get("/api/user/inactive?days=30").await.json::<InactiveUsers>();
    let first = ask().await;
    assert!(!first.ready && first.users.is_empty(), "{first:?}");
    let whole = async || loop {
        let list = ask().await;
        if list.ready {
            return list.users.into_iter().map(|user| user.email).collect::<Vec<_>>();
        }
    };
    assert_eq!(whole().await, ["idle@example.com"]);
    assert_eq!(whole().await, ["idle@example.com"]);
}

#[tokio::test]
async fn a_month_zoom_does_not_report_leaves_no_list_of_whose_licence_to_take() {
    let zoom = double().await;
    let none = json!({"users": []});
    Mock::given(path("/v2/users"))
        .respond_with(ResponseTemplate::new(200).set_body_json(&none))
        .mount(&zoom)
        .await;
    idle("2026-11-21", "2026-11-24", &["idle"]).mount(&zoom).await;
    let paid = json!({"code": 200, "message": "No permission."});
    Mock::given(path("/v2/report/users"))
        .respond_with(ResponseTemplate::new(400).set_body_json(paid))
        .with_priority(9)
        .mount(&zoom)
        .await;
    let console = Console::in_front_of(&zoom.uri()).await;
    let boss = console.signed_in("boss@example.com").await;
    boss.get("/api/user/inactive?days=60").await.refusal(502, ErrorCode::ZoomRefused);
    for days in ["0", "31", "365"] {
        let answer = boss.get(&format!("/api/user/inactive?days={days}")).await;
        answer.refusal(400, ErrorCode::ValidationFailed);
    }
    boss.get("/api/user/inactive?days=x").await.refusal(400, ErrorCode::InvalidRequest);
}

#[tokio::test]
async fn the_accounts_meetings_to_come_are_read_month_by_month_in_the_order_of_their_starts() {
    let zoom = double().await;
    let event = |id: &str, start: &str| json!({"id": id, "topic": "x", "start_time": start, "host_id": "abc", "host_name": "Ada", "dept": "R"});
    for (from, to, events) in [
        (
            "2026-11-24",
            "2026-12-21",
            vec![event("5", "2026-12-02T08:00:00Z"), event("6", "2026-12-01T08:00:00Z")],
        ),
        (
            "2026-12-22",
            "2026-12-31",
            vec![event("vawMH9zAQLytjCnQiQXSUg==", "2026-12-30T08:00:00Z")],
        ),
    ] {
        Mock::given(path("/v2/report/upcoming_events"))
            .and(query_param("from", from))
            .and(query_param("to", to))
            .respond_with(
                ResponseTemplate::new(200).set_body_json(json!({"upcoming_events": events})),
            )
            .expect(1)
            .mount(&zoom)
            .await;
    }
    let console = Console::in_front_of(&zoom.uri()).await;
    let boss = console.signed_in("boss@example.com").await;
    let list: UpcomingMeetings =
        boss.get("/api/user/upcoming?from=2026-11-24&to=2026-12-31").await.json();
    let ids: Vec<_> = list.meetings.iter().map(|row| row.id.map(api::MeetingId::number)).collect();
    assert_eq!((ids, list.total_records), (vec![Some(6), Some(5), None], 3));
    assert_eq!((&*list.meetings[0].host_name, &*list.meetings[0].dept), ("Ada", "R"));
    for (query, field) in [
        ("from=2026-11-22&to=2026-11-30", "from"),
        ("from=2026-11-30&to=2026-11-29", "from"),
        ("from=2026-11-24&to=2027-02-25", "to"),
        ("to=2026-11-29", "from"),
        ("from=2026-11-24&to=2026-11-31", "to"),
    ] {
        let answer = boss.get(&format!("/api/user/upcoming?{query}")).await;
        let refusal = answer.refusal(400, ErrorCode::ValidationFailed);
        assert_eq!(refusal.fields.keys().collect::<Vec<_>>(), [field], "{query}");
    }
}

/// What both sides read in Zoom's specification fits together.
#[tokio::test]
async fn the_sandboxes_hosts_and_meetings_to_come_are_listed() {
    let console = Console::with_sandbox().await;
    let (admin, member) = (console.admin().await, console.member().await);
    let meeting =
        json!({"topic": "Kick-off", "start_time": "2027-01-11T09:00:00Z", "duration": 30});
    let meeting: CreatedMeeting = member.post("/api/user/createmeeting", &meeting).await.json();
    let list: UpcomingMeetings =
        admin.get("/api/user/upcoming?from=2026-11-24&to=2027-01-31").await.json();
    let row = list.meetings.iter().find(|row| row.id == Some(meeting.id)).unwrap();
    assert_eq!((&*row.topic, row.start_time), ("Kick-off", meeting.start_time));
    assert_eq!(row.host_id, meeting.host_id);
    assert!(list.meetings.is_sorted_by_key(|row| row.start_time), "{list:?}");

    let idle = async |days: u16| {
        let path = format!("/api/user/inactive?days={days}");
        let list: InactiveUsers = admin.get(&path).await.json();
        let licensed =
            |user: &User| user.licence == Licence::LICENSED && user.status == UserStatus::Active;
        assert!(list.users.iter().all(licensed), "{list:?}");
        list.users.into_iter().map(|user| user.email).collect::<HashSet<_>>()
    };
    let (month, quarter) = (idle(30).await, idle(90).await);
    assert!(!month.is_empty() && quarter.is_subset(&month), "{month:?} {quarter:?}");
    assert!(!month.contains("owner@greenroom.test"), "the owner holds meetings");
}

/// January's last day and March's first are 30 days apart, and more than a month: Zoom moves the
/// beginning of such a range.
#[tokio::test]
async fn a_range_across_february_has_its_first_day_too() {
    let console = Console::with_sandbox().await;
    let (host, admin) = (console.member().await, console.admin().await);
    let meeting = json!({"topic": "x", "start_time": "2027-01-31T12:00:00Z", "duration": 30});
    let created: CreatedMeeting = host.post("/api/user/createmeeting", &meeting).await.json();
    let list: UpcomingMeetings =
        admin.get("/api/user/upcoming?from=2027-01-31&to=2027-03-01").await.json();
    assert!(list.meetings.iter().any(|row| row.id == Some(created.id)));
}

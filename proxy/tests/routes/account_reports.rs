//! The report of the whole account where Zoom is at its worst: slow, odd, unwilling.

use std::time::Duration;

use api::{
    ErrorCode,
    report::{Report, ReportRange, ReportType},
};
use greenroom::{account_report, meters::Reading};
use sandbox::{Fault, FaultRule, Warts};
use serde_json::{Value, json};
use wiremock::{
    Mock, MockServer, ResponseTemplate,
    matchers::{path, path_regex, query_param},
};

use super::reports::uuids;
use crate::rig::{Console, Setup};

const MONTH: &str = "/api/user/report?from=2026-10-24&to=2026-11-24";
/// How long Zoom takes for a page.
const SLOW: Duration = Duration::from_millis(700);

#[tokio::test]
async fn odd_values_cost_no_meeting_its_place_in_the_report() {
    let console = Console::with_sandbox().await;
    let owner = console.owner().await;
    let controls = console.account.as_ref().unwrap().controls();
    let report = async |kind: &str| {
        uuids(&owner.get(&format!("{MONTH}&type={kind}")).await.json::<Report>())
    };
    let (past, past_one) = (report("past").await, report("past_one").await);
    assert!(!past.is_empty() && !past_one.is_empty());
    controls.set_warts(Warts::ALL);
    let (odd, odd_one) = (report("past").await, report("past_one").await);
    assert!(odd.is_superset(&past), "{:?} are missing", past.difference(&odd));
    assert_eq!(&odd | &odd_one, &past | &past_one);
    assert!(odd.is_disjoint(&odd_one));
}

/// A Zoom of one administrator, whose history has two pages.
async fn slow_zoom() -> MockServer {
    let zoom = MockServer::start().await;
    let boss = json!({"id": "boss", "email": "boss@example.com", "type": 2, "status": "active",
        "role_id": "0"});
    Mock::given(path("/v2/users/boss%40example.com"))
        .respond_with(ResponseTemplate::new(200).set_body_json(&boss))
        .mount(&zoom)
        .await;
    let sitting = |uuid: &str| {
        json!({"meeting_uuid": uuid, "meeting_id": 1, "participants": 3,
        "start_time": "2026-11-20T10:00:00Z", "duration": 30})
    };
    let page = |rows: &[Value], next: &str| {
        let body = json!({"history_meetings": rows, "next_page_token": next});
        ResponseTemplate::new(200).set_body_json(body).set_delay(SLOW)
    };
    Mock::given(path("/v2/report/history_meetings"))
        .and(query_param("next_page_token", "more"))
        .respond_with(page(&[sitting("BBBBBBBBBBBBBBBBBBBBBB==")], ""))
        .expect(1)
        .mount(&zoom)
        .await;
    Mock::given(path("/v2/report/history_meetings"))
        .respond_with(page(&[sitting("AAAAAAAAAAAAAAAAAAAAAA==")], "more"))
        .with_priority(9)
        .expect(1)
        .mount(&zoom)
        .await;
    zoom
}

#[tokio::test]
async fn a_month_that_takes_longer_than_a_request_is_there_for_who_asks_again() {
    let zoom = slow_zoom().await;
    let setup = Setup { request_timeout: SLOW, ..Setup::default() };
    let console = Console::in_front_of_with(&zoom.uri(), setup).await;
    let boss = console.signed_in("boss@example.com").await;
    let ask = async || boss.get(MONTH).await.json::<Report>();
    let first = ask().await;
    assert!(!first.ready, "{first:?}");
    assert_eq!((first.meetings.len(), first.by_day.len(), first.totals.meetings), (0, 0, 0));
    let whole = loop {
        let report = ask().await;
        if report.ready {
            break report;
        }
    };
    assert_eq!(uuids(&whole).len(), 2);
    assert_eq!((whole.totals.meetings, whole.by_day.len()), (2, 32));
}

#[tokio::test]
async fn one_users_refusal_is_that_users_alone() {
    let console = Console::with_sandbox().await;
    let owner = console.owner().await;
    let controls = console.account.as_ref().unwrap().controls();
    let refusal =
        |status, code, message: &str| Fault::Refusal { status, code, message: message.into() };
    controls.inject(FaultRule::new(
        "/v2/report/history_meetings",
        refusal(404, 2300, "This API endpoint is not recognized."),
    ));
    // The first in the list: nobody's report was read before.
    let users: Value = owner.get("/api/user?page_size=1").await.json();
    let (id, email) = (&users["users"][0]["id"], &users["users"][0]["email"]);
    let of_first = format!("/v2/report/users/{}/", id.as_str().unwrap());
    controls.inject(FaultRule::new(of_first, refusal(403, 200, "No permission.")));
    let report: Report = owner.get(MONTH).await.json();
    let missing = report.incomplete.unwrap();
    assert_eq!((missing.count, json!(missing.users)), (1, json!([email])));
    assert!(!report.meetings.is_empty());
    controls.inject(FaultRule::new("/v2/report/users/", refusal(403, 200, "No permission.")));
    owner.get(MONTH).await.refusal(502, ErrorCode::ZoomRefused);
}

fn day() -> ReportRange {
    let day = "2026-11-20".parse().unwrap();
    ReportRange { from: day, to: day }
}

/// A Zoom that has no list of the account's past meetings, with these users.
async fn zoom_without_history(active: &[&str], inactive: &[&str]) -> MockServer {
    let zoom = MockServer::start().await;
    let refusal = json!({"code": 2300, "message": "This API endpoint is not recognized."});
    Mock::given(path("/v2/report/history_meetings"))
        .respond_with(ResponseTemplate::new(404).set_body_json(refusal))
        .mount(&zoom)
        .await;
    for (status, ids) in [("active", active), ("inactive", inactive)] {
        let user = |id: &&str| json!({"id": id, "email": format!("{id}@x.co"), "status": status});
        let users: Vec<_> = ids.iter().map(user).collect();
        let body = json!({"users": users, "total_records": users.len(), "next_page_token": ""});
        Mock::given(path("/v2/users"))
            .and(query_param("status", status))
            .respond_with(ResponseTemplate::new(200).set_body_json(body))
            .mount(&zoom)
            .await;
    }
    zoom
}

/// Lets each of these users have held one meeting, which is told after a while.
async fn on_report(zoom: &MockServer, ids: &str, after: Duration) {
    Mock::given(path_regex(format!("^/v2/report/users/{ids}/meetings$")))
        .respond_with(move |request: &wiremock::Request| {
            let id = request.url.path().split('/').nth(4).unwrap();
            let meeting = json!({"uuid": format!("{id:A<22}=="), "id": 1, "topic": id, "type": 2,
                "start_time": "2026-11-20T10:00:00Z", "end_time": "2026-11-20T10:30:00Z",
                "duration": 30, "total_minutes": 60, "participants_count": 2});
            let body = json!({"from": "2026-11-20", "to": "2026-11-20", "meetings": [meeting],
                "next_page_token": ""});
            ResponseTemplate::new(200).set_body_json(body).set_delay(after)
        })
        .mount(zoom)
        .await;
}

#[tokio::test]
async fn whom_the_time_does_not_suffice_for_is_left_out_without_a_call() {
    let users: Vec<_> = (0..20).map(|number| format!("u{number}")).collect();
    let users: Vec<_> = users.iter().map(String::as_str).collect();
    let host = zoom_without_history(&users, &[]).await;
    on_report(&host, "u0", Duration::ZERO).await;
    on_report(&host, "u[1-9][0-9]?", Duration::from_secs(60)).await;
    let console = Console::in_front_of(&host.uri()).await;
    let zoom = console.app.zoom.until(tokio::time::Instant::now() + Duration::from_secs(2));
    let read = account_report::read(&zoom, day(), ReportType::Past).await.unwrap();
    assert_eq!((read.meetings.len(), read.incomplete.unwrap().count), (1, 19));
    let told = console.app.meters.tell(Reading::default());
    let late = told.lines().filter(|line| {
        line.starts_with("greenroom_zoom_calls_total{operation=\"report_user_meetings\"")
            && line.contains("timed_out")
    });
    let late: Vec<_> = late.collect();
    // Those that were under way.
    assert!(late.len() == 1 && late[0].ends_with(" 4"), "{late:?}");
}

#[tokio::test]
async fn who_is_deactivated_while_users_are_listed_counts_once() {
    let host = zoom_without_history(&["u0", "u1"], &["u1", "u2"]).await;
    on_report(&host, "u[0-9]", Duration::ZERO).await;
    let console = Console::in_front_of(&host.uri()).await;
    let read = account_report::read(&console.app.zoom, day(), ReportType::Past).await.unwrap();
    let mut hosts: Vec<_> = read.meetings.into_iter().map(|meeting| meeting.topic).collect();
    hosts.sort_unstable();
    assert_eq!(hosts, ["u0", "u1", "u2"]);
}

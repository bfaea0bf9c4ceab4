//! Reports: the account's, a user's, a meeting's.

use std::collections::BTreeSet;

use api::{
    ErrorCode,
    report::{MeetingKind, MeetingReport, Report, ReportRange},
};
use jiff::SignedDuration;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use sandbox::{Fault, FaultRule};
use serde_json::{Value, json};
use wiremock::{
    Mock, MockServer, ResponseTemplate,
    matchers::{method, path_regex, query_param},
};

use crate::rig::Console;

const MONTH: &str = "from=2026-10-24&to=2026-11-24";

fn encoded(text: &str) -> String {
    utf8_percent_encode(text, NON_ALPHANUMERIC).to_string()
}

#[tokio::test]
async fn the_accounts_report_adds_up() {
    let console = Console::with_sandbox().await;
    let report: Report =
        console.owner().await.get(&format!("/api/user/report?{MONTH}")).await.json();
    assert!(report.meetings.len() > 20, "{}", report.meetings.len());
    assert_eq!(report.by_day.len(), 32);
    assert_eq!(report.served, report.asked);
    let by_day: u64 = report.by_day.iter().map(|day| day.meetings).sum();
    assert_eq!((by_day, report.totals.meetings), (report.meetings.len() as u64, by_day));
    let participants: u64 =
        report.meetings.iter().map(|meeting| u64::from(meeting.participants_count)).sum();
    assert_eq!(report.totals.participants, participants);
    let average = report.average_day.meetings * 32.0;
    assert!((average - report.totals.meetings as f64).abs() < 1e-6);
    assert!(report.meetings.iter().any(|meeting| meeting.kind == MeetingKind::Webinar));
    assert!(report.meetings.is_sorted_by_key(|meeting| std::cmp::Reverse(meeting.start_time)));
}

#[tokio::test]
async fn a_member_reads_their_own_report_and_one_person_meetings_when_asked() {
    let console = Console::with_sandbox().await;
    let member = console.member().await;
    let id = member.id().await;
    let mine: Report = member.get(&format!("/api/user/report?{MONTH}&user_id={id}")).await.json();
    let me: Report = member.get(&format!("/api/user/report?{MONTH}&user_id=me")).await.json();
    assert_eq!(mine, me);
    assert!(!mine.meetings.is_empty());
    assert!(mine.meetings.iter().all(|meeting| meeting.host_email == "member@greenroom.test"));
    let alone: Report =
        member.get(&format!("/api/user/report?{MONTH}&user_id=me&type=past_one")).await.json();
    assert!(alone.meetings.iter().all(|meeting| meeting.participants_count < 2));
}

#[tokio::test]
async fn ranges_that_zoom_does_not_report_are_refused_naming_what_is_allowed() {
    let console = Console::with_sandbox().await;
    let owner = console.owner().await;
    for (query, names) in [
        ("from=2026-10-23&to=2026-11-24", "2026-11-23"),
        ("from=2026-05-01&to=2026-05-20", "2026-05-24"),
        ("from=2026-11-20&to=2026-11-10", "2026-05-24"),
        ("from=2026-11-20&to=2026-12-10", "2026-11-24"),
    ] {
        let answer = owner.get(&format!("/api/user/report?{query}")).await;
        let refusal = answer.refusal(400, ErrorCode::ValidationFailed);
        assert!(refusal.message.contains(names), "{query}: {}", refusal.message);
    }
    for query in [
        "",
        "from=2026-11-01",
        "from=2026-02-30&to=2026-03-01",
        "from=2026-1-1&to=2026-01-02",
        "from=yesterday&to=today",
        "from=2026-11-01T00:00:00Z&to=2026-11-02",
    ] {
        let answer = owner.get(&format!("/api/user/report?{query}")).await;
        answer.refusal(400, ErrorCode::ValidationFailed);
    }
    let unknown = format!("/api/user/report?{MONTH}&user_id=AAAAAAAAAAAAAAAAAAAAAA");
    owner.get(&unknown).await.refusal(404, ErrorCode::UserNotFound);
}

#[tokio::test]
async fn a_meetings_report_opens_for_every_uuid_encoded_once_or_twice() {
    let console = Console::with_sandbox().await;
    let owner = console.owner().await;
    let report: Report = owner.get(&format!("/api/user/report?{MONTH}")).await.json();
    let awkward = |uuid: &str| uuid.starts_with('/') || uuid.contains("//");
    assert!(report.meetings.iter().any(|meeting| awkward(meeting.uuid.as_str())));
    let some = report.meetings.iter().filter(|meeting| awkward(meeting.uuid.as_str())).take(3);
    for meeting in some.chain(report.meetings.iter().take(5)) {
        let once = encoded(meeting.uuid.as_str());
        for path in [once.clone(), encoded(&once)] {
            let answer = owner.get(&format!("/api/user/meetingreport/{path}")).await;
            let read: MeetingReport = answer.json();
            assert_eq!(read.meeting.uuid, meeting.uuid);
            let joins: u32 = read.attendance.iter().map(|line| line.joins).sum();
            assert_eq!(joins as usize, read.participants.len());
        }
    }
}

#[tokio::test]
async fn a_meetings_report_is_for_its_host_and_for_administrators() {
    let console = Console::with_sandbox().await;
    let member = console.member().await;
    let mine: Report = member.get(&format!("/api/user/report?{MONTH}&user_id=me")).await.json();
    let own = encoded(mine.meetings.first().unwrap().uuid.as_str());
    let _: MeetingReport = member.get(&format!("/api/user/meetingreport/{own}")).await.json();

    let all: Report = console.owner().await.get(&format!("/api/user/report?{MONTH}")).await.json();
    let foreign =
        all.meetings.iter().find(|meeting| meeting.host_email != "member@greenroom.test").unwrap();
    let path = format!("/api/user/meetingreport/{}", encoded(foreign.uuid.as_str()));
    member.get(&path).await.refusal(403, ErrorCode::Forbidden);
}

/// Zoom tells a webinar's host by email, and knows it under paths of its own.
#[tokio::test]
async fn a_webinars_report_is_for_its_host_and_for_administrators() {
    let console = Console::with_sandbox().await;
    let all: Report = console.owner().await.get(&format!("/api/user/report?{MONTH}")).await.json();
    let webinar = all.meetings.iter().find(|meeting| meeting.kind == MeetingKind::Webinar).unwrap();
    let path = format!("/api/user/meetingreport/{}", encoded(webinar.uuid.as_str()));
    let host = console.signed_in(&webinar.host_email).await;
    for reader in [host, console.admin().await] {
        let read: MeetingReport = reader.get(&path).await.json();
        assert_eq!(read.meeting.uuid, webinar.uuid);
        assert_eq!(read.meeting.kind, MeetingKind::Webinar);
        assert!(!read.participants.is_empty());
    }
    let other = all.meetings.iter().map(|meeting| meeting.host_email.as_str()).find(|email| {
        !["owner", "admin"].iter().any(|local| email.starts_with(local))
            && *email != webinar.host_email
    });
    let other = console.signed_in(other.unwrap()).await;
    other.get(&path).await.refusal(403, ErrorCode::Forbidden);
}

#[tokio::test]
async fn an_unknown_meeting_is_not_found_and_a_hostile_id_is_never_asked_for() {
    let console = Console::with_sandbox().await;
    let owner = console.owner().await;
    for unknown in ["11111111111", &encoded("AAAAAAAAAAAAAAAAAAAAAA==")] {
        let answer = owner.get(&format!("/api/user/meetingreport/{unknown}")).await;
        answer.refusal(404, ErrorCode::MeetingNotFound);
    }
}

/// Zoom's list of the account's history is younger than the users' reports, and has a scope of its
/// own.
fn without_history(console: &Console, fault: Fault) {
    let rule = FaultRule::new("/v2/report/history_meetings", fault);
    console.account.as_ref().unwrap().controls().inject(rule);
}

/// The sittings of a report, by name.
pub(crate) fn uuids(report: &Report) -> BTreeSet<String> {
    report.meetings.iter().map(|meeting| meeting.uuid.to_string()).collect()
}

#[tokio::test]
async fn an_account_without_its_list_is_read_user_by_user_to_the_same_report() {
    let console = Console::with_sandbox().await;
    let owner = console.owner().await;
    for kind in ["past", "past_one"] {
        let path = format!("/api/user/report?{MONTH}&type={kind}");
        let listed: Report = owner.get(&path).await.json();
        let refusal =
            |status, code, message: &str| Fault::Refusal { status, code, message: message.into() };
        for fault in [
            Fault::MissingScope { scope: "report:read:list_history_meetings:admin".into() },
            refusal(400, 200, "No permission."),
            refusal(403, 12703, "No permission for the group: x."),
            refusal(404, 2300, "This API endpoint is not recognized."),
        ] {
            without_history(&console, fault);
            let read: Report = owner.get(&path).await.json();
            assert!(!listed.meetings.is_empty(), "{kind}");
            assert_eq!(uuids(&read), uuids(&listed), "{kind}");
            assert_eq!((read.totals, read.served), (listed.totals, listed.asked), "{kind}");
            assert_eq!(read.incomplete, None);
            assert!(read.meetings.iter().any(|meeting| !meeting.dept.is_empty()));
            console.account.as_ref().unwrap().controls().clear_faults();
        }
    }
    // What only passes is no reason to ask for everybody's.
    without_history(&console, Fault::ServerError { status: 503 });
    let answer = owner.get(&format!("/api/user/report?{MONTH}")).await;
    answer.refusal(502, ErrorCode::ZoomUnreadable);
}

#[tokio::test]
async fn who_could_not_be_read_is_named_and_an_account_without_reports_says_so() {
    let console = Console::with_sandbox().await;
    let owner = console.owner().await;
    let controls = console.account.as_ref().unwrap().controls();
    let id = console.member().await.id().await;
    let path = format!("/api/user/report?{MONTH}");
    let whole: Report = owner.get(&path).await.json();
    let scope = "report:read:list_history_meetings:admin".to_owned();
    without_history(&console, Fault::MissingScope { scope });
    controls.inject(FaultRule::new(format!("/v2/report/users/{id}/"), Fault::HtmlRefusal));
    let report: Report = owner.get(&path).await.json();
    let missing = report.incomplete.unwrap();
    assert_eq!((missing.count, missing.users), (1, vec!["member@greenroom.test".to_owned()]));
    let others =
        |meeting: &&api::report::PastMeeting| meeting.host_email != "member@greenroom.test";
    assert_eq!(report.meetings.len(), whole.meetings.iter().filter(others).count());
    controls.clear_faults();
    let message = "This is only available for paid account:x.".to_owned();
    controls
        .inject(FaultRule::new("/v2/report/", Fault::Refusal { status: 400, code: 200, message }));
    let refusal = owner.get(&path).await.refusal(502, ErrorCode::ZoomRefused);
    assert_eq!(refusal.zoom.unwrap().code, Some(200));
}

/// A Zoom that knows these users, and serves each of them a report of these days.
async fn zoom_that_serves(days: &[(&str, &str, &str)]) -> MockServer {
    let zoom = MockServer::start().await;
    let owner = json!({"id": "owner", "email": "a@example.com", "type": 2, "status": "active", "role_id": "0"});
    let on = |pattern: &str| Mock::given(method("GET")).and(path_regex(pattern.to_owned()));
    let ok = |body: &Value| ResponseTemplate::new(200).set_body_json(body);
    on("/v2/users/(a%40|owner)[^/]*$").respond_with(ok(&owner)).mount(&zoom).await;
    let none = json!({"total_records": 0, "users": []});
    let users: Vec<_> =
        days.iter().map(|(id, ..)| json!({"id": id, "email": format!("{id}@x.co")})).collect();
    on("/v2/users$")
        .and(query_param("status", "inactive"))
        .respond_with(ok(&none))
        .mount(&zoom)
        .await;
    on("/v2/users$").respond_with(ok(&json!({"users": users}))).mount(&zoom).await;
    for (id, from, to) in days {
        let sitting = json!({"uuid": format!("{id:A<22}=="), "id": 1, "topic": id, "participants_count": 3,
            "start_time": format!("{to}T10:00:00Z"), "duration": 30});
        let report = json!({"from": from, "to": to, "meetings": [sitting]});
        on(&format!("/v2/report/users/{id}/meetings$"))
            .respond_with(ok(&report))
            .mount(&zoom)
            .await;
    }
    let unknown = ResponseTemplate::new(404).set_body_json(json!({"code": 2300, "message": "x"}));
    on("/v2/report/history_meetings$").respond_with(unknown).mount(&zoom).await;
    zoom
}

#[tokio::test]
async fn the_days_served_are_those_served_of_every_user() {
    let zoom = zoom_that_serves(&[
        ("whole", "2026-11-01", "2026-11-20"),
        ("moved", "2026-11-05", "2026-11-20"),
        ("short", "2026-11-01", "2026-11-19"),
        ("elsewhere", "2026-09-01", "2026-09-20"),
    ])
    .await;
    let console = Console::in_front_of(&zoom.uri()).await;
    let owner = console.signed_in("a@example.com").await;
    let report: Report = owner.get("/api/user/report?from=2026-11-01&to=2026-11-20").await.json();
    let days = |range: ReportRange| (range.from.to_string(), range.to.to_string());
    assert_eq!(days(report.asked), ("2026-11-01".into(), "2026-11-20".into()));
    assert_eq!(days(report.served), ("2026-11-05".into(), "2026-11-19".into()));
    // Somebody else's days tell nothing of those asked for.
    assert_eq!(report.incomplete.unwrap().users, ["elsewhere@x.co"]);
    // Nor do days that were served of some alone.
    let topics: Vec<_> = report.meetings.iter().map(|meeting| &*meeting.topic).collect();
    assert_eq!((topics, report.totals.meetings), (vec!["short"], 1));
    let path = "/api/user/report?from=2026-11-01&to=2026-11-20&user_id=moved";
    let report: Report = owner.get(path).await.json();
    assert_eq!(days(report.served), ("2026-11-05".into(), "2026-11-20".into()));
}

#[tokio::test]
async fn today_is_the_utc_day_until_its_last_second() {
    let console = Console::with_sandbox().await;
    let path = "/api/user/report?from=2026-11-24&to=2026-11-25&user_id=me";
    console.pass(SignedDuration::from_hours(12) - SignedDuration::from_secs(1));
    let member = console.member().await;
    member.get(path).await.refusal(400, ErrorCode::ValidationFailed);
    console.pass(SignedDuration::from_secs(1));
    let report: Report = console.member().await.get(path).await.json();
    assert_eq!(report.by_day.len(), 2);
}

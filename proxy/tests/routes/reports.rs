//! Reports: the account's, a user's, a meeting's.

use api::{
    ErrorCode,
    report::{MeetingKind, MeetingReport, Report},
};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

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

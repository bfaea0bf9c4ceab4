//! Reading, changing, starting and deleting one meeting.

use std::time::Duration;

use api::{
    ErrorCode,
    audit::{AuditEntry, AuditList},
    meeting::{CreatedMeeting, Invitation, MeetingDetails, StartLink},
    user::{Role, UserList},
};
use axum::http::{Method, StatusCode, header};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use wiremock::{
    Mock, MockServer, ResponseTemplate,
    matchers::{method, path},
};

use crate::rig::{Answer, Caller, Console};

#[track_caller]
fn done(answer: &Answer) {
    assert_eq!((answer.status, answer.text()), (StatusCode::NO_CONTENT, String::new()));
}

/// The address of a meeting that a caller has just scheduled.
async fn scheduled(host: &Caller<'_>, recurrence: Option<Value>) -> String {
    let mut body = json!({"topic": "Planning", "start_time": "2026-12-01T09:00:00",
        "timezone": "Europe/Berlin", "duration": 45, "password": "pa55"});
    if let Some(recurrence) = recurrence {
        body["recurrence"] = recurrence;
    }
    let created: CreatedMeeting = host.post("/api/user/createmeeting", &body).await.json();
    format!("/api/meeting/{}", created.id)
}

async fn details(caller: &Caller<'_>, meeting: &str) -> MeetingDetails {
    caller.get(meeting).await.json()
}

/// Somebody of the account who neither hosts the meeting nor administers anything.
async fn colleague(console: &Console) -> Caller<'_> {
    let admin = console.admin().await;
    let list: UserList = admin.get("/api/user?page_size=300").await.json();
    let other = |user: &&api::user::User| {
        user.role == Role::Member && user.email != "member@greenroom.test"
    };
    console.signed_in(&list.users.iter().find(other).unwrap().email).await
}

async fn audited(console: &Console, action: &str) -> Vec<AuditEntry> {
    let list: AuditList = console.owner().await.get("/api/audit?page_size=300").await.json();
    list.entries.into_iter().filter(|entry| entry.action == action).collect()
}

#[tokio::test]
async fn a_meeting_tells_what_its_host_has_spent_of_the_day_whoever_reads_it() {
    let console = Console::with_sandbox().await;
    let (host, admin) = (console.member().await, console.admin().await);
    let meeting = scheduled(&host, None).await;
    done(&host.patch(&meeting, &json!({"topic": "Planning, at length"})).await);
    for caller in [&host, &admin] {
        let quota = details(caller, &meeting).await.quota.unwrap();
        assert_eq!((quota.used, quota.limit), (2, 100), "the creation and the change");
    }
}

#[tokio::test]
async fn one_sitting_is_read_with_what_is_its_own() {
    let console = Console::with_sandbox().await;
    let host = console.member().await;
    let daily = json!({"type": 1, "end_times": 3});
    let meeting = scheduled(&host, Some(daily)).await;
    let whole = details(&host, &meeting).await;
    let sitting = &whole.occurrences[1];
    let one = format!("{meeting}?occurrence_id={}", sitting.occurrence_id);
    let own = json!({"agenda": "This once", "duration": 90, "settings": {"mute_upon_entry": true}});
    done(&host.patch(&one, &own).await);
    let read = details(&host, &one).await;
    assert_eq!((&*read.agenda, read.duration), ("This once", 90));
    assert_eq!(read.start_time, sitting.start_time);
    assert_eq!(read.settings.mute_upon_entry, Some(true));
    let others = details(&host, &meeting).await;
    assert_eq!((&*others.agenda, others.duration), ("", 45));
    assert_ne!(others.settings.mute_upon_entry, Some(true));

    let gone = host.get(&format!("{meeting}?occurrence_id=1")).await;
    gone.refusal(404, ErrorCode::OccurrenceNotFound);
}

#[tokio::test]
async fn host_and_administrators_read_a_meeting_without_its_start_link_and_nobody_else_does() {
    let console = Console::with_sandbox().await;
    let (host, admin) = (console.member().await, console.admin().await);
    let meeting = scheduled(&host, None).await;
    for caller in [&host, &admin] {
        let answer = caller.get(&meeting).await;
        let read: MeetingDetails = answer.json();
        assert_eq!((&*read.topic, read.duration, &*read.password), ("Planning", 45, "pa55"));
        assert_eq!((&*read.host_email, &*read.status), ("member@greenroom.test", "waiting"));
        assert_eq!((read.kind, read.recurring, read.recurrence), (2, false, None));
        let text = answer.text();
        assert!(!text.contains("start_url") && !text.contains("zak="), "{text}");
    }
    let colleague = colleague(&console).await;
    let nowhere = "/api/meeting/99999999999";
    for (verb, below) in [
        (Method::GET, ""),
        (Method::PATCH, ""),
        (Method::DELETE, ""),
        (Method::POST, "/start"),
        (Method::GET, "/invitation"),
    ] {
        let body = (verb == Method::PATCH).then(|| json!({"topic": "x"}).to_string());
        let json = [("content-type", "application/json")];
        let ask = async |caller: &Caller<'_>, meeting: &str| {
            let path = format!("{meeting}{below}");
            caller.send(verb.clone(), &path, &json, body.clone()).await
        };
        ask(&console.anonymous(), &meeting).await.refusal(401, ErrorCode::NotSignedIn);
        let others = ask(&colleague, &meeting).await.refusal(404, ErrorCode::MeetingNotFound);
        let none = ask(&colleague, nowhere).await.refusal(404, ErrorCode::MeetingNotFound);
        assert_eq!(others.message, none.message, "a colleague's meeting does not even exist");
        ask(&admin, nowhere).await.refusal(404, ErrorCode::MeetingNotFound);
    }
    assert_eq!(details(&host, &meeting).await.topic, "Planning");
}

#[tokio::test]
async fn a_meeting_is_changed_by_its_host_and_by_administrators() {
    let console = Console::with_sandbox().await;
    let (host, admin) = (console.member().await, console.admin().await);
    let meeting = scheduled(&host, None).await;
    let change = json!({"topic": " Review ", "agenda": "x", "duration": 30, "password": "n3w",
        "settings": {"waiting_room": true}});
    done(&host.patch(&meeting, &change).await);
    let now = details(&host, &meeting).await;
    assert_eq!(
        (&*now.topic, &*now.agenda, now.duration, &*now.password),
        ("Review", "x", 30, "n3w")
    );
    assert_eq!(now.settings.waiting_room, Some(true));
    assert_eq!(now.start_time.unwrap().to_string(), "2026-12-01T08:00:00Z");

    done(&admin.patch(&meeting, &json!({"start_time": "2026-12-02T10:00:00"})).await);
    let now = details(&host, &meeting).await;
    assert_eq!(now.start_time.unwrap().to_string(), "2026-12-02T09:00:00Z", "on its own clocks");
    let change = json!({"start_time": "2026-12-02T10:00:00", "timezone": "asia/tokyo"});
    done(&host.patch(&meeting, &change).await);
    let now = details(&host, &meeting).await;
    assert_eq!(now.start_time.unwrap().to_string(), "2026-12-02T01:00:00Z");
    assert_eq!((&*now.timezone, &*now.topic), ("Asia/Tokyo", "Review"));

    let change = json!({"recurrence": {"type": 1, "end_times": 3}});
    done(&host.patch(&meeting, &change).await);
    let now = details(&host, &meeting).await;
    assert_eq!((now.kind, now.recurring, now.occurrences.len()), (8, true, 3));

    let entries = audited(&console, "meeting_changed").await;
    let who: Vec<_> = entries.iter().map(|entry| entry.actor_email.as_str()).collect();
    let (member, admin) = ("member@greenroom.test", "admin@greenroom.test");
    assert_eq!(who, [member, member, admin, member]);
    assert!(entries.iter().all(|it| it.outcome == "done" && meeting.ends_with(&it.target)));
}

#[tokio::test]
async fn a_change_that_breaks_a_rule_is_not_made_and_the_field_named() {
    let console = Console::with_sandbox().await;
    let host = console.member().await;
    let meeting = scheduled(&host, None).await;
    let before = details(&host, &meeting).await;
    for (change, field) in [
        (json!({"topic": " "}), "topic"),
        (json!({"agenda": "x".repeat(2_001)}), "agenda"),
        (json!({"duration": 0}), "duration"),
        (json!({"password": "eleven chars"}), "password"),
        (json!({"start_time": "2026-11-23T09:00:00"}), "start_time"),
        (json!({"start_time": "2027-03-28T02:30:00"}), "start_time"),
        (json!({"timezone": "Mars/Olympus"}), "timezone"),
        (json!({"recurrence": {"type": 1}}), "end_times"),
        (
            json!({"recurrence": {"type": 1, "end_date_time": "2026-12-01T08:00:00Z"}}),
            "end_date_time",
        ),
        (json!({"settings": {"alternative_hosts": ["x"]}}), "alternative_hosts"),
    ] {
        let refusal = host.patch(&meeting, &change).await.refusal(400, ErrorCode::ValidationFailed);
        assert_eq!(refusal.fields.keys().collect::<Vec<_>>(), [field], "{change}");
    }
    for change in [json!({}), json!({"settings": {}}), json!({"host_id": "x"}), json!({"topic": 1})]
    {
        host.patch(&meeting, &change).await.refusal(400, ErrorCode::InvalidRequest);
    }
    let unknown = host.patch(&format!("{meeting}?occurrence=1"), &json!({"topic": "x"})).await;
    unknown.refusal(400, ErrorCode::InvalidRequest);
    assert_eq!(details(&host, &meeting).await, before);
}

#[tokio::test]
async fn one_sitting_is_changed_and_deleted_and_the_others_stay() {
    let console = Console::with_sandbox().await;
    let host = console.member().await;
    let daily = json!({"type": 1, "end_times": 3});
    let meeting = scheduled(&host, Some(daily)).await;
    let before = details(&host, &meeting).await;
    let sitting = |index: usize| {
        format!("{meeting}?occurrence_id={}", before.occurrences[index].occurrence_id)
    };
    let change = json!({"start_time": "2026-12-02T11:00:00", "duration": 20});
    done(&host.patch(&sitting(1), &change).await);
    let now = details(&host, &meeting).await;
    assert_eq!(now.occurrences[1].start_time.unwrap().to_string(), "2026-12-02T10:00:00Z");
    assert_eq!((now.occurrences[1].duration, now.occurrences[2].duration), (20, 45));
    assert_eq!(now.occurrences[0], before.occurrences[0]);
    for (change, field) in [
        (json!({"topic": "x"}), "topic"),
        (json!({"recurrence": {"type": 1, "end_times": 2}}), "recurrence"),
        (json!({"settings": {"approval_type": 0}}), "approval_type"),
    ] {
        let answer = host.patch(&sitting(1), &change).await;
        let refusal = answer.refusal(400, ErrorCode::ValidationFailed);
        assert_eq!(refusal.fields.keys().collect::<Vec<_>>(), [field]);
    }
    let change = json!({"duration": 20});
    let nowhere = format!("{meeting}?occurrence_id=1");
    host.patch(&nowhere, &change).await.refusal(404, ErrorCode::OccurrenceNotFound);
    for hostile in ["..", "%2F", "a%0d%0ab", ""] {
        let path = format!("{meeting}?occurrence_id={hostile}");
        host.patch(&path, &change).await.refusal(400, ErrorCode::InvalidRequest);
        host.delete(&path).await.refusal(400, ErrorCode::InvalidRequest);
    }

    done(&host.delete(&sitting(0)).await);
    host.delete(&sitting(0)).await.refusal(404, ErrorCode::OccurrenceNotFound);
    let left = details(&host, &meeting).await.occurrences;
    let left: Vec<_> = left.iter().filter(|it| it.status != "deleted").collect();
    assert_eq!(left.len(), 2, "{left:?}");
    let entries = audited(&console, "meeting_deleted").await;
    let told: Vec<_> = entries.iter().map(|entry| entry.outcome.as_str()).collect();
    assert_eq!(told, ["refused", "done"]);
    assert_eq!(entries[1].detail, before.occurrences[0].occurrence_id.as_str());
}

#[tokio::test]
async fn the_sittings_of_a_series_move_together_and_come_back_as_before() {
    let console = Console::with_sandbox().await;
    let host = console.member().await;
    let meeting = scheduled(&host, Some(json!({"type": 1, "end_times": 3}))).await;
    done(&host.patch(&meeting, &json!({"start_time": "2026-12-05T12:00:00"})).await);
    let now = details(&host, &meeting).await;
    let starts: Vec<_> =
        now.occurrences.iter().map(|it| it.start_time.unwrap().to_string()).collect();
    assert_eq!(starts, ["2026-12-05T11:00:00Z", "2026-12-06T11:00:00Z", "2026-12-07T11:00:00Z"]);
}

#[tokio::test]
async fn a_meeting_is_deleted_once_and_then_it_is_not_found() {
    let console = Console::with_sandbox().await;
    let (host, admin) = (console.member().await, console.admin().await);
    let meeting = scheduled(&host, None).await;
    let bad = host.delete(&format!("{meeting}?schedule_for_reminder=perhaps")).await;
    bad.refusal(400, ErrorCode::InvalidRequest);
    let asked = format!("{meeting}?schedule_for_reminder=true&cancel_meeting_reminder=true");
    done(&admin.delete(&asked).await);
    for caller in [&host, &admin] {
        caller.delete(&asked).await.refusal(404, ErrorCode::MeetingNotFound);
        caller.get(&meeting).await.refusal(404, ErrorCode::MeetingNotFound);
    }
}

#[tokio::test]
async fn the_host_alone_gets_a_fresh_start_link_and_it_is_written_down_nowhere() {
    let console = Console::with_sandbox().await;
    let (host, admin) = (console.member().await, console.admin().await);
    let meeting = scheduled(&host, None).await;
    let start = format!("{meeting}/start");
    admin.post(&start, &json!({})).await.refusal(403, ErrorCode::Forbidden);
    let answer = host.send(Method::POST, &start, &[], None).await;
    assert_eq!(answer.header(header::CACHE_CONTROL), "no-store");
    let link: StartLink = answer.json();
    let (_, secret) = link.start_url.split_once("zak=").unwrap();
    let ends = Timestamp::from(link.start_url_expires_at);
    assert_eq!(ends, console.app.now() + SignedDuration::from_hours(2));
    console.pass(SignedDuration::from_mins(3));
    let later: StartLink = host.send(Method::POST, &start, &[], None).await.json();
    assert_ne!(later.start_url, link.start_url, "made at this moment");

    let entries = audited(&console, "start_link_given").await;
    assert_eq!(entries.len(), 2);
    assert!(meeting.ends_with(&entries[0].target), "{entries:?}");
    let audit = console.owner().await.get("/api/audit?page_size=300").await.text();
    assert!(!audit.contains(secret), "the audit holds no link");
}

/// Zoom as a double, with a host and a meeting.
async fn double(login_type: u16) -> MockServer {
    let zoom = MockServer::start().await;
    let user = json!({"id": "abc", "email": "a@example.com", "type": 2, "status": "active",
        "role_id": "2", "login_types": [login_type]});
    for name in ["abc", "a%40example.com"] {
        Mock::given(method("GET"))
            .and(path(format!("/v2/users/{name}")))
            .respond_with(ResponseTemplate::new(200).set_body_json(&user))
            .mount(&zoom)
            .await;
    }
    let meeting = json!({"id": 5, "host_id": "abc", "type": 2, "timezone": "UTC",
        "start_url": "https://zoom.test/s/5?zak=canary"});
    Mock::given(method("GET"))
        .and(path("/v2/meetings/5"))
        .respond_with(ResponseTemplate::new(200).set_body_json(meeting))
        .mount(&zoom)
        .await;
    zoom
}

/// Zoom: two hours; 90 days where an app made the host (`custCreate`, sign-in 99).
#[tokio::test]
async fn the_start_link_of_a_host_made_by_an_app_works_for_90_days() {
    for (login_type, hours) in [(100, 2), (99, 90 * 24)] {
        let zoom = double(login_type).await;
        let console = Console::in_front_of(&zoom.uri()).await;
        let host = console.signed_in("a@example.com").await;
        let link: StartLink =
            host.send(Method::POST, "/api/meeting/5/start", &[], None).await.json();
        let ends = Timestamp::from(link.start_url_expires_at);
        assert_eq!(ends, console.app.now() + SignedDuration::from_hours(hours));
    }
}

/// A link in hand does not wait for what only says how long it works.
#[tokio::test]
async fn a_start_link_comes_where_its_host_is_not_told_of_in_time() {
    let zoom = double(99).await;
    let console = Console::in_front_of(&zoom.uri()).await;
    let host = console.signed_in("a@example.com").await;
    let slow = ResponseTemplate::new(200).set_delay(Duration::from_secs(10));
    Mock::given(path("/v2/users/abc")).respond_with(slow).with_priority(1).mount(&zoom).await;
    let asked_at = console.app.now();
    let asked = host.send(Method::POST, "/api/meeting/5/start", &[], None);
    // Less than a call to Zoom may take here.
    let answer = tokio::time::timeout(Duration::from_millis(1_800), asked).await.unwrap();
    let ends = Timestamp::from(answer.json::<StartLink>().start_url_expires_at);
    assert_eq!(ends, asked_at + SignedDuration::from_hours(2));
}

#[tokio::test]
async fn an_invitation_is_zooms_own_text_with_its_line_breaks() {
    let zoom = double(100).await;
    let text = "Ada invites you.\r\n\r\nhttps://zoom.test/j/5";
    Mock::given(path("/v2/meetings/5/invitation"))
        .respond_with(ResponseTemplate::new(200).set_body_json(json!({"invitation": text})))
        .mount(&zoom)
        .await;
    let console = Console::in_front_of(&zoom.uri()).await;
    let host = console.signed_in("a@example.com").await;
    let invitation: Invitation = host.get("/api/meeting/5/invitation").await.json();
    assert_eq!(invitation.invitation, text);

    let console = Console::with_sandbox().await;
    let host = console.member().await;
    let meeting = scheduled(&host, None).await;
    let join_url = details(&host, &meeting).await.join_url;
    for caller in [&host, &console.admin().await] {
        let text =
            caller.get(&format!("{meeting}/invitation")).await.json::<Invitation>().invitation;
        assert!(text.contains(&join_url) && !text.contains("zak="), "{text}");
    }
}

/// What Zoom refuses becomes a case and a sentence people can act on; what it does not answer is
/// said to be unknown, and asked once.
#[tokio::test]
async fn zooms_refusals_of_a_meeting_are_told_in_words_and_nothing_is_asked_twice() {
    let day = "A maximum of 100 meetings can be created/updated for a single user in one day.";
    for (status, code, words, told, case) in [
        (400, 3018, "Not allowed to delete PMI.", 409, ErrorCode::MeetingProtected),
        (400, 3002, "Meeting is in progress.", 409, ErrorCode::MeetingProtected),
        (404, 3001, "Meeting does not exist: 5.", 404, ErrorCode::MeetingNotFound),
        (400, 300, day, 429, ErrorCode::HostDailyLimit),
        (500, 500, "Oops.", 502, ErrorCode::ZoomUnreadable),
    ] {
        let zoom = double(100).await;
        for verb in ["PATCH", "DELETE"] {
            let body = json!({"code": code, "message": words});
            Mock::given(method(verb))
                .and(path("/v2/meetings/5"))
                .respond_with(ResponseTemplate::new(status).set_body_json(body))
                .expect(1)
                .mount(&zoom)
                .await;
        }
        let console = Console::in_front_of(&zoom.uri()).await;
        let host = console.signed_in("a@example.com").await;
        let changed = host.patch("/api/meeting/5", &json!({"topic": "x"})).await;
        let deleted = host.delete("/api/meeting/5").await;
        for refusal in [changed.refusal(told, case), deleted.refusal(told, case)] {
            assert_eq!(refusal.message.contains("not known"), status == 500, "{}", refusal.message);
        }
    }
}

#[tokio::test]
async fn a_webinar_is_told_to_administrators_and_does_not_exist_for_others() {
    for (role, status, case) in
        [("0", 409, ErrorCode::MeetingProtected), ("2", 404, ErrorCode::MeetingNotFound)]
    {
        let zoom = MockServer::start().await;
        let user = json!({"id": "abc", "email": "a@example.com", "type": 2, "status": "active",
            "role_id": role});
        Mock::given(path("/v2/users/a%40example.com"))
            .respond_with(ResponseTemplate::new(200).set_body_json(user))
            .mount(&zoom)
            .await;
        let webinar = json!({"code": 3000, "message": "Cannot access webinar info."});
        Mock::given(path("/v2/meetings/5"))
            .respond_with(ResponseTemplate::new(400).set_body_json(webinar))
            .mount(&zoom)
            .await;
        let console = Console::in_front_of(&zoom.uri()).await;
        let caller = console.signed_in("a@example.com").await;
        caller.get("/api/meeting/5").await.refusal(status, case);
    }
}

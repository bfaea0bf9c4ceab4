//! Creating when Zoom's answers get lost: what was created is found, and nothing is created twice.

use std::collections::HashSet;

use api::{
    ErrorCode, MeetingId,
    meeting::{CreateMeeting, CreatedMeeting, MeetingList},
    user::{CreatedUser, UserList},
};
use greenroom::store::{Claim, Hold, IdHash, IdempotencySlot, Sent};
use jiff::SignedDuration;
use sandbox::{Fault, FaultRule, When};
use serde_json::{Value, json};

use crate::rig::{Answer, Caller, Console};

/// Longer than what was sent takes to settle.
const SETTLED: SignedDuration = SignedDuration::from_secs(61);

/// Zoom's answers that do not tell whether it did what was asked.
fn silences() -> [Fault; 7] {
    [
        Fault::Reset,
        Fault::ServerError { status: 502 },
        Fault::EmptyBody,
        Fault::InvalidUtf8,
        Fault::HalfBody,
        Fault::HugeBody { bytes: 64 * 1024 * 1024 },
        Fault::SlowHeaders { ms: 60_000 },
    ]
}

/// The next creation meets a fault.
fn lose(console: &Console, fault: Fault, when: When) {
    let rule = FaultRule::new("/v2/users", fault);
    let rule = FaultRule { method: Some("POST".into()), times: Some(1), when, ..rule };
    console.account.as_ref().unwrap().controls().inject(rule);
}

/// No list of meetings can be read.
fn hide_lists(console: &Console) {
    let rule = FaultRule::new("/v2/users", Fault::ServerError { status: 503 });
    let rule = FaultRule { method: Some("GET".into()), ..rule };
    console.account.as_ref().unwrap().controls().inject(rule);
}

fn clear(console: &Console) {
    console.account.as_ref().unwrap().controls().clear_faults();
}

fn meeting(topic: &str) -> Value {
    json!({"topic": topic, "start_time": "2026-12-01T09:00:00Z", "duration": 30})
}

async fn create(caller: &Caller<'_>, topic: &str, key: &str) -> Answer {
    let key = [("idempotency-key", key)];
    caller.post_with("/api/user/createmeeting", &meeting(topic), &key).await
}

/// The ids of one's own meetings with this topic.
async fn listed(caller: &Caller<'_>, topic: &str) -> Vec<MeetingId> {
    let list: MeetingList = caller.get("/api/user/meetings").await.json();
    list.meetings.into_iter().filter(|row| row.topic == topic).map(|row| row.id).collect()
}

#[tokio::test]
async fn a_meeting_whose_answer_was_lost_is_found_and_answered() {
    let console = Console::with_sandbox().await;
    let member = console.member().await;
    for (number, fault) in silences().into_iter().enumerate() {
        let topic = format!("Lost {number}");
        lose(&console, fault.clone(), When::AfterEffect);
        let key = format!("lost-{number}");
        let created: CreatedMeeting = create(&member, &topic, &key).await.json();
        assert_eq!(listed(&member, &topic).await, [created.id], "{fault:?}");
        assert!(created.start_url.is_some() && !created.join_url.is_empty(), "{fault:?}");
        let again: CreatedMeeting = create(&member, &topic, &key).await.json();
        assert_eq!(again.id, created.id, "{fault:?}");
    }
}

/// Zoom lists a series by its first sitting to come, here a day after the start.
#[tokio::test]
async fn a_series_whose_answer_was_lost_is_found_and_no_single_meeting_is_taken_for_it() {
    let console = Console::with_sandbox().await;
    let member = console.member().await;
    let single: CreatedMeeting = create(&member, "Series", "single").await.json();
    let mut body = meeting("Series");
    body["recurrence"] = json!({"type": 2, "weekly_days": [4], "end_times": 3});
    lose(&console, Fault::Reset, When::AfterEffect);
    let key = [("idempotency-key", "series")];
    let created: CreatedMeeting =
        member.post_with("/api/user/createmeeting", &body, &key).await.json();
    assert_ne!(created.id, single.id);
    let again = member.post_with("/api/user/createmeeting", &body, &key).await;
    assert_eq!(again.json::<CreatedMeeting>().id, created.id);
    assert_eq!(listed(&member, "Series").await.len(), 2);
}

#[tokio::test]
async fn a_meeting_that_was_not_created_is_created_when_its_key_comes_again() {
    let console = Console::with_sandbox().await;
    let member = console.member().await;
    lose(&console, Fault::Reset, When::BeforeEffect);
    let refusal = create(&member, "Again", "k").await.refusal(502, ErrorCode::ZoomUnreachable);
    assert!(refusal.message.contains("not known"), "{}", refusal.message);
    assert_eq!(refusal.retry_after_s, Some(60));
    // Zoom may still be at it: nothing is sent before it had its time.
    console.pass(SignedDuration::from_secs(50));
    let refusal = create(&member, "Again", "k").await.refusal(504, ErrorCode::ZoomTimeout);
    assert_eq!(refusal.retry_after_s, Some(10));
    assert_eq!(listed(&member, "Again").await, []);
    console.pass(SignedDuration::from_secs(11));
    let created: CreatedMeeting = create(&member, "Again", "k").await.json();
    assert_eq!(listed(&member, "Again").await, [created.id]);
}

#[tokio::test]
async fn a_meeting_that_cannot_be_looked_for_yet_is_found_when_its_key_comes_again() {
    let console = Console::with_sandbox().await;
    let member = console.member().await;
    lose(&console, Fault::ServerError { status: 500 }, When::AfterEffect);
    hide_lists(&console);
    create(&member, "Late", "k").await.refusal(502, ErrorCode::ZoomUnreadable);
    // However much later: without a look nothing is sent.
    console.pass(SETTLED);
    create(&member, "Late", "k").await.refusal(502, ErrorCode::ZoomUnreadable);
    clear(&console);
    let created: CreatedMeeting = create(&member, "Late", "k").await.json();
    assert_eq!(listed(&member, "Late").await, [created.id]);
}

#[tokio::test]
async fn without_a_key_an_unknown_outcome_says_to_look_first() {
    let console = Console::with_sandbox().await;
    let member = console.member().await;
    lose(&console, Fault::Reset, When::BeforeEffect);
    let answer = member.post("/api/user/createmeeting", &meeting("Keyless")).await;
    let refusal = answer.refusal(502, ErrorCode::ZoomUnreachable);
    assert!(refusal.message.contains("Look for it"), "{}", refusal.message);
    assert_eq!(refusal.retry_after_s, None);
}

#[tokio::test]
async fn alike_meetings_under_two_keys_are_two_whatever_gets_lost() {
    let console = Console::with_sandbox().await;
    let member = console.member().await;
    let mut ids = HashSet::new();
    for round in 0..5 {
        lose(&console, Fault::Reset, When::AfterEffect);
        if round % 2 == 0 {
            lose(&console, Fault::ServerError { status: 504 }, When::AfterEffect);
        }
        let keys = [format!("a{round}"), format!("b{round}")];
        let [one, other] = <[_; 2]>::from(tokio::join!(
            create(&member, "Twins", &keys[0]),
            create(&member, "Twins", &keys[1])
        ));
        ids.extend([one, other].map(|answer| answer.json::<CreatedMeeting>().id));
    }
    let listed: HashSet<_> = listed(&member, "Twins").await.into_iter().collect();
    assert_eq!((ids.len(), &ids), (10, &listed));
}

#[tokio::test]
async fn an_alike_meeting_whose_answer_is_on_its_way_is_not_taken_for_the_one_that_was_lost() {
    let console = Console::with_sandbox().await;
    let member = console.member().await;
    lose(&console, Fault::Reset, When::BeforeEffect);
    lose(&console, Fault::SlowHeaders { ms: 700 }, When::AfterEffect);
    let once_it_is_lost = async {
        while console.account.as_ref().unwrap().controls().faults_injected() == 0 {
            tokio::task::yield_now().await;
        }
        create(&member, "Twins", "alike").await
    };
    let (lost, alike) = tokio::join!(create(&member, "Twins", "lost"), once_it_is_lost);
    lost.refusal(502, ErrorCode::ZoomUnreachable);
    assert!(alike.refusal(503, ErrorCode::Unavailable).retry_after_s.is_some());
    let alike: CreatedMeeting = create(&member, "Twins", "alike").await.json();
    console.pass(SETTLED);
    let lost: CreatedMeeting = create(&member, "Twins", "lost").await.json();
    assert_ne!(lost.id, alike.id);
    assert_eq!(listed(&member, "Twins").await.len(), 2);
}

#[tokio::test]
async fn what_existed_before_is_not_taken_for_the_meeting_that_was_lost() {
    let console = Console::with_sandbox().await;
    let member = console.member().await;
    // By another program, a while ago.
    let planned = zoom::NewMeeting {
        topic: "Weekly".into(),
        agenda: String::new(),
        start: zoom::MeetingStart::Instant("2026-12-01T09:00:00Z".parse().unwrap()),
        duration: 30,
        timezone: "UTC".into(),
        password: String::new(),
        recurrence: None,
        settings: zoom::NewMeetingSettings::default(),
    };
    console.app.zoom.create_meeting(&member.id().await, &planned).await.unwrap();
    console.pass(SignedDuration::from_mins(10));
    // By this console, a moment ago.
    let earlier: CreatedMeeting = create(&member, "Weekly", "earlier").await.json();
    lose(&console, Fault::Reset, When::BeforeEffect);
    create(&member, "Weekly", "k").await.refusal(502, ErrorCode::ZoomUnreachable);
    console.pass(SETTLED);
    let created: CreatedMeeting = create(&member, "Weekly", "k").await.json();
    assert_ne!(created.id, earlier.id);
    assert_eq!(listed(&member, "Weekly").await.len(), 3);
}

/// A server that is cut off leaves a claim that says what it may have sent.
#[tokio::test]
async fn what_a_server_sent_before_it_was_cut_off_is_found() {
    let console = Console::with_sandbox().await;
    let member = console.member().await;
    let id = member.id().await;
    let mut request: CreateMeeting = serde_json::from_value(meeting("Cut off")).unwrap();
    request.user_id = id.parse().ok();
    let now = console.app.now();
    let slot = IdempotencySlot {
        user_id: id.parse().unwrap(),
        route: "POST /user/createmeeting",
        key: "k".into(),
    };
    let hold = Hold { slot, until: now + SignedDuration::from_mins(2) };
    let body_hash = IdHash::of(&serde_json::to_vec(&request).unwrap());
    let claim = console.app.store.claim(&hold, &body_hash, now).await.unwrap();
    assert_eq!(claim, Claim::Held { sent: None });
    let sent = Sent { at: now, settles_at: now + SignedDuration::from_mins(1) };
    assert!(console.app.store.note_sending(&hold, &sent).await.unwrap());
    let created: CreatedMeeting = create(&member, "Cut off", "another").await.json();
    // Of this one nobody knows: it was the other server's.
    console.app.store.forget_creations(now + SignedDuration::from_secs(1), now).await.unwrap();
    create(&member, "Cut off", "k").await.refusal(409, ErrorCode::IdempotencyKeyInProgress);
    console.pass(SignedDuration::from_mins(2));
    let found: CreatedMeeting = create(&member, "Cut off", "k").await.json();
    assert_eq!(found.id, created.id);
}

#[tokio::test]
async fn a_user_whose_answer_was_lost_is_found_and_one_that_was_not_created_is_created() {
    let console = Console::with_sandbox().await;
    let admin = console.admin().await;
    let create = async |email: &str| {
        let user = json!({"email": email, "type": 1, "first_name": "Ada"});
        admin.post_with("/api/user/createuser", &user, &[("idempotency-key", email)]).await
    };
    for (number, fault) in silences().into_iter().enumerate() {
        let email = format!("Lost{number}@greenroom.test");
        lose(&console, fault.clone(), When::AfterEffect);
        let created: CreatedUser = create(&email).await.json();
        assert_eq!(created.email, email.to_lowercase(), "{fault:?}");
        assert_eq!(created.first_name, "Ada");
        let again: CreatedUser = create(&email).await.json();
        assert_eq!(again.id, created.id, "{fault:?}");
    }
    let email = "late@greenroom.test";
    lose(&console, Fault::Reset, When::BeforeEffect);
    create(email).await.refusal(502, ErrorCode::ZoomUnreachable);
    console.pass(SETTLED);
    let created: CreatedUser = create(email).await.json();
    let pending: UserList = admin.get("/api/user?status=pending&page_size=300").await.json();
    let of = |email: &str| pending.users.iter().filter(|user| user.email == email).count();
    assert_eq!((created.email.as_str(), of(email)), (email, 1));
    assert_eq!(of("lost0@greenroom.test"), 1);
}

#[tokio::test]
async fn an_email_in_use_is_refused_before_anything_is_sent() {
    let console = Console::with_sandbox().await;
    let admin = console.admin().await;
    // Whoever were asked would fail.
    lose(&console, Fault::ServerError { status: 500 }, When::BeforeEffect);
    for email in ["member@greenroom.test", "pending@greenroom.test"] {
        let answer = admin.post("/api/user/createuser", &json!({"email": email, "type": 1})).await;
        answer.refusal(409, ErrorCode::EmailInUse);
    }
    assert_eq!(console.account.as_ref().unwrap().controls().faults_injected(), 0);
}

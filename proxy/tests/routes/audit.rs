//! Who did what: what is written down, who may read it, and that no secret is in it.

use api::{
    ErrorCode,
    audit::{AuditEntry, AuditList},
};
use serde_json::json;

use crate::{
    at_zoom::{decide, navigate, parameter, send_to_zoom},
    rig::{Answer, Caller, Console},
};

async fn entries(console: &Console) -> Vec<AuditEntry> {
    let reader = console.owner().await;
    reader.get("/api/audit?page_size=300").await.json::<AuditList>().entries
}

/// The request an answer belongs to.
fn request_id(answer: &Answer) -> String {
    answer.headers["x-request-id"].to_str().unwrap().to_owned()
}

/// The one entry of a request.
#[track_caller]
fn of<'a>(entries: &'a [AuditEntry], answer: &Answer) -> &'a AuditEntry {
    let id = request_id(answer);
    let found: Vec<_> = entries.iter().filter(|entry| entry.request_id == id).collect();
    assert_eq!(found.len(), 1, "{found:?}");
    found[0]
}

/// What an entry says, apart from when and where.
fn said(entry: &AuditEntry) -> (&str, &str, &str, &str) {
    (&entry.action, &entry.outcome, &entry.actor_email, &entry.target)
}

async fn sign_in(caller: &Caller<'_>, body: &serde_json::Value) -> Answer {
    caller.post("/api/signin", body).await
}

#[tokio::test]
async fn sign_ins_are_written_down_with_who_where_how_and_the_request() {
    let console = Console::with_sandbox().await;
    let anyone = console.anonymous().at_address("203.0.113.9");
    let known = sign_in(&anyone, &json!({"email": "member@greenroom.test"})).await;
    let unknown = sign_in(&anyone, &json!({"email": "nobody@greenroom.test"})).await;
    let asked = sign_in(&anyone, &json!({"email": "x@greenroom.test", "method": "code"})).await;
    let browser = anyone.clone().with_cookie(&asked.cookie("greenroom-signin"));
    let wrong = browser.post("/api/signin/code", &json!({"code": "12345678"})).await;
    let sent = send_to_zoom(&console, "").await;
    let back = decide(&sent.page, "decline", "member@greenroom.test").await;
    let declined = navigate(&sent.browser, &back).await;

    let entries = entries(&console).await;
    let member = "member@greenroom.test";
    assert_eq!(said(of(&entries, &known)), ("sign_in", "done", member, ""));
    assert_eq!(of(&entries, &known).address, "203.0.113.9");
    assert_eq!(of(&entries, &known).detail, "email");
    assert_eq!(jiff::Timestamp::from(of(&entries, &known).at), console.app.now());
    assert!(!of(&entries, &known).actor_id.is_empty());
    assert_eq!(said(of(&entries, &unknown)), ("sign_in", "refused", "nobody@greenroom.test", ""));
    assert_eq!(said(of(&entries, &asked)), ("code_asked", "done", "x@greenroom.test", ""));
    assert_eq!(said(of(&entries, &wrong)), ("sign_in", "refused", "", ""));
    assert!(of(&entries, &wrong).detail.starts_with("code: "), "{:?}", of(&entries, &wrong));
    assert_eq!(said(of(&entries, &declined)), ("sign_in", "refused", "", ""));
    assert!(of(&entries, &declined).detail.starts_with("zoom: "), "{:?}", of(&entries, &declined));
}

#[tokio::test]
async fn a_limit_that_is_reached_is_written_down_once() {
    let console = Console::with_sandbox().await;
    let anyone = console.anonymous().at_address("203.0.113.9");
    let body = json!({"email": "Member+x@greenroom.test", "method": "code"});
    let mut refused = 0;
    while refused < 5 {
        refused += usize::from(sign_in(&anyone, &body).await.status == 429);
    }
    let entries = entries(&console).await;
    let limits: Vec<_> = entries.iter().filter(|entry| entry.action == "limit").collect();
    assert_eq!(limits.len(), 1, "{limits:?}");
    assert_eq!(said(limits[0]), ("limit", "refused", "", "member@greenroom.test from 203.0.113.9"));
    assert_eq!(limits[0].detail, "email and address");
    assert_eq!(limits[0].address, "203.0.113.9");
}

#[tokio::test]
async fn what_zoom_could_not_do_is_told_from_what_a_person_may_not() {
    let console = Console::with_sandbox().await;
    console.account.as_ref().unwrap().controls().set_token_endpoint_down(true);
    let sent = send_to_zoom(&console, "").await;
    let back = decide(&sent.page, "allow", "member@greenroom.test").await;
    let failed = navigate(&sent.browser, &back).await;
    assert_eq!(said(of(&entries(&console).await, &failed)), ("sign_in", "failed", "", ""));
}

#[tokio::test]
async fn what_a_member_is_refused_is_written_down_and_a_strangers_attempts_are_not() {
    let console = Console::with_sandbox().await;
    let member = console.member().await;
    let other = console.owner().await.id().await;
    let user = json!({"email": "x@greenroom.test", "type": 1});
    let create = member.post("/api/user/createuser", &user).await;
    let audit = member.get("/api/audit").await;
    let logout = member.delete(&format!("/api/user/logout?user_id={other}")).await;
    let meetings = member.get(&format!("/api/user/meetings?user_id={other}")).await;
    let stranger = console.anonymous().get("/api/audit").await;
    stranger.refusal(401, ErrorCode::NotSignedIn);

    let entries = entries(&console).await;
    let who = "member@greenroom.test";
    for (answer, route) in [
        (create, "POST /api/user/createuser"),
        (audit, "GET /api/audit"),
        (logout, "DELETE /api/user/logout"),
        (meetings, "GET /api/user/meetings"),
    ] {
        answer.refusal(403, ErrorCode::Forbidden);
        assert_eq!(said(of(&entries, &answer)), ("access", "refused", who, route));
    }
    let id = request_id(&stranger);
    assert!(entries.iter().all(|entry| entry.request_id != id));
}

#[tokio::test]
async fn creations_and_endings_are_written_down_with_what_they_were_done_to() {
    let console = Console::with_sandbox().await;
    let admin = console.admin().await;
    let user = json!({"email": "new@greenroom.test", "type": 1});
    let created = admin.post("/api/user/createuser", &user).await;
    let again = admin.post("/api/user/createuser", &user).await;
    again.refusal(409, ErrorCode::EmailInUse);
    let meeting = json!({"topic": "x", "start_time": "2026-12-01T09:00:00Z", "duration": 30});
    let scheduled = admin.post("/api/user/createmeeting", &meeting).await;
    console.admin().await;
    let sessions: serde_json::Value = admin.get("/api/sessions").await.json();
    let sessions = sessions["sessions"].as_array().unwrap();
    let other = sessions.iter().find(|session| session["current"] == false).unwrap();
    let ended = admin.delete(&format!("/api/sessions/{}", other["id"].as_str().unwrap())).await;
    let member = console.member().await.id().await;
    let logged_out = admin.delete(&format!("/api/user/logout?user_id={member}")).await;
    let left = admin.delete("/api/user/logout").await;

    let entries = entries(&console).await;
    let who = "admin@greenroom.test";
    let id = |answer: &Answer| answer.json::<serde_json::Value>()["id"].clone();
    let user_id = id(&created).as_str().unwrap().to_owned();
    let meeting_id = id(&scheduled).as_str().unwrap().to_owned();
    assert_eq!(said(of(&entries, &created)), ("user_created", "done", who, &*user_id));
    assert_eq!(of(&entries, &created).detail, "new@greenroom.test");
    assert_eq!(said(of(&entries, &again)), ("user_created", "refused", who, ""));
    assert_eq!(said(of(&entries, &scheduled)), ("meeting_created", "done", who, &*meeting_id));
    let session = other["id"].as_str().unwrap();
    assert_eq!(said(of(&entries, &ended)), ("session_ended", "done", who, session));
    assert_eq!(said(of(&entries, &logged_out)), ("logout", "done", who, &*member));
    let own = of(&entries, &left);
    assert_eq!(said(own), ("logout", "done", who, &*own.actor_id));
}

#[tokio::test]
async fn the_audit_is_for_administrators_and_comes_in_pages_the_newest_first() {
    let console = Console::with_sandbox().await;
    for number in 0..7 {
        let body = json!({"email": format!("nobody{number}@greenroom.test")});
        sign_in(&console.anonymous(), &body).await;
    }
    console.member().await.get("/api/audit").await.refusal(403, ErrorCode::Forbidden);
    console.anonymous().get("/api/audit").await.refusal(401, ErrorCode::NotSignedIn);

    let admin = console.admin().await;
    let all: AuditList = admin.get("/api/audit").await.json();
    assert!(all.next_page_token.is_empty());
    let (mut paged, mut token) = (Vec::new(), String::new());
    loop {
        let path = format!("/api/audit?page_size=3&next_page_token={token}");
        let page: AuditList = admin.get(&path).await.json();
        assert!(page.entries.len() <= 3);
        paged.extend(page.entries);
        token = page.next_page_token;
        if token.is_empty() {
            break;
        }
    }
    assert_eq!(paged, all.entries);
    let emails: Vec<_> = all.entries.iter().map(|entry| entry.actor_email.as_str()).collect();
    assert_eq!(emails.first(), Some(&"admin@greenroom.test"));
    assert_eq!(emails.last(), Some(&"nobody0@greenroom.test"));

    for query in ["page_size=0", "page_size=301", "page_size=x", "next_page_token=x"] {
        let answer = admin.get(&format!("/api/audit?{query}")).await;
        answer.refusal(400, ErrorCode::ValidationFailed);
    }
    admin.get("/api/audit?from=1").await.refusal(400, ErrorCode::InvalidRequest);
}

#[tokio::test]
async fn what_is_typed_cannot_break_an_entry_or_fill_it() {
    let console = Console::with_sandbox().await;
    let admin = console.admin().await;
    let long = "a".repeat(5_000);
    for id in ["x%0d%0aforged", long.as_str()] {
        admin.delete(&format!("/api/user/{id}/sso_sessions")).await;
    }
    for entry in entries(&console).await {
        let texts = [&entry.target, &entry.detail, &entry.actor_email, &entry.address];
        for text in texts {
            assert!(text.chars().count() <= 256 && !text.contains(char::is_control), "{entry:?}");
        }
    }
}

#[tokio::test]
async fn no_secret_is_in_the_audit() {
    let console = Console::with_sandbox().await;
    let mut secrets = Vec::new();
    let asked =
        sign_in(&console.anonymous(), &json!({"email": "member@greenroom.test", "method": "code"}))
            .await;
    secrets.push(asked.cookie("greenroom-signin"));
    let text = console.mails().await[0].text.clone();
    let code: String = text.chars().filter(char::is_ascii_digit).take(12).collect();
    let browser = console.anonymous().with_cookie(&secrets[0]);
    let signed_in = browser.post("/api/signin/code", &json!({"code": code})).await;
    secrets.push(signed_in.cookie("greenroom"));
    secrets.push(code.clone());
    secrets.push(format!("{} {} {}", &code[..4], &code[4..8], &code[8..]));
    let sent = send_to_zoom(&console, "").await;
    secrets.push(sent.browser.cookie.clone().unwrap());
    let back = decide(&sent.page, "allow", "admin@greenroom.test").await;
    secrets.push(parameter(&back, "code"));
    secrets.push(parameter(&back, "state"));
    let landed = navigate(&sent.browser, &back).await;
    secrets.push(landed.cookie("greenroom"));
    let replayed = navigate(&sent.browser, &back).await;
    assert_eq!(replayed.status, 303);
    let meeting = json!({"topic": "x", "start_time": "2026-12-01T09:00:00Z", "duration": 30, "password": "pa55word"});
    let admin = console.anonymous().with_cookie(&landed.cookie("greenroom"));
    assert!(admin.post("/api/user/createmeeting", &meeting).await.status.is_success());
    secrets.push("pa55word".to_owned());
    secrets.push("sandbox-api-secret".to_owned());
    admin.delete("/api/user/logout").await;

    let written = console.owner().await.get("/api/audit?page_size=300").await;
    assert!(written.json::<AuditList>().entries.len() >= 7);
    for secret in secrets {
        let secret = secret.split_once('=').map_or(secret.as_str(), |(_, value)| value);
        assert!(!secret.is_empty() && !written.text().contains(secret), "{secret}");
    }
}

/// A caller that goes away as soon as its request is on the way.
async fn abandon(asking: impl Future<Output = Answer>) {
    tokio::select! {
        biased;
        _ = asking => {}
        () = tokio::task::yield_now() => {}
    }
}

#[tokio::test]
async fn what_was_done_is_written_down_also_where_the_caller_went_away() {
    let console = Console::with_sandbox().await;
    let admin = console.admin().await;
    let member = console.member().await.id().await;
    let user = json!({"email": "new@greenroom.test", "type": 1});
    abandon(admin.post("/api/user/createuser", &user)).await;
    abandon(admin.delete(&format!("/api/user/{member}/sso_sessions"))).await;
    abandon(admin.delete(&format!("/api/user/logout?user_id={member}"))).await;
    console.app.tasks.close();
    console.app.tasks.wait().await;
    let list: AuditList = admin.get("/api/audit").await.json();
    let done = |action: &str| {
        list.entries
            .iter()
            .filter(|entry| entry.action == action && entry.outcome == "done")
            .count()
    };
    for action in ["user_created", "sso_sessions_ended", "logout"] {
        assert_eq!(done(action), 1, "{action}: {:?}", list.entries);
    }
}

#[tokio::test]
async fn a_refusal_that_repeats_is_told_by_its_number_and_does_not_fill_the_audit() {
    let console = Console::with_sandbox().await;
    let member = console.member().await;
    for _ in 0..120 {
        member.get("/api/audit").await;
    }
    let list: AuditList = console.admin().await.get("/api/audit").await.json();
    let refusals: Vec<_> = list.entries.iter().filter(|entry| entry.action == "access").collect();
    assert_eq!(refusals.len(), 3, "{refusals:?}");
    assert!(refusals[0].detail.starts_with("100 times"), "{refusals:?}");
}

//! Reading, changing, (de)activating and removing users.

use api::{
    ErrorCode,
    audit::AuditList,
    meeting::{CreatedMeeting, MeetingList},
    user::{Licence, Role, User, UserDetails, UserList},
};
use axum::http::StatusCode;
use serde_json::{Value, json};
use wiremock::{
    Mock, MockServer, ResponseTemplate,
    matchers::{method, path},
};

use crate::rig::{Answer, Caller, Console};

const NOBODY: &str = "AAAAAAAAAAAAAAAAAAAAAA";

#[track_caller]
fn done(answer: &Answer) {
    assert_eq!((answer.status, answer.text()), (StatusCode::NO_CONTENT, String::new()));
}

/// A user of a status who administers nothing, other than the rig's own member.
async fn somebody(admin: &Caller<'_>, status: &str) -> User {
    let path = format!("/api/user?status={status}&page_size=300");
    let mut users = admin.get(&path).await.json::<UserList>().users.into_iter();
    let plain = |user: &User| {
        user.role == Role::Member && user.id.is_some() && user.email != "member@greenroom.test"
    };
    users.find(plain).unwrap()
}

async fn details(caller: &Caller<'_>, id: &str) -> UserDetails {
    caller.get(&format!("/api/user/{id}")).await.json()
}

#[tokio::test]
async fn a_person_reads_their_own_profile_and_an_administrator_anybodys() {
    let console = Console::with_sandbox().await;
    let (member, admin) = (console.member().await, console.admin().await);
    let (id, other) = (member.id().await, admin.id().await);
    let own = details(&member, "me").await;
    assert_eq!((own.user.email.as_str(), own.user.role), ("member@greenroom.test", Role::Member));
    assert!(own.pmi.is_some() && !own.language.is_empty(), "{own:?}");
    assert_eq!(details(&member, &id).await, own);
    assert_eq!(details(&admin, &id).await, own);
    let raw: Value = admin.get(&format!("/api/user/{id}")).await.json();
    assert_eq!(raw["id"], id.as_str(), "one object, not one in another");

    member.get(&format!("/api/user/{other}")).await.refusal(403, ErrorCode::Forbidden);
    member.get(&format!("/api/user/{NOBODY}")).await.refusal(403, ErrorCode::Forbidden);
    admin.get(&format!("/api/user/{NOBODY}")).await.refusal(404, ErrorCode::UserNotFound);
    console.anonymous().get("/api/user/me").await.refusal(401, ErrorCode::NotSignedIn);
}

#[tokio::test]
async fn an_administrator_changes_a_user_and_everybody_sees_it_at_once() {
    let console = Console::with_sandbox().await;
    let (member, admin) = (console.member().await, console.admin().await);
    let id = member.id().await;
    let path = format!("/api/user/{id}");
    details(&admin, &id).await;
    let change = json!({"first_name": " Grace ", "last_name": "Hopper", "type": 2, "dept": "",
        "job_title": "Admiral", "timezone": "asia/tokyo"});
    done(&admin.patch(&path, &change).await);
    let now = details(&admin, &id).await;
    assert_eq!((&*now.user.first_name, &*now.user.last_name), ("Grace", "Hopper"));
    assert_eq!((&*now.user.dept, &*now.job_title), ("", "Admiral"));
    assert_eq!((now.user.licence, &*now.user.timezone), (Licence::LICENSED, "Asia/Tokyo"));
    let session: Value = member.get("/api/session").await.json();
    assert_eq!(session["user"]["display_name"], "Grace Hopper");
    assert_eq!(session["user"]["timezone"], "Asia/Tokyo");

    let audit: AuditList = admin.get("/api/audit").await.json();
    let entry = audit.entries.iter().find(|entry| entry.action == "user_changed").unwrap();
    assert_eq!((&*entry.outcome, &*entry.target), ("done", &*id));
    assert_eq!(entry.detail, "type 2, first_name, last_name, dept, job_title, timezone");
}

#[tokio::test]
async fn a_change_that_breaks_a_rule_or_comes_from_somebody_else_is_not_made() {
    let console = Console::with_sandbox().await;
    let (member, admin) = (console.member().await, console.admin().await);
    let id = member.id().await;
    let path = format!("/api/user/{id}");
    let before = details(&admin, &id).await;
    for (change, code) in [
        (json!({}), ErrorCode::InvalidRequest),
        (json!({"role_id": "1"}), ErrorCode::InvalidRequest),
        (json!({"first_name": 5}), ErrorCode::InvalidRequest),
        (json!({"type": 99}), ErrorCode::ValidationFailed),
        (json!({"timezone": "Mars/Olympus"}), ErrorCode::ValidationFailed),
        (json!({"dept": "x".repeat(256)}), ErrorCode::ValidationFailed),
        (json!({"first_name": "a\nb"}), ErrorCode::ValidationFailed),
    ] {
        admin.patch(&path, &change).await.refusal(400, code);
    }
    let change = json!({"dept": "x"});
    member.patch(&path, &change).await.refusal(403, ErrorCode::Forbidden);
    console.anonymous().patch(&path, &change).await.refusal(401, ErrorCode::NotSignedIn);
    let unknown = admin.patch(&format!("/api/user/{NOBODY}"), &change).await;
    unknown.refusal(404, ErrorCode::UserNotFound);
    assert_eq!(details(&admin, &id).await, before);
}

#[tokio::test]
async fn deactivating_a_user_ends_their_sessions_and_activating_lets_them_in_again() {
    let console = Console::with_sandbox().await;
    let (member, admin) = (console.member().await, console.admin().await);
    let id = member.id().await;
    let path = format!("/api/user/{id}/status");
    done(&admin.put(&path, &json!({"action": "deactivate"})).await);
    member.get("/api/sessions").await.refusal(401, ErrorCode::NotSignedIn);
    let sign_in = json!({"email": "member@greenroom.test"});
    let refused = console.anonymous().post("/api/signin", &sign_in).await;
    refused.refusal(403, ErrorCode::UserInactive);
    assert_eq!(details(&admin, &id).await.user.licence, Licence::BASIC);
    done(&admin.put(&path, &json!({"action": "activate"})).await);
    console.member().await;

    let audit: AuditList = admin.get("/api/audit").await.json();
    let told: Vec<_> = audit
        .entries
        .iter()
        .filter(|entry| entry.target == id && entry.outcome == "done")
        .map(|entry| entry.action.as_str())
        .collect();
    assert_eq!(told, ["user_activated", "user_deactivated"]);
}

#[tokio::test]
async fn the_owner_and_oneself_are_neither_deactivated_nor_removed() {
    let console = Console::with_sandbox().await;
    let (owner, admin, member) =
        (console.owner().await, console.admin().await, console.member().await);
    let deactivate = json!({"action": "deactivate"});
    for (asker, asked, status, code) in [
        (&admin, owner.id().await, 409, ErrorCode::UserProtected),
        (&owner, admin.id().await, 409, ErrorCode::UserProtected),
        (&admin, admin.id().await, 403, ErrorCode::Forbidden),
        (&admin, "me".to_owned(), 403, ErrorCode::Forbidden),
        (&member, owner.id().await, 403, ErrorCode::Forbidden),
        (&console.anonymous(), owner.id().await, 401, ErrorCode::NotSignedIn),
    ] {
        let answer = asker.put(&format!("/api/user/{asked}/status"), &deactivate).await;
        answer.refusal(status, code);
        let answer = asker.delete(&format!("/api/user/{asked}?action=delete")).await;
        let refusal = answer.refusal(status, code);
        if code == ErrorCode::UserProtected {
            assert_eq!(refusal.zoom.unwrap().code, Some(1117), "Zoom's own word is kept");
        }
    }
    for signed_in in [&owner, &admin, &member] {
        assert!(signed_in.get("/api/user").await.status.is_success());
    }
    let path = format!("/api/user/{}/status", member.id().await);
    for bad in [json!({}), json!({"action": "delete"}), json!({"action": "activate", "x": 1})] {
        admin.put(&path, &bad).await.refusal(400, ErrorCode::InvalidRequest);
    }
}

#[tokio::test]
async fn who_is_removed_is_signed_out_and_forgotten_and_somebody_inherits() {
    let console = Console::with_sandbox().await;
    let (member, admin) = (console.member().await, console.admin().await);
    let (id, heir) = (member.id().await, admin.id().await);
    let meeting = json!({"topic": "x", "start_time": "2026-12-01T09:00:00Z", "duration": 30});
    let meeting: CreatedMeeting = member.post("/api/user/createmeeting", &meeting).await.json();
    done(&member.put("/api/preferences", &json!({"theme": "dark"})).await);
    let path = format!("/api/user/{id}?action=delete&transfer_to={heir}&transfer_meeting=true");
    done(&admin.delete(&path).await);
    member.get("/api/sessions").await.refusal(401, ErrorCode::NotSignedIn);
    assert_eq!(console.app.store.preferences(&id.parse().unwrap()).await.unwrap(), None);
    admin.get(&format!("/api/user/{id}")).await.refusal(404, ErrorCode::UserNotFound);
    let list: MeetingList = admin.get("/api/user/meetings").await.json();
    assert!(list.meetings.iter().any(|row| row.id == meeting.id));
    admin.delete(&path).await.refusal(404, ErrorCode::UserNotFound);

    let audit: AuditList = admin.get("/api/audit").await.json();
    let told: Vec<_> = audit
        .entries
        .iter()
        .filter(|entry| entry.action == "user_removed")
        .map(|entry| (entry.outcome.as_str(), entry.target.as_str()))
        .collect();
    assert_eq!(told, [("refused", &*id), ("done", &*id)]);
    let entry = audit.entries.iter().rfind(|entry| entry.action == "user_removed").unwrap();
    assert_eq!(entry.detail, "delete, to admin@greenroom.test");
}

#[tokio::test]
async fn a_removal_says_what_becomes_of_the_user_and_names_an_heir_who_can_inherit() {
    let console = Console::with_sandbox().await;
    let (member, admin) = (console.member().await, console.admin().await);
    let id = member.id().await;
    let inactive = somebody(&admin, "inactive").await.id.unwrap();
    for query in
        ["", "?action=retire", "?action=delete&transfer_meeting=maybe", "?action=delete&x=1"]
    {
        let answer = admin.delete(&format!("/api/user/{id}{query}")).await;
        answer.refusal(400, ErrorCode::InvalidRequest);
    }
    for query in [
        "transfer_meeting=true".to_owned(),
        format!("transfer_to={}", admin.id().await),
        format!("transfer_meeting=true&transfer_to={id}"),
        format!("transfer_meeting=true&transfer_to={inactive}"),
        format!("transfer_meeting=true&transfer_to={NOBODY}"),
    ] {
        let answer = admin.delete(&format!("/api/user/{id}?action=delete&{query}")).await;
        let refusal = answer.refusal(400, ErrorCode::ValidationFailed);
        assert_eq!(refusal.fields.keys().collect::<Vec<_>>(), ["transfer_to"], "{query}");
    }
    assert!(member.get("/api/user").await.status.is_success());
    let pending = somebody(&admin, "pending").await.id.unwrap();
    let answer = admin.delete(&format!("/api/user/{pending}?action=delete")).await;
    let refusal = answer.refusal(409, ErrorCode::InvitationOpen);
    assert!(refusal.message.contains("Disassociate"), "{}", refusal.message);
    done(&admin.delete(&format!("/api/user/{pending}?action=disassociate")).await);
}

/// Zoom fails at whatever changes a user. The caller is told that nobody knows, once.
#[tokio::test]
async fn a_change_without_an_answer_is_asked_once_and_signs_out_whom_it_may_have_turned_off() {
    let zoom = MockServer::start().await;
    for (id, role) in [("boss", "0"), ("abc", "2")] {
        let email = format!("{id}@example.com");
        let user =
            json!({"id": id, "email": email, "type": 1, "status": "active", "role_id": role});
        for name in [id.to_owned(), format!("{id}%40example.com")] {
            Mock::given(method("GET"))
                .and(path(format!("/v2/users/{name}")))
                .respond_with(ResponseTemplate::new(200).set_body_json(&user))
                .mount(&zoom)
                .await;
        }
    }
    for (verb, below) in [("PATCH", "abc"), ("PUT", "abc/status"), ("DELETE", "abc")] {
        Mock::given(method(verb))
            .and(path(format!("/v2/users/{below}")))
            .respond_with(ResponseTemplate::new(500))
            .expect(1)
            .mount(&zoom)
            .await;
    }
    let console = Console::in_front_of(&zoom.uri()).await;
    let boss = console.signed_in("boss@example.com").await;
    let unknown = |answer: Answer| {
        let refusal = answer.refusal(502, ErrorCode::ZoomUnreadable);
        assert!(refusal.message.contains("not known"), "{}", refusal.message);
    };
    let abc = console.signed_in("abc@example.com").await;
    unknown(boss.patch("/api/user/abc", &json!({"dept": "x"})).await);
    assert!(abc.get("/api/sessions").await.status.is_success());
    unknown(boss.put("/api/user/abc/status", &json!({"action": "deactivate"})).await);
    abc.get("/api/sessions").await.refusal(401, ErrorCode::NotSignedIn);
    let abc = console.signed_in("abc@example.com").await;
    unknown(boss.delete("/api/user/abc?action=delete").await);
    abc.get("/api/sessions").await.refusal(401, ErrorCode::NotSignedIn);
}

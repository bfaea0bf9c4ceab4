//! The eight routes with either kind of credentials, and what becomes of changes where Zoom's
//! token endpoint fails.

use api::{
    ErrorCode,
    meeting::{CreatedMeeting, MeetingList},
    user::UserList,
};
use axum::http::StatusCode;
use sandbox::{Fault, FaultRule};
use serde_json::{Value, json};

use crate::rig::{Answer, Caller, Console, jwt, server_to_server};

#[tokio::test]
async fn the_eight_routes_answer_with_jwt_and_with_server_to_server_credentials() {
    for credentials in [jwt(), server_to_server()] {
        let console = Console::with_credentials(credentials).await;
        let owner = console.owner().await;
        let report = owner.get("/api/user/report?from=2026-11-01&to=2026-11-24").await;
        let report: Value = report.json();
        let uuid = report["meetings"][0]["uuid"].as_str().unwrap();
        let uuid = percent_encoding::utf8_percent_encode(uuid, percent_encoding::NON_ALPHANUMERIC);
        for path in
            ["/user".to_owned(), "/user/meetings".to_owned(), format!("/user/meetingreport/{uuid}")]
        {
            let answer = owner.get(&format!("/api{path}")).await;
            assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.text());
        }
        let user = json!({"email": "new@greenroom.test", "type": 1});
        assert_eq!(owner.post("/api/user/createuser", &user).await.status, StatusCode::CREATED);
        let meeting = json!({"topic": "x", "start_time": "2026-12-01T09:00:00Z", "duration": 30});
        let created = owner.post("/api/user/createmeeting", &meeting).await;
        assert_eq!(created.status, StatusCode::CREATED);
        assert_eq!(owner.get("/api/userinfo").await.status, StatusCode::OK);
        assert_eq!(owner.delete("/api/user/logout").await.status, StatusCode::OK);
    }
}

/// The access token is over for calls of this method, and there is no other.
fn end_tokens(console: &Console, method: &str) {
    let controls = console.account.as_ref().unwrap().controls();
    let over = FaultRule::new("/v2/", Fault::ExpiredToken);
    controls.inject(FaultRule { method: Some(method.into()), ..over });
    controls.inject(FaultRule::new("/oauth/token", Fault::ServerError { status: 503 }));
}

/// A refusal that says that nothing was done.
#[track_caller]
fn not_done(answer: &Answer) {
    let refusal = answer.refusal(502, ErrorCode::ZoomUnreadable);
    assert!(refusal.message.contains("nothing was done"), "{}", refusal.message);
}

#[tokio::test]
async fn without_a_token_nobody_is_deactivated_and_so_nobody_signed_out() {
    let console = Console::with_credentials(server_to_server()).await;
    let (admin, member) = (console.admin().await, console.member().await);
    let id = member.id().await;
    for method in ["PUT", "PATCH", "DELETE"] {
        end_tokens(&console, method);
    }
    let path = format!("/api/user/{id}");
    let deactivate = json!({"action": "deactivate"});
    not_done(&admin.put(&format!("{path}/status"), &deactivate).await);
    not_done(&admin.patch(&path, &json!({"dept": "x"})).await);
    not_done(&admin.delete(&format!("{path}?action=delete")).await);
    assert!(member.get("/api/sessions").await.status.is_success());
}

#[tokio::test]
async fn without_a_token_nothing_is_created_looked_for_or_counted_and_the_key_stays_good() {
    let console = Console::with_credentials(server_to_server()).await;
    let admin = console.admin().await;
    let controls = console.account.as_ref().unwrap().controls();
    let create = async |admin: &Caller<'_>| {
        let meeting = json!({
            "topic": "Tokenless", "start_time": "2026-12-01T09:00:00Z", "duration": 30,
        });
        let user = json!({"email": "tokenless@greenroom.test", "type": 1});
        let key = [("idempotency-key", "k")];
        [
            admin.post_with("/api/user/createmeeting", &meeting, &key).await,
            admin.post_with("/api/user/createuser", &user, &key).await,
        ]
    };
    end_tokens(&console, "POST");
    let before = controls.calls();
    for refused in create(&admin).await {
        not_done(&refused);
    }
    // Of each: the call, and the token it lacks; before the user: whether there is one already.
    assert_eq!(controls.calls() - before, 2 + 3);
    controls.clear_faults();
    let [meeting, user] = create(&admin).await;
    let quota = meeting.json::<CreatedMeeting>().quota.unwrap();
    assert_eq!((quota.used, user.status), (1, StatusCode::CREATED));
    let meetings: MeetingList = admin.get("/api/user/meetings").await.json();
    assert_eq!(meetings.meetings.iter().filter(|row| row.topic == "Tokenless").count(), 1);
    let users: UserList = admin.get("/api/user?status=pending&page_size=300").await.json();
    let named = users.users.iter().filter(|user| user.email == "tokenless@greenroom.test");
    assert_eq!(named.count(), 1);
}

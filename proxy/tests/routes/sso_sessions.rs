//! Signing a user out of Zoom itself: a named act of administrators.

use api::{ErrorCode, audit::AuditList};
use axum::http::StatusCode;
use serde_json::json;
use wiremock::{
    Mock, MockServer, ResponseTemplate,
    matchers::{method, path},
};

use crate::rig::Console;

#[tokio::test]
async fn administrators_do_it_members_do_not_and_an_unknown_user_is_not_found() {
    let console = Console::with_sandbox().await;
    let member = console.member().await;
    let id = member.id().await;
    let route = format!("/api/user/{id}/sso_sessions");
    member.delete(&route).await.refusal(403, ErrorCode::Forbidden);
    console.anonymous().delete(&route).await.refusal(401, ErrorCode::NotSignedIn);
    let admin = console.admin().await;
    assert_eq!(admin.delete(&route).await.status, StatusCode::NO_CONTENT);
    let unknown = admin.delete("/api/user/AAAAAAAAAAAAAAAAAAAAAA/sso_sessions").await;
    unknown.refusal(404, ErrorCode::UserNotFound);
    for bad in ["..%2F..%2Fx", "a%2Fb", "a%0d%0ab", "%20"] {
        let answer = admin.delete(&format!("/api/user/{bad}/sso_sessions")).await;
        answer.refusal(400, ErrorCode::ValidationFailed);
    }
    assert!(member.get("/api/user").await.status.is_success(), "Greenroom's own session stays");

    let audit: AuditList = admin.get("/api/audit").await.json();
    let ended = audit.entries.iter().filter(|entry| entry.action == "sso_sessions_ended");
    let told: Vec<_> = ended.map(|entry| (entry.outcome.as_str(), entry.target.as_str())).collect();
    assert_eq!(told, [("refused", "AAAAAAAAAAAAAAAAAAAAAA"), ("done", &*id)]);
}

/// Zoom: `DELETE /users/{id}/token`. Of `me` it would take the app's owner.
#[tokio::test]
async fn zoom_is_asked_for_this_user_alone_and_me_is_the_caller() {
    let zoom = MockServer::start().await;
    let user = json!({"id": "abc", "email": "a@example.com", "type": 1, "status": "active", "role_id": "0"});
    let known = ResponseTemplate::new(200).set_body_json(user);
    Mock::given(method("GET")).respond_with(known).mount(&zoom).await;
    for (id, times) in [("abc", 1), ("xyz", 1), ("me", 0)] {
        Mock::given(method("DELETE"))
            .and(path(format!("/v2/users/{id}/token")))
            .respond_with(ResponseTemplate::new(204))
            .expect(times)
            .mount(&zoom)
            .await;
    }
    let console = Console::in_front_of(&zoom.uri()).await;
    let owner = console.signed_in("a@example.com").await;
    for id in ["xyz", "me"] {
        let answer = owner.delete(&format!("/api/user/{id}/sso_sessions")).await;
        assert_eq!(answer.status, StatusCode::NO_CONTENT);
    }
}

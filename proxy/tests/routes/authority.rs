//! Who may ask what.

use api::ErrorCode;
use axum::http::{Method, StatusCode};
use greenroom::routes::ALL;
use serde_json::json;

use crate::rig::Console;

#[tokio::test]
async fn every_route_is_public_or_refuses_anonymous_callers() {
    let console = Console::with_sandbox().await;
    for endpoint in &ALL {
        let path = format!("/api{}", endpoint.path.replace("{id}", "93201235621"));
        let method: Method = endpoint.method.parse().unwrap();
        let body = (method == Method::POST).then(|| "{}".to_owned());
        let headers = [("content-type", "application/json"), ("cookie", "greenroom=nonsense")];
        let answer = console.anonymous().send(method, &path, &headers, body).await;
        if endpoint.public {
            assert_ne!(answer.status, StatusCode::UNAUTHORIZED, "{path}");
        } else {
            answer.refusal(401, ErrorCode::NotSignedIn);
        }
    }
}

#[tokio::test]
async fn a_spelling_trick_on_a_path_reaches_no_route_without_a_session() {
    let console = Console::with_sandbox().await;
    for path in [
        "/api//user",
        "/api/user/",
        "/api/USER",
        "/api/user;x=1",
        "/api/./user",
        "/api/user/../session/../user",
    ] {
        let answer = console.anonymous().get(path).await;
        assert!(answer.status == 404 || answer.status == 401, "{path}: {}", answer.status);
    }
    console
        .anonymous()
        .get("/api/user?x=/api/session#/api/session")
        .await
        .refusal(401, ErrorCode::NotSignedIn);
}

#[tokio::test]
async fn a_member_is_refused_what_is_for_administrators() {
    let console = Console::with_sandbox().await;
    let member = console.member().await;
    let other = console.owner().await.id().await;
    for path in [
        "/api/user?status=inactive".to_owned(),
        "/api/user?role_id=0".to_owned(),
        format!("/api/user/meetings?user_id={other}"),
        "/api/user/report?from=2026-11-01&to=2026-11-20".to_owned(),
        format!("/api/user/report?from=2026-11-01&to=2026-11-20&user_id={other}"),
    ] {
        member.get(&path).await.refusal(403, ErrorCode::Forbidden);
    }
    let user = json!({"email": "x@greenroom.test", "type": 1});
    member.post("/api/user/createuser", &user).await.refusal(403, ErrorCode::Forbidden);
    let meeting = json!({"user_id": other, "topic": "x", "start_time": "2026-12-01T09:00:00Z", "duration": 30});
    member.post("/api/user/createmeeting", &meeting).await.refusal(403, ErrorCode::Forbidden);
    let path = format!("/api/user/logout?user_id={other}");
    member.delete(&path).await.refusal(403, ErrorCode::Forbidden);
}

#[tokio::test]
async fn other_methods_and_unknown_routes_are_refused_as_json() {
    let console = Console::with_sandbox().await;
    console.anonymous().delete("/api/session").await.refusal(405, ErrorCode::MethodNotAllowed);
    console.anonymous().delete("/health").await.refusal(405, ErrorCode::MethodNotAllowed);
    console.anonymous().get("/api/nothing").await.refusal(404, ErrorCode::NotFound);
    console.anonymous().get("/api/").await.refusal(404, ErrorCode::NotFound);
}

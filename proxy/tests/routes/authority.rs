//! Who may ask what.

use api::ErrorCode;
use axum::http::{Method, StatusCode};
use greenroom::routes::{ALL, Audience, Endpoint};
use serde_json::json;

use crate::rig::{Answer, Caller, Console};

/// A request to a route that would do something if it were allowed.
async fn ask(caller: &Caller<'_>, endpoint: &Endpoint, headers: &[(&str, &str)]) -> Answer {
    let path = format!("/api{}", endpoint.path.replace("{id}", "93201235621"));
    let method: Method = endpoint.method.parse().unwrap();
    let with_body = [Method::POST, Method::PATCH, Method::PUT].contains(&method);
    let body = with_body.then(|| "{}".to_owned());
    let mut all = vec![("content-type", "application/json")];
    all.extend_from_slice(headers);
    caller.send(method, &path, &all, body).await
}

#[tokio::test]
async fn every_route_is_public_or_refuses_anonymous_callers() {
    let console = Console::with_sandbox().await;
    for endpoint in &ALL {
        let nonsense = [("cookie", "greenroom=nonsense")];
        let answer = ask(&console.anonymous(), endpoint, &nonsense).await;
        if endpoint.audience == Audience::Public {
            assert_ne!(answer.status, StatusCode::UNAUTHORIZED, "{}", endpoint.path);
        } else {
            answer.refusal(401, ErrorCode::NotSignedIn);
        }
    }
}

#[tokio::test]
async fn every_route_for_administrators_refuses_members_and_no_other_does() {
    let console = Console::with_sandbox().await;
    for endpoint in &ALL {
        let member = console.member().await;
        let answer = ask(&member, endpoint, &[]).await;
        if endpoint.audience == Audience::Admins {
            answer.refusal(403, ErrorCode::Forbidden);
        } else if !["/user/report", "/user/{id}"].contains(&endpoint.path)
            && !endpoint.path.contains("meetingreport")
        {
            assert_ne!(answer.status, StatusCode::FORBIDDEN, "{}", endpoint.path);
        }
    }
}

/// Headers that reverse proxies, health checks and frameworks have been known to believe.
#[tokio::test]
async fn no_header_lets_an_anonymous_caller_in() {
    let console = Console::with_sandbox().await;
    for endpoint in ALL.iter().filter(|endpoint| endpoint.audience != Audience::Public) {
        for header in [
            ("user-agent", "GoogleHC/1.0"),
            ("user-agent", "kube-probe/1.30"),
            ("x-forwarded-for", "127.0.0.1"),
            ("x-forwarded-uri", "/api/session"),
            ("x-original-url", "/api/session"),
            ("x-rewrite-url", "/api/session"),
            ("x-http-method-override", "GET"),
            ("x-forwarded-user", "owner@greenroom.test"),
            ("x-forwarded-email", "owner@greenroom.test"),
            ("remote-user", "owner@greenroom.test"),
            ("authorization", "Bearer greenroom"),
        ] {
            ask(&console.anonymous(), endpoint, &[header])
                .await
                .refusal(401, ErrorCode::NotSignedIn);
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

//! Requests no honest client sends: each is refused in words, and nothing is asked of Zoom.

use api::ErrorCode;
use axum::http::Method;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::json;

use crate::rig::Console;

const JSON: [(&str, &str); 1] = [("content-type", "application/json")];

#[tokio::test]
async fn malformed_json_wrong_types_missing_and_unknown_fields_are_refused() {
    let console = Console::with_sandbox().await;
    let member = console.member().await;
    for body in [
        "",
        "{",
        "null",
        "[]",
        r#"["x", "2026-12-01T09:00:00Z", 30]"#,
        r#"[null, "x", "", "2026-12-01T09:00:00Z", 30, "", "", {}]"#,
        "\"x\"",
        r#"{"topic": "x"}"#,
        r#"{"topic": 5, "start_time": "2026-12-01T09:00:00Z", "duration": 30}"#,
        r#"{"topic": "x", "start_time": "soon", "duration": 30}"#,
        r#"{"topic": "x", "start_time": "2026-12-01T09:00:00Z", "duration": "30"}"#,
        r#"{"topic": "x", "start_time": "2026-12-01T09:00:00Z", "duration": -1}"#,
        r#"{"topic": "x", "start_time": "2026-12-01T09:00:00Z", "duration": 1e400}"#,
        r#"{"topic": "x", "start_time": "2026-12-01T09:00:00Z", "duration": 30, "host_key": "1"}"#,
        r#"{"topic": "x", "start_time": "2026-12-01T09:00:00Z", "duration": 30, "user_id": "../x"}"#,
    ] {
        let answer = member
            .send(Method::POST, "/api/user/createmeeting", &JSON, Some(body.to_owned()))
            .await;
        answer.refusal(400, ErrorCode::InvalidRequest);
    }
    let wrong = r#"{"topic": "x", "start_time": "2026-12-01T09:00:00Z", "duration": "30"}"#;
    let answer =
        member.send(Method::POST, "/api/user/createmeeting", &JSON, Some(wrong.to_owned())).await;
    let said = answer.refusal(400, ErrorCode::InvalidRequest).message;
    assert_eq!(said, "The field duration has a value that cannot be read.");
}

#[tokio::test]
async fn a_body_that_is_not_json_or_too_large_is_refused() {
    let console = Console::with_sandbox().await;
    let anonymous = console.anonymous();
    for kind in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"] {
        let body = Some(r#"{"email": "owner@greenroom.test"}"#.to_owned());
        let answer =
            anonymous.send(Method::POST, "/api/signin", &[("content-type", kind)], body).await;
        answer.refusal(415, ErrorCode::UnsupportedMediaType);
    }
    let large = json!({"email": "x".repeat(10 * 1024 * 1024)}).to_string();
    let answer = anonymous.send(Method::POST, "/api/signin", &JSON, Some(large)).await;
    answer.refusal(413, ErrorCode::BodyTooLarge);
}

#[tokio::test]
async fn a_hostile_id_is_refused_and_zoom_is_never_asked() {
    let console = Console::with_sandbox().await;
    let owner = console.owner().await;
    let long = "a".repeat(10_000);
    for hostile in [
        "..",
        "../",
        "../../v2/users",
        "%2F",
        "%2e%2e%2f",
        "a/b",
        "a\\b",
        "a\nb",
        "a\r\nX: y",
        "a\0b",
        "a b",
        "a?b=c",
        "a#b",
        "a;b",
        "．．／",
        "owner@greenroom.test",
        long.as_str(),
    ] {
        let id = utf8_percent_encode(hostile, NON_ALPHANUMERIC).to_string();
        for path in [
            format!("/api/user/meetings?user_id={id}"),
            format!("/api/user/report?from=2026-11-01&to=2026-11-20&user_id={id}"),
            format!("/api/user/meetingreport/{id}"),
            format!("/api/user/{id}"),
            format!("/api/meeting/{id}"),
            format!("/api/meeting/{id}/invitation"),
        ] {
            let answer = owner.get(&path).await;
            assert_eq!(answer.status, 400, "{path}: {}", answer.text());
        }
        for path in [
            format!("/api/user/logout?user_id={id}"),
            format!("/api/user/{id}?action=delete"),
            format!("/api/user/abc?action=delete&transfer_meeting=true&transfer_to={id}"),
            format!("/api/meeting/{id}"),
        ] {
            let answer = owner.delete(&path).await;
            assert_eq!(answer.status, 400, "{path}: {}", answer.text());
        }
    }
    let overlong = owner.get("/api/user/meetingreport/%C0%AF%C0%AE").await;
    overlong.refusal(400, ErrorCode::InvalidRequest);
}

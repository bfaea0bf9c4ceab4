//! The eight routes with either kind of credentials.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::rig::{Console, jwt, server_to_server};

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

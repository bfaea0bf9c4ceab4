//! Listing and adding users.

use std::collections::HashSet;

use api::{
    ErrorCode,
    user::{CreatedUser, Directory, UserList, UserStatus, UserSummary},
};
use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::rig::{Caller, Console};

async fn whole_list(caller: &Caller<'_>, status: &str) -> Vec<api::user::User> {
    let mut users = Vec::new();
    let mut token = String::new();
    loop {
        let path = format!("/api/user?status={status}&page_size=7&next_page_token={token}");
        let page: UserList = caller.get(&path).await.json();
        users.extend(page.users);
        token = page.next_page_token;
        if token.is_empty() {
            assert_eq!(users.len() as u64, page.total_records);
            return users;
        }
    }
}

#[tokio::test]
async fn an_administrator_reads_every_user_of_each_status_page_by_page() {
    let console = Console::with_sandbox().await;
    let admin = console.admin().await;
    let counted: UserSummary = admin.get("/api/user/summary").await.json();
    for (name, status, count) in [
        ("active", UserStatus::Active, counted.active_users_count),
        ("inactive", UserStatus::Inactive, counted.inactive_users_count),
        ("pending", UserStatus::Pending, counted.pending_users_count),
    ] {
        let users = whole_list(&admin, name).await;
        assert!(!users.is_empty() && users.iter().all(|user| user.status == status), "{name}");
        let emails: HashSet<_> = users.iter().map(|user| &user.email).collect();
        assert_eq!(emails.len(), users.len(), "{name}");
        assert_eq!(users.len() as u64, count, "{name}");
    }
}

#[tokio::test]
async fn a_member_sees_names_emails_and_departments_and_nothing_else() {
    let console = Console::with_sandbox().await;
    let answer = console.member().await.get("/api/user?page_size=300").await;
    let directory: Directory = answer.json();
    assert!(directory.users.len() > 10);
    let raw: Value = answer.json();
    for entry in raw["users"].as_array().unwrap() {
        let keys: HashSet<_> = entry.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(keys, HashSet::from(["display_name", "email", "dept"]));
    }
}

#[tokio::test]
async fn a_page_size_outside_1_to_300_is_refused() {
    let console = Console::with_sandbox().await;
    let admin = console.admin().await;
    for size in ["0", "301"] {
        let answer = admin.get(&format!("/api/user?page_size={size}")).await;
        answer.refusal(400, ErrorCode::ValidationFailed);
    }
    for query in [
        "page_size=abc",
        "page_size=-1",
        "page_size=99999",
        "status=retired",
        "page_size=1&page_size=2",
        "statuss=inactive",
    ] {
        admin.get(&format!("/api/user?{query}")).await.refusal(400, ErrorCode::InvalidRequest);
    }
    assert_eq!(admin.get("/api/user?page_size=300").await.status, StatusCode::OK);
}

#[tokio::test]
async fn an_administrator_adds_a_user_who_is_then_pending() {
    let console = Console::with_sandbox().await;
    let admin = console.admin().await;
    let user = json!({"email": "New.Person@greenroom.test", "first_name": "New", "last_name": "Person", "type": 2});
    let answer = admin.post("/api/user/createuser", &user).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
    let created: CreatedUser = answer.json();
    assert_eq!(created.email, "new.person@greenroom.test");
    let pending = whole_list(&admin, "pending").await;
    assert!(pending.iter().any(|user| user.email == created.email));

    admin.post("/api/user/createuser", &user).await.refusal(409, ErrorCode::EmailInUse);
}

#[tokio::test]
async fn a_user_with_broken_fields_is_not_created_and_each_field_is_named() {
    let console = Console::with_sandbox().await;
    let admin = console.admin().await;
    let user = json!({"email": "no", "first_name": "x".repeat(65), "type": 9});
    let refusal =
        admin.post("/api/user/createuser", &user).await.refusal(400, ErrorCode::ValidationFailed);
    assert_eq!(refusal.fields.keys().collect::<Vec<_>>(), ["email", "first_name", "type"]);
}

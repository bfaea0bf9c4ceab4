//! The people of the account.

use std::collections::HashSet;

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::caller::Caller;

fn invitation(email: &str) -> Value {
    json!({
        "action": "create",
        "user_info": { "email": email, "type": 1, "first_name": "Ada", "last_name": "Lovelace" },
    })
}

#[tokio::test]
async fn pages_hold_30_users_unless_asked_and_together_everybody_once() {
    let caller = Caller::new();
    let first = caller.get("/v2/users").await.body;
    assert_eq!(first["users"].as_array().unwrap().len(), 30);
    assert_eq!(first["page_size"], 30);
    let all = caller.all("/v2/users?page_size=7", "users").await;
    assert_eq!(first["total_records"], all.len());
    let emails: HashSet<_> = all.iter().map(|user| user["email"].as_str().unwrap()).collect();
    assert_eq!(emails.len(), all.len());
    let by_number = caller.get("/v2/users?page_size=7&page_number=2").await.body;
    assert_eq!(by_number["users"].as_array().unwrap()[..], all[7..14]);
    assert_eq!(by_number["page_number"], 2);
}

#[tokio::test]
async fn a_page_token_serves_its_own_query_for_15_minutes() {
    let caller = Caller::new();
    let first = caller.get("/v2/users?page_size=5").await.body;
    let token = first["next_page_token"].as_str().unwrap();
    let next = format!("/v2/users?page_size=5&next_page_token={token}");
    assert_eq!(caller.get(&next).await.status, StatusCode::OK);
    for other in [
        format!("/v2/users?page_size=6&next_page_token={token}"),
        format!("/v2/users?page_size=5&status=inactive&next_page_token={token}"),
        "/v2/users?page_size=5&next_page_token=nonsense".to_owned(),
    ] {
        let answer = caller.get(&other).await;
        assert_eq!(answer.refusal(), (400, 300), "{other}");
        assert_eq!(answer.body["message"], "The next page token is invalid or expired.");
    }
    caller.pass(15 * 60);
    assert_eq!(caller.get(&next).await.refusal(), (400, 300));
}

#[tokio::test]
async fn lists_filter_by_status_and_role_and_ignore_what_they_do_not_know() {
    let caller = Caller::new();
    let summary = caller.get("/v2/users/summary").await.body;
    let pending = caller.all("/v2/users?status=pending&no_such=1", "users").await;
    assert_eq!(summary["pending_users_count"], pending.len());
    assert!(pending.iter().all(|user| user["status"] == "pending"));
    assert!(pending.iter().any(|user| user.get("last_login_time").is_none()));
    let admins = caller.all("/v2/users?role_id=1", "users").await;
    assert!(admins.len() > 1 && admins.iter().all(|user| user["role_id"] == "1"));
    for bad in ["page_size=0", "page_size=301", "page_size=abc", "page_number=0", "status=gone"] {
        let answer = caller.get(&format!("/v2/users?{bad}")).await;
        assert_eq!(answer.refusal(), (400, 300), "{bad}");
        assert_eq!(answer.faulty_fields(), [bad.split('=').next().unwrap()]);
    }
}

#[tokio::test]
async fn a_user_is_found_by_id_and_by_email_and_me_is_nobody() {
    let caller = Caller::new();
    let by_email = caller.get("/v2/users/Owner@greenroom.test").await.body;
    let id = by_email["id"].as_str().unwrap();
    assert_eq!(id.len(), 22);
    assert_eq!(caller.get(&format!("/v2/users/{id}")).await.body, by_email);
    assert_eq!(by_email["role_name"], "Owner");
    for nobody in ["me", "nobody@greenroom.test", "..%2F"] {
        assert_eq!(caller.get(&format!("/v2/users/{nobody}")).await.refusal(), (404, 1001));
    }
    let refusal = caller.get("/v2/users/me").await.body;
    assert_eq!(refusal["message"], "User does not exist: me.");
}

#[tokio::test]
async fn a_created_user_is_pending_and_the_email_taken() {
    let caller = Caller::new();
    let created = caller.call("POST", "/v2/users", Some(invitation("Ada@greenroom.test"))).await;
    assert_eq!(created.status, StatusCode::CREATED);
    assert_eq!(created.body["email"], "ada@greenroom.test");
    let pending = caller.all("/v2/users?status=pending", "users").await;
    assert!(pending.iter().any(|user| user["id"] == created.body["id"]));
    let again = caller.call("POST", "/v2/users", Some(invitation("ADA@greenroom.test"))).await;
    assert_eq!(again.refusal(), (409, 1005));
    assert_eq!(again.body["message"], "Email ada@greenroom.test has already been used.");
}

#[tokio::test]
async fn every_faulty_field_of_a_creation_is_named() {
    let caller = Caller::new();
    let body = json!({
        "action": "create",
        "user_info": { "email": "nonsense", "type": 7, "first_name": "é".repeat(65) },
    });
    let answer = caller.call("POST", "/v2/users", Some(body)).await;
    assert_eq!(answer.refusal(), (400, 300));
    assert_eq!(answer.body["message"], "Validation Failed.");
    let expected = ["user_info.email", "user_info.type", "user_info.first_name"];
    assert_eq!(answer.faulty_fields(), expected);
    let not_an_object = caller.call("POST", "/v2/users", Some(json!([]))).await;
    assert_eq!(not_an_object.refusal(), (400, 300));
}

#[tokio::test]
async fn users_are_changed_deactivated_and_deleted() {
    let caller = Caller::new();
    let member = "/v2/users/member@greenroom.test";
    let change = json!({ "dept": "Physics", "timezone": "Asia/Tokyo", "first_name": "Noor" });
    assert_eq!(caller.call("PATCH", member, Some(change)).await.status, StatusCode::NO_CONTENT);
    let changed = caller.get(member).await.body;
    assert_eq!(changed["dept"], "Physics");
    assert_eq!(changed["timezone"], "Asia/Tokyo");
    assert_eq!(changed["display_name"], "Noor Hollander");
    let nowhere = json!({ "timezone": "Mars/Olympus" });
    assert_eq!(caller.call("PATCH", member, Some(nowhere)).await.faulty_fields(), ["timezone"]);

    let deactivate = json!({ "action": "deactivate" });
    let status = format!("{member}/status");
    let answer = caller.call("PUT", &status, Some(deactivate.clone())).await;
    assert_eq!(answer.status, StatusCode::NO_CONTENT);
    assert_eq!(caller.get(member).await.body["status"], "inactive");
    let owner = "/v2/users/owner@greenroom.test";
    let refused = caller.call("PUT", &format!("{owner}/status"), Some(deactivate)).await;
    assert_eq!(refused.refusal(), (400, 200));

    let gone = caller.call("DELETE", &format!("{member}/token"), None).await;
    assert_eq!(gone.status, StatusCode::NO_CONTENT);
    assert_eq!(caller.call("DELETE", owner, None).await.refusal(), (400, 1117));
    let to_self = format!("{member}?transfer_email=member@greenroom.test");
    assert_eq!(caller.call("DELETE", &to_self, None).await.refusal(), (400, 300));
    assert_eq!(caller.call("DELETE", member, None).await.status, StatusCode::NO_CONTENT);
    assert_eq!(caller.get(member).await.refusal(), (404, 1001));
}

#[tokio::test]
async fn meetings_of_a_deleted_user_go_to_the_heir() {
    let caller = Caller::new();
    let path = "/v2/users/owner@greenroom.test/meetings";
    let before = caller.all(path, "meetings").await.len();
    let left = caller.all("/v2/users/member@greenroom.test/meetings", "meetings").await.len();
    let delete = "/v2/users/member@greenroom.test?action=delete\
                  &transfer_email=owner@greenroom.test&transfer_meeting=true";
    assert_eq!(caller.call("DELETE", delete, None).await.status, StatusCode::NO_CONTENT);
    assert_eq!(caller.all(path, "meetings").await.len(), before + left);
}

#[tokio::test]
async fn what_an_account_without_sso_or_of_a_room_cannot_do_has_zooms_code() {
    let caller = Caller::new();
    let sso = json!({ "action": "ssoCreate", "user_info": { "email": "a@b.test", "type": 1 } });
    assert_eq!(caller.call("POST", "/v2/users", Some(sso)).await.refusal(), (400, 2002));
    let member = caller.get("/v2/users/member@greenroom.test").await.body;
    let room = format!("/v2/meetings/{}", member["pmi"]);
    assert_eq!(caller.call("DELETE", &room, None).await.refusal(), (400, 3018));
}

//! What users cost, and what is refused to those who are not paid for or did not come.

use axum::http::StatusCode;
use sandbox::Seats;
use serde_json::{Value, json};

use crate::caller::Caller;

const MEMBER: &str = "/v2/users/member@greenroom.test";

fn invitation(email: &str, licence: i64) -> Option<Value> {
    Some(json!({ "action": "create", "user_info": { "email": email, "type": licence } }))
}

async fn change(caller: &Caller, user: &str, change: Value) -> (u16, i64) {
    caller.call("PATCH", user, Some(change)).await.refusal()
}

#[tokio::test]
async fn taken_seats_refuse_new_users_other_licences_and_activations() {
    let caller = Caller::new();
    for (older_codes, basic, paid) in [(false, 2033, 2034), (true, 3412, 3412)] {
        let seats = Seats { basic: Some(1), paid: Some(1), older_codes };
        caller.account.controls().set_seats(seats);
        let create = |licence| caller.call("POST", "/v2/users", invitation("a@b.test", licence));
        assert_eq!(create(1).await.refusal(), (400, basic));
        let refused = create(2).await;
        assert_eq!(refused.refusal(), (400, paid));
        assert!(
            refused.body["message"].as_str().unwrap().contains("permitted maximum number of 1")
        );
        assert_eq!(change(&caller, MEMBER, json!({ "type": 1 })).await, (400, basic));
        assert_eq!(change(&caller, MEMBER, json!({ "type": 2, "dept": "Law" })).await, (204, 0));
        let activate = Some(json!({ "action": "activate" }));
        let status = "/v2/users/inactive@greenroom.test/status";
        let deactivate = Some(json!({ "action": "deactivate" }));
        caller.call("PUT", status, deactivate).await;
        let basic_user = change(&caller, "/v2/users/inactive@greenroom.test", json!({})).await;
        assert_eq!(basic_user, (204, 0));
        assert_ne!(caller.call("PUT", status, activate).await.status, StatusCode::NO_CONTENT);
    }
    caller.account.controls().set_seats(Seats::default());
    let answer = caller.call("POST", "/v2/users", invitation("a@b.test", 2)).await;
    assert_eq!(answer.status, StatusCode::CREATED);
}

#[tokio::test]
async fn what_is_paid_for_is_refused_to_basic_users() {
    let caller = Caller::new();
    assert_eq!(change(&caller, MEMBER, json!({ "pmi": 5_550_001_234_u64 })).await, (204, 0));
    assert_eq!(change(&caller, MEMBER, json!({ "type": 1 })).await, (204, 0));
    assert_eq!(change(&caller, MEMBER, json!({ "pmi": 5_550_001_235_u64 })).await, (400, 1109));
    assert_eq!(change(&caller, MEMBER, json!({ "vanity_name": "maya" })).await, (400, 1109));
    assert_eq!(caller.get(MEMBER).await.body["pmi"], 5_550_001_234_u64);
}

#[tokio::test]
async fn a_personal_link_name_belongs_to_one_user() {
    let caller = Caller::new();
    let owner = "/v2/users/owner@greenroom.test";
    assert_eq!(change(&caller, owner, json!({ "vanity_name": "front-desk" })).await, (204, 0));
    assert!(
        caller.get(owner).await.body["vanity_url"].as_str().unwrap().ends_with("/my/front-desk")
    );
    assert_eq!(change(&caller, MEMBER, json!({ "vanity_name": "Front-Desk" })).await, (400, 4100));
    assert_eq!(change(&caller, owner, json!({ "vanity_name": "front-desk" })).await, (204, 0));
    for host_key in ["12345", "12345678901", "12a456"] {
        let answer = caller.call("PATCH", owner, Some(json!({ "host_key": host_key }))).await;
        assert_eq!(answer.faulty_fields(), ["host_key"]);
    }
}

#[tokio::test]
async fn an_invitation_nobody_accepts_expires_after_30_days_and_can_be_sent_again() {
    let caller = Caller::new();
    let email = "ada@greenroom.test";
    let user = format!("/v2/users/{email}");
    let created = caller.call("POST", "/v2/users", invitation(email, 1)).await;
    assert_eq!(created.status, StatusCode::CREATED);
    caller.pass(30 * 86_400 - 1);
    let pending = |rows: Vec<Value>| rows.iter().any(|row| row["email"] == email);
    assert!(pending(caller.all("/v2/users?status=pending&page_size=300", "users").await));
    assert_eq!(caller.get(&user).await.body["user_created_at"], "2026-11-24T15:00:00Z");
    caller.pass(1);
    assert!(!pending(caller.all("/v2/users?status=pending&page_size=300", "users").await));
    assert_eq!(caller.get(&user).await.refusal(), (400, 1120));
    assert_eq!(change(&caller, &user, json!({ "dept": "Law" })).await, (400, 1120));
    assert_eq!(caller.call("DELETE", &user, None).await.refusal(), (400, 1120));
    let again = caller.call("POST", "/v2/users", invitation(email, 1)).await;
    assert_eq!(again.status, StatusCode::CREATED);
    assert_eq!(caller.get(&user).await.body["status"], "pending");
}

#[tokio::test]
async fn a_user_without_a_licence_may_neither_have_meetings_nor_see_them() {
    let caller = Caller::new();
    let own = format!("{MEMBER}/meetings");
    let created = caller.call("POST", &own, Some(json!({ "topic": "Physics" }))).await.body;
    let meeting = format!("/v2/meetings/{}", created["id"]);
    assert_eq!(change(&caller, MEMBER, json!({ "type": 99 })).await, (204, 0));
    assert_eq!(caller.get(&own).await.refusal(), (400, 3161));
    assert_eq!(caller.call("POST", &own, Some(json!({}))).await.refusal(), (400, 3161));
    assert_eq!(caller.get(&meeting).await.refusal(), (400, 3161));
    assert_eq!(caller.get(&format!("{meeting}/invitation")).await.refusal(), (400, 3161));
    assert_eq!(caller.call("PATCH", &meeting, Some(json!({}))).await.refusal(), (400, 3161));
    assert_eq!(caller.call("DELETE", &meeting, None).await.refusal(), (400, 3161));
}

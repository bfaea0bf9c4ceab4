//! Grants: codes, rotating refresh tokens, users' access tokens, revocation, and the levers that
//! make each of them fail.

use std::time::Duration;

use sandbox::GrantType;
use serde_json::{Value, json};

use crate::{
    caller::{Answer, CLIENT, Caller},
    consent::{BACK, VERIFIER, code},
};

const MEMBER: &str = "member@greenroom.test";

async fn exchange(caller: &Caller, code: &str) -> Answer {
    let form = format!(
        "grant_type=authorization_code&code={code}&redirect_uri={BACK}&code_verifier={VERIFIER}"
    );
    caller.as_app(CLIENT, "token", Some(&form)).await
}

async fn refresh(caller: &Caller, token: &str) -> Answer {
    let form = format!("grant_type=refresh_token&refresh_token={token}");
    caller.as_app(CLIENT, "token", Some(&form)).await
}

async fn revoke(caller: &Caller, token: &str) -> Answer {
    caller.as_app(CLIENT, "revoke", Some(&format!("token={token}"))).await
}

/// A user's access and refresh token.
async fn grant(caller: &Caller, email: &str) -> (String, String) {
    let code = code(caller, email).await;
    tokens(&exchange(caller, &code).await)
}

fn tokens(answer: &Answer) -> (String, String) {
    assert_eq!(answer.status, 200, "{}", answer.body);
    let text = |name: &str| answer.body[name].as_str().unwrap().to_owned();
    (text("access_token"), text("refresh_token"))
}

fn dead() -> Value {
    json!({ "reason": "Invalid Token!", "error": "invalid_grant" })
}

#[track_caller]
fn assert_refused(answer: &Answer, body: &Value) {
    assert_eq!((answer.status.as_u16(), &answer.body), (400, body));
}

#[tokio::test]
async fn a_code_yields_tokens_that_speak_for_its_user() {
    let caller = Caller::new();
    let code = code(&caller, MEMBER).await;
    let answer = exchange(&caller, &code).await;
    assert_eq!(answer.body["token_type"], "bearer");
    assert_eq!(answer.body["expires_in"], 3600);
    assert_eq!(answer.body["scope"], "user:read:user");
    assert_eq!(answer.body["api_url"], "http://127.0.0.1:9000");
    let (access, _) = tokens(&answer);
    let me = caller.bearing(&access, "/v2/users/me").await.body;
    assert_eq!((&me["email"], &me["account_id"]), (&json!(MEMBER), &json!("sandbox-account")));
    let id = me["id"].as_str().unwrap();
    for own in [id, MEMBER] {
        assert_eq!(caller.bearing(&access, &format!("/v2/users/{own}")).await.body["id"], id);
    }
}

#[tokio::test]
async fn a_users_token_may_do_nothing_but_read_its_user() {
    let caller = Caller::new();
    let (access, _) = grant(&caller, "owner@greenroom.test").await;
    for (path, scope) in [
        ("/v2/users", "user:read:list_users:admin"),
        ("/v2/users/member@greenroom.test", "user:read:user:admin"),
        ("/v2/users/nobody", "user:read:user:admin"),
        ("/v2/users/summary", "user:read:summary:admin"),
        ("/v2/users/me/meetings", "meeting:read:list_meetings:admin"),
        ("/v2/report/daily", "report:read:daily_usage:admin"),
    ] {
        let answer = caller.bearing(&access, path).await;
        assert_eq!(answer.refusal(), (400, 4711), "{path}");
        let words = format!("Invalid access token, does not contain scopes:[{scope}].");
        assert_eq!(answer.body["message"], words, "{path}");
    }
    assert_eq!(caller.bearing(&access, "/v2/nothing").await.refusal(), (404, 2300));
    assert_eq!(caller.get("/v2/users/me").await.refusal(), (404, 1001));
}

#[tokio::test]
async fn a_code_is_spent_by_its_first_use_and_ends_after_five_minutes() {
    let caller = Caller::new();
    let invalid = json!({ "reason": "Invalid authorization code", "error": "invalid_grant" });
    let spent = code(&caller, MEMBER).await;
    tokens(&exchange(&caller, &spent).await);
    assert_refused(&exchange(&caller, &spent).await, &invalid);
    let late = code(&caller, MEMBER).await;
    caller.pass(300);
    assert_refused(&exchange(&caller, &late).await, &invalid);
    let in_time = code(&caller, MEMBER).await;
    caller.pass(299);
    tokens(&exchange(&caller, &in_time).await);
}

#[tokio::test]
async fn a_code_is_bound_to_its_address_and_challenge_and_a_failed_use_spends_it() {
    let caller = Caller::new();
    for (uri, verifier) in [
        (BACK, "code_verifier=another"),
        (BACK, "x=y"),
        ("http://127.0.0.1:8080/elsewhere", &format!("code_verifier={VERIFIER}")),
    ] {
        let code = code(&caller, MEMBER).await;
        let form =
            format!("grant_type=authorization_code&code={code}&redirect_uri={uri}&{verifier}");
        let answer = caller.as_app(CLIENT, "token", Some(&form)).await;
        assert_eq!(answer.body["error"], "invalid_grant", "{form}");
        assert_eq!(exchange(&caller, &code).await.body["error"], "invalid_grant", "{form}");
    }
    assert_eq!(caller.account.controls().live_refresh_tokens(MEMBER), 0);
}

#[tokio::test]
async fn the_app_must_prove_itself_for_every_exchange_and_revocation() {
    let caller = Caller::new();
    let code = code(&caller, MEMBER).await;
    let thief = (CLIENT.0, "wrong");
    let form = format!(
        "grant_type=authorization_code&code={code}&redirect_uri={BACK}&code_verifier={VERIFIER}"
    );
    assert_eq!(caller.as_app(thief, "token", Some(&form)).await.body["error"], "invalid_client");
    let (_, token) = tokens(&exchange(&caller, &code).await);
    let form = format!("grant_type=refresh_token&refresh_token={token}");
    assert_eq!(caller.as_app(thief, "token", Some(&form)).await.body["error"], "invalid_client");
    let form = format!("token={token}");
    assert_eq!(caller.as_app(thief, "revoke", Some(&form)).await.body["error"], "invalid_client");
    tokens(&refresh(&caller, &token).await);
}

#[tokio::test]
async fn a_refresh_token_works_once_and_its_successor_goes_on() {
    let caller = Caller::new();
    let (_, first) = grant(&caller, MEMBER).await;
    let (access, second) = tokens(&refresh(&caller, &first).await);
    assert_ne!(first, second);
    assert_refused(&refresh(&caller, &first).await, &dead());
    assert_eq!(caller.bearing(&access, "/v2/users/me").await.status, 200);
    tokens(&refresh(&caller, &second).await);
    assert_eq!(caller.account.controls().live_refresh_tokens(MEMBER), 1);
}

#[tokio::test]
async fn of_many_refreshes_with_one_token_one_succeeds() {
    let caller = std::sync::Arc::new(Caller::new());
    let (_, token) = grant(&caller, MEMBER).await;
    let mut calls = tokio::task::JoinSet::new();
    for _ in 0..50 {
        let (caller, token) = (caller.clone(), token.clone());
        calls.spawn(async move { refresh(&caller, &token).await.status });
    }
    let good = calls.join_all().await.into_iter().filter(|status| *status == 200).count();
    assert_eq!(good, 1);
    assert_eq!(caller.account.controls().token_requests(GrantType::RefreshToken), 50);
}

#[tokio::test]
async fn a_second_authorization_ends_the_first_grant_of_the_user_and_nobody_elses() {
    let caller = Caller::new();
    let (other_access, other) = grant(&caller, "admin@greenroom.test").await;
    let (first_access, first) = grant(&caller, MEMBER).await;
    let (second_access, second) = grant(&caller, MEMBER).await;
    assert_eq!(caller.bearing(&first_access, "/v2/users/me").await.refusal(), (401, 124));
    assert_refused(&refresh(&caller, &first).await, &dead());
    for access in [second_access, other_access] {
        assert_eq!(caller.bearing(&access, "/v2/users/me").await.status, 200);
    }
    tokens(&refresh(&caller, &second).await);
    tokens(&refresh(&caller, &other).await);
}

#[tokio::test]
async fn revoking_either_token_ends_the_grant_and_may_be_repeated() {
    let caller = Caller::new();
    for by_access in [true, false] {
        let (access, token) = grant(&caller, MEMBER).await;
        for _ in 0..2 {
            let answer = revoke(&caller, if by_access { &access } else { &token }).await;
            assert_eq!(
                (answer.status.as_u16(), answer.body),
                (200, json!({ "status": "success" }))
            );
        }
        assert_refused(&refresh(&caller, &token).await, &dead());
        assert_eq!(caller.bearing(&access, "/v2/users/me").await.refusal(), (401, 124));
        assert_eq!(caller.account.controls().live_refresh_tokens(MEMBER), 0);
    }
    assert_eq!(revoke(&caller, "never-issued").await.status, 200);
    let by_query = grant(&caller, MEMBER).await.1;
    caller.as_app(CLIENT, &format!("revoke?token={by_query}"), None).await;
    assert_refused(&refresh(&caller, &by_query).await, &dead());
    assert_eq!(caller.as_app(CLIENT, "revoke", None).await.body["error"], "invalid_request");
}

#[tokio::test]
async fn a_grant_serves_only_while_its_user_is_active() {
    let caller = Caller::new();
    let (access, token) = grant(&caller, MEMBER).await;
    let waiting = code(&caller, MEMBER).await;
    let status = format!("/v2/users/{MEMBER}/status");
    caller.call("PUT", &status, Some(json!({ "action": "deactivate" }))).await;
    assert_eq!(caller.bearing(&access, "/v2/users/me").await.refusal(), (401, 124));
    assert_refused(&refresh(&caller, &token).await, &dead());
    assert_eq!(exchange(&caller, &waiting).await.body["error"], "invalid_grant");
    caller.call("PUT", &status, Some(json!({ "action": "activate" }))).await;
    let (_, token) = tokens(&refresh(&caller, &token).await);
    assert_eq!(caller.call("DELETE", &format!("/v2/users/{MEMBER}"), None).await.status, 204);
    assert_refused(&refresh(&caller, &token).await, &dead());
}

#[tokio::test]
async fn ending_a_users_sso_session_leaves_the_grant() {
    let caller = Caller::new();
    let (_, token) = grant(&caller, MEMBER).await;
    assert_eq!(caller.call("DELETE", &format!("/v2/users/{MEMBER}/token"), None).await.status, 204);
    tokens(&refresh(&caller, &token).await);
}

#[tokio::test]
async fn an_access_token_lives_an_hour_or_until_all_are_made_to_expire() {
    let caller = Caller::new();
    let (access, token) = grant(&caller, MEMBER).await;
    caller.account.controls().expire_access_tokens();
    let late = caller.bearing(&access, "/v2/users/me").await;
    assert_eq!(late.body["message"], "Access token is expired.");
    let (access, _) = tokens(&refresh(&caller, &token).await);
    caller.pass(3_599);
    assert_eq!(caller.bearing(&access, "/v2/users/me").await.status, 200);
    caller.pass(1);
    let late = caller.bearing(&access, "/v2/users/me").await;
    assert_eq!(late.body["message"], "Access token is expired.");
}

#[tokio::test]
async fn a_token_endpoint_that_is_down_does_nothing_but_counts() {
    let caller = Caller::new();
    let (_, token) = grant(&caller, MEMBER).await;
    let controls = caller.account.controls();
    controls.set_token_endpoint_down(true);
    assert_eq!(refresh(&caller, &token).await.status, 503);
    controls.set_token_endpoint_down(false);
    tokens(&refresh(&caller, &token).await);
    assert_eq!(controls.token_requests(GrantType::RefreshToken), 2);
    assert_eq!(controls.token_requests(GrantType::AuthorizationCode), 1);
    assert_eq!(controls.token_requests(GrantType::AccountCredentials), 0);
}

#[tokio::test]
async fn revocation_that_is_down_leaves_the_grant() {
    let caller = Caller::new();
    let (_, token) = grant(&caller, MEMBER).await;
    let controls = caller.account.controls();
    controls.set_revocation_down(true);
    assert_eq!(revoke(&caller, &token).await.status, 503);
    assert_eq!(controls.live_refresh_tokens(MEMBER), 1);
    controls.set_revocation_down(false);
    assert_eq!(revoke(&caller, &token).await.status, 200);
    assert_eq!((controls.live_refresh_tokens(MEMBER), controls.revocations()), (0, 2));
}

#[tokio::test]
async fn who_does_not_wait_for_a_slow_token_endpoint_has_lost_the_answer_not_the_effect() {
    let caller = Caller::new();
    let (_, token) = grant(&caller, MEMBER).await;
    let controls = caller.account.controls();
    controls.delay_token_answers(Duration::from_secs(600));
    let impatient = tokio::time::timeout(Duration::from_millis(1), refresh(&caller, &token)).await;
    assert!(impatient.is_err(), "the answer came early");
    controls.delay_token_answers(Duration::ZERO);
    assert_refused(&refresh(&caller, &token).await, &dead());
}

//! `POST /oauth/token`: access tokens for the account, and for users who consented.

use std::sync::Arc;

use axum::{Json, extract::State, http::header::HOST};
use serde_json::{Value, json};

use super::{
    client::{AppRequest, text},
    refusal::Refusal,
};
use crate::{
    Account,
    bearer::{self, Bearer},
    controls::GrantType,
    credentials,
    grants::Issued,
    params::Params,
    scopes,
};

/// Answers a token request.
pub(super) async fn issue(
    State(account): State<Arc<Account>>,
    request: AppRequest,
) -> Result<Json<Value>, Refusal> {
    let answer = answer(&account, &request);
    let delay = account.levers().token_delay();
    if !delay.is_zero() {
        tokio::time::sleep(delay).await;
    }
    let mut answer = answer?;
    // Zoom names the host that serves the account; here it is the one the client just asked.
    if let Some(host) = text(&request.headers, &HOST) {
        answer["api_url"] = format!("http://{host}").into();
    }
    Ok(Json(answer))
}

fn answer(account: &Account, request: &AppRequest) -> Result<Value, Refusal> {
    let params = &request.params;
    let grant_type = params.text("grant_type").map(GrantType::named);
    if let Some(Some(grant_type)) = grant_type {
        account.levers().count_token_request(grant_type);
    }
    if account.levers().is_token_endpoint_down() {
        return Err(Refusal::unavailable());
    }
    request.prove()?;
    match grant_type {
        None => Err(Refusal::missing("grant type")),
        Some(None) => Err(Refusal::new("unsupported_grant_type", "unsupported grant type")),
        Some(Some(GrantType::AccountCredentials)) => for_the_account(account, params),
        Some(Some(GrantType::AuthorizationCode)) => for_a_code(account, params),
        Some(Some(GrantType::RefreshToken)) => for_a_refresh_token(account, params),
    }
}

fn for_the_account(account: &Account, params: &Params) -> Result<Value, Refusal> {
    if params.text("account_id") == Some(credentials::ACCOUNT_ID) {
        Ok(access(account, &Bearer::Account, &scopes::of_the_account()))
    } else {
        Err(Refusal::new("invalid_request", "Account does not exist"))
    }
}

fn for_a_code(account: &Account, params: &Params) -> Result<Value, Refusal> {
    let code = params.text("code").ok_or_else(|| Refusal::missing("code"))?;
    let (uri, verifier) = (params.text("redirect_uri"), params.text("code_verifier"));
    let is_active = |user: &str| account.is_active(user);
    let issued = account.grants().exchange(code, uri, verifier, account.now(), is_active);
    let invalid = || Refusal::new("invalid_grant", "Invalid authorization code");
    issued.map(|issued| granted(account, issued)).ok_or_else(invalid)
}

fn for_a_refresh_token(account: &Account, params: &Params) -> Result<Value, Refusal> {
    let missing = || Refusal::missing("refresh token");
    let token = params.text("refresh_token").ok_or_else(missing)?;
    let issued = account.grants().refresh(token, |user| account.is_active(user));
    let invalid = || Refusal::new("invalid_grant", "Invalid Token!");
    issued.map(|issued| granted(account, issued)).ok_or_else(invalid)
}

fn access(account: &Account, bearer: &Bearer, scope: &str) -> Value {
    json!({
        "access_token": bearer::access_token(account, bearer),
        "token_type": "bearer",
        "expires_in": bearer::ACCESS_TOKEN_LIFE_S,
        "scope": scope,
    })
}

fn granted(account: &Account, issued: Issued) -> Value {
    let Issued { user, grant, refresh_token } = issued;
    let mut answer = access(account, &Bearer::User { id: user, grant }, scopes::OF_A_USER);
    answer["refresh_token"] = refresh_token.into();
    answer
}

//! `POST /oauth/revoke`: ends the grant a token belongs to.

use std::sync::Arc;

use axum::{Json, extract::State};
use serde_json::{Value, json};

use super::{client::AppRequest, refusal::Refusal};
use crate::{
    Account,
    bearer::{self, Bearer},
};

/// Ends a grant by its access token or its latest refresh token. Any other token is answered
/// alike: what it stands for is over (RFC 7009).
pub(super) async fn revoke(
    State(account): State<Arc<Account>>,
    request: AppRequest,
) -> Result<Json<Value>, Refusal> {
    let levers = account.levers();
    levers.count_revocation();
    if levers.is_revocation_down() {
        return Err(Refusal::unavailable());
    }
    request.prove()?;
    let token = request.params.text("token").ok_or_else(|| Refusal::missing("token"))?;
    match bearer::read(&account, token) {
        Ok(Bearer::User { id, .. }) => account.grants().end(&id),
        // The account's own tokens belong to no grant and live out their hour.
        Ok(Bearer::Account) => {}
        Err(_) => account.grants().end_by_refresh_token(token),
    }
    Ok(Json(json!({ "status": "success" })))
}

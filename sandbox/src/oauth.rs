//! `POST /oauth/token`: access tokens for server-to-server credentials.

use std::sync::Arc;

use axum::{
    Json, Router,
    extract::State,
    http::{
        HeaderMap, StatusCode,
        header::{AUTHORIZATION, CONTENT_TYPE, HOST},
    },
    response::{IntoResponse, Response},
    routing::post,
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::json;

use crate::{Account, bearer, credentials, params::Params};

/// What an access token may do, in Zoom's granular scopes.
const SCOPES: &[&str] = &[
    "user:read:list_users:admin",
    "user:read:user:admin",
    "user:write:user:admin",
    "user:update:user:admin",
    "user:update:status:admin",
    "user:delete:user:admin",
    "user:delete:token:admin",
    "meeting:read:list_meetings:admin",
    "meeting:read:meeting:admin",
    "meeting:write:meeting:admin",
    "meeting:update:meeting:admin",
    "meeting:delete:meeting:admin",
    "meeting:read:past_meeting:admin",
    "meeting:read:list_past_participants:admin",
    "report:read:user:admin",
    "report:read:meeting:admin",
    "report:read:list_meeting_participants:admin",
    "report:read:list_history_meetings:admin",
];

/// The endpoint's route.
pub(crate) fn routes() -> Router<Arc<Account>> {
    Router::new().route("/oauth/token", post(token))
}

/// A refusal of the token endpoint; its shape is not the one of the API.
fn refuse(error: &str, reason: &str) -> Response {
    (StatusCode::BAD_REQUEST, Json(json!({ "reason": reason, "error": error }))).into_response()
}

/// The client id and secret of HTTP Basic.
fn basic(headers: &HeaderMap) -> Option<(String, String)> {
    let (scheme, encoded) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let text = String::from_utf8(STANDARD.decode(encoded.trim()).ok()?).ok()?;
    let (id, secret) = text.split_once(':')?;
    Some((id.to_owned(), secret.to_owned()))
}

async fn token(
    State(account): State<Arc<Account>>,
    query: Params,
    headers: HeaderMap,
    body: String,
) -> Response {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let is_form = text(CONTENT_TYPE)
        .is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded"));
    let params = if is_form { query.or(Params::parse(&body)) } else { query };
    let client = (credentials::CLIENT_ID.to_owned(), credentials::CLIENT_SECRET.to_owned());
    if basic(&headers) != Some(client) {
        return refuse("invalid_client", "Invalid client_id or client_secret");
    }
    match params.text("grant_type") {
        Some("account_credentials") => {}
        Some(_) => return refuse("unsupported_grant_type", "unsupported grant type"),
        None => return refuse("invalid_request", "Missing grant type"),
    }
    if params.text("account_id") != Some(credentials::ACCOUNT_ID) {
        return refuse("invalid_request", "Account does not exist");
    }
    let mut answer = json!({
        "access_token": bearer::access_token(account.now(), account.serial()),
        "token_type": "bearer",
        "expires_in": bearer::ACCESS_TOKEN_LIFE_S,
        "scope": SCOPES.join(" "),
    });
    // Zoom names the host that serves the account; here it is the one the client just asked.
    if let Some(host) = text(HOST) {
        answer["api_url"] = format!("http://{host}").into();
    }
    Json(answer).into_response()
}

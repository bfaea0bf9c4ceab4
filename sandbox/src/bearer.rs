//! The bearer every call below `/v2` carries: a JWT signed with the API secret, or an access
//! token of the token endpoint, which is a JWT too.

use std::sync::Arc;

use axum::{
    extract::{Request, State},
    http::header::AUTHORIZATION,
    middleware::Next,
    response::{IntoResponse, Response},
};
use jiff::Timestamp;
use jsonwebtoken::{
    Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, decode_header, encode,
};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::{
    Account, credentials,
    error::ZoomError,
    time::{DAY, HOUR},
};

/// How long an access token lives, in seconds (Zoom: one hour).
pub(crate) const ACCESS_TOKEN_LIFE_S: i64 = HOUR;
/// How long a start URL signs its host in, in seconds (Zoom: two hours).
const START_URL_LIFE_S: i64 = 2 * HOUR;
/// An `exp` further ahead than this is not one in seconds: milliseconds read as seconds lie
/// fifty thousand years ahead.
const EXP_FURTHEST_S: i64 = 10 * 366 * DAY;
/// Signs what the account issues. A sandbox guards nothing, so it is no secret.
const ISSUED_KEY: &[u8] = b"greenroom-sandbox-issues-these-tokens";

#[derive(Deserialize)]
struct Claims {
    iss: String,
    exp: i64,
}

/// Lets a request pass that carries a good bearer.
pub(crate) async fn require(
    State(account): State<Arc<Account>>,
    request: Request,
    next: Next,
) -> Response {
    let header = request.headers().get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    match check(header, account.now()) {
        Ok(()) => next.run(request).await,
        Err(refusal) => refusal.into_response(),
    }
}

fn check(header: Option<&str>, now: Timestamp) -> Result<(), ZoomError> {
    let invalid = || ZoomError::token("Invalid access token.");
    let (scheme, token) = header.and_then(|text| text.split_once(' ')).ok_or_else(invalid)?;
    if !scheme.eq_ignore_ascii_case("bearer") {
        return Err(invalid());
    }
    let token = token.trim();
    let algorithm = decode_header(token).map_err(|_| invalid())?.alg;
    let (key, issuer) = match algorithm {
        Algorithm::HS256 => (credentials::API_SECRET.as_bytes(), credentials::API_KEY.to_owned()),
        Algorithm::HS512 => (ISSUED_KEY, issuer()),
        _ => return Err(invalid()),
    };
    let mut validation = Validation::new(algorithm);
    // `exp` is judged below, by the account's clock.
    validation.validate_exp = false;
    validation.validate_aud = false;
    let claims = decode::<Claims>(token, &DecodingKey::from_secret(key), &validation)
        .map_err(|_| invalid())?
        .claims;
    let ahead = claims.exp.saturating_sub(now.as_second());
    if claims.iss != issuer || ahead > EXP_FURTHEST_S {
        return Err(invalid());
    }
    if ahead <= 0 {
        return Err(ZoomError::token("Access token is expired."));
    }
    Ok(())
}

fn issuer() -> String {
    format!("zm:cid:{}", credentials::CLIENT_ID)
}

fn sign(claims: &impl Serialize) -> String {
    #[expect(clippy::expect_used, reason = "HMAC takes any key, and the claims are plain JSON")]
    encode(&Header::new(Algorithm::HS512), claims, &EncodingKey::from_secret(ISSUED_KEY))
        .expect("plain claims can be signed")
}

/// A fresh access token; `serial` tells apart those of one second.
pub(crate) fn access_token(now: Timestamp, serial: u64) -> String {
    let issued = now.as_second();
    sign(&json!({
        "aud": "https://oauth.zoom.us",
        "ver": 10,
        "iss": issuer(),
        "aid": credentials::ACCOUNT_ID,
        "iat": issued,
        "nbf": issued,
        "exp": issued + ACCESS_TOKEN_LIFE_S,
        "jti": format!("{serial:016x}"),
    }))
}

/// The part of a start URL that signs the host in.
pub(crate) fn host_token(host: &str, meeting: u64, now: Timestamp) -> String {
    let issued = now.as_second();
    sign(&json!({
        "aud": "clientsm",
        "iss": "web",
        "uid": host,
        "mnum": meeting.to_string(),
        "iat": issued,
        "exp": issued + START_URL_LIFE_S,
    }))
}

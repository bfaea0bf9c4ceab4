//! The bearer every call below `/v2` carries: a JWT signed with the API secret, or an access
//! token of the token endpoint, which is a JWT too.

use std::sync::Arc;

use axum::{
    extract::{MatchedPath, Request, State},
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
    error::{self, ZoomError},
    scopes,
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

/// On whose behalf a call is made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Bearer {
    /// The account's: may do everything.
    Account,
    /// A user's who consented.
    User {
        /// The user's id.
        id: String,
        /// Names the grant the token came with.
        grant: String,
    },
}

/// What a token says. Those the account issued say more than those a client signs.
#[derive(Deserialize)]
struct Claims {
    iss: String,
    exp: i64,
    #[serde(default)]
    jti: String,
    uid: Option<String>,
    #[serde(default)]
    gid: String,
}

/// Lets a request pass that carries a good bearer, and a user's only where users' tokens have the
/// scope.
pub(crate) async fn require(
    State(account): State<Arc<Account>>,
    mut request: Request,
    next: Next,
) -> Response {
    let header = request.headers().get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    let bearer = match of_header(header).and_then(|token| read(&account, token)) {
        Ok(bearer) => bearer,
        Err(refusal) => return refusal.into_response(),
    };
    if let Bearer::User { .. } = bearer {
        let route = request.extensions().get::<MatchedPath>().map(MatchedPath::as_str);
        match route.and_then(|route| scopes::asked_by(request.method(), route)) {
            // Which user may be read is judged where it is known who is meant.
            Some(scopes::READ_USER) => {}
            Some(scope) => return ZoomError::no_scope(scope).into_response(),
            None => return error::unknown_endpoint().await.into_response(),
        }
    }
    request.extensions_mut().insert(bearer);
    next.run(request).await
}

fn invalid() -> ZoomError {
    ZoomError::token("Invalid access token.")
}

fn expired() -> ZoomError {
    ZoomError::token("Access token is expired.")
}

fn of_header(header: Option<&str>) -> Result<&str, ZoomError> {
    let (scheme, token) = header.and_then(|text| text.split_once(' ')).ok_or_else(invalid)?;
    if scheme.eq_ignore_ascii_case("bearer") { Ok(token.trim()) } else { Err(invalid()) }
}

/// On whose behalf a token speaks.
///
/// # Errors
/// Zoom's 124 where it is none, or is over.
pub(crate) fn read(account: &Account, token: &str) -> Result<Bearer, ZoomError> {
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
    let ahead = claims.exp.saturating_sub(account.now().as_second());
    if claims.iss != issuer || ahead > EXP_FURTHEST_S {
        return Err(invalid());
    }
    if algorithm == Algorithm::HS256 {
        return if ahead > 0 { Ok(Bearer::Account) } else { Err(expired()) };
    }
    let serial = u64::from_str_radix(&claims.jti, 16).map_err(|_| invalid())?;
    if ahead <= 0 || account.levers().is_expired(serial) {
        return Err(expired());
    }
    match claims.uid {
        None => Ok(Bearer::Account),
        Some(id) if account.grants().stands(&id, &claims.gid) && account.is_active(&id) => {
            Ok(Bearer::User { id, grant: claims.gid })
        }
        Some(_) => Err(invalid()),
    }
}

fn issuer() -> String {
    format!("zm:cid:{}", credentials::CLIENT_ID)
}

fn sign(claims: &impl Serialize) -> String {
    #[expect(clippy::expect_used, reason = "HMAC takes any key, and the claims are plain JSON")]
    encode(&Header::new(Algorithm::HS512), claims, &EncodingKey::from_secret(ISSUED_KEY))
        .expect("plain claims can be signed")
}

/// A fresh access token that speaks for `bearer`.
pub(crate) fn access_token(account: &Account, bearer: &Bearer) -> String {
    let issued = account.now().as_second();
    let mut claims = json!({
        "aud": "https://oauth.zoom.us",
        "ver": 10,
        "iss": issuer(),
        "aid": credentials::ACCOUNT_ID,
        "iat": issued,
        "nbf": issued,
        "exp": issued + ACCESS_TOKEN_LIFE_S,
        // Tells apart those of one second.
        "jti": format!("{:016x}", account.serial()),
    });
    if let Bearer::User { id, grant } = bearer {
        claims["uid"] = id.as_str().into();
        claims["gid"] = grant.as_str().into();
    }
    sign(&claims)
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

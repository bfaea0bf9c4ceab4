//! `GET /userinfo`: the caller's profile as Zoom answers it, and what may be known of the access
//! token the account's calls carry.

use api::{
    UserId,
    session::{AccessTokenFacts, CredentialsKind, UserInfo},
};
use axum::Json;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use secrecy::ExposeSecret;
use serde_json::Value;
use zoom::{AccessToken, Credentials};

use crate::{app::App, failure::Failure, session::Member};

pub(super) async fn handle(app: App, member: Member) -> Result<Json<UserInfo>, Failure> {
    let profile = profile(&app, &member.0.user.id).await?;
    let token = app.zoom.access_token().await?;
    Ok(Json(UserInfo { profile, access_token: facts(app.zoom.credentials(), &token) }))
}

/// Asked with the caller's own consent at Zoom where there is one, else with the account's token.
async fn profile(app: &App, user_id: &UserId) -> Result<Value, Failure> {
    if let Some(grants) = &app.signin.grants
        && let Some(profile) = grants.profile(app, user_id).await?
    {
        return Ok(profile);
    }
    Ok(app.zoom.get_user_raw(user_id.as_str()).await?)
}

/// Header and claims; the third part, the signature, is what would let somebody use the token.
fn facts(credentials: &Credentials, token: &AccessToken) -> AccessTokenFacts {
    let mut parts = token.secret.expose_secret().split('.');
    let decoded = |part: Option<&str>| -> Option<Value> {
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part?).ok()?).ok()
    };
    let (header, claims) = (decoded(parts.next()), decoded(parts.next()));
    AccessTokenFacts {
        credentials: match credentials {
            Credentials::Jwt { .. } => CredentialsKind::Jwt,
            Credentials::ServerToServer { .. } => CredentialsKind::ServerToServer,
        },
        header,
        claims,
        expires_at: token.expires_at.into(),
    }
}

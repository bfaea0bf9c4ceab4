//! Grants: a user's consent at Zoom to this app, from the page that asks for it to its end
//! (OAuth 2.0 authorization code with PKCE, refresh, revocation).
//!
//! Every call is made once. A refresh token works once, so only whoever keeps it can tell whether
//! to try again; [`GrantError`] says what is known.

use std::{fmt, sync::Arc, time::Duration};

use percent_encoding::utf8_percent_encode;
use reqwest::StatusCode;
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;
use thiserror::Error as ThisError;
use tokio::time::Instant;

use crate::{
    AccessToken, ApiError, Clock, Endpoints, Error, answer::Answer, http::Patience, path::SEGMENT,
    token,
};

/// What proves the app users consent to. It may be another app than the one that proves the
/// account. `Debug` shows no secret.
#[derive(Debug, Clone)]
pub struct OAuthApp {
    /// Names the app.
    pub client_id: String,
    /// Proves the app.
    pub client_secret: SecretString,
}

/// A user's consent, as Zoom issued it. `Debug` shows no secret.
#[derive(Debug, Clone)]
pub struct Grant {
    /// Speaks for the user (Zoom: for an hour).
    pub access_token: AccessToken,
    /// Yields the next grant, once. Zoom: the latest alone is good; how long, it does not say.
    pub refresh_token: SecretString,
    /// What the app may do, in Zoom's names, separated by blanks; empty where Zoom does not tell.
    pub scope: String,
}

/// Why a grant was not issued, renewed or ended, by what is known of Zoom's side.
#[derive(Debug, Clone, PartialEq, Eq, ThisError)]
pub enum GrantError {
    /// The code or refresh token is worth nothing, now and later (Zoom: `invalid_grant`).
    #[error("The consent given at Zoom is no longer good; sign in with Zoom again. {0}")]
    InvalidGrant(ApiError),
    /// Zoom does not accept what proves the app. The code or refresh token may still be good.
    #[error("Zoom does not accept the OAuth app; check its client id and client secret. {0}")]
    InvalidClient(ApiError),
    /// Zoom did nothing: it was not reached, a limit is spent, or it refused for another reason.
    /// The code or refresh token is as good as before.
    #[error(transparent)]
    NotDone(Error),
    /// Zoom may have done it: no answer in time, a connection that broke, a failure on its side
    /// (5xx) or an answer that makes no sense. The code or refresh token may be spent.
    #[error("It is not known whether Zoom did what was asked. {0}")]
    Unknown(Error),
}

/// Obtains, renews and ends the grants of one app. Clones share connections.
#[derive(Clone)]
pub struct GrantClient(Arc<Inner>);

struct Inner {
    http: reqwest::Client,
    oauth_url: String,
    app: OAuthApp,
    clock: Clock,
}

impl fmt::Debug for GrantClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("GrantClient").field("app", &self.0.app).finish_non_exhaustive()
    }
}

impl GrantClient {
    /// A client that speaks through `http` (built by [`crate::http::client`]) and takes the time
    /// from `clock`.
    #[must_use]
    pub fn new(http: reqwest::Client, endpoints: &Endpoints, app: OAuthApp, clock: Clock) -> Self {
        let oauth_url = endpoints.oauth_url.trim_end_matches('/').to_owned();
        Self(Arc::new(Inner { http, oauth_url, app, clock }))
    }

    /// The app users consent to.
    #[must_use]
    pub fn app(&self) -> &OAuthApp {
        &self.0.app
    }

    /// The page at Zoom that asks a user for consent. From there the browser comes back to
    /// `redirect_uri`, which the app has registered, with `state` and either `code` or `error`.
    /// `challenge` is the SHA-256 of the verifier, in base64url without padding (RFC 7636, S256).
    #[must_use]
    pub fn authorize_url(&self, redirect_uri: &str, state: &str, challenge: &str) -> String {
        let Inner { oauth_url, app, .. } = &*self.0;
        let mut url = format!("{oauth_url}/authorize?response_type=code");
        for (name, value) in [
            ("client_id", app.client_id.as_str()),
            ("redirect_uri", redirect_uri),
            ("state", state),
            ("code_challenge", challenge),
            ("code_challenge_method", "S256"),
        ] {
            url.push('&');
            url.push_str(name);
            url.push('=');
            url.extend(utf8_percent_encode(value, SEGMENT));
        }
        url
    }

    /// Exchanges a code for the user's grant. Zoom: a code lives five minutes and works once;
    /// `redirect_uri` must be the one it was issued for. `timeout` covers the whole call.
    ///
    /// # Errors
    /// [`GrantError::InvalidGrant`] where the code is unknown, spent, too old or not this
    /// browser's; the others as named there.
    pub async fn exchange(
        &self,
        code: &SecretString,
        verifier: &SecretString,
        redirect_uri: &str,
        timeout: Duration,
    ) -> Result<Grant, GrantError> {
        let form = [
            ("grant_type", "authorization_code"),
            ("code", code.expose_secret()),
            ("redirect_uri", redirect_uri),
            ("code_verifier", verifier.expose_secret()),
        ];
        self.issue(&form, &[code, verifier], timeout).await
    }

    /// Exchanges a refresh token for the next grant; afterwards it is worth nothing. `timeout`
    /// covers the whole call.
    ///
    /// # Errors
    /// [`GrantError::InvalidGrant`] where it is not the latest of a living grant; the others as
    /// named there.
    pub async fn refresh(
        &self,
        refresh_token: &SecretString,
        timeout: Duration,
    ) -> Result<Grant, GrantError> {
        let form =
            [("grant_type", "refresh_token"), ("refresh_token", refresh_token.expose_secret())];
        self.issue(&form, &[refresh_token], timeout).await
    }

    /// Ends the grant an access or refresh token belongs to: both kinds are worth nothing
    /// afterwards. A token Zoom no longer knows counts as revoked. `timeout` covers the whole
    /// call.
    ///
    /// # Errors
    /// As named in [`GrantError`], never [`GrantError::InvalidGrant`]. The call may be repeated.
    pub async fn revoke(&self, token: &SecretString, timeout: Duration) -> Result<(), GrantError> {
        let form = [("token", token.expose_secret())];
        match self.post("revoke", &form, &[token], timeout).await {
            Ok(answer) => answer.refuse_web_page().map_err(GrantError::Unknown),
            Err(GrantError::InvalidGrant(_)) => Ok(()),
            Err(error) => Err(error),
        }
    }

    async fn issue(
        &self,
        form: &[(&str, &str)],
        secrets: &[&SecretString],
        timeout: Duration,
    ) -> Result<Grant, GrantError> {
        // Before the request, so that the token never ends later here than at Zoom.
        let asked_at = (self.0.clock)();
        let answer = self.post("token", form, secrets, timeout).await?;
        let body = answer.json().map_err(GrantError::Unknown)?;
        let text = |name: &str| body.get(name).and_then(Value::as_str).unwrap_or_default();
        let refresh_token = text("refresh_token");
        match token::issued(&body, asked_at) {
            Some(access_token) if !refresh_token.is_empty() => Ok(Grant {
                access_token,
                refresh_token: refresh_token.into(),
                scope: text("scope").to_owned(),
            }),
            _ => Err(GrantError::Unknown(answer.of_other_shape())),
        }
    }

    /// Posts a form, proven by HTTP Basic, and answers a success. Nothing of it is in the
    /// address: addresses end up in the logs of every hop.
    async fn post(
        &self,
        endpoint: &str,
        form: &[(&str, &str)],
        secrets: &[&SecretString],
        timeout: Duration,
    ) -> Result<Answer, GrantError> {
        let Inner { http, oauth_url, app, clock, .. } = &*self.0;
        let deadline = Instant::now() + timeout;
        let request = http
            .post(format!("{oauth_url}/{endpoint}"))
            .basic_auth(&app.client_id, Some(app.client_secret.expose_secret()))
            .form(form)
            .timeout(timeout);
        let response = request.send().await.map_err(|error| without_answer(error.into()))?;
        let answer = Answer::read(response, Patience::default().idle, deadline);
        let answer = answer.await.map_err(without_answer)?;
        if answer.status().is_success() {
            return Ok(answer);
        }
        let mut secrets = secrets.to_vec();
        secrets.push(&app.client_secret);
        Err(refused(answer, &secrets, clock()))
    }
}

/// A call that has no answer. Zoom did nothing only where the request never left, or was sent
/// elsewhere.
fn without_answer(error: Error) -> GrantError {
    match error {
        Error::Unreachable { sent: false, .. } | Error::Redirected { .. } => {
            GrantError::NotDone(error)
        }
        _ => GrantError::Unknown(error),
    }
}

/// An answer that is no success.
fn refused(answer: Answer, secrets: &[&SecretString], now: jiff::Timestamp) -> GrantError {
    let status = answer.status();
    let word = answer.oauth_error();
    let error = answer.into_oauth_error(secrets, now);
    match error {
        // A gateway may have passed the request on before it failed.
        _ if status.is_server_error() => GrantError::Unknown(error),
        Error::Api(refusal) => match word.as_deref() {
            Some("invalid_grant") => GrantError::InvalidGrant(refusal),
            // Zoom: the older form of the same refusal.
            _ if is_dead(&refusal.message) => GrantError::InvalidGrant(refusal),
            Some("invalid_client" | "unauthorized_client") => GrantError::InvalidClient(refusal),
            _ if status == StatusCode::UNAUTHORIZED => GrantError::InvalidClient(refusal),
            _ => GrantError::NotDone(Error::Api(refusal)),
        },
        error => GrantError::NotDone(error),
    }
}

/// Zoom: `{"reason":"Invalid Token!"}`, whatever `error` says beside it.
fn is_dead(reason: &str) -> bool {
    reason.trim().trim_end_matches('!').eq_ignore_ascii_case("invalid token")
}

//! Access tokens: signed here, or fetched from Zoom's token endpoint, one request at a time.

use std::{
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use jiff::{SignedDuration, Timestamp};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use secrecy::{ExposeSecret, SecretString};
use serde::Serialize;
use serde_json::Value;
use tokio::time::{Instant, timeout};

use crate::{Clock, Credentials, Error, answer::Answer, http::Patience, lenient};

/// How long a signed token is good for: the shortest that survives a slow call.
const JWT_LIFETIME: SignedDuration = SignedDuration::from_secs(60);
/// How long before its end a fetched token is replaced, where its life is not short.
const MARGIN: SignedDuration = SignedDuration::from_secs(120);
/// How long the call that replaces a token waits for another while the one it has is still good.
const SPARE_PATIENCE: Duration = Duration::from_secs(3);
/// How long a token due for replacement is used on where it cannot be replaced now.
const RESPITE: SignedDuration = SignedDuration::from_secs(10);
/// Longest life of a fetched token that is believed (Zoom: one hour).
const LIFETIME_MAX_S: u64 = 24 * 60 * 60;

/// What a call to Zoom carries.
#[derive(Debug, Clone)]
pub struct AccessToken {
    /// The token itself.
    pub secret: SecretString,
    /// When Zoom stops taking it.
    pub expires_at: Timestamp,
}

impl AccessToken {
    fn is(&self, other: &SecretString) -> bool {
        self.secret.expose_secret() == other.expose_secret()
    }
}

#[derive(Serialize)]
struct Claims<'a> {
    iss: &'a str,
    /// Unix time in seconds; milliseconds would make a token that lives for millennia.
    exp: i64,
}

/// Gives out access tokens.
pub(crate) struct TokenSource {
    http: reqwest::Client,
    token_url: String,
    credentials: Credentials,
    clock: Clock,
    cache: Mutex<Cache>,
    /// Held by whoever asks the token endpoint.
    asking: tokio::sync::Mutex<()>,
    /// How many token requests have ended.
    ended: AtomicU64,
}

#[derive(Default)]
struct Cache {
    token: Option<Fetched>,
    /// The latest request's failure, and its number.
    failure: Option<(u64, Error)>,
}

struct Fetched {
    token: AccessToken,
    refresh_at: Timestamp,
}

/// What there is of a token before anybody is asked.
enum Held {
    /// One to call with.
    Good(AccessToken),
    /// One to call with that is due for replacement.
    Due(AccessToken),
    /// None.
    Nothing,
}

impl TokenSource {
    pub(crate) fn new(
        http: reqwest::Client,
        token_url: String,
        credentials: Credentials,
        clock: Clock,
    ) -> Self {
        Self {
            http,
            token_url,
            credentials,
            clock,
            cache: Mutex::default(),
            asking: tokio::sync::Mutex::default(),
            ended: AtomicU64::new(0),
        }
    }

    pub(crate) fn credentials(&self) -> &Credentials {
        &self.credentials
    }

    /// A token to call Zoom with, and not `rejected`.
    pub(crate) async fn token(
        &self,
        rejected: Option<&SecretString>,
    ) -> Result<AccessToken, Error> {
        match &self.credentials {
            Credentials::Jwt { api_key, api_secret } => sign(api_key, api_secret, (self.clock)()),
            Credentials::ServerToServer { account_id, client_id, client_secret } => {
                let app = App { account_id, client_id, client_secret };
                self.cached(&app, rejected).await
            }
        }
    }

    /// The cached token, replaced first where that is due and nobody else is at it. Callers that
    /// wait for the same request share its result, its failure too: they would otherwise try one
    /// after the other.
    async fn cached(
        &self,
        app: &App<'_>,
        rejected: Option<&SecretString>,
    ) -> Result<AccessToken, Error> {
        let ended_before = self.ended.load(Ordering::Acquire);
        let _asking = match self.held(rejected) {
            Held::Good(token) => return Ok(token),
            Held::Due(token) => match self.asking.try_lock() {
                Ok(asking) => asking,
                Err(_) => return Ok(token),
            },
            Held::Nothing => self.asking.lock().await,
        };
        // Whoever asked before may have replaced it.
        let spare = match self.held(rejected) {
            Held::Good(token) => return Ok(token),
            Held::Due(token) => Some(token),
            Held::Nothing => None,
        };
        if let Some((number, error)) = &self.cache().failure
            && *number > ended_before
        {
            return Err(error.clone());
        }
        let now = (self.clock)();
        if let (Some(_), Some(held)) = (&spare, &mut self.cache().token) {
            // Also where the caller gives up meanwhile: the next would only meet the same.
            let later = now.saturating_add(RESPITE).unwrap_or(now);
            held.refresh_at = later.min(held.token.expires_at);
        }
        let fetching = self.fetch(app, now);
        let outcome = match spare {
            Some(_) => timeout(SPARE_PATIENCE, fetching).await.unwrap_or(Err(Error::Timeout)),
            None => fetching.await,
        };
        let number = self.ended.fetch_add(1, Ordering::AcqRel) + 1;
        let mut cache = self.cache();
        match outcome {
            Ok(fetched) => {
                let token = fetched.token.clone();
                *cache = Cache { token: Some(fetched), failure: None };
                Ok(token)
            }
            Err(error) => {
                // A token that is only due for replacement still serves, whatever is the matter.
                if let Some(spare) = spare {
                    return Ok(spare);
                }
                cache.failure = Some((number, error.clone()));
                Err(error)
            }
        }
    }

    /// What is cached, other than `rejected`.
    fn held(&self, rejected: Option<&SecretString>) -> Held {
        let now = (self.clock)();
        match &self.cache().token {
            Some(held) if rejected.is_some_and(|old| held.token.is(old)) => Held::Nothing,
            Some(held) if now < held.refresh_at => Held::Good(held.token.clone()),
            Some(held) if now < held.token.expires_at => Held::Due(held.token.clone()),
            _ => Held::Nothing,
        }
    }

    fn cache(&self) -> MutexGuard<'_, Cache> {
        // Whoever panicked here left a cache that is still one.
        self.cache.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn fetch(&self, app: &App<'_>, now: Timestamp) -> Result<Fetched, Error> {
        // In the body, not the query: addresses end up in the logs of every hop.
        let form = [("grant_type", "account_credentials"), ("account_id", app.account_id)];
        let response = self
            .http
            .post(&self.token_url)
            .basic_auth(app.client_id, Some(app.client_secret.expose_secret()))
            .form(&form)
            .send()
            .await?;
        let patience = Patience::default();
        let answer = Answer::read(response, patience.idle, Instant::now() + patience.total).await?;
        if !answer.status().is_success() {
            return Err(answer.into_token_error(&[app.client_secret], (self.clock)()));
        }
        let body = answer.json()?;
        let token = issued(&body, now).ok_or_else(|| answer.of_other_shape())?;
        let margin = MARGIN.min(token.expires_at.duration_since(now) / 5);
        let refresh_at = token.expires_at.saturating_sub(margin).unwrap_or(now);
        Ok(Fetched { token, refresh_at })
    }
}

/// The access token a token endpoint's answer holds. Its life is counted from `asked_at`, before
/// the request, so that it never ends later here than at Zoom. `None` where there is none.
pub(crate) fn issued(answer: &Value, asked_at: Timestamp) -> Option<AccessToken> {
    let secret = answer.get("access_token")?.as_str().filter(|secret| !secret.is_empty())?;
    let lifetime = answer.get("expires_in").and_then(lenient::whole).filter(|life| *life > 0)?;
    let lifetime = Duration::from_secs(lifetime.min(LIFETIME_MAX_S));
    let expires_at = asked_at.saturating_add(lifetime).unwrap_or(asked_at);
    Some(AccessToken { secret: secret.into(), expires_at })
}

/// The server-to-server app a token is fetched for.
struct App<'a> {
    account_id: &'a str,
    client_id: &'a str,
    client_secret: &'a SecretString,
}

fn sign(api_key: &str, api_secret: &SecretString, now: Timestamp) -> Result<AccessToken, Error> {
    let exp = now.as_second() + JWT_LIFETIME.as_secs();
    let expires_at =
        Timestamp::from_second(exp).map_err(|error| Error::Signing { cause: error.to_string() })?;
    let key = EncodingKey::from_secret(api_secret.expose_secret().as_bytes());
    let token =
        jsonwebtoken::encode(&Header::new(Algorithm::HS256), &Claims { iss: api_key, exp }, &key)
            .map_err(|error| Error::Signing { cause: error.to_string() })?;
    Ok(AccessToken { secret: token.into(), expires_at })
}

#[cfg(test)]
mod tests {
    use jsonwebtoken::{DecodingKey, Validation};

    use super::*;

    fn claims(now: &str) -> (Header, serde_json::Map<String, Value>, AccessToken) {
        let now = now.parse().unwrap();
        let token = sign("key", &"secret".into(), now).unwrap();
        let mut validation = Validation::new(Algorithm::HS256);
        validation.validate_exp = false;
        let key = DecodingKey::from_secret(b"secret");
        let read = jsonwebtoken::decode(token.secret.expose_secret(), &key, &validation).unwrap();
        (read.header, read.claims, token)
    }

    #[test]
    fn a_jwt_expires_in_seconds_and_at_most_a_minute_ahead() {
        for now in ["2026-11-24T18:00:00Z", "2026-11-24T18:00:00.999999999Z"] {
            let (header, claims, token) = claims(now);
            let now: Timestamp = now.parse().unwrap();
            let exp = claims["exp"].as_i64().unwrap();
            // Milliseconds, the classic mistake, would be a thousand times as much.
            assert!((1..=60).contains(&(exp - now.as_second())), "{exp}");
            assert_eq!(token.expires_at.as_second(), exp);
            assert_eq!((header.alg, header.typ.as_deref()), (Algorithm::HS256, Some("JWT")));
            assert_eq!(claims["iss"], "key");
            assert_eq!(claims.len(), 2, "{claims:?}");
        }
    }

    #[test]
    fn debug_shows_no_token() {
        let (_, _, token) = claims("2026-11-24T18:00:00Z");
        assert!(!format!("{token:?}").contains(token.secret.expose_secret()));
    }
}

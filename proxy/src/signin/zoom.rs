//! Sign-in by Zoom itself: OAuth 2.0 authorization code with PKCE. State and verifier are derived
//! from a secret in a cookie of the browser that began: what comes back in another browser, or
//! without that cookie, fits nothing, and the store holds no secret.

use std::time::Duration;

use api::{ErrorCode, Place, UserId, session::SessionUser};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::SignedDuration;
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use thiserror::Error;
use tokio::time::Instant;
use tracing::Instrument;
use zoom::GrantError;

use super::find_active;
use crate::{
    app::App,
    audit::Outcome,
    failure::Failure,
    grants::{Grants, TokenError},
    session::SignInSecret,
    store::{FlowRow, Handover, IdHash, StoreError},
};

/// How long a person may take at Zoom.
const FLOW_LIFE: SignedDuration = SignedDuration::from_mins(10);
/// How long Zoom may take to exchange a code, or to say whose it is.
const CALL_TIMEOUT: Duration = Duration::from_secs(10);

/// Names to the page what is no doing of the person's.
const UNAVAILABLE: &str = "unavailable";

/// Why a consent did not end in a session. The page shows a sentence for each.
#[derive(Debug, Error)]
pub enum ConsentError {
    /// The person declined.
    #[error("the person declined")]
    Declined,
    /// No sign-in waits in this browser: it began elsewhere, took too long or came back twice.
    #[error("no sign-in waits in this browser")]
    Stale,
    /// Zoom refused or cannot be reached.
    #[error("Zoom failed: {0}")]
    Zoom(#[from] GrantError),
    /// Zoom did not say whose consent it was.
    #[error("Zoom did not say whose consent it was: {0}")]
    Whose(#[from] zoom::Error),
    /// The person is not an active user of the account.
    #[error("not an active user of the account: {0}")]
    NotOfTheAccount(Failure),
    /// The consent cannot be kept.
    #[error(transparent)]
    Token(#[from] TokenError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Taking the consent broke off.
    #[error("taking the consent broke off: {0}")]
    Broken(String),
}

impl ConsentError {
    /// Names the case to the page.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Declined => "declined",
            // A code that was spent, is too old or belongs to another sign-in.
            Self::Stale | Self::Zoom(GrantError::InvalidGrant(_)) => "stale",
            Self::NotOfTheAccount(failure) => match failure.code() {
                ErrorCode::UserNotFound | ErrorCode::UserInactive | ErrorCode::UserPending => {
                    "unknown_user"
                }
                _ => UNAVAILABLE,
            },
            Self::Zoom(_) | Self::Whose(_) | Self::Token(_) | Self::Store(_) | Self::Broken(_) => {
                UNAVAILABLE
            }
        }
    }

    /// How it stands in the audit: what failed is no doing of the person's.
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        if self.name() == UNAVAILABLE { Outcome::Failed } else { Outcome::Refused }
    }
}

fn state(secret: &SignInSecret) -> String {
    URL_SAFE_NO_PAD.encode(secret.derive("state").0)
}

fn verifier(secret: &SignInSecret) -> SecretString {
    SecretString::from(URL_SAFE_NO_PAD.encode(secret.derive("verifier").0))
}

/// What a sign-in begins with, besides its browser.
#[derive(Debug)]
pub struct Wanted {
    /// Where the person wants to go.
    pub return_to: Place,
    /// The session their browser has, which ends with the new one.
    pub former: Option<IdHash>,
    /// The page that is told, where the sign-in happens in a window of its own.
    pub handover: Option<Handover>,
}

/// Begins: the secret for the browser's cookie, and the address of Zoom's page.
///
/// # Errors
/// Where the store fails.
pub async fn begin(
    app: &App,
    grants: &Grants,
    wanted: Wanted,
) -> Result<(SignInSecret, String), StoreError> {
    let secret = SignInSecret::random(&app.random);
    let flow = FlowRow {
        id: secret.hash(),
        return_to: wanted.return_to.to_string(),
        session: wanted.former,
        handover: wanted.handover,
        expires_at: app.now() + FLOW_LIFE,
    };
    app.store.keep_flow(&flow).await?;
    let digest = Sha256::digest(verifier(&secret).expose_secret().as_bytes());
    let challenge = URL_SAFE_NO_PAD.encode(digest);
    let url = grants.client.authorize_url(&app.zoom_callback(), &state(&secret), &challenge);
    Ok((secret, url))
}

/// Whether what comes back with this state was begun with this secret.
#[must_use]
pub fn is_of(secret: &SignInSecret, returned_state: &str) -> bool {
    state(secret).as_bytes().ct_eq(returned_state.as_bytes()).into()
}

/// Takes back what was begun with this secret: once.
///
/// # Errors
/// [`ConsentError::Stale`] where it came back already, or too late; where the store fails.
pub async fn take_back(app: &App, secret: &SignInSecret) -> Result<Wanted, ConsentError> {
    let flow = app.store.take_flow(&secret.hash(), app.now()).await?.ok_or(ConsentError::Stale)?;
    Ok(Wanted {
        return_to: flow.return_to.parse().unwrap_or_else(|_| Place::start()),
        former: flow.session,
        handover: flow.handover,
    })
}

/// Who consented, by the code that came back; none did who declined. Their consent is kept.
///
/// # Errors
/// See [`ConsentError`].
pub async fn prove(
    app: &App,
    grants: &Grants,
    secret: &SignInSecret,
    code: Option<SecretString>,
) -> Result<SessionUser, ConsentError> {
    let code = code.ok_or(ConsentError::Declined)?;
    let (task_app, task_grants, verifier) = (app.clone(), grants.clone(), verifier(secret));
    // It goes on where the browser goes away: a consent Zoom has issued is kept, or revoked.
    let accepting = async move { accept(&task_app, &task_grants, &code, &verifier).await };
    let accepting = app.tasks.spawn(accepting.in_current_span());
    accepting.await.map_err(|error| ConsentError::Broken(error.to_string()))?
}

/// Exchanges the code, and keeps the consent of a user who may sign in.
async fn accept(
    app: &App,
    grants: &Grants,
    code: &SecretString,
    verifier: &SecretString,
) -> Result<SessionUser, ConsentError> {
    let callback = app.zoom_callback();
    let grant =
        grants.client.exchange(code, verifier, &callback, app.patience(CALL_TIMEOUT)).await?;
    let kept = async {
        let user = whose(app, &grant).await?;
        let user_id: &UserId = &user.id;
        grants.keep(app, user_id, &grant).await?;
        Ok(user)
    };
    let kept = kept.await;
    if kept.is_err() {
        // A consent nobody will use again should not live on at Zoom. Nobody has to wait for it.
        let client = grants.client.clone();
        let revoking = async move {
            if let Err(left) = client.revoke(&grant.refresh_token, CALL_TIMEOUT).await {
                tracing::warn!(error = %left, "a consent that led nowhere could not be revoked");
            }
        };
        app.tasks.spawn(revoking.in_current_span());
    }
    kept
}

/// The active user of the account who consented, by Zoom's id: emails change hands.
async fn whose(app: &App, grant: &zoom::Grant) -> Result<SessionUser, ConsentError> {
    let zoom = app.zoom.until(Instant::now() + CALL_TIMEOUT);
    let who = zoom.user_of(&grant.access_token.secret).await?;
    let user = find_active(app, &who.id).await.map_err(ConsentError::NotOfTheAccount)?;
    if user.id.as_str() != who.id {
        return Err(ConsentError::NotOfTheAccount(Failure::UserNotFound));
    }
    Ok(user)
}

#[cfg(test)]
mod tests {
    use std::{
        collections::HashSet,
        sync::{
            Arc,
            atomic::{AtomicU64, Ordering},
        },
    };

    use super::*;
    use crate::app::Random;

    /// Differs from call to call in a few bits only.
    fn counting() -> Random {
        let calls = AtomicU64::new(0);
        Arc::new(move |bytes: &mut [u8]| {
            bytes.fill(0);
            bytes[..8].copy_from_slice(&calls.fetch_add(1, Ordering::SeqCst).to_le_bytes());
        })
    }

    /// RFC 7636, 4.1: 43 to 128 characters, of at least 256 bits.
    #[test]
    fn every_sign_in_has_a_verifier_and_a_state_of_its_own_of_256_bits() {
        let random = counting();
        let mut seen = HashSet::new();
        for _ in 0..10_000 {
            let secret = SignInSecret::random(&random);
            for text in [verifier(&secret).expose_secret().to_owned(), state(&secret)] {
                assert_eq!(URL_SAFE_NO_PAD.decode(&text).unwrap().len(), 32);
                assert!(seen.insert(text));
            }
        }
    }
}

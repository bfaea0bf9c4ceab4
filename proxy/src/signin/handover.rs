//! The end of a sign-in at Zoom that happened in a window of its own, because the page that wants
//! it stands within another page: the window's cookies are not that page's. What the window brings
//! back is a code, good once, for a minute, for the page that opened it alone: that page has kept a
//! secret (the verifier) of which the sign-in was begun with the hash.

use api::{
    UserId,
    session::{HandoverRequest, SessionUser},
};
use axum::http::{HeaderMap, header::ORIGIN};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::SignedDuration;
use secrecy::{ExposeSecret, SecretString};
use subtle::ConstantTimeEq;
use thiserror::Error;

use super::{find_active, limits::network};
use crate::{
    address::Origin,
    app::App,
    failure::Failure,
    http::Caller,
    store::{Handover, HandoverRow, IdHash, StoreError},
};

/// How long a code works: as long as two windows need to talk to each other.
pub const HANDOVER_LIFE: SignedDuration = SignedDuration::from_secs(60);
/// Length of a code: 256 bits, more than anybody guesses within its life.
const CODE_BYTES: usize = 32;

const NO_RECEIVER: &str = "No sign-in is handed over to pages of this origin. The console's operator lists those that call it in embed.origins, and those that frame it in embed.ancestors.";

/// Why a code led to no session.
#[derive(Debug, Error)]
pub enum HandoverError {
    /// No sign-in waits: it was taken over, took too long, or never was.
    #[error("no sign-in waits with this code")]
    Gone,
    /// It is another page's origin that asks.
    #[error("another origin asks than the one that began")]
    OtherOrigin,
    /// The secret is another's.
    #[error("the verifier is not the one that began")]
    OtherVerifier,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The person may not sign in any more, or Zoom does not say.
    #[error(transparent)]
    User(Failure),
}

impl From<HandoverError> for Failure {
    fn from(error: HandoverError) -> Self {
        match error {
            // Which it was is for the operator alone.
            HandoverError::Gone | HandoverError::OtherOrigin | HandoverError::OtherVerifier => {
                Self::HandoverGone
            }
            HandoverError::Store(error) => error.into(),
            HandoverError::User(failure) => failure,
        }
    }
}

/// Whom a sign-in is to be handed over to, as the page that begins it says.
///
/// # Errors
/// Where the challenge is no SHA-256 in base64url, or nothing is handed over to the origin.
pub fn wanted(app: &App, challenge: &str, origin: &str) -> Result<Handover, Failure> {
    let digest = URL_SAFE_NO_PAD.decode(challenge).ok().and_then(|bytes| bytes.try_into().ok());
    let Some(digest) = digest else {
        return Err(Failure::InvalidRequest(
            "The parameter handover is the SHA-256 of a verifier, in base64url.".to_owned(),
        ));
    };
    let Some(origin) = receiver(app, origin) else { return Err(Failure::Forbidden(NO_RECEIVER)) };
    Ok(Handover { challenge: IdHash(digest), origin: origin.to_string() })
}

/// The origin of a page that a sign-in may be handed over to: a listed one's, or the console's own
/// where its pages may stand within another.
#[must_use]
pub fn receiver<'a>(app: &'a App, origin: &str) -> Option<&'a Origin> {
    let own = (!app.embedding.ancestors.is_empty()).then(|| app.public_url.origin());
    app.embedding.origins.iter().chain(own).find(|known| known.as_str() == origin)
}

/// Makes the code for a person who is proven in the caller's window.
///
/// # Errors
/// Where the store fails.
pub async fn make(
    app: &App,
    caller: &Caller,
    handover: Handover,
    user_id: UserId,
) -> Result<SecretString, StoreError> {
    let mut bytes = [0; CODE_BYTES];
    (app.random)(&mut bytes);
    let code = URL_SAFE_NO_PAD.encode(bytes);
    let row = HandoverRow {
        id: IdHash::of(code.as_bytes()),
        handover,
        user_id,
        network: network(caller.address),
        expires_at: app.now() + HANDOVER_LIFE,
    };
    app.store.keep_handover(&row).await?;
    Ok(code.into())
}

/// Somebody whom a page takes over.
#[derive(Debug)]
pub struct Redeemed {
    /// Who they are.
    pub user: SessionUser,
    /// The network of the window they were proven in, where the page asks from another. That alone
    /// means nothing: one machine has addresses of both kinds, and companies have many ways out.
    pub elsewhere: Option<String>,
}

/// The person a code was made for. It is spent by this, also where it is not answered: whoever has
/// it and is not the page that began does not try twice.
///
/// # Errors
/// See [`HandoverError`].
pub async fn redeem(
    app: &App,
    caller: &Caller,
    headers: &HeaderMap,
    request: HandoverRequest,
) -> Result<Redeemed, HandoverError> {
    let (code, verifier) = (SecretString::from(request.code), SecretString::from(request.verifier));
    let id = IdHash::of(code.expose_secret().as_bytes());
    let row = app.store.take_handover(&id, app.now()).await?.ok_or(HandoverError::Gone)?;
    let mut origins = headers.get_all(ORIGIN).iter();
    let (Some(origin), None) = (origins.next(), origins.next()) else {
        return Err(HandoverError::OtherOrigin);
    };
    if origin != row.handover.origin.as_str() {
        return Err(HandoverError::OtherOrigin);
    }
    let challenge = IdHash::of(verifier.expose_secret().as_bytes());
    if !bool::from(challenge.0.ct_eq(&row.handover.challenge.0)) {
        return Err(HandoverError::OtherVerifier);
    }
    let user = find_active(app, row.user_id.as_str()).await.map_err(HandoverError::User)?;
    if user.id != row.user_id {
        return Err(HandoverError::User(Failure::UserNotFound));
    }
    let elsewhere = Some(row.network).filter(|window| *window != network(caller.address));
    Ok(Redeemed { user, elsewhere })
}

//! Creating once however often a request is sent: the client's `Idempotency-Key` claims a slot in
//! the store, and the slot keeps the first success. A refused request gives its key back. One
//! whose outcome at Zoom or in the store is not known leaves its slot open: whoever sends it again
//! goes on with it, which begins with looking for what it may have created. A bulk job's rows have
//! keys of their own.

use std::future::Future;

use api::{BulkId, UserId};
use axum::{
    extract::OptionalFromRequestParts,
    http::{HeaderName, StatusCode, request::Parts},
};
use jiff::SignedDuration;
use serde::{Serialize, de::DeserializeOwned};
use sha2::{Digest, Sha256};
use tracing::Instrument;

use crate::{
    app::App,
    failure::{Failure, one_field},
    store::{Claim, Hold, IdHash, IdempotencySlot, Sent},
};

/// Who works on a request for so long was cut off with its server. Longer than any creation
/// takes to be answered.
const HELD_FOR: SignedDuration = SignedDuration::from_mins(2);
/// Names an attempt to create something.
pub const KEY_HEADER: HeaderName = HeaderName::from_static("idempotency-key");
/// Longest key that is read.
const KEY_MAX_CHARS: usize = 255;

/// The `Idempotency-Key` of a request.
#[derive(Debug, Clone)]
pub struct RequestKey(String);

impl RequestKey {
    /// The key of a bulk job's row: the same in every try.
    #[must_use]
    pub fn of_row(job: &BulkId, number: u32) -> Self {
        Self(format!("{job}/{number}"))
    }
}

impl<S: Send + Sync> OptionalFromRequestParts<S> for RequestKey {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Option<Self>, Failure> {
        let mut values = parts.headers.get_all(KEY_HEADER).iter();
        let Some(value) = values.next() else { return Ok(None) };
        let only = values.next().is_none().then_some(value);
        let readable = only.and_then(|value| value.to_str().ok()).filter(|text| {
            (1..=KEY_MAX_CHARS).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_graphic())
        });
        readable.map(|text| Some(Self(text.to_owned()))).ok_or_else(|| {
            one_field("Idempotency-Key", "An Idempotency-Key has 1 to 255 visible characters.")
                .into()
        })
    }
}

/// What a creating request finds.
#[derive(Debug)]
pub enum Once<T> {
    /// Nobody has answered it and nobody works on it: run it.
    Claimed(Attempt),
    /// It was answered before, with this.
    Answered(T),
}

/// One try to answer a creating request.
#[derive(Debug)]
pub struct Attempt {
    /// `None` where the request came without a key.
    hold: Option<Hold>,
    /// What an earlier try has sent to Zoom.
    sent: Option<Sent>,
    /// Names the request in the store: the same in every try.
    name: IdHash,
}

impl<T: DeserializeOwned> Once<T> {
    /// Claims the slot of a request; see the module.
    ///
    /// # Errors
    /// Where the key was used otherwise or somebody works on its request; where the store fails.
    pub async fn claim(
        app: &App,
        user_id: &UserId,
        route: &'static str,
        key: Option<RequestKey>,
        request: &impl Serialize,
    ) -> Result<Self, Failure> {
        let Some(RequestKey(key)) = key else {
            let mut name = [0; 32];
            (app.random)(&mut name);
            return Ok(Self::Claimed(Attempt { hold: None, sent: None, name: IdHash(name) }));
        };
        let name = IdHash::of(format!("{route}\n{user_id}\n{key}").as_bytes());
        let slot = IdempotencySlot { user_id: user_id.clone(), route, key };
        let hold = Hold { slot, until: app.now() + HELD_FOR };
        let unreadable = |error: serde_json::Error| Failure::Internal(error.to_string());
        let canonical = serde_json::to_vec(request).map_err(unreadable)?;
        let body_hash = IdHash(Sha256::digest(canonical).into());
        match app.store.claim(&hold, &body_hash, app.now()).await? {
            Claim::Held { sent } => Ok(Self::Claimed(Attempt { hold: Some(hold), sent, name })),
            Claim::InProgress => Err(Failure::IdempotencyKeyInProgress),
            Claim::OtherBody => Err(Failure::IdempotencyKeyReused),
            // Nothing but success is kept.
            Claim::Answered { body, .. } => {
                Ok(Self::Answered(serde_json::from_str(&body).map_err(unreadable)?))
            }
        }
    }
}

impl Attempt {
    /// What an earlier try has sent to Zoom, and nobody knows what became of it.
    #[must_use]
    pub fn sent(&self) -> Option<Sent> {
        self.sent
    }

    /// Names the request in the store: the same in every try.
    #[must_use]
    pub fn name(&self) -> IdHash {
        self.name
    }

    /// What a failure means that kept this try from doing anything: where an earlier one has
    /// sent something, that stays unknown.
    #[must_use]
    pub fn not_tried(&self, app: &App, failure: Failure) -> Failure {
        match self.sent {
            Some(sent) => self.unknown(app, failure, sent),
            None => failure,
        }
    }

    /// That it is not known what became of the request; says when trying again completes it.
    #[must_use]
    pub fn unknown(&self, app: &App, cause: Failure, sent: Sent) -> Failure {
        let wait = sent.settles_at.duration_since(app.now()).as_secs();
        let retry_after_s = u64::try_from(wait).unwrap_or(0).max(1);
        Failure::OutcomeUnknown {
            cause: Box::new(cause),
            retry_after_s: self.hold.is_some().then_some(retry_after_s),
        }
    }

    /// Names what the request makes in the store: the same in every try, and another one where its
    /// key is used again after it was forgotten.
    ///
    /// # Errors
    /// As [`Self::note_sending`].
    pub async fn name_of_result(&self, app: &App) -> Result<IdHash, Failure> {
        let now = app.now();
        let begun = self.sent.unwrap_or(Sent { at: now, settles_at: now });
        self.note_sending(app, begun).await?;
        let begun_at = begun.at.as_millisecond().to_be_bytes();
        Ok(IdHash::of(&[&self.name.0[..], &begun_at].concat()))
    }

    /// Notes that the request is about to be sent.
    ///
    /// # Errors
    /// Where somebody else works on it by now, or the store fails: it must not be sent then.
    pub async fn note_sending(&self, app: &App, sent: Sent) -> Result<(), Failure> {
        match &self.hold {
            Some(hold) if !app.store.note_sending(hold, &sent).await? => {
                Err(Failure::IdempotencyKeyInProgress)
            }
            _ => Ok(()),
        }
    }

    /// Runs the request and keeps what its repetition will be answered. It runs to its end even
    /// where the caller goes away: what was sent to Zoom is never left without its answer kept.
    ///
    /// # Errors
    /// Those of `create`. What became of the request is told even where the store does not keep
    /// it: its repetition then begins with looking for what was created.
    pub async fn run<T, F>(
        self,
        app: &App,
        create: impl FnOnce(Self) -> F + Send + 'static,
    ) -> Result<T, Failure>
    where
        T: Serialize + Send + Sync + 'static,
        F: Future<Output = Result<T, Failure>> + Send + 'static,
    {
        let app = app.clone();
        let tasks = app.tasks.clone();
        let running = async move {
            let hold = self.hold.clone();
            let created = create(self).await;
            if let Some(hold) = &hold
                && let Err(error) = keep(&app, hold, &created).await
            {
                tracing::error!(%error, route = hold.slot.route, "an answer could not be kept");
            }
            created
        };
        let running = tasks.spawn(running.in_current_span());
        running.await.map_err(|error| Failure::Internal(error.to_string()))?
    }
}

async fn keep<T: Serialize>(
    app: &App,
    hold: &Hold,
    created: &Result<T, Failure>,
) -> Result<(), Failure> {
    match created {
        Ok(value) => {
            let body = serde_json::to_string(value)
                .map_err(|error| Failure::Internal(error.to_string()))?;
            Ok(app.store.answer(hold, StatusCode::CREATED.as_u16(), &body).await?)
        }
        // A store that failed may have kept what it was given all the same.
        Err(Failure::OutcomeUnknown { .. } | Failure::Store(_)) => {
            Ok(app.store.let_go(hold).await?)
        }
        Err(_) => Ok(app.store.release(hold).await?),
    }
}

//! Creating once however often a request is sent: the client's `Idempotency-Key` claims a slot in
//! the store, and the slot keeps the first answer. A request whose outcome at Zoom is unknown
//! keeps its error: sending it again could create twice.

use std::future::Future;

use api::ErrorBody;
use axum::{
    extract::OptionalFromRequestParts,
    http::{StatusCode, request::Parts},
};
use jiff::SignedDuration;
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::{
    app::App,
    failure::{Failure, one_field},
    store::{Claim, IdHash, IdempotencySlot, SessionRow},
};

/// A request without an answer after so long was cut off with its server: nobody will answer it,
/// and nobody knows what Zoom did with it.
const ANSWERED_WITHIN: SignedDuration = SignedDuration::from_mins(2);
/// Longest key that is read.
const KEY_MAX_CHARS: usize = 255;

/// The `Idempotency-Key` of a request.
#[derive(Debug, Clone)]
pub struct RequestKey(String);

impl<S: Send + Sync> OptionalFromRequestParts<S> for RequestKey {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Option<Self>, Failure> {
        let mut values = parts.headers.get_all("idempotency-key").iter();
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
pub enum Once {
    /// It is the first, or came without a key: run it.
    Claimed(Claimed),
    /// It was answered before, with this.
    Answered(StatusCode, serde_json::Value),
}

/// The right to run a request.
#[derive(Debug)]
pub struct Claimed(Option<IdempotencySlot>);

impl Once {
    /// Claims the slot of a request; see the module.
    ///
    /// # Errors
    /// Where the key was used otherwise, its first request still runs or failed with an outcome
    /// unknown; where the store fails.
    pub async fn claim(
        app: &App,
        session: &SessionRow,
        route: &'static str,
        key: Option<RequestKey>,
        request: &impl Serialize,
    ) -> Result<Self, Failure> {
        let Some(RequestKey(key)) = key else { return Ok(Self::Claimed(Claimed(None))) };
        let slot = IdempotencySlot { user_id: session.user.id.clone(), route, key };
        let unreadable = |error: serde_json::Error| Failure::Internal(error.to_string());
        let canonical = serde_json::to_vec(request).map_err(unreadable)?;
        let body_hash = IdHash(Sha256::digest(canonical).into());
        match app.store.claim(&slot, &body_hash, app.now()).await? {
            Claim::Fresh => Ok(Self::Claimed(Claimed(Some(slot)))),
            Claim::InProgress { since } if app.now().duration_since(since) > ANSWERED_WITHIN => {
                Err(Failure::OutcomeUnknown)
            }
            Claim::InProgress { .. } => Err(Failure::IdempotencyKeyInProgress),
            Claim::OtherBody => Err(Failure::IdempotencyKeyReused),
            Claim::Answered { status, body } => {
                let status = StatusCode::from_u16(status)
                    .map_err(|error| Failure::Internal(error.to_string()))?;
                if status.is_success() {
                    return Ok(Self::Answered(
                        status,
                        serde_json::from_str(&body).map_err(unreadable)?,
                    ));
                }
                let body: ErrorBody = serde_json::from_str(&body).map_err(unreadable)?;
                Err(Failure::Replayed(status, Box::new(body)))
            }
        }
    }
}

impl Claimed {
    /// Runs the request and keeps what its repetition will be answered. It runs to its end even
    /// where the caller goes away: what was sent to Zoom is never left without its answer kept.
    ///
    /// # Errors
    /// Those of `create`; where the store fails.
    pub async fn run<T, F>(self, app: &App, create: F) -> Result<T, Failure>
    where
        T: Serialize + Send + Sync + 'static,
        F: Future<Output = Result<T, Failure>> + Send + 'static,
    {
        let app = app.clone();
        let tasks = app.tasks.clone();
        let running = tasks.spawn(async move {
            let created = create.await;
            if let Some(slot) = &self.0 {
                keep(&app, slot, &created).await?;
            }
            created
        });
        running.await.map_err(|error| Failure::Internal(error.to_string()))?
    }
}

async fn keep<T: Serialize>(
    app: &App,
    slot: &IdempotencySlot,
    created: &Result<T, Failure>,
) -> Result<(), Failure> {
    let (status, body) = match created {
        Ok(value) => (StatusCode::CREATED, serde_json::to_string(value)),
        Err(failure) if failure.outcome_unknown() => {
            let kept = Failure::OutcomeUnknown;
            (kept.status(), serde_json::to_string(&kept.body()))
        }
        Err(_) => return Ok(app.store.release(slot).await?),
    };
    let body = body.map_err(|error| Failure::Internal(error.to_string()))?;
    Ok(app.store.answer(slot, status.as_u16(), &body).await?)
}

//! Creating something at Zoom, and not twice. Zoom's API has no idempotency of its own: where an
//! answer is lost, what was asked for may exist or not. So it is looked for by its facts before
//! anything is sent again.
//!
//! - Alike creations take turns, over all replicas, so that what a look finds is not another's
//!   whose answer is still on its way.
//! - After an unknown outcome the look is repeated while the request may be answered: Zoom may
//!   still be at it, and its lists lag behind. Looks that Zoom does not answer are paid for as
//!   repetitions are, so that a Zoom that is down is asked hardly more for all of them: who is
//!   not looked for then is looked for when the request comes again.
//! - Not found is not proof until Zoom had time ([`Patience::settle`]). Until then the request's
//!   `Idempotency-Key` stays open: sent again with it, the request first looks, and is sent to
//!   Zoom again only when what it sent before is surely not there.

pub mod meeting;
mod turn;
pub mod user;

use std::time::Duration;

use async_trait::async_trait;
use jiff::SignedDuration;
use tokio::time::{Instant, sleep};
use zoom::ZoomClient;

use self::turn::Turn;
use crate::{
    app::App,
    failure::Failure,
    idempotency::Attempt,
    store::{IdHash, Sent},
};

/// The pause before the second look; doubled before each further one.
const LOOK_PAUSE: Duration = Duration::from_millis(250);
/// Longest pause between two looks.
const LOOK_PAUSE_MAX: Duration = Duration::from_secs(4);

/// How long creating may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    /// Until the request is answered, at most a minute and no longer than its deadline. Zoom gets three fifths of it to answer;
    /// the rest is for looking.
    pub answer: Duration,
    /// From sending until Zoom has surely done what it will do, and lists it.
    pub settle: SignedDuration,
}

impl Default for Patience {
    fn default() -> Self {
        Self { answer: Duration::from_secs(20), settle: SignedDuration::from_mins(1) }
    }
}

/// Something to create.
#[async_trait]
pub(crate) trait Creation: Send + Sync {
    /// What it is once it exists.
    type Created: Send;

    /// Alike creations have the same.
    fn turn_key(&self) -> IdHash;

    /// What must be so before it is sent, which is where none was created before.
    async fn precondition(&self, zoom: &ZoomClient) -> Result<(), Failure>;

    /// Asks Zoom to create it.
    async fn send(&self, zoom: &ZoomClient) -> Result<Self::Created, Failure>;

    /// Looks for what was sent then or later, and keeps it for this creation.
    async fn find(&self, zoom: &ZoomClient, sent: Sent) -> Result<Option<Self::Created>, Failure>;
}

/// What looking came to.
enum Look<T> {
    Found(T),
    /// It was not created.
    NotThere,
    /// It may come yet, or cannot be looked for.
    Unknown(Option<Failure>),
}

/// Creates something, or finds what an earlier try has created.
///
/// # Errors
/// [`Failure::OutcomeUnknown`] where it may exist and may not; any other means that it was not
/// created.
pub(crate) async fn create<C: Creation>(
    app: &App,
    attempt: &Attempt,
    creation: &C,
) -> Result<C::Created, Failure> {
    let began = Instant::now();
    let patience = app.patience(app.creating.answer);
    // A tenth is for writing down what came of it.
    let deadline = began + patience * 9 / 10;
    let work = Work { app, attempt, creation, deadline };
    let turn = Turn::take(app, creation.turn_key(), began + patience / 4).await;
    let turn = turn.map_err(|failure| attempt.not_tried(app, failure))?;
    let created = work.go_on().await;
    turn.end().await;
    created
}

/// Which looks are paid for from the retry budget.
#[derive(PartialEq, Eq)]
enum Pays {
    /// All of them: the call they ask after was all that was asked for.
    FromFirst,
    /// All but the first, which is what was asked for.
    FromSecond,
}

struct Work<'a, C> {
    app: &'a App,
    attempt: &'a Attempt,
    creation: &'a C,
    deadline: Instant,
}

impl<C: Creation> Work<'_, C> {
    async fn go_on(&self) -> Result<C::Created, Failure> {
        if let Some(sent) = self.attempt.sent() {
            match self.look(sent, Pays::FromSecond).await {
                Look::Found(created) => return Ok(created),
                Look::NotThere => {}
                Look::Unknown(failure) => {
                    let cause = failure.unwrap_or(Failure::Zoom(zoom::Error::Timeout));
                    return Err(self.attempt.unknown(self.app, cause, sent));
                }
            }
        }
        self.creation.precondition(&self.app.zoom.until(self.deadline)).await?;
        let now = self.app.now();
        let sent = Sent { at: now, settles_at: now + self.app.creating.settle };
        self.attempt.note_sending(self.app, sent).await?;
        let patience = self.deadline.saturating_duration_since(Instant::now());
        let zoom = self.app.zoom.until(Instant::now() + patience * 3 / 5);
        let lost = match self.creation.send(&zoom).await {
            Err(failure) if failure.outcome_unknown() => failure,
            answered => return answered,
        };
        tracing::warn!(
            error.code = lost.code_text(),
            "a creation's outcome is not known; it is looked for"
        );
        match self.look(sent, Pays::FromFirst).await {
            Look::Found(created) => Ok(created),
            Look::NotThere => Err(lost),
            Look::Unknown(_) => Err(self.attempt.unknown(self.app, lost, sent)),
        }
    }

    /// Looks until it is found, or Zoom had its time, or the request has to be answered.
    async fn look(&self, sent: Sent, pays: Pays) -> Look<C::Created> {
        let mut pause = LOOK_PAUSE;
        let mut free = pays == Pays::FromSecond;
        let mut failure = None;
        loop {
            // Asked before the look: what came after it the look need not have seen.
            let settled = self.app.now() >= sent.settles_at;
            let paid = !std::mem::take(&mut free);
            if !paid || self.app.zoom.take_repetition() {
                let zoom = self.app.zoom.from_now_on().until(self.deadline);
                let found = self.creation.find(&zoom, sent).await;
                if paid && !matches!(found, Err(Failure::Zoom(_))) {
                    self.app.zoom.give_repetition_back();
                }
                failure = match found {
                    Ok(Some(created)) => return Look::Found(created),
                    Ok(None) if settled => return Look::NotThere,
                    Ok(None) => None,
                    Err(failure) => Some(failure),
                };
            }
            if Instant::now() + pause >= self.deadline {
                return Look::Unknown(failure);
            }
            sleep(pause).await;
            pause = (pause * 2).min(LOOK_PAUSE_MAX);
        }
    }
}

//! Alike creations take turns, over all replicas.

use std::time::Duration;

use jiff::SignedDuration;
use tokio::time::{Instant, sleep};

use crate::{app::App, failure::Failure, store::IdHash};

/// Longer than a creation takes: a turn lasts so long where its server was cut off.
const HELD_FOR: SignedDuration = SignedDuration::from_mins(2);
/// How often who waits asks whether it is their turn.
const ASK_EVERY: Duration = Duration::from_millis(50);

/// The right to create something.
pub(super) struct Turn<'a> {
    app: &'a App,
    key: IdHash,
    holder: IdHash,
}

impl<'a> Turn<'a> {
    /// Waits for the turn, at most until `deadline`.
    pub(super) async fn take(
        app: &'a App,
        key: IdHash,
        deadline: Instant,
    ) -> Result<Self, Failure> {
        let mut holder = IdHash([0; 32]);
        (app.random)(&mut holder.0);
        loop {
            let now = app.now();
            if app.store.take_turn(&key, &holder, now + HELD_FOR, now).await? {
                return Ok(Self { app, key, holder });
            }
            if Instant::now() + ASK_EVERY >= deadline {
                return Err(Failure::AlikeInProgress);
            }
            sleep(ASK_EVERY).await;
        }
    }

    /// Lets the next have its turn.
    pub(super) async fn end(self) {
        if let Err(error) = self.app.store.end_turn(&self.key, &self.holder).await {
            tracing::error!(%error, "a turn could not be ended; it ends by itself");
        }
    }
}

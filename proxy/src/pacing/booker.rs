//! Books the turns of one label for all of this process who wait for one, many at once. If each
//! booked for themselves, a burst would wait for connections and for the row of the label, and a
//! store that is only busy would look like one that is away.

use std::{collections::VecDeque, sync::Arc, time::Duration};

use tokio::{
    sync::{mpsc::UnboundedReceiver, oneshot},
    time::{Instant, sleep_until, timeout},
};
use zoom::{Label, LocalPacer, NoTurn, Pacer, Rhythm};

use crate::{meters::Meters, store::TurnStore};

/// How long the store may take before it counts as away.
pub(super) const STORE_PATIENCE: Duration = Duration::from_secs(5);
/// How long it is left alone then: who waits would else wait for it in vain.
const RESPITE: Duration = Duration::from_secs(5);
/// How many turns are booked at once: few enough that the other servers get theirs in between.
const BOOKED_AT_ONCE: usize = 32;

/// Somebody who waits to be told their turn.
pub(super) struct Waiting {
    /// A turn after this is of no use.
    pub(super) until: Instant,
    /// Is told when the turn is. Closed by who has gone.
    pub(super) turn: oneshot::Sender<Result<Instant, NoTurn>>,
}

/// Books the turns of one label.
pub(super) struct Booker {
    label: Label,
    rhythm: Rhythm,
    store: Arc<dyn TurnStore>,
    local: Arc<LocalPacer>,
    meters: Arc<Meters>,
    /// Who waits, the first in front.
    waiting: VecDeque<Waiting>,
    /// Until when the store is left alone, once it counts as away.
    away_until: Option<Instant>,
}

impl Booker {
    pub(super) fn new(
        label: Label,
        rhythm: Rhythm,
        store: Arc<dyn TurnStore>,
        local: Arc<LocalPacer>,
        meters: Arc<Meters>,
    ) -> Self {
        let waiting = VecDeque::new();
        Self { label, rhythm, store, local, meters, waiting, away_until: None }
    }

    /// Books for everybody who asks, until nobody can ask any more.
    pub(super) async fn run(mut self, mut asked: UnboundedReceiver<Waiting>) {
        while let Some(first) = asked.recv().await {
            self.waiting.push_back(first);
            while !self.waiting.is_empty() {
                self.book().await;
                while let Ok(another) = asked.try_recv() {
                    self.waiting.push_back(another);
                }
                self.waiting.retain(|waiting| !waiting.turn.is_closed());
            }
        }
    }

    async fn book(&mut self) {
        match self.away_until.filter(|until| Instant::now() < *until) {
            None => self.book_in_store().await,
            Some(until) => self.book_alone(until).await,
        }
    }

    async fn book_in_store(&mut self) {
        let now = Instant::now();
        let first = self.waiting.len().min(BOOKED_AT_ONCE);
        let patience = |waiting: &Waiting| waiting.until.saturating_duration_since(now);
        let patience: Vec<_> = self.waiting.range(..first).map(patience).collect();
        let booking = self.store.book_turns(self.label, self.rhythm, &patience);
        let why = match timeout(STORE_PATIENCE, booking).await {
            Ok(Ok(turns)) => {
                // One moment for all of them: they keep the distance they have in the store.
                let told = Instant::now();
                if self.away_until.take().is_some() {
                    tracing::info!(
                        label = self.label.name(),
                        "the store paces calls to Zoom again"
                    );
                }
                for (waiting, turn) in self.waiting.drain(..first).zip(turns) {
                    let turn = turn.map(|after| told + after);
                    if let Ok(turn) = turn {
                        self.local.follow(self.label, turn);
                    }
                    // Who has gone leaves their turn unused.
                    let _ = waiting.turn.send(turn);
                }
                return;
            }
            Ok(Err(error)) => error.to_string(),
            Err(_) => "it did not answer in time".to_owned(),
        };
        self.meters.paced_alone();
        if self.away_until.replace(Instant::now() + RESPITE).is_none() {
            tracing::warn!(
                label = self.label.name(),
                why,
                "calls to Zoom are paced without the store while it is away"
            );
        }
    }

    /// Gives out the turns until the store is asked again. Those after that are the store's: it
    /// does not know of any that were given out here.
    async fn book_alone(&mut self, until: Instant) {
        while let Some(first) = self.waiting.front() {
            let now = Instant::now();
            let patience = first.until.saturating_duration_since(now);
            let most = patience.min(until.saturating_duration_since(now));
            let turn = match self.local.book(self.label, most).await {
                Err(no_turn) if no_turn.after <= patience => return sleep_until(until).await,
                turn => turn.map(|after| now + after),
            };
            if let Some(first) = self.waiting.pop_front() {
                let _ = first.turn.send(turn);
            }
        }
    }
}

//! Turns that several servers take from one store. Where it is away each goes on by itself:
//! together they may then be too fast and be told so by Zoom, which is better than not at all.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use async_trait::async_trait;
use tokio::time::{Instant, timeout};
use zoom::{Held, Label, LocalPacer, NoTurn, Pacer, Plan};

use crate::store::{StoreError, TurnStore};

/// How long the store may take for one turn.
const STORE_PATIENCE: Duration = Duration::from_millis(500);
/// How long it is left alone after it failed: each call would else wait for it in vain.
const RESPITE: Duration = Duration::from_secs(2);

/// Gives out turns to the clients of several servers.
pub struct SharedPacer {
    plan: Plan,
    store: Arc<dyn TurnStore>,
    /// Takes over where the store is away.
    local: LocalPacer,
    away_until: Mutex<Option<Instant>>,
}

impl SharedPacer {
    /// A pacer that keeps below the limits of a plan together with all others on this store.
    #[must_use]
    pub fn new(plan: Plan, store: Arc<dyn TurnStore>) -> Self {
        Self { plan, store, local: LocalPacer::new(plan), away_until: Mutex::default() }
    }

    /// What the store answers; `None` where it is away.
    async fn ask<T>(&self, asked: impl Future<Output = Result<T, StoreError>>) -> Option<T> {
        // Whoever panicked here left an instant that is still one.
        let away = || self.away_until.lock().unwrap_or_else(PoisonError::into_inner);
        if away().is_some_and(|until| Instant::now() < until) {
            return None;
        }
        let why = match timeout(STORE_PATIENCE, asked).await {
            Ok(Ok(answer)) => {
                away().take();
                return Some(answer);
            }
            Ok(Err(error)) => error.to_string(),
            Err(_) => "it did not answer in time".to_owned(),
        };
        // Once for all who found out at the same moment.
        let before = away().replace(Instant::now() + RESPITE);
        if before.is_none() {
            tracing::warn!(why, "calls to Zoom are paced without the store while it is away");
        }
        None
    }
}

#[async_trait]
impl Pacer for SharedPacer {
    async fn book(&self, label: Label, patience: Duration) -> Result<Duration, NoTurn> {
        let Some(rhythm) = self.plan.rhythm(label) else {
            return self.local.book(label, patience).await;
        };
        match self.ask(self.store.book_turn(label, rhythm, patience)).await {
            Some(booked) => booked,
            None => self.local.book(label, patience).await,
        }
    }

    async fn hold(&self, label: Label, pause: Duration, daily: bool) {
        self.local.hold(label, pause, daily).await;
        self.ask(self.store.hold_turns(label, pause, daily)).await;
    }

    async fn held(&self, label: Label) -> Option<Held> {
        match self.ask(self.store.turns_held(label)).await {
            Some(held) => held,
            None => self.local.held(label).await,
        }
    }
}

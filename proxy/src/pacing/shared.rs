//! Turns that several servers take from one store. Where it is away each goes on by itself, more
//! slowly, so that together they stay below the limits if they are not too many.

use std::{collections::HashMap, sync::Arc, time::Duration};

use async_trait::async_trait;
use tokio::{
    sync::{mpsc, oneshot},
    time::{Instant, timeout},
};
use zoom::{Held, Label, LocalPacer, NoTurn, Pacer, Plan};

use super::booker::{Booker, STORE_PATIENCE, Waiting};
use crate::{
    meters::Meters,
    store::{StoreError, TurnStore},
};

/// How many servers are thought to share the account while they know nothing of each other.
const SERVERS: u32 = 3;

/// How long a call waits until the store knows of a hold. Longer, who was refused would also wait
/// for a store that is away.
const HOLD_PATIENCE: Duration = Duration::from_millis(500);

/// Gives out turns to the clients of several servers.
pub struct SharedPacer {
    store: Arc<dyn TurnStore>,
    /// Takes over where the store is away, and for a plan without limits.
    local: Arc<LocalPacer>,
    /// Who books the turns of each label that has limits.
    bookers: HashMap<Label, mpsc::UnboundedSender<Waiting>>,
}

impl SharedPacer {
    /// A pacer that keeps below the limits of a plan together with all others on this store. Books
    /// in tasks of the runtime it is made in.
    #[must_use]
    pub fn new(plan: Plan, store: Arc<dyn TurnStore>, meters: &Arc<Meters>) -> Self {
        let local = Arc::new(LocalPacer::one_of(SERVERS, plan));
        let booker = |label| {
            let rhythm = plan.rhythm(label)?;
            let (ask, asked) = mpsc::unbounded_channel();
            let (store, local) = (Arc::clone(&store), Arc::clone(&local));
            let booker = Booker::new(label, rhythm, store, local, Arc::clone(meters));
            tokio::spawn(booker.run(asked));
            Some((label, ask))
        };
        let bookers = Label::ALL.into_iter().filter_map(booker).collect();
        Self { store, local, bookers }
    }

    /// What the store answers about a label that has limits; `None` where it is away.
    async fn ask<T>(
        &self,
        label: Label,
        asked: impl Future<Output = Result<T, StoreError>>,
    ) -> Option<T> {
        if !self.bookers.contains_key(&label) {
            return None;
        }
        timeout(STORE_PATIENCE, asked).await.ok()?.ok()
    }
}

#[async_trait]
impl Pacer for SharedPacer {
    async fn book(&self, label: Label, patience: Duration) -> Result<Duration, NoTurn> {
        let (turn, booked) = oneshot::channel();
        let waiting = Waiting { until: Instant::now() + patience, turn };
        let asked = self.bookers.get(&label).and_then(|booker| booker.send(waiting).ok());
        // Without limits nobody books; without an answer the runtime is ending.
        let booked = if asked.is_some() { booked.await.ok() } else { None };
        match booked {
            Some(turn) => Ok(turn?.saturating_duration_since(Instant::now())),
            None => self.local.book(label, patience).await,
        }
    }

    async fn hold(&self, label: Label, pause: Duration, daily: bool) {
        self.local.hold(label, pause, daily).await;
        if !self.bookers.contains_key(&label) {
            return;
        }
        let store = Arc::clone(&self.store);
        let holding = tokio::spawn(async move {
            // Where it fails, this server holds the label by itself.
            let _ = timeout(STORE_PATIENCE, store.hold_turns(label, pause, daily)).await;
        });
        let _ = timeout(HOLD_PATIENCE, holding).await;
    }

    async fn held(&self, label: Label) -> Option<Held> {
        match self.ask(label, self.store.turns_held(label)).await {
            Some(held) => held,
            None => self.local.held(label).await,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

    use tokio::{sync::Notify, time::sleep};
    use zoom::Rhythm;

    use super::*;

    const SECOND: Duration = Duration::from_secs(1);
    const PATIENCE: Duration = Duration::from_secs(20);
    /// How long the store takes for each booking.
    const BUSY: Duration = Duration::from_millis(700);

    /// How long it takes to hold a label.
    const HELD_AFTER: Duration = Duration::from_secs(2);

    /// A store that takes its time, and is away at times.
    struct Slow {
        turns: LocalPacer,
        away: AtomicBool,
        booked: AtomicUsize,
        held: Notify,
    }

    #[async_trait]
    impl TurnStore for Slow {
        async fn book_turns(
            &self,
            label: Label,
            _: Rhythm,
            patience: &[Duration],
        ) -> Result<Vec<Result<Duration, NoTurn>>, StoreError> {
            if self.away.load(Ordering::SeqCst) {
                return Err(StoreError::Corrupt("turns"));
            }
            self.booked.fetch_add(1, Ordering::SeqCst);
            sleep(BUSY).await;
            let mut turns = Vec::new();
            for patience in patience {
                turns.push(self.turns.book(label, *patience).await);
            }
            Ok(turns)
        }

        async fn hold_turns(&self, _: Label, _: Duration, _: bool) -> Result<(), StoreError> {
            sleep(HELD_AFTER).await;
            self.held.notify_one();
            Ok(())
        }

        async fn turns_held(&self, _: Label) -> Result<Option<Held>, StoreError> {
            Ok(None)
        }
    }

    struct Rig {
        store: Arc<Slow>,
        pacer: SharedPacer,
        meters: Arc<Meters>,
    }

    impl Rig {
        fn of(plan: Plan) -> Self {
            let turns = LocalPacer::new(plan);
            let store =
                Arc::new(Slow { turns, away: false.into(), booked: 0.into(), held: Notify::new() });
            let meters = Arc::<Meters>::default();
            let pacer = SharedPacer::new(plan, store.clone(), &meters);
            Self { store, pacer, meters }
        }

        /// When each of `count` who ask at once has their turn.
        async fn turns(&self, count: usize) -> Vec<Instant> {
            let mut asked = Vec::new();
            for _ in 0..count {
                let (turn, booked) = oneshot::channel();
                let waiting = Waiting { until: Instant::now() + PATIENCE, turn };
                self.pacer.bookers[&Label::Heavy].send(waiting).ok().unwrap();
                asked.push(booked);
            }
            let mut turns = Vec::new();
            for booked in asked {
                turns.push(booked.await.unwrap().unwrap());
            }
            turns
        }

        fn was_away(&self) -> bool {
            !self.meters.tell(crate::meters::Reading::default()).contains("pacing_alone_total 0")
        }
    }

    fn step() -> Duration {
        Plan::Pro.rhythm(Label::Heavy).unwrap().step
    }

    /// The most turns a second holds.
    fn most(turns: &[Instant]) -> usize {
        let within = |from: &Instant| {
            turns.iter().filter(|turn| (*from..*from + SECOND).contains(*turn)).count()
        };
        turns.iter().map(within).max().unwrap()
    }

    #[tokio::test]
    async fn who_asks_at_once_is_booked_at_once_and_a_store_that_is_slow_is_not_away() {
        let rig = Rig::of(Plan::Pro);
        let turns = rig.turns(60).await;
        assert!(turns.is_sorted() && most(&turns) <= 10, "{turns:?}");
        assert!(rig.store.booked.load(Ordering::SeqCst) <= 3);
        assert!(!rig.was_away());
    }

    #[tokio::test]
    async fn without_the_store_turns_are_fewer_and_come_neither_before_its_last_nor_after_its_next()
    {
        let rig = Rig::of(Plan::Pro);
        let shared = rig.turns(14).await;
        rig.store.away.store(true, Ordering::SeqCst);
        let began = Instant::now();
        let alone = rig.turns(4).await;
        assert!(rig.was_away());
        assert!(alone[0] >= shared[13] + step(), "{alone:?} after {shared:?}");
        assert!(alone.windows(2).all(|two| two[1] - two[0] > 2 * step()), "{alone:?}");
        // These go beyond the respite: the rest is the store's, which is back by then.
        rig.store.away.store(false, Ordering::SeqCst);
        let both = rig.turns(20).await;
        assert!(both[0] > alone[3] + 2 * step() && both.is_sorted(), "{both:?}");
        let back = both.iter().filter(|turn| **turn >= began + STORE_PATIENCE).count();
        assert!(back > 5, "{back} of {both:?}");
        assert!(rig.store.booked.load(Ordering::SeqCst) >= 2);
    }

    #[tokio::test]
    async fn who_was_refused_does_not_wait_for_a_slow_store_to_know_and_it_knows_in_the_end() {
        let rig = Rig::of(Plan::Pro);
        let began = Instant::now();
        rig.pacer.hold(Label::Heavy, 60 * SECOND, false).await;
        assert!(began.elapsed() < HELD_AFTER, "{:?}", began.elapsed());
        assert!(rig.pacer.local.held(Label::Heavy).await.is_some());
        timeout(PATIENCE, rig.store.held.notified()).await.unwrap();
    }

    #[tokio::test]
    async fn a_plan_without_limits_asks_the_store_for_nothing() {
        let rig = Rig::of(Plan::Unlimited);
        assert_eq!(rig.pacer.book(Label::Heavy, Duration::ZERO).await, Ok(Duration::ZERO));
        assert_eq!(rig.pacer.held(Label::Heavy).await, None);
        rig.pacer.hold(Label::Heavy, 60 * SECOND, false).await;
        assert!(rig.pacer.held(Label::Heavy).await.is_some());
        assert!(rig.pacer.book(Label::Heavy, Duration::ZERO).await.is_err());
        assert_eq!(rig.store.booked.load(Ordering::SeqCst), 0);
    }
}

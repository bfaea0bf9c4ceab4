//! Keeping below Zoom's rate limits: every call books a turn before it is made, so that Zoom
//! hardly ever has to refuse one.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use async_trait::async_trait;
use tokio::time::Instant;

use crate::Label;

/// The plan of the account, which decides how many calls a second Zoom allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Plan {
    /// No limits: doubles and compatible hosts.
    #[default]
    Unlimited,
    /// Zoom: 4 light, 2 medium, 1 heavy call a second.
    Free,
    /// Zoom: 30 light, 20 medium, 10 heavy calls a second.
    Pro,
    /// Business, Education, Enterprise. Zoom: 80 light, 60 medium, 40 heavy calls a second.
    Business,
}

impl Plan {
    /// How many calls a second Zoom allows; `None`: as many as one likes.
    #[must_use]
    pub fn per_second(self, label: Label) -> Option<u32> {
        match (self, label) {
            (Self::Unlimited, _) => None,
            (Self::Free, Label::Light) => Some(4),
            (Self::Free, Label::Medium) => Some(2),
            (Self::Free, Label::Heavy) => Some(1),
            (Self::Pro, Label::Light) => Some(30),
            (Self::Pro, Label::Medium) => Some(20),
            (Self::Pro, Label::Heavy) => Some(10),
            (Self::Business, Label::Light) => Some(80),
            (Self::Business, Label::Medium) => Some(60),
            (Self::Business, Label::Heavy) => Some(40),
        }
    }

    /// How many calls a UTC day Zoom allows; `None`: the second alone counts. Zoom: for those who
    /// pay, the day's number is of heavy and resource-intensive calls together; of the latter none
    /// is made here.
    #[must_use]
    pub fn per_day(self, label: Label) -> Option<u32> {
        match (self, label) {
            (Self::Free, Label::Light) => Some(6_000),
            (Self::Free, Label::Medium) => Some(2_000),
            (Self::Free, Label::Heavy) => Some(1_000),
            (Self::Pro, Label::Heavy) => Some(30_000),
            (Self::Business, Label::Heavy) => Some(60_000),
            _ => None,
        }
    }

    /// How turns of a label follow each other; `None`: at once.
    #[must_use]
    pub fn rhythm(self, label: Label) -> Option<Rhythm> {
        self.per_second(label).map(Rhythm::below)
    }
}

/// How turns follow each other: the generic cell rate algorithm's two numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rhythm {
    /// Between two turns, when many wait.
    pub step: Duration,
    /// How far turns may run ahead of their steps after a pause.
    pub ahead: Duration,
}

impl Rhythm {
    /// Seven tenths of the limit as a steady rate and two tenths as a burst, which is one call at
    /// least: no second ever holds more than nine tenths, or of a limit below five than the limit.
    /// The rest is for calls the network bunches together.
    fn below(per_second: u32) -> Self {
        let step = Duration::from_millis(10_000) / (7 * per_second);
        let burst = (per_second / 5).max(1);
        Self { step, ahead: step * (burst - 1) }
    }
}

/// There is no turn in time. Nothing was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoTurn {
    /// How long until the next turn.
    pub after: Duration,
    /// Whether that is because the limit of the whole day is spent.
    pub daily: bool,
}

/// Zoom refused a call, and no turn of its label begins for a while.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Held {
    /// For how much longer.
    pub left: Duration,
    /// Whether that is because the limit of the whole day is spent.
    pub daily: bool,
}

/// Gives out turns. All clients of an account should share one, the clients of other replicas
/// too: Zoom counts the account. One number a label is all that has to be shared, the time
/// `next`: a turn begins at `max(next, now - ahead)` or now, whichever is later, and moves `next`
/// to one [`Rhythm::step`] after that.
#[async_trait]
pub trait Pacer: Send + Sync {
    /// Books the next turn of a label and tells how long to wait for it.
    ///
    /// # Errors
    /// [`NoTurn`] where the wait would be longer than `patience`; nothing is then booked.
    async fn book(&self, label: Label, patience: Duration) -> Result<Duration, NoTurn>;

    /// Zoom refused a call: no turn of the label begins within `pause`. `daily`: the limit of the
    /// whole day is spent. Who is told may stop waiting for this; it must be done all the same.
    async fn hold(&self, label: Label, pause: Duration, daily: bool);

    /// Whether a label is held, and for how long.
    async fn held(&self, label: Label) -> Option<Held>;
}

/// Gives out turns to the clients of one process.
#[derive(Debug)]
pub struct LocalPacer {
    plan: Plan,
    /// How many processes share the account without knowing of each other.
    servers: u32,
    lanes: Mutex<HashMap<Label, Lane>>,
}

#[derive(Debug, Clone, Copy)]
struct Lane {
    /// When the next turn would begin if turns came at an even pace.
    next: Instant,
    /// No turn begins before.
    held_until: Instant,
    daily: bool,
}

impl LocalPacer {
    /// A pacer that keeps below the limits of a plan.
    #[must_use]
    pub fn new(plan: Plan) -> Self {
        Self::one_of(1, plan)
    }

    /// A pacer of one of so many processes that know nothing of each other: each takes its share
    /// of what the plan allows.
    #[must_use]
    pub fn one_of(servers: u32, plan: Plan) -> Self {
        Self { plan, servers: servers.max(1), lanes: Mutex::default() }
    }

    /// The next turn of the label comes after this one, which somebody else gave out.
    pub fn follow(&self, label: Label, turn: Instant) {
        let step = self.rhythm(label).map_or(Duration::ZERO, |rhythm| rhythm.step);
        self.in_lane(label, |lane, _| lane.next = lane.next.max(turn + step));
    }

    fn rhythm(&self, label: Label) -> Option<Rhythm> {
        let whole = self.plan.rhythm(label)?;
        Some(Rhythm { step: whole.step * self.servers, ..whole })
    }

    fn in_lane<T>(&self, label: Label, act: impl FnOnce(&mut Lane, Instant) -> T) -> T {
        let now = Instant::now();
        // Whoever panicked here left a lane that is still one.
        let mut lanes = self.lanes.lock().unwrap_or_else(PoisonError::into_inner);
        let lane = lanes.entry(label).or_insert_with(|| {
            let ahead = self.rhythm(label).map_or(Duration::ZERO, |rhythm| rhythm.ahead);
            let next = now.checked_sub(ahead).unwrap_or(now);
            Lane { next, held_until: now, daily: false }
        });
        act(lane, now)
    }
}

#[async_trait]
impl Pacer for LocalPacer {
    async fn book(&self, label: Label, patience: Duration) -> Result<Duration, NoTurn> {
        self.in_lane(label, |lane, now| {
            let rhythm = self.rhythm(label);
            let earliest = now.max(lane.held_until);
            let paced = rhythm.map_or(earliest, |rhythm| {
                // Turns left unused in the past count for the burst and no further.
                let floor = earliest.checked_sub(rhythm.ahead).unwrap_or(earliest);
                lane.next.max(floor)
            });
            let after = paced.max(earliest).duration_since(now);
            if after > patience {
                return Err(NoTurn { after, daily: lane.daily && lane.held_until > now });
            }
            if let Some(rhythm) = rhythm {
                lane.next = paced + rhythm.step;
            }
            Ok(after)
        })
    }

    async fn hold(&self, label: Label, pause: Duration, daily: bool) {
        self.in_lane(label, |lane, now| {
            if now + pause > lane.held_until {
                lane.held_until = now + pause;
                lane.daily = daily;
            }
        });
    }

    async fn held(&self, label: Label) -> Option<Held> {
        self.in_lane(label, |lane, now| {
            let left = lane.held_until.saturating_duration_since(now);
            (!left.is_zero()).then_some(Held { left, daily: lane.daily })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LONG: Duration = Duration::from_secs(600);
    const SECOND: Duration = Duration::from_secs(1);

    /// When each of `count` turns booked at once begins.
    async fn turns(pacer: &LocalPacer, label: Label, count: usize) -> Vec<Duration> {
        let mut turns = Vec::new();
        for _ in 0..count {
            turns.push(pacer.book(label, LONG).await.unwrap());
        }
        turns
    }

    #[tokio::test(start_paused = true)]
    async fn no_second_holds_more_calls_than_the_plan_allows() {
        for plan in [Plan::Free, Plan::Pro, Plan::Business] {
            for label in Label::ALL {
                let limit = usize::try_from(plan.per_second(label).unwrap()).unwrap();
                let pacer = LocalPacer::new(plan);
                let turns = turns(&pacer, label, 5 * limit).await;
                for start in &turns {
                    let inside = |turn: &&Duration| (*start..*start + SECOND).contains(*turn);
                    let held = turns.iter().filter(inside).count();
                    assert!(held <= limit, "{plan:?} {label:?}: {held} in a second");
                }
                // Pacing that lets hardly anything through would pass, too.
                let first = turns.iter().filter(|turn| **turn < SECOND).count();
                assert!(first * 4 >= limit * 3, "{plan:?} {label:?}: {first} of {limit}");
            }
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_pause_earns_a_burst_and_no_more() {
        let pacer = LocalPacer::new(Plan::Pro);
        turns(&pacer, Label::Heavy, 20).await;
        tokio::time::advance(LONG).await;
        let at_once = turns(&pacer, Label::Heavy, 20).await;
        assert_eq!(at_once.iter().filter(|turn| turn.is_zero()).count(), 2);
    }

    #[tokio::test(start_paused = true)]
    async fn labels_do_not_wait_for_each_other_and_unlimited_waits_for_nothing() {
        let pacer = LocalPacer::new(Plan::Pro);
        turns(&pacer, Label::Heavy, 100).await;
        assert_eq!(pacer.book(Label::Light, Duration::ZERO).await, Ok(Duration::ZERO));
        let free = LocalPacer::new(Plan::Unlimited);
        assert!(turns(&free, Label::Heavy, 1_000).await.iter().all(Duration::is_zero));
    }

    #[tokio::test(start_paused = true)]
    async fn three_that_know_nothing_of_each_other_stay_below_the_limit_together() {
        let pacers = [(); 3].map(|()| LocalPacer::one_of(3, Plan::Pro));
        for label in Label::ALL {
            let limit = usize::try_from(Plan::Pro.per_second(label).unwrap()).unwrap();
            let mut all = Vec::new();
            for pacer in &pacers {
                all.extend(turns(pacer, label, 2 * limit).await);
            }
            for start in &all {
                let held = all.iter().filter(|turn| (*start..*start + SECOND).contains(*turn));
                let held = held.count();
                assert!(held <= limit, "{label:?}: {held} in a second");
            }
        }
    }

    #[tokio::test(start_paused = true)]
    async fn turns_follow_one_that_was_given_out_elsewhere() {
        let pacer = LocalPacer::new(Plan::Pro);
        pacer.follow(Label::Heavy, Instant::now() + 5 * SECOND);
        let step = Plan::Pro.rhythm(Label::Heavy).unwrap().step;
        assert_eq!(pacer.book(Label::Heavy, LONG).await, Ok(5 * SECOND + step));
        pacer.follow(Label::Heavy, Instant::now());
        assert_eq!(pacer.book(Label::Heavy, LONG).await, Ok(5 * SECOND + 2 * step));
        assert_eq!(pacer.book(Label::Light, LONG).await, Ok(Duration::ZERO));
    }

    #[tokio::test(start_paused = true)]
    async fn a_turn_that_comes_too_late_is_not_booked() {
        let pacer = LocalPacer::new(Plan::Pro);
        turns(&pacer, Label::Heavy, 30).await;
        let refused = pacer.book(Label::Heavy, SECOND).await.unwrap_err();
        assert!(refused.after > SECOND && !refused.daily);
        assert_eq!(pacer.book(Label::Heavy, LONG).await, Ok(refused.after));
    }

    #[tokio::test(start_paused = true)]
    async fn a_label_that_is_held_gives_no_turn_until_then_and_says_why() {
        for plan in [Plan::Unlimited, Plan::Free, Plan::Pro] {
            let pacer = LocalPacer::new(plan);
            pacer.hold(Label::Heavy, 60 * SECOND, true).await;
            pacer.hold(Label::Heavy, SECOND, false).await;
            let refused = pacer.book(Label::Heavy, SECOND).await.unwrap_err();
            assert_eq!(refused, NoTurn { after: 60 * SECOND, daily: true });
            assert_eq!(pacer.book(Label::Light, SECOND).await, Ok(Duration::ZERO));
            let held = Held { left: 60 * SECOND, daily: true };
            assert_eq!(pacer.held(Label::Heavy).await, Some(held));
            tokio::time::advance(60 * SECOND).await;
            assert_eq!(pacer.held(Label::Heavy).await, None);
            assert_eq!(pacer.book(Label::Heavy, SECOND).await, Ok(Duration::ZERO), "{plan:?}");
        }
    }
}

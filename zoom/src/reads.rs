//! Answers that several callers share: of identical reads under way at once, and, for the little
//! that hardly changes, of reads a moment ago.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use jiff::Timestamp;
use tokio::{sync::watch, time::Instant};

use crate::{Error, Operation, answer::Answer, call::Target};

/// How long a user read by id is remembered.
pub const USER_REMEMBERED: Duration = Duration::from_secs(10);
/// How long the summary of users is remembered.
pub const SUMMARY_REMEMBERED: Duration = Duration::from_secs(30);
/// How many answers are remembered at most.
const REMEMBERED_MAX: usize = 1_000;
/// Largest answer that is remembered, in bytes: a user's is some two thousand.
const REMEMBERED_MAX_BYTES: usize = 64 * 1024;

/// What a call came to.
pub(crate) type Outcome = Result<Arc<Answer>, Error>;

/// The reads of one client, which serves one account with one set of credentials: an answer never
/// reaches another's.
#[derive(Default)]
pub(crate) struct Reads(Mutex<State>);

#[derive(Default)]
struct State {
    flights: HashMap<Target, Flight>,
    answers: HashMap<Target, Remembered>,
    /// Numbers the flights.
    begun: u64,
}

struct Flight {
    number: u64,
    begun: Instant,
    /// The read is given up then.
    deadline: Instant,
    outcome: watch::Sender<Option<Outcome>>,
}

struct Remembered {
    answer: Arc<Answer>,
    until: Timestamp,
}

/// A caller's place in a flight.
pub(crate) struct Seat {
    outcome: watch::Receiver<Option<Outcome>>,
    deadline: Instant,
}

impl Seat {
    /// What the flight came to; `None` where it ended without a word.
    pub(crate) async fn landing(mut self) -> Option<Outcome> {
        self.outcome.wait_for(Option::is_some).await.ok()?.clone()
    }

    /// When the flight is given up.
    pub(crate) fn deadline(&self) -> Instant {
        self.deadline
    }
}

/// The part of whoever makes the call. Dropped, it ends the flight.
pub(crate) struct Pilot {
    reads: Arc<Reads>,
    target: Target,
    number: u64,
    outcome: watch::Sender<Option<Outcome>>,
}

impl Reads {
    /// What a recent call answered.
    pub(crate) fn remembered(&self, target: &Target, now: Timestamp) -> Option<Arc<Answer>> {
        let state = self.state();
        let held = state.answers.get(target)?;
        (now < held.until).then(|| held.answer.clone())
    }

    /// Takes a seat in the flight to `target`; where there is none, or none that began `since`,
    /// begins one, to be flown by the pilot. Newcomers board the latest.
    pub(crate) fn board(
        self: &Arc<Self>,
        target: &Target,
        deadline: Instant,
        since: Option<Instant>,
    ) -> (Seat, Option<Pilot>) {
        let mut state = self.state();
        let flight = state.flights.get(target);
        let new_enough = |flight: &&Flight| since.is_none_or(|since| flight.begun >= since);
        if let Some(Flight { outcome, deadline, .. }) = flight.filter(new_enough) {
            return (Seat { outcome: outcome.subscribe(), deadline: *deadline }, None);
        }
        let (outcome, seat) = watch::channel(None);
        state.begun += 1;
        let number = state.begun;
        let flight = Flight { number, begun: Instant::now(), deadline, outcome: outcome.clone() };
        state.flights.insert(target.clone(), flight);
        let pilot = Pilot { reads: self.clone(), target: target.clone(), number, outcome };
        (Seat { outcome: seat, deadline }, Some(pilot))
    }

    /// Something at Zoom may have changed: what is read from now on must be asked for from now on.
    pub(crate) fn forget(&self, changed: Operation) {
        let mut state = self.state();
        state.flights.clear();
        if changed.changes_users() {
            state.answers.clear();
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Whoever panicked here left maps that are still whole.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Pilot {
    /// Ends when nobody is left in the flight; it is then over.
    pub(crate) async fn abandoned(&self) {
        loop {
            self.outcome.closed().await;
            let mut state = self.reads.state();
            // Somebody may have boarded in between.
            if self.outcome.is_closed() {
                self.leave(&mut state);
                return;
            }
        }
    }

    /// Tells everybody in the flight what it came to.
    pub(crate) fn land(self, outcome: Outcome, now: Timestamp) {
        // What nobody can read is asked for anew by whoever comes next.
        let readable = |answer: &&Arc<Answer>| answer.is_object_within(REMEMBERED_MAX_BYTES);
        let worth = lifetime(&self.target).zip(outcome.as_ref().ok().filter(readable));
        let mut state = self.reads.state();
        let current = self.leave(&mut state);
        // What a change has overtaken is not remembered.
        if let (true, Some((lifetime, answer))) = (current, worth) {
            state.answers.retain(|_, held| now < held.until);
            if state.answers.len() < REMEMBERED_MAX {
                let until = now.saturating_add(lifetime).unwrap_or(now);
                let held = Remembered { answer: answer.clone(), until };
                state.answers.insert(self.target.clone(), held);
            }
        }
        drop(state);
        self.outcome.send_replace(Some(outcome));
    }

    /// Closes the flight to newcomers. Says whether it was still open.
    fn leave(&self, state: &mut State) -> bool {
        let open = state.flights.get(&self.target).is_some_and(|it| it.number == self.number);
        if open {
            state.flights.remove(&self.target);
        }
        open
    }
}

impl Drop for Pilot {
    fn drop(&mut self) {
        let mut state = self.reads.state();
        self.leave(&mut state);
    }
}

/// How long an answer is remembered; `None`: not at all. A user asked for by email is not: that
/// is how people sign in, and who may has to be known, not remembered.
fn lifetime(target: &Target) -> Option<Duration> {
    match target.operation {
        Operation::GetUser if !target.path.encoded().contains("%40") => Some(USER_REMEMBERED),
        Operation::UsersSummary => Some(SUMMARY_REMEMBERED),
        _ => None,
    }
}

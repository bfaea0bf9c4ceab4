//! How a call reaches Zoom: at most until its deadline, in its turn, repeated where that is safe,
//! and once for all who ask the same.

use std::{sync::Arc, time::Duration};

use secrecy::{ExposeSecret, SecretString};
use tokio::time::{Instant, sleep, timeout_at};
use tracing::Instrument;

use crate::{
    Error, Event, NoTurn, Operation, RateLimited, Source, ZoomClient,
    answer::Answer,
    call::{Bearer, Call},
    metrics, rate_limit,
    reads::{self, Pilot},
};

/// How much sooner than its own a shared call's deadline may be for a caller to go without.
const DEADLINE_TOLERANCE: Duration = Duration::from_secs(1);
/// How long after the deadline a call that ends with it may take to say what it came to.
const LAST_WORD: Duration = Duration::from_millis(20);
/// How long a call that was refused for the limit of the second waits for the next one, where Zoom
/// does not say.
const SECOND_PAUSE: Duration = Duration::from_secs(1);

/// What a call is left at least of its time when its turn comes, unless its time is shorter than
/// four times that: a turn at the very deadline would be spent on a call nobody waits for.
const ANSWER_TIME: Duration = Duration::from_secs(1);
/// How late a turn may begin. Calls whose turns a stalled machine has missed would all be made at
/// once when it goes on.
const LATENESS_MAX: Duration = Duration::from_millis(50);

/// How many turns a call may miss and still be made.
const TURNS_MAX: u32 = 4;

/// What is told of a call when it has ended.
#[derive(Default)]
struct Course {
    waited: Duration,
    retries: u32,
    remaining: Option<u64>,
}

impl ZoomClient {
    /// Makes a call and answers its success.
    pub(crate) async fn send(&self, call: Call) -> reads::Outcome {
        let operation = call.target.operation;
        let end = Instant::now() + self.shared.patience.total;
        let deadline = self.deadline.map_or(end, |deadline| deadline.min(end));
        if operation.only_reads() {
            return self.read(call, deadline).await;
        }
        let _forgets = Forgets { client: self, operation };
        self.make(&call, deadline).await.map(Arc::new)
    }

    /// Answers a read from memory, from a call under way or by a call of its own.
    async fn read(&self, call: Call, deadline: Instant) -> reads::Outcome {
        let target = call.target;
        let operation = target.operation;
        let shared = |source| self.shared.metrics.record(&Event::Shared { operation, source });
        loop {
            let now = (self.shared.clock)();
            if !self.fresh
                && let Some(answer) = self.shared.reads.remembered(&target, now)
            {
                shared(Source::Cache);
                return Ok(answer);
            }
            let (seat, pilot) = self.shared.reads.board(&target, deadline, self.since);
            let own = pilot.is_some();
            let flown_until = seat.deadline();
            if let Some(pilot) = pilot {
                let call = Call { target: target.clone(), body: None };
                let flight = self.clone().fly(call, deadline, pilot);
                // Of its own, so that it outlives the caller for the others.
                tokio::spawn(flight.in_current_span());
            } else {
                shared(Source::Flight);
            }
            let landing = timeout_at(deadline + LAST_WORD, seat.landing()).await;
            let outcome = landing.map_err(|_| Error::Timeout)?;
            let out_of_time = match &outcome {
                Some(Err(Error::RateLimited(limit))) => limit.held_back,
                Some(Err(error)) => error.is_timeout(),
                Some(Ok(_)) => false,
                None => true,
            };
            if !own && out_of_time && flown_until + DEADLINE_TOLERANCE < deadline {
                continue;
            }
            return outcome.unwrap_or(Err(Error::Timeout));
        }
    }

    /// Makes the call that all who took a seat share, unless they have all gone.
    async fn fly(self, call: Call, deadline: Instant, pilot: Pilot) {
        let outcome = tokio::select! {
            outcome = self.make(&call, deadline) => outcome.map(Arc::new),
            () = pilot.abandoned() => return,
        };
        pilot.land(outcome, (self.shared.clock)());
    }

    /// Makes a call and tells how it went.
    async fn make(&self, call: &Call, deadline: Instant) -> Result<Answer, Error> {
        let started = Instant::now();
        let mut course = Course::default();
        let result = self.attempts(call, deadline, &mut course).await;
        let operation = call.target.operation;
        self.shared.metrics.record(&Event::Called {
            operation,
            outcome: metrics::Outcome::of(&call.target, &result),
            took: started.elapsed(),
            waited: course.waited,
            retries: course.retries,
            retries_left: self.shared.budget.left(),
            remaining: course.remaining,
        });
        if let Err(error) = &result {
            // Not the error itself: Zoom's words may name a person.
            tracing::debug!(
                zoom.operation = operation.name(),
                zoom.path = %call.target.path,
                zoom.code = error.code(),
                zoom.tracking_id = error.tracking_id(),
                zoom.retries = course.retries,
                "a call to Zoom failed"
            );
        }
        result
    }

    /// Sends a call until it is answered. One that only reads is repeated at most twice where Zoom
    /// could not be reached or failed; one that changes something only where Zoom says that the
    /// limit of the second kept it from doing anything; any call with the account's token once,
    /// with a fresh one, where Zoom rejected the token, which is to say did nothing.
    async fn attempts(
        &self,
        call: &Call,
        deadline: Instant,
        course: &mut Course,
    ) -> Result<Answer, Error> {
        let operation = call.target.operation;
        let budget = &self.shared.budget;
        budget.deposit();
        let mut rejected: Option<SecretString> = None;
        let mut failure = None;
        loop {
            let error = match self.token(call, rejected.as_ref(), deadline).await {
                Ok(token) => {
                    match self.turn(operation, deadline).await {
                        Ok(waited) => course.waited += waited,
                        Err(error) => return Err(failure.unwrap_or(error)),
                    }
                    match self.attempt(call, &token, deadline).await {
                        Ok(answer) => {
                            course.remaining = answer.remaining();
                            if answer.status().is_success() {
                                return Ok(answer);
                            }
                            let another = call.target.bearer.is_none() && rejected.is_none();
                            if another && answer.rejects_token() {
                                rejected = Some(token);
                                continue;
                            }
                            answer.into_error(&[&token], (self.shared.clock)())
                        }
                        Err(error) => error,
                    }
                }
                Err(error) => error,
            };
            if let Error::RateLimited(limit) = &error {
                self.hold(operation, limit, deadline).await;
            }
            let left = deadline.saturating_duration_since(Instant::now());
            let wait = wait_of(operation, &error).filter(|wait| *wait < left);
            let pause = wait.and_then(|wait| {
                let pause = budget.pause(course.retries, left, (self.shared.clock)())?;
                Some(pause.max(wait))
            });
            let Some(pause) = pause else { return Err(error) };
            failure = Some(error);
            course.retries += 1;
            sleep(pause).await;
        }
    }

    /// The token of a call, by the deadline. Without one nothing is sent, whatever became of
    /// asking for it.
    async fn token(
        &self,
        call: &Call,
        rejected: Option<&SecretString>,
        deadline: Instant,
    ) -> Result<SecretString, Error> {
        if let Some(Bearer(token)) = &call.target.bearer {
            return Ok(token.clone());
        }
        let late = Error::NoToken(Box::new(Error::Timeout));
        if Instant::now() >= deadline {
            return Err(late);
        }
        let token = timeout_at(deadline, self.shared.tokens.token(rejected)).await;
        match token.map_err(|_| late)? {
            Ok(token) => Ok(token.secret),
            Err(error @ (Error::Credentials(_) | Error::Signing { .. })) => Err(error),
            Err(error) => Err(Error::NoToken(Box::new(error))),
        }
    }

    /// Waits for the call's turn and tells how long that took. A turn that was missed is given up
    /// for another, a few times: on a machine that stalls all the time calls go on all the same.
    async fn turn(&self, operation: Operation, deadline: Instant) -> Result<Duration, Error> {
        let asked = Instant::now();
        for _ in 0..TURNS_MAX {
            if !self.turn_missed(operation, deadline).await? {
                break;
            }
        }
        Ok(asked.elapsed())
    }

    /// Waits for a turn and tells whether it came too late.
    async fn turn_missed(&self, operation: Operation, deadline: Instant) -> Result<bool, Error> {
        let left = deadline.saturating_duration_since(Instant::now());
        let patience = left - ANSWER_TIME.min(left / 4);
        let booking = self.shared.pacer.book(operation.label(), patience);
        // A pacer that takes longer than the call may is one without a turn.
        let no_turn = NoTurn { after: patience, daily: false };
        let booked = timeout_at(deadline, booking).await.unwrap_or(Err(no_turn));
        let wait = booked.map_err(|no_turn| held_back(operation, no_turn))?;
        // Even a sleep of nothing lasts until the timer's next tick, a millisecond.
        if wait.is_zero() {
            return Ok(false);
        }
        let turn = Instant::now() + wait;
        sleep(wait).await;
        Ok(turn.elapsed() > LATENESS_MAX)
    }

    /// Lets the others of the label wait where Zoom says that its limit is spent.
    async fn hold(&self, operation: Operation, limit: &RateLimited, deadline: Instant) {
        if let Some(pause) = rate_limit::hold(limit, (self.shared.clock)()) {
            let holding = self.shared.pacer.hold(operation.label(), pause, limit.daily);
            // A pacer that takes longer than the call may has been told all the same.
            let _ = timeout_at(deadline, holding).await;
        }
    }

    async fn attempt(
        &self,
        call: &Call,
        token: &SecretString,
        deadline: Instant,
    ) -> Result<Answer, Error> {
        let target = &call.target;
        self.shared.metrics.record(&Event::Sent { operation: target.operation });
        let url = format!("{}{}", self.shared.api_url, target.path.encoded());
        let mut request = self
            .shared
            .http
            .request(target.operation.method(), url)
            .query(&target.query)
            .bearer_auth(token.expose_secret());
        if let Some(body) = &call.body {
            request = request.json(body);
        }
        let patience = self.shared.patience;
        let head_by = deadline.min(Instant::now() + patience.head);
        let response = timeout_at(head_by, request.send()).await.map_err(|_| Error::Timeout)??;
        Answer::read(response, patience.idle, deadline).await
    }
}

/// When a change has ended, however it did, what was read before its end is kept from those who
/// ask after it.
struct Forgets<'a> {
    client: &'a ZoomClient,
    operation: Operation,
}

impl Drop for Forgets<'_> {
    fn drop(&mut self) {
        self.client.shared.reads.forget(self.operation);
    }
}

/// How long a call that failed has to wait at least before it is made again; `None` where it must
/// not be.
fn wait_of(operation: Operation, error: &Error) -> Option<Duration> {
    match error {
        Error::RateLimited(limit) => {
            let safe = limit.per_second || operation.only_reads() && limit.retry_after.is_some();
            (safe && !limit.daily).then(|| limit.retry_after.unwrap_or(SECOND_PAUSE))
        }
        error => (operation.only_reads() && error.is_transient()).then_some(Duration::ZERO),
    }
}

fn held_back(operation: Operation, no_turn: NoTurn) -> Error {
    RateLimited {
        retry_after: Some(no_turn.after),
        daily: no_turn.daily,
        host_daily: false,
        per_second: !no_turn.daily,
        locked: false,
        held_back: true,
        code: None,
        category: Some(operation.label().name().to_owned()),
        message: if no_turn.daily {
            "the limit of the day is spent".to_owned()
        } else {
            "too many calls wait for their turn".to_owned()
        },
        tracking_id: None,
    }
    .into()
}

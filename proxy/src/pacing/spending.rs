//! What is spent of Zoom's limits today. Requests are counted in memory and added to the store
//! every few seconds: a write for each would cost more than the request's own part of the work.
//! A server that is killed forgets the last seconds; Zoom, which counts for all apps of the
//! account, has the last word anyway.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use api::budget::{Budget, HostBudget, LabelBudget, Plan, RateLabel};
use jiff::{SignedDuration, Timestamp, civil::Date, tz::TimeZone};
use zoom::{Label, Pacer};

use crate::store::{Store, StoreError};

/// How often what was counted is added to the store.
pub const SAVE_INTERVAL: Duration = Duration::from_secs(5);

/// What is spent, and what there is to spend.
pub struct Spending {
    plan: zoom::Plan,
    pacer: Arc<dyn Pacer>,
    unsaved: Mutex<Unsaved>,
}

/// What was counted and is not in the store yet.
#[derive(Default, Clone, Copy)]
struct Unsaved {
    day: Date,
    requests: [u64; Label::ALL.len()],
}

impl Unsaved {
    /// What was counted of a label on `day`; `None` where that day is over: nobody asks of it any
    /// more.
    fn of(&mut self, day: Date, label: Label) -> Option<&mut u64> {
        if self.day < day {
            *self = Self { day, ..Self::default() };
        }
        (self.day == day).then_some(&mut self.requests[label as usize])
    }
}

impl Spending {
    /// Nothing is spent yet of what this plan grants; `pacer` knows what is held.
    #[must_use]
    pub fn new(plan: zoom::Plan, pacer: Arc<dyn Pacer>) -> Self {
        Self { plan, pacer, unsaved: Mutex::default() }
    }

    /// Counts a request to Zoom.
    pub fn count(&self, label: Label, now: Timestamp) {
        self.add(label, day(now), 1);
    }

    /// Adds what was counted to the store.
    ///
    /// # Errors
    /// Where the store fails: it is then added the next time.
    pub async fn save(&self, store: &dyn Store, now: Timestamp) -> Result<(), StoreError> {
        let day = day(now);
        for label in Label::ALL {
            let requests =
                self.with_unsaved(|unsaved| unsaved.of(day, label).map_or(0, std::mem::take));
            if requests == 0 {
                continue;
            }
            if let Err(error) = store.add_calls(label, day, requests).await {
                self.add(label, day, requests);
                return Err(error);
            }
        }
        Ok(())
    }

    /// What is spent today by all servers, and until when what is held, beside what `hosts` spent.
    /// What another server counted within [`SAVE_INTERVAL`] may be missing.
    ///
    /// # Errors
    /// Where the store fails.
    pub async fn budget(
        &self,
        store: &dyn Store,
        now: Timestamp,
        hosts: Vec<HostBudget>,
    ) -> Result<Budget, StoreError> {
        self.save(store, now).await?;
        let used = store.calls(day(now)).await?;
        let mut labels = Vec::new();
        for label in Label::ALL {
            let of_label = used.iter().find(|(it, _)| *it == label);
            let held = self.pacer.held(label).await;
            let until = |left| SignedDuration::try_from(left).ok().map(|left| (now + left).into());
            labels.push(LabelBudget {
                label: named(label),
                used_today: of_label.map_or(0, |(_, requests)| *requests),
                daily_limit: self.plan.per_day(label),
                per_second: self.plan.per_second(label),
                held_until: held.and_then(|held| until(held.left)),
            });
        }
        let plan = match self.plan {
            zoom::Plan::Free => Plan::Free,
            zoom::Plan::Pro => Plan::Pro,
            zoom::Plan::Business => Plan::Business,
            zoom::Plan::Unlimited => Plan::Unlimited,
        };
        Ok(Budget { plan, resets_at: midnight_after(now).into(), labels, hosts })
    }

    fn add(&self, label: Label, day: Date, requests: u64) {
        self.with_unsaved(|unsaved| {
            if let Some(counted) = unsaved.of(day, label) {
                *counted += requests;
            }
        });
    }

    fn with_unsaved<T>(&self, act: impl FnOnce(&mut Unsaved) -> T) -> T {
        // Whoever panicked here left counts that are still some.
        act(&mut self.unsaved.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

fn named(label: Label) -> RateLabel {
    match label {
        Label::Light => RateLabel::Light,
        Label::Medium => RateLabel::Medium,
        Label::Heavy => RateLabel::Heavy,
    }
}

/// The UTC day: Zoom counts by it.
pub(crate) fn day(now: Timestamp) -> Date {
    now.to_zoned(TimeZone::UTC).date()
}

/// When this instant's UTC day is over.
pub(crate) fn midnight_after(now: Timestamp) -> Timestamp {
    let start = now.to_zoned(TimeZone::UTC).date().to_zoned(TimeZone::UTC);
    // A clock near the end of time has no day after.
    start.map_or(now, |start| start.timestamp() + SignedDuration::from_hours(24))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_late_of_a_day_that_is_over_takes_nothing_from_the_new_one() {
        let pacer = Arc::new(zoom::LocalPacer::new(zoom::Plan::Pro));
        let spending = Spending::new(zoom::Plan::Pro, pacer);
        let noon: Timestamp = "2026-11-24T12:00:00Z".parse().unwrap();
        let (old, new) = (day(noon), day(noon + SignedDuration::from_hours(24)));
        spending.add(Label::Heavy, old, 3);
        spending.add(Label::Heavy, new, 2);
        spending.add(Label::Heavy, old, 3);
        let counted = |day| spending.with_unsaved(|unsaved| unsaved.of(day, Label::Heavy).copied());
        assert_eq!((counted(old), counted(new)), (None, Some(2)));
    }
}

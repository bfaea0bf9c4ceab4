//! Takes what the client of Zoom tells and counts it: for the operator, and for the day's limits.

use std::sync::Arc;

use zoom::{Clock, Event, Metrics};

use super::{Called, Meters, OddValue, OfLabel, OfOperation, Shared};
use crate::pacing::Spending;

/// Counts the client's work.
pub struct Sink {
    /// For the operator.
    pub meters: Arc<Meters>,
    /// For the day's limits.
    pub spending: Arc<Spending>,
    /// Tells which day it is.
    pub clock: Clock,
}

impl Metrics for Sink {
    fn record(&self, event: &Event) {
        let meters = &self.meters;
        match *event {
            Event::Sent { operation } => {
                let label = operation.label();
                self.spending.count(label, (self.clock)());
                meters.zoom_requests.get_or_create(&OfLabel { label: label.name() }).inc();
            }
            Event::Called {
                operation,
                outcome,
                took,
                waited,
                retries,
                retries_left,
                remaining,
            } => {
                let of_operation = OfOperation { operation: operation.name() };
                let of_label = OfLabel { label: operation.label().name() };
                let called = Called {
                    operation: operation.name(),
                    label: operation.label().name(),
                    outcome: outcome.name(),
                };
                meters.zoom_calls.get_or_create(&called).inc();
                meters.zoom_call_duration.get_or_create(&of_operation).observe(took.as_secs_f64());
                meters.zoom_pacing_wait.get_or_create(&of_label).observe(waited.as_secs_f64());
                if retries > 0 {
                    meters.zoom_retries.get_or_create(&of_operation).inc_by(retries.into());
                }
                meters.zoom_retry_budget.set(retries_left.into());
                if let Some(remaining) = remaining {
                    meters.zoom_rate_limit_remaining.get_or_create(&of_label).set(remaining);
                }
            }
            Event::Shared { operation, source } => {
                let shared = Shared { operation: operation.name(), source: source.name() };
                meters.zoom_shared_reads.get_or_create(&shared).inc();
            }
            Event::Odd { operation, odd, count } => {
                let odd = OddValue { operation: operation.name(), kind: odd.name() };
                meters.zoom_odd_values.get_or_create(&odd).inc_by(count.into());
            }
        }
    }
}

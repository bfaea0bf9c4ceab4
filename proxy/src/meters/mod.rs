//! What the server counts of its work. Labels hold names of operations and routes, never an id,
//! an address or anything else of a person. `docs/LOGGING.md` says what each is for; a test holds
//! that page against what is registered here.

mod listener;
mod sink;

pub use listener::{MetricsListener, serve};
pub use sink::Sink;

use std::{sync::atomic::AtomicU64, time::Duration};

use prometheus_client::{
    encoding::{EncodeLabelSet, prometheus_text},
    metrics::{counter::Counter, family::Family, gauge::Gauge, histogram::Histogram, info::Info},
    registry::{Metric, Registry, Unit},
};

/// What every name begins with.
const PREFIX: &str = "greenroom";
/// Upper ends of the buckets of a duration, in seconds: from answers out of memory to the
/// longest a request may take.
const BUCKETS_S: [f64; 14] =
    [0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0, 30.0];

type Durations<L> = Family<L, Histogram, fn() -> Histogram>;

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Called {
    operation: &'static str,
    label: &'static str,
    outcome: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OfOperation {
    operation: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OfLabel {
    label: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Shared {
    operation: &'static str,
    source: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OddValue {
    operation: &'static str,
    kind: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answered {
    method: &'static str,
    route: String,
    status: u16,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OfRoute {
    route: String,
}

/// All counters of one server.
pub struct Meters {
    registry: Registry,
    zoom_calls: Family<Called, Counter>,
    zoom_requests: Family<OfLabel, Counter>,
    zoom_call_duration: Durations<OfOperation>,
    zoom_pacing_wait: Durations<OfLabel>,
    zoom_pacing_alone: Counter,
    zoom_retries: Family<OfOperation, Counter>,
    zoom_shared_reads: Family<Shared, Counter>,
    zoom_odd_values: Family<OddValue, Counter>,
    zoom_retry_budget: Gauge<u64, AtomicU64>,
    zoom_rate_limit_remaining: Family<OfLabel, Gauge<u64, AtomicU64>>,
    requests: Family<Answered, Counter>,
    request_duration: Durations<OfRoute>,
    requests_in_flight: Gauge<u64, AtomicU64>,
    requests_shed: Counter,
    revocations_waiting: Gauge<u64, AtomicU64>,
}

/// What is read when somebody asks, instead of counted along.
#[derive(Debug, Clone, Copy, Default)]
pub struct Reading {
    /// Requests under way.
    pub requests_in_flight: u64,
    /// Refresh tokens that must still be revoked; `None` where the store does not say.
    pub revocations_waiting: Option<u64>,
}

/// A registry, and the names in it as they are told.
struct Registering {
    registry: Registry,
    names: Vec<String>,
}

impl Registering {
    fn add<M: Metric + Clone>(&mut self, name: &str, help: &str, metric: M) -> M {
        self.names.push(format!("{PREFIX}_{name}"));
        self.registry.register(name, help, metric.clone());
        metric
    }

    fn count<M: Metric + Clone>(&mut self, name: &str, help: &str, metric: M) -> M {
        let metric = self.add(name, help, metric);
        if let Some(name) = self.names.last_mut() {
            name.push_str("_total");
        }
        metric
    }

    fn time<L>(&mut self, name: &str, help: &str) -> Durations<L>
    where
        Durations<L>: Metric + Clone,
        L: Clone + std::hash::Hash + Eq,
    {
        let durations: Durations<L> = Family::new_with_constructor(|| Histogram::new(BUCKETS_S));
        self.names.push(format!("{PREFIX}_{name}_seconds"));
        self.registry.register_with_unit(name, help, Unit::Seconds, durations.clone());
        durations
    }
}

impl Default for Meters {
    fn default() -> Self {
        Self::registered().0
    }
}

impl Meters {
    /// With the names under which they are told.
    fn registered() -> (Self, Vec<String>) {
        let mut all = Registering { registry: Registry::with_prefix(PREFIX), names: Vec::new() };
        let version = vec![("version", env!("CARGO_PKG_VERSION"))];
        all.names.push(format!("{PREFIX}_build_info"));
        all.registry.register("build", "The version of this server", Info::new(version));
        let meters = Self {
            zoom_calls: all.count("zoom_calls", "Calls to Zoom that ended", Family::default()),
            zoom_requests: all.count(
                "zoom_requests",
                "Requests sent to Zoom, as its limits count them",
                Family::default(),
            ),
            zoom_call_duration: all
                .time("zoom_call_duration", "From a call's start to its end, waiting included"),
            zoom_pacing_wait: all.time("zoom_pacing_wait", "How long calls waited for their turns"),
            zoom_pacing_alone: all.count(
                "zoom_pacing_alone",
                "Times the store that paces calls together with other servers was found away",
                Counter::default(),
            ),
            zoom_retries: all.count("zoom_retries", "Calls made again", Family::default()),
            zoom_shared_reads: all.count(
                "zoom_shared_reads",
                "Reads answered without a call of their own",
                Family::default(),
            ),
            zoom_odd_values: all.count(
                "zoom_odd_values",
                "Values of Zoom's that cannot be read and count as absent",
                Family::default(),
            ),
            zoom_retry_budget: all.add(
                "zoom_retry_budget",
                "How many repetitions the retry budget pays for",
                Gauge::default(),
            ),
            zoom_rate_limit_remaining: all.add(
                "zoom_rate_limit_remaining",
                "How many calls Zoom said were left when it answered last",
                Family::default(),
            ),
            requests: all.count("http_requests", "Requests answered", Family::default()),
            request_duration: all
                .time("http_request_duration", "From a request's arrival to its answer"),
            requests_in_flight: all.add(
                "http_requests_in_flight",
                "Requests being answered now",
                Gauge::default(),
            ),
            requests_shed: all.count(
                "http_requests_shed",
                "Requests refused because as many as may be were under way",
                Counter::default(),
            ),
            revocations_waiting: all.add(
                "revocations_waiting",
                "Refresh tokens that must still be revoked at Zoom",
                Gauge::default(),
            ),
            registry: all.registry,
        };
        (meters, all.names)
    }

    /// A request was answered. `route` is its pattern.
    pub fn answered(&self, method: &'static str, route: &str, status: u16, took: Duration) {
        let route = route.to_owned();
        self.request_duration
            .get_or_create(&OfRoute { route: route.clone() })
            .observe(took.as_secs_f64());
        self.requests.get_or_create(&Answered { method, route, status }).inc();
    }

    /// A request was refused because too many were under way.
    pub fn shed(&self) {
        self.requests_shed.inc();
    }

    /// The store was away when turns were to be booked in it.
    pub fn paced_alone(&self) {
        self.zoom_pacing_alone.inc();
    }

    /// Everything, in Prometheus' text format 0.0.4.
    #[must_use]
    pub fn tell(&self, reading: Reading) -> String {
        self.requests_in_flight.set(reading.requests_in_flight);
        if let Some(waiting) = reading.revocations_waiting {
            self.revocations_waiting.set(waiting);
        }
        let mut text = String::new();
        // Writing to a String does not fail.
        let _ = prometheus_text::encode(&mut text, &self.registry);
        text
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    const DOCUMENTED: &str = include_str!("../../../docs/LOGGING.md");

    #[test]
    fn what_is_registered_is_documented_and_nothing_else_is() {
        let (_, names) = Meters::registered();
        let registered: BTreeSet<_> = names.iter().map(String::as_str).collect();
        assert_eq!(registered.len(), names.len(), "{names:?}");
        let documented: BTreeSet<_> = DOCUMENTED
            .lines()
            .filter_map(|line| line.strip_prefix("| `greenroom_")?.split(['`', '{']).next())
            .map(|name| format!("greenroom_{name}"))
            .collect();
        assert_eq!(documented.iter().map(String::as_str).collect::<BTreeSet<_>>(), registered);
    }

    #[test]
    fn names_are_told_as_they_are_registered() {
        let (meters, names) = Meters::registered();
        meters.answered("GET", "/api/user", 200, Duration::from_millis(7));
        let reading = Reading { requests_in_flight: 3, revocations_waiting: Some(2) };
        let text = meters.tell(reading);
        for line in [
            "greenroom_http_requests_total{method=\"GET\",route=\"/api/user\",status=\"200\"} 1",
            "greenroom_http_request_duration_seconds_count{route=\"/api/user\"} 1",
            "greenroom_http_requests_in_flight 3",
            "greenroom_http_requests_shed_total 0",
            "greenroom_revocations_waiting 2",
        ] {
            assert!(text.lines().any(|told| told == line), "{line}: {text}");
        }
        let told = text.lines().filter_map(|line| line.strip_prefix("# TYPE ")?.split(' ').next());
        for name in told {
            assert!(names.iter().any(|registered| registered == name), "{name}");
        }
    }
}

//! Zoom's rate limits of the account: how many calls of each label a second and a UTC day bring,
//! by plan. They are shared by everybody who calls.

use std::sync::Arc;

use axum::{
    extract::{MatchedPath, Request, State},
    http::{HeaderMap, HeaderValue, StatusCode},
    middleware::Next,
    response::{IntoResponse, Response},
};
use clap::ValueEnum;
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

use crate::{
    Account, credentials,
    error::ZoomError,
    operations::{self, Label},
    time::{self, DAY},
};

/// What the account pays for. It decides how many calls it may make.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Plan {
    /// Limits nothing: no plan of Zoom's.
    #[default]
    #[value(name = "none")]
    #[serde(rename = "none")]
    Unlimited,
    /// Few calls, and no reports: Zoom keeps them for those who pay.
    Free,
    /// Zoom's Pro.
    Pro,
    /// Zoom's Business and what is above it.
    Business,
}

/// How many calls of one label a plan grants.
struct Rate {
    a_second: u32,
    /// `None` where only the second counts.
    a_day: Option<u32>,
}

impl Plan {
    /// Zoom: the table of its rate limits. What it has no entry for is not limited.
    fn rate(self, label: Label) -> Option<Rate> {
        let (a_second, a_day) = match (self, label) {
            (Self::Unlimited, _) => return None,
            (Self::Free, Label::Light) => (4, Some(6_000)),
            (Self::Free, Label::Medium) => (2, Some(2_000)),
            (Self::Free, Label::Heavy) => (1, Some(1_000)),
            (Self::Pro, Label::Light) => (30, None),
            (Self::Pro, Label::Medium) => (20, None),
            (Self::Pro, Label::Heavy) => (10, Some(30_000)),
            (Self::Business, Label::Light) => (80, None),
            (Self::Business, Label::Medium) => (60, None),
            (Self::Business, Label::Heavy) => (40, Some(60_000)),
        };
        Some(Rate { a_second, a_day })
    }
}

/// Calls counted so far, of one label.
#[derive(Default)]
struct Tally {
    second: (i64, u32),
    day: (Date, u32),
}

/// What the account has spent of its limits.
#[derive(Default)]
pub(crate) struct Limits {
    plan: Plan,
    tallies: [Tally; 3],
    refused: u64,
}

/// What a limit says to one call.
#[derive(Debug, PartialEq, Eq)]
enum Verdict {
    /// Nothing is counted.
    Unlimited,
    /// It may pass; so many are left in its second.
    Passes { limit: u32, left: u32 },
    /// The second is spent.
    SecondSpent { limit: u32 },
    /// The day is spent, until `until`.
    DaySpent { limit: u32, until: Timestamp },
}

impl Limits {
    /// Begins a plan with nothing spent.
    pub(crate) fn begin(&mut self, plan: Plan) {
        *self = Self { plan, refused: self.refused, ..Self::default() };
    }

    pub(crate) fn plan(&self) -> Plan {
        self.plan
    }

    /// How many calls were refused since the account began.
    pub(crate) fn refused(&self) -> u64 {
        self.refused
    }

    /// Counts a call at `now`, unless it is refused.
    fn count(&mut self, label: Label, now: Timestamp) -> Verdict {
        let Some(rate) = self.plan.rate(label) else { return Verdict::Unlimited };
        let tally = &mut self.tallies[label as usize];
        let (second, today) = (now.as_second(), time::day(now));
        if tally.second.0 != second {
            tally.second = (second, 0);
        }
        if tally.day.0 != today {
            tally.day = (today, 0);
        }
        if let Some(limit) = rate.a_day.filter(|limit| tally.day.1 >= *limit) {
            self.refused += 1;
            let until = time::at(time::start_of(today) + DAY);
            return Verdict::DaySpent { limit, until };
        }
        if tally.second.1 >= rate.a_second {
            self.refused += 1;
            return Verdict::SecondSpent { limit: rate.a_second };
        }
        tally.second.1 += 1;
        tally.day.1 += 1;
        Verdict::Passes { limit: rate.a_second, left: rate.a_second - tally.second.1 }
    }
}

/// Says where the account stands in the headers of `answer`.
fn tell(headers: &mut HeaderMap, label: Label, kind: &'static str, limit: u32, left: u32) {
    headers.insert("x-ratelimit-category", HeaderValue::from_static(label.category()));
    headers.insert("x-ratelimit-type", HeaderValue::from_static(kind));
    headers.insert("x-ratelimit-limit", limit.into());
    headers.insert("x-ratelimit-remaining", left.into());
}

/// Zoom: the second that is over says nothing of when to come back.
pub(crate) fn second_spent() -> ZoomError {
    let message = "You have reached the maximum per-second rate limit for this API. Try again \
                   later.";
    ZoomError::new(StatusCode::TOO_MANY_REQUESTS, 429, message)
}

/// Zoom: when to come back stands in `Retry-After`.
pub(crate) fn day_spent() -> ZoomError {
    let message = "You have reached the maximum daily rate limit for this API. Refer to the \
                   response header for details on when you can make another request.";
    ZoomError::new(StatusCode::TOO_MANY_REQUESTS, 429, message)
}

/// Zoom: what it tells of the past, and reports, it tells those who pay.
fn asks_to_pay(route: &str) -> Option<ZoomError> {
    let account = credentials::ACCOUNT_ID;
    if route.starts_with("/v2/report/") {
        let message = format!("This is only available for paid account:{account}.");
        return Some(ZoomError::bad(200, message));
    }
    let past = route.starts_with("/v2/past_");
    past.then(|| ZoomError::bad(200, format!("Only available for paid account: {account}")))
}

/// Lets a call pass as long as the plan's limits allow it.
pub(crate) async fn keep(
    State(account): State<Arc<Account>>,
    request: Request,
    next: Next,
) -> Response {
    let route = request.extensions().get::<MatchedPath>().map(MatchedPath::as_str);
    let operation = route.and_then(|route| operations::at(request.method(), route));
    let (Some(route), Some(operation)) = (route, operation) else {
        return next.run(request).await;
    };
    let label = operation.label;
    let (plan, verdict) = {
        let mut limits = account.limits();
        (limits.plan(), limits.count(label, account.now()))
    };
    match verdict {
        Verdict::Unlimited => next.run(request).await,
        Verdict::Passes { limit, left } => {
            let unpaid = if plan == Plan::Free { asks_to_pay(route) } else { None };
            let mut answer = match unpaid {
                Some(refusal) => refusal.into_response(),
                None => next.run(request).await,
            };
            // A refusal of the host's own limit is not one of these.
            if answer.status() != StatusCode::TOO_MANY_REQUESTS {
                tell(answer.headers_mut(), label, "QPS", limit, left);
            }
            answer
        }
        Verdict::SecondSpent { limit } => {
            let mut answer = second_spent().into_response();
            tell(answer.headers_mut(), label, "QPS", limit, 0);
            answer
        }
        Verdict::DaySpent { limit, until } => {
            let mut answer = day_spent().into_response();
            tell(answer.headers_mut(), label, "Daily-limit", limit, 0);
            // Zoom: an ISO 8601 instant, where HTTP knows seconds and its own dates.
            if let Ok(until) = HeaderValue::from_str(&until.to_string()) {
                answer.headers_mut().insert("retry-after", until);
            }
            answer
        }
    }
}

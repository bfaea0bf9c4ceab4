//! The odd values Zoom's lists have been seen with, put into rows on purpose. Which field of
//! which row has one follows from the account's seed, so the same row is odd every time.

use std::{
    hash::{DefaultHasher, Hash, Hasher},
    sync::Arc,
};

use axum::{
    body::{Body, to_bytes},
    extract::{Request, State},
    http::{HeaderMap, StatusCode, header::CONTENT_LENGTH},
    middleware::Next,
    response::Response,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::{Account, time};

/// Of so many fields that could be odd, one is.
const ONE_IN: u64 = 3;

/// Which odd values rows have. None of them unless asked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Warts {
    /// Times as `MM/DD/YYYY HH:MM`, without seconds and zone.
    pub american_times: bool,
    /// Empty texts where a number or a time belongs.
    pub empty_values: bool,
    /// Numbers as texts, the counts of the list itself included.
    pub numbers_as_text: bool,
    /// Optional fields left out.
    pub absent_fields: bool,
    /// Optional fields that are `null`.
    pub null_fields: bool,
}

impl Warts {
    /// All of them.
    pub const ALL: Self = Self {
        american_times: true,
        empty_values: true,
        numbers_as_text: true,
        absent_fields: true,
        null_fields: true,
    };
}

/// Numbers that may be odd. Ids and types never are.
const NUMBERS: &[&str] = &[
    "duration",
    "total_minutes",
    "participants_count",
    "participants_count_my_account",
    "participants",
    "total_participant_minutes",
    "unique_viewers",
    "max_concurrent_views",
    "pmi",
];
/// Counts of the list itself.
const COUNTS: &[&str] = &["page_count", "page_size", "page_number", "total_records"];
/// Fields a row can do without. Times of meetings and joins are not among them: Zoom has been
/// seen to empty them, not to leave them out.
const OPTIONAL: &[&str] = &[
    "first_name",
    "last_name",
    "dept",
    "department",
    "timezone",
    "pmi",
    "last_login_time",
    "last_client_version",
    "created_at",
    "user_created_at",
    "group_ids",
    "im_group_ids",
    "verified",
    "agenda",
    "join_url",
    "host_name",
    "host_organization",
    "source",
    "schedule_time",
    "create_time",
    "registrant_id",
    "customer_key",
    "bo_mtg_id",
    "failover",
    "feature_used",
    "custom_fields",
    "tracking_fields",
];

/// What can be wrong with one field.
#[derive(Clone, Copy)]
enum Oddity {
    American,
    Empty,
    Text,
    Absent,
    Null,
}

impl Warts {
    fn oddities(self, name: &str, value: &Value) -> Vec<Oddity> {
        let is_time = value.as_str().is_some_and(|text| text.parse::<Timestamp>().is_ok());
        let is_number = NUMBERS.contains(&name) && value.is_number();
        let optional = OPTIONAL.contains(&name);
        [
            (self.american_times && is_time, Oddity::American),
            (self.empty_values && (is_time || is_number), Oddity::Empty),
            (self.numbers_as_text && is_number, Oddity::Text),
            (self.absent_fields && optional, Oddity::Absent),
            (self.null_fields && optional, Oddity::Null),
        ]
        .into_iter()
        .filter_map(|(applies, oddity)| applies.then_some(oddity))
        .collect()
    }

    fn spoil_row(self, row: &mut Map<String, Value>, seed: u64) {
        let whose = ["uuid", "meeting_uuid", "user_id", "email", "id"]
            .iter()
            .find_map(|name| row.get(*name))
            .map(Value::to_string);
        let names: Vec<_> = row.keys().cloned().collect();
        for name in names {
            let Some(value) = row.get_mut(&name) else { continue };
            let mut hasher = DefaultHasher::new();
            (seed, &whose, &name).hash(&mut hasher);
            let draw = hasher.finish();
            let oddities = self.oddities(&name, value);
            if oddities.is_empty() || !draw.is_multiple_of(ONE_IN) {
                continue;
            }
            match oddities[(draw / ONE_IN) as usize % oddities.len()] {
                Oddity::American => {
                    let instant = value.as_str().and_then(|text| text.parse().ok());
                    if let Some(instant) = instant {
                        *value = json!(time::american(instant));
                    }
                }
                Oddity::Empty => *value = json!(""),
                Oddity::Text => *value = json!(value.to_string()),
                Oddity::Absent => drop(row.remove(&name)),
                Oddity::Null => *value = Value::Null,
            }
        }
    }

    fn spoil_list(self, answer: &mut Map<String, Value>, seed: u64) {
        let lists = answer.values_mut().filter_map(Value::as_array_mut).flatten();
        for row in lists.filter_map(Value::as_object_mut) {
            self.spoil_row(row, seed);
        }
        for name in COUNTS.iter().filter(|_| self.numbers_as_text) {
            if let Some(value) = answer.get_mut(*name) {
                *value = json!(value.to_string());
            }
        }
    }
}

/// The answer with its JSON object changed; as it was where it holds none.
pub(crate) async fn rewrite(
    answer: Response,
    change: impl FnOnce(&mut Map<String, Value>),
) -> Response {
    let (mut parts, body) = answer.into_parts();
    // What the account answers is in memory already, so this neither waits nor fails.
    let bytes = to_bytes(body, usize::MAX).await.unwrap_or_default();
    let Ok(mut object) = serde_json::from_slice::<Map<String, Value>>(&bytes) else {
        return Response::from_parts(parts, Body::from(bytes));
    };
    change(&mut object);
    forget_length(&mut parts.headers);
    Response::from_parts(parts, Body::from(Value::from(object).to_string()))
}

/// Lets the server work the length of a body out anew.
pub(crate) fn forget_length(headers: &mut HeaderMap) {
    headers.remove(CONTENT_LENGTH);
}

/// Puts the account's warts into the rows of what it answers.
pub(crate) async fn spoil(
    State(account): State<Arc<Account>>,
    request: Request,
    next: Next,
) -> Response {
    let answer = next.run(request).await;
    let warts = account.levers().warts();
    if warts == Warts::default() || answer.status() != StatusCode::OK {
        return answer;
    }
    rewrite(answer, |object| warts.spoil_list(object, account.seed())).await
}

//! Rows with odd values, and ranges that are refused.

use std::collections::BTreeSet;

use sandbox::{Ranges, Warts};
use serde_json::Value;

use crate::caller::Caller;

const MONTH: &str = "from=2026-10-24&to=2026-11-24&page_size=300";

async fn rows(warts: Warts) -> (Value, Vec<Value>) {
    let caller = Caller::new();
    caller.account.controls().set_warts(warts);
    let path = format!("/v2/report/users/member@greenroom.test/meetings?{MONTH}");
    let answer = caller.get(&path).await.body;
    let rows = answer["meetings"].as_array().unwrap().clone();
    (answer, rows)
}

/// How many values of the rows fulfil a condition that none fulfils without warts.
async fn odd(warts: Warts, is_odd: impl Fn(&str, &Value) -> bool) -> usize {
    let count = |rows: &[Value]| {
        let fields = rows.iter().flat_map(|row| row.as_object().unwrap());
        fields.filter(|(name, value)| is_odd(name, value)).count()
    };
    assert_eq!(count(&rows(Warts::default()).await.1), 0);
    let (_, rows) = rows(warts).await;
    assert!(rows.iter().all(|row| row["uuid"].as_str().unwrap().len() == 24));
    assert!(rows.iter().all(|row| row["id"].is_number()));
    count(&rows)
}

#[tokio::test]
async fn each_wart_is_switched_on_its_own() {
    let none = Warts::default();
    let american = Warts { american_times: true, ..none };
    let slashed = |name: &str, value: &Value| {
        name == "start_time" && value.as_str().unwrap().matches('/').count() == 2
    };
    assert!(odd(american, slashed).await > 0);
    let empty = Warts { empty_values: true, ..none };
    let emptied = |name: &str, value: &Value| {
        matches!(name, "start_time" | "end_time" | "duration") && value == ""
    };
    assert!(odd(empty, emptied).await > 2);
    let text = Warts { numbers_as_text: true, ..none };
    let written = |name: &str, value: &Value| {
        name == "duration" && value.as_str().is_some_and(|text| text.parse::<i64>().is_ok())
    };
    assert!(odd(text, written).await > 0);
    assert_eq!(rows(text).await.0["page_size"], "300");
    let null = Warts { null_fields: true, ..none };
    assert!(odd(null, |_, value| value.is_null()).await > 0);
}

#[tokio::test]
async fn optional_fields_are_absent_from_some_rows_and_ids_from_none() {
    let names = |rows: &[Value]| -> BTreeSet<usize> {
        rows.iter().map(|row| row.as_object().unwrap().len()).collect()
    };
    let (_, whole) = rows(Warts::default()).await;
    let absent = Warts { absent_fields: true, ..Warts::default() };
    let (_, holed) = rows(absent).await;
    assert!(names(&holed).len() > names(&whole).len());
    assert_eq!(whole.len(), holed.len());
    assert!(holed.iter().all(|row| row["uuid"].is_string() && row["start_time"].is_string()));
    assert_eq!(holed, rows(absent).await.1);
}

#[tokio::test]
async fn ranges_that_would_be_moved_are_refused_where_the_account_says_so() {
    let caller = Caller::new();
    let path = |range: &str| format!("/v2/report/users/member@greenroom.test/meetings?{range}");
    let long = path("from=2026-08-05&to=2026-10-10");
    assert_eq!(caller.get(&long).await.body["from"], "2026-09-10");
    caller.account.controls().set_ranges(Ranges::Refused);
    assert_eq!(caller.get(&long).await.refusal(), (400, 300));
    assert_eq!(caller.get(&path("from=2026-05-01&to=2026-05-30")).await.refusal(), (400, 300));
    assert_eq!(caller.get(&path(MONTH)).await.status, 200);
}

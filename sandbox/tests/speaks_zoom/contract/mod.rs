//! Every answer of the account against Zoom's published specifications, where they are at hand:
//! the folder named by `GREENROOM_ZOOM_SPEC` holds Zoom's Swagger 2.0 of 2021, its Meetings
//! OpenAPI 3.0 of 2025 and the error codes both name.

mod calls;
mod exceptions;
mod refused_calls;
mod spec;

use std::collections::BTreeSet;

use axum::http::StatusCode;
use sandbox::{Options, Plan, Ranges, Seats, Warts};
use serde_json::json;

use crate::caller::{Answer, Caller};

use calls::{Call, OPERATIONS};
use spec::Specs;

/// What is wrong with the answer to a call.
fn complaints(specs: &Specs, call: &Call, answer: &Answer) -> Vec<String> {
    let Call { method, operation, .. } = call;
    let told = if answer.status.is_success() {
        specs.complaints_of_success(method, operation, answer.status, &answer.body)
    } else {
        specs.complaints_of_refusal(method, operation, answer.status, &answer.body)
    };
    let told = told.into_iter().map(|complaint| format!("{method} {}: {complaint}", call.path));
    told.collect()
}

/// Makes calls, and tells which operations succeeded and what was wrong with the answers.
async fn judge(specs: &Specs, caller: &Caller, calls: Vec<Call>) -> Report {
    let mut report = Report::default();
    for call in calls {
        let answer = caller.call(call.method, &call.path, call.body.clone()).await;
        report.complaints.extend(complaints(specs, &call, &answer));
        if answer.status.is_success() {
            report.succeeded.insert((call.method, call.operation));
        } else {
            report.refusals.insert(answer.refusal());
        }
    }
    report
}

#[derive(Default)]
struct Report {
    succeeded: BTreeSet<(&'static str, &'static str)>,
    refusals: BTreeSet<(u16, i64)>,
    complaints: BTreeSet<String>,
}

impl Report {
    fn assert_clean(&self) {
        let all: Vec<_> = self.complaints.iter().map(String::as_str).collect();
        assert!(all.is_empty(), "{} complaints:\n{}", all.len(), all.join("\n"));
    }
}

#[tokio::test]
async fn every_operation_answers_as_zoom_specifies() {
    let Some(specs) = Specs::read() else { return };
    for options in [
        Options { users: 0, seed: 1 },
        Options { users: 120, seed: 2 },
        Options { users: 400, seed: 3 },
    ] {
        let caller = Caller::with(options);
        let report = judge(&specs, &caller, calls::successes(&caller).await).await;
        report.assert_clean();
        let expected: BTreeSet<_> = OPERATIONS.iter().copied().collect();
        assert_eq!(report.succeeded, expected);
        assert!(report.refusals.is_empty(), "{:?}", report.refusals);
    }
}

#[tokio::test]
async fn every_refusal_is_one_zoom_specifies() {
    let Some(specs) = Specs::read() else { return };
    let caller = Caller::new();
    let mut report = judge(&specs, &caller, refused_calls::refusals(&caller).await).await;
    report.assert_clean();
    let old = judge(&specs, &caller, refused_calls::after_a_year(&caller).await).await;
    old.assert_clean();
    report.succeeded.extend(old.succeeded);
    report.refusals.extend(old.refusals);
    assert!(report.succeeded.is_empty(), "{:?}", report.succeeded);
    for code in [
        (400, 300),
        (404, 1001),
        (409, 1005),
        (400, 2002),
        (400, 200),
        (400, 1117),
        (400, 1120),
        (400, 3000),
        (404, 3001),
        (400, 3002),
        (400, 3018),
        (403, 12_703),
        (400, 12_702),
    ] {
        assert!(report.refusals.contains(&code), "nothing met {code:?}");
    }
}

#[tokio::test]
async fn refusals_of_plans_seats_licences_and_ranges_are_ones_zoom_specifies() {
    let Some(specs) = Specs::read() else { return };
    let caller = Caller::new();
    let controls = caller.account.controls();
    controls.set_seats(Seats { basic: Some(0), paid: Some(0), older_codes: false });
    let mut met = BTreeSet::new();
    let mut meet = async |calls: Vec<Call>| {
        let report = judge(&specs, &caller, calls).await;
        report.assert_clean();
        met.extend(report.refusals);
    };
    meet(refused_calls::wanting_seats()).await;
    controls.set_seats(Seats { basic: Some(0), paid: Some(0), older_codes: true });
    meet(refused_calls::wanting_seats()).await;
    controls.set_seats(Seats::default());
    controls.set_ranges(Ranges::Refused);
    meet(refused_calls::reaching_too_far()).await;
    meet(refused_calls::without_a_licence(&caller).await).await;
    let unpaid = refused_calls::unpaid(&caller).await;
    controls.set_plan(Plan::Free);
    for call in unpaid {
        // A second of the free plan has four calls at most.
        caller.pass(1);
        meet(vec![call]).await;
    }
    for code in [(400, 2033), (400, 2034), (400, 3412), (400, 3161), (400, 1109), (400, 4100)] {
        assert!(met.contains(&code), "nothing met {code:?}");
    }
}

/// Warts are what has been seen of Zoom against its own specifications: times and numbers of
/// another form, and fields that are empty, `null` or left out. Nothing else may be wrong.
#[tokio::test]
async fn warts_break_types_and_formats_alone() {
    let Some(specs) = Specs::read() else { return };
    let caller = Caller::new();
    caller.account.controls().set_warts(Warts::ALL);
    let report = judge(&specs, &caller, calls::successes(&caller).await).await;
    assert!(!report.complaints.is_empty());
    let broken = ["is not of type", "is not a \"date", "is not one of"];
    let other: Vec<_> = report
        .complaints
        .iter()
        .filter(|complaint| !broken.iter().any(|broken| complaint.contains(broken)))
        .collect();
    assert!(other.is_empty(), "{other:#?}");
}

#[test]
fn an_answer_unlike_the_specification_is_complained_about() {
    let Some(specs) = Specs::read() else { return };
    let complaints =
        |path, body| specs.complaints_of_success("GET", path, StatusCode::OK, &body).join("; ");
    let users = "/users";
    assert_eq!(complaints(users, json!({ "users": [{ "email": "a@b.test", "type": 1 }] })), "");
    for (user, complaint) in [
        (json!({ "type": 1 }), "\"email\" is a required property"),
        (json!({ "email": "a@b.test", "type": 5 }), "5 is not one of"),
        (json!({ "email": "a@b.test", "type": 1, "pmi": "1" }), "is not of type"),
        (json!({ "email": "a@b.test", "type": 1, "shoe_size": 43 }), "'shoe_size' was unexpected"),
        (json!({ "email": "nobody", "type": 1 }), "is not a \"email\""),
        (
            json!({ "email": "a@b.test", "type": 1, "created_at": "today" }),
            "is not a \"date-time\"",
        ),
    ] {
        let told = complaints(users, json!({ "users": [user] }));
        assert!(told.contains(complaint), "{told}");
    }
    let refusal = |status: u16, body| {
        let status = StatusCode::from_u16(status).unwrap();
        specs.complaints_of_refusal("GET", "/users/{userId}", status, &body).join("; ")
    };
    assert_eq!(refusal(404, json!({ "code": 1001, "message": "User does not exist: me." })), "");
    assert!(refusal(400, json!({ "code": 1001, "message": "No." })).contains("400 with code 1001"));
    assert!(refusal(404, json!({ "code": 1001 })).contains("required"));
}

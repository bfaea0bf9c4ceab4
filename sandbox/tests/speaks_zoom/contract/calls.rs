//! Calls to every operation of the account that succeed.

use serde_json::{Value, json};

use crate::caller::{Caller, encoded};

/// A call, and the operation it is in Zoom's specifications.
pub(super) struct Call {
    pub(super) method: &'static str,
    pub(super) operation: &'static str,
    /// With the query, below the host.
    pub(super) path: String,
    pub(super) body: Option<Value>,
}

/// Every operation of the account, as method and path.
pub(super) const OPERATIONS: &[(&str, &str)] = &[
    ("GET", "/users"),
    ("POST", "/users"),
    ("GET", "/users/summary"),
    ("GET", "/users/{userId}"),
    ("PATCH", "/users/{userId}"),
    ("DELETE", "/users/{userId}"),
    ("PUT", "/users/{userId}/status"),
    ("DELETE", "/users/{userId}/token"),
    ("GET", "/users/{userId}/meetings"),
    ("POST", "/users/{userId}/meetings"),
    ("GET", "/meetings/{meetingId}"),
    ("PATCH", "/meetings/{meetingId}"),
    ("DELETE", "/meetings/{meetingId}"),
    ("GET", "/meetings/{meetingId}/invitation"),
    ("GET", "/past_meetings/{meetingId}"),
    ("GET", "/past_meetings/{meetingId}/participants"),
    ("GET", "/past_webinars/{webinarId}/participants"),
    ("GET", "/report/users"),
    ("GET", "/report/upcoming_events"),
    ("GET", "/report/users/{userId}/meetings"),
    ("GET", "/report/history_meetings"),
    ("GET", "/report/meetings/{meetingId}"),
    ("GET", "/report/meetings/{meetingId}/participants"),
    ("GET", "/report/webinars/{webinarId}"),
    ("GET", "/report/webinars/{webinarId}/participants"),
    ("GET", "/report/daily"),
];

pub(super) const MONTH: &str = "from=2026-10-24&to=2026-11-24&page_size=300";
pub(super) const MEMBER: &str = "member@greenroom.test";

/// A call of the operation with what stands in its braces, a query and perhaps a body.
pub(super) fn call(
    method: &'static str,
    operation: &'static str,
    named: &str,
    query: &str,
    body: Option<Value>,
) -> Call {
    let path = match (operation.find('{'), operation.find('}')) {
        (Some(from), Some(to)) => {
            format!("{}{named}{}", &operation[..from], &operation[to + 1..])
        }
        _ => operation.to_owned(),
    };
    let mark = if query.is_empty() { "" } else { "?" };
    Call { method, operation, path: format!("/v2{path}{mark}{query}"), body }
}

pub(super) fn get(operation: &'static str, named: &str, query: &str) -> Call {
    call("GET", operation, named, query, None)
}

/// A meeting for every kind and setting there is.
fn meetings() -> Vec<Value> {
    let settings = json!({
        "host_video": true, "participant_video": true, "join_before_host": true, "jbh_time": 5,
        "mute_upon_entry": true, "waiting_room": true, "auto_recording": "cloud",
        "alternative_hosts": "owner@greenroom.test", "approval_type": 0, "registration_type": 3,
        "meeting_invitees": [{ "email": "guest@elsewhere.test" }], "audio": "voip",
        "global_dial_in_countries": ["DE"], "contact_email": MEMBER, "calendar_type": 1,
        "breakout_room": { "enable": true, "rooms": [{ "name": "A", "participants": [MEMBER] }] },
        "question_and_answer": { "enable": true }, "who_will_receive_summary": 2,
    });
    let start = "2026-12-01T10:00:00";
    let mut meetings = vec![
        json!({ "topic": "Now", "type": 1 }),
        json!({ "topic": "Open", "type": 3, "settings": { "use_pmi": true } }),
        json!({ "topic": "Screen", "type": 10, "start_time": start }),
        json!({
            "topic": "Physics", "agenda": "ä".repeat(2_000), "start_time": start, "duration": 45,
            "timezone": "Europe/Amsterdam", "settings": settings, "pre_schedule": true,
            "tracking_fields": [{ "field": "Course", "value": "4b" }],
        }),
    ];
    for recurrence in [
        json!({ "type": 1, "repeat_interval": 2, "end_times": 0 }),
        json!({ "type": 2, "weekly_days": "3", "end_date_time": "2027-01-01T00:00:00Z" }),
        json!({ "type": 3, "monthly_day": 31, "end_times": 3 }),
        json!({ "type": 3, "monthly_week": -1, "monthly_week_day": 6, "end_times": 3 }),
    ] {
        meetings.push(json!({
            "topic": "Seminar", "type": 8, "start_time": start, "recurrence": recurrence,
        }));
    }
    meetings
}

/// At least one call to every operation, none of which is refused, in an order that makes sense.
pub(super) async fn successes(caller: &Caller) -> Vec<Call> {
    let mut calls = Vec::new();
    for status in ["active", "inactive", "pending"] {
        let query = format!("status={status}&page_size=300&include_fields=host_key");
        calls.push(get("/users", "", &query));
    }
    calls.push(get("/users", "", "page_size=1&page_number=2"));
    calls.push(get("/users/summary", "", ""));
    for local in ["owner", "admin", "member", "inactive", "pending"] {
        calls.push(get("/users/{userId}", &format!("{local}@greenroom.test"), ""));
    }
    let invited = json!({
        "action": "create",
        "user_info": { "email": "new@greenroom.test", "type": 2, "first_name": "Ada" },
    });
    calls.push(call("POST", "/users", "", "", Some(invited)));
    let change = json!({ "vanity_name": "maya", "dept": "Law", "pmi": 5_550_001_234_u64 });
    calls.push(call("PATCH", "/users/{userId}", MEMBER, "", Some(change)));
    calls.push(get("/users/{userId}", MEMBER, ""));
    for action in ["activate", "deactivate"] {
        let body = Some(json!({ "action": action }));
        calls.push(call("PUT", "/users/{userId}/status", "inactive@greenroom.test", "", body));
    }
    calls.push(call("DELETE", "/users/{userId}/token", MEMBER, "", None));
    for body in meetings() {
        // Made at once, so that the other calls can name it.
        let of = format!("/v2/users/{MEMBER}/meetings");
        let made = caller.call("POST", &of, Some(body.clone())).await.body;
        let id = made["id"].to_string();
        calls.push(call(
            "POST",
            "/users/{userId}/meetings",
            "admin@greenroom.test",
            "",
            Some(body),
        ));
        calls.push(get("/meetings/{meetingId}", &id, ""));
        if let Some(occurrence) = made.pointer("/occurrences/1/occurrence_id") {
            let one = format!("occurrence_id={}", occurrence.as_str().unwrap());
            let change = Some(json!({ "agenda": "Another", "settings": { "watermark": true } }));
            calls.push(call("PATCH", "/meetings/{meetingId}", &id, &one, change));
            calls.push(get("/meetings/{meetingId}", &id, &one));
            calls.push(call("DELETE", "/meetings/{meetingId}", &id, &one, None));
            calls.push(get("/meetings/{meetingId}", &id, "show_previous_occurrences=true"));
        }
        calls.push(get("/meetings/{meetingId}/invitation", &id, ""));
        let change = Some(json!({ "topic": "Changed" }));
        calls.push(call("PATCH", "/meetings/{meetingId}", &id, "", change));
    }
    for kind in ["scheduled", "live", "upcoming", "upcoming_meetings", "previous_meetings"] {
        let query = format!("type={kind}&page_size=300");
        calls.push(get("/users/{userId}/meetings", MEMBER, &query));
    }
    let scheduled = caller.all(&format!("/v2/users/{MEMBER}/meetings"), "meetings").await;
    for row in &scheduled {
        calls.push(get("/meetings/{meetingId}", &row["id"].to_string(), ""));
    }
    calls.push(get("/report/daily", "", "year=2026&month=10"));
    for kind in ["active", "inactive"] {
        calls.push(get("/report/users", "", &format!("{MONTH}&type={kind}")));
    }
    let ahead = "from=2026-11-24&to=2026-12-24&page_size=300";
    calls.push(get("/report/upcoming_events", "", ahead));
    calls.push(get("/report/history_meetings", "", MONTH));
    for kind in ["past", "pastOne", "pastJoined"] {
        let query = format!("{MONTH}&type={kind}");
        calls.push(get("/report/users/{userId}/meetings", MEMBER, &query));
    }
    let report = format!("/v2/report/users/{MEMBER}/meetings?{MONTH}");
    for row in caller.all(&report, "meetings").await {
        let uuid = encoded(&encoded(row["uuid"].as_str().unwrap()));
        let operations: &[_] = if row["type"] == 5 {
            &[
                "/past_webinars/{webinarId}/participants",
                "/report/webinars/{webinarId}",
                "/report/webinars/{webinarId}/participants",
            ]
        } else {
            &[
                "/past_meetings/{meetingId}",
                "/past_meetings/{meetingId}/participants",
                "/report/meetings/{meetingId}",
                "/report/meetings/{meetingId}/participants",
            ]
        };
        for operation in operations {
            calls.push(get(operation, &uuid, "include_fields=registrant_id&page_size=300"));
        }
    }
    for row in scheduled.iter().filter(|row| row["type"] == 8) {
        let query = "schedule_for_reminder=true&cancel_meeting_reminder=true";
        let id = row["id"].to_string();
        calls.push(call("DELETE", "/meetings/{meetingId}", &id, query, None));
    }
    let removal = "action=delete&transfer_email=owner@greenroom.test&transfer_meeting=true\
                   &transfer_webinar=true&transfer_recording=true";
    calls.push(call("DELETE", "/users/{userId}", MEMBER, removal, None));
    calls
}

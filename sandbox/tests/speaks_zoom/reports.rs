//! Past meetings and reports.

use std::collections::{HashMap, HashSet};

use axum::http::StatusCode;
use serde_json::Value;

use crate::caller::{Caller, encoded};

const OWN: &str = "/v2/report/users/member@greenroom.test/meetings";
const MONTH: &str = "from=2026-10-24&to=2026-11-24&page_size=300";

async fn history(caller: &Caller) -> Vec<Value> {
    let path = format!("/v2/report/history_meetings?{MONTH}");
    caller.all(&path, "history_meetings").await
}

/// Where the account knows a sitting of the kind its row tells: a webinar, or a meeting.
fn kind(row: &Value) -> &'static str {
    if row["type"] == "Webinar" || row["type"] == 5 { "webinars" } else { "meetings" }
}

async fn rows(caller: &Caller, kind: &str, uuid: &str) -> Vec<Value> {
    let uuid = encoded(&encoded(uuid));
    let path = format!("/v2/report/{kind}/{uuid}/participants?page_size=7");
    caller.all(&path, "participants").await
}

#[tokio::test]
async fn a_range_over_a_month_keeps_its_end_and_says_so() {
    let caller = Caller::new();
    let answer = caller.get(&format!("{OWN}?from=2026-08-05&to=2026-10-10")).await.body;
    assert_eq!(answer["from"], "2026-09-10");
    assert_eq!(answer["to"], "2026-10-10");
    let meetings = answer["meetings"].as_array().unwrap();
    assert!(meetings.iter().all(|row| row["start_time"].as_str().unwrap() >= "2026-09-10"));
    assert!(!meetings.is_empty());
    let instants = "from=2026-09-10T00:00:00Z&to=2026-10-10T00:00:00Z";
    assert_eq!(caller.get(&format!("{OWN}?{instants}")).await.body["meetings"], answer["meetings"]);
    let old = caller.get(&format!("{OWN}?from=2026-05-01&to=2026-05-30")).await.body;
    assert_eq!(old["from"], "2026-05-24");
}

#[tokio::test]
async fn ranges_that_are_missing_malformed_reversed_or_too_old_are_refused() {
    let caller = Caller::new();
    for bad in [
        "",
        "from=2026-11-01",
        "to=2026-11-01",
        "from=2026-11-31&to=2026-12-01",
        "from=2026-11-1&to=2026-11-02",
        "from=2026-11-02&to=2026-11-01",
        "from=2026-04-01&to=2026-05-01",
    ] {
        assert_eq!(caller.get(&format!("{OWN}?{bad}")).await.refusal(), (400, 300), "{bad}");
        let path = format!("/v2/report/history_meetings?{bad}");
        assert_eq!(caller.get(&path).await.refusal(), (400, 300), "{bad}");
    }
    let nobody = caller.get(&format!("/v2/report/users/nobody/meetings?{MONTH}")).await;
    assert_eq!(nobody.refusal(), (404, 1001));
}

#[tokio::test]
async fn meetings_of_one_person_are_told_for_past_one_and_have_no_participants() {
    let caller = Caller::new();
    let mut alone = Vec::new();
    for local in ["owner", "admin", "member"] {
        let path = format!("/v2/report/users/{local}@greenroom.test/meetings?{MONTH}");
        let past = caller.all(&path, "meetings").await;
        assert!(past.iter().all(|row| row["participants_count"].as_i64() > Some(1)));
        let past_one = caller.all(&format!("{path}&type=pastOne"), "meetings").await;
        assert!(!past_one.is_empty(), "{local}");
        alone.extend(past_one);
    }
    for meeting in alone {
        assert_eq!(meeting["participants_count"], 1);
        assert!(rows(&caller, kind(&meeting), meeting["uuid"].as_str().unwrap()).await.is_empty());
    }
}

#[tokio::test]
async fn who_rejoins_has_a_row_and_a_user_id_for_every_join() {
    let caller = Caller::new();
    let mut rejoined = 0;
    let mut guests = 0;
    for meeting in history(&caller).await.iter().filter(|row| row["participants"] != 1).take(40) {
        let uuid = meeting["meeting_uuid"].as_str().unwrap();
        let rows = rows(&caller, kind(meeting), uuid).await;
        let joins: HashSet<_> = rows.iter().map(|row| row["user_id"].as_str().unwrap()).collect();
        assert_eq!(joins.len(), rows.len());
        let mut people: HashMap<(&Value, &Value), usize> = HashMap::new();
        for row in &rows {
            let person = (&row["participant_user_id"], &row["name"]);
            *people.entry(person).or_default() += 1;
            assert!(row["join_time"].as_str() < row["leave_time"].as_str());
            assert!(row["leave_time"].as_str() <= meeting["end_time"].as_str());
            if row["participant_user_id"] == "" {
                assert_eq!(row["user_email"], "");
                guests += 1;
            }
        }
        assert_eq!(meeting["participants"], people.len());
        rejoined += people.values().filter(|joins| **joins > 1).count();
    }
    assert!(rejoined > 0 && guests > 0);
}

#[tokio::test]
async fn uuids_with_slashes_are_found_only_when_encoded_twice() {
    let caller = Caller::new();
    let mut seen = HashSet::new();
    for meeting in history(&caller).await {
        let uuid = meeting["meeting_uuid"].as_str().unwrap();
        let look = (uuid.starts_with('/'), uuid.contains("//"));
        if kind(&meeting) == "webinars" || !seen.insert(look) {
            continue;
        }
        for base in ["/v2/past_meetings", "/v2/report/meetings"] {
            let twice = caller.get(&format!("{base}/{}", encoded(&encoded(uuid)))).await;
            assert_eq!(twice.body["uuid"], uuid);
            let once = caller.get(&format!("{base}/{}", encoded(uuid))).await;
            let expected = if look == (false, false) { (200, 0) } else { (404, 3001) };
            assert_eq!(once.refusal(), expected, "{uuid}");
        }
    }
    assert_eq!(seen.len(), 3);
}

/// As clients write it that encode what Zoom asks them to, and nothing else.
#[tokio::test]
async fn a_single_slash_inside_a_uuid_may_stand_as_it_is() {
    let caller = Caller::new();
    let all = history(&caller).await;
    let inner = |row: &&Value| {
        let uuid = row["meeting_uuid"].as_str().unwrap();
        let one_inside = uuid.contains('/') && !uuid.starts_with('/') && !uuid.contains("//");
        kind(row) == "meetings" && one_inside && row["participants"] != 1
    };
    let found: Vec<_> = all.iter().filter(inner).collect();
    assert!(!found.is_empty());
    for row in found {
        let uuid = row["meeting_uuid"].as_str().unwrap();
        assert_eq!(caller.get(&format!("/v2/past_meetings/{uuid}")).await.body["uuid"], uuid);
        let participants = format!("/v2/report/meetings/{uuid}/participants?page_size=300");
        let joins = caller.all(&participants, "participants").await;
        assert!(!joins.is_empty(), "{uuid}");
    }
}

#[tokio::test]
async fn a_meeting_number_names_the_latest_sitting() {
    let caller = Caller::new();
    let held = caller.all(&format!("{OWN}?{MONTH}"), "meetings").await;
    let latest = held.iter().rfind(|row| row["type"] == 8).unwrap();
    assert!(held.iter().filter(|row| row["id"] == latest["id"]).count() > 1);
    let answer = caller.get(&format!("/v2/past_meetings/{}", latest["id"])).await.body;
    assert_eq!(answer["uuid"], latest["uuid"]);
    assert_eq!(caller.get("/v2/past_meetings/1").await.refusal(), (404, 3001));
}

#[tokio::test]
async fn participants_of_a_meeting_just_over_have_no_duration_until_zoom_has_counted() {
    let caller = Caller::new();
    let held = caller.all(&format!("{OWN}?{MONTH}"), "meetings").await;
    let (kind, uuid) =
        (kind(&held[held.len() - 1]), held.last().unwrap()["uuid"].as_str().unwrap());
    let durations = |rows: Vec<Value>| -> Vec<_> {
        rows.iter().map(|row| row["duration"].as_i64().unwrap()).collect()
    };
    assert!(durations(rows(&caller, kind, uuid).await).iter().all(|duration| *duration == 0));
    caller.pass(10 * 60);
    assert!(durations(rows(&caller, kind, uuid).await).iter().all(|duration| *duration > 0));
}

#[tokio::test]
async fn meetings_and_webinars_over_a_year_old_are_refused() {
    let caller = Caller::new();
    let held = caller.all(&format!("{OWN}?{MONTH}"), "meetings").await;
    let uuid = |wanted: &str| {
        let row = held.iter().find(|row| kind(row) == wanted).unwrap();
        encoded(&encoded(row["uuid"].as_str().unwrap()))
    };
    let paths = [
        format!("/v2/past_meetings/{}", uuid("meetings")),
        format!("/v2/report/webinars/{}", uuid("webinars")),
    ];
    for path in &paths {
        assert_eq!(caller.get(path).await.status, StatusCode::OK);
    }
    caller.pass(366 * 86_400);
    for path in &paths {
        assert_eq!(caller.get(path).await.refusal(), (400, 12_702));
    }
}

#[tokio::test]
async fn a_webinar_is_known_under_the_paths_of_webinars_alone_and_a_meeting_under_its_own() {
    let caller = Caller::new();
    let held = caller.all(&format!("{OWN}?{MONTH}"), "meetings").await;
    for wanted in ["meetings", "webinars"] {
        let row = held.iter().find(|row| kind(row) == wanted).unwrap();
        for id in [encoded(&encoded(row["uuid"].as_str().unwrap())), row["id"].to_string()] {
            for (path, knows) in [
                (format!("/v2/past_meetings/{id}"), "meetings"),
                (format!("/v2/past_meetings/{id}/participants"), "meetings"),
                (format!("/v2/report/meetings/{id}"), "meetings"),
                (format!("/v2/report/meetings/{id}/participants"), "meetings"),
                (format!("/v2/past_webinars/{id}/participants"), "webinars"),
                (format!("/v2/report/webinars/{id}"), "webinars"),
                (format!("/v2/report/webinars/{id}/participants"), "webinars"),
            ] {
                let expected = if knows == wanted { (200, 0) } else { (404, 3001) };
                assert_eq!(caller.get(&path).await.refusal(), expected, "{path}");
            }
        }
    }
}

#[tokio::test]
async fn the_report_of_a_webinar_agrees_with_its_row_and_its_participants() {
    let caller = Caller::new();
    let held = caller.all(&format!("{OWN}?{MONTH}"), "meetings").await;
    let row = held.iter().find(|row| kind(row) == "webinars").unwrap();
    let uuid = row["uuid"].as_str().unwrap();
    let report = caller.get(&format!("/v2/report/webinars/{}", encoded(&encoded(uuid)))).await.body;
    for field in ["uuid", "id", "type", "topic", "user_email", "start_time", "participants_count"] {
        assert_eq!(report[field], row[field], "{field}");
    }
    let uuid = encoded(&encoded(uuid));
    let path = format!("/v2/report/webinars/{uuid}/participants?include_fields=registrant_id");
    let joins = caller.all(&path, "participants").await;
    let registrants: HashSet<_> = joins.iter().map(|row| row["registrant_id"].as_str()).collect();
    assert_eq!(report["participants_count"], registrants.len());
}

#[tokio::test]
async fn the_daily_report_adds_up_to_the_history_and_reaches_back_six_months() {
    let caller = Caller::new();
    let daily = caller.get("/v2/report/daily?year=2026&month=11").await.body;
    let dates = daily["dates"].as_array().unwrap();
    assert_eq!(dates.len(), 24);
    let range = "from=2026-11-01&to=2026-11-24&page_size=300";
    let path = format!("/v2/report/history_meetings?{range}");
    let history = caller.all(&path, "history_meetings").await;
    let sum = |rows: &[Value], field: &str| -> i64 {
        rows.iter().map(|row| row[field].as_i64().unwrap()).sum()
    };
    assert_eq!(sum(dates, "meetings"), history.len() as i64);
    assert_eq!(sum(dates, "participants"), sum(&history, "participants"));
    assert_eq!(sum(dates, "meeting_minutes"), sum(&history, "total_participant_minutes"));
    for bad in ["year=2026&month=4", "year=2026&month=13", "year=2027&month=1"] {
        let answer = caller.get(&format!("/v2/report/daily?{bad}")).await;
        assert_eq!(answer.refusal(), (400, 300), "{bad}");
    }
}

#[tokio::test]
async fn the_account_report_searches_topics_and_numbers_and_tells_webinars_apart() {
    let caller = Caller::new();
    let all = history(&caller).await;
    let number = all[0]["meeting_id"].as_i64().unwrap();
    let found = |query: String| {
        let path = format!("/v2/report/history_meetings?{MONTH}&{query}");
        let caller = &caller;
        async move { caller.all(&path, "history_meetings").await }
    };
    let by_number = found(format!("search_key={number}")).await;
    assert!(!by_number.is_empty() && by_number.iter().all(|row| row["meeting_id"] == number));
    let webinars = found("meeting_type=webinar".to_owned()).await;
    let meetings = found("meeting_type=meeting".to_owned()).await;
    assert!(webinars.iter().all(|row| row["type"] == "Webinar"));
    assert_eq!(webinars.len() + meetings.len(), all.len());
}

#[tokio::test]
async fn hosts_are_active_or_not_and_their_numbers_add_up_to_the_history() {
    let caller = Caller::new();
    let path = |kind: &str| format!("/v2/report/users?{MONTH}&type={kind}");
    let active = caller.all(&path("active"), "users").await;
    let inactive = caller.all(&path("inactive"), "users").await;
    let summary = caller.get("/v2/users/summary").await.body;
    let joined = summary["total_users_count"].as_u64().unwrap()
        - summary["pending_users_count"].as_u64().unwrap();
    assert_eq!((active.len() + inactive.len()) as u64, joined);
    assert!(!inactive.is_empty() && inactive.iter().all(|user| user["meetings"] == 0));
    let sum = |rows: &[Value], field: &str| -> i64 {
        rows.iter().map(|row| row[field].as_i64().unwrap()).sum()
    };
    let all = history(&caller).await;
    let totals = caller.get(&path("active")).await.body;
    for (hosts, total, of_history) in [
        ("participants", "total_participants", "participants"),
        ("meeting_minutes", "total_meeting_minutes", "total_participant_minutes"),
    ] {
        assert_eq!(sum(&active, hosts), sum(&all, of_history));
        assert_eq!(totals[total], sum(&active, hosts));
    }
    assert_eq!(totals["total_meetings"], all.len());
    let member = active.iter().find(|user| user["email"] == "member@greenroom.test").unwrap();
    let held = all.iter().filter(|row| row["host_email"] == member["email"]).count();
    assert_eq!(member["meetings"], held);
}

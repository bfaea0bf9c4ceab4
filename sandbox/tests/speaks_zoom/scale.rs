//! Accounts whose past is drawn when somebody asks.

use std::collections::{HashMap, HashSet};

use sandbox::Options;
use serde_json::Value;

use crate::caller::{Caller, encoded};

const MONTH: &str = "from=2026-10-24&to=2026-11-24&page_size=300";

fn caller() -> Caller {
    Caller::with_past_meetings(Options { users: 300, seed: 1 }, 12_000)
}

async fn history(caller: &Caller, query: &str) -> Vec<Value> {
    let path = format!("/v2/report/history_meetings?{MONTH}{query}");
    caller.all(&path, "history_meetings").await
}

fn number(row: &Value, field: &str) -> i64 {
    row[field].as_i64().unwrap()
}

#[tokio::test]
async fn as_many_past_meetings_are_there_as_were_asked_for_and_each_has_its_own_names() {
    let caller = caller();
    let mut all = Vec::new();
    for range in [
        "from=2026-05-24&to=2026-06-23",
        "from=2026-06-24&to=2026-07-23",
        "from=2026-07-24&to=2026-08-23",
        "from=2026-08-24&to=2026-09-23",
        "from=2026-09-24&to=2026-10-23",
        "from=2026-10-24&to=2026-11-24",
    ] {
        let path = format!("/v2/report/history_meetings?{range}&page_size=300");
        let rows = caller.all(&path, "history_meetings").await;
        let starts: Vec<_> = rows.iter().map(|row| row["start_time"].as_str().unwrap()).collect();
        assert!(starts.is_sorted(), "{range}");
        assert!(rows.len() > 1_000, "{range}");
        all.extend(rows);
    }
    // A seventh of the 215 days lies before the six months that reports tell of.
    assert!(all.len() > 12_000 * 5 / 7 && all.len() < 12_000, "{}", all.len());
    let uuids: HashSet<_> = all.iter().map(|row| row["meeting_uuid"].as_str()).collect();
    assert_eq!(uuids.len(), all.len());
    let shapes: HashSet<_> = uuids
        .iter()
        .map(|uuid| (uuid.unwrap().starts_with('/'), uuid.unwrap().contains("//")))
        .collect();
    assert_eq!(shapes.len(), 3);
}

#[tokio::test]
async fn every_report_tells_the_same_numbers_of_a_meeting() {
    let caller = caller();
    let all = history(&caller, "").await;
    let mut kinds = HashSet::new();
    for row in all.iter().step_by(17) {
        let webinar = row["type"] == "Webinar";
        kinds.insert(webinar);
        let kind = if webinar { "webinars" } else { "meetings" };
        let uuid = encoded(&encoded(row["meeting_uuid"].as_str().unwrap()));
        let report = caller.get(&format!("/v2/report/{kind}/{uuid}")).await.body;
        for (of_report, of_row) in [
            ("uuid", "meeting_uuid"),
            ("id", "meeting_id"),
            ("topic", "topic"),
            ("user_email", "host_email"),
            ("start_time", "start_time"),
            ("end_time", "end_time"),
            ("duration", "duration"),
            ("participants_count", "participants"),
            ("total_minutes", "total_participant_minutes"),
        ] {
            assert_eq!(report[of_report], row[of_row], "{of_report}");
        }
        let latest = caller.get(&format!("/v2/report/{kind}/{}", row["meeting_id"])).await.body;
        assert_eq!(latest["id"], row["meeting_id"]);
        let path = format!("/v2/report/{kind}/{uuid}/participants?page_size=300");
        let joins = caller.all(&path, "participants").await;
        if number(row, "participants") == 1 {
            assert!(joins.is_empty());
            continue;
        }
        let people: HashSet<_> = joins
            .iter()
            .map(|join| (join["participant_user_id"].as_str(), join["name"].as_str()))
            .collect();
        assert_eq!(number(row, "participants"), people.len() as i64);
        let minutes: i64 = joins.iter().map(|join| (number(join, "duration") + 59) / 60).sum();
        if row["end_time"].as_str().unwrap() < "2026-11-24T14:00" {
            assert_eq!(number(row, "total_participant_minutes"), minutes);
        }
    }
    assert_eq!(kinds.len(), 2);
}

#[tokio::test]
async fn the_reports_of_hosts_are_the_history_split_by_host() {
    let caller = caller();
    let all = history(&caller, "").await;
    let mut by_host: HashMap<&str, Vec<&Value>> = HashMap::new();
    for row in &all {
        by_host.entry(row["host_email"].as_str().unwrap()).or_default().push(row);
    }
    let active = format!("/v2/report/users?{MONTH}&type=active");
    let hosts = caller.all(&active, "users").await;
    assert_eq!(hosts.len(), by_host.len());
    for host in hosts.iter().step_by(17) {
        let email = host["email"].as_str().unwrap();
        let held = &by_host[email];
        let sum = |field: &str| -> i64 { held.iter().map(|row| number(row, field)).sum() };
        assert_eq!(number(host, "meetings"), held.len() as i64);
        assert_eq!(number(host, "participants"), sum("participants"));
        assert_eq!(number(host, "meeting_minutes"), sum("total_participant_minutes"));
        let report = |kind: &str| format!("/v2/report/users/{email}/meetings?{MONTH}&type={kind}");
        let past = caller.all(&report("past"), "meetings").await;
        let alone = caller.all(&report("pastOne"), "meetings").await;
        assert_eq!(past.len() + alone.len(), held.len());
        let joined = caller.all(&report("pastJoined"), "meetings").await;
        assert!(joined.len() > held.len(), "{email}");
        let uuids: HashSet<_> = joined.iter().map(|row| row["uuid"].as_str()).collect();
        assert!(past.iter().chain(&alone).all(|row| uuids.contains(&row["uuid"].as_str())));
    }
}

#[tokio::test]
async fn what_ended_in_a_range_is_told_by_its_end() {
    let caller = caller();
    let day = "&from=2026-11-23&to=2026-11-23&date_type=end_time";
    let path = format!("/v2/report/history_meetings?page_size=300{day}");
    let ended = caller.all(&path, "history_meetings").await;
    let by_end = |row: &&Value| row["end_time"].as_str().unwrap().starts_with("2026-11-23");
    let all = history(&caller, "").await;
    assert_eq!(ended.len(), all.iter().filter(by_end).count());
    assert!(ended.iter().all(|row| by_end(&row)));
    let webinars = history(&caller, "&meeting_type=webinar").await;
    let expected = all.iter().filter(|row| row["type"] == "Webinar").count();
    assert_eq!(webinars.len(), expected);
}

#[tokio::test]
async fn a_user_who_changed_is_told_as_changed_and_one_who_left_is_gone() {
    let caller = caller();
    let rows = caller.all("/v2/users?page_size=300", "users").await;
    let (changed, gone) = (&rows[50], &rows[51]);
    let path = |user: &Value| format!("/v2/users/{}", user["email"].as_str().unwrap());
    let dept = Some(serde_json::json!({ "dept": "Law" }));
    assert_eq!(caller.call("PATCH", &path(changed), dept).await.status, 204);
    assert_eq!(caller.call("DELETE", &path(gone), None).await.status, 204);
    let after = caller.all("/v2/users?page_size=300", "users").await;
    assert_eq!(after.len(), rows.len() - 1);
    assert_eq!(after[50]["dept"], "Law");
    assert_eq!(after[50]["id"], changed["id"]);
    assert_eq!(after[51], rows[52]);
    assert_eq!(caller.get(&path(gone)).await.refusal(), (404, 1001));
    let id = gone["id"].as_str().unwrap();
    assert_eq!(caller.get(&format!("/v2/users/{id}")).await.refusal(), (404, 1001));
}

//! What the account is made of.

use std::collections::HashSet;

use sandbox::Options;
use serde_json::Value;

use crate::caller::Caller;

async fn everything(options: Options) -> Vec<Value> {
    let caller = Caller::with(options);
    let mut all = caller.all("/v2/users?page_size=300", "users").await;
    all.extend(caller.all("/v2/users/owner@greenroom.test/meetings", "meetings").await);
    let history = "/v2/report/history_meetings?from=2026-11-01&to=2026-11-24&page_size=300";
    all.extend(caller.all(history, "history_meetings").await);
    all
}

#[tokio::test]
async fn the_same_seed_and_clock_make_the_same_account_and_another_seed_another() {
    let options = Options { users: 60, seed: 5 };
    assert_eq!(everything(options).await, everything(options).await);
    assert_ne!(everything(options).await, everything(Options { seed: 6, ..options }).await);
}

#[tokio::test]
async fn the_people_with_fixed_emails_are_there_even_in_an_account_of_none() {
    let caller = Caller::with(Options { users: 0, seed: 1 });
    for (local, role, status) in [
        ("owner", "0", "active"),
        ("admin", "1", "active"),
        ("member", "2", "active"),
        ("inactive", "2", "inactive"),
        ("pending", "2", "pending"),
    ] {
        let user = caller.get(&format!("/v2/users/{local}@greenroom.test")).await.body;
        assert_eq!(user["role_id"], role, "{local}");
        assert_eq!(user["status"], status, "{local}");
    }
}

#[tokio::test]
async fn owner_admin_and_member_have_meetings_to_come_and_meetings_held() {
    let caller = Caller::new();
    for local in ["owner", "admin", "member"] {
        let user = format!("{local}@greenroom.test");
        let upcoming =
            caller.all(&format!("/v2/users/{user}/meetings?type=upcoming"), "meetings").await;
        assert!(upcoming.iter().any(|meeting| meeting["type"] == 8), "{local}");
        assert!(upcoming.iter().filter(|meeting| meeting["type"] == 2).count() > 1, "{local}");
        let range = "from=2026-10-24&to=2026-11-24";
        let held =
            caller.all(&format!("/v2/report/users/{user}/meetings?{range}"), "meetings").await;
        assert!(held.len() > 5, "{local}");
        let uuids: Vec<_> = held.iter().map(|meeting| meeting["uuid"].as_str().unwrap()).collect();
        assert!(uuids.iter().any(|uuid| uuid.starts_with('/')), "{local}");
        assert!(uuids.iter().any(|uuid| uuid.contains("//")), "{local}");
    }
}

#[tokio::test]
async fn meetings_of_half_a_year_fall_on_workdays_mostly() {
    let caller = Caller::with(Options::default());
    let mut meetings = Vec::new();
    for month in ["06", "07", "08", "09", "10", "11"] {
        let range = format!("from=2026-{month}-01&to=2026-{month}-28");
        let path = format!("/v2/report/history_meetings?{range}&page_size=300");
        let of_month = caller.all(&path, "history_meetings").await;
        assert!(of_month.len() > 300, "{month}: {}", of_month.len());
        meetings.extend(of_month);
    }
    let uuids: HashSet<_> =
        meetings.iter().map(|meeting| meeting["meeting_uuid"].as_str()).collect();
    assert_eq!(uuids.len(), meetings.len());
    let weekends = meetings.iter().filter(|meeting| {
        let start: jiff::Timestamp = meeting["start_time"].as_str().unwrap().parse().unwrap();
        start.to_zoned(jiff::tz::TimeZone::UTC).weekday().to_monday_one_offset() > 5
    });
    assert!(weekends.count() * 10 < meetings.len());
    assert!(meetings.iter().any(|meeting| meeting["type"] == "Webinar"));
}

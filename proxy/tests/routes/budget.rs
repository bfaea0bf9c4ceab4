//! What is spent of Zoom's limits.

use std::time::Duration;

use api::{
    ErrorCode, UserId,
    budget::{Budget, HOSTS_NEAR_FROM, LabelBudget, Plan, RateLabel},
};
use jiff::{SignedDuration, civil::date};
use sandbox::{Fault, FaultRule};

use crate::rig::{Caller, Console, Setup};

/// One heavy call.
const REPORT: &str = "/api/user/report?from=2026-11-20&to=2026-11-24";

async fn budget(caller: &Caller<'_>) -> Budget {
    caller.get("/api/budget").await.json()
}

fn of(budget: &Budget, label: RateLabel) -> &LabelBudget {
    budget.labels.iter().find(|it| it.label == label).unwrap()
}

#[tokio::test]
async fn each_request_to_zoom_is_counted_by_its_label_and_the_day_begins_anew_at_midnight_utc() {
    let setup = Setup { plan: zoom::Plan::Pro, ..Setup::default() };
    let console = Console::with(setup).await;
    let owner = console.owner().await;
    let before = budget(&owner).await;
    assert_eq!(
        (before.plan, before.resets_at.to_string()),
        (Plan::Pro, "2026-11-25T00:00:00Z".to_owned())
    );
    let heavy = of(&before, RateLabel::Heavy);
    assert_eq!(
        (heavy.used_today, heavy.daily_limit, heavy.per_second),
        (0, Some(30_000), Some(10))
    );
    assert_eq!(of(&before, RateLabel::Light).daily_limit, None);
    owner.get(REPORT).await.json::<serde_json::Value>();
    owner.get("/api/user").await.json::<serde_json::Value>();
    let after = budget(&owner).await;
    assert_eq!(of(&after, RateLabel::Heavy).left_today(), Some(29_999));
    let medium = |budget: &Budget| of(budget, RateLabel::Medium).used_today;
    assert_eq!(medium(&after) - medium(&before), 1);
    // The session lasts: it is used now and then.
    for _ in 0..12 {
        console.pass(SignedDuration::from_mins(20));
        assert_eq!(of(&budget(&owner).await, RateLabel::Heavy).used_today, 1);
    }
    for _ in 0..24 {
        console.pass(SignedDuration::from_mins(20));
        owner.get("/api/session").await.json::<serde_json::Value>();
    }
    let tomorrow = console.owner().await;
    assert_eq!(of(&budget(&tomorrow).await, RateLabel::Heavy).used_today, 0);
}

#[tokio::test]
async fn zooms_free_plan_has_a_day_for_every_label() {
    let console = Console::with(Setup { plan: zoom::Plan::Free, ..Setup::default() }).await;
    let free = budget(&console.owner().await).await;
    assert_eq!(free.plan, Plan::Free);
    let limits = |label| (of(&free, label).per_second, of(&free, label).daily_limit);
    assert_eq!(limits(RateLabel::Light), (Some(4), Some(6_000)));
    assert_eq!(limits(RateLabel::Medium), (Some(2), Some(2_000)));
    assert_eq!(limits(RateLabel::Heavy), (Some(1), Some(1_000)));
}

#[tokio::test]
async fn a_request_that_is_repeated_counts_as_often_as_it_was_sent() {
    let console = Console::with_sandbox().await;
    let owner = console.owner().await;
    let before = budget(&owner).await;
    assert_eq!(before.plan, Plan::Unlimited);
    let fault = Fault::ServerError { status: 503 };
    let rule = FaultRule { times: Some(1), ..FaultRule::new("/v2/report", fault) };
    console.account.as_ref().unwrap().controls().inject(rule);
    owner.get(REPORT).await.json::<serde_json::Value>();
    let used = |budget: &Budget| of(budget, RateLabel::Heavy).used_today;
    assert_eq!(used(&budget(&owner).await) - used(&before), 2);
}

#[tokio::test]
async fn what_another_server_counted_is_there_and_survives_a_restart() {
    let console = Console::with_sandbox().await;
    let first = console.replica(Setup::default(), console.app.store.clone());
    let owner = first.owner().await;
    owner.get(REPORT).await.json::<serde_json::Value>();
    first.app.spending.save(&*first.app.store, first.app.now()).await.unwrap();
    drop(owner);
    drop(first);
    let second = console.owner().await;
    assert_eq!(of(&budget(&second).await, RateLabel::Heavy).used_today, 1);
}

#[tokio::test]
async fn a_label_whose_day_is_spent_says_until_when() {
    let console = Console::with_sandbox().await;
    let owner = console.owner().await;
    let retry_after = Some("2026-11-25T00:00:00Z".to_owned());
    let fault = Fault::TooManyRequests { daily: true, retry_after };
    console.account.as_ref().unwrap().controls().inject(FaultRule::new("/v2/report", fault));
    let refused = owner.get(REPORT).await;
    let refusal = refused.refusal(429, ErrorCode::RateLimited);
    assert_eq!(refusal.retry_after_s, Some(Duration::from_secs(12 * 3_600).as_secs()));
    let held_until = of(&budget(&owner).await, RateLabel::Heavy).held_until.unwrap().to_string();
    // Counted in time that passes, on a clock of the test's that stands.
    assert!(
        held_until.starts_with("2026-11-24T23:59:") || held_until == "2026-11-25T00:00:00Z",
        "{held_until}"
    );
    assert_eq!(of(&budget(&owner).await, RateLabel::Light).held_until, None);
}

#[tokio::test]
async fn hosts_near_their_limit_come_most_spent_first_with_names_where_zoom_tells_them() {
    let console = Console::with_sandbox().await;
    let (owner, member) = (console.owner().await, console.member().await);
    let [host, gone, far]: [UserId; 3] =
        [member.id().await, "gone".into(), "far".into()].map(|id| id.parse().unwrap());
    let today = date(2026, 11, 24);
    for (id, changes) in [(&host, HOSTS_NEAR_FROM), (&gone, 99), (&far, HOSTS_NEAR_FROM - 1)] {
        console.app.store.raise_host_changes(id, today, changes).await.unwrap();
    }
    let told = budget(&owner).await.hosts;
    let facts: Vec<_> = told.iter().map(|host| (&host.id, host.used, host.limit)).collect();
    assert_eq!(facts, [(&gone, 99, 100), (&host, HOSTS_NEAR_FROM, 100)]);
    assert_eq!(told[0].display_name, None);
    let name = told[1].display_name.clone();
    let profile: api::user::UserDetails = owner.get(&format!("/api/user/{host}")).await.json();
    assert_eq!(name, Some(profile.user.display_name));
}

#[tokio::test]
async fn no_more_than_20_hosts_are_told_of() {
    let console = Console::with_sandbox().await;
    let owner = console.owner().await;
    for number in 0..25 {
        let id: UserId = format!("host{number}").parse().unwrap();
        let today = date(2026, 11, 24);
        console.app.store.raise_host_changes(&id, today, 60 + number).await.unwrap();
    }
    let used: Vec<_> = budget(&owner).await.hosts.iter().map(|host| host.used).collect();
    assert_eq!(used, (65..85).rev().collect::<Vec<_>>());
}

//! Bulk jobs: worked off in the background, paused, cancelled, begun again.

use api::{
    ErrorCode,
    audit::AuditList,
    bulk::{Bulk, BulkList, BulkRow, BulkRowState, BulkRows, BulkState, StartedBulk},
    user::{Licence, Role, User, UserDetails, UserList},
};
use greenroom::{
    bulk::work_on_next,
    store::{BulkJob, IdHash},
};
use jiff::SignedDuration;
use sandbox::{Fault, FaultRule, When};
use serde_json::{Value, json};

use crate::rig::{Caller, Console};

pub(super) fn invitation(email: &str) -> Value {
    json!({"email": email, "first_name": "New", "type": 1})
}

pub(super) async fn begin(admin: &Caller<'_>, job: &Value) -> String {
    let started: StartedBulk = admin.post("/api/bulk", job).await.json();
    started.id.to_string()
}

pub(super) async fn read(admin: &Caller<'_>, id: &str) -> Bulk {
    admin.get(&format!("/api/bulk/{id}")).await.json()
}

async fn act(admin: &Caller<'_>, id: &str, what: &str) -> Bulk {
    admin.post(&format!("/api/bulk/{id}/{what}"), &json!({})).await.json()
}

async fn rows(admin: &Caller<'_>, id: &str) -> Vec<BulkRow> {
    admin.get(&format!("/api/bulk/{id}/rows")).await.json::<BulkRows>().rows
}

/// Works on what can be worked on now.
async fn work(console: &Console) {
    while work_on_next(&console.app).await.unwrap() {}
}

async fn plain_users(admin: &Caller<'_>) -> Vec<User> {
    let users = admin.get("/api/user?page_size=300").await.json::<UserList>().users;
    let plain = |user: &User| user.role == Role::Member && user.email != "member@greenroom.test";
    users.into_iter().filter(plain).collect()
}

fn named(user: &User) -> Value {
    json!({"id": user.id, "email": user.email})
}

async fn details(admin: &Caller<'_>, id: &str) -> UserDetails {
    admin.get(&format!("/api/user/{id}")).await.json()
}

/// A rule about the creation of users.
fn fail(console: &Console, fault: Fault, times: u64) {
    let rule = FaultRule::new("/v2/users", fault);
    let rule = FaultRule { method: Some("POST".into()), times: Some(times), ..rule };
    console.account.as_ref().unwrap().controls().inject(rule);
}

#[tokio::test]
async fn a_job_invites_each_row_once_and_tells_what_became_of_it() {
    let console = Console::with_sandbox().await;
    let admin = console.admin().await;
    let emails = ["n1@greenroom.test", "member@greenroom.test", "n2@greenroom.test"];
    let job = json!({"kind": "invite", "rows": emails.map(invitation)});
    let id = begin(&admin, &job).await;
    let begun = read(&admin, &id).await;
    assert_eq!((begun.state, begun.total, begun.waiting), (BulkState::Running, 3, 3));
    assert_eq!(begun.actor_email, "admin@greenroom.test");
    work(&console).await;
    let ended = read(&admin, &id).await;
    assert_eq!((ended.state, ended.done, ended.failed), (BulkState::Done, 2, 1));
    let rows = rows(&admin, &id).await;
    let told: Vec<_> = rows.iter().map(|row| (&*row.email, row.state, row.code)).collect();
    assert_eq!(
        told,
        [
            (emails[0], BulkRowState::Done, None),
            (emails[1], BulkRowState::Failed, Some(ErrorCode::EmailInUse)),
            (emails[2], BulkRowState::Done, None),
        ]
    );
    let path = format!("/api/bulk/{id}/rows?state=failed");
    let failed = admin.get(&path).await.json::<BulkRows>().rows;
    assert_eq!(failed, rows[1..2]);
    assert!(rows[1].message.contains("already"), "{}", rows[1].message);
    let pending = admin.get("/api/user?status=pending&page_size=300").await;
    let pending = pending.json::<UserList>().users;
    for email in [emails[0], emails[2]] {
        assert_eq!(pending.iter().filter(|user| user.email == email).count(), 1, "{email}");
    }

    let audit = admin.get("/api/audit").await.json::<AuditList>().entries;
    let of_rows: Vec<_> = audit.iter().filter(|entry| entry.action == "user_created").collect();
    assert_eq!(of_rows.len(), 3);
    let done = of_rows.iter().filter(|entry| entry.outcome == "done").count();
    assert_eq!(done, 2);
    assert!(of_rows.iter().all(|entry| entry.actor_email == "admin@greenroom.test"
        && entry.detail.contains(&format!("bulk {id}"))
        && !entry.request_id.is_empty()));
    let begun = audit.iter().find(|entry| entry.action == "bulk_changed").unwrap();
    assert_eq!((&*begun.target, &*begun.detail), (&*id, "invite, 3 rows"));
}

#[tokio::test]
async fn a_job_deactivates_but_neither_the_owner_nor_whoever_began_it() {
    let console = Console::with_sandbox().await;
    let (admin, owner) = (console.admin().await, console.owner().await);
    let member = console.member().await;
    let ids = [member.id().await, owner.id().await, admin.id().await];
    let users = ids.clone().map(|id| json!({"id": id, "email": format!("{id}@x")}));
    let id = begin(&admin, &json!({"kind": "deactivate", "rows": users})).await;
    work(&console).await;
    let codes: Vec<_> = rows(&admin, &id).await.iter().map(|row| row.code).collect();
    assert_eq!(codes, [None, Some(ErrorCode::UserProtected), Some(ErrorCode::Forbidden)]);
    member.get("/api/sessions").await.refusal(401, ErrorCode::NotSignedIn);
    assert_eq!(read(&admin, &id).await.done, 1);
}

#[tokio::test]
async fn a_job_gives_many_users_another_licence() {
    let console = Console::with_sandbox().await;
    let admin = console.admin().await;
    let users: Vec<_> = plain_users(&admin).await.into_iter().take(7).collect();
    for licence in [Licence::BASIC, Licence::LICENSED] {
        let job = json!({"kind": "licence", "type": licence,
            "rows": users.iter().map(named).collect::<Vec<_>>()});
        let id = begin(&admin, &job).await;
        work(&console).await;
        assert_eq!(read(&admin, &id).await.done, 7);
        for user in &users {
            let now = details(&admin, user.id.as_ref().unwrap().as_str()).await;
            assert_eq!(now.user.licence, licence);
        }
    }
    let jobs = admin.get("/api/bulk").await.json::<BulkList>().jobs;
    assert_eq!(jobs.len(), 2);
}

#[tokio::test]
async fn a_paused_job_waits_a_resumed_one_goes_on_and_a_cancelled_one_is_over() {
    let console = Console::with_sandbox().await;
    let admin = console.admin().await;
    let job = json!({"kind": "invite", "rows": [invitation("p1@greenroom.test")]});
    let id = begin(&admin, &job).await;
    assert_eq!(act(&admin, &id, "pause").await.state, BulkState::Paused);
    work(&console).await;
    assert_eq!(read(&admin, &id).await.waiting, 1);
    assert_eq!(act(&admin, &id, "resume").await.state, BulkState::Running);
    work(&console).await;
    assert_eq!(read(&admin, &id).await.done, 1);
    assert_eq!(act(&admin, &id, "pause").await.state, BulkState::Done, "nothing to pause");

    let job = json!({"kind": "invite", "rows": [invitation("p2@greenroom.test")]});
    let id = begin(&admin, &job).await;
    let cancelled = act(&admin, &id, "cancel").await;
    assert_eq!((cancelled.state, cancelled.cancelled), (BulkState::Cancelled, 1));
    for what in ["resume", "retry"] {
        assert_eq!(act(&admin, &id, what).await.state, BulkState::Cancelled, "{what}");
    }
    work(&console).await;
    assert_eq!(read(&admin, &id).await.cancelled, 1);
    assert_eq!(console.account.as_ref().unwrap().controls().faults_injected(), 0);
    let pending = admin.get("/api/user?status=pending&page_size=300").await;
    let pending = pending.json::<UserList>().users;
    assert!(!pending.iter().any(|user| user.email == "p2@greenroom.test"));
}

#[tokio::test]
async fn only_what_failed_is_tried_again() {
    let console = Console::with_sandbox().await;
    let admin = console.admin().await;
    let refusal =
        Fault::Refusal { status: 400, code: 2034, message: "the permitted maximum".into() };
    fail(&console, refusal, 1);
    let emails = ["r1@greenroom.test", "r2@greenroom.test"];
    let id = begin(&admin, &json!({"kind": "invite", "rows": emails.map(invitation)})).await;
    work(&console).await;
    let ended = read(&admin, &id).await;
    assert_eq!((ended.done, ended.failed), (1, 1));
    let again = act(&admin, &id, "retry").await;
    assert_eq!((again.state, again.waiting, again.done), (BulkState::Running, 1, 1));
    work(&console).await;
    let ended = read(&admin, &id).await;
    assert_eq!((ended.state, ended.done, ended.failed), (BulkState::Done, 2, 0));
    let pending = admin.get("/api/user?status=pending&page_size=300").await;
    let pending = pending.json::<UserList>().users;
    for email in emails {
        assert_eq!(pending.iter().filter(|user| user.email == email).count(), 1, "{email}");
    }
}

#[tokio::test]
async fn where_zoom_asks_to_wait_the_job_waits_and_no_row_fails() {
    let console = Console::with_sandbox().await;
    let admin = console.admin().await;
    fail(&console, Fault::TooManyRequests { daily: true, retry_after: Some("90".into()) }, 1);
    let job = json!({"kind": "invite", "rows": [invitation("w@greenroom.test")]});
    let id = begin(&admin, &job).await;
    work(&console).await;
    let waits = read(&admin, &id).await;
    assert_eq!((waits.state, waits.waiting, waits.failed), (BulkState::Running, 1, 0));
    let until = jiff::Timestamp::from(waits.resumes_at.unwrap());
    assert_eq!(until, console.app.now() + SignedDuration::from_secs(90));
    assert!(!work_on_next(&console.app).await.unwrap(), "not before");
}

#[tokio::test]
async fn what_may_pass_is_tried_again_and_given_up_in_the_end() {
    let console = Console::with_sandbox().await;
    let admin = console.admin().await;
    let users: Vec<_> = plain_users(&admin).await.into_iter().take(1).collect();
    let rule = FaultRule::new("/v2/users", Fault::ServerError { status: 503 });
    let rule = FaultRule { method: Some("PUT".into()), ..rule };
    console.account.as_ref().unwrap().controls().inject(rule);
    let rows_of = users.iter().map(named).collect::<Vec<_>>();
    let id = begin(&admin, &json!({"kind": "deactivate", "rows": rows_of})).await;
    let mut rounds = 0;
    while read(&admin, &id).await.failed == 0 {
        work(&console).await;
        console.pass(SignedDuration::from_mins(2));
        rounds += 1;
        assert!(rounds < 9, "it never ends");
    }
    assert_eq!(rounds, 5);
    work(&console).await;
    assert_eq!(read(&admin, &id).await.state, BulkState::Done);
}

#[tokio::test]
async fn a_job_ends_with_the_power_of_whoever_began_it() {
    let console = Console::with_sandbox().await;
    let (admin, member) = (console.admin().await, console.member().await);
    let job = json!({"kind": "invite", "rows": [invitation("z@greenroom.test")]});
    let id = begin(&admin, &job).await;
    act(&admin, &id, "pause").await;
    let paused = console.app.store.bulk(&id.parse().unwrap()).await.unwrap().unwrap();
    let hers = BulkJob {
        id: api::BulkId::of(1),
        state: BulkState::Running,
        actor_id: member.id().await.parse().unwrap(),
        ..paused
    };
    let row = console.app.store.bulk_rows(&id.parse().unwrap(), 0, None, 1).await.unwrap();
    console.app.store.add_bulk(&hers, &row).await.unwrap();
    work(&console).await;
    let ended = read(&admin, hers.id.as_str()).await;
    assert_eq!((ended.state, ended.cancelled), (BulkState::Cancelled, 1));
}

#[tokio::test]
async fn what_a_server_left_behind_goes_on_once_its_lease_is_over() {
    let console = Console::with_sandbox().await;
    let admin = console.admin().await;
    let job = json!({"kind": "invite", "rows": [invitation("l@greenroom.test")]});
    let id = begin(&admin, &job).await;
    let (gone, now) = (IdHash([9; 32]), console.app.now());
    let lease = SignedDuration::from_mins(2);
    console.app.store.take_bulk(&gone, now + lease, now).await.unwrap().unwrap();
    work(&console).await;
    assert_eq!(read(&admin, &id).await.waiting, 1, "it is another's");
    console.pass(lease);
    work(&console).await;
    assert_eq!(read(&admin, &id).await.done, 1);
}

#[tokio::test]
async fn an_invitation_whose_answer_is_lost_is_not_sent_twice() {
    let console = Console::with_sandbox().await;
    let admin = console.admin().await;
    let rule = FaultRule::new("/v2/users", Fault::ServerError { status: 502 });
    let method = Some("POST".into());
    let rule = FaultRule { method, times: Some(1), when: When::AfterEffect, ..rule };
    console.account.as_ref().unwrap().controls().inject(rule);
    let job = json!({"kind": "invite", "rows": [invitation("once@greenroom.test")]});
    let id = begin(&admin, &job).await;
    work(&console).await;
    assert_eq!(console.account.as_ref().unwrap().controls().faults_injected(), 1);
    assert_eq!(read(&admin, &id).await.done, 1);
    let pending = admin.get("/api/user?status=pending&page_size=300").await;
    let pending = pending.json::<UserList>().users;
    let invited = pending.iter().filter(|user| user.email == "once@greenroom.test");
    assert_eq!(invited.count(), 1);
}

#[tokio::test]
async fn a_job_under_way_ends_with_the_power_of_whoever_began_it() {
    let console = Console::with_sandbox().await;
    let (admin, owner) = (console.admin().await, console.owner().await);
    let began_it = admin.id().await;
    let rows: Vec<_> = (0..6).map(|n| invitation(&format!("m{n}@greenroom.test"))).collect();
    let id = begin(&admin, &json!({"kind": "invite", "rows": rows})).await;
    fail(&console, Fault::SlowHeaders { ms: 500 }, 3);
    let app = console.app.clone();
    let working = tokio::spawn(async move { work_on_next(&app).await.unwrap() });
    while console.app.tasks.is_empty() {
        tokio::task::yield_now().await;
    }
    // The first rows are under way.
    let gone = Fault::Refusal { status: 404, code: 1001, message: "User does not exist".into() };
    let gone = FaultRule::new(format!("/v2/users/{began_it}"), gone);
    console.account.as_ref().unwrap().controls().inject(gone);
    console.pass(SignedDuration::from_secs(30));
    assert!(working.await.unwrap());
    let ended = read(&owner, &id).await;
    assert_eq!((ended.state, ended.done, ended.cancelled), (BulkState::Cancelled, 3, 3));
}

//! The audit.

use greenroom::store::AuditRow;
use jiff::SignedDuration;

use crate::{NOW, databases::Database, on_every_store};

fn row(number: i64) -> AuditRow {
    AuditRow {
        id: 0,
        at: NOW + SignedDuration::from_secs(number),
        action: "sign_in".into(),
        outcome: "done".into(),
        actor_id: "u1".into(),
        actor_email: "名@greenroom.test".into(),
        target: number.to_string(),
        address: "192.0.2.1".into(),
        detail: String::new(),
        request_id: "r".into(),
    }
}

on_every_store!(pages_lead_from_the_newest_to_the_oldest, old_rows_are_forgotten);

async fn pages_lead_from_the_newest_to_the_oldest(database: Database) {
    let store = database.open().await;
    for number in 1..=5 {
        store.add_audit(&row(number)).await.unwrap();
    }
    let mut seen = Vec::new();
    let mut before = None;
    loop {
        let page = store.audit(before, 2).await.unwrap();
        assert!(page.rows.len() <= 2);
        seen.extend(page.rows.into_iter().map(|kept| AuditRow { id: 0, ..kept }));
        before = page.next_before;
        if before.is_none() {
            break;
        }
        // What is added meanwhile shifts nothing.
        store.add_audit(&row(99)).await.unwrap();
    }
    assert_eq!(seen, (1..=5).rev().map(row).collect::<Vec<_>>());
}

async fn old_rows_are_forgotten(database: Database) {
    let store = database.open().await;
    for number in 1..=3 {
        store.add_audit(&row(number)).await.unwrap();
    }
    store.forget_audit(row(3).at).await.unwrap();
    let left = store.audit(None, 10).await.unwrap().rows;
    assert_eq!(left.len(), 1);
    assert_eq!(left[0].target, "3");
}

//! Sessions.

use api::{
    session::{SessionUser, SignInMethod},
    user::Role,
};
use greenroom::store::{IdHash, SessionRow};
use jiff::SignedDuration;

use crate::{NOW, databases::Database, on_every_store};

pub(crate) fn session(number: u8, user: &str) -> SessionRow {
    SessionRow {
        id: IdHash([number; 32]),
        user: SessionUser {
            id: user.parse().unwrap(),
            email: format!("{user}@greenroom.test"),
            display_name: "名前".into(),
            role: Role::Custom,
            timezone: "Asia/Tokyo".into(),
        },
        method: SignInMethod::Code,
        browser: "Firefox on Linux".into(),
        address: "2001:db8::1".into(),
        created_at: NOW,
        seen_at: NOW,
        checked_at: NOW,
    }
}

on_every_store!(
    a_session_is_read_back_whole_also_after_a_restart,
    using_and_rechecking_a_session_is_remembered,
    ending_a_session_ends_it_and_no_other,
    logging_out_ends_every_session_of_the_user_and_no_other,
    a_users_sessions_come_the_last_used_first,
    idle_and_old_sessions_are_forgotten_and_others_stay,
    replicas_that_start_at_once_do_not_hinder_each_other,
);

async fn a_session_is_read_back_whole_also_after_a_restart(database: Database) {
    let row = session(1, "u1");
    database.open().await.begin_session(&row).await.unwrap();
    assert_eq!(database.open().await.session(&row.id).await.unwrap(), Some(row));
}

async fn using_and_rechecking_a_session_is_remembered(database: Database) {
    let store = database.open().await;
    let row = session(1, "u1");
    store.begin_session(&row).await.unwrap();
    let later = NOW + SignedDuration::from_mins(6);
    store.touch_session(&row.id, later).await.unwrap();
    store.touch_session(&row.id, NOW).await.unwrap();
    let user = SessionUser { role: Role::Member, ..row.user.clone() };
    store.update_session_user(&row.id, &user, later).await.unwrap();
    let expected = SessionRow { user, seen_at: later, checked_at: later, ..row };
    assert_eq!(store.session(&expected.id).await.unwrap(), Some(expected));
}

async fn ending_a_session_ends_it_and_no_other(database: Database) {
    let store = database.open().await;
    for number in [1, 2] {
        store.begin_session(&session(number, "u1")).await.unwrap();
    }
    assert!(store.end_session(&IdHash([1; 32]), NOW).await.unwrap());
    assert!(!store.end_session(&IdHash([1; 32]), NOW).await.unwrap());
    assert!(store.session(&IdHash([1; 32])).await.unwrap().is_none());
    assert!(store.session(&IdHash([2; 32])).await.unwrap().is_some());
}

async fn logging_out_ends_every_session_of_the_user_and_no_other(database: Database) {
    let store = database.open().await;
    for (number, user) in [(1, "u1"), (2, "u1"), (3, "u2")] {
        store.begin_session(&session(number, user)).await.unwrap();
    }
    let u1 = "u1".parse().unwrap();
    assert_eq!(store.log_out(&u1, NOW).await.unwrap(), 2);
    assert_eq!(store.log_out(&u1, NOW).await.unwrap(), 0);
    assert!(store.session(&IdHash([1; 32])).await.unwrap().is_none());
    assert!(store.session(&IdHash([3; 32])).await.unwrap().is_some());
}

async fn a_users_sessions_come_the_last_used_first(database: Database) {
    let store = database.open().await;
    let later = SessionRow { seen_at: NOW + SignedDuration::from_mins(1), ..session(2, "u1") };
    for row in [&session(1, "u1"), &later, &session(3, "u2")] {
        store.begin_session(row).await.unwrap();
    }
    let listed = store.sessions_of(&"u1".parse().unwrap()).await.unwrap();
    assert_eq!(listed, [later, session(1, "u1")]);
}

async fn idle_and_old_sessions_are_forgotten_and_others_stay(database: Database) {
    let store = database.open().await;
    let hour = SignedDuration::from_hours(1);
    let idle = SessionRow { seen_at: NOW - hour, ..session(1, "u1") };
    let old = SessionRow { created_at: NOW - hour * 20, ..session(2, "u1") };
    let fresh = session(3, "u1");
    for row in [&idle, &old, &fresh] {
        store.begin_session(row).await.unwrap();
    }
    store.forget_sessions(NOW - hour / 2, NOW - hour * 12).await.unwrap();
    assert!(store.session(&idle.id).await.unwrap().is_none());
    assert!(store.session(&old.id).await.unwrap().is_none());
    assert!(store.session(&fresh.id).await.unwrap().is_some());
}

async fn replicas_that_start_at_once_do_not_hinder_each_other(database: Database) {
    // One file has one server; a database has several.
    if matches!(database, Database::Sqlite { .. }) {
        return;
    }
    let (one, two, three) = tokio::join!(database.open(), database.open(), database.open());
    one.begin_session(&session(1, "u1")).await.unwrap();
    assert!(two.session(&IdHash([1; 32])).await.unwrap().is_some());
    assert_eq!(three.log_out(&"u1".parse().unwrap(), NOW).await.unwrap(), 1);
    assert!(one.session(&IdHash([1; 32])).await.unwrap().is_none());
}

//! What people chose.

use api::UserId;

use crate::{databases::Database, on_every_store};

on_every_store!(
    what_a_user_chose_is_kept_until_they_choose_anew,
    what_is_forgotten_of_one_user_is_kept_of_another,
);

fn user(id: &str) -> UserId {
    id.parse().unwrap()
}

async fn what_a_user_chose_is_kept_until_they_choose_anew(database: Database) {
    let store = database.open().await;
    assert_eq!(store.preferences(&user("ada")).await.unwrap(), None);
    store.keep_preferences(&user("ada"), r#"{"theme":"dark"}"#).await.unwrap();
    store.keep_preferences(&user("ada"), r#"{"views":"é'\""}"#).await.unwrap();
    let kept = database.open().await.preferences(&user("ada")).await.unwrap();
    assert_eq!(kept.as_deref(), Some(r#"{"views":"é'\""}"#));
}

async fn what_is_forgotten_of_one_user_is_kept_of_another(database: Database) {
    let store = database.open().await;
    for id in ["ada", "eve"] {
        store.keep_preferences(&user(id), id).await.unwrap();
    }
    for _ in 0..2 {
        store.forget_preferences(&user("ada")).await.unwrap();
    }
    assert_eq!(store.preferences(&user("ada")).await.unwrap(), None);
    assert_eq!(store.preferences(&user("eve")).await.unwrap().as_deref(), Some("eve"));
}

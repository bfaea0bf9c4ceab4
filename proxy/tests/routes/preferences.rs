//! How people like the console.

use api::{
    ErrorCode,
    preferences::{Density, Language, Preferences, Theme},
};
use axum::http::StatusCode;
use jiff::SignedDuration;
use serde_json::json;

use crate::rig::Console;

#[tokio::test]
async fn what_a_person_chose_is_theirs_alone_and_the_same_in_every_browser() {
    let console = Console::with_sandbox().await;
    let (member, admin) = (console.member().await, console.admin().await);
    let first: Preferences = member.get("/api/preferences").await.json();
    assert_eq!(first, Preferences::default());
    let chosen = json!({"theme": "dark", "density": "compact", "language": "zh-CN",
    "timezone": "europe/berlin", "views": [
        {"list": "users", "name": " Gone ", "query": "?status=inactive&sort=-name"},
        {"list": "audit", "name": "Refused", "query": "outcome=refused"},
    ]});
    let answer = member.put("/api/preferences", &chosen).await;
    assert_eq!((answer.status, answer.text()), (StatusCode::NO_CONTENT, String::new()));
    let kept: Preferences = console.member().await.get("/api/preferences").await.json();
    assert_eq!((kept.theme, kept.density), (Theme::Dark, Density::Compact));
    assert_eq!(kept.language, Some(Language::Chinese));
    assert_eq!(kept.timezone.as_deref(), Some("Europe/Berlin"));
    assert_eq!(
        (&*kept.views[0].name, &*kept.views[0].query),
        ("Gone", "status=inactive&sort=-name")
    );
    let others: Preferences = admin.get("/api/preferences").await.json();
    assert_eq!(others, Preferences::default());
    let anyone = console.anonymous();
    anyone.get("/api/preferences").await.refusal(401, ErrorCode::NotSignedIn);
    anyone.put("/api/preferences", &chosen).await.refusal(401, ErrorCode::NotSignedIn);
}

#[tokio::test]
async fn what_breaks_a_rule_is_not_kept() {
    let console = Console::with_sandbox().await;
    let member = console.member().await;
    let view = |query: &str| json!({"views": [{"list": "users", "name": "x", "query": query}]});
    for (chosen, field) in [
        (json!({"timezone": "Mars/Olympus"}), "timezone"),
        (view("//evil.example"), "views"),
        (view("x=<script>"), "views"),
        (view(&"x".repeat(301)), "views"),
    ] {
        let answer = member.put("/api/preferences", &chosen).await;
        let refusal = answer.refusal(400, ErrorCode::ValidationFailed);
        assert_eq!(refusal.fields.keys().collect::<Vec<_>>(), [field]);
    }
    for chosen in [
        json!({"theme": "pink"}),
        json!({"language": "tlh"}),
        json!({"sound": true}),
        json!({"views": [{"list": "sessions", "name": "x", "query": ""}]}),
    ] {
        let answer = member.put("/api/preferences", &chosen).await;
        answer.refusal(400, ErrorCode::InvalidRequest);
    }
    let kept: Preferences = member.get("/api/preferences").await.json();
    assert_eq!(kept, Preferences::default());
}

#[tokio::test]
async fn preferences_are_read_and_kept_while_zoom_is_away() {
    let console = Console::with_sandbox().await;
    let member = console.member().await;
    let mut away = Console::in_front_of("http://127.0.0.1:9").await;
    away.app.store = console.app.store.clone();
    away.router = greenroom::server::router(away.app.clone()).unwrap();
    away.pass(SignedDuration::from_mins(6));
    let member = away.anonymous().with_cookie(member.cookie.as_deref().unwrap());
    let answer = member.put("/api/preferences", &json!({"theme": "light"})).await;
    assert_eq!(answer.status, StatusCode::NO_CONTENT, "{}", answer.text());
    let kept: Preferences = member.get("/api/preferences").await.json();
    assert_eq!(kept.theme, Theme::Light);
}

//! Where one is signed in, and ending it.

use api::{
    ErrorCode,
    session::{SessionEntry, SessionList, SignInMethod},
};
use axum::http::StatusCode;
use jiff::SignedDuration;
use serde_json::json;

use zoom::{UserRemoval, UserStatusAction};

use crate::{
    at_zoom,
    rig::{Caller, Console},
};

const FIREFOX: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0";
const EDGE: &str = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0";

async fn signed_in_with<'a>(console: &'a Console, agent: &str, address: &str) -> Caller<'a> {
    let caller = console.anonymous().at_address(address);
    let body = json!({"email": "member@greenroom.test"});
    let answer = caller.post_with("/api/signin", &body, &[("user-agent", agent)]).await;
    caller.with_cookie(&answer.cookie("greenroom"))
}

async fn list(caller: &Caller<'_>) -> Vec<SessionEntry> {
    caller.get("/api/sessions").await.json::<SessionList>().sessions
}

#[tokio::test]
async fn the_list_shows_ones_own_sessions_with_browser_and_time_the_current_marked() {
    let console = Console::with_sandbox().await;
    let first = signed_in_with(&console, FIREFOX, "203.0.113.9").await;
    let began = console.app.now();
    console.pass(SignedDuration::from_mins(5));
    let second = signed_in_with(&console, EDGE, "203.0.113.10").await;
    console.admin().await;

    let sessions = list(&second).await;
    assert_eq!(sessions.len(), 2, "nobody else's");
    let (last, earlier) = (&sessions[0], &sessions[1]);
    assert!(last.current && !earlier.current);
    assert_eq!(
        (last.browser.as_str(), earlier.browser.as_str()),
        ("Edge on Windows", "Firefox on Linux")
    );
    assert_eq!((last.address.as_str(), earlier.address.as_str()), ("203.0.113.10", "203.0.113.9"));
    assert_eq!((last.method, earlier.method), (SignInMethod::Email, SignInMethod::Email));
    assert_eq!(jiff::Timestamp::from(earlier.created_at), began);
    assert_eq!(jiff::Timestamp::from(earlier.seen_at), began);

    // Used again, the first is the last used.
    console.pass(SignedDuration::from_mins(2));
    let sessions = list(&first).await;
    assert!(sessions[0].current && sessions[0].browser == "Firefox on Linux");
    assert_eq!(jiff::Timestamp::from(sessions[0].seen_at), console.app.now());
}

#[tokio::test]
async fn a_session_that_is_over_is_not_listed() {
    let console = Console::with_sandbox().await;
    console.member().await;
    console.pass(SignedDuration::from_mins(31));
    assert_eq!(list(&console.member().await).await.len(), 1);
}

#[tokio::test]
async fn one_session_is_ended_and_the_others_stay() {
    let console = Console::with_sandbox().await;
    let (here, there) = (console.member().await, console.member().await);
    let other = list(&here).await.into_iter().find(|session| !session.current).unwrap();
    let answer = here.delete(&format!("/api/sessions/{}", other.id)).await;
    assert_eq!(answer.status, StatusCode::NO_CONTENT);
    assert!(!answer.ends_cookie("greenroom"));
    there.get("/api/user").await.refusal(401, ErrorCode::NotSignedIn);
    assert_eq!(list(&here).await.len(), 1);
    let again = here.delete(&format!("/api/sessions/{}", other.id)).await;
    again.refusal(404, ErrorCode::NotFound);
}

#[tokio::test]
async fn ending_the_session_one_is_in_ends_its_cookie() {
    let console = Console::with_sandbox().await;
    let (here, there) = (console.member().await, console.member().await);
    let current = list(&here).await.into_iter().find(|session| session.current).unwrap();
    let answer = here.delete(&format!("/api/sessions/{}", current.id)).await;
    assert_eq!(answer.status, StatusCode::NO_CONTENT);
    assert!(answer.ends_cookie("greenroom"));
    here.get("/api/sessions").await.refusal(401, ErrorCode::NotSignedIn);
    assert_eq!(list(&there).await.len(), 1);
}

#[tokio::test]
async fn somebody_elses_session_is_not_found_not_even_by_an_administrator() {
    let console = Console::with_sandbox().await;
    let member = console.member().await;
    let id = list(&member).await[0].id.clone();
    let owner = console.owner().await;
    for id in [id.as_str(), "", "0", "..%2f", "%00", &"a".repeat(5_000)] {
        let answer = owner.delete(&format!("/api/sessions/{id}")).await;
        answer.refusal(404, ErrorCode::NotFound);
    }
    assert!(member.get("/api/user").await.status.is_success());
}

#[tokio::test]
async fn nothing_in_the_list_opens_anything() {
    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
    let console = Console::with_sandbox().await;
    let member = console.member().await;
    let answer = member.get("/api/sessions").await;
    let (_, secret) = member.cookie.as_deref().unwrap().split_once('=').unwrap();
    assert!(!answer.text().contains(secret));
    let id = answer.json::<SessionList>().sessions[0].id.clone();
    let bytes: Vec<u8> = (0..id.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&id[at..at + 2], 16).unwrap())
        .collect();
    let padded = [bytes.clone(), vec![0; 32 - bytes.len()]].concat();
    for value in [
        id.clone(),
        URL_SAFE_NO_PAD.encode(bytes),
        URL_SAFE_NO_PAD.encode(padded),
        format!("{id}00000000000"),
    ] {
        let caller = console.anonymous().with_cookie(&format!("greenroom={value}"));
        caller.get("/api/sessions").await.refusal(401, ErrorCode::NotSignedIn);
    }
}

#[tokio::test]
async fn who_is_deactivated_in_zoom_is_out_everywhere_within_five_minutes() {
    let console = Console::with_sandbox().await;
    let consenting = at_zoom::signed_in(&console, "member@greenroom.test").await;
    let (here, there) = (console.member().await, console.member().await);
    let id = here.id().await;
    let deactivate = UserStatusAction::Deactivate;
    console.app.zoom.set_user_status(&id, deactivate).await.unwrap();
    console.pass(SignedDuration::from_mins(5));
    here.get("/api/user/meetings").await.refusal(401, ErrorCode::NotSignedIn);
    // Asked by one session, the answer counts for all, and the consent goes with them.
    assert_eq!(console.app.store.sessions_of(&id.parse().unwrap()).await.unwrap(), []);
    for ended in [there, consenting] {
        ended.get("/api/user/meetings").await.refusal(401, ErrorCode::NotSignedIn);
    }
    assert_eq!(console.app.store.grant(&id.parse().unwrap()).await.unwrap(), None);

    let activate = UserStatusAction::Activate;
    console.app.zoom.set_user_status(&id, activate).await.unwrap();
    here.get("/api/user/meetings").await.refusal(401, ErrorCode::NotSignedIn);
}

#[tokio::test]
async fn who_is_removed_from_the_account_is_out_within_five_minutes() {
    let console = Console::with_sandbox().await;
    let member = console.member().await;
    let id = member.id().await;
    console.app.zoom.delete_user(&id, &UserRemoval::default()).await.unwrap();
    console.pass(SignedDuration::from_mins(5));
    member.get("/api/user").await.refusal(401, ErrorCode::NotSignedIn);
}

#[tokio::test]
async fn sessions_are_ended_while_zoom_is_away() {
    let console = Console::with_sandbox().await;
    let member = console.member().await;
    let mut away = Console::in_front_of("http://127.0.0.1:9").await;
    away.app.store = console.app.store.clone();
    away.router = greenroom::server::router(away.app.clone()).unwrap();
    away.pass(SignedDuration::from_mins(6));
    let there = away.anonymous().with_cookie(member.cookie.as_deref().unwrap());
    let id = list(&there).await[0].id.clone();
    assert_eq!(there.delete(&format!("/api/sessions/{id}")).await.status, StatusCode::NO_CONTENT);
    member.get("/api/user").await.refusal(401, ErrorCode::NotSignedIn);
}

//! How often people who are not signed in may ask.

use api::ErrorCode;
use axum::http::{Method, StatusCode, header::RETRY_AFTER};
use greenroom::{
    routes::{ALL, Audience, Endpoint},
    signin::{CODES_MAX, EMAILS_MAX},
};
use jiff::SignedDuration;
use serde_json::json;

use crate::rig::{Answer, Caller, Console};

/// More than any route answers to one address before it asks to wait.
const MANY: usize = 3_100;

/// Asks a public route for something it does.
async fn ask(caller: &Caller<'_>, endpoint: &Endpoint) -> Answer {
    let path = format!("/api{}", endpoint.path);
    let body = match endpoint.path {
        "/signin" => Some(json!({"email": "nobody@greenroom.test"}).to_string()),
        "/signin/handover" => Some(json!({"code": "x", "verifier": "y"}).to_string()),
        "/signin/code" => Some(json!({"code": "12345678"}).to_string()),
        _ => None,
    };
    let method: Method = endpoint.method.parse().unwrap();
    caller.send(method, &path, &[("content-type", "application/json")], body).await
}

async fn ask_code(caller: &Caller<'_>, email: &str) -> Answer {
    caller.post("/api/signin", &json!({"email": email, "method": "code"})).await
}

#[track_caller]
fn asked_to_wait(answer: &Answer) -> u64 {
    let wait = answer.refusal(429, ErrorCode::TooManyTries).retry_after_s.unwrap();
    assert_eq!(answer.header(RETRY_AFTER), wait.to_string());
    wait
}

/// Every route anyone may ask, those added later too. They share counters of an address, so that
/// one address is enough to spend what each of them has.
#[tokio::test]
async fn every_public_route_asks_an_address_to_wait_in_the_end() {
    let console = Console::with_sandbox().await;
    let stranger = console.anonymous().at_address("203.0.113.9");
    for endpoint in ALL.iter().filter(|endpoint| endpoint.audience == Audience::Public) {
        let mut asked = 0;
        loop {
            let answer = ask(&stranger, endpoint).await;
            if answer.status == StatusCode::TOO_MANY_REQUESTS {
                asked_to_wait(&answer);
                break;
            }
            asked += 1;
            assert!(asked < MANY, "{} {} has no limit", endpoint.method, endpoint.path);
        }
    }
    // The page of the mailbox stands outside the API and counts like it.
    asked_to_wait(&stranger.get("/mailbox").await);
    // Somebody else is not held up, and who is signed in needs no sign-in.
    for endpoint in ALL.iter().filter(|endpoint| endpoint.audience == Audience::Public) {
        let other = console.anonymous().at_address("203.0.113.10");
        let answer = ask(&other, endpoint).await;
        if endpoint.path != "/signin" {
            assert_ne!(answer.status, StatusCode::TOO_MANY_REQUESTS, "{}", endpoint.path);
        }
    }
    let member = console.member().await.at_address("203.0.113.9");
    assert!(member.get("/api/session").await.status.is_success());
}

#[tokio::test]
async fn an_address_behind_a_trusted_proxy_is_counted_and_a_forged_one_is_not() {
    let mut console = Console::with_sandbox().await;
    console.app.trusted_proxies = ["10.0.0.1/32".parse().unwrap()].into();
    console.router = greenroom::server::router(console.app.clone()).unwrap();
    let ask = async |peer: &str, forwarded: &str| {
        let caller = console.anonymous().at_address(peer);
        let headers = [("content-type", "application/json"), ("x-forwarded-for", forwarded)];
        let body = json!({"code": "12345678"}).to_string();
        caller.send(Method::POST, "/api/signin/code", &headers, Some(body)).await.status
    };
    let mut number = 0;
    // Another forged address each time: the peer is what counts.
    while ask("203.0.113.9", &format!("198.51.100.{}", number % 250)).await != 429 {
        number += 1;
        assert!(number < 400, "a forged address has a counter of its own");
    }
    // Through the proxy addresses are told apart.
    assert_eq!(ask("10.0.0.1", "203.0.113.9").await, 429, "the same address, forwarded");
    assert_eq!(ask("10.0.0.1", "203.0.113.10").await, 401);
    assert_eq!(ask("10.0.0.1", "203.0.113.9, 203.0.113.10").await, 401, "the nearest counts");
}

#[tokio::test]
async fn spellings_of_one_email_share_its_limit_from_every_address() {
    let console = Console::with_sandbox().await;
    let spellings = [
        "member@greenroom.test",
        "MEMBER@greenroom.test",
        "Member@Greenroom.Test",
        "member+a@greenroom.test",
        "mEMBER+b+c@GREENROOM.test",
        " member@greenroom.test ",
    ];
    for number in 0..4 * CODES_MAX {
        let spelling = spellings[usize::try_from(number).unwrap() % spellings.len()];
        let caller = console.anonymous().at_address(&format!("203.0.113.{number}"));
        assert!(ask_code(&caller, spelling).await.status.is_success(), "{number}: {spelling}");
    }
    for spelling in spellings {
        let caller = console.anonymous().at_address("198.51.100.1");
        asked_to_wait(&ask_code(&caller, spelling).await);
    }
    let caller = console.anonymous().at_address("198.51.100.1");
    assert!(ask_code(&caller, "admin@greenroom.test").await.status.is_success());
}

#[tokio::test]
async fn who_asks_too_often_for_another_does_not_keep_them_from_asking_elsewhere() {
    let console = Console::with_sandbox().await;
    let stranger = console.anonymous().at_address("203.0.113.9");
    for _ in 0..CODES_MAX {
        assert!(ask_code(&stranger, "owner@greenroom.test").await.status.is_success());
    }
    for _ in 0..100 {
        asked_to_wait(&ask_code(&stranger, "owner@greenroom.test").await);
    }
    let owner = console.anonymous().at_address("198.51.100.1");
    assert!(ask_code(&owner, "owner@greenroom.test").await.status.is_success());
}

#[tokio::test]
async fn the_limit_is_over_with_its_window_and_says_when() {
    let console = Console::with_sandbox().await;
    let anyone = console.anonymous();
    for _ in 0..CODES_MAX {
        assert!(ask_code(&anyone, "member@greenroom.test").await.status.is_success());
    }
    console.pass(SignedDuration::from_mins(5));
    let wait = asked_to_wait(&ask_code(&anyone, "member@greenroom.test").await);
    assert_eq!(wait, 600, "seconds until fifteen minutes after the first");
    console.pass(SignedDuration::from_secs(599));
    assert_eq!(asked_to_wait(&ask_code(&anyone, "member@greenroom.test").await), 1);
    console.pass(SignedDuration::from_secs(1));
    assert!(ask_code(&anyone, "member@greenroom.test").await.status.is_success());
}

#[tokio::test]
async fn the_limit_tells_nothing_of_who_is_known() {
    let console = Console::with_sandbox().await;
    let mut said = Vec::new();
    for email in ["member@greenroom.test", "nobody@greenroom.test", "inactive@greenroom.test"] {
        let anyone = console.anonymous();
        let mut answers = 0;
        let refused = loop {
            let answer = ask_code(&anyone, email).await;
            if answer.status == StatusCode::TOO_MANY_REQUESTS {
                break answer;
            }
            answers += 1;
        };
        let refusal = refused.refusal(429, ErrorCode::TooManyTries);
        said.push((answers, refusal.message, refusal.retry_after_s));
    }
    assert_eq!(said[0], said[1]);
    assert_eq!(said[0], said[2]);
    assert_eq!(said[0].0, CODES_MAX);
}

#[tokio::test]
async fn the_email_alone_is_limited_by_email_too() {
    let console = Console::with_sandbox().await;
    let body = json!({"email": "nobody@greenroom.test"});
    for number in 0..4 * EMAILS_MAX {
        let caller = console.anonymous().at_address(&format!("203.0.113.{}", number % 9));
        caller.post("/api/signin", &body).await.refusal(404, ErrorCode::UserNotFound);
    }
    asked_to_wait(&console.anonymous().post("/api/signin", &body).await);
}

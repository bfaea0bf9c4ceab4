//! Signing in by a one-time code: asking tells nothing, and a code is worth nothing to anybody
//! but the browser that asked.

use api::{
    ErrorCode,
    session::{SessionInfo, SignInAnswer, SignInMethod},
};
use axum::http::Method;
use jiff::SignedDuration;
use serde_json::json;
use tokio::task::JoinSet;
use zoom::UserStatusAction;

use crate::rig::{Answer, Caller, Console, Setup, answer};

const SIGN_IN: &str = "greenroom-signin";
const SESSION: &str = "greenroom";

/// Asks for a code for an email.
async fn ask(caller: &Caller<'_>, email: &str) -> Answer {
    caller.post("/api/signin", &json!({"email": email, "method": "code"})).await
}

/// Types a code.
async fn type_in(caller: &Caller<'_>, code: &str) -> Answer {
    caller.post("/api/signin/code", &json!({"code": code})).await
}

/// The browser of somebody who asked for a code, and the code they were mailed.
async fn asked<'a>(console: &'a Console, email: &str) -> (Caller<'a>, String) {
    let answer = ask(&console.anonymous(), email).await;
    let browser = console.anonymous().with_cookie(&answer.cookie(SIGN_IN));
    let mails = console.mails().await;
    assert_eq!(mails[0].to, email);
    (browser, code_in(&mails[0].text))
}

/// The line of digits in a mail.
fn code_in(text: &str) -> String {
    let is_code = |line: &&str| line.trim().len() == 14 && line.trim().replace(' ', "").len() == 12;
    text.lines().find(is_code).unwrap_or_else(|| panic!("no code: {text}")).trim().replace(' ', "")
}

/// A code of twelve digits that is not this one.
fn another(code: &str) -> String {
    let last = code.bytes().last().unwrap();
    format!("{}{}", &code[..11], if last == b'0' { '1' } else { '0' })
}

/// Everything a caller can tell answers apart by, but for what differs each time.
fn looks(answer: &Answer) -> (u16, Vec<(String, String)>, String) {
    let headers = answer.headers.iter().map(|(name, value)| {
        let value = value.to_str().unwrap();
        let value = match name.as_str() {
            "x-request-id" => format!("{} characters", value.len()),
            "set-cookie" => {
                let (pair, rest) = value.split_once(';').unwrap();
                let (name, secret) = pair.split_once('=').unwrap();
                format!("{name}={} characters;{rest}", secret.len())
            }
            _ => value.to_owned(),
        };
        (name.to_string(), value)
    });
    (answer.status.as_u16(), headers.collect(), answer.text())
}

#[tokio::test]
async fn asking_looks_the_same_whoever_the_email_belongs_to_and_only_the_known_get_a_mail() {
    let console = Console::with_sandbox().await;
    let known = ask(&console.anonymous(), "member@greenroom.test").await;
    let SignInAnswer::CodeSent { expires_at } = known.json() else { panic!("{}", known.text()) };
    assert_eq!(
        jiff::Timestamp::from(expires_at),
        console.app.now() + SignedDuration::from_mins(10)
    );
    for other in [
        "nobody@greenroom.test",
        "nobody@elsewhere.example",
        "inactive@greenroom.test",
        "pending@greenroom.test",
    ] {
        let answer = ask(&console.anonymous(), other).await;
        assert_eq!(looks(&answer), looks(&known), "{other}");
    }
    let mails = console.mails().await;
    let to: Vec<_> = mails.iter().map(|mail| mail.to.as_str()).collect();
    assert_eq!(to, ["member@greenroom.test"]);
}

#[tokio::test]
async fn a_code_for_an_unknown_email_is_as_wrong_as_any_other() {
    let console = Console::with_sandbox().await;
    let known = ask(&console.anonymous(), "member@greenroom.test").await;
    let unknown = ask(&console.anonymous(), "nobody@greenroom.test").await;
    let code = another(&code_in(&console.mails().await[0].text));
    let mut said = Vec::new();
    for asked in [known, unknown] {
        let browser = console.anonymous().with_cookie(&asked.cookie(SIGN_IN));
        let refusal = type_in(&browser, &code).await.refusal(401, ErrorCode::CodeWrong);
        said.push(refusal.message);
    }
    assert_eq!(said[0], said[1]);
}

#[tokio::test]
async fn the_mail_names_the_site_and_the_minutes_and_keeps_the_code_out_of_its_subject() {
    let console = Console::with_sandbox().await;
    let (_, code) = asked(&console, "member@greenroom.test").await;
    let mail = &console.mails().await[0];
    assert!(mail.text.contains("http://localhost"), "{}", mail.text);
    assert!(mail.text.contains("10 minutes"), "{}", mail.text);
    assert!(!mail.subject.contains(|c: char| c.is_ascii_digit()), "{}", mail.subject);
    assert!(mail.text.contains(&code[..4]) && mail.text.contains(&code[8..]));
}

#[tokio::test]
async fn a_code_signs_in_once_the_browser_that_asked() {
    let console = Console::with_sandbox().await;
    let (browser, code) = asked(&console, "member@greenroom.test").await;
    let signed_in = type_in(&browser, &code).await;
    let SignInAnswer::SignedIn { user } = signed_in.json() else { panic!("{}", signed_in.text()) };
    assert_eq!(user.email, "member@greenroom.test");
    assert!(signed_in.ends_cookie(SIGN_IN));
    let member = console.anonymous().with_cookie(&signed_in.cookie(SESSION));
    let info: SessionInfo = member.get("/api/session").await.json();
    assert_eq!(info.user, Some(user));

    type_in(&browser, &code).await.refusal(401, ErrorCode::CodeGone);
}

#[tokio::test]
async fn a_code_is_worth_nothing_in_another_browser() {
    let console = Console::with_sandbox().await;
    let (browser, code) = asked(&console, "member@greenroom.test").await;
    let (other, _) = asked(&console, "admin@greenroom.test").await;
    type_in(&console.anonymous(), &code).await.refusal(401, ErrorCode::CodeGone);
    type_in(&other, &code).await.refusal(401, ErrorCode::CodeWrong);
    let made_up = format!("{SIGN_IN}={}", "A".repeat(43));
    let made_up = console.anonymous().with_cookie(&made_up);
    type_in(&made_up, &code).await.refusal(401, ErrorCode::CodeGone);
    // None of these used it up.
    assert!(type_in(&browser, &code).await.status.is_success());
}

#[tokio::test]
async fn a_code_works_for_ten_minutes() {
    let console = Console::with_sandbox().await;
    let (browser, code) = asked(&console, "member@greenroom.test").await;
    console.pass(SignedDuration::from_secs(10 * 60 - 1));
    assert!(type_in(&browser, &code).await.status.is_success());

    let (browser, code) = asked(&console, "member@greenroom.test").await;
    console.pass(SignedDuration::from_mins(10));
    type_in(&browser, &code).await.refusal(401, ErrorCode::CodeGone);
}

#[tokio::test]
async fn each_ask_has_a_code_of_its_own() {
    let console = Console::with_sandbox().await;
    let (first, first_code) = asked(&console, "member@greenroom.test").await;
    let (second, second_code) = asked(&console, "member@greenroom.test").await;
    assert_ne!(first_code, second_code);
    assert_ne!(first.cookie, second.cookie);
    type_in(&second, &first_code).await.refusal(401, ErrorCode::CodeWrong);
    assert!(type_in(&second, &second_code).await.status.is_success());
}

#[tokio::test]
async fn a_wrong_code_says_how_many_tries_are_left_and_five_spend_the_right_one() {
    let console = Console::with_sandbox().await;
    let (browser, code) = asked(&console, "member@greenroom.test").await;
    let wrong = another(&code);
    for left in ["4 tries", "3 tries", "2 tries", "one try"] {
        let refusal = type_in(&browser, &wrong).await.refusal(401, ErrorCode::CodeWrong);
        assert!(refusal.message.to_lowercase().contains(left), "{left}: {}", refusal.message);
    }
    type_in(&browser, &wrong).await.refusal(401, ErrorCode::CodeGone);
    type_in(&browser, &code).await.refusal(401, ErrorCode::CodeGone);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_a_hundred_wrong_codes_at_once_five_are_compared() {
    let console = Console::with_sandbox().await;
    let (browser, code) = asked(&console, "member@greenroom.test").await;
    let body = json!({"code": another(&code)}).to_string();
    let headers = [("content-type", "application/json"), ("x-greenroom", "1")];
    let mut typing = JoinSet::new();
    for _ in 0..100 {
        let request =
            browser.request(Method::POST, "/api/signin/code", &headers, Some(body.clone()));
        typing.spawn(answer(console.router.clone(), request));
    }
    let answers = typing.join_all().await;
    let (wrong, gone): (Vec<_>, Vec<_>) =
        answers.iter().partition(|answer| answer.text().contains("code_wrong"));
    // The fifth comparison leaves no try, which reads like the others.
    assert_eq!((wrong.len(), gone.len()), (4, 96));
    for answer in gone {
        answer.refusal(401, ErrorCode::CodeGone);
    }
    type_in(&browser, &code).await.refusal(401, ErrorCode::CodeGone);
}

#[tokio::test]
async fn blanks_and_hyphens_in_a_code_do_not_matter_and_anything_else_is_no_code() {
    let console = Console::with_sandbox().await;
    let (browser, code) = asked(&console, "member@greenroom.test").await;
    let long = "1".repeat(10_000);
    for typed in [
        "",
        "12345678901",
        "1234567890123",
        "12345678901a",
        "１２３４５６７８９０１２",
        "123456789012;",
        &long,
    ] {
        let refusal = type_in(&browser, typed).await.refusal(400, ErrorCode::ValidationFailed);
        assert!(refusal.fields.contains_key("code"), "{typed}");
    }
    let spelled = format!(" {}-{}\u{a0}{} ", &code[..2], &code[2..4], &code[4..]);
    assert!(type_in(&browser, &spelled).await.status.is_success());
}

#[tokio::test]
async fn who_is_deactivated_between_mail_and_code_stays_out() {
    let console = Console::with_sandbox().await;
    let (browser, code) = asked(&console, "member@greenroom.test").await;
    let id = console.member().await.id().await;
    console.app.zoom.set_user_status(&id, UserStatusAction::Deactivate).await.unwrap();
    type_in(&browser, &code).await.refusal(403, ErrorCode::UserInactive);
}

#[tokio::test]
async fn a_code_begins_a_new_session_and_ends_the_one_the_browser_had() {
    let console = Console::with_sandbox().await;
    let before = console.member().await;
    let (asking, code) = asked(&console, "admin@greenroom.test").await;
    let old_cookie = before.cookie.clone().unwrap();
    let both = format!("{old_cookie}; {}", asking.cookie.clone().unwrap());
    let signed_in = type_in(&console.anonymous().with_cookie(&both), &code).await;
    assert!(signed_in.status.is_success(), "{}", signed_in.text());
    assert_ne!(signed_in.cookie(SESSION), old_cookie);
    before.get("/api/user").await.refusal(401, ErrorCode::NotSignedIn);
}

/// Whoever plants a session's cookie in a browser has no session once its user signs in.
#[tokio::test]
async fn a_cookie_planted_before_the_sign_in_is_worth_nothing_after_it() {
    let console = Console::with_sandbox().await;
    let planted = format!("{SESSION}={}", "B".repeat(43));
    let (asking, code) = asked(&console, "member@greenroom.test").await;
    let both = format!("{planted}; {}", asking.cookie.clone().unwrap());
    let signed_in = type_in(&console.anonymous().with_cookie(&both), &code).await;
    assert_ne!(signed_in.cookie(SESSION), planted);
    let attacker = console.anonymous().with_cookie(&planted);
    attacker.get("/api/user").await.refusal(401, ErrorCode::NotSignedIn);
}

#[tokio::test]
async fn a_method_that_is_not_offered_is_refused() {
    let methods = vec![SignInMethod::Code];
    let console = Console::with(Setup { methods, ..Setup::default() }).await;
    for method in ["email", "portal", "zoom"] {
        let body = json!({"email": "owner@greenroom.test", "method": method});
        let refusal = console
            .anonymous()
            .post("/api/signin", &body)
            .await
            .refusal(400, ErrorCode::ValidationFailed);
        assert!(refusal.fields.contains_key("method"));
    }
    let body = json!({"email": "owner@greenroom.test"});
    let unnamed = console.anonymous().post("/api/signin", &body).await;
    assert!(unnamed.text().contains("code_sent"), "the email alone opens nothing");
}

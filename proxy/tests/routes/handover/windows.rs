//! Who leads a window to Zoom, what is asked there, and what the window tells.

use api::ErrorCode;
use axum::http::{
    Method, StatusCode,
    header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, LOCATION, SET_COOKIE},
};
use greenroom::embedding::Embedding;
use serde_json::json;
use zoom::UserStatusAction;

use super::{
    MEMBER, OPENER_POLICY, OTHER_PORTAL, OWN, PORTAL, VERIFIER, challenge, code, embedded, go,
    keeping, lead, names_of_cookies, redeem, sent_to_zoom, told, way, way_on, window, written_down,
};
use crate::{
    at_zoom::{HANDOVER, SIGN_IN, decide, navigate, send_to_zoom},
    rig::{Console, Setup},
};

#[tokio::test]
async fn a_sign_in_that_fails_is_told_to_the_page_that_opened_the_window_alone() {
    let console = embedded().await;
    let page = window(&console, PORTAL, "decline").await;
    assert_eq!(page.status, StatusCode::OK);
    assert_eq!(told(&page, "error").as_deref(), Some("declined"));
    assert_eq!((told(&page, "code"), told(&page, "origin").as_deref()), (None, Some(PORTAL)));
    assert_eq!(page.headers[OPENER_POLICY], "unsafe-none");
    let entries = written_down(&console).await;
    assert_eq!((entries[0].outcome.as_str(), entries[0].target.as_str()), ("refused", PORTAL));

    let id = console.member().await.id().await;
    let (browser, sent) = sent_to_zoom(&console.anonymous(), PORTAL).await;
    let back = decide(&sent.header(LOCATION), "allow", MEMBER).await;
    console.account.as_ref().unwrap().controls().set_token_endpoint_down(true);
    assert_eq!(told(&navigate(&browser, &back).await, "error").as_deref(), Some("unavailable"));
    console.account.as_ref().unwrap().controls().set_token_endpoint_down(false);

    // Deactivated within the minute.
    let late = code(&console, PORTAL).await;
    console.app.zoom.set_user_status(&id, UserStatusAction::Deactivate).await.unwrap();
    let answer = redeem(&console.anonymous(), &[PORTAL], &late, VERIFIER).await;
    answer.refusal(403, ErrorCode::UserInactive);
}

#[tokio::test]
async fn nobody_else_is_handed_a_sign_in() {
    let console = embedded().await;
    let anyone = console.anonymous();
    let good = challenge(VERIFIER);
    for origin in ["https://evil.example", "null", "*", "", "http%3A%2F%2Flocalhost%3A81"] {
        let refused = navigate(&anyone, &way(&good, origin)).await;
        refused.refusal(403, ErrorCode::Forbidden);
        assert!(!refused.headers.contains_key(SET_COOKIE));
    }
    let padded = format!("{good}=");
    let longer = format!("{good}AA");
    for bad in ["", "x", VERIFIER.get(1..).unwrap(), &padded, &longer, &"!".repeat(43)] {
        let refused = navigate(&anyone, &way(bad, PORTAL)).await;
        refused.refusal(400, ErrorCode::InvalidRequest);
    }
    let half = navigate(&anyone, &format!("/api/signin/zoom?handover={good}")).await;
    half.refusal(403, ErrorCode::Forbidden);
    let half = navigate(&anyone, &format!("/api/signin/zoom?origin={PORTAL}")).await;
    half.refusal(400, ErrorCode::InvalidRequest);
}

#[tokio::test]
async fn another_site_leads_a_window_to_zoom_for_a_listed_page_alone() {
    let console = embedded().await;
    let none_listed = Console::with_sandbox().await;
    let good = challenge(VERIFIER);
    let led = async |console: &Console, path: &str, mode: &str, dest: &str| {
        let headers =
            [("sec-fetch-site", "cross-site"), ("sec-fetch-mode", mode), ("sec-fetch-dest", dest)];
        console.anonymous().send_bare(Method::GET, path, &headers, None).await
    };
    let listed = way(&good, "https%3A%2F%2Fportal.example");
    assert_eq!(led(&console, &listed, "navigate", "document").await.status, StatusCode::OK);
    for (console, path, mode, dest) in [
        (&console, listed.as_str(), "navigate", "iframe"),
        (&console, listed.as_str(), "no-cors", "image"),
        (&console, "/api/signin/zoom", "navigate", "document"),
        (
            &console,
            "/api/signin/zoom?return_to=/users&origin=https://portal.example",
            "navigate",
            "document",
        ),
        (&console, "/api/signin/handover.js", "no-cors", "script"),
        (&none_listed, listed.as_str(), "navigate", "document"),
    ] {
        led(console, path, mode, dest).await.refusal(403, ErrorCode::Forbidden);
    }
    for other in ["https://evil.example", OWN] {
        let refused = led(&console, &way(&good, other), "navigate", "document").await;
        refused.refusal(403, ErrorCode::Forbidden);
    }
    let plain = navigate(&console.anonymous(), "/api/signin/zoom").await;
    assert_eq!(plain.headers[OPENER_POLICY], "same-origin", "without a window of its own");
}

#[tokio::test]
async fn another_sites_window_is_asked_before_it_is_led_to_zoom() {
    let console = embedded().await;
    let path = way(&challenge(VERIFIER), PORTAL);
    let question = lead(&console.anonymous(), &path).await;
    assert_eq!(question.status, StatusCode::OK, "{}", question.text());
    assert!(!question.headers.contains_key(LOCATION), "{:?}", question.headers);
    assert_eq!(question.header(CONTENT_TYPE), "text/html; charset=utf-8");
    assert_eq!(question.header(CACHE_CONTROL), "no-store");
    assert_eq!(question.headers[OPENER_POLICY], "unsafe-none", "or the opener is lost on the way");
    let rules = question.header(CONTENT_SECURITY_POLICY);
    assert!(rules.contains("default-src 'none'") && rules.contains("frame-ancestors 'none'"));
    let html = question.text();
    assert!(html.contains("<h1>Sign in to Greenroom for https://portal.example?</h1>"), "{html}");
    assert!(html.contains("href=\"/style-0123456789abcdef.css\""), "{html}");
    for unwanted in ["<script", "<style", " style=", "<meta http-equiv"] {
        assert!(!html.contains(unwanted), "{html}");
    }
    assert_eq!(names_of_cookies(&question), [HANDOVER]);
    let (_, secret) = question
        .cookie(HANDOVER)
        .split_once('=')
        .map(|(n, v)| (n.to_owned(), v.to_owned()))
        .unwrap();
    assert!(!html.contains(&secret), "it stays in the cookie");

    let browser = keeping(&console.anonymous(), &question, HANDOVER);
    let sent = go(&browser, &way_on(&question)).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text());
    assert!(sent.header(LOCATION).contains("/oauth/authorize?"), "{}", sent.header(LOCATION));
    assert_eq!(sent.headers[OPENER_POLICY], "unsafe-none");
    // What was answered once is asked anew.
    let browser = keeping(&browser, &sent, HANDOVER);
    assert_eq!(go(&browser, &way_on(&question)).await.status, StatusCode::OK);
}

#[tokio::test]
async fn what_answers_the_question_is_good_in_this_browser_and_for_this_page_alone() {
    let console = embedded().await;
    let path = way(&challenge(VERIFIER), PORTAL);
    let question = lead(&console.anonymous(), &path).await;
    let browser = keeping(&console.anonymous(), &question, HANDOVER);
    let others = lead(&console.anonymous(), &path).await;
    let mine = way_on(&question);
    let (_, answer) = mine.rsplit_once('=').unwrap();
    let other_verifier = way(&challenge("another page's"), PORTAL);
    for (browser, path) in [
        (&browser, path.clone()),
        (&browser, format!("{path}&answer=")),
        (&browser, format!("{path}&answer=yes")),
        (&browser, way_on(&others)),
        (&browser, format!("{}&answer={answer}", way(&challenge(VERIFIER), OTHER_PORTAL))),
        (&browser, format!("{other_verifier}&answer={answer}")),
        (&console.anonymous(), mine.clone()),
        (&keeping(&console.anonymous(), &others, HANDOVER), mine.clone()),
    ] {
        for asked in [lead(browser, &path).await, go(browser, &path).await] {
            assert_eq!(asked.status, StatusCode::OK, "{path}");
            assert!(!asked.headers.contains_key(LOCATION) && !way_on(&asked).is_empty(), "{path}");
        }
    }
    assert_eq!(go(&browser, &mine).await.status, StatusCode::SEE_OTHER, "it still waits");
}

/// Only where a browser says that it was: one that says nothing may have been led by anybody.
#[tokio::test]
async fn the_consoles_own_page_in_a_frame_needs_no_question() {
    let console = embedded().await;
    let path = way(&challenge(VERIFIER), OWN);
    let anyone = console.anonymous();
    assert_eq!(go(&anyone, &path).await.status, StatusCode::SEE_OTHER);
    for headers in [
        vec![],
        vec![("sec-fetch-site", "none")],
        vec![("sec-fetch-site", "same-origin"), ("sec-fetch-site", "none")],
    ] {
        let asked = anyone.send_bare(Method::GET, &path, &headers, None).await;
        assert_eq!(asked.status, StatusCode::OK, "{headers:?}");
    }
    lead(&anyone, &path).await.refusal(403, ErrorCode::Forbidden);
}

#[tokio::test]
async fn a_question_leaves_another_window_at_zoom_what_it_came_with() {
    let console = embedded().await;
    let (browser, sent) = sent_to_zoom(&console.anonymous(), PORTAL).await;
    let back = decide(&sent.header(LOCATION), "allow", MEMBER).await;
    let question = lead(&browser, &way(&challenge("another page's"), PORTAL)).await;
    let browser = keeping(&browser, &question, HANDOVER);
    assert!(told(&navigate(&browser, &back).await, "code").is_some());
}

#[tokio::test]
async fn where_nothing_is_embedded_nothing_is_handed_over() {
    let unlisted = Console::with_sandbox().await;
    let origins = vec![PORTAL.parse().unwrap()];
    let called = Embedding { origins, ..Embedding::default() };
    let called = Console::with(Setup { embedding: called, ..Setup::default() }).await;
    for console in [&unlisted, &called] {
        let refused = go(&console.anonymous(), &way(&challenge(VERIFIER), OWN)).await;
        refused.refusal(403, ErrorCode::Forbidden);
        assert_eq!(refused.headers[OPENER_POLICY], "same-origin");
        assert!(!refused.headers.contains_key(SET_COOKIE));
    }
    let listed = lead(&called.anonymous(), &way(&challenge(VERIFIER), PORTAL)).await;
    assert_eq!(listed.status, StatusCode::OK);
}

#[tokio::test]
async fn what_waits_on_the_consoles_own_page_survives_a_window_that_another_site_leads_to_zoom() {
    let console = embedded().await;
    let path = way(&challenge(VERIFIER), PORTAL);

    let ask = json!({"email": MEMBER, "method": "code"});
    let asked = console.anonymous().post("/api/signin", &ask).await;
    let mailed = console.mails().await[0].text.clone();
    let digits: String = mailed.chars().filter(char::is_ascii_digit).take(12).collect();
    let browser = keeping(&console.anonymous(), &asked, SIGN_IN);
    let window = lead(&browser, &path).await;
    assert_eq!(names_of_cookies(&window), [HANDOVER]);
    let browser = keeping(&browser, &window, HANDOVER);
    let signed_in = browser.post("/api/signin/code", &json!({"code": digits})).await;
    assert!(!signed_in.cookie("greenroom").is_empty(), "{}", signed_in.text());

    let sent = send_to_zoom(&console, "?return_to=/meetings").await;
    let back = decide(&sent.page, "allow", MEMBER).await;
    let window = lead(&sent.browser, &path).await;
    assert_eq!(names_of_cookies(&window), [HANDOVER]);
    let browser = keeping(&sent.browser, &window, HANDOVER);
    let landed = navigate(&browser, &back).await;
    assert_eq!(landed.header(LOCATION), "/meetings");
    assert!(!landed.cookie("greenroom").is_empty() && landed.ends_cookie(SIGN_IN));
    assert!(!names_of_cookies(&landed).contains(&HANDOVER.to_owned()), "the window goes on");
}

#[tokio::test]
async fn without_a_store_the_page_is_told_that_it_cannot_be_done_now() {
    let console = embedded().await;
    let (browser, sent) = sent_to_zoom(&console.anonymous(), PORTAL).await;
    let back = decide(&sent.header(LOCATION), "allow", MEMBER).await;
    let broken = sqlx::SqlitePool::connect(&console.store_url()).await.unwrap();
    sqlx::query("DROP TABLE handovers").execute(&broken).await.unwrap();
    assert_eq!(told(&navigate(&browser, &back).await, "error").as_deref(), Some("unavailable"));
}

#[tokio::test]
async fn the_windows_script_is_the_consoles_own() {
    let console = Console::with_sandbox().await;
    let script = navigate(&console.anonymous(), "/api/signin/handover.js").await;
    assert_eq!(script.status, StatusCode::OK);
    assert_eq!(script.header(CONTENT_TYPE), "text/javascript; charset=utf-8");
    let text = script.text();
    // The exact origin, never any; and nothing is listened to.
    assert!(
        text.contains("postMessage({ type: \"greenroom-signin\", ...told }, origin)"),
        "{text}"
    );
    assert!(!text.contains("\"*\"") && !text.contains("addEventListener"), "{text}");
}

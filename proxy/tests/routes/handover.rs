//! Signing in at Zoom in a window of its own, for a page within another page: what the window is
//! told is good once, for a minute, for the page that opened it, and for nobody else.

use api::{
    ErrorCode,
    audit::{AuditEntry, AuditList},
    session::{SessionInfo, SignInAnswer},
};
use axum::http::{
    Method, StatusCode,
    header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, LOCATION, SET_COOKIE},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use greenroom::{embedding::Embedding, store::IdHash};
use jiff::SignedDuration;
use serde_json::json;
use tokio::task::JoinSet;
use zoom::UserStatusAction;

use crate::{
    at_zoom::{HANDOVER, SIGN_IN, decide, navigate, send_to_zoom},
    rig::{self, Answer, Caller, Console, Setup},
};

const PORTAL: &str = "https://portal.example";
const OTHER_PORTAL: &str = "https://other.example";
const OWN: &str = "http://localhost";
const MEMBER: &str = "member@greenroom.test";
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const OPENER_POLICY: &str = "cross-origin-opener-policy";

async fn embedded() -> Console {
    let origins = [PORTAL, OTHER_PORTAL].map(|origin| origin.parse().unwrap()).into();
    let ancestors = vec![PORTAL.parse().unwrap()];
    let embedding = Embedding { origins, ancestors, other_site: true };
    Console::with(Setup { embedding, ..Setup::default() }).await
}

/// As RFC 7636 has it.
fn challenge(verifier: &str) -> String {
    URL_SAFE_NO_PAD.encode(IdHash::of(verifier.as_bytes()).0)
}

fn way(challenge: &str, origin: &str) -> String {
    format!("/api/signin/zoom?handover={challenge}&origin={origin}")
}

/// A page of another site leads a window there.
async fn lead(browser: &Caller<'_>, path: &str) -> Answer {
    let led = [
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-mode", "navigate"),
        ("sec-fetch-dest", "document"),
    ];
    browser.send_bare(Method::GET, path, &led, None).await
}

/// A page of the console's own does.
async fn go(browser: &Caller<'_>, path: &str) -> Answer {
    browser.send_bare(Method::GET, path, &[("sec-fetch-site", "same-origin")], None).await
}

/// The browser after an answer has set a cookie of this name.
fn keeping<'a>(browser: &Caller<'a>, answer: &Answer, name: &str) -> Caller<'a> {
    let others = browser.cookie.iter().flat_map(|cookies| cookies.split("; "));
    let others = others.filter(|pair| pair.split('=').next() != Some(name)).map(str::to_owned);
    let cookies: Vec<_> = others.chain([answer.cookie(name)]).collect();
    browser.clone().with_cookie(&cookies.join("; "))
}

/// Which cookies an answer sets.
fn names_of_cookies(answer: &Answer) -> Vec<String> {
    let cookies = answer.headers.get_all(SET_COOKIE).iter();
    cookies.map(|it| it.to_str().unwrap().split('=').next().unwrap().to_owned()).collect()
}

/// Where the link of the question leads.
fn way_on(question: &Answer) -> String {
    let html = question.text();
    let (_, link) = html.split_once("id=\"continue\" href=\"").unwrap_or_else(|| panic!("{html}"));
    let query = link.split('"').next().unwrap().replace("&amp;", "&");
    format!("/api/signin/zoom{query}")
}

/// A window that a page of this origin opened, on its way to Zoom: the browser and the answer that
/// sends it there. Where it is asked first, its visitor goes on.
async fn sent_to_zoom<'a>(browser: &Caller<'a>, origin: &str) -> (Caller<'a>, Answer) {
    let path = way(&challenge(VERIFIER), origin);
    let (browser, sent) = if origin == OWN {
        (browser.clone(), go(browser, &path).await)
    } else {
        let question = lead(browser, &path).await;
        let browser = keeping(browser, &question, HANDOVER);
        let sent = go(&browser, &way_on(&question)).await;
        (browser, sent)
    };
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text());
    (keeping(&browser, &sent, HANDOVER), sent)
}

/// The window's last page, of a sign-in that a page of this origin began.
async fn window(console: &Console, origin: &str, decision: &str) -> Answer {
    let (browser, sent) = sent_to_zoom(&console.anonymous(), origin).await;
    let back = decide(&sent.header(LOCATION), decision, MEMBER).await;
    navigate(&browser, &back).await
}

/// What the page says under this name.
fn told(page: &Answer, name: &str) -> Option<String> {
    let html = page.text();
    let (_, meta) = html.split_once("<meta name=\"greenroom-handover\"").unwrap();
    let (_, value) = meta.split_once(&format!(" data-{name}=\""))?;
    Some(value.split('"').next().unwrap().to_owned())
}

async fn code(console: &Console, origin: &str) -> String {
    told(&window(console, origin, "allow").await, "code").unwrap()
}

/// The code for the portal of a window that this person signed in in.
async fn code_of(console: &Console, email: &str) -> String {
    let (browser, sent) = sent_to_zoom(&console.anonymous(), PORTAL).await;
    let back = decide(&sent.header(LOCATION), "allow", email).await;
    told(&navigate(&browser, &back).await, "code").unwrap()
}

async fn redeem(caller: &Caller<'_>, origins: &[&str], code: &str, verifier: &str) -> Answer {
    let mut headers = vec![("x-greenroom", "1"), ("content-type", "application/json")];
    headers.extend(origins.iter().map(|origin| ("origin", *origin)));
    let body = json!({"code": code, "verifier": verifier}).to_string();
    caller.send_bare(Method::POST, "/api/signin/handover", &headers, Some(body)).await
}

#[track_caller]
fn gone(answer: &Answer) {
    answer.refusal(401, ErrorCode::HandoverGone);
    assert!(!answer.headers.contains_key(SET_COOKIE), "{:?}", answer.headers);
}

/// What is written down, without the entry of whoever reads it, the newest first.
async fn audit(console: &Console) -> Vec<AuditEntry> {
    let reader = console.owner().await;
    reader.get("/api/audit").await.json::<AuditList>().entries.split_off(1)
}

/// The entries on signing in alone.
async fn written_down(console: &Console) -> Vec<AuditEntry> {
    let entries = audit(console).await;
    entries.into_iter().filter(|entry| entry.action == "sign_in").collect()
}

#[tokio::test]
async fn who_signs_in_in_the_window_is_signed_in_within_the_page_that_opened_it() {
    let console = embedded().await;
    let page = window(&console, PORTAL, "allow").await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text());
    assert_eq!(page.header(CONTENT_TYPE), "text/html; charset=utf-8");
    assert_eq!(page.header(CACHE_CONTROL), "no-store");
    assert_eq!(told(&page, "origin").as_deref(), Some(PORTAL));
    assert_eq!(told(&page, "error"), None);
    assert!(page.ends_cookie(HANDOVER));
    assert_eq!(page.headers.get_all(SET_COOKIE).iter().count(), 1, "the window has no session");
    let html = page.text();
    assert!(html.contains("<script type=\"module\" src=\"../handover.js\"></script>"), "{html}");
    assert_eq!(html.matches("<script").count(), 1, "{html}");

    let code = told(&page, "code").unwrap();
    assert_eq!(code.len(), 43, "256 bits");
    let answer = redeem(&console.anonymous(), &[PORTAL], &code, VERIFIER).await;
    let SignInAnswer::SignedIn { user } = answer.json() else { panic!("{}", answer.text()) };
    assert_eq!(user.email, MEMBER);
    let set = answer.header(SET_COOKIE);
    assert!(set.starts_with("greenroom-embedded=") && set.ends_with("Partitioned"), "{set}");
    let visitor = console.anonymous().with_cookie(&answer.cookie("greenroom-embedded"));
    let sent = [("x-greenroom", "1"), ("origin", PORTAL), ("sec-fetch-site", "cross-site")];
    let info = visitor.send_bare(Method::GET, "/api/session", &sent, None).await;
    assert_eq!(info.json::<SessionInfo>().user.unwrap().email, MEMBER);

    let entries = written_down(&console).await;
    let entry = &entries[0];
    assert_eq!((entry.outcome.as_str(), entry.actor_email.as_str()), ("done", MEMBER));
    assert_eq!((entry.target.as_str(), entry.detail.as_str()), (PORTAL, "zoom"));
}

/// Where the console's own page stands in a frame, it is that page which opens the window.
#[tokio::test]
async fn the_consoles_own_page_in_a_frame_takes_over_like_any_other() {
    let console = embedded().await;
    let code = code(&console, OWN).await;
    let headers =
        [("x-greenroom", "framed"), ("content-type", "application/json"), ("origin", OWN)];
    let body = json!({"code": code, "verifier": VERIFIER}).to_string();
    let anyone = console.anonymous();
    let answer = anyone.send_bare(Method::POST, "/api/signin/handover", &headers, Some(body)).await;
    assert!(answer.status.is_success(), "{}", answer.text());
    assert!(!answer.cookie("greenroom-embedded").is_empty());
}

#[tokio::test]
async fn a_code_is_good_once_for_a_minute_and_for_the_page_that_began() {
    let console = embedded().await;
    let anyone = console.anonymous();
    let mut reasons = Vec::new();

    let spent = code(&console, PORTAL).await;
    assert!(redeem(&anyone, &[PORTAL], &spent, VERIFIER).await.status.is_success());
    gone(&redeem(&anyone, &[PORTAL], &spent, VERIFIER).await);

    let other = VERIFIER.replace('d', "e");
    let guessed = code(&console, PORTAL).await;
    gone(&redeem(&anyone, &[PORTAL], &guessed, &other).await);
    reasons.push("zoom: the verifier is not the one that began");
    gone(&redeem(&anyone, &[PORTAL], &guessed, VERIFIER).await);
    // The hash, which the address of the window has in clear, is not what is asked for.
    let seen = code(&console, PORTAL).await;
    gone(&redeem(&anyone, &[PORTAL], &seen, &challenge(VERIFIER)).await);
    reasons.push("zoom: the verifier is not the one that began");

    for origins in [vec![OTHER_PORTAL], vec![OWN], vec![], vec![PORTAL, PORTAL]] {
        let elsewhere = code(&console, PORTAL).await;
        gone(&redeem(&anyone, &origins, &elsewhere, VERIFIER).await);
        reasons.push("zoom: another origin asks than the one that began");
    }
    for unlisted in ["null", "https://evil.example"] {
        let elsewhere = code(&console, PORTAL).await;
        let answer = redeem(&anyone, &[unlisted], &elsewhere, VERIFIER).await;
        answer.refusal(403, ErrorCode::Forbidden);
    }

    let late = code(&console, PORTAL).await;
    console.pass(SignedDuration::from_secs(60));
    gone(&redeem(&anyone, &[PORTAL], &late, VERIFIER).await);
    let in_time = code(&console, PORTAL).await;
    console.pass(SignedDuration::from_secs(59));
    assert!(redeem(&anyone, &[PORTAL], &in_time, VERIFIER).await.status.is_success());

    gone(&redeem(&anyone, &[PORTAL], "", "").await);
    // Codes that are none's anyone could make up: they do not fill the audit.
    let refused = written_down(&console).await.into_iter().filter(|it| it.outcome == "refused");
    let mut written: Vec<_> = refused.map(|entry| entry.detail).collect();
    written.reverse();
    for (entry, reason) in written.iter().zip(&reasons) {
        assert!(entry.starts_with(reason), "{entry}: {reason}");
    }
    assert_eq!(written.len(), reasons.len(), "{written:?}");
}

#[tokio::test]
async fn who_is_proven_in_a_window_is_written_down_also_where_no_page_takes_them_over() {
    let console = embedded().await;
    let id = console.member().await.id().await;
    window(&console, PORTAL, "allow").await;
    let entries = audit(&console).await;
    let entry = &entries[0];
    assert_eq!((entry.action.as_str(), entry.outcome.as_str()), ("proven_at_zoom", "done"));
    assert_eq!((entry.actor_id.as_str(), entry.actor_email.as_str()), (id.as_str(), MEMBER));
    assert_eq!((entry.target.as_str(), entry.address.as_str()), (PORTAL, "127.0.0.1"));
    window(&console, PORTAL, "decline").await;
    assert_eq!(audit(&console).await[0].action, "sign_in");
}

/// Outside a browser anything may be said.
#[tokio::test]
async fn an_origin_that_is_not_listed_is_not_written_down() {
    let console = embedded().await;
    for (said, written) in
        [("https://evil.example", ""), ("null", ""), (OTHER_PORTAL, OTHER_PORTAL), (OWN, OWN)]
    {
        let code = code(&console, PORTAL).await;
        let headers = [
            ("x-greenroom", "1"),
            ("content-type", "application/json"),
            ("sec-fetch-site", "same-origin"),
            ("origin", said),
        ];
        let body = json!({"code": code, "verifier": VERIFIER}).to_string();
        let anyone = console.anonymous();
        gone(&anyone.send_bare(Method::POST, "/api/signin/handover", &headers, Some(body)).await);
        let entries = written_down(&console).await;
        assert_eq!((entries[0].outcome.as_str(), entries[0].target.as_str()), ("refused", written));
    }
}

#[tokio::test]
async fn another_network_than_the_windows_is_written_down_and_let_in() {
    let console = embedded().await;
    for (window, page, written) in [
        ("192.0.2.1", "192.0.2.1", "zoom"),
        ("2001:db8:1:2::3", "2001:db8:1:2:ffff::1", "zoom"),
        ("192.0.2.1", "192.0.2.2", "zoom: the window was at 192.0.2.1"),
        ("2001:db8:1:2::3", "192.0.2.2", "zoom: the window was at 2001:db8:1:2::/64"),
    ] {
        let (browser, sent) = sent_to_zoom(&console.anonymous(), PORTAL).await;
        let back = decide(&sent.header(LOCATION), "allow", MEMBER).await;
        let last = navigate(&browser.at_address(window), &back).await;
        let code = told(&last, "code").unwrap();
        let page = console.anonymous().at_address(page);
        let taken = redeem(&page, &[PORTAL], &code, VERIFIER).await;
        assert!(taken.status.is_success(), "{}", taken.text());
        assert_eq!(written_down(&console).await[0].detail, written);
    }
}

#[tokio::test]
async fn of_many_who_take_over_at_once_one_is_signed_in() {
    let console = embedded().await;
    let code = code(&console, PORTAL).await;
    let headers = [("x-greenroom", "1"), ("content-type", "application/json"), ("origin", PORTAL)];
    let body = json!({"code": code, "verifier": VERIFIER}).to_string();
    let mut taking = JoinSet::new();
    for _ in 0..10 {
        let request = console.anonymous().request(
            Method::POST,
            "/api/signin/handover",
            &headers,
            Some(body.clone()),
        );
        taking.spawn(rig::answer(console.router.clone(), request));
    }
    let answers = taking.join_all().await;
    let (done, refused): (Vec<_>, Vec<_>) =
        answers.into_iter().partition(|answer| answer.status.is_success());
    assert_eq!((done.len(), refused.len()), (1, 9));
    refused.iter().for_each(gone);
}

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

/// The window shares the direct visitor's cookies; the session there is another one.
#[tokio::test]
async fn the_session_of_the_windows_own_site_goes_on() {
    let console = embedded().await;
    let direct = console.member().await;
    let (browser, sent) = sent_to_zoom(&direct, PORTAL).await;
    let back = decide(&sent.header(LOCATION), "allow", MEMBER).await;
    let page = navigate(&browser, &back).await;
    let code = told(&page, "code").unwrap();
    let first = redeem(&console.anonymous(), &[PORTAL], &code, VERIFIER).await;
    let first = first.cookie("greenroom-embedded");
    assert!(direct.get("/api/user").await.status.is_success());
    // The page's own former session ends with the new one.
    let again = self::code(&console, PORTAL).await;
    let before = console.anonymous().with_cookie(&first);
    assert!(redeem(&before, &[PORTAL], &again, VERIFIER).await.status.is_success());
    let sent = [("x-greenroom", "1"), ("origin", PORTAL)];
    let ended = before.send_bare(Method::GET, "/api/user", &sent, None).await;
    ended.refusal(401, ErrorCode::NotSignedIn);
    assert!(direct.get("/api/user").await.status.is_success());
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
async fn who_is_signed_out_is_handed_over_to_nobody_any_more() {
    let console = embedded().await;
    let member = console.member().await;
    let id = member.id().await;
    let anyone = console.anonymous();
    let others = code_of(&console, "admin@greenroom.test").await;
    let late = code(&console, PORTAL).await;
    assert!(member.delete("/api/user/logout").await.status.is_success());
    gone(&redeem(&anyone, &[PORTAL], &late, VERIFIER).await);

    let late = code(&console, PORTAL).await;
    let admin = console.owner().await;
    let put_out = admin.delete(&format!("/api/user/logout?user_id={id}")).await;
    assert!(put_out.status.is_success(), "{}", put_out.text());
    gone(&redeem(&anyone, &[PORTAL], &late, VERIFIER).await);

    let taken = redeem(&anyone, &[PORTAL], &others, VERIFIER).await;
    assert!(taken.status.is_success(), "it was another's: {}", taken.text());
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

//! Signing in at Zoom in a window of its own, for a page within another page: what the window is
//! told is good once, for a minute, for the page that opened it, and for nobody else.

mod codes;
mod log;
mod windows;

use api::{
    ErrorCode,
    audit::{AuditEntry, AuditList},
};
use axum::http::{
    Method, StatusCode,
    header::{LOCATION, SET_COOKIE},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use greenroom::{embedding::Embedding, store::IdHash};
use serde_json::json;

use crate::{
    at_zoom::{HANDOVER, decide, navigate},
    rig::{Answer, Caller, Console, Setup},
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

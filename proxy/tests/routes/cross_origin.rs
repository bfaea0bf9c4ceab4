//! Pages of other origins: those the operator lists may call the API with their visitor's session
//! and load the public files, each lock still held for them; all others may not.

use api::{ErrorCode, session::SessionInfo};
use axum::http::{
    Method, StatusCode,
    header::{
        ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_HEADERS,
        ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN, SET_COOKIE, VARY,
    },
};
use greenroom::{embedding::Embedding, routes::ALL};
use serde_json::json;

use crate::rig::{Answer, Caller, Console, Setup};

const PORTAL: &str = "https://portal.example";
const JSON: (&str, &str) = ("content-type", "application/json");
const OURS: (&str, &str) = ("x-greenroom", "1");
const FRAMED: (&str, &str) = ("x-greenroom", "framed");
const OF_PORTAL: (&str, &str) = ("origin", PORTAL);
const SAME_SITE: (&str, &str) = ("sec-fetch-site", "same-site");
const OTHER_SITE: (&str, &str) = ("sec-fetch-site", "cross-site");
/// Origins a browser may say that are not the one listed.
const OTHERS: [&str; 8] = [
    "https://evil.example",
    "null",
    "*",
    "http://portal.example",
    "https://portal.example:8443",
    "https://portal.example.evil.example",
    "https://PORTAL.example",
    "https://portal.example/",
];

async fn listing(other_site: bool) -> Console {
    let embedding =
        Embedding { origins: vec![PORTAL.parse().unwrap()], ancestors: Vec::new(), other_site };
    Console::with(Setup { embedding, ..Setup::default() }).await
}

fn vary(answer: &Answer) -> Vec<String> {
    let values = answer.headers.get_all(VARY).iter();
    values
        .flat_map(|value| value.to_str().unwrap().split(','))
        .map(|name| name.trim().to_ascii_lowercase())
        .collect()
}

/// The browser lets the page that asked have this answer, and no other.
#[track_caller]
fn open_to_the_portal(answer: &Answer) {
    assert_eq!(answer.header(ACCESS_CONTROL_ALLOW_ORIGIN), PORTAL);
    assert_eq!(answer.header(ACCESS_CONTROL_ALLOW_CREDENTIALS), "true");
    assert!(vary(answer).contains(&"origin".to_owned()), "{:?}", answer.headers);
}

/// The browser lets no page of another origin have this answer.
#[track_caller]
fn closed(answer: &Answer) {
    let said = answer.headers.keys().filter(|name| name.as_str().starts_with("access-control-"));
    assert_eq!(said.count(), 0, "{:?}", answer.headers);
}

async fn preflight(console: &Console, origin: &str, asked: &[(&str, &str)]) -> Answer {
    let mut headers = vec![("origin", origin), ("sec-fetch-mode", "cors"), OTHER_SITE];
    headers.extend_from_slice(asked);
    console.anonymous().send_bare(Method::OPTIONS, "/api/user/createmeeting", &headers, None).await
}

async fn ask(caller: &Caller<'_>, method: &str, path: &str, headers: &[(&str, &str)]) -> Answer {
    let method: Method = method.parse().unwrap();
    let path = format!("/api{}", path.replace("{id}", "93201235621"));
    let body = (method != Method::GET && method != Method::DELETE).then(|| "{}".to_owned());
    caller.send_bare(method, &path, headers, body).await
}

#[tokio::test]
async fn a_browser_that_asks_first_is_told_what_a_listed_page_may_send() {
    let console = listing(false).await;
    for endpoint in ALL.iter().filter(|endpoint| !endpoint.navigated) {
        let path = format!("/api{}", endpoint.path.replace("{id}", "93201235621"));
        let headers = [
            OF_PORTAL,
            SAME_SITE,
            ("access-control-request-method", endpoint.method),
            ("access-control-request-headers", "content-type,idempotency-key, X-Greenroom"),
        ];
        let answer = console.anonymous().send_bare(Method::OPTIONS, &path, &headers, None).await;
        assert_eq!(answer.status, StatusCode::NO_CONTENT, "{path}");
        open_to_the_portal(&answer);
        let methods = answer.header(ACCESS_CONTROL_ALLOW_METHODS);
        assert!(methods.split(", ").any(|method| method == endpoint.method), "{methods}");
        let allowed = answer.header(ACCESS_CONTROL_ALLOW_HEADERS);
        assert_eq!(allowed, "x-greenroom, content-type, idempotency-key");
        assert!(answer.text().is_empty());
    }
}

#[tokio::test]
async fn a_browser_that_asks_for_another_page_or_for_more_is_told_nothing() {
    let console = listing(true).await;
    let asked = ("access-control-request-method", "POST");
    for origin in OTHERS {
        let answer = preflight(&console, origin, &[asked]).await;
        answer.refusal(403, ErrorCode::Forbidden);
        closed(&answer);
    }
    let twice = preflight(&console, PORTAL, &[asked, ("origin", PORTAL)]).await;
    closed(&twice);
    for more in [
        [("access-control-request-method", "TRACE"), ("accept", "*/*")],
        [("access-control-request-method", "post"), ("accept", "*/*")],
        [asked, ("access-control-request-headers", "x-greenroom, authorization")],
        [asked, ("access-control-request-headers", "*")],
        [asked, ("access-control-request-headers", "x-portal-email")],
    ] {
        let answer = preflight(&console, PORTAL, &more).await;
        answer.refusal(403, ErrorCode::Forbidden);
        assert!(!answer.headers.contains_key(ACCESS_CONTROL_ALLOW_METHODS), "{more:?}");
        assert!(!answer.headers.contains_key(ACCESS_CONTROL_ALLOW_HEADERS), "{more:?}");
    }
    let nobody_listed = Console::with_sandbox().await;
    let answer = preflight(&nobody_listed, PORTAL, &[asked]).await;
    answer.refusal(403, ErrorCode::Forbidden);
    closed(&answer);
    let bare = console.anonymous().send_bare(Method::OPTIONS, "/api/user", &[OURS], None).await;
    bare.refusal(405, ErrorCode::MethodNotAllowed);
}

#[tokio::test]
async fn a_listed_page_of_the_same_site_reads_and_writes_with_the_visitors_session() {
    let console = listing(false).await;
    let owner = console.owner().await;
    let sent = [OURS, OF_PORTAL, SAME_SITE, JSON];
    let read = ask(&owner, "GET", "/user", &sent).await;
    assert_eq!(read.status, StatusCode::OK, "{}", read.text());
    open_to_the_portal(&read);
    let written = ask(&owner, "PUT", "/preferences", &sent).await;
    assert_eq!(written.status, StatusCode::NO_CONTENT, "{}", written.text());
    open_to_the_portal(&written);
    // Browsers from before Fetch Metadata say the origin alone.
    let old = ask(&owner, "PUT", "/preferences", &[OURS, OF_PORTAL, JSON]).await;
    assert_eq!(old.status, StatusCode::NO_CONTENT);
    let ended = ask(&owner, "DELETE", "/user/logout", &sent).await;
    assert_eq!(ended.status, StatusCode::OK);
    assert!(ended.ends_cookie("greenroom"));
}

#[tokio::test]
async fn a_refusal_is_told_to_the_listed_page_too() {
    let console = listing(false).await;
    let anyone = console.anonymous();
    for (method, path, headers, status) in [
        ("GET", "/user", vec![OURS], 401),
        ("GET", "/nothing", vec![OURS], 404),
        ("DELETE", "/session", vec![OURS, JSON], 405),
        ("POST", "/signin", vec![OURS, ("content-type", "text/plain")], 415),
        ("GET", "/session", vec![], 403),
    ] {
        let sent = [headers, vec![OF_PORTAL, SAME_SITE]].concat();
        let answer = ask(&anyone, method, path, &sent).await;
        assert_eq!(answer.status.as_u16(), status, "{path}");
        open_to_the_portal(&answer);
    }
    let full = Embedding { origins: vec![PORTAL.parse().unwrap()], ..Embedding::default() };
    let full = Console::with(Setup { embedding: full, in_flight_max: 0, ..Setup::default() }).await;
    let busy = ask(&full.anonymous(), "GET", "/session", &[OURS, OF_PORTAL, SAME_SITE]).await;
    busy.refusal(503, ErrorCode::Unavailable);
    open_to_the_portal(&busy);
}

#[tokio::test]
async fn a_page_that_is_not_listed_is_refused_on_every_route_and_cannot_read_why() {
    for console in [listing(false).await, listing(true).await] {
        let owner = console.owner().await;
        for endpoint in ALL.iter().filter(|endpoint| !endpoint.navigated) {
            for origin in OTHERS {
                for site in ["same-site", "cross-site"] {
                    let sent = [OURS, JSON, ("origin", origin), ("sec-fetch-site", site)];
                    let answer = ask(&owner, endpoint.method, endpoint.path, &sent).await;
                    answer.refusal(403, ErrorCode::Forbidden);
                    closed(&answer);
                }
                if endpoint.method != "GET" {
                    let sent = [OURS, JSON, ("origin", origin)];
                    let answer = ask(&owner, endpoint.method, endpoint.path, &sent).await;
                    answer.refusal(403, ErrorCode::Forbidden);
                    closed(&answer);
                }
            }
            // Both at once, whichever comes first; and an image or a script, which name no origin.
            for sent in [
                vec![OURS, JSON, OF_PORTAL, ("origin", "https://evil.example"), OTHER_SITE],
                vec![OURS, JSON, ("origin", "https://evil.example"), OF_PORTAL, OTHER_SITE],
                vec![OURS, JSON, OTHER_SITE],
            ] {
                if endpoint.method == "GET" {
                    let answer = ask(&owner, endpoint.method, endpoint.path, &sent).await;
                    answer.refusal(403, ErrorCode::Forbidden);
                    closed(&answer);
                }
            }
        }
        let unread = ask(&owner, "GET", "/user", &[OURS, ("origin", "https://evil.example")]).await;
        closed(&unread);
    }
}

/// What a form or an image of a listed page can send without the browser asking first.
#[tokio::test]
async fn a_listed_page_has_the_locks_of_the_header_and_of_json_before_it_like_everybody() {
    let console = listing(false).await;
    let owner = console.owner().await;
    for endpoint in ALL.iter().filter(|endpoint| !endpoint.navigated) {
        let form = ("content-type", "application/x-www-form-urlencoded");
        for sent in [vec![OF_PORTAL, SAME_SITE, form], vec![OF_PORTAL, SAME_SITE, JSON]] {
            let answer = ask(&owner, endpoint.method, endpoint.path, &sent).await;
            answer.refusal(403, ErrorCode::Forbidden);
        }
        let bodiless = endpoint.path == "/meeting/{id}/start";
        if endpoint.method == "POST" && !bodiless {
            let sent = [OURS, OF_PORTAL, SAME_SITE, ("content-type", "text/plain")];
            let answer = ask(&owner, endpoint.method, endpoint.path, &sent).await;
            answer.refusal(415, ErrorCode::UnsupportedMediaType);
        }
    }
}

#[tokio::test]
async fn a_listed_page_of_another_site_is_told_that_none_is_expected() {
    let console = listing(false).await;
    let owner = console.owner().await;
    for (method, path) in [("GET", "/session"), ("POST", "/signin"), ("DELETE", "/user/logout")] {
        let sent = [OURS, JSON, OF_PORTAL, OTHER_SITE];
        let answer = ask(&owner, method, path, &sent).await;
        let said = answer.refusal(403, ErrorCode::Forbidden).message;
        assert!(said.contains("embed.other_site"), "{said}");
        open_to_the_portal(&answer);
    }
    assert!(owner.get("/api/user").await.status.is_success(), "nothing was ended");
}

async fn sign_in(caller: &Caller<'_>, headers: &[(&str, &str)], body: &str) -> Answer {
    let sent = [headers, &[JSON]].concat();
    caller.send_bare(Method::POST, "/api/signin", &sent, Some(body.to_owned())).await
}

const BY_EMAIL: &str = r#"{"email": "member@greenroom.test"}"#;

async fn email(caller: &Caller<'_>, headers: &[(&str, &str)]) -> Option<String> {
    let answer = ask(caller, "GET", "/session", headers).await;
    answer.json::<SessionInfo>().user.map(|user| user.email)
}

#[tokio::test]
async fn within_another_sites_page_the_session_is_a_cookie_of_that_site_alone() {
    let console = listing(true).await;
    let anyone = console.anonymous();
    let mounted = [OURS, OF_PORTAL, OTHER_SITE];
    let framed = [FRAMED, ("origin", "http://localhost"), ("sec-fetch-site", "same-origin")];
    for sent in [mounted, framed] {
        let signed_in = sign_in(&anyone, &sent, BY_EMAIL).await;
        let set = signed_in.header(SET_COOKIE);
        let (name, flags) = set.split_once('=').unwrap();
        let (_, flags) = flags.split_once("; ").unwrap();
        assert_eq!(name, "greenroom-embedded");
        assert_eq!(flags, "Path=/; HttpOnly; SameSite=None; Secure; Partitioned");
        let visitor = anyone.clone().with_cookie(&signed_in.cookie(name));
        assert_eq!(email(&visitor, &sent).await.as_deref(), Some("member@greenroom.test"));
        let ended = ask(&visitor, "DELETE", "/user/logout", &[&sent[..], &[JSON]].concat()).await;
        assert!(ended.ends_cookie(name));
        assert!(ended.header(SET_COOKIE).contains("SameSite=None; Secure; Partitioned"));
    }
}

/// `SameSite=None` lets any site have the cookie sent along: it opens nothing for a call that does
/// not say, by what no other site can add, that it comes from within a page.
#[tokio::test]
async fn a_direct_visitor_keeps_the_strict_cookie_and_neither_counts_for_the_other() {
    let console = listing(true).await;
    let anyone = console.anonymous();
    let direct = sign_in(&anyone, &[OURS, ("sec-fetch-site", "same-origin")], BY_EMAIL).await;
    assert!(direct.header(SET_COOKIE).ends_with("; Path=/; HttpOnly; SameSite=Strict"));
    let embedded = sign_in(&anyone, &[OURS, OF_PORTAL, OTHER_SITE], BY_EMAIL).await;
    let direct = anyone.clone().with_cookie(&direct.cookie("greenroom"));
    let embedded = anyone.clone().with_cookie(&embedded.cookie("greenroom-embedded"));
    let mounted = [OURS, OF_PORTAL, OTHER_SITE];
    assert_eq!(email(&direct, &[OURS]).await.as_deref(), Some("member@greenroom.test"));
    assert_eq!(email(&direct, &mounted).await, None);
    assert_eq!(email(&direct, &[FRAMED]).await, None);
    assert_eq!(email(&embedded, &mounted).await.as_deref(), Some("member@greenroom.test"));
    assert_eq!(email(&embedded, &[OURS]).await, None);
    let evil = [FRAMED, ("origin", "https://evil.example"), OTHER_SITE];
    ask(&embedded, "GET", "/session", &evil).await.refusal(403, ErrorCode::Forbidden);
}

#[tokio::test]
async fn unless_another_site_is_expected_a_framed_page_has_the_strict_cookie() {
    let console = listing(false).await;
    let framed = [FRAMED, ("origin", "http://localhost"), ("sec-fetch-site", "same-origin")];
    let signed_in = sign_in(&console.anonymous(), &framed, BY_EMAIL).await;
    assert!(signed_in.header(SET_COOKIE).contains("SameSite=Strict"));
    let visitor = console.anonymous().with_cookie(&signed_in.cookie("greenroom"));
    assert_eq!(email(&visitor, &framed).await.as_deref(), Some("member@greenroom.test"));
}

#[tokio::test]
async fn a_code_is_asked_for_and_typed_within_another_sites_page() {
    let console = listing(true).await;
    let anyone = console.anonymous();
    let mounted = [OURS, OF_PORTAL, OTHER_SITE];
    let by_code = r#"{"email": "member@greenroom.test", "method": "code"}"#;
    let asked = sign_in(&anyone, &mounted, by_code).await;
    let set = asked.header(SET_COOKIE);
    assert!(set.ends_with("SameSite=None; Secure; Partitioned; Max-Age=600"), "{set}");
    let code: String =
        console.mails().await[0].text.chars().filter(char::is_ascii_digit).take(12).collect();
    let browser = anyone.clone().with_cookie(&asked.cookie("greenroom-signin-embedded"));
    let sent = [&mounted[..], &[JSON]].concat();
    let body = json!({"code": code}).to_string();
    let typed = browser.send_bare(Method::POST, "/api/signin/code", &sent, Some(body)).await;
    assert_eq!(typed.status, StatusCode::OK, "{}", typed.text());
    assert!(typed.ends_cookie("greenroom-signin-embedded"));
    let browser = anyone.clone().with_cookie(&typed.cookie("greenroom-embedded"));
    assert_eq!(email(&browser, &mounted).await.as_deref(), Some("member@greenroom.test"));
}

#[tokio::test]
async fn public_files_are_loaded_by_listed_pages_and_the_page_itself_is_not() {
    let corp = "cross-origin-resource-policy";
    let console = listing(false).await;
    let load = async |console: &Console, path: &str, origin: &str| {
        let headers = [("origin", origin), SAME_SITE, ("sec-fetch-mode", "cors")];
        console.anonymous().send_bare(Method::GET, path, &headers, None).await
    };
    for path in ["/greenroom.js", "/style-0123456789abcdef.css", "/config.json"] {
        let listed = load(&console, path, PORTAL).await;
        assert_eq!(listed.header(ACCESS_CONTROL_ALLOW_ORIGIN), PORTAL, "{path}");
        assert!(!listed.headers.contains_key(ACCESS_CONTROL_ALLOW_CREDENTIALS), "{path}");
        assert_eq!(listed.headers[corp], "cross-origin", "{path}");
        assert!(vary(&listed).contains(&"origin".to_owned()), "{path}");
        let other = load(&console, path, "https://evil.example").await;
        closed(&other);
        assert!(vary(&other).contains(&"origin".to_owned()), "{path}: what is kept is kept apart");
        let nobody_listed = load(&Console::with_sandbox().await, path, PORTAL).await;
        closed(&nobody_listed);
        assert_eq!(nobody_listed.headers[corp], "same-origin", "{path}");
    }
    for path in ["/", "/meetings", "/health", "/mailbox"] {
        let page = load(&console, path, PORTAL).await;
        closed(&page);
        assert_eq!(page.headers[corp], "same-origin", "{path}");
    }
    let answer = ask(&console.anonymous(), "GET", "/session", &[OURS, OF_PORTAL, SAME_SITE]).await;
    assert_eq!(answer.headers[corp], "same-origin", "the API is not loosened");
}

//! Secrets are put in at one end of the real binary, and looked for at every other: in the bodies
//! and headers it answers, in its log at TRACE, in its metrics, in the audit, in a dump of its store. On each
//! database, with each kind of credentials.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod browser;
#[path = "../consent/mod.rs"]
mod consent;
#[path = "../store/databases.rs"]
mod databases;
mod dump;
mod mail;
mod secrets;
mod server;
mod zoom_double;

use axum::http::Method;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use databases::{Database, on_every_store};
use greenroom::{
    routes::{ALL, Endpoint},
    store::IdHash,
};
use serde_json::{Value, json};

use crate::{
    browser::Browser,
    mail::MailServer,
    secrets::{Kind, Secrets},
    server::Server,
    zoom_double::ZoomDouble,
};

const OWNER: &str = "owner@greenroom.test";
const MEMBER: &str = "member@greenroom.test";

on_every_store!(
    no_secret_of_a_jwt_account_is_found_anywhere,
    no_secret_of_a_server_to_server_account_is_found_anywhere,
);

async fn no_secret_of_a_jwt_account_is_found_anywhere(database: Database) {
    no_secret_is_found(&database, "jwt").await;
}

async fn no_secret_of_a_server_to_server_account_is_found_anywhere(database: Database) {
    no_secret_is_found(&database, "server_to_server").await;
}

async fn no_secret_is_found(database: &Database, credentials: &str) {
    let secrets = Secrets::default();
    let zoom = ZoomDouble::start(&secrets).await;
    let mail = MailServer::start(&secrets);
    let server = Server::start(database, credentials, &zoom.url, mail.port, &secrets);
    let owner = sign_in_by_email(&server, &secrets).await;
    let by_code = sign_in_by_code(&server, &mail, &secrets).await;
    let by_zoom = sign_in_with_zoom(&server, &secrets).await;
    sign_in_in_a_window(&server, &secrets).await;

    for browser in [&owner, &by_code, &by_zoom] {
        read_everything(browser).await;
    }
    create_a_meeting(&by_zoom, &secrets).await;
    be_refused(&by_code).await;
    // Renewed, refused to be renewed, and given up.
    zoom.account.controls().expire_access_tokens();
    assert_eq!(by_zoom.get("/api/userinfo").await.status, 200);
    zoom.account.controls().expire_access_tokens();
    zoom.account.controls().set_token_endpoint_down(true);
    assert!(by_zoom.get("/api/userinfo").await.status >= 500);
    zoom.account.controls().set_token_endpoint_down(false);
    zoom.account.controls().set_revocation_down(true);
    assert_eq!(by_zoom.send(Method::DELETE, "/api/user/logout", None).await.status, 200);
    assert_eq!(by_zoom.get("/api/userinfo").await.status, 401);
    zoom.wait_for_a_revocation().await;
    let waiting = dump::of(database).await;
    zoom.account.controls().set_revocation_down(false);
    zoom.wait_until_none_lives(MEMBER).await;
    assert_eq!(owner.get("/api/audit").await.status, 200);

    let metrics = owner.http.get(&server.metrics_url).send().await.unwrap().text().await.unwrap();
    let running = dump::of(database).await;
    let answered = server.answered();
    let log = server.stop();
    // What would hold a secret was gathered: it holds what is none.
    for (gathered, marks) in [
        (log.as_bytes(), [" TRACE ", "hyper_util"]),
        (&answered, [OWNER, "x-request-id"]),
        (&running, [OWNER, "sign_in"]),
        (metrics.as_bytes(), ["greenroom_zoom_calls_total{", "/api/user/meetingreport/{id}"]),
    ] {
        let text = String::from_utf8_lossy(gathered);
        assert!(marks.iter().all(|mark| text.contains(mark)), "{marks:?}");
    }
    secrets.must_cover(&[
        Kind::Configured,
        Kind::Sealing,
        Kind::Token,
        Kind::Cookie,
        Kind::Code,
        Kind::Handover,
        Kind::StartUrl,
    ]);
    secrets.must_not_be_in("the metrics", metrics.as_bytes());
    assert!(!metrics.contains('@') && !metrics.contains("no-such-id"), "{metrics}");
    secrets.must_not_be_in("the log", log.as_bytes());
    secrets.must_not_be_in("the store while a revocation waits", &waiting);
    secrets.must_not_be_in("the store while the server runs", &running);
    secrets.must_not_be_in("the store", &dump::of(database).await);
    // A start link is its host's to have, once, and what a window is told is its browser's.
    let others = secrets.of_others_than(Kind::StartUrl).of_others_than(Kind::Handover);
    others.must_not_be_in("an answer", &answered);
}

async fn sign_in_by_email(server: &Server, secrets: &Secrets) -> Browser {
    let mut browser = server.browser(secrets);
    let answer = browser.post("/api/signin", json!({"email": OWNER, "method": "email"})).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    browser.keep_cookies(&answer);
    browser
}

async fn sign_in_by_code(server: &Server, mail: &MailServer, secrets: &Secrets) -> Browser {
    let mut browser = server.browser(secrets);
    let asked = browser.post("/api/signin", json!({"email": MEMBER, "method": "code"})).await;
    assert_eq!(asked.status, 200, "{}", asked.body);
    browser.keep_cookies(&asked);
    let code = mail.next_code().await;
    secrets.add(Kind::Code, &code);
    secrets.add(Kind::Code, &format!("{} {} {}", &code[..4], &code[4..8], &code[8..]));
    let wrong = if code == "000000000000" { "000000000001" } else { "000000000000" };
    assert_eq!(browser.post("/api/signin/code", json!({"code": wrong})).await.status, 401);
    let answer = browser.post("/api/signin/code", json!({"code": code})).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    browser.keep_cookies(&answer);
    let again = browser.post("/api/signin/code", json!({"code": code})).await;
    assert_eq!(again.status, 401, "{}", again.body);
    browser
}

async fn sign_in_with_zoom(server: &Server, secrets: &Secrets) -> Browser {
    let mut browser = server.browser(secrets);
    let begun = browser.get("/api/signin/zoom").await;
    browser.keep_cookies(&begun);
    let back = consent::allow(&browser.http, &begun.location, MEMBER).await;
    let path = back.strip_prefix(&server.url).unwrap();
    let answer = browser.get(path).await;
    browser.keep_cookies(&answer);
    // The same code comes back once more, as from the browser's history.
    browser.get(path).await;
    assert_eq!(browser.get("/api/userinfo").await.status, 200);
    browser
}

/// One code is refused, since no browser's origin comes with it; one waits in the store.
async fn sign_in_in_a_window(server: &Server, secrets: &Secrets) {
    const VERIFIER: &str = "canary-verifier-canary-verifier-canary-verif";
    secrets.add(Kind::Handover, VERIFIER);
    let challenge = URL_SAFE_NO_PAD.encode(IdHash::of(VERIFIER.as_bytes()).0);
    for redeemed in [true, false] {
        let mut browser = server.browser(secrets);
        let way = format!("/api/signin/zoom?handover={challenge}&origin={}", server.url);
        let question = browser.get(&way).await;
        browser.keep_cookies(&question);
        let (_, answer) = question.body.split_once("&amp;answer=").unwrap();
        let answer = answer.split('"').next().unwrap();
        let begun = browser.get(&format!("{way}&answer={answer}")).await;
        browser.keep_cookies(&begun);
        let back = consent::allow(&browser.http, &begun.location, MEMBER).await;
        let page = browser.get(back.strip_prefix(&server.url).unwrap()).await;
        let (_, told) = page.body.split_once("data-code=\"").unwrap();
        let code = told.split('"').next().unwrap();
        secrets.add(Kind::Handover, code);
        if redeemed {
            let body = json!({"code": code, "verifier": VERIFIER});
            assert_eq!(browser.post("/api/signin/handover", body).await.status, 401);
        }
    }
}

async fn read_everything(browser: &Browser) {
    let calls = |endpoint: &&Endpoint| endpoint.method == "GET" && !endpoint.navigated;
    for endpoint in ALL.iter().filter(calls) {
        let path = format!("/api{}", endpoint.path.replace("{id}", "no-such-id"));
        let answer = browser.get(&path).await;
        assert!(answer.status < 500, "{path}: {}", answer.body);
    }
    let report: Value = serde_json::from_str(&browser.get("/api/user/report").await.body).unwrap();
    if let Some(uuid) = report["meetings"][0]["uuid"].as_str() {
        let uuid = percent_encoding::utf8_percent_encode(uuid, percent_encoding::NON_ALPHANUMERIC);
        browser.get(&format!("/api/user/meetingreport/{uuid}")).await;
    }
}

async fn create_a_meeting(browser: &Browser, secrets: &Secrets) {
    let meeting = json!({"topic": "Canary", "start_time": "2099-01-01T09:00:00Z", "duration": 30});
    let answer = browser.post("/api/user/createmeeting", meeting).await;
    assert_eq!(answer.status, 201, "{}", answer.body);
    let created: Value = serde_json::from_str(&answer.body).unwrap();
    let (_, token) = created["start_url"].as_str().unwrap().split_once("zak=").unwrap();
    secrets.add(Kind::StartUrl, token);
}

async fn be_refused(browser: &Browser) {
    assert_eq!(browser.get("/api/audit").await.status, 403);
    let nobody = json!({"email": "nobody@greenroom.test", "method": "email"});
    assert_eq!(browser.post("/api/signin", nobody).await.status, 404);
    assert_eq!(browser.post("/api/user/createmeeting", json!({"topic": 1})).await.status, 400);
    let other = "/api/user/logout?user_id=AAAAAAAAAAAAAAAAAAAAAA";
    assert_eq!(browser.send(Method::DELETE, other, None).await.status, 403);
}

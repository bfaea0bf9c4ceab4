//! A console below a path of a host it shares: `/tools/zoom` behind a reverse proxy that takes the
//! path away, or leaves it.

use api::{
    ErrorCode,
    session::{SessionInfo, SignInAnswer},
};
use axum::http::{
    Method, StatusCode,
    header::{CONTENT_TYPE, LOCATION, SET_COOKIE},
};
use serde_json::{Value, json};

use crate::{
    at_zoom::{decide, navigate, parameter},
    rig::{Console, Setup},
};

const PATH: &str = "/tools/zoom";
const SESSION: &str = "__Secure-greenroom.tools.zoom";
const SIGN_IN: &str = "__Secure-greenroom-signin.tools.zoom";
const MEMBER: &str = "member@greenroom.test";

async fn at(public_url: &'static str) -> Console {
    Console::with(Setup { public_url, ..Setup::default() }).await
}

async fn below_a_path() -> Console {
    at("https://intranet.example/tools/zoom").await
}

#[tokio::test]
async fn everything_is_answered_below_the_path_and_at_the_root() {
    let console = below_a_path().await;
    let anyone = console.anonymous();
    for path in ["/api/session", "/health", "/ready", "/mailbox", "/config.json", "/", "/users"] {
        let whole = anyone.get(&format!("{PATH}{path}")).await;
        let stripped = anyone.get(path).await;
        assert_eq!((whole.status, stripped.status), (StatusCode::OK, StatusCode::OK), "{path}");
        assert_eq!(whole.header(CONTENT_TYPE), stripped.header(CONTENT_TYPE), "{path}");
        assert_eq!(whole.text(), stripped.text(), "{path}");
    }
    assert_eq!(anyone.get(PATH).await.text(), anyone.get("/").await.text());
    for path in ["/api/user", "/tools/zoom/api/user"] {
        anyone.get(path).await.refusal(401, ErrorCode::NotSignedIn);
    }
    anyone.get("/tools/zoom/api/nothing").await.refusal(404, ErrorCode::NotFound);
    for path in ["/tools/zoomed/api/user", "/tools/api/user", "/tools/zoom//api/user"] {
        let page = anyone.get(path).await;
        assert!(page.header(CONTENT_TYPE).starts_with("text/html"), "{path} is none of the API's");
    }
}

#[tokio::test]
async fn the_page_is_told_its_folder_and_its_config_at_every_address() {
    for (public_url, folder, config) in [
        (
            "https://intranet.example/tools/zoom",
            "/tools/zoom/",
            json!({"api": "api", "base_path": PATH}),
        ),
        ("https://zoom.example", "/", json!({"api": "api"})),
    ] {
        let console = at(public_url).await;
        let anyone = console.anonymous();
        let told: Value = anyone.get("/config.json").await.json();
        assert_eq!(told, config, "the file that was built says something else");
        let attribute = config.to_string().replace('"', "&quot;");
        for address in ["", "index.html", "meetings/93201235621?x=y", "users"] {
            let page = anyone.get(&format!("{folder}{address}")).await.text();
            let head = format!(
                "<base href=\"{folder}\"><meta name=\"greenroom-config\" content=\"{attribute}\"><link"
            );
            assert!(page.contains(&head), "{address}: {page}");
        }
    }
}

#[tokio::test]
async fn the_mailboxs_page_leads_to_its_own_files() {
    let console = below_a_path().await;
    let page = console.anonymous().get("/tools/zoom/mailbox").await.text();
    assert!(page.contains("href=\"/tools/zoom/style-0123456789abcdef.css\""), "{page}");
    assert!(page.contains("href=\"/tools/zoom/mailbox\""), "{page}");
}

#[tokio::test]
async fn the_cookie_is_for_the_path_and_another_consoles_is_not_read() {
    let console = below_a_path().await;
    let other = at("https://intranet.example/tools").await;
    let host_alone = at("https://intranet.example").await;
    let body = json!({"email": MEMBER});
    let signed_in = console.anonymous().post("/tools/zoom/api/signin", &body).await;
    let set = signed_in.header(SET_COOKIE);
    assert!(set.starts_with(&format!("{SESSION}=")), "{set}");
    assert!(set.ends_with("; Path=/tools/zoom; HttpOnly; SameSite=Strict; Secure"), "{set}");
    let ours = signed_in.cookie(SESSION);
    // A browser sends the cookies of all consoles whose path the address lies below.
    let theirs = other.anonymous().post("/api/signin", &body).await;
    let theirs = theirs.cookie("__Secure-greenroom.tools");
    let both = console.anonymous().with_cookie(&format!("{ours}; {theirs}"));
    assert!(both.get("/tools/zoom/api/user").await.status.is_success());
    for elsewhere in [other.anonymous(), host_alone.anonymous()] {
        let caller = elsewhere.with_cookie(&ours);
        caller.get("/api/user").await.refusal(401, ErrorCode::NotSignedIn);
    }
    let ended = both.delete("/tools/zoom/api/user/logout").await;
    let set = ended.header(SET_COOKIE);
    assert!(ended.ends_cookie(SESSION) && set.contains("; Path=/tools/zoom; "), "{set}");
}

#[tokio::test]
async fn the_way_to_zoom_and_back_stays_below_the_path() {
    let console = below_a_path().await;
    let callback = "https://intranet.example/tools/zoom/api/signin/zoom/callback";
    console.account.as_ref().unwrap().register_redirect_uri(callback.to_owned());
    let anyone = console.anonymous();
    let begun = anyone.post("/api/signin", &json!({"method": "zoom"})).await;
    let url = "/tools/zoom/api/signin/zoom".to_owned();
    assert_eq!(begun.json::<SignInAnswer>(), SignInAnswer::ContinueAtZoom { url });
    for (decision, return_to, landing) in [
        ("allow", "%2Fmeetings%3Ftype%3Dupcoming", "/tools/zoom/meetings?type=upcoming"),
        ("allow", "%2F%2Fevil.example", "/tools/zoom/"),
        ("decline", "%2Fmeetings", "/tools/zoom/signin?zoom=declined"),
    ] {
        let way = format!("/tools/zoom/api/signin/zoom?return_to={return_to}");
        let sent = navigate(&anyone, &way).await;
        assert_eq!(parameter(&sent.header(LOCATION), "redirect_uri"), callback);
        let back = decide(&sent.header(LOCATION), decision, MEMBER).await;
        let browser = anyone.clone().with_cookie(&sent.cookie(SIGN_IN));
        let landed = navigate(&browser, &format!("{PATH}{back}")).await;
        assert_eq!(landed.header(LOCATION), landing);
        if decision == "allow" {
            let browser = anyone.clone().with_cookie(&landed.cookie(SESSION));
            let info: SessionInfo = browser.get("/tools/zoom/api/session").await.json();
            assert_eq!(info.user.unwrap().email, MEMBER);
        }
    }
}

#[tokio::test]
async fn the_locks_know_the_origin_without_the_path() {
    let console = below_a_path().await;
    let body = json!({"email": MEMBER});
    let member = console.anonymous().post("/api/signin", &body).await.cookie(SESSION);
    let member = console.anonymous().with_cookie(&member);
    let write = async |host: &str, origin: &str| {
        let headers = [("host", host), ("origin", origin), ("content-type", "application/json")];
        let body = Some("{\"theme\": \"dark\"}".to_owned());
        member.send(Method::PUT, "/tools/zoom/api/preferences", &headers, body).await.status
    };
    assert_eq!(write("inner", "https://intranet.example").await, StatusCode::NO_CONTENT);
    assert_eq!(write("intranet.example", "https://intranet.example").await, StatusCode::NO_CONTENT);
    assert_eq!(write("inner", "https://evil.example").await, StatusCode::FORBIDDEN);
    assert_eq!(write("evil.example", "https://intranet.example").await, StatusCode::FORBIDDEN);
}

/// Below a path there are others at the same origin, whom the console has nothing to say about.
#[tokio::test]
async fn what_is_said_of_a_whole_origin_is_said_of_its_own_alone() {
    for (public_url, cookie, said) in [
        ("https://intranet.example/tools/zoom", SESSION, false),
        ("https://zoom.example", "__Host-Http-greenroom", true),
    ] {
        let console = at(public_url).await;
        let body = json!({"email": MEMBER});
        let signed_in = console.anonymous().post("/api/signin", &body).await;
        let member = console.anonymous().with_cookie(&signed_in.cookie(cookie));
        let signed_out = member.delete("/api/user/logout").await;
        assert!(signed_out.ends_cookie(cookie));
        for header in ["strict-transport-security", "clear-site-data"] {
            assert_eq!(signed_out.headers.contains_key(header), said, "{public_url}: {header}");
        }
    }
}

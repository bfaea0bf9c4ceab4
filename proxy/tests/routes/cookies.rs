//! The flags of every cookie that is set, on a console reached over https.

use std::collections::BTreeSet;

use axum::http::{Method, StatusCode, header::LOCATION};
use serde_json::json;

use crate::{
    at_zoom::{decide, navigate},
    rig::{Answer, Console, Setup},
};

const SESSION: &str = "__Host-Http-greenroom";
const SIGN_IN: &str = "__Host-Http-greenroom-signin";

/// Checks each cookie an answer sets; its name, and whether it begins or ends.
fn checked(answer: &Answer) -> Vec<(String, bool)> {
    let cookies = answer.headers.get_all("set-cookie").iter();
    cookies
        .map(|cookie| {
            let text = cookie.to_str().unwrap();
            let mut parts = text.split("; ");
            let (name, value) = parts.next().unwrap().split_once('=').unwrap();
            let flags: BTreeSet<_> = parts.collect();
            let same_site = if name == SESSION { "SameSite=Strict" } else { "SameSite=Lax" };
            for flag in ["Path=/", "HttpOnly", "Secure", same_site] {
                assert!(flags.contains(flag), "{text}");
            }
            assert!(!flags.iter().any(|flag| flag.starts_with("Domain")), "{text}");
            // 256 bits, or nothing any more.
            assert!(
                value.len() == 43 || (value.is_empty() && flags.contains("Max-Age=0")),
                "{text}"
            );
            assert!(name == SESSION || name == SIGN_IN, "{text}");
            (name.to_owned(), !value.is_empty())
        })
        .collect()
}

#[tokio::test]
async fn every_cookie_is_for_this_host_alone_secure_and_out_of_reach_of_scripts() {
    let public_url = "https://console.example";
    let console = Console::with(Setup { public_url, ..Setup::default() }).await;
    let callback = format!("{public_url}/api/signin/zoom/callback");
    console.account.as_ref().unwrap().register_redirect_uri(callback);
    let begins = |name: &str| (name.to_owned(), true);
    let ends = |name: &str| (name.to_owned(), false);
    let anyone = console.anonymous();

    let email = json!({"email": "member@greenroom.test"});
    let by_email = anyone.post("/api/signin", &email).await;
    assert_eq!(checked(&by_email), [begins(SESSION)]);

    let body = json!({"email": "member@greenroom.test", "method": "code"});
    let asked = anyone.post("/api/signin", &body).await;
    assert_eq!(checked(&asked), [begins(SIGN_IN)]);
    let text = console.mails().await[0].text.clone();
    let code: String = text.chars().filter(char::is_ascii_digit).take(12).collect();
    let browser = anyone.clone().with_cookie(&asked.cookie(SIGN_IN));
    let by_code = browser.post("/api/signin/code", &json!({"code": code})).await;
    assert_eq!(checked(&by_code), [begins(SESSION), ends(SIGN_IN)]);

    let sent = navigate(&anyone, "/api/signin/zoom").await;
    assert_eq!(checked(&sent), [begins(SIGN_IN)]);
    let back = decide(&sent.header(LOCATION), "allow", "member@greenroom.test").await;
    let browser = anyone.clone().with_cookie(&sent.cookie(SIGN_IN));
    let by_zoom = navigate(&browser, &back).await;
    assert_eq!(checked(&by_zoom), [begins(SESSION), ends(SIGN_IN)]);
    assert_eq!(checked(&navigate(&browser, &back).await), [], "it fits no sign-in");

    let member = anyone.clone().with_cookie(&by_code.cookie(SESSION));
    let sessions: serde_json::Value = member.get("/api/sessions").await.json();
    let sessions = sessions["sessions"].as_array().unwrap();
    let current = sessions.iter().find(|session| session["current"] == true).unwrap();
    let path = format!("/api/sessions/{}", current["id"].as_str().unwrap());
    assert_eq!(checked(&member.delete(&path).await), [ends(SESSION)]);
    let member = anyone.clone().with_cookie(&by_zoom.cookie(SESSION));
    assert_eq!(checked(&member.delete("/api/user/logout").await), [ends(SESSION)]);
}

/// A cookie under the bare name may come from anywhere: over https it opens nothing.
#[tokio::test]
async fn over_https_a_cookie_without_the_prefix_is_not_read() {
    let public_url = "https://console.example";
    let console = Console::with(Setup { public_url, ..Setup::default() }).await;
    let body = json!({"email": "member@greenroom.test"});
    let signed_in = console.anonymous().post("/api/signin", &body).await.cookie(SESSION);
    let (_, secret) = signed_in.split_once('=').unwrap();
    let ask = async |cookie: &str| {
        let caller = console.anonymous().with_cookie(cookie);
        caller.send(Method::GET, "/api/user", &[], None).await.status
    };
    assert_eq!(ask(&signed_in).await, StatusCode::OK);
    for name in ["greenroom", "__Host-greenroom", "__host-http-greenroom", "__Secure-greenroom"] {
        assert_eq!(ask(&format!("{name}={secret}")).await, StatusCode::UNAUTHORIZED, "{name}");
    }
}

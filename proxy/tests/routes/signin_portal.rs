//! Signing in by the portal's header: believed from listed peers, once, holding one email.

use api::{
    ErrorCode,
    session::{SignInAnswer, SignInMethod},
};
use axum::http::Method;
use greenroom::signin::portal::PortalHeader;
use serde_json::json;

use crate::rig::{Answer, Console, Setup};

const PORTAL: &str = "10.0.0.7";
const MEMBER: (&str, &str) = ("x-portal-email", "member@greenroom.test");

async fn behind_portal() -> Console {
    let portal = PortalHeader {
        name: "X-Portal-Email".parse().unwrap(),
        peers: vec!["10.0.0.7/32".parse().unwrap(), "fd00:7::/64".parse().unwrap()],
    };
    let methods = vec![SignInMethod::Portal, SignInMethod::Code];
    Console::with(Setup { methods, portal: Some(portal), ..Setup::default() }).await
}

async fn sign_in(console: &Console, peer: &str, headers: &[(&str, &str)]) -> Answer {
    let caller = console.anonymous().at_address(peer);
    caller.post_with("/api/signin", &json!({}), headers).await
}

#[tokio::test]
async fn the_header_of_a_listed_peer_signs_in_whoever_it_names() {
    let console = behind_portal().await;
    for (peer, email) in [
        (PORTAL, "member@greenroom.test"),
        ("fd00:7::9", "owner@greenroom.test"),
        ("::ffff:10.0.0.7", "admin@greenroom.test"),
        (PORTAL, "Member@GREENROOM.test"),
    ] {
        let answer = sign_in(&console, peer, &[("X-Portal-Email", email)]).await;
        let SignInAnswer::SignedIn { user } = answer.json() else { panic!("{}", answer.text()) };
        assert_eq!(user.email, email.to_lowercase());
        let caller = console.anonymous().with_cookie(&answer.cookie("greenroom"));
        assert!(caller.get("/api/user").await.status.is_success());
    }
}

#[tokio::test]
async fn nobody_else_is_believed_whatever_is_forwarded() {
    let console = behind_portal().await;
    for peer in ["10.0.0.8", "127.0.0.1", "203.0.113.9", "fd00:8::9", "::1"] {
        for more in [
            None,
            Some(("x-forwarded-for", PORTAL)),
            Some(("x-real-ip", PORTAL)),
            Some(("forwarded", "for=10.0.0.7")),
            Some(("x-forwarded-proto", "https")),
            Some(("x-forwarded-host", "portal.example")),
        ] {
            let headers: Vec<_> = [MEMBER].into_iter().chain(more).collect();
            let answer = sign_in(&console, peer, &headers).await;
            answer.refusal(401, ErrorCode::PortalUnknown);
            assert!(!answer.headers.contains_key("set-cookie"), "{peer} {more:?}");
        }
    }
}

/// `X-Forwarded-For` of a trusted proxy moves the address that is counted and shown, and never
/// who is believed.
#[tokio::test]
async fn a_trusted_proxy_is_not_the_portal_and_the_portal_stays_it_behind_anyone() {
    let mut console = behind_portal().await;
    console.app.trusted_proxies = ["10.0.0.0/8".parse().unwrap()].into();
    console.router = greenroom::server::router(console.app.clone()).unwrap();
    let forwarded = |address| [MEMBER, ("x-forwarded-for", address)];
    let proxy = sign_in(&console, "10.0.0.1", &forwarded(PORTAL)).await;
    proxy.refusal(401, ErrorCode::PortalUnknown);
    let portal = sign_in(&console, PORTAL, &forwarded("203.0.113.9")).await;
    assert!(portal.status.is_success(), "{}", portal.text());
}

#[tokio::test]
async fn a_header_that_stands_there_twice_or_holds_more_or_less_than_an_email_names_nobody() {
    let console = behind_portal().await;
    let cases: [&[(&str, &str)]; 16] = [
        &[],
        &[MEMBER, ("x-portal-email", "owner@greenroom.test")],
        &[MEMBER, MEMBER],
        &[("x-portal-email", "member@greenroom.test"), ("X-PORTAL-EMAIL", "owner@greenroom.test")],
        &[("x-portal-email", "member@greenroom.test, owner@greenroom.test")],
        &[("x-portal-email", "member@greenroom.test,")],
        &[("x-portal-email", "")],
        &[("x-portal-email", "  ")],
        &[("x-portal-email", "owner")],
        &[("x-portal-email", "owner@greenroom.test@evil.example")],
        &[("x-portal-email", "Owner <owner@greenroom.test>")],
        &[("x-portal-email", "owner%40greenroom.test")],
        &[("x_portal_email", "owner@greenroom.test")],
        &[("x-portal_email", "owner@greenroom.test")],
        &[("x_portal-email", "owner@greenroom.test")],
        &[("x-portal-emails", "owner@greenroom.test")],
    ];
    for headers in cases {
        let answer = sign_in(&console, PORTAL, headers).await;
        answer.refusal(401, ErrorCode::PortalUnknown);
        assert!(!answer.headers.contains_key("set-cookie"), "{headers:?}");
    }
}

#[tokio::test]
async fn a_spelling_beside_the_portals_own_header_changes_nothing() {
    let console = behind_portal().await;
    for forged in ["x_portal_email", "x-portal_email", "x-portal-email-", "portal-email"] {
        let headers = [(forged, "owner@greenroom.test"), MEMBER];
        let answer = sign_in(&console, PORTAL, &headers).await;
        let SignInAnswer::SignedIn { user } = answer.json() else { panic!("{}", answer.text()) };
        assert_eq!(user.email, "member@greenroom.test", "{forged}");
    }
}

#[tokio::test]
async fn a_request_that_wants_the_header_dropped_on_its_way_names_nobody() {
    let console = behind_portal().await;
    for connection in
        ["X-Portal-Email", "x-portal-email", "close, X-PORTAL-EMAIL ", "a,x-portal-email,b"]
    {
        let headers = [("connection", connection), MEMBER];
        let answer = sign_in(&console, PORTAL, &headers).await;
        answer.refusal(401, ErrorCode::PortalUnknown);
        // A proxy on the way that obeyed: nobody is left, and nobody is signed in.
        let answer = sign_in(&console, PORTAL, &headers[..1]).await;
        answer.refusal(401, ErrorCode::PortalUnknown);
    }
    let usual = [("connection", "keep-alive"), MEMBER];
    assert!(sign_in(&console, PORTAL, &usual).await.status.is_success());
}

#[tokio::test]
async fn the_portal_names_but_the_account_decides() {
    let console = behind_portal().await;
    for (email, status, code) in [
        ("nobody@greenroom.test", 404, ErrorCode::UserNotFound),
        ("inactive@greenroom.test", 403, ErrorCode::UserInactive),
        ("pending@greenroom.test", 403, ErrorCode::UserPending),
    ] {
        let answer = sign_in(&console, PORTAL, &[("x-portal-email", email)]).await;
        answer.refusal(status, code);
    }
}

#[tokio::test]
async fn the_header_alone_opens_no_route() {
    let console = behind_portal().await;
    let caller = console.anonymous().at_address(PORTAL);
    for path in ["/api/user", "/api/userinfo", "/api/audit"] {
        let headers = [("x-greenroom", "1"), ("x-portal-email", "owner@greenroom.test")];
        let answer = caller.send_bare(Method::GET, path, &headers, None).await;
        answer.refusal(401, ErrorCode::NotSignedIn);
    }
}

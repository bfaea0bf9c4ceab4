//! What is written down of sign-ins in a window of their own.

use axum::http::{Method, header::LOCATION};
use serde_json::json;

use super::{
    MEMBER, OTHER_PORTAL, OWN, PORTAL, VERIFIER, audit, code, embedded, gone, redeem, sent_to_zoom,
    told, window, written_down,
};
use crate::at_zoom::{decide, navigate};

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

//! What a browser does at Zoom: it is shown the consent page, sends its form, and is sent back.

use std::time::Duration;

use axum::http::{Method, header::LOCATION};
use zoom::http::Timeouts;

use crate::rig::{Answer, Caller, Console};

/// The cookie of a sign-in under way.
pub(crate) const SIGN_IN: &str = "greenroom-signin";
/// The cookie of one in a window of its own.
pub(crate) const HANDOVER: &str = "greenroom-handover";

/// A browser that has been sent to Zoom.
pub(crate) struct SentToZoom<'a> {
    /// The browser, with the cookie of its sign-in.
    pub(crate) browser: Caller<'a>,
    /// The address of Zoom's page.
    pub(crate) page: String,
}

/// Sends a browser to Zoom, as a click on the console's button does.
pub(crate) async fn send_to_zoom<'a>(console: &'a Console, query: &str) -> SentToZoom<'a> {
    let sent = navigate(&console.anonymous(), &format!("/api/signin/zoom{query}")).await;
    assert_eq!(sent.status, 303, "{}", sent.text());
    let browser = console.anonymous().with_cookie(&sent.cookie(SIGN_IN));
    SentToZoom { browser, page: sent.header(LOCATION) }
}

/// Goes to an address of the console as a page, without the header of calls.
pub(crate) async fn navigate(caller: &Caller<'_>, path: &str) -> Answer {
    caller.send_bare(Method::GET, path, &[], None).await
}

/// What a browser asks Zoom through. It follows no redirect by itself.
pub(crate) fn http() -> reqwest::Client {
    let timeouts = Timeouts { connect: Duration::from_secs(2), total: Duration::from_secs(5) };
    zoom::http::client(timeouts).unwrap()
}

/// Decides on the consent page; the path below the console that the browser is sent back to.
pub(crate) async fn decide(page: &str, decision: &str, email: &str) -> String {
    decide_through(&http(), page, decision, email).await
}

/// The same through a client that is used again: making one reads the system's certificates.
pub(crate) async fn decide_through(
    http: &reqwest::Client,
    page: &str,
    decision: &str,
    email: &str,
) -> String {
    let html = http.get(page).send().await.unwrap().text().await.unwrap();
    let mut form = hidden_inputs(&html);
    assert!(!form.is_empty(), "{html}");
    form.push(("decision".to_owned(), decision.to_owned()));
    form.push(("email".to_owned(), email.to_owned()));
    let action = page.split('?').next().unwrap();
    let answer = http.post(action).form(&form).send().await.unwrap();
    assert_eq!(answer.status(), 303);
    let location = answer.headers()["location"].to_str().unwrap();
    let (_, path) = location.split_once("/api/").unwrap();
    format!("/api/{path}")
}

fn hidden_inputs(html: &str) -> Vec<(String, String)> {
    let attribute = |tag: &str, name: &str| {
        let (_, rest) = tag.split_once(&format!("{name}=\"")).unwrap();
        let text = rest.split('"').next().unwrap();
        text.replace("&quot;", "\"").replace("&#39;", "'").replace("&amp;", "&")
    };
    html.split("<input type=\"hidden\"")
        .skip(1)
        .map(|tag| (attribute(tag, "name"), attribute(tag, "value")))
        .collect()
}

/// Signs somebody in by Zoom, from the click to the session.
pub(crate) async fn signed_in<'a>(console: &'a Console, email: &str) -> Caller<'a> {
    let sent = send_to_zoom(console, "").await;
    let back = decide(&sent.page, "allow", email).await;
    let landed = navigate(&sent.browser, &back).await;
    console.anonymous().with_cookie(&landed.cookie("greenroom"))
}

/// A parameter of an address, percent-decoded.
pub(crate) fn parameter(address: &str, name: &str) -> String {
    let (_, query) = address.split_once('?').unwrap();
    let value = query
        .split('&')
        .find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))
        .unwrap_or_else(|| panic!("no {name}: {address}"));
    percent_encoding::percent_decode_str(value).decode_utf8().unwrap().into_owned()
}

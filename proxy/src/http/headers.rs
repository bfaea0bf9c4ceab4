//! The headers every answer carries, whatever it holds. A handler that has a reason sets one of
//! them itself; the reason stands there.

use axum::{
    extract::{Request, State},
    http::{
        HeaderName, HeaderValue,
        header::{
            CACHE_CONTROL, CONTENT_SECURITY_POLICY, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY,
            X_CONTENT_TYPE_OPTIONS,
        },
    },
    middleware::Next,
    response::Response,
};

use crate::address::{Origin, PublicUrl};

/// Which pages an answer keeps in its group of windows that can reach each other.
pub const OPENER_POLICY: HeaderName = HeaderName::from_static("cross-origin-opener-policy");
/// Which pages may load an answer without being able to read it.
pub const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");

/// Scripts and styles from here alone, WebAssembly allowed, nothing embedded, nothing embedding.
const CONTENT_SECURITY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; \
    style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self'; \
    manifest-src 'self'; base-uri 'self'; object-src 'none'; form-action 'self'; \
    frame-ancestors 'none'";

/// The part of it that keeps the page out of every frame.
const NO_ANCESTORS: &str = "frame-ancestors 'none'";

const FIXED: [(HeaderName, &str); 6] = [
    (CONTENT_SECURITY_POLICY, CONTENT_SECURITY),
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (REFERRER_POLICY, "no-referrer"),
    (OPENER_POLICY, "same-origin"),
    (RESOURCE_POLICY, "same-origin"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    ),
];

/// Two years, subdomains too.
const STRICT_TRANSPORT: &str = "max-age=63072000; includeSubDomains";

/// Whether browsers are to reach the console's host, and those below it, over https alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Https(bool);

impl Https {
    /// Of a host the console shares others decide that.
    #[must_use]
    pub fn of(public_url: &PublicUrl) -> Self {
        Self(public_url.origin().is_https() && public_url.has_its_origin_to_itself())
    }
}

/// The rules for the page where pages of these origins may frame it: the same but for that.
/// `None` where none may.
#[must_use]
pub fn framed_by(ancestors: &[Origin]) -> Option<HeaderValue> {
    let mut list: Vec<_> = ancestors.iter().map(Origin::as_str).collect();
    list.insert(0, "frame-ancestors");
    let rules = CONTENT_SECURITY.replace(NO_ANCESTORS, &list.join(" "));
    if ancestors.is_empty() { None } else { HeaderValue::from_str(&rules).ok() }
}

/// Adds the headers; an answer that says nothing of caching is never kept.
pub async fn add(State(https): State<Https>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in FIXED {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    if https.0 {
        headers.insert(STRICT_TRANSPORT_SECURITY, HeaderValue::from_static(STRICT_TRANSPORT));
    }
    headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

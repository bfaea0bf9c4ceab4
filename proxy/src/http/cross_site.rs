//! Keeps other sites from using a visitor's session, by four locks of which each holds alone:
//! Fetch Metadata, on reads too, so that no other site can even learn whether an answer exists;
//! the origin of writes; a header only a script of ours can add; bodies in JSON only (where
//! bodies are read). The cookie is `SameSite=Strict` besides. The first two open for the exact
//! origins the operator lists, the others for nobody. A site that makes its own name
//! point here (DNS rebinding) would pass for us in all of them; the check on the host stops it.

use std::{net::IpAddr, sync::Arc};

use axum::{
    extract::{Query, Request, State},
    http::{HeaderMap, HeaderName, header::HOST},
    middleware::Next,
    response::{IntoResponse, Response},
};
use tower_http::csrf::{ConfigError, CsrfLayer, ProtectionError};

use crate::{
    address::Origin,
    app::{CALLBACK, TO_ZOOM},
    embedding::Embedding,
    failure::Failure,
};

pub(super) const REFUSAL: &str =
    "Requests from other sites are not answered. Open the console itself.";

const OTHER_HOST: &str = "This console answers under its own address only. Its operator sets that address as server.public_url.";

const OTHER_SITE: &str = "This page belongs to another site than the console. The console's operator lets such pages in with embed.other_site = true.";

const NO_HEADER: &str =
    "Calls of the console carry the header X-Greenroom: 1, which this one did not.";

/// The header every call carries. No form and no link can add it, and a script of another site
/// would have to ask first.
pub const OUR_HEADER: HeaderName = HeaderName::from_static("x-greenroom");

/// What the header says of a call from the console's own page.
const OWN_PAGE: &str = "1";
/// What it says where that page stands within another.
const FRAMED: &str = "framed";

/// What a refused write is answered with.
type Refuse = fn(ProtectionError) -> Response;

/// The check on writes. A reverse proxy may change `Host`, so the public origin counts as ours.
///
/// # Errors
/// Where one of the origins is none.
pub fn writes(
    public_origin: &Origin,
    embedding: &Embedding,
) -> Result<CsrfLayer<Refuse>, ConfigError> {
    let refuse: Refuse = |_| Failure::Forbidden(REFUSAL).into_response();
    let trusted = embedding.origins.iter().chain([public_origin]);
    let layer =
        trusted.map(Origin::as_str).try_fold(CsrfLayer::new(), CsrfLayer::add_trusted_origin)?;
    Ok(layer.with_rejection_response(refuse))
}

/// The host a browser must have asked for.
#[derive(Debug, Clone)]
pub struct PublicHost(Arc<str>);

impl PublicHost {
    /// The host of the public origin.
    #[must_use]
    pub fn of(public_origin: &Origin) -> Self {
        Self(host_name(public_origin.authority()).into())
    }

    /// Whether nobody but us can have made this name point here: it is ours, an address, or a
    /// name without a dot, which public name servers do not answer.
    fn allows(&self, host: &str) -> bool {
        let name = host_name(host);
        name.eq_ignore_ascii_case(&self.0)
            || name.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>().is_ok()
            || !name.contains('.')
    }
}

/// The host without its port.
fn host_name(authority: &str) -> &str {
    match authority.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) => name,
        _ => authority,
    }
}

/// The check on the host.
pub async fn host(State(ours): State<PublicHost>, request: Request, next: Next) -> Response {
    // An authority in the target is the host that was asked for, whatever `Host` says besides.
    let target = request.uri().authority().map(axum::http::uri::Authority::as_str);
    let named = request.headers().get_all(HOST).iter();
    let mut asked = named.map(|host| host.to_str().unwrap_or(".")).chain(target);
    if asked.any(|host| !ours.allows(host)) {
        return Failure::Forbidden(OTHER_HOST).into_response();
    }
    next.run(request).await
}

/// Whether a browser says that another site asks. Ours is `same-origin`; `none` is the visitor's
/// own doing.
fn is_foreign(request: &Request) -> bool {
    request
        .headers()
        .get_all("sec-fetch-site")
        .iter()
        .any(|site| site != "same-origin" && site != "none")
}

/// Whether a browser says that a page of the console's own origin asks, and no other has led here.
/// One that says nothing does not say that.
#[must_use]
pub fn is_of_own_page(headers: &HeaderMap) -> bool {
    let mut sites = headers.get_all("sec-fetch-site").iter();
    sites.next().is_some_and(|site| site == "same-origin") && sites.next().is_none()
}

/// The check on reads, and on what a listed page of another site asks where none of another site
/// is expected: it would sign in and never be signed in, since the cookie does not come along.
pub async fn reads(
    State(embedding): State<Arc<Embedding>>,
    request: Request,
    next: Next,
) -> Response {
    let listed = embedding.sender(request.headers()).is_some();
    if listed && !embedding.other_site && is_of_other_site(&request) {
        return Failure::Forbidden(OTHER_SITE).into_response();
    }
    if request.method().is_safe() && is_foreign(&request) && !listed {
        return Failure::Forbidden(REFUSAL).into_response();
    }
    next.run(request).await
}

/// Whether a browser says that the page that asks shares not even the site with us.
fn is_of_other_site(request: &Request) -> bool {
    request.headers().get_all("sec-fetch-site").iter().any(|site| site == "cross-site")
}

/// The check on where other sites may lead a visitor: back from Zoom alone, or in a window of its
/// own on the way there where a listed page is to be told what came of it, and nobody else. As a
/// page of its own, not into a frame, and not by a script.
pub async fn navigations(
    State(embedding): State<Arc<Embedding>>,
    request: Request,
    next: Next,
) -> Response {
    let comes_back = request.uri().path().ends_with(CALLBACK);
    let led = (comes_back || tells_listed_page(&request, &embedding)) && is_page(&request);
    if is_foreign(&request) && !led {
        return Failure::Forbidden(REFUSAL).into_response();
    }
    next.run(request).await
}

/// Whether a sign-in begins whose outcome a listed page alone will be told. A browser does not say
/// which page opened the window; whichever it was, it learns nothing unless it is that one.
fn tells_listed_page(request: &Request, embedding: &Embedding) -> bool {
    let query = Query::<Vec<(String, String)>>::try_from_uri(request.uri());
    let pairs = query.map(|Query(pairs)| pairs).unwrap_or_default();
    let value = |name: &str| pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value);
    let listed = |origin: &String| embedding.origins.iter().any(|it| it.as_str() == origin);
    request.uri().path().ends_with(TO_ZOOM)
        && value("handover").is_some()
        && value("origin").is_some_and(listed)
}

/// Whether a browser says that it opens a page.
fn is_page(request: &Request) -> bool {
    [("sec-fetch-mode", "navigate"), ("sec-fetch-dest", "document")]
        .iter()
        .all(|(name, said)| request.headers().get_all(*name).iter().all(|value| value == said))
}

/// The check on the header of calls.
pub async fn calls(request: Request, next: Next) -> Response {
    if our_header(request.headers()).is_none() {
        return Failure::Forbidden(NO_HEADER).into_response();
    }
    next.run(request).await
}

/// What the header says, where it stands there once and says something we know.
fn our_header(headers: &HeaderMap) -> Option<&'static str> {
    let mut values = headers.get_all(OUR_HEADER).iter();
    let (Some(value), None) = (values.next(), values.next()) else { return None };
    [OWN_PAGE, FRAMED].into_iter().find(|known| value == known)
}

/// Whether a call says that its page, the console's own, stands within another.
#[must_use]
pub fn is_framed(headers: &HeaderMap) -> bool {
    our_header(headers) == Some(FRAMED)
}

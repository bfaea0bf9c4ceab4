//! Carries one request to the server and brings back status and text. Behind a trait, so that
//! tests put canned answers in its place.

use std::{future::Future, pin::Pin};

use gloo_net::http::RequestBuilder;
use leptos::prelude::window;
use web_sys::{AbortSignal, RequestCredentials, Url};

/// A future of the browser: it never leaves its thread.
pub type Local<T> = Pin<Box<dyn Future<Output = T>>>;

/// The methods the contract uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Reads.
    Get,
    /// Creates.
    Post,
    /// Changes parts.
    Patch,
    /// Puts in the place of what was.
    Put,
    /// Ends or removes.
    Delete,
}

/// A request as it crosses the wire.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// Its method.
    pub method: Method,
    /// Its address: the base, the path and the query.
    pub url: String,
    /// Its JSON body.
    pub body: Option<String>,
    /// Makes a repeated creation answer the first one's result.
    pub idempotency_key: Option<String>,
}

/// An answer as it crossed the wire.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The body.
    pub body: String,
}

/// Why no answer came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoAnswer {
    /// The server was not reached.
    Offline,
    /// The request was aborted.
    Aborted,
}

/// Carries requests.
pub trait Transport: Send + Sync {
    /// Sends one request; `abort` gives it up.
    fn send(&self, request: Request, abort: Option<AbortSignal>)
    -> Local<Result<Answer, NoAnswer>>;

    /// Brings a text file of the console, at a path below the folder its files lie in; `None`
    /// where it cannot be had.
    fn text_file(&self, path: &str) -> Local<Option<String>>;
}

/// The browser's `fetch`.
#[derive(Debug, Clone)]
pub struct Fetch {
    /// Begins the addresses of the console's files.
    files: String,
    /// Whether the session's cookie goes along.
    credentials: RequestCredentials,
    /// What our header says.
    page: &'static str,
}

/// What our header says: the page is the console's own, in a frame of another's page, or it is
/// another's altogether, which the server knows by its origin.
const PAGE: &str = "1";
const FRAMED: &str = "framed";

/// How long an answer is waited for where nobody would give the call up: a dialog stays open until
/// its form is answered. The server takes 20 s for a body and 20 s for an answer, at most.
const LONGEST_MS: u32 = 60_000;

impl Fetch {
    /// For calls of a server, which may be on another origin than the page, and for the files of a
    /// folder; from the console's own page in a frame, or not.
    #[must_use]
    pub fn new(api: &str, files: &str, framed: bool) -> Self {
        let credentials = if is_elsewhere(api) {
            RequestCredentials::Include
        } else {
            RequestCredentials::SameOrigin
        };
        Self { files: files.to_owned(), credentials, page: if framed { FRAMED } else { PAGE } }
    }
}

/// Whether an address is on another origin than the page.
pub(super) fn is_elsewhere(address: &str) -> bool {
    let origin = origin(address);
    origin.is_some() && origin != window().location().origin().ok()
}

/// The origin of an address; `None` for one that is no whole address.
#[must_use]
pub fn origin(address: &str) -> Option<String> {
    Url::new(address).ok().map(|url| url.origin())
}

impl Transport for Fetch {
    fn send(
        &self,
        request: Request,
        abort: Option<AbortSignal>,
    ) -> Local<Result<Answer, NoAnswer>> {
        let (credentials, page) = (self.credentials, self.page);
        Box::pin(async move {
            let failed = || match &abort {
                Some(signal) if signal.aborted() => NoAnswer::Aborted,
                _ => NoAnswer::Offline,
            };
            let method = match request.method {
                Method::Get => gloo_net::http::Method::GET,
                Method::Post => gloo_net::http::Method::POST,
                Method::Patch => gloo_net::http::Method::PATCH,
                Method::Put => gloo_net::http::Method::PUT,
                Method::Delete => gloo_net::http::Method::DELETE,
            };
            let limit = abort.clone().unwrap_or_else(|| AbortSignal::timeout_with_u32(LONGEST_MS));
            // The header cannot be set by a form or a cross-site page without the server's
            // consent: the server asks for it on every call.
            let mut builder = RequestBuilder::new(&request.url)
                .method(method)
                .header("X-Greenroom", page)
                .header("Accept", "application/json")
                .credentials(credentials)
                .abort_signal(Some(&limit));
            if let Some(key) = &request.idempotency_key {
                builder = builder.header("Idempotency-Key", key);
            }
            let built = match &request.body {
                Some(json) => {
                    builder.header("Content-Type", "application/json").body(json.as_str())
                }
                None => builder.build(),
            };
            let response =
                built.map_err(|_| NoAnswer::Offline)?.send().await.map_err(|_| failed())?;
            let body = response.text().await.map_err(|_| failed())?;
            Ok(Answer { status: response.status(), body })
        })
    }

    fn text_file(&self, path: &str) -> Local<Option<String>> {
        let request = RequestBuilder::new(&format!("{}{path}", self.files))
            .method(gloo_net::http::Method::GET);
        Box::pin(async move {
            let response = request.send().await.ok().filter(gloo_net::http::Response::ok)?;
            response.text().await.ok()
        })
    }
}

//! Carries one request to the server and brings back status and text. Behind a trait, so that
//! tests put canned answers in its place.

use std::{future::Future, pin::Pin};

use gloo_net::http::RequestBuilder;
use web_sys::{AbortSignal, RequestCredentials};

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

    /// Brings a text file that lies beside the page, at a path below its base; `None` where it
    /// cannot be had.
    fn text_file(&self, path: &str) -> Local<Option<String>>;
}

/// The browser's `fetch`.
#[derive(Debug, Clone, Copy, Default)]
pub struct Fetch;

impl Transport for Fetch {
    fn send(
        &self,
        request: Request,
        abort: Option<AbortSignal>,
    ) -> Local<Result<Answer, NoAnswer>> {
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
            // The header cannot be set by a form or a cross-site page without the server's
            // consent: the server asks for it on every call.
            let mut builder = RequestBuilder::new(&request.url)
                .method(method)
                .header("X-Greenroom", "1")
                .header("Accept", "application/json")
                .credentials(RequestCredentials::SameOrigin)
                .abort_signal(abort.as_ref());
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
        let request = RequestBuilder::new(path).method(gloo_net::http::Method::GET);
        Box::pin(async move {
            let response = request.send().await.ok().filter(gloo_net::http::Response::ok)?;
            response.text().await.ok()
        })
    }
}

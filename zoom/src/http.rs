//! The one place that builds an HTTP client: with time limits, without redirects, cookies or
//! proxies taken from the environment.

use std::time::Duration;

use crate::Error;

/// How long Zoom may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timeouts {
    /// To accept a connection.
    pub connect: Duration,
    /// For one request, from its start to the last byte of the answer.
    pub total: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self { connect: Duration::from_secs(3), total: Duration::from_secs(10) }
    }
}

/// How long one call may take, whatever it is made of: waiting for its turn, requests, repetitions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    /// From a request's start to the head of its answer.
    pub head: Duration,
    /// Between two pieces of an answer's body.
    pub idle: Duration,
    /// The whole call, unless [`crate::ZoomClient::until`] ends it sooner.
    pub total: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            head: Duration::from_secs(8),
            idle: Duration::from_secs(5),
            total: Duration::from_secs(15),
        }
    }
}

/// A client for calls to Zoom. Its connections are shared by all its clones.
///
/// # Errors
/// [`Error::HttpClient`] where the machine offers no usable TLS set-up.
pub fn client(timeouts: Timeouts) -> Result<reqwest::Client, Error> {
    #[expect(clippy::disallowed_methods, reason = "this is where the client is built")]
    let builder = reqwest::Client::builder();
    builder
        .user_agent(concat!("greenroom/", env!("CARGO_PKG_VERSION")))
        .connect_timeout(timeouts.connect)
        .timeout(timeouts.total)
        // A redirect would carry the access token to wherever it points.
        .redirect(reqwest::redirect::Policy::none())
        .referer(false)
        .no_proxy()
        // The calls decide for themselves what may be repeated.
        .retry(reqwest::retry::never())
        .build()
        .map_err(|error| Error::HttpClient { cause: crate::error::cause_of(error) })
}

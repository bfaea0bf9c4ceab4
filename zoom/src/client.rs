//! The client, and the one function through which every call goes.

use std::{fmt, sync::Arc};

use reqwest::Method;
use secrecy::ExposeSecret;
use serde::de::DeserializeOwned;
use serde_json::Value;
use tokio::time::Instant;

use crate::{
    AccessToken, Clock, Credentials, Endpoints, Error,
    answer::Answer,
    lenient,
    page::{PAGE_SIZE_MAX, Page},
    path::Path,
    retry::RetryBudget,
    token::TokenSource,
};

/// A client of one account. Clones share connections, token and retry budget.
#[derive(Clone)]
pub struct ZoomClient(Arc<Inner>);

struct Inner {
    http: reqwest::Client,
    api_url: String,
    tokens: TokenSource,
    budget: RetryBudget,
    clock: Clock,
}

impl fmt::Debug for ZoomClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ZoomClient").finish_non_exhaustive()
    }
}

/// One call, before it has a token.
pub(crate) struct Call {
    method: Method,
    path: Path,
    query: Vec<(&'static str, String)>,
    body: Option<Value>,
}

impl Call {
    pub(crate) fn get(path: Path) -> Self {
        Self { method: Method::GET, path, query: Vec::new(), body: None }
    }

    pub(crate) fn post(path: Path, body: Value) -> Self {
        Self { method: Method::POST, body: Some(body), ..Self::get(path) }
    }

    pub(crate) fn put(path: Path, body: Value) -> Self {
        Self { method: Method::PUT, body: Some(body), ..Self::get(path) }
    }

    pub(crate) fn patch(path: Path, body: Value) -> Self {
        Self { method: Method::PATCH, body: Some(body), ..Self::get(path) }
    }

    pub(crate) fn delete(path: Path) -> Self {
        Self { method: Method::DELETE, ..Self::get(path) }
    }

    /// Adds a query parameter.
    pub(crate) fn with(mut self, name: &'static str, value: impl fmt::Display + Copy) -> Self {
        self.query.push((name, value.to_string()));
        self
    }

    /// Adds a query parameter if it has a value.
    pub(crate) fn with_some(self, name: &'static str, value: Option<&str>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }

    /// Adds which page of a list is meant.
    pub(crate) fn page(self, size: u16, token: &str) -> Self {
        let call = self.with("page_size", size.clamp(1, PAGE_SIZE_MAX));
        call.with_some("next_page_token", Some(token).filter(|token| !token.is_empty()))
    }
}

impl ZoomClient {
    /// A client that speaks through `http` (built by [`crate::http::client`]) and takes the time
    /// from `clock`.
    #[must_use]
    #[expect(clippy::needless_pass_by_value, reason = "the client keeps what it is made of")]
    pub fn new(
        http: reqwest::Client,
        endpoints: Endpoints,
        credentials: Credentials,
        clock: Clock,
    ) -> Self {
        let token_url = format!("{}/token", endpoints.oauth_url.trim_end_matches('/'));
        Self(Arc::new(Inner {
            api_url: endpoints.api_url.trim_end_matches('/').to_owned(),
            tokens: TokenSource::new(http.clone(), token_url, credentials, clock.clone()),
            budget: RetryBudget::new(),
            http,
            clock,
        }))
    }

    /// What proves the account.
    #[must_use]
    pub fn credentials(&self) -> &Credentials {
        self.0.tokens.credentials()
    }

    /// A token to call Zoom with: the one this client's own calls use.
    ///
    /// # Errors
    /// Says why there is none.
    pub async fn access_token(&self) -> Result<AccessToken, Error> {
        self.0.tokens.token(None).await
    }

    /// Makes a call and reads what it answers.
    pub(crate) async fn fetch<T: DeserializeOwned>(&self, call: Call) -> Result<T, Error> {
        let answer = self.send(call).await?;
        lenient::row(answer.json()?).map_err(|_| answer.of_other_shape())
    }

    /// Makes a call and reads the page it answers, whose rows are under `list`.
    pub(crate) async fn fetch_page<T: DeserializeOwned>(
        &self,
        call: Call,
        list: &'static str,
    ) -> Result<Page<T>, Error> {
        self.fetch_page_noting(call, list, |_| ()).await
    }

    /// As [`Self::fetch_page`]; `note` sees the whole answer first.
    pub(crate) async fn fetch_page_noting<T: DeserializeOwned>(
        &self,
        call: Call,
        list: &'static str,
        note: impl FnOnce(&Value),
    ) -> Result<Page<T>, Error> {
        let answer = self.send(call).await?;
        let body = answer.json()?;
        note(&body);
        Page::read(body, list).ok_or_else(|| answer.of_other_shape())
    }

    /// Makes a call whose answer holds nothing of interest.
    pub(crate) async fn order(&self, call: Call) -> Result<(), Error> {
        self.send(call).await?.refuse_web_page()
    }

    /// Sends a call until it is answered. One that only reads is repeated at most twice where Zoom
    /// could not be reached or failed; any call is repeated once, with a fresh token, where Zoom
    /// rejected the token, which is to say did nothing.
    async fn send(&self, call: Call) -> Result<Answer, Error> {
        let Inner { tokens, budget, clock, .. } = &*self.0;
        let started = Instant::now();
        budget.deposit();
        let mut token = tokens.token(None).await?;
        let mut refreshed = false;
        let mut retry = 0;
        loop {
            let error = match self.attempt(&call, &token).await {
                Ok(answer) if answer.status().is_success() => return Ok(answer),
                Ok(answer) if answer.rejects_token() && !refreshed => {
                    refreshed = true;
                    token = tokens.token(Some(&token)).await?;
                    continue;
                }
                Ok(answer) => answer.into_error(&[&token.secret], clock()),
                Err(error) => error,
            };
            let repeatable = call.method == Method::GET && error.is_transient();
            let pause =
                if repeatable { budget.pause(retry, started.elapsed(), clock()) } else { None };
            let Some(pause) = pause else {
                // Not the error itself: Zoom's words may name a person.
                tracing::debug!(
                    method = %call.method,
                    path = %call.path,
                    code = error.code(),
                    tracking_id = error.tracking_id(),
                    retries = retry,
                    "a call to Zoom failed"
                );
                return Err(error);
            };
            retry += 1;
            tokio::time::sleep(pause).await;
        }
    }

    async fn attempt(&self, call: &Call, token: &AccessToken) -> Result<Answer, Error> {
        let url = format!("{}{}", self.0.api_url, call.path.encoded());
        let mut request = self
            .0
            .http
            .request(call.method.clone(), url)
            .query(&call.query)
            .bearer_auth(token.secret.expose_secret());
        if let Some(body) = &call.body {
            request = request.json(body);
        }
        Answer::read(request.send().await?).await
    }
}

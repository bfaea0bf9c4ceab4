//! The client: what it is made of, and how the answers to its calls are read.

use std::{
    collections::HashSet,
    fmt,
    future::Future,
    sync::{Arc, Mutex, PoisonError},
};

use serde::de::DeserializeOwned;
use serde_json::Value;
use tokio::time::Instant;

use crate::{
    AccessToken, Clock, Credentials, Endpoints, Error, Event, LocalPacer, Metrics, Odd, Operation,
    Pacer, Plan,
    call::Call,
    http::Patience,
    lenient,
    metrics::Uncounted,
    odd::{self, Tally},
    page::{self, Page, Row},
    reads::Reads,
    retry::RetryBudget,
    token::TokenSource,
};

/// A client of one account. Clones share connections, token, answers and retry budget.
#[derive(Clone)]
pub struct ZoomClient {
    pub(crate) shared: Arc<Shared>,
    /// Every call ends by then.
    pub(crate) deadline: Option<Instant>,
    /// No read is answered from memory.
    pub(crate) fresh: bool,
    /// No read is answered by a call that was under way before.
    pub(crate) since: Option<Instant>,
}

/// What all clones of a client share.
pub(crate) struct Shared {
    pub(crate) http: reqwest::Client,
    pub(crate) api_url: String,
    pub(crate) tokens: TokenSource,
    pub(crate) budget: RetryBudget,
    pub(crate) reads: Arc<Reads>,
    pub(crate) patience: Patience,
    pub(crate) pacer: Arc<dyn Pacer>,
    pub(crate) metrics: Arc<dyn Metrics>,
    pub(crate) clock: Clock,
    /// What was odd and has been logged.
    logged: Mutex<HashSet<(Operation, Odd)>>,
}

/// How a client behaves, where it need not be as usual.
pub struct Options {
    /// How long a call may take.
    pub patience: Patience,
    /// Keeps the account below Zoom's limits. Usual: [`LocalPacer`] without limits.
    pub pacer: Arc<dyn Pacer>,
    /// Is told what the client does. Usual: nobody is.
    pub metrics: Arc<dyn Metrics>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            patience: Patience::default(),
            pacer: Arc::new(LocalPacer::new(Plan::Unlimited)),
            metrics: Arc::new(Uncounted),
        }
    }
}

impl fmt::Debug for ZoomClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ZoomClient").finish_non_exhaustive()
    }
}

impl ZoomClient {
    /// A client that speaks through `http` (built by [`crate::http::client`]) and takes the time
    /// from `clock`.
    #[must_use]
    pub fn new(
        http: reqwest::Client,
        endpoints: Endpoints,
        credentials: Credentials,
        clock: Clock,
    ) -> Self {
        Self::with_options(http, endpoints, credentials, clock, Options::default())
    }

    /// As [`Self::new`], with [`Options`].
    #[must_use]
    #[expect(clippy::needless_pass_by_value, reason = "the client keeps what it is made of")]
    pub fn with_options(
        http: reqwest::Client,
        endpoints: Endpoints,
        credentials: Credentials,
        clock: Clock,
        options: Options,
    ) -> Self {
        let token_url = format!("{}/token", endpoints.oauth_url.trim_end_matches('/'));
        let shared = Shared {
            api_url: endpoints.api_url.trim_end_matches('/').to_owned(),
            tokens: TokenSource::new(http.clone(), token_url, credentials, clock.clone()),
            budget: RetryBudget::new(),
            reads: Arc::default(),
            patience: options.patience,
            pacer: options.pacer,
            metrics: options.metrics,
            http,
            clock,
            logged: Mutex::default(),
        };
        Self { shared: Arc::new(shared), deadline: None, fresh: false, since: None }
    }

    /// The same client for a caller who waits until `deadline` and no longer: every call made
    /// through it ends by then, lists with all their pages too.
    #[must_use]
    pub fn until(&self, deadline: Instant) -> Self {
        let sooner = self.deadline.map_or(deadline, |own| own.min(deadline));
        Self { deadline: Some(sooner), ..self.clone() }
    }

    /// The same client for work that no caller waits for.
    #[must_use]
    pub fn unhurried(&self) -> Self {
        Self { deadline: None, ..self.clone() }
    }

    /// When every call of this client ends, where a caller waits no longer.
    #[must_use]
    pub fn deadline(&self) -> Option<Instant> {
        self.deadline
    }

    /// The same client for a caller who must not be told what was true a moment ago, as when the
    /// answer decides who may do what: nothing is answered from memory. A call that is under way
    /// answers all the same.
    #[must_use]
    pub fn fresh(&self) -> Self {
        Self { fresh: true, ..self.clone() }
    }

    /// The same client for a caller who must be told what is true from now on, as after something
    /// happened at Zoom: a call that is under way already may not have seen it.
    #[must_use]
    pub fn from_now_on(&self) -> Self {
        Self { since: Some(Instant::now()), ..self.fresh() }
    }

    /// Takes a repetition out of the retry budget, for asking after a call whose answer was lost;
    /// `false` where there is none left.
    #[must_use]
    pub fn take_repetition(&self) -> bool {
        self.shared.budget.take()
    }

    /// Gives back what [`Self::take_repetition`] took, where Zoom has answered: only a Zoom that
    /// is down has to be spared.
    pub fn give_repetition_back(&self) {
        self.shared.budget.give_back();
    }

    /// What proves the account.
    #[must_use]
    pub fn credentials(&self) -> &Credentials {
        self.shared.tokens.credentials()
    }

    /// A token to call Zoom with: the one this client's own calls use.
    ///
    /// # Errors
    /// Says why there is none.
    pub async fn access_token(&self) -> Result<AccessToken, Error> {
        self.shared.tokens.token(None).await
    }

    /// Makes a call and reads what it answers.
    pub(crate) async fn fetch<T: DeserializeOwned>(&self, call: Call) -> Result<T, Error> {
        let operation = call.target.operation;
        let answer = self.send(call).await?;
        let (read, odd) = {
            let body = answer.json()?;
            odd::noting(|| lenient::row(body))
        };
        self.tell(operation, odd);
        read.map_err(|_| answer.of_other_shape())
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
        let operation = call.target.operation;
        let answer = self.send(call).await?;
        let body = answer.json()?;
        note(&body);
        let (page, odd) = odd::noting(|| Page::read(body, list));
        self.tell(operation, odd);
        page.ok_or_else(|| answer.of_other_shape())
    }

    /// Reads a list to its end: `fetch` answers the page of a token.
    pub(crate) async fn read_to_end<T: Row, F>(
        &self,
        fetch: impl FnMut(String) -> F,
    ) -> Result<Vec<T>, Error>
    where
        F: Future<Output = Result<Page<T>, Error>>,
    {
        page::read_to_end(self.deadline, fetch).await
    }

    /// Makes a call whose answer holds nothing of interest.
    pub(crate) async fn order(&self, call: Call) -> Result<(), Error> {
        self.send(call).await?.refuse_web_page()
    }

    /// Counts what was odd about an answer, and logs each kind once: without the value, which may
    /// be personal.
    fn tell(&self, operation: Operation, tally: Tally) {
        for (odd, count) in tally.found() {
            self.shared.metrics.record(&Event::Odd { operation, odd, count });
            // Whoever panicked here left a set that is still one.
            let mut logged = self.shared.logged.lock().unwrap_or_else(PoisonError::into_inner);
            if logged.insert((operation, odd)) {
                tracing::warn!(
                    zoom.operation = operation.name(),
                    odd.kind = odd.name(),
                    odd.count = count,
                    "an answer of Zoom's holds what cannot be read; it counts as absent"
                );
            }
        }
    }
}

//! What every request handler is given: the account's client, the store, clock, randomness and
//! the settings that shape answers.

use std::{convert::Infallible, sync::Arc, time::Duration};

use api::{
    UserId,
    page::PageConfig,
    session::{SandboxPerson, SignInMethod},
};
use axum::{extract::FromRequestParts, http::request::Parts};
use ipnet::IpNet;
use jiff::SignedDuration;
use tokio::{sync::Notify, time::Instant};
use tokio_util::task::TaskTracker;
use zoom::{Clock, ZoomClient};

use crate::{
    account_report::AccountReports,
    address::PublicUrl,
    assets::Files,
    creation,
    embedding::Embedding,
    grants::Grants,
    http::Deadline,
    idle::IdleReadings,
    load::Load,
    mail::Mailer,
    meters::Meters,
    pacing::Spending,
    routes::UpcomingReadings,
    session::Cookies,
    signin::portal::PortalHeader,
    store::{IdHash, Store, StoreError},
};

/// Where the way to Zoom begins, below the API's base path.
pub const TO_ZOOM: &str = "/signin/zoom";
/// Where Zoom sends people back to, below the API's base path.
pub const CALLBACK: &str = "/signin/zoom/callback";

/// Fills a buffer with unpredictable bytes.
pub type Random = Arc<dyn Fn(&mut [u8]) + Send + Sync>;

/// How long a session lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SessionLimits {
    /// A session unused for so long ends.
    pub idle: SignedDuration,
    /// A session ends after so long, used or not.
    pub absolute: SignedDuration,
}

/// How people sign in.
#[derive(Clone)]
pub struct SignIn {
    /// The methods offered, the preferred one first.
    pub methods: Vec<SignInMethod>,
    /// Whether the email alone opens a real account; the page warns of it.
    pub email_only: bool,
    /// The portal's header, with the method `portal`.
    pub portal: Option<PortalHeader>,
    /// Mails codes, with the method `code`.
    pub mailer: Option<Mailer>,
    /// Holds people's consents, with the method `zoom`.
    pub grants: Option<Grants>,
    /// With the sandbox: people to try the console as.
    pub sandbox_people: Vec<SandboxPerson>,
}

/// Shared by all handlers; cheap to clone. A handler takes it as an argument of its own: it is then
/// given one whose calls to Zoom end by the request's deadline.
#[derive(Clone)]
pub struct App {
    /// The account at Zoom.
    pub zoom: ZoomClient,
    /// What outlives the process.
    pub store: Arc<dyn Store>,
    /// Tells the time.
    pub clock: Clock,
    /// Makes session and request ids.
    pub random: Random,
    /// How session cookies are written and read.
    pub cookies: Cookies,
    /// How long sessions live.
    pub limits: SessionLimits,
    /// How people sign in.
    pub signin: Arc<SignIn>,
    /// What people type to reach the console.
    pub public_url: PublicUrl,
    /// The API's base path below it, such as `/api`.
    pub base_path: Arc<str>,
    /// Which other pages may call the API or frame the page.
    pub embedding: Arc<Embedding>,
    /// The browser half.
    pub files: Arc<dyn Files>,
    /// What the page is told before it asks anything.
    pub page: Arc<PageConfig>,
    /// Reverse proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Arc<[IpNet]>,
    /// How long creating something at Zoom may take.
    pub creating: creation::Patience,
    /// How long the audit is kept.
    pub audit_life: SignedDuration,
    /// What goes on after its request is answered or given up; the server does not end in the
    /// middle of it.
    pub tasks: TaskTracker,
    /// Wakes the worker that revokes consents.
    pub revocations_due: Arc<Notify>,
    /// Who hosted nothing lately, as far as it is being read.
    pub idle: IdleReadings,
    /// Reports of the whole account, likewise.
    pub account_reports: AccountReports,
    /// The account's meetings to come, likewise.
    pub upcoming: UpcomingReadings,
    /// What is spent of Zoom's limits.
    pub spending: Arc<Spending>,
    /// Counts what the server does.
    pub meters: Arc<Meters>,
    /// How many requests may be under way at once.
    pub load: Load,
    /// Longest a request may take once it has arrived.
    pub request_timeout: Duration,
}

impl FromRequestParts<App> for App {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        Ok(app.in_request(parts))
    }
}

impl App {
    /// Now.
    #[must_use]
    pub fn now(&self) -> jiff::Timestamp {
        (self.clock)()
    }

    /// The same for one request, whose calls to Zoom end by its deadline.
    #[must_use]
    pub fn in_request(&self, parts: &Parts) -> Self {
        match parts.extensions.get::<Deadline>() {
            Some(Deadline(deadline)) => Self { zoom: self.zoom.until(*deadline), ..self.clone() },
            None => self.clone(),
        }
    }

    /// As long as something may take that takes `most`: no longer than until the deadline.
    #[must_use]
    pub fn patience(&self, most: Duration) -> Duration {
        let left = |end: Instant| end.saturating_duration_since(Instant::now());
        self.zoom.deadline().map_or(most, |end| most.min(left(end)))
    }

    /// What comes of something, unless the deadline is sooner.
    pub async fn by_deadline<T>(&self, waited_for: impl Future<Output = T>) -> Option<T> {
        match self.zoom.deadline() {
            Some(end) => tokio::time::timeout_at(end, waited_for).await.ok(),
            None => Some(waited_for.await),
        }
    }

    /// A path of the console as browsers ask for it.
    #[must_use]
    pub fn path_to(&self, below: &str) -> String {
        format!("{}{below}", self.public_url.path())
    }

    /// Where Zoom sends people back to. The OAuth app at Zoom has it among its redirect URLs.
    #[must_use]
    pub fn zoom_callback(&self) -> String {
        format!("{}{}{CALLBACK}", self.public_url, self.base_path)
    }

    /// Ends one session; with a user's last one their consent at Zoom is given up.
    ///
    /// # Errors
    /// Where the store fails: then nothing has changed.
    pub async fn end_session(&self, id: &IdHash) -> Result<bool, StoreError> {
        let ended = self.store.end_session(id, self.now()).await?;
        self.revocations_due.notify_one();
        Ok(ended)
    }

    /// Ends every session of a user and gives up their consent at Zoom, which the worker then
    /// revokes; says how many sessions there were.
    ///
    /// # Errors
    /// Where the store fails: then nothing has changed.
    pub async fn log_out(&self, user_id: &UserId) -> Result<u64, StoreError> {
        let ended = self.store.log_out(user_id, self.now()).await?;
        self.revocations_due.notify_one();
        Ok(ended)
    }
}

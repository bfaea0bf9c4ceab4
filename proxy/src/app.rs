//! What every request handler is given: the account's client, the store, clock, randomness and
//! the settings that shape answers.

use std::sync::Arc;

use api::session::{SandboxPerson, SignInMethod};
use jiff::SignedDuration;
use tokio_util::task::TaskTracker;
use zoom::{Clock, ZoomClient};

use crate::{session::Cookies, store::Store};

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
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignIn {
    /// The methods offered, the preferred one first.
    pub methods: Vec<SignInMethod>,
    /// Whether the email alone opens a real account; the page warns of it.
    pub email_only: bool,
    /// With the sandbox: people to try the console as.
    pub sandbox_people: Vec<SandboxPerson>,
}

/// Shared by all handlers; cheap to clone.
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
    /// What is being created at Zoom; the server does not end in the middle of it.
    pub creations: TaskTracker,
}

impl App {
    /// Now.
    #[must_use]
    pub fn now(&self) -> jiff::Timestamp {
        (self.clock)()
    }
}

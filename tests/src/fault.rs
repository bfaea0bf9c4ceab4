//! Why a scenario cannot go on.

use thirtyfour::error::WebDriverError;
use thiserror::Error;

/// Why a scenario cannot go on.
#[derive(Debug, Error)]
pub enum Fault {
    /// The environment lacks what `cargo xtask test e2e` sets.
    #[error("{0} is not set; run the end-to-end tests as `cargo xtask test e2e`")]
    Setting(&'static str),
    /// A process did not come up.
    #[error("{program} did not start: {reason}")]
    Start {
        /// The program.
        program: String,
        /// What it said.
        reason: String,
    },
    /// The browser refused a command.
    #[error("the browser: {0}")]
    Browser(#[from] WebDriverError),
    /// What should have come did not.
    #[error("waited {seconds} s in vain until {until}; last: {last}")]
    Waited {
        /// For what.
        until: String,
        /// How long, in seconds.
        seconds: f32,
        /// What was there instead.
        last: String,
    },
    /// The page is not as it should be.
    #[error("{0}")]
    Page(String),
    /// A file cannot be read or written.
    #[error("{0}")]
    File(#[from] std::io::Error),
}

impl Fault {
    /// Adds what a process logged to why it did not start.
    pub(crate) fn with_log(self, log: &str) -> Self {
        match self {
            Self::Start { program, reason } => {
                Self::Start { program, reason: format!("{reason}\n{log}") }
            }
            other => other,
        }
    }
}

/// What a step of a scenario comes to.
pub type Outcome<T = ()> = Result<T, Fault>;

/// What `cargo xtask test e2e` set.
///
/// # Errors
/// It did not set that.
pub fn setting(name: &'static str) -> Outcome<String> {
    std::env::var(name).map_err(|_| Fault::Setting(name))
}

//! Faults on purpose: a script says which calls meet which, so that a client's answer to each can
//! be tested.

mod answers;
mod bodies;
mod inject;
mod script;

use serde::{Deserialize, Serialize};

pub(crate) use inject::inject;
pub(crate) use script::Script;

/// What goes wrong with a call.
///
/// Those that take the place of Zoom's answer happen before or after the call's effect, as the
/// [`FaultRule`] says; the others need the answer, and so come after it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Fault {
    /// Zoom's 401, code 124: the access token is over.
    ExpiredToken,
    /// Zoom's 400, code 4711: the token lacks a scope.
    MissingScope {
        /// Zoom's granular scope.
        scope: String,
    },
    /// Any other of Zoom's refusals.
    Refusal {
        /// HTTP status.
        status: u16,
        /// Zoom's code.
        code: u32,
        /// Zoom's message.
        message: String,
    },
    /// 429, of the second or of the day.
    TooManyRequests {
        /// Whether the day is spent, and not just the second.
        #[serde(default)]
        daily: bool,
        /// `Retry-After` as it stands; absent where `None`.
        #[serde(default)]
        retry_after: Option<String>,
    },
    /// 403 with a page of HTML, as a firewall before Zoom answers.
    HtmlRefusal,
    /// A status that speaks of the server, with a page of HTML.
    ServerError {
        /// 500 to 599.
        status: u16,
    },
    /// 302 to another address.
    Redirect {
        /// Where to.
        to: String,
    },
    /// Zoom's error with quotes it forgot to escape (seen with code 104).
    BrokenJson,
    /// 200 and nothing.
    EmptyBody,
    /// 200 and JSON of which a text is not UTF-8.
    InvalidUtf8,
    /// 200 and a body that goes on and on.
    HugeBody {
        /// How long it is.
        bytes: u64,
    },
    /// The connection closes and nothing was answered.
    Reset,
    /// The answer comes late.
    SlowHeaders {
        /// How late.
        ms: u64,
    },
    /// Zoom's answer, a byte at a time.
    SlowBody {
        /// How long each byte takes.
        ms: u64,
    },
    /// Half of Zoom's answer; then the connection closes.
    HalfBody,
    /// The next page is the page asked for, again and again.
    RepeatedPageToken,
    /// The next page of every page but the first is the second, so that pages go in a circle.
    LoopingPageToken,
}

/// Whether a call took effect before it went wrong.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum When {
    /// Nothing was done.
    #[default]
    BeforeEffect,
    /// All was done; only the answer is lost.
    AfterEffect,
}

/// Which calls meet a fault. Of several rules that fit a call, the first counts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FaultRule {
    /// `GET`; any method where `None`.
    #[serde(default)]
    pub method: Option<String>,
    /// What the path begins with: `/v2/users`.
    pub path_prefix: String,
    /// How many calls that fit pass before.
    #[serde(default)]
    pub skip: u64,
    /// How often it happens; always where `None`.
    #[serde(default)]
    pub times: Option<u64>,
    /// How likely it happens to a call that fits, from 0 to 1. Drawn from the account's seed.
    #[serde(default = "always")]
    pub chance: f64,
    /// Whether the call takes effect.
    #[serde(default)]
    pub when: When,
    /// What happens.
    pub fault: Fault,
}

fn always() -> f64 {
    1.0
}

impl FaultRule {
    /// The fault happens to every call whose path begins with `path_prefix`, before its effect.
    #[must_use]
    pub fn new(path_prefix: impl Into<String>, fault: Fault) -> Self {
        Self {
            method: None,
            path_prefix: path_prefix.into(),
            skip: 0,
            times: None,
            chance: always(),
            when: When::default(),
            fault,
        }
    }
}

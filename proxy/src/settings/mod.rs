//! The configuration: defaults, then `greenroom.toml`, then `greenroom.ENV.toml` beside it (ENV
//! is `GREENROOM_ENV`), then `GREENROOM__SECTION__KEY` variables, then the command line. Each
//! value remembers where it came from.

mod dangers;
mod embed;
mod layers;
mod list;
mod metrics;
mod page;
mod secret;
mod server;
mod signin;
#[cfg(test)]
mod tests;

pub use embed::Embed;
pub use layers::{Layers, Overrides};
pub use metrics::Metrics;
pub use page::Page;
pub use server::Server;
pub use signin::{Mail, SignIn};

use std::path::PathBuf;

use config::ConfigError;
use jiff::SignedDuration;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use thiserror::Error;

use crate::{
    app::{Random, SessionLimits},
    grants::{Keyring, SealingError},
};
use secret::{needed, read, text};

/// The store's file in the data directory.
const STORE_FILE: &str = "greenroom.sqlite";
/// The sealing keys' file in the data directory.
const KEYS_FILE: &str = "sealing.keys";

/// How the names of all files begin that live in the data directory.
pub const DATA_FILES: [&str; 2] = [STORE_FILE, "sealing."];

/// The audit is kept for ten years at most.
const AUDIT_MAX_DAYS: u32 = 3_660;
/// No session is longer than a year.
const SESSION_MAX_HOURS: u32 = 366 * 24;

/// The configuration cannot be used. Each text says what to change.
#[derive(Debug, Error)]
pub enum SettingsError {
    /// A file or variable cannot be read.
    #[error("the configuration cannot be read: {0}")]
    Unreadable(#[from] ConfigError),
    /// A secret was given twice.
    #[error("{0} and {0}_file are both set: keep one")]
    Twice(&'static str),
    /// The file that holds a secret cannot be read.
    #[error("{key}_file names {path}, which cannot be read: {source}")]
    SecretFile {
        /// The secret's key.
        key: &'static str,
        /// The file.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// The file that should hold a secret holds nothing.
    #[error("{0}_file names a file that is empty: write the secret into it")]
    EmptySecretFile(&'static str),
    /// A value that is needed is missing.
    #[error(
        "{0} is not set, but needed: set it in the configuration file, or as GREENROOM__{upper}{file}",
        upper = .0.to_uppercase().replace('.', "__"),
        file = if .0.ends_with("secret") { ", or name a file that holds it with the suffix _file" } else { "" }
    )]
    Missing(&'static str),
    /// No credentials, and no sandbox either.
    #[error(
        "no Zoom account is configured: set zoom.credentials to \"server_to_server\" (account_id, client_id, client_secret) or \"jwt\" (api_key, api_secret), or start with --sandbox to try the console without one"
    )]
    NoCredentials,
    /// The email alone would open a real account.
    #[error(
        "signin.methods holds \"email\", which proves nothing: whoever knows a colleague's email could sign in as them. Set signin.danger_email_only = true only where another gate (a VPN) lets in nobody but the right people"
    )]
    EmailOnly,
    /// The portal's header would be believed from anyone.
    #[error(
        "signin.portal.peers is empty: list the addresses your portal's proxy connects from, such as [\"10.0.0.7/32\"]; from anyone else its header proves nothing"
    )]
    NoPortalPeers,
    /// People would reach a real account without TLS.
    #[error(
        "people reach the console at {0}: over plain http anyone on the way can take a session over. Put a reverse proxy with TLS before it and set server.public_url to its https:// address, or to http://localhost:PORT where it is used on this machine alone; server.danger_http = true starts it all the same"
    )]
    PlainHttp(String),
    /// No server has kept anything sealed here.
    #[error(
        "there is nothing to rotate: {0} does not exist. Name the server's own data directory with --data-dir, or its configuration with --config"
    )]
    NothingToRotate(PathBuf),
    /// The sealing keys cannot be used.
    #[error(transparent)]
    Sealing(#[from] SealingError),
    /// A value breaks a rule.
    #[error("{0}")]
    Invalid(String),
}

/// The whole configuration.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Where the files of the store and of the sealing keys live, unless others are named.
    pub data_dir: PathBuf,
    store: Option<SecretString>,
    store_file: Option<String>,
    /// How the server is reached.
    pub server: Server,
    /// Which other pages may call the API or frame the page.
    pub embed: Embed,
    /// How the page starts.
    pub page: Page,
    /// The account at Zoom.
    pub zoom: Zoom,
    session: Session,
    /// How people sign in.
    pub signin: SignIn,
    /// The mail server one-time codes go through.
    pub mail: Mail,
    sealing: Sealing,
    audit: Audit,
    /// Where the server's counters are read.
    pub metrics: Metrics,
    /// What is logged, and how.
    pub log: Log,
}

/// The account at Zoom.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Zoom {
    /// Which credentials; absent only with the sandbox.
    pub credentials: Option<Kind>,
    api_key: Option<String>,
    api_secret: Option<SecretString>,
    api_secret_file: Option<String>,
    account_id: Option<String>,
    client_id: Option<String>,
    client_secret: Option<SecretString>,
    client_secret_file: Option<String>,
    /// Where Zoom's REST API answers.
    pub api_url: String,
    /// Where Zoom issues tokens.
    pub oauth_url: String,
    plan: Plan,
}

/// The plan of the account: how many calls a second Zoom allows all its apps together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Plan {
    Free,
    Pro,
    Business,
    Unlimited,
}

/// Which credentials.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// API key and secret.
    Jwt,
    /// Account id, client id and client secret.
    ServerToServer,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Session {
    idle_minutes: u32,
    absolute_hours: u32,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sealing {
    keys: Option<SecretString>,
    keys_file: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Audit {
    keep_days: u32,
}

/// Where the store is.
#[derive(Debug)]
pub enum StoreSettings {
    /// A SQLite file.
    Sqlite(PathBuf),
    /// A PostgreSQL database, by its URL, which may hold a password.
    Postgres(SecretString),
}

/// What is logged, and how.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Log {
    /// A filter of tracing's, such as `info` or `greenroom=debug`.
    pub filter: String,
    /// For people or for programs.
    pub format: LogFormat,
}

/// How a log line is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LogFormat {
    /// For people.
    Text,
    /// For programs.
    Json,
}

impl Settings {
    fn check(&self) -> Result<(), SettingsError> {
        self.server.check()?;
        self.metrics.check(&self.server.listen)?;
        self.embed.check()?;
        if let Some(public_url) = self.server.public_url()? {
            self.embed.embedding(&public_url)?;
        }
        for (key, url) in
            [("zoom.api_url", &self.zoom.api_url), ("zoom.oauth_url", &self.zoom.oauth_url)]
        {
            if !url.starts_with("https://") && !url.starts_with("http://") {
                return Err(SettingsError::Invalid(format!(
                    "{key} is \"{url}\": write a URL that begins with https://"
                )));
            }
            if dangers::is_overheard(url) {
                return Err(SettingsError::Invalid(format!(
                    "{key} is \"{url}\": over plain http anyone on the way reads the account's secret; write https://, or an address of this machine"
                )));
            }
        }
        if !(1..=AUDIT_MAX_DAYS).contains(&self.audit.keep_days) {
            return Err(SettingsError::Invalid(
                "audit.keep_days is at least 1 and at most 3660".to_owned(),
            ));
        }
        dangers::believed("signin.portal.peers", self.signin.portal_peers())?;
        let Session { idle_minutes, absolute_hours } = &self.session;
        if !(1..=SESSION_MAX_HOURS * 60).contains(idle_minutes)
            || !(1..=SESSION_MAX_HOURS).contains(absolute_hours)
        {
            return Err(SettingsError::Invalid(
                "session.idle_minutes and session.absolute_hours are at least 1 and at most a year"
                    .to_owned(),
            ));
        }
        Ok(())
    }

    /// Where the store is.
    ///
    /// # Errors
    /// Where it is given twice, or as something else than `sqlite:FILE` or `postgres://…`: a
    /// database in memory, or SQLite's own kind of URL, would lose what has to be kept.
    pub fn store(&self) -> Result<StoreSettings, SettingsError> {
        let Some(url) = read("store", self.store.as_ref(), self.store_file.as_deref())? else {
            return Ok(StoreSettings::Sqlite(self.data_dir.join(STORE_FILE)));
        };
        let text = url.expose_secret();
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            return Ok(StoreSettings::Postgres(url));
        }
        let is_file = |file: &&str| {
            let starts = [":", "file:"].iter().any(|start| file.starts_with(start));
            !file.is_empty() && !starts && !file.contains('?')
        };
        text.strip_prefix("sqlite:").filter(is_file).map_or_else(
            || {
                Err(SettingsError::Invalid(
                    "store is neither sqlite:FILE, a file on a disk, nor postgres://USER:PASSWORD@HOST/DATABASE"
                        .to_owned(),
                ))
            },
            |file| Ok(StoreSettings::Sqlite(file.into())),
        )
    }

    /// The keys tokens are sealed with.
    ///
    /// # Errors
    /// Where they cannot be used.
    pub fn keyring(&self, random: Random) -> Result<Keyring, SettingsError> {
        let file = self.sealing.keys_file.as_ref();
        match (&self.sealing.keys, text(file)) {
            (Some(_), Some(_)) => Err(SettingsError::Twice("sealing.keys")),
            (Some(keys), None) => Ok(Keyring::given(keys, random)?),
            (None, _) => Ok(Keyring::in_file(&self.keys_file(), random)?),
        }
    }

    /// Checks that keys can be rotated: there are some, and a store that holds what they sealed.
    /// Rotating makes neither.
    ///
    /// # Errors
    /// Where one is missing.
    pub fn check_rotation(&self) -> Result<(), SettingsError> {
        let keys = self.sealing.keys.is_none().then(|| self.keys_file());
        let store = match self.store()? {
            StoreSettings::Sqlite(file) => Some(file),
            StoreSettings::Postgres(_) => None,
        };
        let missing = keys.into_iter().chain(store).find(|file| !file.exists());
        missing.map_or(Ok(()), |file| Err(SettingsError::NothingToRotate(file)))
    }

    fn keys_file(&self) -> PathBuf {
        let named = text(self.sealing.keys_file.as_ref());
        named.map_or_else(|| self.data_dir.join(KEYS_FILE), PathBuf::from)
    }

    /// How long the audit is kept.
    #[must_use]
    pub fn audit_life(&self) -> SignedDuration {
        SignedDuration::from_hours(24 * i64::from(self.audit.keep_days))
    }

    /// How long sessions live.
    #[must_use]
    pub fn session_limits(&self) -> SessionLimits {
        SessionLimits {
            idle: SignedDuration::from_mins(i64::from(self.session.idle_minutes)),
            absolute: SignedDuration::from_hours(i64::from(self.session.absolute_hours)),
        }
    }
}

impl Zoom {
    /// The plan the calls to a real account are paced for.
    #[must_use]
    pub fn plan(&self) -> zoom::Plan {
        match self.plan {
            Plan::Free => zoom::Plan::Free,
            Plan::Pro => zoom::Plan::Pro,
            Plan::Business => zoom::Plan::Business,
            Plan::Unlimited => zoom::Plan::Unlimited,
        }
    }

    /// The credentials of a real account.
    ///
    /// # Errors
    /// Where a value is missing, given twice or in a file that cannot be read.
    pub fn credentials(&self) -> Result<zoom::Credentials, SettingsError> {
        const API_SECRET: &str = "zoom.api_secret";
        const CLIENT_SECRET: &str = "zoom.client_secret";
        let api_secret =
            || read(API_SECRET, self.api_secret.as_ref(), self.api_secret_file.as_deref());
        let client_secret =
            || read(CLIENT_SECRET, self.client_secret.as_ref(), self.client_secret_file.as_deref());
        Ok(match self.credentials.ok_or(SettingsError::NoCredentials)? {
            Kind::Jwt => zoom::Credentials::Jwt {
                api_key: needed("zoom.api_key", text(self.api_key.as_ref()))?,
                api_secret: needed(API_SECRET, api_secret()?)?,
            },
            Kind::ServerToServer => zoom::Credentials::ServerToServer {
                account_id: needed("zoom.account_id", text(self.account_id.as_ref()))?,
                client_id: needed("zoom.client_id", text(self.client_id.as_ref()))?,
                client_secret: needed(CLIENT_SECRET, client_secret()?)?,
            },
        })
    }
}

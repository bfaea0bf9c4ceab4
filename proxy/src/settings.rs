//! The configuration: defaults, then `greenroom.toml`, then `greenroom.ENV.toml` beside it (ENV
//! is `GREENROOM_ENV`), then `GREENROOM__SECTION__KEY` variables, then the command line. Each
//! value remembers where it came from.

use std::{
    fmt::Write as _,
    path::{Path, PathBuf},
};

use config::{Config, ConfigError, Environment, File, FileFormat, Value, ValueKind};
use jiff::SignedDuration;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use thiserror::Error;

use crate::app::SessionLimits;

/// Read where no `--config` names another, if it is there.
const DEFAULT_FILE: &str = "greenroom.toml";

/// No session is longer than a year.
const SESSION_MAX_HOURS: u32 = 366 * 24;

const DEFAULTS: &str = r#"
data_dir = "data"

[server]
listen = "127.0.0.1:8080"
base_path = "/api"

[zoom]
api_url = "https://api.zoom.us/v2"
oauth_url = "https://zoom.us/oauth"

[session]
idle_minutes = 30
absolute_hours = 12

[signin]
danger_email_only = false

[log]
filter = "info"
format = "text"
"#;

/// The configuration cannot be used. Each text says what to change.
#[derive(Debug, Error)]
pub enum SettingsError {
    /// A file or variable cannot be read.
    #[error("the configuration cannot be read: {0}")]
    Unreadable(#[from] ConfigError),
    /// A secret was given twice.
    #[error("zoom.{0} and zoom.{0}_file are both set: keep one")]
    Twice(&'static str),
    /// The file that holds a secret cannot be read.
    #[error("zoom.{key}_file names {path}, which cannot be read: {source}")]
    SecretFile {
        /// The secret's key.
        key: &'static str,
        /// The file.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// The file that should hold a secret holds nothing.
    #[error("zoom.{0}_file names a file that is empty: write the secret into it")]
    EmptySecretFile(&'static str),
    /// A value the credentials need is missing.
    #[error(
        "zoom.{0} is not set, which the credentials need: set it in the configuration file, or as GREENROOM__ZOOM__{upper}{file}",
        upper = .0.to_uppercase(),
        file = if .0.ends_with("secret") { ", or name a file that holds it with the suffix _file" } else { "" }
    )]
    Missing(&'static str),
    /// No credentials, and no sandbox either.
    #[error(
        "no Zoom account is configured: set zoom.credentials to \"server_to_server\" (account_id, client_id, client_secret) or \"jwt\" (api_key, api_secret), or start with --sandbox to try the console without one"
    )]
    NoCredentials,
    /// A real account needs a way to sign in.
    #[error(
        "no way to sign in is configured for a real account: this version knows people by their email alone. Set signin.danger_email_only = true only where another gate (a VPN, an SSO proxy) already lets in nobody but the right people"
    )]
    NoSignIn,
    /// A value breaks a rule.
    #[error("{0}")]
    Invalid(String),
}

/// The whole configuration.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Where the store's file lives.
    pub data_dir: PathBuf,
    /// How the server is reached.
    pub server: Server,
    /// The account at Zoom.
    pub zoom: Zoom,
    session: Session,
    /// How people sign in.
    pub signin: SignIn,
    /// What is logged, and how.
    pub log: Log,
}

/// How the server is reached.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Server {
    /// Address and port; port 0 takes a free one.
    pub listen: String,
    /// What people type; absent: `http://` and the address listened on.
    pub public_url: Option<String>,
    /// Where the API begins.
    pub base_path: String,
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

/// How people sign in.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    /// Lets the email alone open a real account.
    pub danger_email_only: bool,
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

/// What the command line says.
#[derive(Debug, Default, Clone)]
pub struct Overrides {
    /// `--listen`
    pub listen: Option<String>,
    /// `--data-dir`
    pub data_dir: Option<String>,
}

/// The configuration as read, each value with its origin.
pub struct Layers(Config);

impl Layers {
    /// Reads every layer. `file` must exist where it is given; `environment` is `GREENROOM_ENV`.
    ///
    /// # Errors
    /// Where a layer cannot be read.
    pub fn read(
        file: Option<&Path>,
        environment: Option<&str>,
        overrides: &Overrides,
    ) -> Result<Self, SettingsError> {
        let base = file.unwrap_or(Path::new(DEFAULT_FILE));
        let toml = |path: &Path, required| {
            File::new(&path.to_string_lossy(), FileFormat::Toml).required(required)
        };
        let mut builder = Config::builder()
            .add_source(File::from_str(DEFAULTS, FileFormat::Toml))
            .add_source(toml(base, file.is_some()));
        if let Some(environment) = environment.filter(|name| !name.is_empty()) {
            let plain = |c: char| c.is_ascii_alphanumeric() || "-_".contains(c);
            if !environment.chars().all(plain) {
                return Err(SettingsError::Invalid(format!(
                    "GREENROOM_ENV is \"{environment}\": name an environment with letters, digits, - and _"
                )));
            }
            builder =
                builder.add_source(toml(&base.with_extension(format!("{environment}.toml")), true));
        }
        let variables =
            Environment::with_prefix("GREENROOM").prefix_separator("__").separator("__");
        let flag = |text: &String| {
            Value::new(Some(&"the command line".to_owned()), ValueKind::String(text.clone()))
        };
        let config = builder
            .add_source(variables)
            .set_override_option("server.listen", overrides.listen.as_ref().map(flag))?
            .set_override_option("data_dir", overrides.data_dir.as_ref().map(flag))?
            .build()?;
        Ok(Self(config))
    }

    /// The values as types.
    ///
    /// # Errors
    /// Where a value is missing, unknown or breaks a rule.
    pub fn settings(&self) -> Result<Settings, SettingsError> {
        let settings: Settings = self.0.clone().try_deserialize()?;
        settings.check()?;
        Ok(settings)
    }

    /// Each value and where it came from, one a line, secrets redacted.
    #[must_use]
    pub fn show(&self) -> String {
        let mut lines = String::new();
        show("", &self.0.cache, &mut lines);
        lines
    }
}

fn show(key: &str, value: &Value, lines: &mut String) {
    if let ValueKind::Table(table) = &value.kind {
        let mut entries: Vec<_> = table.iter().collect();
        entries.sort_by_key(|(name, _)| *name);
        for (name, value) in entries {
            let key = if key.is_empty() { name.clone() } else { format!("{key}.{name}") };
            show(&key, value, lines);
        }
        return;
    }
    let shown = if key.ends_with("secret") { "(redacted)".to_owned() } else { value.to_string() };
    let origin = match value.origin() {
        None => "default".to_owned(),
        Some("the environment") => {
            format!("GREENROOM__{}", key.to_uppercase().replace('.', "__"))
        }
        Some(origin) => origin.to_owned(),
    };
    // Writing to a String does not fail.
    let _ = writeln!(lines, "{key} = {shown}  # {origin}");
}

impl Settings {
    fn check(&self) -> Result<(), SettingsError> {
        let base = &self.server.base_path;
        let plain = |c: char| c.is_ascii_alphanumeric() || "-_".contains(c);
        let segment = |text: &str| !text.is_empty() && text.chars().all(plain);
        let taken = ["/health", "/ready"].contains(&base.as_str());
        if taken || !base.strip_prefix('/').is_some_and(|path| path.split('/').all(segment)) {
            return Err(SettingsError::Invalid(format!(
                "server.base_path is \"{base}\": write a path of its own such as /api, without a slash at its end"
            )));
        }
        for (key, url) in [
            ("server.public_url", self.server.public_url.as_deref().unwrap_or("http://")),
            ("zoom.api_url", &self.zoom.api_url),
            ("zoom.oauth_url", &self.zoom.oauth_url),
        ] {
            if !url.starts_with("https://") && !url.starts_with("http://") {
                return Err(SettingsError::Invalid(format!(
                    "{key} is \"{url}\": write a URL that begins with https://"
                )));
            }
        }
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
    /// The credentials of a real account.
    ///
    /// # Errors
    /// Where a value is missing, given twice or in a file that cannot be read.
    pub fn credentials(&self) -> Result<zoom::Credentials, SettingsError> {
        let plain = |key, value: &Option<String>| {
            value.clone().filter(|text| !text.is_empty()).ok_or(SettingsError::Missing(key))
        };
        let secret =
            |key, value, file| read_secret(key, value, file)?.ok_or(SettingsError::Missing(key));
        Ok(match self.credentials.ok_or(SettingsError::NoCredentials)? {
            Kind::Jwt => zoom::Credentials::Jwt {
                api_key: plain("api_key", &self.api_key)?,
                api_secret: secret("api_secret", &self.api_secret, &self.api_secret_file)?,
            },
            Kind::ServerToServer => zoom::Credentials::ServerToServer {
                account_id: plain("account_id", &self.account_id)?,
                client_id: plain("client_id", &self.client_id)?,
                client_secret: secret(
                    "client_secret",
                    &self.client_secret,
                    &self.client_secret_file,
                )?,
            },
        })
    }
}

fn read_secret(
    key: &'static str,
    value: &Option<SecretString>,
    file: &Option<String>,
) -> Result<Option<SecretString>, SettingsError> {
    let value = value.as_ref().filter(|secret| !secret.expose_secret().is_empty());
    match (value, file.as_deref().filter(|path| !path.is_empty())) {
        (Some(_), Some(_)) => Err(SettingsError::Twice(key)),
        (Some(secret), None) => Ok(Some(secret.clone())),
        (None, Some(path)) => {
            let text = std::fs::read_to_string(path).map_err(|source| {
                SettingsError::SecretFile { key, path: path.to_owned(), source }
            })?;
            let secret = text.trim_end_matches(['\r', '\n']);
            if secret.is_empty() {
                return Err(SettingsError::EmptySecretFile(key));
            }
            Ok(Some(SecretString::from(secret)))
        }
        (None, None) => Ok(None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layers(base: &str, production: &str) -> (tempfile::TempDir, Layers) {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("greenroom.toml");
        std::fs::write(&file, base).unwrap();
        std::fs::write(dir.path().join("greenroom.production.toml"), production).unwrap();
        let overrides = Overrides { listen: Some("127.0.0.1:0".into()), data_dir: None };
        let layers = Layers::read(Some(&file), Some("production"), &overrides).unwrap();
        (dir, layers)
    }

    #[test]
    fn the_named_environment_lies_over_the_file_and_the_command_line_over_both() {
        let (_dir, layers) = layers(
            "data_dir = \"a\"\n[session]\nidle_minutes = 5\n[zoom]\napi_secret = \"hidden\"\n",
            "data_dir = \"b\"\n[server]\nlisten = \"0.0.0.0:80\"\n",
        );
        let settings = layers.settings().unwrap();
        assert_eq!(settings.data_dir, Path::new("b"));
        assert_eq!(settings.server.listen, "127.0.0.1:0");
        assert_eq!(settings.session_limits().idle, SignedDuration::from_mins(5));
        let shown = layers.show();
        assert!(shown.contains("greenroom.production.toml"), "{shown}");
        assert!(shown.contains("server.listen = 127.0.0.1:0  # the command line"), "{shown}");
        assert!(shown.contains("session.absolute_hours = 12  # default"), "{shown}");
        assert!(!shown.contains("hidden"), "{shown}");
    }

    #[test]
    fn an_unknown_key_and_a_bad_base_path_are_refused() {
        assert!(layers("colour = \"red\"", "").1.settings().is_err());
        assert!(layers("[server]\nbase_path = \"api/\"", "").1.settings().is_err());
    }

    #[test]
    fn a_secret_comes_from_one_place_and_its_absence_says_what_to_set() {
        let (dir, layers) = layers("[zoom]\ncredentials = \"jwt\"\napi_key = \"k\"", "");
        let missing = layers.settings().unwrap().zoom.credentials().unwrap_err().to_string();
        assert!(missing.contains("GREENROOM__ZOOM__API_SECRET"), "{missing}");

        let secret = dir.path().join("secret");
        std::fs::write(&secret, "s3cret\n").unwrap();
        let (_dir, with_file) = self::layers(
            &format!(
                "[zoom]\ncredentials = \"jwt\"\napi_key = \"k\"\napi_secret_file = {secret:?}"
            ),
            "",
        );
        assert!(with_file.settings().unwrap().zoom.credentials().is_ok());
        let (_dir, twice) = self::layers(
            &format!(
                "[zoom]\ncredentials = \"jwt\"\napi_key = \"k\"\napi_secret = \"x\"\napi_secret_file = {secret:?}"
            ),
            "",
        );
        let error = twice.settings().unwrap().zoom.credentials().unwrap_err();
        assert!(matches!(error, SettingsError::Twice("api_secret")), "{error}");

        std::fs::write(&secret, "\n").unwrap();
        let error = with_file.settings().unwrap().zoom.credentials().unwrap_err();
        assert!(matches!(error, SettingsError::EmptySecretFile("api_secret")), "{error}");
    }

    #[test]
    fn an_environment_is_a_name_and_no_path() {
        let overrides = Overrides::default();
        for bad in ["../x", "a/b", "a b"] {
            assert!(Layers::read(None, Some(bad), &overrides).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_session_lasts_a_year_at_most_and_the_api_has_a_path_of_its_own() {
        for bad in [
            "[session]\nabsolute_hours = 4294967295",
            "[session]\nidle_minutes = 0",
            "[server]\nbase_path = \"/health\"",
            "[server]\nbase_path = \"/a//b\"",
            "[server]\nbase_path = \"\"",
        ] {
            assert!(layers(bad, "").1.settings().is_err(), "{bad}");
        }
    }

    #[test]
    fn without_credentials_and_without_the_sandbox_the_error_says_what_to_do() {
        let (_dir, layers) = layers("", "");
        let error = layers.settings().unwrap().zoom.credentials().unwrap_err().to_string();
        assert!(error.contains("--sandbox") && error.contains("server_to_server"), "{error}");
    }
}

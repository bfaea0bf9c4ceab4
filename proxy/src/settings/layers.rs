//! Reads the layers of the configuration; each value remembers where it came from.

use std::{fmt::Write as _, path::Path};

use config::{Config, Environment, File, FileFormat, Value, ValueKind};

use super::{Settings, SettingsError};

/// Read where no `--config` names another, if it is there.
const DEFAULT_FILE: &str = "greenroom.toml";

const DEFAULTS: &str = r#"
data_dir = "data"

[server]
listen = "127.0.0.1:8080"
base_path = "/api"
trusted_proxies = []
danger_http = false
request_timeout_seconds = 20
in_flight_max = 256

[embed]
origins = []
ancestors = []
other_site = false

[page]
views = []

[zoom]
api_url = "https://api.zoom.us/v2"
oauth_url = "https://zoom.us/oauth"
plan = "pro"

[session]
idle_minutes = 30
absolute_hours = 12

[signin]
methods = []
danger_email_only = false

[signin.portal]
peers = []

[signin.zoom]

[mail]
security = "starttls"

[sealing]

[audit]
keep_days = 365

[metrics]

[log]
filter = "info"
format = "text"
"#;

/// The keys whose values are shown. Not a secret's; not the store's, whose URL may hold a
/// password; and none that is not known here, which may be a secret's, mistyped.
pub(super) const SHOWN: [&str; 44] = [
    "data_dir",
    "store_file",
    "server.listen",
    "server.public_url",
    "server.danger_http",
    "server.base_path",
    "server.trusted_proxies",
    "server.request_timeout_seconds",
    "server.in_flight_max",
    "embed.origins",
    "embed.ancestors",
    "embed.other_site",
    "page.language",
    "page.theme",
    "page.views",
    "zoom.credentials",
    "zoom.api_key",
    "zoom.api_secret_file",
    "zoom.account_id",
    "zoom.client_id",
    "zoom.client_secret_file",
    "zoom.api_url",
    "zoom.oauth_url",
    "zoom.plan",
    "session.idle_minutes",
    "session.absolute_hours",
    "signin.methods",
    "signin.danger_email_only",
    "signin.portal.header",
    "signin.portal.peers",
    "signin.zoom.client_id",
    "signin.zoom.client_secret_file",
    "mail.server",
    "mail.port",
    "mail.security",
    "mail.user",
    "mail.password_file",
    "mail.ca_file",
    "mail.from",
    "sealing.keys_file",
    "audit.keep_days",
    "metrics.listen",
    "log.filter",
    "log.format",
];

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
    let shown = if SHOWN.contains(&key) { value.to_string() } else { "(redacted)".to_owned() };
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

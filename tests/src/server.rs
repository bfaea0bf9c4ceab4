//! The real binary, serving the sandbox account from a data directory of its own.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
};

use tempfile::TempDir;
use tokio::process::Command;

use crate::{
    Outcome,
    child::{self, Started},
    fault::setting,
    web::Web,
};

/// A running server. It ends, and its data goes, with this value.
pub struct Server {
    /// What visitors type before an address of the console: `http://HOST:PORT`
    pub url: String,
    /// The same of the account it serves, where that is a process of its own.
    pub(crate) account_url: Option<String>,
    log: PathBuf,
    /// What it is reached through, where it is.
    web: Option<Web>,
    _process: Started,
    /// The account it serves, where that is a process of its own.
    _account: Option<Started>,
    _data: TempDir,
}

impl Server {
    /// Starts a server on a free port, with the account it brings along.
    ///
    /// # Errors
    /// It does not come up.
    pub async fn start() -> Outcome<Self> {
        Self::start_with(None, |command| _ = command.arg("--sandbox")).await
    }

    /// Starts a server on a free port with the account it brings along, as those settings make
    /// it: by their names as variables, such as `SERVER__PUBLIC_URL`.
    ///
    /// # Errors
    /// It does not come up.
    pub async fn with_settings(settings: &[(&str, &str)]) -> Outcome<Self> {
        let named = settings.iter().map(|(key, value)| (format!("GREENROOM__{key}"), *value));
        Self::start_with(None, |command| _ = command.arg("--sandbox").envs(named)).await
    }

    /// The same server, reached through a web server by another address.
    #[must_use]
    pub fn behind(self, web: Web, url: &str) -> Self {
        Self { url: url.to_owned(), web: Some(web), ..self }
    }

    /// The port of the web server it is reached through, where it is.
    #[must_use]
    pub fn web_port(&self) -> Option<u16> {
        self.web.as_ref().map(Web::port)
    }

    /// Starts a server on a free port, and beside it a sandbox account that is started so. Calls
    /// to it are not paced.
    ///
    /// # Errors
    /// One of them does not come up.
    pub async fn of_account(arguments: &[&str]) -> Outcome<Self> {
        Self::beside(arguments, "unlimited").await
    }

    /// Starts a server on a free port, and a sandbox account with that many users beside it.
    ///
    /// # Errors
    /// One of them does not come up.
    pub async fn of_users(users: usize) -> Outcome<Self> {
        Self::beside(&["--users", &users.to_string()], "business").await
    }

    async fn beside(arguments: &[&str], plan: &str) -> Outcome<Self> {
        // The two programs are built into one folder.
        let mut command = Command::new(program()?.with_file_name("greenroom-sandbox"));
        command.args(["--listen", "127.0.0.1:0"]).args(arguments);
        let (account, zoom) = child::start(command, listening).await?;
        let settings = [
            ("ZOOM__CREDENTIALS", "jwt"),
            ("ZOOM__API_KEY", "sandbox-key"),
            ("ZOOM__API_SECRET", "sandbox-api-secret"),
            ("ZOOM__API_URL", &format!("{zoom}/v2")),
            ("ZOOM__OAUTH_URL", &format!("{zoom}/oauth")),
            ("ZOOM__PLAN", plan),
            ("SIGNIN__METHODS", "email"),
            ("SIGNIN__DANGER_EMAIL_ONLY", "true"),
        ];
        let set = |command: &mut Command| {
            let named = settings.map(|(key, value)| (format!("GREENROOM__{key}"), value));
            command.envs(named);
        };
        Self::start_with(Some((account, zoom.clone())), set).await
    }

    async fn start_with(
        account: Option<(Started, String)>,
        arrange: impl FnOnce(&mut Command),
    ) -> Outcome<Self> {
        let data = TempDir::new()?;
        let log = data.path().join("log");
        let mut command = Command::new(program()?);
        command
            .args(["serve", "--listen", "127.0.0.1:0", "--data-dir"])
            .arg(data.path())
            // Away from any configuration file or variable of whoever runs the tests.
            .current_dir(data.path())
            .stderr(File::create(&log)?);
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("GREENROOM_") {
                command.env_remove(name);
            }
        }
        arrange(&mut command);
        let started = child::start(command, listening).await;
        let (process, url) = started.map_err(|fault| fault.with_log(&read(&log)))?;
        let (account, account_url) = account.unzip();
        Ok(Self {
            url,
            account_url,
            log,
            web: None,
            _process: process,
            _account: account,
            _data: data,
        })
    }

    /// What the server logged.
    #[must_use]
    pub fn log(&self) -> String {
        read(&self.log)
    }
}

/// The server's program.
pub(crate) fn program() -> Outcome<PathBuf> {
    Ok(PathBuf::from(setting("GREENROOM_BIN")?))
}

/// Where a server listens, from the first line it prints.
fn listening(line: &str) -> Option<String> {
    line.strip_prefix("listening on ").map(str::to_owned)
}

fn read(log: &Path) -> String {
    fs::read_to_string(log).unwrap_or_default()
}

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
};

/// A running server. It ends, and its data goes, with this value.
pub struct Server {
    /// `http://HOST:PORT`
    pub url: String,
    log: PathBuf,
    _process: Started,
    _data: TempDir,
}

impl Server {
    /// Starts a server on a free port.
    ///
    /// # Errors
    /// It does not come up.
    pub async fn start() -> Outcome<Self> {
        let data = TempDir::new()?;
        let log = data.path().join("log");
        let mut command = Command::new(setting("GREENROOM_BIN")?);
        command
            .args(["serve", "--sandbox", "--listen", "127.0.0.1:0", "--data-dir"])
            .arg(data.path())
            // Away from any configuration file or variable of whoever runs the tests.
            .current_dir(data.path())
            .stderr(File::create(&log)?);
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("GREENROOM_") {
                command.env_remove(name);
            }
        }
        let url = |line: &str| line.strip_prefix("listening on ").map(str::to_owned);
        let started = child::start(command, url).await;
        let (process, url) = started.map_err(|fault| fault.with_log(&read(&log)))?;
        Ok(Self { url, log, _process: process, _data: data })
    }

    /// What the server logged.
    #[must_use]
    pub fn log(&self) -> String {
        read(&self.log)
    }
}

fn read(log: &Path) -> String {
    fs::read_to_string(log).unwrap_or_default()
}

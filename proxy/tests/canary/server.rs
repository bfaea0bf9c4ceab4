//! The binary as an operator runs it, with a log at TRACE.

use std::{
    fs::File,
    io::{BufRead, BufReader},
    path::PathBuf,
    process::{Child, Command, Stdio},
};

use sandbox::credentials::{ACCOUNT_ID, API_KEY, API_SECRET, CLIENT_ID, CLIENT_SECRET};

use crate::{
    browser::{Answered, Browser},
    databases::Database,
    secrets::{Kind, Secrets},
};

const MAIL_PASSWORD: &str = "canary-mail-password";

/// A server that runs until it is stopped or dropped.
pub(crate) struct Server {
    child: Child,
    pub(crate) url: String,
    pub(crate) metrics_url: String,
    log: PathBuf,
    answered: Answered,
    _data: tempfile::TempDir,
}

impl Server {
    pub(crate) fn start(
        database: &Database,
        credentials: &str,
        zoom_url: &str,
        mail_port: u16,
        secrets: &Secrets,
    ) -> Self {
        let data = tempfile::tempdir().unwrap();
        let log = data.path().join("log");
        let store = match database {
            Database::Sqlite { file, .. } => format!("sqlite:{}", file.display()),
            Database::Postgres { url } => url.clone(),
        };
        for secret in [API_SECRET, CLIENT_SECRET, MAIL_PASSWORD] {
            secrets.add(Kind::Configured, secret);
        }
        let settings = [
            ("DATA_DIR", data.path().display().to_string()),
            ("STORE", store),
            ("LOG__FILTER", "trace".to_owned()),
            ("SERVER__LISTEN", "127.0.0.1:0".to_owned()),
            ("METRICS__LISTEN", "127.0.0.1:0".to_owned()),
            ("ZOOM__CREDENTIALS", credentials.to_owned()),
            ("ZOOM__API_KEY", API_KEY.to_owned()),
            ("ZOOM__API_SECRET", API_SECRET.to_owned()),
            ("ZOOM__ACCOUNT_ID", ACCOUNT_ID.to_owned()),
            ("ZOOM__CLIENT_ID", CLIENT_ID.to_owned()),
            ("ZOOM__CLIENT_SECRET", CLIENT_SECRET.to_owned()),
            ("ZOOM__API_URL", format!("{zoom_url}/v2")),
            ("ZOOM__OAUTH_URL", format!("{zoom_url}/oauth")),
            ("SIGNIN__METHODS", "email,code,zoom".to_owned()),
            ("SIGNIN__DANGER_EMAIL_ONLY", "true".to_owned()),
            ("SIGNIN__ZOOM__CLIENT_ID", CLIENT_ID.to_owned()),
            ("SIGNIN__ZOOM__CLIENT_SECRET", CLIENT_SECRET.to_owned()),
            ("EMBED__ANCESTORS", "https://portal.example".to_owned()),
            ("MAIL__SERVER", "127.0.0.1".to_owned()),
            ("MAIL__PORT", mail_port.to_string()),
            ("MAIL__SECURITY", "none".to_owned()),
            ("MAIL__USER", "canary".to_owned()),
            ("MAIL__PASSWORD", MAIL_PASSWORD.to_owned()),
            ("MAIL__FROM", "Greenroom <greenroom@greenroom.test>".to_owned()),
        ];
        let mut child = Command::new(env!("CARGO_BIN_EXE_greenroom"))
            .arg("serve")
            .current_dir(data.path())
            .env_remove("GREENROOM_ENV")
            .envs(settings.map(|(key, value)| (format!("GREENROOM__{key}"), value)))
            .stdout(Stdio::piped())
            .stderr(File::create(&log).unwrap())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut after = |what: &str| {
            let line = lines.next().and_then(Result::ok).unwrap_or_default();
            let url = line.strip_prefix(what).map(str::to_owned);
            url.unwrap_or_else(|| panic!("{}", std::fs::read_to_string(&log).unwrap()))
        };
        let (url, metrics_url) = (after("listening on "), after("metrics on "));
        for key in std::fs::read_to_string(data.path().join("sealing.keys")).unwrap().lines() {
            secrets.add(Kind::Sealing, key);
        }
        Self { child, url, metrics_url, log, answered: Answered::default(), _data: data }
    }

    pub(crate) fn browser(&self, secrets: &Secrets) -> Browser {
        Browser::new(&self.url, secrets, &self.answered)
    }

    /// All that browsers were answered so far.
    pub(crate) fn answered(&self) -> Vec<u8> {
        self.answered.lock().unwrap().clone()
    }

    /// Ends it as a service manager does; its log.
    pub(crate) fn stop(mut self) -> String {
        let pid = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &pid]).status().unwrap().success());
        assert!(self.child.wait().unwrap().success());
        String::from_utf8_lossy(&std::fs::read(&self.log).unwrap()).into_owned()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Ended already where the test went well.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

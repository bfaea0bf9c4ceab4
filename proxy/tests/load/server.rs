//! The binary as an operator runs it, in front of a sandbox account in this process.

use std::{
    fs::File,
    io::{BufRead, BufReader},
    net::SocketAddr,
    path::PathBuf,
    process::{Child, Command, ExitStatus, Stdio},
    sync::Arc,
    time::{Duration, Instant},
};

use sandbox::{
    Fault, FaultRule,
    credentials::{API_KEY, API_SECRET},
};
use zoom::http::Timeouts;

/// A sandbox account, and where it answers.
pub(crate) struct Zoom {
    pub(crate) account: Arc<sandbox::Account>,
    pub(crate) address: SocketAddr,
}

impl Zoom {
    pub(crate) async fn start() -> Self {
        let options = sandbox::Options { users: 200, seed: 1 };
        let account = sandbox::Account::new(options, greenroom::start::ambient().0);
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let router = sandbox::router(account.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { account, address }
    }

    /// From now on lists take so long.
    pub(crate) fn take(&self, time: Duration) {
        let ms = u64::try_from(time.as_millis()).unwrap();
        let slow = FaultRule {
            method: Some("GET".into()),
            ..FaultRule::new("/v2/users", Fault::SlowHeaders { ms })
        };
        self.account.controls().clear_faults();
        self.account.controls().inject(slow);
    }
}

/// A server that ends with this value.
pub(crate) struct Server {
    child: Child,
    pub(crate) address: SocketAddr,
    /// The `Cookie` line of an administrator, and the header every call carries.
    pub(crate) headers: String,
    log: PathBuf,
    _data: tempfile::TempDir,
}

impl Server {
    /// Starts one with these settings, besides what it needs.
    pub(crate) async fn start(zoom: &Zoom, settings: &[(&str, &str)]) -> Self {
        let data = tempfile::tempdir().unwrap();
        let log = data.path().join("log");
        let zoom_url = format!("http://{}", zoom.address);
        let needed = [
            ("DATA_DIR", data.path().display().to_string()),
            ("SERVER__LISTEN", "127.0.0.1:0".to_owned()),
            ("ZOOM__CREDENTIALS", "jwt".to_owned()),
            ("ZOOM__API_KEY", API_KEY.to_owned()),
            ("ZOOM__API_SECRET", API_SECRET.to_owned()),
            ("ZOOM__API_URL", format!("{zoom_url}/v2")),
            ("ZOOM__OAUTH_URL", format!("{zoom_url}/oauth")),
            ("ZOOM__PLAN", "unlimited".to_owned()),
            ("SIGNIN__METHODS", "email".to_owned()),
            ("SIGNIN__DANGER_EMAIL_ONLY", "true".to_owned()),
        ];
        let mut command = Command::new(env!("CARGO_BIN_EXE_greenroom"));
        command.arg("serve").current_dir(data.path()).env_remove("GREENROOM_ENV");
        for (key, value) in needed {
            command.env(format!("GREENROOM__{key}"), value);
        }
        for (key, value) in settings {
            command.env(format!("GREENROOM__{key}"), value);
        }
        command.stdout(Stdio::piped()).stderr(File::create(&log).unwrap());
        let mut child = command.spawn().unwrap();
        let mut first = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut first).unwrap();
        let address = first.trim().strip_prefix("listening on http://").map(str::to_owned);
        let address =
            address.unwrap_or_else(|| panic!("{}", std::fs::read_to_string(&log).unwrap()));
        let cookie = sign_in(&address).await;
        let headers = format!("X-Greenroom: 1\r\nCookie: {cookie}\r\n");
        Self { child, address: address.parse().unwrap(), headers, log, _data: data }
    }

    pub(crate) fn log(&self) -> String {
        String::from_utf8_lossy(&std::fs::read(&self.log).unwrap()).into_owned()
    }

    /// Tells it to end, as a service manager does.
    pub(crate) fn tell_to_stop(&self) {
        let pid = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &pid]).status().unwrap().success());
    }

    /// How it ended, within this long.
    pub(crate) async fn ended(&mut self, within: Duration) -> Option<ExitStatus> {
        let asked = Instant::now();
        while asked.elapsed() < within {
            if let Some(status) = self.child.try_wait().unwrap() {
                return Some(status);
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        None
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Ended already where it was told to.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

async fn sign_in(address: &str) -> String {
    let http = zoom::http::client(Timeouts::default()).unwrap();
    let answer = http
        .post(format!("http://{address}/api/signin"))
        .header("x-greenroom", "1")
        .json(&serde_json::json!({"email": "owner@greenroom.test"}))
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), 200);
    let cookie = answer.headers()["set-cookie"].to_str().unwrap();
    cookie.split(';').next().unwrap().to_owned()
}

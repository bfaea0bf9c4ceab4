//! What the tests stand on: a console on a fixed clock, and callers of each kind.

use std::sync::{
    Arc,
    atomic::{AtomicI64, AtomicU64, Ordering},
};

use api::{
    ErrorBody, ErrorCode,
    session::{SandboxPerson, SignInMethod},
    user::Role,
};
use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Method, Request, StatusCode, header},
};
use greenroom::{
    app::{App, SessionLimits, SignIn},
    server,
    session::Cookies,
    settings::Kind,
    start::sandbox_credentials,
    store::SqliteStore,
};
use jiff::{SignedDuration, Timestamp};
use serde::de::DeserializeOwned;
use serde_json::Value;
use tower::ServiceExt;
use zoom::{Clock, Credentials, Endpoints, ZoomClient, http::Timeouts};

/// A Tuesday at noon, UTC.
const NOON: &str = "2026-11-24T12:00:00Z";
/// Larger than any body the tests read.
const READ_MAX_BYTES: usize = 32 * 1024 * 1024;

/// A console in front of some Zoom, at a time of the test's choosing.
pub(crate) struct Console {
    pub(crate) router: Router,
    seconds: Arc<AtomicI64>,
    _data: tempfile::TempDir,
}

pub(crate) fn jwt() -> Credentials {
    sandbox_credentials(Kind::Jwt)
}

pub(crate) fn server_to_server() -> Credentials {
    sandbox_credentials(Kind::ServerToServer)
}

impl Console {
    /// In front of a sandbox account of 60 users.
    pub(crate) async fn with_sandbox() -> Self {
        Self::with_credentials(jwt()).await
    }

    pub(crate) async fn with_credentials(credentials: Credentials) -> Self {
        let seconds = clock_seconds();
        let account =
            sandbox::Account::new(sandbox::Options { users: 60, seed: 1 }, clock(seconds.clone()));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, sandbox::router(account)).await });
        Self::before(&url, credentials, seconds).await
    }

    /// In front of whatever answers at this address.
    pub(crate) async fn in_front_of(url: &str) -> Self {
        Self::before(url, jwt(), clock_seconds()).await
    }

    async fn before(url: &str, credentials: Credentials, seconds: Arc<AtomicI64>) -> Self {
        let data = tempfile::tempdir().unwrap();
        let clock = clock(seconds.clone());
        let timeouts = Timeouts {
            connect: std::time::Duration::from_secs(1),
            total: std::time::Duration::from_secs(2),
        };
        let http = zoom::http::client(timeouts).unwrap();
        let endpoints =
            Endpoints { api_url: format!("{url}/v2"), oauth_url: format!("{url}/oauth") };
        let counter = AtomicU64::new(1);
        let app = App {
            zoom: ZoomClient::new(http, endpoints, credentials, clock.clone()),
            store: Arc::new(SqliteStore::open(&data.path().join("test.sqlite")).await.unwrap()),
            clock,
            random: Arc::new(move |bytes: &mut [u8]| {
                let number = counter.fetch_add(1, Ordering::SeqCst).to_le_bytes();
                bytes.iter_mut().zip(number.iter().cycle()).for_each(|(byte, n)| *byte = *n);
            }),
            cookies: Cookies::for_public_url("http://localhost"),
            limits: SessionLimits {
                idle: SignedDuration::from_mins(30),
                absolute: SignedDuration::from_hours(12),
            },
            signin: Arc::new(SignIn {
                methods: vec![SignInMethod::Email],
                email_only: false,
                sandbox_people: vec![SandboxPerson {
                    email: "owner@greenroom.test".into(),
                    role: Role::Owner,
                }],
            }),
            creations: tokio_util::task::TaskTracker::new(),
        };
        let router = server::router(app, "/api", "http://localhost").unwrap();
        Self { router, seconds, _data: data }
    }

    /// Lets time pass.
    pub(crate) fn pass(&self, duration: SignedDuration) {
        self.seconds.fetch_add(duration.as_secs(), Ordering::SeqCst);
    }

    pub(crate) fn anonymous(&self) -> Caller<'_> {
        Caller { console: self, cookie: None }
    }

    pub(crate) async fn owner(&self) -> Caller<'_> {
        self.signed_in("owner@greenroom.test").await
    }

    pub(crate) async fn admin(&self) -> Caller<'_> {
        self.signed_in("admin@greenroom.test").await
    }

    pub(crate) async fn member(&self) -> Caller<'_> {
        self.signed_in("member@greenroom.test").await
    }

    pub(crate) async fn signed_in(&self, email: &str) -> Caller<'_> {
        let body = serde_json::json!({"email": email});
        let answer = self.anonymous().post("/api/signin", &body).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
        let cookie = answer.header(header::SET_COOKIE).split(';').next().unwrap().to_owned();
        Caller { console: self, cookie: Some(cookie) }
    }
}

fn clock_seconds() -> Arc<AtomicI64> {
    Arc::new(AtomicI64::new(NOON.parse::<Timestamp>().unwrap().as_second()))
}

fn clock(seconds: Arc<AtomicI64>) -> Clock {
    Arc::new(move || Timestamp::from_second(seconds.load(Ordering::SeqCst)).unwrap())
}

/// Somebody who asks the console, with or without a session.
#[derive(Clone)]
pub(crate) struct Caller<'a> {
    console: &'a Console,
    pub(crate) cookie: Option<String>,
}

impl Caller<'_> {
    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, &[], None).await
    }

    pub(crate) async fn delete(&self, path: &str) -> Answer {
        self.send(Method::DELETE, path, &[], None).await
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> Answer {
        self.post_with(path, body, &[]).await
    }

    pub(crate) async fn post_with(
        &self,
        path: &str,
        body: &Value,
        headers: &[(&str, &str)],
    ) -> Answer {
        let mut all = vec![("content-type", "application/json")];
        all.extend_from_slice(headers);
        self.send(Method::POST, path, &all, Some(body.to_string())).await
    }

    pub(crate) async fn send(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<String>,
    ) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if let Some(cookie) = &self.cookie {
            request = request.header(header::COOKIE, cookie);
        }
        let request = request.body(body.map_or_else(Body::empty, Body::from)).unwrap();
        let response = self.console.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, READ_MAX_BYTES).await.unwrap();
        Answer { status: parts.status, headers: parts.headers, bytes: bytes.to_vec() }
    }

    /// The caller's own Zoom id.
    pub(crate) async fn id(&self) -> String {
        let session: Value = self.get("/api/session").await.json();
        session["user"]["id"].as_str().unwrap().to_owned()
    }
}

/// What the console answered.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    bytes: Vec<u8>,
}

impl Answer {
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    pub(crate) fn header(&self, name: header::HeaderName) -> String {
        self.headers.get(name).map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default()
    }

    /// The body of a success.
    #[track_caller]
    pub(crate) fn json<T: DeserializeOwned>(&self) -> T {
        assert!(self.status.is_success(), "{}: {}", self.status, self.text());
        serde_json::from_slice(&self.bytes).unwrap_or_else(|error| {
            panic!("{error}: {}", self.text());
        })
    }

    /// The body of a refusal, which must have this status and code.
    #[track_caller]
    pub(crate) fn refusal(&self, status: u16, code: ErrorCode) -> ErrorBody {
        let body: ErrorBody = serde_json::from_slice(&self.bytes).unwrap_or_else(|error| {
            panic!("{}: {error}: {}", self.status, self.text());
        });
        assert_eq!((self.status.as_u16(), body.code), (status, code), "{}", body.message);
        assert!(!body.message.is_empty() && !body.request_id.is_empty(), "{}", self.text());
        body
    }
}

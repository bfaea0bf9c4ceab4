//! What the tests stand on: a console on a fixed clock, and callers of each kind.

use std::{
    net::{IpAddr, SocketAddr},
    path::{Path, PathBuf},
    sync::{
        Arc, LazyLock,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use api::{
    ErrorBody, ErrorCode,
    session::{Mail, SandboxPerson, SignInMethod},
    user::Role,
};
use axum::{
    Router,
    body::{Body, to_bytes},
    extract::ConnectInfo,
    http::{HeaderMap, Method, Request, StatusCode, header},
};
use greenroom::{
    address::PublicUrl,
    app::{App, SessionLimits, SignIn},
    assets::{File, Files},
    creation,
    embedding::Embedding,
    grants::{Grants, Keyring, Patience},
    load::Load,
    mail::Mailer,
    meters::{Meters, Sink},
    pacing::{SharedPacer, Spending},
    server,
    session::Cookies,
    settings::{Kind, Page},
    signin::portal::PortalHeader,
    start::{ambient, sandbox_credentials},
    store::{IdHash, SqliteStore, Store},
};
use jiff::{SignedDuration, Timestamp};
use serde::de::DeserializeOwned;
use serde_json::Value;
use tower::ServiceExt;
use zoom::{
    Clock, Credentials, Endpoints, GrantClient, LocalPacer, OAuthApp, Options, Pacer, ZoomClient,
    http::Timeouts,
};

use crate::contract::{Asked, CONTRACT};

/// A Tuesday at noon, UTC.
const NOON: &str = "2026-11-24T12:00:00Z";
/// Until creating is answered.
const CREATED_WITHIN: Duration = Duration::from_secs(3);
/// The store's file.
const STORE_FILE: &str = "test.sqlite";
/// Larger than any body the tests read.
const READ_MAX_BYTES: usize = 32 * 1024 * 1024;

/// A console in front of some Zoom, at a time of the test's choosing.
pub(crate) struct Console {
    pub(crate) router: Router,
    pub(crate) app: App,
    /// The account behind it, where that is a sandbox of this test.
    pub(crate) account: Option<Arc<sandbox::Account>>,
    clock: Clock,
    seconds: Arc<AtomicI64>,
    /// Where the account answers.
    pub(crate) url: String,
    data: Arc<tempfile::TempDir>,
}

pub(crate) fn jwt() -> Credentials {
    sandbox_credentials(Kind::Jwt)
}

pub(crate) fn server_to_server() -> Credentials {
    sandbox_credentials(Kind::ServerToServer)
}

/// What a test changes of a console.
pub(crate) struct Setup {
    pub(crate) credentials: Credentials,
    pub(crate) methods: Vec<SignInMethod>,
    pub(crate) portal: Option<PortalHeader>,
    pub(crate) public_url: &'static str,
    pub(crate) embedding: Embedding,
    pub(crate) page: Page,
    pub(crate) patience: Patience,
    /// How many users the account has.
    pub(crate) users: usize,
    /// What calls are paced for, together with all servers on one PostgreSQL.
    pub(crate) plan: zoom::Plan,
    pub(crate) request_timeout: Duration,
    pub(crate) in_flight_max: usize,
}

impl Default for Setup {
    fn default() -> Self {
        Self {
            credentials: jwt(),
            methods: vec![SignInMethod::Email, SignInMethod::Code, SignInMethod::Zoom],
            portal: None,
            public_url: "http://localhost",
            embedding: Embedding::default(),
            page: Page::default(),
            patience: Patience::default(),
            users: 60,
            plan: zoom::Plan::Unlimited,
            request_timeout: Duration::from_secs(20),
            in_flight_max: 256,
        }
    }
}

impl Console {
    /// In front of a sandbox account of 60 users.
    pub(crate) async fn with_sandbox() -> Self {
        Self::with(Setup::default()).await
    }

    pub(crate) async fn with_credentials(credentials: Credentials) -> Self {
        Self::with(Setup { credentials, ..Setup::default() }).await
    }

    pub(crate) async fn with(setup: Setup) -> Self {
        let seconds = clock_seconds();
        Self::before_a_sandbox(setup, seconds.clone(), clock(seconds)).await
    }

    /// On the machine's own clock, for what takes time.
    pub(crate) async fn in_real_time(setup: Setup) -> Self {
        Self::before_a_sandbox(setup, clock_seconds(), ambient().0).await
    }

    async fn before_a_sandbox(setup: Setup, seconds: Arc<AtomicI64>, clock: Clock) -> Self {
        let account =
            sandbox::Account::new(sandbox::Options { users: setup.users, seed: 1 }, clock.clone());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let served = sandbox::router(account.clone());
        tokio::spawn(async move { axum::serve(listener, served).await });
        Self { account: Some(account), ..Self::before(&url, setup, seconds, clock).await }
    }

    /// In front of whatever answers at this address.
    pub(crate) async fn in_front_of(url: &str) -> Self {
        Self::in_front_of_with(url, Setup::default()).await
    }

    /// As [`Self::in_front_of`], changed by `setup`.
    pub(crate) async fn in_front_of_with(url: &str, setup: Setup) -> Self {
        let seconds = clock_seconds();
        Self::before(url, setup, seconds.clone(), clock(seconds)).await
    }

    async fn before(url: &str, setup: Setup, seconds: Arc<AtomicI64>, clock: Clock) -> Self {
        crate::kept_log::kept();
        // Not while a request's time is taken.
        LazyLock::force(&CONTRACT);
        let data = tempfile::tempdir().unwrap();
        let store = SqliteStore::open(&data.path().join(STORE_FILE)).await.unwrap();
        let app = app(url, setup, Arc::new(store), clock.clone(), data.path());
        let router = server::router(app.clone()).unwrap();
        let (url, data) = (url.to_owned(), Arc::new(data));
        Self { router, app, account: None, clock, seconds, url, data }
    }

    /// Another server in front of the same account, with the same keys and clock, on this store.
    pub(crate) fn replica(&self, setup: Setup, store: Arc<dyn Store>) -> Self {
        let app = app(&self.url, setup, store, self.clock.clone(), self.data.path());
        let router = server::router(app.clone()).unwrap();
        Self {
            router,
            app,
            account: self.account.clone(),
            clock: self.clock.clone(),
            seconds: self.seconds.clone(),
            url: self.url.clone(),
            data: self.data.clone(),
        }
    }

    /// The file of the sealing keys.
    pub(crate) fn keys_file(&self) -> PathBuf {
        keys_file(self.data.path())
    }

    /// Waits until all is done that goes on after its request was answered.
    pub(crate) async fn settled(&self) {
        self.app.tasks.close();
        self.app.tasks.wait().await;
        self.app.tasks.reopen();
    }

    /// The sandbox's mailbox, the newest first, once everything asked for was mailed.
    pub(crate) async fn mails(&self) -> Vec<Mail> {
        self.settled().await;
        self.app.signin.mailer.as_ref().unwrap().mailbox().unwrap()
    }

    /// Where its store is, for what no console does to it.
    pub(crate) fn store_url(&self) -> String {
        format!("sqlite://{}", self.data.path().join(STORE_FILE).display())
    }

    /// Lets time pass.
    pub(crate) fn pass(&self, duration: SignedDuration) {
        self.seconds.fetch_add(duration.as_secs(), Ordering::SeqCst);
    }

    pub(crate) fn anonymous(&self) -> Caller<'_> {
        Caller { console: self, cookie: None, peer: IpAddr::from([127, 0, 0, 1]) }
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
        Caller { cookie: Some(answer.cookie("greenroom")), ..self.anonymous() }
    }
}

/// A browser half of a few files: the real one is not built yet where the routes are tested.
struct BrowserHalf;

impl BrowserHalf {
    const FILES: [(&str, &str); 5] = [
        (
            "index.html",
            "<!doctype html><head><base href=\"./\"><link href=\"style-0123456789abcdef.css\"></head>",
        ),
        ("style-0123456789abcdef.css", "body {}"),
        ("greenroom.js", "export {}"),
        ("greenroom.js.br", "compressed"),
        ("config.json", "{\"api\": \"elsewhere\"}"),
    ];
}

impl Files for BrowserHalf {
    fn get(&self, path: &str) -> Option<File> {
        let (_, text) = Self::FILES.into_iter().find(|(name, _)| *name == path)?;
        Some(File { content: text.as_bytes().into(), hash: IdHash::of(text.as_bytes()).0 })
    }

    fn paths(&self) -> Vec<String> {
        Self::FILES.map(|(name, _)| name.to_owned()).into()
    }
}

/// A server's state in front of a Zoom, on a store and a clock of the test's choosing.
fn app(url: &str, setup: Setup, store: Arc<dyn Store>, clock: Clock, data: &Path) -> App {
    let public_url: PublicUrl = setup.public_url.parse().unwrap();
    let timeouts = Timeouts { connect: Duration::from_secs(1), total: Duration::from_secs(2) };
    let http = zoom::http::client(timeouts).unwrap();
    let endpoints = Endpoints { api_url: format!("{url}/v2"), oauth_url: format!("{url}/oauth") };
    let (_, random) = ambient();
    let oauth_app = OAuthApp {
        client_id: sandbox::credentials::CLIENT_ID.to_owned(),
        client_secret: sandbox::credentials::CLIENT_SECRET.into(),
    };
    let client = GrantClient::new(http.clone(), &endpoints, oauth_app, clock.clone());
    let keyring = Keyring::in_file(&keys_file(data), random.clone()).unwrap();
    let meters = Arc::<Meters>::default();
    let pacer: Arc<dyn Pacer> = match store.turns() {
        Some(turns) => Arc::new(SharedPacer::new(setup.plan, turns, &meters)),
        None => Arc::new(LocalPacer::new(setup.plan)),
    };
    let spending = Arc::new(Spending::new(setup.plan, pacer.clone()));
    let sink = Sink { meters: meters.clone(), spending: spending.clone(), clock: clock.clone() };
    let options = Options { pacer, metrics: Arc::new(sink), ..Options::default() };
    App {
        zoom: ZoomClient::with_options(http, endpoints, setup.credentials, clock.clone(), options),
        store,
        clock,
        random,
        cookies: Cookies::of(&public_url, &setup.embedding),
        limits: SessionLimits {
            idle: SignedDuration::from_mins(30),
            absolute: SignedDuration::from_hours(12),
        },
        signin: Arc::new(SignIn {
            methods: setup.methods,
            email_only: false,
            portal: setup.portal,
            mailer: Some(Mailer::sandbox()),
            grants: Some(Grants::new(client, keyring, setup.patience)),
            sandbox_people: vec![SandboxPerson {
                email: "owner@greenroom.test".into(),
                role: Role::Owner,
            }],
        }),
        page: Arc::new(setup.page.config(&public_url, "/api", &setup.embedding)),
        public_url,
        base_path: "/api".into(),
        embedding: Arc::new(setup.embedding),
        files: Arc::new(BrowserHalf),
        trusted_proxies: Arc::new([]),
        creating: creation::Patience { answer: CREATED_WITHIN, ..creation::Patience::default() },
        audit_life: SignedDuration::from_hours(24),
        tasks: tokio_util::task::TaskTracker::new(),
        idle: greenroom::idle::IdleReadings::default(),
        account_reports: greenroom::account_report::AccountReports::default(),
        upcoming: greenroom::routes::UpcomingReadings::default(),
        revocations_due: Arc::default(),
        spending,
        meters,
        load: Load::of(setup.in_flight_max),
        request_timeout: setup.request_timeout,
    }
}

fn keys_file(data: &Path) -> PathBuf {
    data.join("sealing.keys")
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
    peer: IpAddr,
}

impl Caller<'_> {
    /// The same, connecting from another address.
    pub(crate) fn at_address(mut self, peer: &str) -> Self {
        self.peer = peer.parse().unwrap();
        self
    }

    /// The same, with this `Cookie` header.
    pub(crate) fn with_cookie(mut self, cookie: &str) -> Self {
        self.cookie = Some(cookie.to_owned());
        self
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, &[], None).await
    }

    pub(crate) async fn delete(&self, path: &str) -> Answer {
        self.send(Method::DELETE, path, &[], None).await
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> Answer {
        self.post_with(path, body, &[]).await
    }

    pub(crate) async fn patch(&self, path: &str, body: &Value) -> Answer {
        let headers = [("content-type", "application/json")];
        self.send(Method::PATCH, path, &headers, Some(body.to_string())).await
    }

    pub(crate) async fn put(&self, path: &str, body: &Value) -> Answer {
        let headers = [("content-type", "application/json")];
        self.send(Method::PUT, path, &headers, Some(body.to_string())).await
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

    /// A call of the console, with its header.
    pub(crate) async fn send(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<String>,
    ) -> Answer {
        let mut all = vec![("x-greenroom", "1")];
        all.extend_from_slice(headers);
        self.send_bare(method, path, &all, body).await
    }

    /// A request with no header but these and the cookie.
    pub(crate) async fn send_bare(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<String>,
    ) -> Answer {
        let request = self.request(method, path, headers, body);
        answer(self.console.router.clone(), request).await
    }

    /// A request as [`Self::send_bare`] sends it, for [`answer`].
    pub(crate) fn request(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<String>,
    ) -> Request<Body> {
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if let Some(cookie) = &self.cookie {
            request = request.header(header::COOKIE, cookie);
        }
        let mut request = request.body(body.map_or_else(Body::empty, Body::from)).unwrap();
        request.extensions_mut().insert(ConnectInfo(SocketAddr::new(self.peer, 40_000)));
        request.extensions_mut().insert(self.console.app.public_url.clone());
        request
    }

    /// The caller's own Zoom id.
    pub(crate) async fn id(&self) -> String {
        let session: Value = self.get("/api/session").await.json();
        session["user"]["id"].as_str().unwrap().to_owned()
    }
}

/// What a router answers to a request, for requests that run at once. It is what the contract says.
pub(crate) async fn answer(router: Router, request: Request<Body>) -> Answer {
    let (asked, request) = Asked::of(request).await;
    let response = router.oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let bytes = to_bytes(body, READ_MAX_BYTES).await.unwrap();
    asked.assert_kept(parts.status, &parts.headers, &bytes);
    Answer { status: parts.status, headers: parts.headers, bytes: bytes.to_vec() }
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

    /// `NAME=VALUE` of a cookie this answer sets.
    #[track_caller]
    pub(crate) fn cookie(&self, name: &str) -> String {
        let cookies = self.headers.get_all(header::SET_COOKIE).iter();
        cookies
            .filter_map(|cookie| cookie.to_str().unwrap().split(';').next())
            .find(|pair| pair.split('=').next() == Some(name))
            .unwrap_or_else(|| panic!("no cookie {name}: {:?}", self.headers))
            .to_owned()
    }

    /// Whether this answer ends a cookie.
    pub(crate) fn ends_cookie(&self, name: &str) -> bool {
        let cookies = self.headers.get_all(header::SET_COOKIE).iter();
        cookies
            .filter_map(|cookie| cookie.to_str().ok())
            .any(|cookie| cookie.starts_with(&format!("{name}=;")) && cookie.contains("Max-Age=0"))
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

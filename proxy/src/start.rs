//! Puts the server together: the account, real or embedded, the store, the listener.

use std::{sync::Arc, time::Duration};

use anyhow::Context;
use api::{
    session::{SandboxPerson, SignInMethod},
    user::Role,
};
use secrecy::{ExposeSecret, SecretString};
use tokio::net::TcpListener;
use tokio_util::task::TaskTracker;
use zoom::{
    Clock, Credentials, Endpoints, GrantClient, LocalPacer, OAuthApp, Pacer, ZoomClient,
    http::Timeouts,
};

use crate::{
    account_report::AccountReports,
    address::{NoAddress, PublicUrl},
    app::{App, CALLBACK, Random, SignIn},
    assets::Built,
    connections::raise_open_files_limit,
    creation,
    grants::{Grants, Patience},
    idle::IdleReadings,
    load::Load,
    mail::Mailer,
    meters::{self, Meters, MetricsListener, Sink},
    own_files::{prepare_folder, prepare_store},
    pacing::{SharedPacer, Spending},
    routes::UpcomingReadings,
    server,
    session::Cookies,
    settings::{DATA_FILES, Kind, Metrics, Settings, SettingsError, StoreSettings},
    store::{PostgresStore, SqliteStore, Store, StoreError},
};

/// How long a PostgreSQL server may take to say why it takes no connection.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// The embedded account's credentials. It knows no others, whatever the configuration holds.
#[must_use]
pub fn sandbox_credentials(kind: Kind) -> Credentials {
    use sandbox::credentials::{ACCOUNT_ID, API_KEY, API_SECRET, CLIENT_ID, CLIENT_SECRET};
    match kind {
        Kind::Jwt => Credentials::Jwt {
            api_key: API_KEY.to_owned(),
            api_secret: SecretString::from(API_SECRET),
        },
        Kind::ServerToServer => Credentials::ServerToServer {
            account_id: ACCOUNT_ID.to_owned(),
            client_id: CLIENT_ID.to_owned(),
            client_secret: SecretString::from(CLIENT_SECRET),
        },
    }
}

/// The machine's clock and randomness: the only place that asks for them.
#[must_use]
pub fn ambient() -> (Clock, Random) {
    use rand::Rng;
    #[expect(clippy::disallowed_methods, reason = "this is where the clock is passed in from")]
    let clock: Clock = Arc::new(jiff::Timestamp::now);
    #[expect(clippy::disallowed_methods, reason = "this is where randomness is passed in from")]
    let random: Random = Arc::new(|bytes: &mut [u8]| rand::rng().fill_bytes(bytes));
    (clock, random)
}

/// A client of the configured account.
///
/// # Errors
/// Where the HTTP client cannot start.
pub fn zoom_client(
    endpoints: Endpoints,
    credentials: Credentials,
    clock: Clock,
) -> anyhow::Result<ZoomClient> {
    let http = zoom::http::client(Timeouts::default())?;
    Ok(ZoomClient::new(http, endpoints, credentials, clock))
}

/// Serves the console until `stop` comes. With `sandbox`, the account is the embedded one.
///
/// # Errors
/// Where the configuration cannot be used or the address is taken; each says what to do.
pub async fn serve(
    settings: &Settings,
    sandbox: bool,
    stop: impl Future<Output = ()> + Send + 'static,
) -> anyhow::Result<()> {
    let (clock, random) = ambient();
    let (endpoints, credentials) = if sandbox {
        let kind = settings.zoom.credentials.unwrap_or(Kind::Jwt);
        let callback = settings
            .server
            .public_url()?
            .map(|url| format!("{url}{}{CALLBACK}", settings.server.base_path));
        (embed_sandbox(clock.clone(), callback).await?, sandbox_credentials(kind))
    } else {
        (real_endpoints(settings), settings.zoom.credentials()?)
    };
    raise_open_files_limit();
    prepare_folder(&settings.data_dir, &DATA_FILES)?;
    let http = zoom::http::client(Timeouts::default())?;
    let signin = if sandbox {
        let app = OAuthApp {
            client_id: sandbox::credentials::CLIENT_ID.to_owned(),
            client_secret: SecretString::from(sandbox::credentials::CLIENT_SECRET),
        };
        SignIn {
            email_only: false,
            sandbox_people: sandbox_people(),
            ..signin(settings, true, || Ok(app), || Ok(Mailer::sandbox()), &http, &endpoints)?
        }
    } else {
        let mailer = || {
            let server = settings.mail.server();
            let server = server.context("signing in by code needs a mail server")?;
            Ok(Mailer::smtp(&server)?)
        };
        let app = || settings.signin.zoom_app();
        signin(settings, false, app, mailer, &http, &endpoints)?
    };
    let store = open_store(settings).await?;
    // The embedded account sets no limits unless it is told to.
    let plan = if sandbox { zoom::Plan::Unlimited } else { settings.zoom.plan() };
    let meters = Arc::<Meters>::default();
    let pacer: Arc<dyn Pacer> = match store.turns() {
        Some(turns) => Arc::new(SharedPacer::new(plan, turns, &meters)),
        None => Arc::new(LocalPacer::new(plan)),
    };
    let spending = Arc::new(Spending::new(plan, Arc::clone(&pacer)));
    let sink =
        Sink { meters: Arc::clone(&meters), spending: Arc::clone(&spending), clock: clock.clone() };
    let options = zoom::Options { pacer, metrics: Arc::new(sink), ..zoom::Options::default() };
    let zoom = ZoomClient::with_options(http, endpoints, credentials, clock.clone(), options);
    let listener = TcpListener::bind(&settings.server.listen).await.with_context(|| {
        format!(
            "cannot listen on {}: another program may hold it; choose another with --listen",
            settings.server.listen
        )
    })?;
    let local_url = format!("http://{}", listener.local_addr()?);
    let public_url = public_url(settings, &local_url)?;
    let embedding = settings.embed.embedding(&public_url)?;
    if !sandbox && settings.server.is_overheard(&public_url)? {
        tracing::warn!(
            "server.danger_http is set: anyone on the way to {public_url} can take a session over"
        );
    }
    let app = App {
        zoom,
        store,
        clock,
        random,
        cookies: Cookies::of(&public_url, &embedding),
        limits: settings.session_limits(),
        signin: Arc::new(signin),
        page: Arc::new(settings.page.config(&public_url, &settings.server.base_path, &embedding)),
        public_url: public_url.clone(),
        base_path: settings.server.base_path.as_str().into(),
        embedding: Arc::new(embedding),
        files: Arc::new(Built),
        trusted_proxies: settings.server.trusted_proxies.as_slice().into(),
        creating: creation::Patience::default(),
        audit_life: settings.audit_life(),
        tasks: TaskTracker::new(),
        idle: IdleReadings::default(),
        account_reports: AccountReports::default(),
        upcoming: UpcomingReadings::default(),
        revocations_due: Arc::default(),
        spending,
        meters,
        load: Load::of(settings.server.in_flight_max),
        request_timeout: settings.server.request_timeout(),
    };
    let router = server::router(app.clone())
        .context("server.public_url is not an origin such as https://zoom.intranet.example")?;
    let metrics = bind_metrics(&settings.metrics).await?;
    let metrics_url = metrics.as_ref().map(MetricsListener::url).transpose()?;
    announce(&local_url, metrics_url.as_deref());
    tracing::info!(url = %public_url, sandbox, "serving");
    // Counted to the end: also while the requests under way finish.
    let counting = metrics
        .map(|listener| tokio::spawn(meters::serve(listener, app.clone(), std::future::pending())));
    server::serve(listener, router, app, stop).await;
    if let Some(counting) = counting {
        counting.abort();
    }
    Ok(())
}

/// What people type: as configured, else where the server listens.
fn public_url(settings: &Settings, local_url: &str) -> anyhow::Result<PublicUrl> {
    let listened =
        || local_url.parse().map_err(|error: NoAddress| anyhow::anyhow!("{local_url}: {error}"));
    settings.server.public_url()?.map_or_else(listened, Ok)
}

/// Listens where the counters are to be read, if they are.
async fn bind_metrics(settings: &Metrics) -> anyhow::Result<Option<MetricsListener>> {
    let Some(address) = settings.listen() else { return Ok(None) };
    if settings.is_exposed() {
        tracing::warn!(
            "metrics.listen is {address}: whoever reaches it reads how this console is used; let nobody but your monitoring"
        );
    }
    let bound = MetricsListener::bind(&address).await;
    let taken = || format!("cannot listen on {address} for metrics: set metrics.listen to another");
    bound.map(Some).with_context(taken)
}

/// Opens the store the settings name.
///
/// # Errors
/// Where it cannot be opened, reached or brought up to date.
pub async fn open_store(settings: &Settings) -> anyhow::Result<Arc<dyn Store>> {
    Ok(match settings.store()? {
        StoreSettings::Postgres(url) => Arc::new(match PostgresStore::connect(&url).await {
            Ok(store) => store,
            Err(error) => {
                return Err(why_unreachable(error, &url).await)
                    .context("the PostgreSQL database that store names cannot be used");
            }
        }),
        StoreSettings::Sqlite(file) => {
            prepare_store(&file)?;
            Arc::new(SqliteStore::open(&file).await?)
        }
    })
}

/// A pool of connections that gave up says only that; one connection says why.
async fn why_unreachable(error: StoreError, url: &SecretString) -> anyhow::Error {
    use sqlx::Connection;
    if !matches!(error, StoreError::Database(sqlx::Error::PoolTimedOut)) {
        return error.into();
    }
    let connecting = sqlx::PgConnection::connect(url.expose_secret());
    match tokio::time::timeout(CONNECT_TIMEOUT, connecting).await {
        Ok(Err(why)) => StoreError::Database(why).into(),
        Ok(Ok(_)) => error.into(),
        Err(_) => anyhow::anyhow!("its server does not answer: look at its address and firewall"),
    }
}

/// How people sign in, with what the methods need. Each need is looked at only where a method
/// has it.
fn signin(
    settings: &Settings,
    sandbox: bool,
    oauth_app: impl FnOnce() -> Result<OAuthApp, SettingsError>,
    mailer: impl FnOnce() -> anyhow::Result<Mailer>,
    http: &reqwest::Client,
    endpoints: &Endpoints,
) -> anyhow::Result<SignIn> {
    let (clock, random) = ambient();
    let methods = settings.signin.methods(sandbox)?;
    let has = |method| methods.contains(&method);
    let grants = if has(SignInMethod::Zoom) {
        let client = GrantClient::new(http.clone(), endpoints, oauth_app()?, clock);
        Some(Grants::new(client, settings.keyring(random)?, Patience::default()))
    } else {
        None
    };
    let email_only = has(SignInMethod::Email);
    if email_only && !sandbox {
        tracing::warn!(
            "signin.danger_email_only is set: whoever knows a colleague's email can sign in as them"
        );
    }
    Ok(SignIn {
        portal: has(SignInMethod::Portal).then(|| settings.signin.portal()).transpose()?,
        mailer: has(SignInMethod::Code).then(mailer).transpose()?,
        grants,
        email_only,
        sandbox_people: Vec::new(),
        methods,
    })
}

#[expect(clippy::print_stdout, reason = "the first lines on stdout tell programs the addresses")]
fn announce(local_url: &str, metrics_url: Option<&str>) {
    // At once: a program may close the pipe behind the first line.
    let metrics = metrics_url.map(|url| format!("\nmetrics on {url}")).unwrap_or_default();
    println!("listening on {local_url}{metrics}");
}

/// Starts the sandbox account on a port of its own, reachable from this machine alone.
/// Its people may be sent back to `callback` besides addresses of this machine.
async fn embed_sandbox(clock: Clock, callback: Option<String>) -> anyhow::Result<Endpoints> {
    let account = sandbox::Account::new(sandbox::Options::default(), clock);
    if let Some(callback) = callback {
        account.register_redirect_uri(callback);
    }
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}", listener.local_addr()?);
    tokio::spawn(async move {
        if let Err(error) = axum::serve(listener, sandbox::router(account)).await {
            tracing::error!(%error, "the sandbox stopped");
        }
    });
    Ok(Endpoints { api_url: format!("{url}/v2"), oauth_url: format!("{url}/oauth") })
}

fn sandbox_people() -> Vec<SandboxPerson> {
    [
        ("owner@greenroom.test", Role::Owner),
        ("admin@greenroom.test", Role::Admin),
        ("member@greenroom.test", Role::Member),
    ]
    .map(|(email, role)| SandboxPerson { email: email.to_owned(), role })
    .into()
}

/// Where the configured account answers.
#[must_use]
pub fn real_endpoints(settings: &Settings) -> Endpoints {
    Endpoints { api_url: settings.zoom.api_url.clone(), oauth_url: settings.zoom.oauth_url.clone() }
}

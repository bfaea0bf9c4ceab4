//! Puts the server together: the account, real or embedded, the store, the listener.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use anyhow::Context;
use api::{
    session::{SandboxPerson, SignInMethod},
    user::Role,
};
use secrecy::SecretString;
use tokio::net::TcpListener;
use tokio_util::task::TaskTracker;
use zoom::{Clock, Credentials, Endpoints, ZoomClient, http::Timeouts};

use crate::{
    app::{App, Random, SignIn},
    server,
    session::Cookies,
    settings::{Kind, Settings, SettingsError},
    store::SqliteStore,
};

/// The store's file in the data directory.
const STORE_FILE: &str = "greenroom.sqlite";

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

/// A client of the account behind `endpoints`.
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
    let (endpoints, credentials, signin) = if sandbox {
        let kind = settings.zoom.credentials.unwrap_or(Kind::Jwt);
        (embed_sandbox(clock.clone()).await?, sandbox_credentials(kind), sandbox_signin())
    } else {
        let credentials = settings.zoom.credentials()?;
        (real_endpoints(settings), credentials, real_signin(settings)?)
    };
    let zoom = zoom_client(endpoints, credentials, clock.clone())?;
    let listener = TcpListener::bind(&settings.server.listen).await.with_context(|| {
        format!(
            "cannot listen on {}: another program may hold it; choose another with --listen",
            settings.server.listen
        )
    })?;
    let local_url = format!("http://{}", listener.local_addr()?);
    let public_url = settings.server.public_url.clone().unwrap_or_else(|| local_url.clone());
    let store_file = prepare_store(&settings.data_dir).with_context(|| {
        format!("cannot write in the data directory {}", settings.data_dir.display())
    })?;
    let store = SqliteStore::open(&store_file).await?;
    let app = App {
        zoom,
        store: Arc::new(store),
        clock,
        random,
        cookies: Cookies::for_public_url(&public_url),
        limits: settings.session_limits(),
        signin: Arc::new(signin),
        creations: TaskTracker::new(),
    };
    let router = server::router(app.clone(), &settings.server.base_path, &public_url)
        .context("server.public_url is not an origin such as https://zoom.intranet.example")?;
    announce(&local_url);
    tracing::info!(url = public_url, sandbox, "serving");
    server::serve(listener, router, app, stop).await?;
    Ok(())
}

/// The store holds colleagues' names and meetings: nobody else on the machine reads it. SQLite
/// gives its side files the permissions of the file it finds.
fn prepare_store(data_dir: &Path) -> std::io::Result<PathBuf> {
    let file = data_dir.join(STORE_FILE);
    let mut folder = std::fs::DirBuilder::new();
    let mut options = std::fs::OpenOptions::new();
    folder.recursive(true);
    options.create(true).append(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
        folder.mode(0o700);
        options.mode(0o600);
    }
    folder.create(data_dir)?;
    options.open(&file)?;
    Ok(file)
}

#[expect(clippy::print_stdout, reason = "the first line on stdout tells programs the address")]
fn announce(local_url: &str) {
    println!("listening on {local_url}");
}

/// Starts the sandbox account on a port of its own, reachable from this machine alone.
async fn embed_sandbox(clock: Clock) -> anyhow::Result<Endpoints> {
    let account = sandbox::Account::new(sandbox::Options::default(), clock);
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}", listener.local_addr()?);
    tokio::spawn(async move {
        if let Err(error) = axum::serve(listener, sandbox::router(account)).await {
            tracing::error!(%error, "the sandbox stopped");
        }
    });
    Ok(Endpoints { api_url: format!("{url}/v2"), oauth_url: format!("{url}/oauth") })
}

fn sandbox_signin() -> SignIn {
    let person = |email: &str, role| SandboxPerson { email: email.to_owned(), role };
    SignIn {
        methods: vec![SignInMethod::Email],
        email_only: false,
        sandbox_people: vec![
            person("owner@greenroom.test", Role::Owner),
            person("admin@greenroom.test", Role::Admin),
            person("member@greenroom.test", Role::Member),
        ],
    }
}

/// Where the configured account answers.
#[must_use]
pub fn real_endpoints(settings: &Settings) -> Endpoints {
    Endpoints { api_url: settings.zoom.api_url.clone(), oauth_url: settings.zoom.oauth_url.clone() }
}

fn real_signin(settings: &Settings) -> Result<SignIn, SettingsError> {
    if !settings.signin.danger_email_only {
        return Err(SettingsError::NoSignIn);
    }
    tracing::warn!(
        "signin.danger_email_only is set: whoever knows a colleague's email can sign in as them"
    );
    Ok(SignIn { methods: vec![SignInMethod::Email], email_only: true, sandbox_people: Vec::new() })
}

//! Puts the server together: the account, real or embedded, the store, the listener.

use std::sync::Arc;

use anyhow::Context;
use api::{
    session::{SandboxPerson, SignInMethod},
    user::Role,
};
use tokio::net::TcpListener;
use zoom::{Clock, Endpoints, ZoomClient, http::Timeouts};

use crate::{
    app::{App, Random, SignIn},
    server,
    session::Cookies,
    settings::{Fallback, Settings, SettingsError},
    store::SqliteStore,
};

/// The store's file in the data directory.
const STORE_FILE: &str = "greenroom.sqlite";

/// What stands in for credentials not given when the sandbox is embedded.
pub const SANDBOX_CREDENTIALS: Fallback = Fallback {
    api_key: sandbox::credentials::API_KEY,
    api_secret: sandbox::credentials::API_SECRET,
    account_id: sandbox::credentials::ACCOUNT_ID,
    client_id: sandbox::credentials::CLIENT_ID,
    client_secret: sandbox::credentials::CLIENT_SECRET,
};

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
/// Where the credentials are incomplete.
pub fn zoom_client(
    settings: &Settings,
    endpoints: Endpoints,
    fallback: Option<Fallback>,
    clock: Clock,
) -> anyhow::Result<ZoomClient> {
    let credentials = settings.zoom.credentials(fallback)?;
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
    let (endpoints, fallback, signin) = if sandbox {
        let endpoints = embed_sandbox(clock.clone()).await?;
        (endpoints, Some(SANDBOX_CREDENTIALS), sandbox_signin())
    } else {
        let endpoints = Endpoints {
            api_url: settings.zoom.api_url.clone(),
            oauth_url: settings.zoom.oauth_url.clone(),
        };
        (endpoints, None, real_signin(settings))
    };
    let zoom = zoom_client(settings, endpoints, fallback, clock.clone())?;
    let signin = signin.ok_or(SettingsError::NoSignIn)?;
    let listener = TcpListener::bind(&settings.server.listen).await.with_context(|| {
        format!(
            "cannot listen on {}: another program may hold it; choose another with --listen",
            settings.server.listen
        )
    })?;
    let local_url = format!("http://{}", listener.local_addr()?);
    let public_url = settings.server.public_url.clone().unwrap_or_else(|| local_url.clone());
    std::fs::create_dir_all(&settings.data_dir).with_context(|| {
        format!("cannot create the data directory {}", settings.data_dir.display())
    })?;
    let store = SqliteStore::open(&settings.data_dir.join(STORE_FILE)).await?;
    let app = App {
        zoom,
        store: Arc::new(store),
        clock,
        random,
        cookies: Cookies::for_public_url(&public_url),
        limits: settings.session_limits(),
        signin: Arc::new(signin),
    };
    let router = server::router(app.clone(), &settings.server.base_path, &public_url)
        .context("server.public_url is not an origin such as https://zoom.intranet.example")?;
    announce(&local_url);
    tracing::info!(url = public_url, sandbox, "serving");
    server::serve(listener, router, app, stop).await?;
    Ok(())
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

fn sandbox_signin() -> Option<SignIn> {
    let person = |email: &str, role| SandboxPerson { email: email.to_owned(), role };
    Some(SignIn {
        methods: vec![SignInMethod::Email],
        email_only: false,
        sandbox_people: vec![
            person("owner@greenroom.test", Role::Owner),
            person("admin@greenroom.test", Role::Admin),
            person("member@greenroom.test", Role::Member),
        ],
    })
}

fn real_signin(settings: &Settings) -> Option<SignIn> {
    settings.signin.danger_email_only.then(|| {
        tracing::warn!(
            "signin.danger_email_only is set: whoever knows a colleague's email can sign in as them"
        );
        SignIn { methods: vec![SignInMethod::Email], email_only: true, sandbox_people: Vec::new() }
    })
}

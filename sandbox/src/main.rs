//! `greenroom-sandbox`: serves a Zoom account in memory.

use std::{
    io::{Write, stderr, stdout},
    net::SocketAddr,
    process::ExitCode,
    sync::Arc,
};

use anyhow::{Context, bail};
use clap::Parser;
use jiff::Timestamp;
use sandbox::{Account, Clock, Options, Plan};
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
};

/// A Zoom account in memory that speaks Zoom's REST API v2 and OAuth.
#[derive(Parser)]
#[command(name = "greenroom-sandbox", version)]
struct Arguments {
    /// Where to listen; port 0 takes a free one
    #[arg(long, default_value = "127.0.0.1:9000", value_name = "ADDR")]
    listen: SocketAddr,
    /// How many users the account has (at least the five with fixed emails)
    #[arg(long, default_value_t = Options::default().users, value_name = "N")]
    users: usize,
    /// The same seed at the same time makes the same account
    #[arg(long, default_value_t = Options::default().seed, value_name = "N")]
    seed: u64,
    /// How many past meetings the account has at least; it has some thousands anyway
    #[arg(long, default_value_t = 0, value_name = "N")]
    past_meetings: usize,
    /// Where the app's users may be sent back to besides this machine; may be given repeatedly
    #[arg(long = "redirect-uri", value_name = "URI")]
    redirect_uris: Vec<String>,
    /// Whose rate limits the account keeps
    #[arg(long, value_enum, default_value_t = Plan::Unlimited, value_name = "PLAN")]
    plan: Plan,
    /// Serve the controls tests use below /controls; on loopback alone, for nothing guards them
    #[arg(long)]
    controls: bool,
}

#[expect(
    clippy::disallowed_methods,
    reason = "the process boundary: the one place that reads the system's clock"
)]
fn system_clock() -> Clock {
    Arc::new(Timestamp::now)
}

#[tokio::main]
async fn main() -> ExitCode {
    match serve(Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            // Where even stderr is closed, the exit code still tells.
            let _ = writeln!(stderr(), "greenroom-sandbox: {fault:#}");
            ExitCode::FAILURE
        }
    }
}

async fn serve(arguments: Arguments) -> anyhow::Result<()> {
    let Arguments { listen, users, seed, past_meetings, redirect_uris, plan, controls } = arguments;
    if controls && !listen.ip().is_loopback() {
        bail!("--controls needs a loopback address, and {listen} is none; use 127.0.0.1");
    }
    let options = Options { users, seed };
    let account = Account::with_past_meetings(options, past_meetings, system_clock());
    account.controls().set_plan(plan);
    redirect_uris.into_iter().for_each(|uri| account.register_redirect_uri(uri));
    let listener = TcpListener::bind(listen)
        .await
        .with_context(|| format!("cannot listen on {listen}; choose another with --listen"))?;
    let address = listener.local_addr().context("cannot tell the address listened on")?;
    writeln!(stdout(), "listening on http://{address}").context("cannot write to stdout")?;
    let mut terminate = signal(SignalKind::terminate()).context("cannot listen for SIGTERM")?;
    let stop = async move {
        tokio::select! {
            _ = tokio::signal::ctrl_c() => {}
            _ = terminate.recv() => {}
        }
    };
    let router = if controls { sandbox::router_with_controls } else { sandbox::router };
    axum::serve(listener, router(account))
        .with_graceful_shutdown(stop)
        .await
        .context("the server failed")
}

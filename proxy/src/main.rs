//! The command line: `serve`, `config show`, `token`.

use std::{io::IsTerminal, path::PathBuf, process::ExitCode};

use clap::{Args, Parser, Subcommand};
use greenroom::{
    grants,
    settings::{Kind, Layers, Log, LogFormat, Overrides},
    start,
};
use secrecy::ExposeSecret;
use tracing_subscriber::EnvFilter;

/// A self-hosted console for a Zoom account.
#[derive(Parser)]
#[command(version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the console.
    Serve {
        #[command(flatten)]
        config: ConfigArgs,
        /// Serve an embedded account in memory instead of a real one.
        #[arg(long)]
        sandbox: bool,
        /// Address and port to listen on; port 0 takes a free one.
        #[arg(long)]
        listen: Option<String>,
        /// Where the store's file lives.
        #[arg(long)]
        data_dir: Option<String>,
    },
    /// Inspect the configuration.
    #[command(subcommand)]
    Config(ConfigCommand),
    /// Manage the keys that seal tokens in the store.
    #[command(subcommand)]
    Keys(KeysCommand),
    /// Print a freshly signed or issued access token for your own calls to Zoom.
    Token {
        #[command(flatten)]
        config: ConfigArgs,
        /// Sign a JWT with the sandbox's credentials.
        #[arg(long)]
        sandbox: bool,
    },
}

#[derive(Subcommand)]
enum ConfigCommand {
    /// Print each value and where it came from, secrets redacted.
    Show(ConfigArgs),
}

#[derive(Subcommand)]
enum KeysCommand {
    /// Make a new key and seal everything anew with it, while servers run.
    Rotate {
        #[command(flatten)]
        config: ConfigArgs,
        /// Where the files of the store and of the keys live.
        #[arg(long)]
        data_dir: Option<String>,
    },
}

#[derive(Args)]
struct ConfigArgs {
    /// The configuration file [default: greenroom.toml, if it is there].
    #[arg(long)]
    config: Option<PathBuf>,
    /// Reads greenroom.ENVIRONMENT.toml over it.
    #[arg(long, env = "GREENROOM_ENV")]
    environment: Option<String>,
}

impl ConfigArgs {
    fn read(&self, overrides: &Overrides) -> anyhow::Result<Layers> {
        Ok(Layers::read(self.config.as_deref(), self.environment.as_deref(), overrides)?)
    }
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(Cli::parse().command).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            #[expect(clippy::print_stderr, reason = "the one sentence that says what to do")]
            {
                eprintln!("greenroom: {}", sentence(&error));
            }
            ExitCode::FAILURE
        }
    }
}

/// An error and what led to it. Many already say what led to them; nothing is said twice.
fn sentence(error: &anyhow::Error) -> String {
    let mut said = String::new();
    for cause in error.chain().map(ToString::to_string) {
        if said.is_empty() {
            said = cause;
        } else if !said.contains(&cause) {
            said = format!("{said}: {cause}");
        }
    }
    said
}

async fn run(command: Command) -> anyhow::Result<()> {
    match command {
        Command::Serve { config, sandbox, listen, data_dir } => {
            let settings = config.read(&Overrides { listen, data_dir })?.settings()?;
            log_to_stderr(&settings.log)?;
            start::serve(&settings, sandbox, told_to_stop()?).await
        }
        Command::Config(ConfigCommand::Show(config)) => {
            let layers = config.read(&Overrides::default())?;
            print(&layers.show());
            layers.settings()?;
            Ok(())
        }
        Command::Keys(KeysCommand::Rotate { config, data_dir }) => {
            let settings = config.read(&Overrides { listen: None, data_dir })?.settings()?;
            settings.check_rotation()?;
            let (_, random) = start::ambient();
            let keyring = settings.keyring(random)?;
            let store = start::open_store(&settings).await?;
            let resealed = grants::rotate(&*store, &keyring).await?;
            print(&format!("A new key seals from now on; {resealed} rows were sealed anew.\n"));
            Ok(())
        }
        Command::Token { config, sandbox } => {
            let settings = config.read(&Overrides::default())?.settings()?;
            // An embedded account that is not running issues no token; it still accepts JWTs.
            let credentials = if sandbox {
                start::sandbox_credentials(Kind::Jwt)
            } else {
                settings.zoom.credentials()?
            };
            let (clock, _) = start::ambient();
            let client = start::zoom_client(start::real_endpoints(&settings), credentials, clock)?;
            let token = client.access_token().await?;
            print(&format!("{}\n", token.secret.expose_secret()));
            Ok(())
        }
    }
}

#[expect(clippy::print_stdout, reason = "what the command was asked for")]
fn print(text: &str) {
    print!("{text}");
}

fn log_to_stderr(log: &Log) -> anyhow::Result<()> {
    let filter = EnvFilter::try_new(&log.filter)
        .map_err(|error| anyhow::anyhow!("log.filter cannot be read: {error}"))?;
    let subscriber = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal());
    match log.format {
        LogFormat::Text => subscriber.init(),
        LogFormat::Json => subscriber.json().init(),
    }
    Ok(())
}

/// Ctrl-C, or the signal a service manager sends. Heard from the call on, not only once it is waited
/// for: who is told that the server listens may stop it at once.
#[cfg(unix)]
fn told_to_stop() -> anyhow::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupted = signal(SignalKind::interrupt())?;
    let mut terminated = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupted.recv() => {}
            _ = terminated.recv() => {}
        }
    })
}

/// Ctrl-C.
#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "elsewhere hearing signals can fail")]
fn told_to_stop() -> anyhow::Result<impl Future<Output = ()>> {
    Ok(async {
        // Without a handler for Ctrl-C the terminal still ends the process.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    })
}

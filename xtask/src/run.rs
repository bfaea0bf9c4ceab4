//! `cargo xtask run`: the whole console on this machine, with the sandbox account.

use std::{ffi::OsString, os::unix::process::CommandExt, path::Path, process::Command};

use anyhow::{Error, Result};

use crate::{
    frontend::{self, Profile},
    progress, server,
    server::Server,
    tools::Toolbox,
    watch::{self, BROWSER_HALF, SERVER, Watch},
    workspace,
};

/// Where the console is served unless `--listen` says otherwise.
const LISTEN: &str = "127.0.0.1:8080";

/// What stands behind `cargo xtask run`.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct RunArgs {
    /// Whether to rebuild on change.
    watch: bool,
    /// What goes to `greenroom serve`.
    serve: Vec<String>,
}

impl RunArgs {
    /// Takes what is meant for xtask; the rest is the server's.
    pub(crate) fn parse(args: &[String]) -> Self {
        let (watch, serve): (Vec<_>, Vec<_>) =
            args.iter().cloned().partition(|arg| arg == "--watch");
        Self { watch: !watch.is_empty(), serve }
    }

    /// The server's whole command line: what is not asked for otherwise is served on [`LISTEN`]
    /// and keeps its data in `data`.
    fn line(&self, data: &Path) -> Vec<OsString> {
        let mut line: Vec<OsString> = vec!["serve".into(), "--sandbox".into()];
        for (option, value) in [("--listen", LISTEN.as_ref()), ("--data-dir", data.as_os_str())] {
            let given = |arg: &String| {
                arg.strip_prefix(option)
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with('='))
            };
            if !self.serve.iter().any(given) {
                line.extend([option.into(), value.to_owned()]);
            }
        }
        line.extend(self.serve.iter().map(OsString::from));
        line
    }
}

/// Builds both halves and serves the console until it is told to end.
///
/// # Errors
/// A tool cannot be installed, a half cannot be built, the server cannot start.
pub(crate) fn run(args: &RunArgs) -> Result<()> {
    let tools = Toolbox::for_building()?;
    let mut command = Command::new(server::program()?);
    // Among what is built: the checkout stays clean, and `cargo clean` forgets it.
    let data = workspace::target()?.join("sandbox-data");
    command.args(args.line(&data)).current_dir(workspace::root());
    if args.watch {
        return serve_and_rebuild(&tools, &command);
    }
    frontend::build_if_stale(&tools, Profile::Release)?;
    server::build()?;
    announce(&command);
    // The server takes this process's place: signals reach it and its end is the command's.
    Err(Error::new(command.exec()).context("The server could not be started"))
}

/// Serves until the server ends by itself. What does not build leaves the last that did running.
fn serve_and_rebuild(tools: &Toolbox, command: &Command) -> Result<()> {
    // From before the builds, so that what is written during one is noticed after it.
    let mut browser_half = Watch::new(workspace::root(), BROWSER_HALF);
    let mut server_half = Watch::new(workspace::root(), SERVER);
    frontend::build_if_stale(tools, Profile::Dev)?;
    server::build()?;
    announce(command);
    let mut server = Server::start(command)?;
    loop {
        watch::pause();
        server.check()?;
        if browser_half.changed() {
            tell("Reload the page to see it.", &frontend::build(tools, Profile::Dev));
        }
        if server_half.changed() && tell("Restarting the server.", &server::build()) {
            // First the old one's end: the two cannot share a port.
            drop(server);
            server = Server::start(command)?;
        }
    }
}

/// Says how a rebuild went, and answers whether well.
fn tell(then: &str, rebuilt: &Result<()>) -> bool {
    match rebuilt {
        Ok(()) => progress(&format!("Rebuilt. {then}")),
        Err(error) => progress(&format!("{error:#} Until then the last build keeps running.")),
    }
    rebuilt.is_ok()
}

fn announce(command: &Command) {
    let line: Vec<_> = command.get_args().map(|arg| arg.to_string_lossy()).collect();
    progress(&format!("Starting greenroom {} (Ctrl-C ends it)", line.join(" ")));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(args: &[&str]) -> RunArgs {
        RunArgs::parse(&args.iter().map(ToString::to_string).collect::<Vec<_>>())
    }

    #[test]
    fn the_sandbox_is_served_on_8080_from_the_target_folder_unless_told_otherwise() {
        let line = |args: &[&str]| parse(args).line(Path::new("target/data"));
        assert_eq!(
            line(&[]),
            ["serve", "--sandbox", "--listen", "127.0.0.1:8080", "--data-dir", "target/data"]
        );
        assert_eq!(
            line(&["--listen", "127.0.0.1:0", "--data-dir=d"]),
            ["serve", "--sandbox", "--listen", "127.0.0.1:0", "--data-dir=d"]
        );
    }

    #[test]
    fn watch_is_xtasks_and_everything_else_the_servers() {
        let args = parse(&["--data-dir", "d", "--watch"]);
        assert!(args.watch);
        assert_eq!(args.serve, ["--data-dir", "d"]);
    }
}

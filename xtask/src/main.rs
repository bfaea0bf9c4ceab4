//! Greenroom's commands, as `cargo xtask run | test | soak | bench | build`: the arguments and the help.
//!
//! Progress goes to stderr, results to stdout. A failure is one sentence that says what to do.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command-line tool speaks on its standard streams"
)]

#[cfg(not(unix))]
compile_error!("cargo xtask needs a Unix shell; on Windows run it inside WSL.");

mod bench;
mod child;
mod embed;
mod frontend;
mod glue;
mod lock;
mod npm;
mod packages;
mod parts;
mod postgres;
mod release;
mod run;
mod server;
mod sizes;
mod smtp;
mod soak;
mod surroundings;
mod test;
mod tools;
mod user;
mod watch;
mod workspace;

use std::{env, process::ExitCode};

use anyhow::{Result, bail};

use crate::{run::RunArgs, soak::SoakArgs, test::Selection};

const HELP: &str = "\
Greenroom's commands. Each installs what it needs and is not there yet.

cargo xtask run [--watch] [ARGS]   build both halves and serve the console with the sandbox account
                                   on http://localhost:8080; --watch rebuilds on change; ARGS, such
                                   as --listen 127.0.0.1:9090, go to `greenroom serve`
cargo xtask test [STEP]            run every check, or one: fmt, clippy, unit, browser, e2e
cargo xtask soak [NAME...]         run the server's tests at full size, or the test binaries NAME
cargo xtask bench                  measure the release: what it adds to a call, and its work under load
cargo xtask build                  build the release: dist/, precompressed, and one binary with it";

/// What was asked for.
#[derive(Debug, PartialEq, Eq)]
enum Request {
    Help,
    Run(RunArgs),
    Test(Selection),
    Soak(SoakArgs),
    Bench,
    Build,
}

impl Request {
    fn parse(args: &[String]) -> Result<Self> {
        let Some((command, rest)) = args.split_first() else { return Ok(Self::Help) };
        match command.as_str() {
            "help" | "-h" | "--help" => Ok(Self::Help),
            // Behind `run`, --help is asked of the server, whose options those are.
            "run" => Ok(Self::Run(RunArgs::parse(rest))),
            "test" | "soak" | "bench" | "build"
                if rest.iter().any(|arg| arg == "-h" || arg == "--help") =>
            {
                Ok(Self::Help)
            }
            "test" => Selection::parse(rest).map(Self::Test),
            "soak" => SoakArgs::parse(rest).map(Self::Soak),
            "bench" if rest.is_empty() => Ok(Self::Bench),
            "build" if rest.is_empty() => Ok(Self::Build),
            "bench" | "build" => bail!("`cargo xtask {command}` takes no arguments."),
            other => {
                bail!(
                    "There is no `cargo xtask {other}`; there are run, test, soak, bench, build and help."
                )
            }
        }
    }

    fn perform(&self) -> Result<()> {
        match self {
            Self::Help => {
                println!("{HELP}");
                Ok(())
            }
            Self::Run(args) => run::run(args),
            Self::Test(selection) => test::test(*selection),
            Self::Soak(args) => soak::soak(args),
            Self::Bench => bench::bench(),
            Self::Build => release::build(),
        }
    }
}

fn main() -> ExitCode {
    let args: Vec<String> = env::args().skip(1).collect();
    match Request::parse(&args).and_then(|request| request.perform()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Says on stderr what is being done now.
fn progress(what: &str) {
    eprintln!("==> {what}");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(args: &[&str]) -> Result<Request> {
        Request::parse(&args.iter().map(ToString::to_string).collect::<Vec<_>>())
    }

    #[test]
    fn without_a_command_the_help_is_shown() {
        assert_eq!(parse(&[]).unwrap(), Request::Help);
        assert_eq!(parse(&["test", "--help"]).unwrap(), Request::Help);
        assert_eq!(parse(&["soak", "--help"]).unwrap(), Request::Help);
    }

    #[test]
    fn an_unknown_command_is_refused_naming_those_there_are() {
        let refusal = parse(&["serve"]).unwrap_err().to_string();
        assert!(
            refusal.contains("serve") && refusal.contains("run, test, soak, bench, build"),
            "{refusal}"
        );
        assert!(parse(&["build", "--fast"]).is_err());
        assert!(parse(&["bench", "--fast"]).is_err());
    }
}

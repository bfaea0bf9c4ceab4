//! `cargo xtask soak`: the unit and route tests at their full size, which takes too long for
//! every change.

use anyhow::{Result, bail};

use crate::{child, progress, surroundings::Surroundings, test};

/// Full sizes are reached in minutes by what is compiled for speed alone.
const OPTIMISED: &str = "--release";

/// Which tests to run.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct SoakArgs {
    /// Names of test binaries; none: all of the server's.
    binaries: Vec<String>,
}

impl SoakArgs {
    /// Reads what stands behind `cargo xtask soak`.
    ///
    /// # Errors
    /// Something is no name of a test binary.
    pub(crate) fn parse(args: &[String]) -> Result<Self> {
        if let Some(option) = args.iter().find(|arg| arg.starts_with('-')) {
            bail!("`cargo xtask soak` takes names of test binaries, not {option}.");
        }
        Ok(Self { binaries: args.to_vec() })
    }

    /// The command line of cargo.
    fn line(&self) -> Vec<&str> {
        if self.binaries.is_empty() {
            return vec!["test", OPTIMISED, "--package", "greenroom"];
        }
        let chosen = self.binaries.iter().flat_map(|name| ["--test", name]);
        test::UNIT.iter().copied().chain([OPTIMISED]).chain(chosen).collect()
    }
}

/// Runs the tests.
///
/// # Errors
/// One fails, or what they need cannot be installed.
pub(crate) fn soak(args: &SoakArgs) -> Result<()> {
    let surroundings = Surroundings::set_up()?;
    progress("Soak: the tests at full size");
    let mut cargo = child::cargo();
    // By this variable tests choose their size.
    cargo.args(args.line()).env("GREENROOM_SOAK", "1");
    surroundings.tell(&mut cargo);
    child::complete(&mut cargo, "The soak tests")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(args: &[&str]) -> Result<SoakArgs> {
        SoakArgs::parse(&args.iter().map(ToString::to_string).collect::<Vec<_>>())
    }

    #[test]
    fn without_names_all_tests_of_the_server_run_and_with_names_only_those() {
        assert_eq!(parse(&[]).unwrap().line(), ["test", "--release", "--package", "greenroom"]);
        let args = parse(&["store", "grants"]).unwrap();
        assert_eq!(
            args.line(),
            [&test::UNIT[..], &["--release", "--test", "store", "--test", "grants"]].concat()
        );
    }

    #[test]
    fn an_option_is_refused() {
        let refusal = parse(&["--release"]).unwrap_err().to_string();
        assert!(refusal.contains("names of test binaries, not --release"), "{refusal}");
    }
}

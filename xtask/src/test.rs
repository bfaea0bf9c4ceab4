//! `cargo xtask test`: every check, one after the other, up to the first that fails.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::{
    child,
    frontend::{self, Profile},
    npm, packages, progress, server,
    surroundings::Surroundings,
    tools::{self, Toolbox},
    workspace,
};

/// A group of checks that can be asked for by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Group {
    Fmt,
    Clippy,
    Unit,
    Browser,
    E2e,
}

/// One check, or what one needs.
struct Step {
    group: Group,
    title: &'static str,
    perform: fn() -> Result<()>,
}

/// How long the tests of the browser half may take together, in seconds, on a busy machine.
const BROWSER_TESTS_WITHIN_S: u32 = 600;

/// In the order in which they find most for the least time.
const STEPS: [Step; 8] = [
    Step { group: Group::Fmt, title: "format", perform: format },
    Step { group: Group::Clippy, title: "clippy, host", perform: clippy_host },
    Step { group: Group::Clippy, title: "clippy, wasm32", perform: clippy_wasm },
    Step { group: Group::Unit, title: "unit and route tests", perform: unit },
    Step { group: Group::Browser, title: "browser tests", perform: browser },
    Step { group: Group::E2e, title: "browser half for end-to-end", perform: page },
    Step { group: Group::E2e, title: "server for end-to-end", perform: server::build_with_account },
    Step { group: Group::E2e, title: "end-to-end tests", perform: end_to_end },
];

/// Which checks to run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Selection(Option<Group>);

impl Selection {
    /// Reads what stands behind `cargo xtask test`.
    ///
    /// # Errors
    /// There is no such group.
    pub(crate) fn parse(args: &[String]) -> Result<Self> {
        let group = match args {
            [] => return Ok(Self(None)),
            [name] => match name.as_str() {
                "fmt" => Group::Fmt,
                "clippy" => Group::Clippy,
                "unit" => Group::Unit,
                "browser" => Group::Browser,
                "e2e" => Group::E2e,
                other => bail!(
                    "There is no step {other:?}; there are fmt, clippy, unit, browser and e2e."
                ),
            },
            _ => bail!("`cargo xtask test` runs everything, or one step."),
        };
        Ok(Self(Some(group)))
    }

    fn has(self, group: Group) -> bool {
        self.0.is_none_or(|only| only == group)
    }
}

/// Runs the checks.
///
/// # Errors
/// One fails, or what it needs cannot be installed.
pub(crate) fn test(selection: Selection) -> Result<()> {
    let start = Instant::now();
    let mut done = Vec::new();
    for step in STEPS.iter().filter(|step| selection.has(step.group)) {
        progress(&format!("Test: {}", step.title));
        let start = Instant::now();
        (step.perform)()?;
        progress(&format!("Done: {} in {}", step.title, seconds(start.elapsed())));
        done.push((step.title, start.elapsed()));
    }
    println!("{}", summary(&done, start.elapsed()));
    Ok(())
}

fn summary(done: &[(&str, Duration)], total: Duration) -> String {
    let mut lines = String::new();
    for (title, time) in done {
        lines += &format!("{title:28} {:>8}\n", seconds(*time));
    }
    let steps = if done.len() == 1 { "The step" } else { "All steps" };
    lines + &format!("{steps} passed in {}.", seconds(total))
}

fn seconds(time: Duration) -> String {
    format!("{:.1} s", time.as_secs_f64())
}

fn cargo(task: &str, args: &[&str]) -> Result<()> {
    child::complete(child::cargo().args(args), task)
}

fn format() -> Result<()> {
    cargo("Checking the format (`cargo fmt --all` mends it)", &["fmt", "--all", "--check"])
}

/// The browser half is left out: on the host most of it is not compiled at all.
fn clippy_host() -> Result<()> {
    let args = "clippy --workspace --exclude greenroom-frontend --all-targets -- -D warnings";
    cargo("Clippy", &args.split(' ').collect::<Vec<_>>())
}

fn clippy_wasm() -> Result<()> {
    tools::ensure_target()?;
    let args = "clippy --package greenroom-frontend --package greenroom-api \
                --target wasm32-unknown-unknown --all-targets -- -D warnings";
    cargo("Clippy for wasm32", &args.split(' ').collect::<Vec<_>>())
}

/// The command line of cargo for the unit and route tests.
pub(crate) const UNIT: [&str; 6] =
    ["test", "--workspace", "--exclude", "greenroom-frontend", "--exclude", "greenroom-tests"];

/// Names the folder of Zoom's specifications for the tests that hold the sandbox and the client
/// against them.
const ZOOM_SPEC: &str = "GREENROOM_ZOOM_SPEC";

fn unit() -> Result<()> {
    if std::env::var_os(ZOOM_SPEC).is_none() {
        progress(&format!(
            "{ZOOM_SPEC} does not name the folder of Zoom's specifications: the tests against them are skipped"
        ));
    }
    let surroundings = Surroundings::set_up()?;
    let mut cargo = child::cargo();
    surroundings.tell(cargo.args(UNIT));
    child::complete(&mut cargo, "The unit and route tests")
}

fn browser() -> Result<()> {
    let tools = Toolbox::for_browser_tests()?;
    let mut wasm_pack = tools.command("wasm-pack")?;
    // What the tests need is at hand: nothing is to be downloaded.
    wasm_pack.args(["test", "--headless", "--chrome", "--mode", "no-install", "--chromedriver"]);
    wasm_pack.arg(packages::CHROMEDRIVER.locate()?).arg("frontend");
    // The runner's own limit is 20 s for all of them together.
    wasm_pack.env("WASM_BINDGEN_TEST_TIMEOUT", BROWSER_TESTS_WITHIN_S.to_string());
    child::complete(&mut wasm_pack, "The browser tests")
}

fn page() -> Result<()> {
    frontend::build_if_stale(&Toolbox::for_building()?, Profile::Release)
}

fn end_to_end() -> Result<()> {
    packages::ensure(&[&packages::CHROMIUM, &packages::CHROMEDRIVER, &packages::NGINX])?;
    let axe_core = npm::AXE_CORE.ensure_file()?;
    let react = npm::REACT.ensure()?;
    let surroundings = Surroundings::set_up()?;
    let screenshots = workspace::target()?.join("screenshots");
    std::fs::create_dir_all(&screenshots)
        .with_context(|| format!("{} cannot be made", screenshots.display()))?;
    let mut cargo = child::cargo();
    cargo
        .args(["test", "--package", "greenroom-tests"])
        .env("GREENROOM_BIN", server::program()?)
        .env("CHROMIUM", packages::CHROMIUM.locate()?)
        .env("CHROMEDRIVER", packages::CHROMEDRIVER.locate()?)
        .env("AXE_CORE", axe_core)
        .env("WEB_SERVER", packages::NGINX.locate()?)
        // a folder `node_modules`
        .env("NODE_MODULES", react)
        .env("DIST", workspace::dist())
        .env("EXAMPLES", workspace::root().join("docs").join("examples"))
        .env("SCREENSHOTS", screenshots);
    surroundings.tell(&mut cargo);
    child::complete(&mut cargo, "The end-to-end tests")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(args: &[&str]) -> Result<Selection> {
        Selection::parse(&args.iter().map(ToString::to_string).collect::<Vec<_>>())
    }

    fn titles(selection: Selection) -> Vec<&'static str> {
        STEPS.iter().filter(|step| selection.has(step.group)).map(|step| step.title).collect()
    }

    #[test]
    fn without_a_step_everything_runs_and_with_one_only_that() {
        assert_eq!(titles(parse(&[]).unwrap()).len(), STEPS.len());
        assert_eq!(titles(parse(&["clippy"]).unwrap()), ["clippy, host", "clippy, wasm32"]);
        assert_eq!(titles(parse(&["unit"]).unwrap()), ["unit and route tests"]);
    }

    #[test]
    fn an_unknown_step_is_refused_naming_those_there_are() {
        let refusal = parse(&["lint"]).unwrap_err().to_string();
        assert!(refusal.contains("fmt, clippy, unit, browser and e2e"), "{refusal}");
        assert!(parse(&["fmt", "clippy"]).is_err());
    }

    #[test]
    fn the_last_line_sums_up() {
        let done = [("format", Duration::from_millis(1250)), ("clippy, host", Duration::ZERO)];
        let summary = summary(&done, Duration::from_secs(61));
        assert_eq!(summary.lines().last(), Some("All steps passed in 61.0 s."));
        assert!(summary.lines().next().is_some_and(|line| line.ends_with("1.2 s")), "{summary}");
    }
}

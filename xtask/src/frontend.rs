//! Building the browser half into dist/.

use std::{
    fmt,
    fs::{self, File},
    path::PathBuf,
};

use anyhow::{Context, Result};

use crate::{
    child, embed, lock,
    parts::{self, Parts},
    progress,
    tools::Toolbox,
    watch::{BROWSER_HALF, Snapshot},
    workspace,
};

/// How the browser half is built.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Profile {
    /// Quick to build, large to load.
    Dev,
    /// What visitors get: slow to build, small to load.
    Release,
}

impl fmt::Display for Profile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Dev => "dev",
            Self::Release => "release",
        })
    }
}

/// Builds the browser half.
///
/// # Errors
/// The build fails; what it printed says why.
pub(crate) fn build(tools: &Toolbox, profile: Profile) -> Result<()> {
    let _held = hold()?;
    build_held(tools, profile)
}

/// What cargo adds to the flags of .cargo/config.toml.
const WASM_RUSTFLAGS: &str = "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS";

/// Messages of panics name source files by their paths on the machine that builds: visitors need
/// not load them, nor learn them.
fn unnamed_paths() -> String {
    let registry = std::env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| std::env::home_dir().map(|home| home.join(".cargo")))
        .map(|home| home.join("registry").join("src"));
    [registry, Some(workspace::root().to_path_buf())]
        .into_iter()
        .flatten()
        // Flags in a variable are split at blanks: such a path stays.
        .filter(|path| !path.to_string_lossy().contains(char::is_whitespace))
        .map(|path| format!("--remap-path-prefix={}=", path.display()))
        .collect::<Vec<_>>()
        .join(" ")
}

/// Trunk empties dist/ and fills it anew: one command at a time.
fn hold() -> Result<File> {
    let place = workspace::target()?.join("browser-half.lock");
    lock::hold(&place, "another build of the browser half")
}

fn build_held(tools: &Toolbox, profile: Profile) -> Result<()> {
    let sources = Snapshot::of(workspace::root(), BROWSER_HALF);
    progress(&format!("Building the browser half ({profile})"));
    let mut trunk = tools.command("trunk")?;
    trunk.args(["build", "--skip-version-check"]);
    let mut split = None;
    if profile == Profile::Release {
        trunk.arg("--release");
        trunk.env(WASM_RUSTFLAGS, format!("{} {}", parts::RUSTFLAGS, unnamed_paths()));
        split = Some(Parts::of_build(tools, &mut trunk)?);
    }
    // Its errors are sentences; where in its own code they arose helps nobody here.
    trunk.env("RUST_BACKTRACE", "0");
    // Our stdout begins with what the server says.
    trunk.stdout(std::io::stderr());
    // Trunk takes NO_COLOR for a yes or no and stops at the usual NO_COLOR=1.
    if std::env::var_os("NO_COLOR").is_some() {
        trunk.env_remove("NO_COLOR").env("TRUNK_COLOR", "never");
    }
    child::complete(&mut trunk, "Building the browser half")?;
    if let Some(parts) = split {
        parts.gather(tools, &workspace::dist())?;
    }
    embed::write(&workspace::dist())?;
    let stamp = stamp_file()?;
    fs::write(&stamp, stamp_text(profile, &sources))
        .with_context(|| format!("{} cannot be written; free or permit it", stamp.display()))
}

/// Builds the browser half unless dist/ holds what this build would make.
///
/// # Errors
/// The build fails; what it printed says why.
pub(crate) fn build_if_stale(tools: &Toolbox, profile: Profile) -> Result<()> {
    let _held = hold()?;
    let sources = Snapshot::of(workspace::root(), BROWSER_HALF);
    let built = fs::read_to_string(stamp_file()?).unwrap_or_default();
    if built == stamp_text(profile, &sources) { Ok(()) } else { build_held(tools, profile) }
}

/// Where it is noted what dist/ was built from. Not inside dist/, which is served.
fn stamp_file() -> Result<PathBuf> {
    Ok(workspace::target()?.join("browser-half.stamp"))
}

/// Names the sources, the profile and the very page that came of them, so that a dist/ that was
/// removed, or built by hand, counts as stale.
fn stamp_text(profile: Profile, sources: &Snapshot) -> String {
    let page = Snapshot::of(workspace::root(), &["dist/index.html"]);
    format!("{profile} {:016x} {:016x}\n", sources.fingerprint(), page.fingerprint())
}

//! The tools the build and the tests need: which version, where it is, how it is installed.

use std::{
    ffi::{OsStr, OsString},
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, bail};

use crate::{child, lock, packages, progress, workspace};

/// A tool that Cargo installs, needed in exactly one version.
struct CargoTool {
    /// The crate to install.
    package: &'static str,
    /// The program to run.
    program: &'static str,
    version: &'static str,
    /// The feature that has the program in it; none where it is empty.
    feature: &'static str,
    /// Whether `--version` tells the version. Of the others only our own install is believed.
    tells_version: bool,
}

impl CargoTool {
    const fn new(package: &'static str, program: &'static str, version: &'static str) -> Self {
        Self { package, program, version, feature: "", tells_version: true }
    }
}

/// 0.22 needs a newer rustc than rust-toolchain.toml pins.
const TRUNK: CargoTool = CargoTool::new("trunk", "trunk", "0.21.14");
/// The same version as the wasm-bindgen crate, or the two do not understand each other.
const WASM_BINDGEN: CargoTool = CargoTool::new("wasm-bindgen-cli", "wasm-bindgen", "0.2.129");
const WASM_PACK: CargoTool = CargoTool::new("wasm-pack", "wasm-pack", "0.15.1");
/// Cuts the program at what the macros of `wasm_split_helpers`, which leptos has, left in it.
const WASM_SPLIT: CargoTool = CargoTool {
    feature: "build-binary",
    tells_version: false,
    ..CargoTool::new("wasm_split_cli_support", "wasm-split-cli", "0.2.4")
};

const TARGET: &str = "wasm32-unknown-unknown";

/// The tools at hand, and how to run them.
pub(crate) struct Toolbox {
    /// Folders of tools that are not on the user's PATH.
    folders: Vec<PathBuf>,
}

impl Toolbox {
    /// Everything that builds the browser half, installed where it was missing.
    ///
    /// # Errors
    /// Something is missing and cannot be installed.
    pub(crate) fn for_building() -> Result<Self> {
        ensure_target()?;
        packages::ensure(&[&packages::WASM_OPT])?;
        Self::with(&[&TRUNK, &WASM_BINDGEN, &WASM_SPLIT])
    }

    /// Everything that runs the browser half's own tests, installed where it was missing.
    ///
    /// # Errors
    /// Something is missing and cannot be installed.
    pub(crate) fn for_browser_tests() -> Result<Self> {
        ensure_target()?;
        packages::ensure(&[&packages::CHROMIUM, &packages::CHROMEDRIVER])?;
        Self::with(&[&WASM_BINDGEN, &WASM_PACK])
    }

    fn with(tools: &[&CargoTool]) -> Result<Self> {
        let cache = workspace::tools_cache()?;
        let found: Result<Vec<_>> = tools.iter().map(|tool| tool.ensure(&cache)).collect();
        Ok(Self { folders: found?.into_iter().flatten().collect() })
    }

    /// `program` in the checkout, with the tools before everything else on its PATH.
    ///
    /// # Errors
    /// The cache folder's name cannot stand in PATH.
    pub(crate) fn command(&self, program: impl AsRef<OsStr>) -> Result<Command> {
        let mut command = Command::new(program);
        command.current_dir(workspace::root()).env("PATH", self.path()?);
        Ok(command)
    }

    /// PATH with the tools before everything else.
    ///
    /// # Errors
    /// The cache folder's name cannot stand in PATH.
    pub(crate) fn path(&self) -> Result<OsString> {
        child::path_with(&self.folders)
    }
}

impl CargoTool {
    /// The folder that must stand in PATH, `None` where the user's own PATH has the very version.
    fn ensure(&self, cache: &Path) -> Result<Option<PathBuf>> {
        if self.tells_version && self.is_ours(Path::new(self.program)) {
            return Ok(None);
        }
        let home = cache.join(format!("{}-{}", self.package, self.version));
        let folder = home.join("bin");
        let program = folder.join(self.program);
        if !self.is_ours(&program) {
            self.install(cache, &home, &program)?;
        }
        Ok(Some(folder))
    }

    fn is_ours(&self, program: &Path) -> bool {
        if !self.tells_version {
            return child::printed(program, "--help").is_some();
        }
        child::printed(program, "--version")
            .is_some_and(|printed| version_in(&printed) == Some(self.version))
    }

    /// Installs into `home`. Of two at once, the second waits and finds the work done.
    fn install(&self, cache: &Path, home: &Path, program: &Path) -> Result<()> {
        let Self { package, version, .. } = self;
        let place = cache.join(format!("{package}.lock"));
        let _held = lock::hold(&place, &format!("another install of {package}"))?;
        if self.is_ours(program) {
            return Ok(());
        }
        progress(&format!("Installing {package} {version} (once; a few minutes)"));
        let mut install = child::cargo();
        // --force: what is there but does not run was left by an install that was cut off.
        install.args(["install", "--locked", "--force", package, "--version", version, "--root"]);
        install.arg(home).args(["--features", self.feature]);
        child::complete(&mut install, &format!("Installing {package} {version}"))?;
        if !self.is_ours(program) {
            bail!(
                "{} was installed but does not run; remove {} and try again.",
                package,
                home.display()
            );
        }
        Ok(())
    }
}

/// The compiler's part for the browser: rust-toolchain.toml names it, so a rustup that installed
/// the toolchain has it, and one that came before does not.
///
/// # Errors
/// It is missing and cannot be installed.
pub(crate) fn ensure_target() -> Result<()> {
    let sysroot = Command::new("rustc")
        .current_dir(workspace::root())
        .args(["--print", "sysroot"])
        .output()
        .context("rustc could not be started; install Rust from https://rustup.rs")?;
    let sysroot = PathBuf::from(String::from_utf8_lossy(&sysroot.stdout).trim());
    if sysroot.join("lib/rustlib").join(TARGET).is_dir() {
        return Ok(());
    }
    if child::find(&["rustup"]).is_none() {
        bail!("Rust's target {TARGET} is missing; install it, or Rust from https://rustup.rs.");
    }
    progress(&format!("Installing Rust's target {TARGET}"));
    let mut rustup = Command::new("rustup");
    rustup.current_dir(workspace::root()).args(["target", "add", TARGET]);
    child::complete(&mut rustup, &format!("Installing Rust's target {TARGET}"))
}

/// The version in what a tool prints for `--version`.
fn version_in(printed: &str) -> Option<&str> {
    printed.split_whitespace().find(|word| word.starts_with(|c: char| c.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_read_from_what_tools_print() {
        assert_eq!(version_in("trunk 0.21.14\n"), Some("0.21.14"));
        assert_eq!(version_in("wasm-bindgen 0.2.129 (1a2b3c 2026-09-01)"), Some("0.2.129"));
        assert_eq!(version_in("trunk"), None);
    }

    #[test]
    fn another_version_or_another_program_is_not_ours() {
        let shell = CargoTool::new("sh", "sh", "0.0.0");
        assert!(!shell.is_ours(Path::new("cargo")));
        assert!(!shell.is_ours(Path::new("no-such-program")));
    }

    #[test]
    fn the_browser_halfs_crate_and_the_tool_have_one_version() {
        let manifest = std::fs::read_to_string(workspace::root().join("Cargo.toml")).unwrap();
        let pinned = format!("wasm-bindgen = \"={}\"", WASM_BINDGEN.version);
        assert!(manifest.contains(&pinned), "Cargo.toml does not say {pinned}");
    }
}

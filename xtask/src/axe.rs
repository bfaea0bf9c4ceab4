//! axe-core, the accessibility rules the end-to-end tests hold every view against.

use std::{fs, path::PathBuf, process::Command};

use anyhow::{Context, Result, bail};

use crate::{child, packages, progress, workspace};

const VERSION: &str = "4.14.1";

/// The script to inject, fetched by npm where the cache has none.
///
/// # Errors
/// npm cannot be installed or cannot fetch it.
pub(crate) fn ensure() -> Result<PathBuf> {
    let home = workspace::tools_cache()?.join(format!("axe-core-{VERSION}"));
    let script = home.join("node_modules/axe-core/axe.min.js");
    if script.is_file() {
        return Ok(script);
    }
    packages::ensure(&[&packages::NPM])?;
    progress(&format!("Installing axe-core {VERSION}"));
    fs::create_dir_all(&home)
        .with_context(|| format!("{} cannot be made; free or permit it", home.display()))?;
    let mut npm = Command::new("npm");
    npm.args(["install", "--no-save", "--no-audit", "--no-fund", "--ignore-scripts"]);
    npm.arg("--prefix").arg(&home).arg(format!("axe-core@{VERSION}"));
    child::complete(&mut npm, "Installing axe-core")?;
    if !script.is_file() {
        bail!("npm installed no {}; remove {} and try again.", script.display(), home.display());
    }
    Ok(script)
}

//! Where things are: the checkout, the build's output, the user's cache.

use std::{
    env,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};

/// The checkout.
pub(crate) fn root() -> &'static Path {
    let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
    xtask.parent().unwrap_or(xtask)
}

/// The browser half as Trunk builds it.
pub(crate) fn dist() -> PathBuf {
    root().join("dist")
}

/// Cargo's target folder: the one this program was built into, however it was chosen.
///
/// # Errors
/// The program does not lie where Cargo puts it.
pub(crate) fn target() -> Result<PathBuf> {
    let this = env::current_exe().context("Cargo's target folder cannot be found")?;
    let target = this.ancestors().nth(2).context("Run this as `cargo xtask`.")?;
    Ok(target.to_path_buf())
}

/// Where tools are kept between checkouts, out of the way of those the user installed.
///
/// # Errors
/// Neither `XDG_CACHE_HOME` nor `HOME` is set.
pub(crate) fn tools_cache() -> Result<PathBuf> {
    let named =
        |variable| env::var_os(variable).map(PathBuf::from).filter(|path| path.is_absolute());
    let cache =
        named("XDG_CACHE_HOME")
            .or_else(|| named("HOME").map(|home| home.join(".cache")))
            .context("Set HOME or XDG_CACHE_HOME, so that tools have a place to be installed.")?;
    Ok(cache.join("greenroom").join("tools"))
}

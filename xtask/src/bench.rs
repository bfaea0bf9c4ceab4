//! `cargo xtask bench`: what the server adds to a call and what it does under load, measured on
//! its release build.

use anyhow::Result;

use crate::{child, progress};

/// Builds the release and measures it.
///
/// # Errors
/// It does not build, or does not do what it should while it is measured.
pub(crate) fn bench() -> Result<()> {
    progress("Bench: about two minutes; ratios mean more than numbers on a busy machine");
    let line = ["bench", "--package", "greenroom", "--bench", "load"];
    child::complete(child::cargo().args(line), "The bench")
}

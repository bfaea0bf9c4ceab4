//! `cargo xtask build`: dist/, precompressed, and one binary that holds it.

use anyhow::Result;

use crate::{
    child,
    frontend::{self, Profile},
    progress, sizes,
    tools::Toolbox,
    workspace,
};

/// Builds the release.
///
/// # Errors
/// A tool cannot be installed, a half cannot be built, the first load is over its budget.
pub(crate) fn build() -> Result<()> {
    let tools = Toolbox::for_building()?;
    frontend::build(&tools, Profile::Release)?;

    progress("Compressing dist/");
    let assets = sizes::assets(&workspace::dist())?;
    println!("{}", sizes::table(&assets));
    sizes::check(&assets)?;
    for asset in &assets {
        asset.write_compressed()?;
    }

    progress("Building the server (release)");
    let mut cargo = child::cargo();
    cargo.args(["build", "--release", "--package", "greenroom"]);
    child::complete(&mut cargo, "Building the server")?;
    let binary = workspace::target()?.join("release").join("greenroom");
    println!("The console and its server: {}", binary.display());
    Ok(())
}

//! What the end-to-end tests take from npm: the accessibility rules every view is held against,
//! and what a portal of somebody else's is built with.

use std::{fs, path::PathBuf, process::Command};

use anyhow::{Context, Result, bail};

use crate::{child, packages, progress, workspace};

/// Packages of one purpose, at their versions.
pub(crate) struct Packages {
    /// What sentences call them; also their folder's name in the cache.
    title: &'static str,
    /// As npm takes them.
    packages: &'static [&'static str],
    /// A file that is there once they are.
    proof: &'static str,
}

/// axe-core: a script to inject into a page.
pub(crate) const AXE_CORE: Packages = Packages {
    title: "axe-core-4.14.1",
    packages: &["axe-core@4.14.1"],
    proof: "axe-core/axe.min.js",
};

/// React, and what makes one file of a portal written with it.
pub(crate) const REACT: Packages = Packages {
    title: "react-19.3.1-esbuild-0.28.2",
    packages: &["react@19.3.1", "react-dom@19.3.1", "esbuild@0.28.2"],
    proof: "esbuild/bin/esbuild",
};

impl Packages {
    /// Their folder `node_modules`, filled by npm where the cache has none.
    ///
    /// # Errors
    /// npm cannot be installed or cannot fetch them.
    pub(crate) fn ensure(&self) -> Result<PathBuf> {
        let home = workspace::tools_cache()?.join(self.title);
        let modules = home.join("node_modules");
        if modules.join(self.proof).is_file() {
            return Ok(modules);
        }
        packages::ensure(&[&packages::NPM])?;
        let task = format!("Installing {}", self.packages.join(", "));
        progress(&task);
        fs::create_dir_all(&home)
            .with_context(|| format!("{} cannot be made; free or permit it", home.display()))?;
        let mut npm = Command::new("npm");
        npm.args(["install", "--no-save", "--no-audit", "--no-fund", "--ignore-scripts"]);
        npm.arg("--prefix").arg(&home).args(self.packages);
        child::complete(&mut npm, &task)?;
        if !modules.join(self.proof).is_file() {
            bail!("npm installed no {}; remove {} and try again.", self.proof, home.display());
        }
        Ok(modules)
    }

    /// The file they are known by, once they are there.
    ///
    /// # Errors
    /// As [`Self::ensure`].
    pub(crate) fn ensure_file(&self) -> Result<PathBuf> {
        Ok(self.ensure()?.join(self.proof))
    }
}

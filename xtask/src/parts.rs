//! The parts of the browser half that are fetched when they are first needed, which
//! frontend/src/parts.rs sets apart: splitting the program, and putting its parts into dist/.
//!
//! rustc links one program with its relocations. `wasm-split-cli` cuts it: into each part goes
//! what is reachable from that part alone, into a shared one what several parts need, and
//! everything else stays in the main program. wasm-bindgen and wasm-opt then work on what they get.

use std::{
    ffi::OsString,
    fs,
    hash::{DefaultHasher, Hasher},
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, ensure};

use crate::{child, glue, tools::Toolbox, workspace};

/// Stands in for wasm-bindgen.
const SPLITTER: &str = include_str!("split.sh");

/// What rustc is told so that the program can be split.
pub(crate) const RUSTFLAGS: &str = "--cfg=parts -Clink-arg=--emit-relocs";

/// How the ending of the main program's file differs from those of its parts.
const MAIN: &str = "_bg.wasm";

/// Whether a file of dist/ is a part: nothing the first load waits for.
pub(crate) fn is_part(name: &str) -> bool {
    name.ends_with(".wasm") && !name.ends_with(MAIN)
}

/// The splitting of one build.
pub(crate) struct Parts {
    folder: PathBuf,
}

impl Parts {
    /// Makes `trunk` split the program it builds.
    ///
    /// # Errors
    /// The folder for the parts cannot be made.
    pub(crate) fn of_build(tools: &Toolbox, trunk: &mut Command) -> Result<Self> {
        let folder = workspace::target()?.join("browser-half-parts");
        let sentence = || format!("{} cannot be written; free or permit it", folder.display());
        if folder.exists() {
            fs::remove_dir_all(&folder).with_context(sentence)?;
        }
        let stand_ins = folder.join("bin");
        let stand_in = stand_ins.join("wasm-bindgen");
        fs::create_dir_all(&stand_ins).with_context(sentence)?;
        fs::write(&stand_in, format!("#!/bin/sh\n{SPLITTER}")).with_context(sentence)?;
        fs::set_permissions(&stand_in, fs::Permissions::from_mode(0o755)).with_context(sentence)?;
        let tools = tools.path()?;
        let mut path = OsString::from(&stand_ins);
        path.push(":");
        path.push(&tools);
        trunk.env("PATH", path).env("TOOLS", tools).env("PARTS", &folder);
        Ok(Self { folder })
    }

    /// Puts the parts into `dist` and names everything by what it holds.
    ///
    /// # Errors
    /// What Trunk left is not what is expected, wasm-opt fails, a file cannot be written.
    pub(crate) fn gather(&self, tools: &Toolbox, dist: &Path) -> Result<()> {
        glue::number_imports(dist)?;
        let base = base(dist)?;
        let script = dist.join(format!("{base}.js"));
        let program = dist.join(format!("{base}{MAIN}"));
        let mut glue = fs::read_to_string(&script).with_context(|| unreadable(&script))?;
        let options = options()?;
        let mut files = Vec::new();
        for part in self.names()? {
            let path = self.folder.join(&part).with_extension("opt");
            let mut wasm_opt = tools.command("wasm-opt")?;
            wasm_opt.args(options.split_whitespace()).arg(self.folder.join(&part));
            child::complete(wasm_opt.arg("--output").arg(&path), "Making a part small")?;
            ensure!(glue.contains(&part), "nothing fetches the part {part}; build again");
            files.push((part, fs::read(&path).with_context(|| unreadable(&path))?));
        }

        let mut hasher = DefaultHasher::new();
        hasher.write(&fs::read(&program).with_context(|| unreadable(&program))?);
        hasher.write(glue.as_bytes());
        for (_, content) in &files {
            hasher.write(content);
        }
        let (name, _) = base.rsplit_once('-').context("Trunk did not name its files by a hash")?;
        let named = format!("{name}-{:016x}", hasher.finish());

        for (part, content) in files {
            let short = part.strip_prefix("split_").unwrap_or(&part);
            let name = format!("{named}-{short}");
            glue = glue.replace(&part, &name);
            write(&dist.join(name), &content)?;
        }
        fs::rename(&program, dist.join(format!("{named}{MAIN}")))
            .with_context(|| format!("{} cannot be renamed", program.display()))?;
        write(&dist.join(format!("{named}.js")), glue.as_bytes())?;
        if base != named {
            fs::remove_file(&script)
                .with_context(|| format!("{} cannot be removed", script.display()))?;
        }
        let page = dist.join("index.html");
        let text = fs::read_to_string(&page).with_context(|| unreadable(&page))?;
        write(&page, text.replace(&base, &named).as_bytes())
    }

    /// The files of the parts, in a fixed order.
    fn names(&self) -> Result<Vec<String>> {
        let entries = fs::read_dir(&self.folder).with_context(|| unreadable(&self.folder))?;
        let mut names: Vec<_> = entries
            .flatten()
            .map(|entry| entry.file_name().to_string_lossy().into_owned())
            .filter(|name| name.ends_with(".wasm") && name != "main.wasm")
            .collect();
        names.sort();
        Ok(names)
    }
}

/// What the names of program and JavaScript begin with, as Trunk made them.
fn base(dist: &Path) -> Result<String> {
    let entries = fs::read_dir(dist).with_context(|| unreadable(dist))?;
    let mut names = entries.flatten().filter_map(|entry| {
        Some(entry.file_name().to_string_lossy().strip_suffix(MAIN)?.to_owned())
    });
    names.next().context("dist/ holds no program; build again")
}

/// How Trunk has wasm-opt work on the main program: as index.html says.
fn options() -> Result<String> {
    let page = workspace::root().join("index.html");
    let text = fs::read_to_string(&page).with_context(|| unreadable(&page))?;
    let options =
        text.split_once("data-wasm-opt-params=\"").and_then(|(_, rest)| rest.split_once('"'));
    let (options, _) = options.context("index.html does not say how wasm-opt is to work")?;
    Ok(options.to_owned())
}

fn unreadable(path: &Path) -> String {
    format!("{} cannot be read; build again", path.display())
}

fn write(path: &Path, content: &[u8]) -> Result<()> {
    fs::write(path, content).with_context(|| format!("{} cannot be written", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_main_program_is_no_part_and_its_parts_are() {
        assert!(!is_part("app-00ff00ff00ff00ff_bg.wasm"));
        assert!(!is_part("app-00ff00ff00ff00ff.js"));
        assert!(is_part("app-00ff00ff00ff00ff-meetings.wasm"));
        assert!(is_part("app-00ff00ff00ff00ff-chunk_3.wasm"));
    }

    #[test]
    fn wasm_opt_is_told_what_the_page_says() {
        let options = options().unwrap();
        assert!(options.split_whitespace().all(|option| option.starts_with('-')), "{options}");
        assert!(options.contains("--enable-bulk-memory"), "{options}");
    }
}

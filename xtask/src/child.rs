//! Other programs: where they are found, and how their failure becomes one sentence.

use std::{
    env,
    ffi::OsString,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, bail};

use crate::workspace;

/// The cargo that runs this program, or the one on PATH.
pub(crate) fn cargo() -> Command {
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(workspace::root());
    cargo
}

/// Runs `command` to its end; what it prints is shown.
///
/// # Errors
/// It cannot be started or fails; the sentence says `task` and what to do.
pub(crate) fn complete(command: &mut Command, task: &str) -> Result<()> {
    let program = command.get_program().to_string_lossy().into_owned();
    let status = command
        .status()
        .with_context(|| format!("{task} failed because {program} could not be started"))?;
    if !status.success() {
        bail!("{task} failed ({status}); mend what is printed above and run the command again.");
    }
    Ok(())
}

/// What a program prints when asked, such as for `--version`; `None` where there is no such
/// program or it does not work.
pub(crate) fn printed(program: &Path, asked: &str) -> Option<String> {
    let output = Command::new(program).arg(asked).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

/// The first of `names` that is on PATH.
pub(crate) fn find(names: &[&str]) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    names.iter().find_map(|name| {
        env::split_paths(&path).map(|folder| folder.join(name)).find(|file| is_executable(file))
    })
}

/// PATH with `folders` before what the user has on it.
///
/// # Errors
/// A folder's name cannot stand in PATH.
pub(crate) fn path_with(folders: &[PathBuf]) -> Result<OsString> {
    let users = env::var_os("PATH").unwrap_or_default();
    env::join_paths(folders.iter().cloned().chain(env::split_paths(&users)))
        .context("The cache folder's name holds a colon; set XDG_CACHE_HOME to one without")
}

/// A program outside PATH, where it is there.
pub(crate) fn existing(file: &str) -> Option<PathBuf> {
    Some(PathBuf::from(file)).filter(|file| is_executable(file))
}

fn is_executable(file: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    file.metadata().is_ok_and(|data| data.is_file() && data.permissions().mode() & 0o111 != 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_is_one_sentence_that_names_the_task() {
        let failure = complete(&mut Command::new("false"), "Formatting").unwrap_err();
        assert!(format!("{failure:#}").starts_with("Formatting failed"), "{failure:#}");
        let missing = complete(&mut Command::new("/no/such/program"), "Formatting").unwrap_err();
        assert!(format!("{missing:#}").contains("/no/such/program could not be started"));
    }

    #[test]
    fn the_first_name_found_on_path_is_taken() {
        let found = find(&["no-such-program", "sh"]).unwrap();
        assert!(found.ends_with("sh"), "{found:?}");
        assert_eq!(find(&["no-such-program"]), None);
    }

    #[test]
    fn our_folders_come_before_the_users() {
        let path = path_with(&["/ours".into()]).unwrap();
        assert_eq!(env::split_paths(&path).next(), Some("/ours".into()));
    }
}

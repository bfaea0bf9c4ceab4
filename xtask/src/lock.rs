//! Keeping two commands at once from writing the same files.

use std::fs::{self, File};
use std::path::Path;

use anyhow::{Context, Result};

use crate::progress;

/// Waits until nobody else holds `place` and holds it: as long as the file is kept, and no longer
/// than this process lives. Where it has to wait, it says for `what`.
///
/// # Errors
/// The file cannot be made.
pub(crate) fn hold(place: &Path, what: &str) -> Result<File> {
    let sentence = || format!("{} cannot be written; free or permit it", place.display());
    if let Some(folder) = place.parent() {
        fs::create_dir_all(folder).with_context(sentence)?;
    }
    let file = File::create(place).with_context(sentence)?;
    if file.try_lock().is_err() {
        progress(&format!("Waiting for {what}"));
        file.lock().with_context(sentence)?;
    }
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_held_cannot_be_held_again_until_it_is_let_go() {
        let place = std::env::temp_dir().join(format!("xtask-lock-{}", std::process::id()));
        let held = hold(&place, "nobody").unwrap();
        let other = File::open(&place).unwrap();
        assert!(other.try_lock().is_err());
        drop(held);
        // A process that another test is starting may have it until it runs its own program.
        other.lock().unwrap();
        fs::remove_file(place).unwrap();
    }
}

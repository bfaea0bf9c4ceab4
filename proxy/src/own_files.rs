//! The server's files on disk hold colleagues' names and meetings: nobody else on the machine
//! reads them. What is made here is its owner's alone; what is found open is closed.

use std::{
    fs,
    path::{Path, PathBuf},
};

use thiserror::Error;

/// How the names of the files end that SQLite keeps beside a store.
const SIDE_FILES: [&str; 3] = ["-wal", "-shm", "-journal"];

/// A file or folder cannot be used.
#[derive(Debug, Error)]
pub enum OwnFileError {
    /// It cannot be made or written.
    #[error("cannot write {path}: give it to the user the server runs as, or name another place")]
    Unusable {
        /// Which one.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// Others may read it, and it is not ours to change.
    #[error(
        "{0} can be read by others and belongs to another user: give it to the user the server runs as, with chmod 600"
    )]
    Exposed(PathBuf),
}

/// Makes the data directory, where it is missing. One that is there is closed to others where
/// it is ours and nothing but the server's own files, which `ours` names by how they begin, lives
/// in it: a folder that is shared stays so.
///
/// # Errors
/// Where it cannot be made.
pub fn prepare_folder(folder: &Path, ours: &[&str]) -> Result<(), OwnFileError> {
    let failed = |source| OwnFileError::Unusable { path: folder.to_path_buf(), source };
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(failed)?;
    if !rights::is_open(folder).map_err(failed)? {
        return Ok(());
    }
    let is_ours = |name: &str| ours.iter().any(|start| name.starts_with(start));
    let alone = fs::read_dir(folder)
        .map_err(failed)?
        .all(|entry| entry.is_ok_and(|entry| entry.file_name().to_str().is_some_and(is_ours)));
    if alone && rights::belongs_to_us(folder).map_err(failed)? {
        rights::close(folder, 0o700).map_err(failed)?;
        tracing::warn!("others could look into {}: closed to them", folder.display());
    } else {
        tracing::warn!(
            "others can look into {}: better name a data directory of the server's own",
            folder.display()
        );
    }
    Ok(())
}

/// Makes the store's file, where it is missing, and closes it and its side files to others.
/// SQLite gives side files it makes the permissions of the file it finds.
///
/// # Errors
/// Where it cannot be written, or is open to others and another user's.
pub fn prepare_store(file: &Path) -> Result<(), OwnFileError> {
    let mut options = fs::OpenOptions::new();
    options.create(true).append(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
        .open(file)
        .map_err(|source| OwnFileError::Unusable { path: file.to_path_buf(), source })?;
    let beside = SIDE_FILES.map(|ending| {
        let mut name = file.as_os_str().to_owned();
        name.push(ending);
        PathBuf::from(name)
    });
    let mut was_open = false;
    for file in std::iter::once(file).chain(beside.iter().map(PathBuf::as_path)) {
        let failed = |source| OwnFileError::Unusable { path: file.to_path_buf(), source };
        // A side file may go while another process closes the store.
        match rights::is_open(file) {
            Ok(true) => {}
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(failed(error));
            }
            Ok(false) | Err(_) => continue,
        }
        if !rights::belongs_to_us(file).map_err(failed)? {
            return Err(OwnFileError::Exposed(file.to_path_buf()));
        }
        rights::close(file, 0o600).map_err(failed)?;
        was_open = true;
    }
    if was_open {
        tracing::warn!("others could read the store {}: closed to them", file.display());
    }
    Ok(())
}

#[cfg(unix)]
mod rights {
    use std::{
        fs,
        io::Result,
        os::unix::fs::{MetadataExt, PermissionsExt},
        path::Path,
    };

    /// Whether anybody but its owner may do anything with it.
    pub(super) fn is_open(path: &Path) -> Result<bool> {
        Ok(fs::metadata(path)?.permissions().mode() & 0o077 != 0)
    }

    pub(super) fn belongs_to_us(path: &Path) -> Result<bool> {
        Ok(fs::metadata(path)?.uid() == rustix::process::geteuid().as_raw())
    }

    pub(super) fn close(path: &Path, mode: u32) -> Result<()> {
        fs::set_permissions(path, fs::Permissions::from_mode(mode))
    }
}

/// Elsewhere a file has the permissions of the folder it is in, which the operator sets.
#[cfg(not(unix))]
mod rights {
    use std::{io::Result, path::Path};

    pub(super) fn is_open(path: &Path) -> Result<bool> {
        path.metadata().map(|_| false)
    }

    pub(super) fn belongs_to_us(_: &Path) -> Result<bool> {
        Ok(true)
    }

    pub(super) fn close(_: &Path, _: u32) -> Result<()> {
        Ok(())
    }
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    fn open(path: &Path, mode: u32) {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    }

    #[test]
    fn a_store_that_others_could_read_is_closed_to_them_with_its_side_files() {
        let dir = tempfile::tempdir().unwrap();
        let store = dir.path().join("a.sqlite");
        prepare_store(&store).unwrap();
        assert_eq!(mode(&store), 0o600);
        let beside = ["a.sqlite-wal", "a.sqlite-shm"].map(|name| dir.path().join(name));
        let other = dir.path().join("b.sqlite");
        for file in beside.iter().chain([&other]) {
            fs::write(file, "").unwrap();
            open(file, 0o644);
        }
        open(&store, 0o664);
        prepare_store(&store).unwrap();
        assert_eq!(mode(&store), 0o600);
        assert_eq!(beside.map(|file| mode(&file)), [0o600, 0o600]);
        assert_eq!(mode(&other), 0o644, "not the store's");
    }

    #[test]
    fn a_data_directory_is_closed_to_others_unless_something_else_lives_in_it() {
        let dir = tempfile::tempdir().unwrap();
        let data = dir.path().join("data");
        let prepare = || prepare_folder(&data, &["greenroom.sqlite", "sealing."]).unwrap();
        prepare();
        assert_eq!(mode(&data), 0o700);
        fs::write(data.join("greenroom.sqlite-wal"), "").unwrap();
        open(&data, 0o755);
        prepare();
        assert_eq!(mode(&data), 0o700);
        fs::write(data.join("somebody-elses.txt"), "").unwrap();
        open(&data, 0o755);
        prepare();
        assert_eq!(mode(&data), 0o755);
    }
}

//! Which files a half of Greenroom is built from, and whether they changed.

use std::{
    collections::BTreeMap,
    fs,
    hash::{DefaultHasher, Hash, Hasher},
    path::{Path, PathBuf},
    thread,
    time::{Duration, SystemTime},
};

/// What the browser half is built from; files, or folders with all that is in them. The tools
/// that build it, and how it is split, are in the last.
pub(crate) const BROWSER_HALF: &[&str] = &[
    "Cargo.toml",
    "Cargo.lock",
    "rust-toolchain.toml",
    "Trunk.toml",
    "index.html",
    "boot.js",
    "api/Cargo.toml",
    "api/src",
    "catalogue/Cargo.toml",
    "catalogue/src",
    "frontend/Cargo.toml",
    "frontend/build.rs",
    "frontend/embed",
    "frontend/messages",
    "frontend/src",
    "frontend/style",
    "xtask/src/embed.rs",
    "xtask/src/parts.rs",
    "xtask/src/split.sh",
    "xtask/src/tools.rs",
];

/// What the server is built from. The browser half is not among it: a development server reads
/// dist/ at every request.
pub(crate) const SERVER: &[&str] = &[
    "Cargo.toml",
    "Cargo.lock",
    "rust-toolchain.toml",
    "api/Cargo.toml",
    "api/src",
    "zoom/Cargo.toml",
    "zoom/src",
    "sandbox/Cargo.toml",
    "sandbox/src",
    "proxy/Cargo.toml",
    "proxy/build.rs",
    "proxy/src",
];

/// How often files are looked at.
const POLL: Duration = Duration::from_millis(300);

/// The files of one moment and when each was last written.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub(crate) struct Snapshot(BTreeMap<PathBuf, SystemTime>);

impl Snapshot {
    /// Looks at `places`, relative to `root`. One that does not exist holds no files.
    pub(crate) fn of(root: &Path, places: &[&str]) -> Self {
        let mut snapshot = Self::default();
        for place in places {
            snapshot.add(&root.join(place));
        }
        snapshot
    }

    fn add(&mut self, path: &Path) {
        if path.file_name().is_some_and(|name| is_passing(&name.to_string_lossy())) {
            return;
        }
        // What vanishes between listing and looking is gone, which the next look will tell.
        let Ok(data) = path.metadata() else { return };
        if !data.is_dir() {
            if let Ok(written) = data.modified() {
                self.0.insert(path.to_path_buf(), written);
            }
        } else if let Ok(entries) = fs::read_dir(path) {
            for entry in entries.flatten() {
                self.add(&entry.path());
            }
        }
    }

    /// A number that differs, all but surely, where the snapshots differ.
    pub(crate) fn fingerprint(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        self.hash(&mut hasher);
        hasher.finish()
    }
}

/// Files an editor leaves beside the one it edits, and hidden ones.
fn is_passing(name: &str) -> bool {
    name.starts_with(['.', '#']) || name.ends_with('~') || name.ends_with(".swp")
}

/// Files under watch.
pub(crate) struct Watch {
    root: PathBuf,
    places: &'static [&'static str],
    seen: Snapshot,
}

impl Watch {
    /// Watches `places`, relative to `root`, from how they are now.
    pub(crate) fn new(root: &Path, places: &'static [&'static str]) -> Self {
        Self { root: root.to_path_buf(), places, seen: Snapshot::of(root, places) }
    }

    /// Whether anything changed since the last time it was said to have; after one poll's wait,
    /// and once what writes the files has come to rest.
    pub(crate) fn changed(&mut self) -> bool {
        let mut now = Snapshot::of(&self.root, self.places);
        if now == self.seen {
            return false;
        }
        loop {
            thread::sleep(POLL);
            let later = Snapshot::of(&self.root, self.places);
            if later == now {
                self.seen = now;
                return true;
            }
            now = later;
        }
    }
}

/// Waits until it is worth looking again.
pub(crate) fn pause() {
    thread::sleep(POLL);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace;

    /// A folder that is removed with its test.
    struct Scratch(PathBuf);

    impl Scratch {
        fn new(name: &str) -> Self {
            let folder = std::env::temp_dir().join(format!("xtask-{name}-{}", std::process::id()));
            fs::create_dir_all(folder.join("src/deep")).unwrap();
            fs::write(folder.join("src/deep/a.rs"), "").unwrap();
            Self(folder)
        }
    }

    impl Drop for Scratch {
        fn drop(&mut self) {
            fs::remove_dir_all(&self.0).unwrap();
        }
    }

    #[test]
    fn a_file_written_added_or_removed_in_any_depth_is_a_change() {
        let folder = Scratch::new("change");
        let root = folder.0.as_path();
        let mut watch = Watch::new(root, &["src"]);
        assert!(!watch.changed());

        let file = fs::File::options().write(true).open(root.join("src/deep/a.rs")).unwrap();
        file.set_modified(SystemTime::UNIX_EPOCH).unwrap();
        assert!(watch.changed());
        assert!(!watch.changed(), "a change is told once");

        fs::write(root.join("src/b.css"), "").unwrap();
        assert!(watch.changed());
        fs::remove_file(root.join("src/b.css")).unwrap();
        assert!(watch.changed());
    }

    #[test]
    fn what_editors_leave_behind_is_no_change() {
        let folder = Scratch::new("editors");
        let root = folder.0.as_path();
        let before = Snapshot::of(root, &["src"]);
        for name in [".a.rs.swp", "a.rs~", "#a.rs#", "a.rs.swp", ".#a.rs"] {
            fs::write(root.join("src").join(name), "").unwrap();
        }
        assert_eq!(Snapshot::of(root, &["src"]), before);
        assert_eq!(Snapshot::of(root, &["src"]).fingerprint(), before.fingerprint());
    }

    #[test]
    fn each_half_watches_its_sources_and_the_contract() {
        for (half, main) in [(BROWSER_HALF, "frontend/src/main.rs"), (SERVER, "proxy/src/main.rs")]
        {
            let files = Snapshot::of(workspace::root(), half).0;
            for file in [main, "api/src/lib.rs", "Cargo.lock"] {
                assert!(files.contains_key(&workspace::root().join(file)), "{file}");
            }
            assert!(!files.keys().any(|file| file.starts_with(workspace::root().join("target"))));
        }
    }
}

//! Where the files of the browser half come from. A release binary holds them, compressed; a debug
//! binary reads them from `dist/` at each request, so that they can be rebuilt under a running
//! server.

use std::borrow::Cow;

use rust_embed::RustEmbed;

/// A file.
#[derive(Debug, Clone)]
pub struct File {
    /// What it holds.
    pub content: Cow<'static, [u8]>,
    /// The SHA-256 of that.
    pub hash: [u8; 32],
}

/// The files of the browser half, by their paths below its folder.
pub trait Files: Send + Sync {
    /// One file.
    fn get(&self, path: &str) -> Option<File>;

    /// The paths of all files.
    fn paths(&self) -> Vec<String>;
}

/// The files that were built.
#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../dist"]
#[allow_missing = true]
struct Dist;

/// The files that were built.
#[derive(Debug, Clone, Copy)]
pub struct Built;

impl Files for Built {
    fn get(&self, path: &str) -> Option<File> {
        let file = Dist::get(path)?;
        Some(File { hash: file.metadata.sha256_hash(), content: file.data })
    }

    fn paths(&self) -> Vec<String> {
        Dist::iter().map(|path| path.to_string()).collect()
    }
}

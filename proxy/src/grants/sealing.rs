//! Tokens at rest: sealed with XChaCha20-Poly1305 under a key of the operator's. What is sealed
//! is bound to the user, the grant, the generation and the kind of token, so that a value copied
//! elsewhere in the store opens to nothing.

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
    sync::{Arc, RwLock},
    time::SystemTime,
};

use base64::{Engine, engine::general_purpose::STANDARD};
use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};
use thiserror::Error;

use crate::{app::Random, store::IdHash};

/// Length of a key: 256 bits.
const KEY_BYTES: usize = 32;
/// Length of a nonce: 192 bits, so that random ones never meet.
const NONCE_BYTES: usize = 24;
/// How what is sealed begins: the form described here.
const FORM: u8 = 1;
/// Most keys a file may hold: the one in use and those still being replaced.
const KEYS_MAX: usize = 16;

/// A token cannot be sealed or opened, or the keys cannot be used.
#[derive(Debug, Error)]
pub enum SealingError {
    /// The file cannot be read or written.
    #[error("the sealing keys in {path} cannot be used: {source}")]
    File {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A line is no key.
    #[error(
        "line {line} of the sealing keys is no key: a key is 32 random bytes in base64, one a line, the newest first (openssl rand -base64 32)"
    )]
    Malformed {
        /// Which line, counted from 1.
        line: usize,
    },
    /// There is none, or too many.
    #[error("the sealing keys are {0} in number: keep at least one and at most {KEYS_MAX}")]
    Number(usize),
    /// Others on this machine may read the file.
    #[error("{0} can be read by others: take that right away (chmod 600)")]
    Exposed(PathBuf),
    /// What is stored was sealed with a key that is not here.
    #[error(
        "a token in the store was sealed with the key {0}, which is not among the sealing keys"
    )]
    UnknownKey(String),
    /// What is stored was cut, changed or moved.
    #[error("a token in the store was damaged or moved; its user has to sign in again")]
    Damaged,
}

/// Which token of a grant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    /// The access token.
    Access,
    /// The refresh token.
    Refresh,
}

/// What a sealed token belongs to.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    /// Whose it is.
    pub user_id: &'a str,
    /// Of which grant.
    pub grant_id: &'a IdHash,
    /// Of which generation of its tokens.
    pub generation: i64,
    /// Which token.
    pub kind: TokenKind,
}

impl Place<'_> {
    /// Lengths stand before what varies, so that no two places read alike.
    fn associated_data(&self, key_id: &str) -> Vec<u8> {
        let kind = match self.kind {
            TokenKind::Access => "access",
            TokenKind::Refresh => "refresh",
        };
        let mut data = vec![FORM];
        for part in [key_id.as_bytes(), kind.as_bytes(), self.user_id.as_bytes()] {
            data.extend_from_slice(&(part.len() as u64).to_le_bytes());
            data.extend_from_slice(part);
        }
        data.extend_from_slice(&self.grant_id.0);
        data.extend_from_slice(&self.generation.to_le_bytes());
        data
    }
}

struct Key {
    id: String,
    cipher: XChaCha20Poly1305,
}

impl Key {
    fn read(line: &str, number: usize) -> Result<Self, SealingError> {
        let malformed = || SealingError::Malformed { line: number };
        let bytes: [u8; KEY_BYTES] = STANDARD
            .decode(line.trim())
            .map_err(|_| malformed())?
            .try_into()
            .map_err(|_| malformed())?;
        // Names the key without telling anything of it.
        let digest = Sha256::digest([b"greenroom sealing key".as_slice(), &bytes].concat());
        let id = digest.iter().take(6).map(|byte| format!("{byte:02x}")).collect();
        Ok(Self { id, cipher: XChaCha20Poly1305::new(&bytes.into()) })
    }
}

fn read_keys(text: &str) -> Result<Vec<Key>, SealingError> {
    let keys: Vec<Key> = text
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty())
        .map(|(index, line)| Key::read(line, index + 1))
        .collect::<Result<_, _>>()?;
    if keys.is_empty() || keys.len() > KEYS_MAX {
        return Err(SealingError::Number(keys.len()));
    }
    Ok(keys)
}

/// The keys as last read.
struct Loaded {
    keys: Vec<Key>,
    version: Option<Version>,
}

/// Tells one state of the file from the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Version {
    changed_at: Option<SystemTime>,
    bytes: u64,
    /// Replacing a file gives it another, however quickly the one follows the other.
    number: u64,
}

impl Version {
    fn of(file: &fs::Metadata) -> Self {
        #[cfg(unix)]
        let number = std::os::unix::fs::MetadataExt::ino(file);
        #[cfg(not(unix))]
        let number = 0;
        Self { changed_at: file.modified().ok(), bytes: file.len(), number }
    }
}

/// The keys: the first seals, all open. Those in a file are read anew when the file changes, so
/// that a key can be added while servers run.
#[derive(Clone)]
pub struct Keyring {
    file: Option<Arc<Path>>,
    loaded: Arc<RwLock<Arc<Loaded>>>,
    random: Random,
}

impl Keyring {
    /// Keys given in the configuration.
    ///
    /// # Errors
    /// Where they are no keys.
    pub fn given(keys: &SecretString, random: Random) -> Result<Self, SealingError> {
        let keys = read_keys(keys.expose_secret())?;
        Ok(Self { file: None, loaded: loaded(keys, None), random })
    }

    /// Keys in a file; where it is missing it is made, with one new key, readable by its owner
    /// alone.
    ///
    /// # Errors
    /// Where the file cannot be used, or others may read it.
    pub fn in_file(path: &Path, random: Random) -> Result<Self, SealingError> {
        let new = || encode_new_key(&random);
        // Of several servers that start at once one makes it.
        if !path.exists() {
            write_new(path, &new())?;
        }
        let (keys, version) = read_file(path)?;
        Ok(Self { file: Some(path.into()), loaded: loaded(keys, Some(version)), random })
    }

    /// Which key seals now.
    ///
    /// # Errors
    /// Where the file has become unusable.
    pub fn current_key_id(&self) -> Result<String, SealingError> {
        let loaded = self.fresh()?;
        Ok(loaded.keys[0].id.clone())
    }

    /// The ids of all keys, the sealing one first.
    ///
    /// # Errors
    /// Where the file has become unusable.
    pub fn key_ids(&self) -> Result<Vec<String>, SealingError> {
        Ok(self.fresh()?.keys.iter().map(|key| key.id.clone()).collect())
    }

    /// Seals a token; says under which key.
    ///
    /// # Errors
    /// Where the file has become unusable.
    pub fn seal(
        &self,
        place: Place<'_>,
        token: &SecretString,
    ) -> Result<(Vec<u8>, String), SealingError> {
        let loaded = self.fresh()?;
        let key = &loaded.keys[0];
        let mut nonce = [0; NONCE_BYTES];
        (self.random)(&mut nonce);
        let aad = place.associated_data(&key.id);
        let payload = Payload { msg: token.expose_secret().as_bytes(), aad: &aad };
        let sealed =
            key.cipher.encrypt(&XNonce::from(nonce), payload).map_err(|_| SealingError::Damaged)?;
        Ok(([[FORM].as_slice(), &nonce, &sealed].concat(), key.id.clone()))
    }

    /// Opens a sealed token.
    ///
    /// # Errors
    /// Where the key is missing, or the value was not sealed for this place.
    pub fn open(
        &self,
        place: Place<'_>,
        key_id: &str,
        sealed: &[u8],
    ) -> Result<SecretString, SealingError> {
        let loaded = self.fresh()?;
        let key = loaded
            .keys
            .iter()
            .find(|key| key.id == key_id)
            .ok_or_else(|| SealingError::UnknownKey(key_id.to_owned()))?;
        let rest = sealed.strip_prefix(&[FORM]).ok_or(SealingError::Damaged)?;
        let (nonce, sealed) =
            rest.split_first_chunk::<NONCE_BYTES>().ok_or(SealingError::Damaged)?;
        let aad = place.associated_data(key_id);
        let opened = key
            .cipher
            .decrypt(&XNonce::from(*nonce), Payload { msg: sealed, aad: &aad })
            .map_err(|_| SealingError::Damaged)?;
        String::from_utf8(opened).map(SecretString::from).map_err(|_| SealingError::Damaged)
    }

    /// Adds a new key, which seals from now on.
    ///
    /// # Errors
    /// Where the keys come from the configuration, or the file cannot be written.
    pub fn add_key(&self) -> Result<(), SealingError> {
        let new = encode_new_key(&self.random);
        self.rewrite(|lines| lines.insert(0, new.trim().to_owned()))
    }

    /// Drops all keys but the one that seals and the one before it.
    ///
    /// # Errors
    /// Where the keys come from the configuration, or the file cannot be written.
    pub fn drop_spent_keys(&self) -> Result<(), SealingError> {
        self.rewrite(|lines| lines.truncate(2))
    }

    /// Changes the file's keys, a line each. Of several that do so at once each finds what the
    /// one before it left: a key that is lost takes what it sealed with it.
    fn rewrite(&self, change: impl FnOnce(&mut Vec<String>)) -> Result<(), SealingError> {
        let Some(path) = &self.file else {
            return Err(SealingError::File {
                path: "the configuration".into(),
                source: std::io::Error::other("put a new key before the others there"),
            });
        };
        let failed = |source| SealingError::File { path: path.to_path_buf(), source };
        // The name may be a link's, which stays; what it leads to is replaced.
        let path = &*fs::canonicalize(path).map_err(failed)?;
        let mut options = fs::OpenOptions::new();
        options.create(true).append(true);
        own_alone(&mut options);
        let lock = options.open(path.with_extension("lock")).map_err(failed)?;
        lock.lock().map_err(failed)?;
        let text = fs::read_to_string(path).map_err(failed)?;
        let kept = text.lines().map(str::trim).filter(|line| !line.is_empty());
        let mut lines: Vec<String> = kept.map(str::to_owned).collect();
        change(&mut lines);
        let text = format!("{}\n", lines.join("\n"));
        // What nobody could read must not take the place of what everybody can.
        read_keys(&text)?;
        // A rename is seen whole or not at all.
        let beside = path.with_extension("new");
        let _ = fs::remove_file(&beside);
        write_new(&beside, &text)?;
        fs::rename(&beside, path).map_err(failed)
    }

    /// The keys, read anew where the file changed.
    fn fresh(&self) -> Result<Arc<Loaded>, SealingError> {
        let known =
            Arc::clone(&self.loaded.read().unwrap_or_else(std::sync::PoisonError::into_inner));
        let Some(path) = &self.file else { return Ok(known) };
        let version = fs::metadata(path).ok().map(|file| Version::of(&file));
        if version.is_some() && version == known.version {
            return Ok(known);
        }
        let (keys, version) = read_file(path)?;
        let fresh = Arc::new(Loaded { keys, version: Some(version) });
        *self.loaded.write().unwrap_or_else(std::sync::PoisonError::into_inner) =
            Arc::clone(&fresh);
        Ok(fresh)
    }
}

fn loaded(keys: Vec<Key>, version: Option<Version>) -> Arc<RwLock<Arc<Loaded>>> {
    Arc::new(RwLock::new(Arc::new(Loaded { keys, version })))
}

fn encode_new_key(random: &Random) -> String {
    let mut key = [0; KEY_BYTES];
    random(&mut key);
    format!("{}\n", STANDARD.encode(key))
}

fn read_file(path: &Path) -> Result<(Vec<Key>, Version), SealingError> {
    let failed = |source| SealingError::File { path: path.to_path_buf(), source };
    // The version first: a change in between is then read once more.
    let about = fs::metadata(path).map_err(failed)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        if about.permissions().mode() & 0o077 != 0 {
            return Err(SealingError::Exposed(path.to_path_buf()));
        }
    }
    let text = fs::read_to_string(path).map_err(failed)?;
    Ok((read_keys(&text)?, Version::of(&about)))
}

/// Only its owner may use what is made.
fn own_alone(options: &mut fs::OpenOptions) {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    #[cfg(not(unix))]
    let _ = options;
}

/// Writes a file only its owner can read, whole before it has its name. One that is there stays.
fn write_new(path: &Path, text: &str) -> Result<(), SealingError> {
    let failed = |source| SealingError::File { path: path.to_path_buf(), source };
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    own_alone(&mut options);
    let own = path.with_extension(format!("{}.part", std::process::id()));
    let _ = fs::remove_file(&own);
    let mut file = options.open(&own).map_err(failed)?;
    file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(failed)?;
    // A hard link fails where the name is taken: then another server was first.
    let linked = fs::hard_link(&own, path);
    fs::remove_file(&own).map_err(failed)?;
    match linked {
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(()),
        linked => linked.map_err(failed),
    }
}

#[cfg(test)]
mod tests;

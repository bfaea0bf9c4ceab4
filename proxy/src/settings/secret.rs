//! Secrets of the configuration: each is a value, or the name of a file that holds it.

use secrecy::{ExposeSecret, SecretString};

use super::SettingsError;

/// Reads a secret from its value or from its file; `None` where neither is set. `key` is its
/// full name, such as `zoom.api_secret`.
///
/// # Errors
/// Where both are set, the file cannot be read or is empty.
pub(super) fn read(
    key: &'static str,
    value: Option<&SecretString>,
    file: Option<&str>,
) -> Result<Option<SecretString>, SettingsError> {
    let value = value.filter(|secret| !secret.expose_secret().is_empty());
    match (value, file.filter(|path| !path.is_empty())) {
        (Some(_), Some(_)) => Err(SettingsError::Twice(key)),
        (Some(secret), None) => Ok(Some(secret.clone())),
        (None, Some(path)) => {
            let text = std::fs::read_to_string(path).map_err(|source| {
                SettingsError::SecretFile { key, path: path.to_owned(), source }
            })?;
            let secret = text.trim_end_matches(['\r', '\n']);
            if secret.is_empty() {
                return Err(SettingsError::EmptySecretFile(key));
            }
            Ok(Some(SecretString::from(secret)))
        }
        (None, None) => Ok(None),
    }
}

/// A value that must be there.
///
/// # Errors
/// Where it is not.
pub(super) fn needed<T>(key: &'static str, value: Option<T>) -> Result<T, SettingsError> {
    value.ok_or(SettingsError::Missing(key))
}

/// A text, where it is set to something.
pub(super) fn text(value: Option<&String>) -> Option<String> {
    value.filter(|text| !text.is_empty()).cloned()
}

//! One call, before it has a token.

use std::{
    fmt,
    hash::{Hash, Hasher},
};

use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;

use crate::{Operation, page::PAGE_SIZE_MAX, path::Path};

/// What is asked, of what, and how.
pub(crate) struct Call {
    /// What makes two reads the same.
    pub(crate) target: Target,
    pub(crate) body: Option<Value>,
}

/// What is asked of Zoom. The account is not part of it: a client serves one, and clients share
/// nothing.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(crate) struct Target {
    pub(crate) operation: Operation,
    pub(crate) path: Path,
    pub(crate) query: Vec<(&'static str, String)>,
    /// Whose word the call carries where it is not the account's: what one is told is nobody
    /// else's.
    pub(crate) bearer: Option<Bearer>,
}

/// A user's own access token.
#[derive(Clone)]
pub(crate) struct Bearer(pub(crate) SecretString);

impl PartialEq for Bearer {
    fn eq(&self, other: &Self) -> bool {
        self.0.expose_secret() == other.0.expose_secret()
    }
}

impl Eq for Bearer {}

impl Hash for Bearer {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.expose_secret().hash(state);
    }
}

impl Call {
    pub(crate) fn new(operation: Operation, path: Path) -> Self {
        let target = Target { operation, path, query: Vec::new(), bearer: None };
        Self { target, body: None }
    }

    /// Lets the call speak for a user.
    pub(crate) fn bearing(mut self, access_token: &SecretString) -> Self {
        self.target.bearer = Some(Bearer(access_token.clone()));
        self
    }

    /// Adds a body.
    pub(crate) fn body(self, body: Value) -> Self {
        Self { body: Some(body), ..self }
    }

    /// Adds a query parameter.
    pub(crate) fn with(mut self, name: &'static str, value: impl fmt::Display + Copy) -> Self {
        self.target.query.push((name, value.to_string()));
        self
    }

    /// Adds a query parameter if it has a value.
    pub(crate) fn with_some(self, name: &'static str, value: Option<&str>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }

    /// Adds which page of a list is meant.
    pub(crate) fn page(self, size: u16, token: &str) -> Self {
        let call = self.with("page_size", size.clamp(1, PAGE_SIZE_MAX));
        call.with_some("next_page_token", Some(token).filter(|token| !token.is_empty()))
    }
}

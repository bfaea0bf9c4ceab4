//! One call, before it has a token.

use std::fmt;

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
}

impl Call {
    pub(crate) fn new(operation: Operation, path: Path) -> Self {
        Self { target: Target { operation, path, query: Vec::new() }, body: None }
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

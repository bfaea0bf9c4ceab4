//! JSON bodies, read field by field so that every field that breaks a rule is named at once.

use axum::{
    body::Bytes,
    extract::{FromRequest, Request},
    http::StatusCode,
};
use serde_json::{Map, Value};

use crate::error::{FieldFault, ZoomError};

/// The object a request carries.
pub(crate) struct Body(pub(crate) Map<String, Value>);

impl<S: Send + Sync> FromRequest<S> for Body {
    type Rejection = ZoomError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ZoomError> {
        let bytes = Bytes::from_request(request, state).await.map_err(|_| {
            ZoomError::new(StatusCode::PAYLOAD_TOO_LARGE, 300, "Request body is too large.")
        })?;
        serde_json::from_slice(&bytes)
            .map(Self)
            .map_err(|_| ZoomError::bad(300, "Request Body should be a valid JSON object."))
    }
}

/// Reads the fields of one object and keeps what was wrong with them.
pub(crate) struct Fields<'a> {
    object: &'a Map<String, Value>,
    /// Stands before a field's name where a fault names it: `user_info.`
    prefix: &'static str,
    faults: Vec<FieldFault>,
}

impl<'a> Fields<'a> {
    /// Reads `object`, whose fields are named with `prefix` before them.
    pub(crate) fn of(object: &'a Map<String, Value>, prefix: &'static str) -> Self {
        Self { object, prefix, faults: Vec::new() }
    }

    /// Notes that `name` breaks a rule.
    pub(crate) fn fault(&mut self, name: &str) {
        let field = format!("{}{name}", self.prefix);
        self.faults.push(FieldFault { field, message: "Invalid field." });
    }

    /// The value under `name`; `null` counts as absent.
    fn value(&self, name: &str) -> Option<&'a Value> {
        self.object.get(name).filter(|value| !value.is_null())
    }

    /// What `read` makes of the value under `name`; a fault where it makes nothing of it.
    pub(crate) fn read<T>(
        &mut self,
        name: &str,
        read: impl FnOnce(&'a Value) -> Option<T>,
    ) -> Option<T> {
        let value = self.value(name)?;
        let result = read(value);
        if result.is_none() {
            self.fault(name);
        }
        result
    }

    /// A text of at most `longest` characters.
    pub(crate) fn text(&mut self, name: &str, longest: usize) -> Option<&'a str> {
        self.read(name, |value| value.as_str().filter(|text| text.chars().count() <= longest))
    }

    /// A whole number that `fits`. Zoom also reads numbers written as text.
    pub(crate) fn number(&mut self, name: &str, fits: impl Fn(i64) -> bool) -> Option<i64> {
        self.read(name, |value| {
            let number = value.as_i64().or_else(|| value.as_str()?.parse().ok())?;
            fits(number).then_some(number)
        })
    }

    /// `true` or `false`.
    pub(crate) fn flag(&mut self, name: &str) -> Option<bool> {
        self.read(name, Value::as_bool)
    }

    /// An object.
    pub(crate) fn object(&mut self, name: &str) -> Option<&'a Map<String, Value>> {
        self.read(name, Value::as_object)
    }

    /// Whether there is a value under `name`, good or bad.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.value(name).is_some()
    }

    /// A fault where there is no value under `name`.
    pub(crate) fn require(&mut self, name: &str) {
        if !self.has(name) {
            self.fault(name);
        }
    }

    /// Takes over what was wrong with the fields of an inner object.
    pub(crate) fn absorb(&mut self, inner: Fields<'_>) {
        self.faults.extend(inner.faults);
    }

    /// `Ok` when no field broke a rule.
    ///
    /// # Errors
    /// Zoom's 300 that names them.
    pub(crate) fn finish(self) -> Result<(), ZoomError> {
        if self.faults.is_empty() { Ok(()) } else { Err(ZoomError::validation(self.faults)) }
    }
}

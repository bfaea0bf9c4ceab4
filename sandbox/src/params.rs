//! Parameters of a query or a form. Unknown ones are ignored, as Zoom does.

use std::convert::Infallible;

use axum::{extract::FromRequestParts, http::request::Parts};
use jiff::civil::Date;
use percent_encoding::percent_decode_str;

use crate::error::ZoomError;

/// Named parameters in the order they came.
#[derive(Debug, Clone, Default)]
pub(crate) struct Params(Vec<(String, String)>);

impl Params {
    /// Reads `application/x-www-form-urlencoded` text.
    pub(crate) fn parse(text: &str) -> Self {
        let decode = |part: &str| {
            percent_decode_str(&part.replace('+', " ")).decode_utf8_lossy().into_owned()
        };
        let pairs = text.split('&').filter(|pair| !pair.is_empty()).map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decode(name), decode(value))
        });
        Self(pairs.collect())
    }

    /// These and, where a name is absent here, those of `other`.
    pub(crate) fn or(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }

    /// The first value under `name`; an empty one counts as absent.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        let (_, value) = self.0.iter().find(|(key, value)| key == name && !value.is_empty())?;
        Some(value)
    }

    /// The value under `name` where it is one of `choices`.
    ///
    /// # Errors
    /// Zoom's 300 where it is another.
    pub(crate) fn one_of<'a>(
        &self,
        name: &str,
        choices: &[&'a str],
    ) -> Result<Option<&'a str>, ZoomError> {
        let Some(text) = self.text(name) else { return Ok(None) };
        match choices.iter().find(|choice| **choice == text) {
            Some(choice) => Ok(Some(choice)),
            None => Err(ZoomError::invalid_field(name)),
        }
    }

    /// The whole number under `name`.
    ///
    /// # Errors
    /// Zoom's 300 where it is none.
    pub(crate) fn number(&self, name: &str) -> Result<Option<i64>, ZoomError> {
        let read = |text: &str| text.parse().map_err(|_| ZoomError::invalid_field(name));
        self.text(name).map(read).transpose()
    }

    /// Whether `name` is `true`.
    pub(crate) fn flag(&self, name: &str) -> bool {
        self.text(name) == Some("true")
    }

    /// The date under `name`, written `yyyy-mm-dd`. Some clients write an instant, of which the
    /// date counts.
    ///
    /// # Errors
    /// Zoom's 300 where it is none.
    pub(crate) fn date(&self, name: &str) -> Result<Option<Date>, ZoomError> {
        let read = |text: &str| {
            let date = text.split_once('T').map_or(text, |(date, _)| date);
            let padded = date.len() == "yyyy-mm-dd".len();
            let date = date.parse().ok().filter(|_| padded);
            date.ok_or_else(|| ZoomError::invalid_field(name))
        };
        self.text(name).map(read).transpose()
    }

    /// The pairs, without those under a name in `left_out`, ordered.
    pub(crate) fn ordered_without(&self, left_out: &[&str]) -> Vec<(&str, &str)> {
        let mut pairs: Vec<_> =
            self.0.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        pairs.retain(|(name, _)| !left_out.contains(name));
        pairs.sort_unstable();
        pairs
    }
}

impl<S: Sync> FromRequestParts<S> for Params {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self::parse(parts.uri.query().unwrap_or_default()))
    }
}

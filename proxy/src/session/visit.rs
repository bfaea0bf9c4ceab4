//! How a browser comes to the console: to a page of the console's own, or to one within another
//! site's page. Each kind of visit has cookies of its own, so that those of a direct visitor need
//! not be ones that other sites' pages can have sent along.

use axum::http::HeaderMap;

use crate::{embedding::Embedding, http::is_framed};

/// How a browser comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Visit {
    /// To the console's own page, or to one of the same site.
    #[default]
    Direct,
    /// From within a page of another site: browsers keep cookies for that page apart from those of
    /// every other, and send only those that ask for it.
    Embedded,
}

impl Visit {
    /// How a request was caused. A visit counts as embedded by its origin, which browsers let no
    /// script choose, or by the header of a call, which no other site's page can add; and only
    /// where the operator says that another site is listed.
    #[must_use]
    pub fn of(headers: &HeaderMap, embedding: &Embedding) -> Self {
        let within = || embedding.sender(headers).is_some() || is_framed(headers);
        if embedding.other_site && within() { Self::Embedded } else { Self::Direct }
    }
}

//! What the page starts with where its visitor has chosen nothing, and which views it shows.

use api::{
    page::{PageConfig, View},
    preferences::{Language, Theme},
};
use serde::Deserialize;

use super::list;
use crate::{address::PublicUrl, embedding::Embedding};

/// How the page that the server serves starts.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Page {
    /// The language of visitors who have chosen none; absent: their browser's.
    pub language: Option<Language>,
    /// The colours of visitors who have chosen none; absent: their computer's.
    pub theme: Option<Theme>,
    /// The views shown; empty: all.
    #[serde(deserialize_with = "list::of")]
    pub views: Vec<View>,
}

impl Page {
    /// What a console at `public_url`, whose API lies below `base_path` there, tells its page.
    #[must_use]
    pub fn config(
        &self,
        public_url: &PublicUrl,
        base_path: &str,
        embedding: &Embedding,
    ) -> PageConfig {
        let path = public_url.path();
        PageConfig {
            api: base_path.trim_start_matches('/').to_owned(),
            base_path: (!path.is_empty()).then(|| path.to_owned()),
            language: self.language,
            theme: self.theme,
            views: (!self.views.is_empty()).then(|| self.views.clone()),
            parents: embedding.ancestors.iter().map(ToString::to_string).collect(),
        }
    }
}

//! `config.json`, which lies beside the page: what the page is told before it asks the server
//! anything.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::preferences::{Language, Theme};

/// A view of the console that can be left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum View {
    /// The account's users.
    Users,
    /// A user's meetings.
    Meetings,
    /// Reports of past meetings.
    Reports,
    /// The signed-in user's own account.
    Account,
    /// Who did what.
    Audit,
}

impl View {
    /// Every view.
    pub const ALL: [Self; 5] =
        [Self::Users, Self::Meetings, Self::Reports, Self::Account, Self::Audit];

    /// Its name, as written.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Users => "users",
            Self::Meetings => "meetings",
            Self::Reports => "reports",
            Self::Account => "account",
            Self::Audit => "audit",
        }
    }
}

/// A text that names no view.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoView;

impl FromStr for View {
    type Err = NoView;

    fn from_str(text: &str) -> Result<Self, NoView> {
        Self::ALL.into_iter().find(|view| view.name() == text).ok_or(NoView)
    }
}

/// What `config.json` holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PageConfig {
    /// Where the API answers: an address, or one relative to the file's own.
    pub api: String,
    /// The path below which the console's addresses lie; absent: the folder the file lies in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base_path: Option<String>,
    /// The language of visitors who have chosen none; absent: their browser's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<Language>,
    /// The colours of visitors who have chosen none; absent: their computer's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub theme: Option<Theme>,
    /// The views shown; absent: all. What one may do is the server's to say all the same.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub views: Option<Vec<View>>,
    /// Origins of pages that frame this one and are told its height.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parents: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_set_is_not_written() {
        let config = PageConfig {
            api: "api".to_owned(),
            base_path: None,
            language: None,
            theme: None,
            views: None,
            parents: Vec::new(),
        };
        let text = serde_json::to_string(&config).unwrap();
        assert_eq!(text, r#"{"api":"api"}"#);
        assert_eq!(serde_json::from_str::<PageConfig>(&text).unwrap(), config);
    }

    #[test]
    fn a_view_is_written_by_its_name() {
        for view in View::ALL {
            assert_eq!(view.name().parse::<View>(), Ok(view));
            assert_eq!(serde_json::to_string(&view).unwrap(), format!("\"{}\"", view.name()));
        }
        assert_eq!("Users".parse::<View>(), Err(NoView));
    }

    #[test]
    fn the_address_of_the_api_is_needed_and_nothing_unknown_is_taken() {
        for bad in ["{}", r#"{"api": 1}"#, r#"{"api": "api", "colour": "red"}"#] {
            assert!(serde_json::from_str::<PageConfig>(bad).is_err(), "{bad}");
        }
    }
}

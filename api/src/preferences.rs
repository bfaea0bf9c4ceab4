//! How a person likes the console: what the server keeps for them, so that it is the same in
//! every browser.

use serde::{Deserialize, Serialize};

use crate::error::FieldErrors;

/// Most views a person keeps.
pub const VIEWS_MAX: usize = 20;
/// Longest name of a view, in characters.
pub const VIEW_NAME_MAX_CHARS: usize = 40;
/// Longest query of a view, in characters.
pub const VIEW_QUERY_MAX_CHARS: usize = 300;
/// Most that is kept for a person, in bytes of JSON.
pub const PREFERENCES_MAX_BYTES: usize = 4_096;

/// Light or dark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// As the computer has it.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// How much fits on a screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Density {
    /// With room.
    #[default]
    Comfortable,
    /// Close together.
    Compact,
}

/// A language the console speaks, by its BCP 47 tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Language {
    /// English.
    #[serde(rename = "en")]
    English,
    /// Spanish.
    #[serde(rename = "es")]
    Spanish,
    /// Chinese in simplified characters.
    #[serde(rename = "zh-CN")]
    Chinese,
    /// Arabic.
    #[serde(rename = "ar")]
    Arabic,
}

/// A list whose views are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SavedList {
    /// Users.
    Users,
    /// Meetings.
    Meetings,
    /// Reports.
    Reports,
    /// The audit.
    Audit,
}

/// A list as a person likes to see it: filters, columns and order, under a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SavedView {
    /// Of which list.
    pub list: SavedList,
    /// 1 to 40 characters; one of a kind within its list.
    pub name: String,
    /// The query of the list's address, percent-encoded, without the question mark.
    pub query: String,
}

/// The body of `PUT /preferences`, and what `GET /preferences` answers.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Preferences {
    /// Light or dark.
    pub theme: Theme,
    /// How much fits on a screen.
    pub density: Density,
    /// The console's language; absent: the browser's.
    pub language: Option<Language>,
    /// IANA time zone of what is shown; absent: the browser's.
    pub timezone: Option<String>,
    /// Lists as the person likes to see them, in the person's order.
    pub views: Vec<SavedView>,
}

impl Preferences {
    /// The request with blanks around names and question marks before queries removed. Whether
    /// the time zone exists is the server's to say: it knows them.
    ///
    /// # Errors
    /// The rules that are broken, by field.
    pub fn validated(mut self) -> Result<Self, FieldErrors> {
        let mut broken = FieldErrors::default();
        if self.views.len() > VIEWS_MAX {
            broken.add("views", "At most 20 views are kept. Delete one first.");
        }
        for view in &mut self.views {
            view.name = view.name.trim().to_owned();
            if let Some(query) = view.query.strip_prefix('?') {
                view.query = query.to_owned();
            }
            if let Some(rule) = name_rule(&view.name).or_else(|| query_rule(&view.query)) {
                broken.add("views", rule);
            }
        }
        let same = |(index, view): (usize, &SavedView)| {
            let before = self.views.iter().take(index);
            before.into_iter().any(|it| it.list == view.list && it.name == view.name)
        };
        if self.views.iter().enumerate().any(same) {
            broken.add("views", "Another view of this list has that name already.");
        }
        let bytes = serde_json::to_vec(&self).map_or(usize::MAX, |json| json.len());
        if bytes > PREFERENCES_MAX_BYTES {
            broken.add("views", "This is more than is kept (4 kB). Delete a view first.");
        }
        broken.into_result()?;
        Ok(self)
    }
}

fn name_rule(name: &str) -> Option<&'static str> {
    let fits = (1..=VIEW_NAME_MAX_CHARS).contains(&name.chars().count())
        && !name.chars().any(char::is_control);
    (!fits).then_some("The name of a view has 1 to 40 characters, without line breaks.")
}

/// Nothing that could lead out of the list's own page.
fn query_rule(query: &str) -> Option<&'static str> {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~%=&+,:!*'()".contains(&byte);
    let fits = query.len() <= VIEW_QUERY_MAX_CHARS && query.bytes().all(allowed);
    (!fits).then_some("A view's query is percent-encoded text of at most 300 characters.")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn view(name: &str, query: &str) -> SavedView {
        SavedView { list: SavedList::Users, name: name.into(), query: query.into() }
    }

    fn with(views: Vec<SavedView>) -> Result<Preferences, FieldErrors> {
        Preferences { views, ..Preferences::default() }.validated()
    }

    #[test]
    fn nothing_said_is_as_the_computer_has_it() {
        let read: Preferences = serde_json::from_str("{}").unwrap();
        assert_eq!(read, Preferences::default());
        let text =
            r#"{"theme":"dark","density":"compact","language":"zh-CN","timezone":null,"views":[]}"#;
        let read: Preferences = serde_json::from_str(text).unwrap();
        assert_eq!(serde_json::to_string(&read).unwrap(), text);
        for bad in [r#"{"language":"tlh"}"#, r#"{"theme":"pink"}"#, r#"{"sound":1}"#] {
            assert!(serde_json::from_str::<Preferences>(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_view_is_brought_to_one_spelling() {
        let kept = with(vec![view(" Gone ", "?status=inactive&sort=-name")]).unwrap();
        assert_eq!(kept.views, [view("Gone", "status=inactive&sort=-name")]);
    }

    #[test]
    fn a_views_query_leads_nowhere_else() {
        for bad in [
            "//evil.example",
            "x=1#y",
            "a/b",
            "a b",
            "a\nb",
            "<script>",
            "a\\b",
            "é",
            "\"x\"",
            &"x".repeat(301),
        ] {
            assert!(with(vec![view("x", bad)]).is_err(), "{bad:?}");
        }
        assert!(with(vec![view("x", "q=caf%C3%A9&sort=-name&from=2026-11-01")]).is_ok());
    }

    #[test]
    fn a_views_name_is_short_and_one_of_a_kind_in_its_list() {
        for bad in ["", "  ", "a\nb", &"x".repeat(41)] {
            assert!(with(vec![view(bad, "")]).is_err(), "{bad:?}");
        }
        assert!(with(vec![view("é", ""), view("x", "")]).is_ok());
        assert!(with(vec![view("x", ""), view(" x ", "")]).is_err());
        let other = SavedView { list: SavedList::Reports, ..view("x", "") };
        assert!(with(vec![view("x", ""), other]).is_ok());
    }

    #[test]
    fn no_more_is_kept_than_20_views_and_4_kilobytes() {
        let views = |count: usize, query: usize| {
            with((0..count).map(|n| view(&n.to_string(), &"x".repeat(query))).collect())
        };
        assert!(views(20, 100).is_ok());
        assert!(views(21, 1).is_err());
        assert!(views(20, 200).is_err());
    }
}

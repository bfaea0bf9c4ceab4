//! Where in the console somebody may be sent back to after signing in: a route of the console,
//! never a URL.

use std::{fmt, str::FromStr};

/// The first segments of the console's routes.
const VIEWS: [&str; 5] = ["users", "meetings", "reports", "userinfo", "audit"];
/// Longest place that is read.
const PLACE_MAX_BYTES: usize = 1_024;

/// A route of the console with its query, such as `/meetings?type=upcoming`. It begins with one
/// slash and the name of a view, so that no browser can read it as another site's address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place(String);

/// A text that is no place of the console.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoPlace;

impl Place {
    /// The console's first page.
    #[must_use]
    pub fn start() -> Self {
        Self("/".to_owned())
    }

    /// The route as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Place {
    type Err = NoPlace;

    fn from_str(text: &str) -> Result<Self, NoPlace> {
        if text == "/" {
            return Ok(Self::start());
        }
        let path = text.split_once('?').map_or(text, |(path, _)| path);
        let mut segments = path.strip_prefix('/').ok_or(NoPlace)?.split('/');
        let known = segments.next().is_some_and(|view| VIEWS.contains(&view));
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~%=&+,:?/".contains(&byte);
        let fits = text.len() <= PLACE_MAX_BYTES && text.bytes().all(plain);
        let whole = segments.all(|segment| !["", ".", ".."].contains(&segment));
        if known && fits && whole { Ok(Self(text.to_owned())) } else { Err(NoPlace) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn routes_of_the_console_are_places() {
        for place in [
            "/",
            "/users",
            "/users?status=inactive&q=%C3%A9",
            "/meetings?type=upcoming",
            "/reports/%252Fabc%3D%3D",
            "/reports?from=2026-11-01&to=2026-11-20",
            "/userinfo",
        ] {
            assert_eq!(place.parse::<Place>().map(|place| place.to_string()), Ok(place.into()));
        }
    }

    #[test]
    fn nothing_that_leads_elsewhere_is_a_place() {
        let long = format!("/users?q={}", "a".repeat(2_000));
        for trick in [
            "",
            "users",
            "//evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "/\t/evil.example",
            "/users//evil.example",
            "/users/../..//evil.example",
            "https://evil.example/users",
            "https:/evil.example",
            "javascript:alert(1)",
            "/users\r\nSet-Cookie: a=b",
            "/users#//evil.example",
            "/api/user",
            "/signin/zoom",
            "/users@evil.example",
            "/users;x",
            "/Users",
            " /users",
            "/%2Fevil.example",
            "/users?next=\\",
            "/usersé",
            long.as_str(),
        ] {
            assert_eq!(trick.parse::<Place>(), Err(NoPlace), "{trick:?}");
        }
    }
}

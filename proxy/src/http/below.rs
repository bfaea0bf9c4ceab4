//! The path the console lies below. A reverse proxy may take it away or leave it: the console
//! answers both, and everything within it knows only the rest.

use axum::{extract::Request, http::Uri};

/// The request without the path, where it stands there.
#[must_use]
pub fn without(path: &str, mut request: Request) -> Request {
    if let Some(rest) = rest(path, request.uri()) {
        *request.uri_mut() = rest;
    }
    request
}

fn rest(path: &str, uri: &Uri) -> Option<Uri> {
    let rest = uri.path().strip_prefix(path)?;
    if !rest.is_empty() && !rest.starts_with('/') {
        return None;
    }
    let rest = if rest.is_empty() { "/" } else { rest };
    let query = uri.query().map(|query| format!("?{query}")).unwrap_or_default();
    let mut parts = uri.clone().into_parts();
    parts.path_and_query = Some(format!("{rest}{query}").parse().ok()?);
    Uri::from_parts(parts).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_path_is_taken_away_once_and_as_a_whole() {
        let rest =
            |uri: &str| rest("/tools/zoom", &uri.parse().unwrap()).map(|rest| rest.to_string());
        for (asked, left) in [
            ("/tools/zoom", "/"),
            ("/tools/zoom/", "/"),
            ("/tools/zoom?a=b", "/?a=b"),
            ("/tools/zoom/api/user?a=b&c", "/api/user?a=b&c"),
            ("/tools/zoom/tools/zoom/x", "/tools/zoom/x"),
            ("/tools/zoom//evil.example", "//evil.example"),
            ("http://localhost/tools/zoom/api", "http://localhost/api"),
        ] {
            assert_eq!(rest(asked).as_deref(), Some(left), "{asked}");
        }
        for other in
            ["/", "/tools", "/tools/zoomed", "/tools/zoom2/x", "/Tools/zoom", "/x/tools/zoom"]
        {
            assert_eq!(rest(other), None, "{other}");
        }
    }
}

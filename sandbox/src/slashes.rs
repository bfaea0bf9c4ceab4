//! Slashes in paths that are no separators. Some clients write a UUID with a slash in it as it
//! is: Zoom asks only for those that begin with one or hold two in a row to be encoded (twice), so
//! the others are found. And a client in use ends paths with a slash, which counts for nothing.

use axum::{
    extract::Request,
    http::{Uri, uri::PathAndQuery},
};

/// The paths that take a UUID, up to it.
const BEFORE: &[&str] =
    &["/v2/past_meetings/", "/v2/past_webinars/", "/v2/report/meetings/", "/v2/report/webinars/"];
/// What may come after it.
const AFTER: &str = "/participants";

/// Encodes the slashes of a UUID in the path of a request, and drops the one at its end.
pub(crate) async fn settle(mut request: Request) -> Request {
    if let Some(uri) = settled(request.uri()) {
        *request.uri_mut() = uri;
    }
    request
}

/// The same address with its slashes settled; `None` where there is nothing to do.
fn settled(uri: &Uri) -> Option<Uri> {
    let path = uri.path();
    let ended = path.strip_suffix('/').filter(|path| path.starts_with("/v2/")).unwrap_or(path);
    let target = encoded(ended).unwrap_or_else(|| ended.to_owned());
    if target == path {
        return None;
    }
    let query = uri.query().map(|query| format!("?{query}")).unwrap_or_default();
    let mut parts = uri.clone().into_parts();
    parts.path_and_query = Some(PathAndQuery::try_from(target + &query).ok()?);
    Uri::from_parts(parts).ok()
}

/// The path with the slashes of its UUID encoded, where that is needed.
fn encoded(path: &str) -> Option<String> {
    let before = BEFORE.iter().find(|before| path.starts_with(**before))?;
    let rest = &path[before.len()..];
    let (uuid, after) =
        rest.strip_suffix(AFTER).map_or((rest, ""), |uuid| (uuid, &rest[uuid.len()..]));
    let needed = uuid.contains('/') && !uuid.starts_with('/') && !uuid.contains("//");
    needed.then(|| format!("{before}{}{after}", uuid.replace('/', "%2F")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slashes_are_encoded_that_need_not_be_encoded_twice_and_dropped_at_the_end() {
        let settled = |path: &str| settled(&path.parse().unwrap()).map(|uri| uri.to_string());
        for (path, expected) in [
            ("/v2/past_meetings/ab/cd==", Some("/v2/past_meetings/ab%2Fcd==")),
            (
                "/v2/report/meetings/a/b/c==/participants?page_size=3",
                Some("/v2/report/meetings/a%2Fb%2Fc==/participants?page_size=3"),
            ),
            ("/v2/report/meetings/abcd==/participants", None),
            ("/v2/report/meetings/5", None),
            ("/v2/past_meetings//abcd==", None),
            ("/v2/past_meetings/ab//cd==", None),
            ("/v2/users/a/meetings", None),
            ("/v2/users/a/meetings/?type=live", Some("/v2/users/a/meetings?type=live")),
            ("/oauth/token/", None),
        ] {
            assert_eq!(settled(path).as_deref(), expected, "{path}");
        }
    }
}

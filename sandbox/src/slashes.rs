//! UUIDs that hold a slash, as some clients write them into a path: as it is. Zoom asks only for
//! those that begin with one or hold two in a row to be encoded (twice), so the others are found.

use axum::{
    extract::Request,
    http::{Uri, uri::PathAndQuery},
};

/// The paths that take a UUID, up to it.
const BEFORE: &[&str] =
    &["/v2/past_meetings/", "/v2/past_webinars/", "/v2/report/meetings/", "/v2/report/webinars/"];
/// What may come after it.
const AFTER: &str = "/participants";

/// Encodes the slashes of a UUID in the path of a request.
pub(crate) async fn encode(mut request: Request) -> Request {
    if let Some(uri) = encoded(request.uri()) {
        *request.uri_mut() = uri;
    }
    request
}

/// The same address with the slashes of its UUID encoded; `None` where there is nothing to do.
fn encoded(uri: &Uri) -> Option<Uri> {
    let path = uri.path();
    let before = BEFORE.iter().find(|before| path.starts_with(**before))?;
    let rest = &path[before.len()..];
    let (uuid, after) =
        rest.strip_suffix(AFTER).map_or((rest, ""), |uuid| (uuid, &rest[uuid.len()..]));
    if !uuid.contains('/') || uuid.starts_with('/') || uuid.contains("//") {
        return None;
    }
    let query = uri.query().map(|query| format!("?{query}")).unwrap_or_default();
    let target = format!("{before}{}{after}{query}", uuid.replace('/', "%2F"));
    let mut parts = uri.clone().into_parts();
    parts.path_and_query = Some(PathAndQuery::try_from(target).ok()?);
    Uri::from_parts(parts).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_slash_that_need_not_be_encoded_twice_is_encoded() {
        let encoded = |path: &str| encoded(&path.parse().unwrap()).map(|uri| uri.to_string());
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
        ] {
            assert_eq!(encoded(path).as_deref(), expected, "{path}");
        }
    }
}

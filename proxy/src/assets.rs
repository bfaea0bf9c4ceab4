//! The browser half. A release binary holds it, compressed; a debug binary reads it from `dist/`
//! at each request, so that it can be rebuilt under a running server.

use axum::{
    body::Body,
    http::StatusCode,
    http::{
        HeaderMap, HeaderValue, Method, Uri,
        header::{
            ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, IF_NONE_MATCH,
            VARY,
        },
    },
    response::{IntoResponse, Response},
};
use rust_embed::{EmbeddedFile, RustEmbed};

use crate::failure::Failure;

/// Kept for a year and never asked for again: the name changes with the content.
const IMMUTABLE: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
/// Kept, but asked for each time whether it still holds.
const REVALIDATE: HeaderValue = HeaderValue::from_static("no-cache");
/// Shortest run of hexadecimal digits in a name that is a hash of the content.
const HASH_MIN_DIGITS: usize = 12;

const PAGE: &str = "index.html";

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../dist"]
#[allow_missing = true]
struct Dist;

/// Answers what is not the API: a file of the browser half, or its page for every other path. A
/// path that looks like a file and is none is a real 404, so that nothing takes the page for a
/// script.
pub async fn serve(method: Method, uri: Uri, headers: HeaderMap) -> Result<Response, Failure> {
    if method != Method::GET && method != Method::HEAD {
        return Err(Failure::MethodNotAllowed);
    }
    let path = uri.path().trim_start_matches('/');
    let wanted = if path.is_empty() { PAGE } else { path };
    if let Some(found) = find(wanted, &headers) {
        return Ok(answer(wanted, found, &headers));
    }
    let looks_like_file = path.rsplit('/').next().is_some_and(|name| name.contains('.'));
    if looks_like_file {
        return Err(Failure::NotFound);
    }
    let page = find(PAGE, &headers).ok_or_else(|| {
        Failure::Internal("the browser half is missing: build it with cargo xtask run".into())
    })?;
    Ok(answer(PAGE, page, &headers))
}

/// The name of the console's one file with this ending; `None` before the browser half was built.
#[must_use]
pub fn named(ending: &str) -> Option<String> {
    Dist::iter().map(|name| name.to_string()).find(|name| name.ends_with(ending))
}

struct Found {
    file: EmbeddedFile,
    encoding: Option<&'static str>,
}

/// The file in the smallest form the browser takes.
fn find(path: &str, headers: &HeaderMap) -> Option<Found> {
    // The compressed forms are no files of their own.
    if path.ends_with(".br") || path.ends_with(".gz") {
        return None;
    }
    let compressed = [("br", "br"), ("gzip", "gz")].into_iter().find_map(|(encoding, suffix)| {
        let file = accepts(headers, encoding).then(|| Dist::get(&format!("{path}.{suffix}")))??;
        Some(Found { file, encoding: Some(encoding) })
    });
    compressed.or_else(|| Some(Found { file: Dist::get(path)?, encoding: None }))
}

fn accepts(headers: &HeaderMap, encoding: &str) -> bool {
    headers
        .get_all(ACCEPT_ENCODING)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|text| text.split(','))
        .any(|offer| {
            let mut parts = offer.split(';').map(str::trim);
            let refused = |weight: &str| {
                weight.strip_prefix("q=").is_some_and(|q| q.parse::<f32>().is_ok_and(|q| q == 0.0))
            };
            parts.next().is_some_and(|name| name.eq_ignore_ascii_case(encoding))
                && !parts.any(refused)
        })
}

fn answer(path: &str, found: Found, headers: &HeaderMap) -> Response {
    let etag = etag(&found);
    let cache = if names_its_content(path) { IMMUTABLE } else { REVALIDATE };
    let known = headers
        .get_all(IF_NONE_MATCH)
        .iter()
        .filter_map(|known| known.to_str().ok())
        .flat_map(|known| known.split(','))
        // A proxy that compresses weakens the tag; the content is still the same.
        .map(|known| known.trim().trim_start_matches("W/"))
        .any(|known| known == "*" || known.as_bytes() == etag.as_bytes());
    let mut response = if known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let mime = mime_guess::from_path(path).first_or_octet_stream();
        let kind = if mime.type_() == "text" && mime.get_param("charset").is_none() {
            format!("{mime}; charset=utf-8")
        } else {
            mime.to_string()
        };
        let mut response = Body::from(found.file.data).into_response();
        if let Ok(kind) = HeaderValue::from_str(&kind) {
            response.headers_mut().insert(CONTENT_TYPE, kind);
        }
        if let Some(encoding) = found.encoding {
            response.headers_mut().insert(CONTENT_ENCODING, HeaderValue::from_static(encoding));
        }
        response
    };
    let answered = response.headers_mut();
    answered.insert(CACHE_CONTROL, cache);
    answered.insert(ETAG, etag);
    answered.insert(VARY, HeaderValue::from_static("accept-encoding"));
    response
}

fn etag(found: &Found) -> HeaderValue {
    use std::fmt::Write;
    let mut text = String::from("\"");
    for byte in &found.file.metadata.sha256_hash()[..16] {
        // Writing to a String does not fail.
        let _ = write!(text, "{byte:02x}");
    }
    text.push('"');
    #[expect(clippy::expect_used, reason = "quotes and hexadecimal digits are visible ASCII")]
    let value = HeaderValue::from_str(&text).expect("an ASCII entity tag");
    value
}

/// Whether the file's name changes with its content, as Trunk names what it hashes.
fn names_its_content(path: &str) -> bool {
    path.split(['-', '.', '_', '/'])
        .any(|part| part.len() >= HASH_MIN_DIGITS && part.bytes().all(|b| b.is_ascii_hexdigit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_with_a_hash_are_kept_for_good() {
        assert!(names_its_content("greenroom-console-1f2e3d4c5b6a7988_bg.wasm"));
        assert!(names_its_content("style-a1b2c3d4e5f60718.css"));
        assert!(!names_its_content("index.html"));
        assert!(!names_its_content("boot.js"));
    }

    #[test]
    fn an_encoding_is_served_to_those_who_take_it_alone() {
        let with = |value: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(ACCEPT_ENCODING, HeaderValue::from_static(value));
            accepts(&headers, "br")
        };
        assert!(with("gzip, deflate, br, zstd"));
        assert!(with("br;q=0.5"));
        assert!(!with("gzip"));
        assert!(!with("br;q=0"));
        assert!(!accepts(&HeaderMap::new(), "br"));
    }
}

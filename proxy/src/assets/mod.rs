//! The browser half: its files as they were built, and its page, which is told where it lies. And how
//! what seldom changes is kept by those who ask for it.

mod files;
mod own;
mod page;

pub use files::{Built, File, Files};
pub use own::own;
pub use page::config;

use axum::{
    body::Body,
    extract::State,
    http::{
        HeaderMap, HeaderValue, Method, StatusCode, Uri,
        header::{
            ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, IF_NONE_MATCH,
            VARY,
        },
    },
    response::{IntoResponse, Response},
};

use crate::{app::App, failure::Failure, http::cors::PublicFile};

/// Kept for a year and never asked for again: the name changes with the content.
const IMMUTABLE: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
/// Kept, but asked for each time whether it still holds.
const REVALIDATE: HeaderValue = HeaderValue::from_static("no-cache");
/// Shortest run of hexadecimal digits in a name that is a hash of the content.
const HASH_MIN_DIGITS: usize = 12;

/// Answers what is not the API: a file of the browser half, or its page for every other path. A
/// path that looks like a file and is none is a real 404, so that nothing takes the page for a
/// script.
pub async fn serve(
    State(app): State<App>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    if method != Method::GET && method != Method::HEAD {
        return Err(Failure::MethodNotAllowed);
    }
    let path = uri.path().trim_start_matches('/');
    if !path.is_empty() && path != page::FILE {
        if let Some(found) = find(&*app.files, path, &headers) {
            return Ok(answer(path, found, &headers));
        }
        let looks_like_file = path.rsplit('/').next().is_some_and(|name| name.contains('.'));
        if looks_like_file {
            return Err(Failure::NotFound);
        }
    }
    page::answer(&app, &headers)
}

/// The path of the console's one file with this ending; `None` before the browser half was built.
#[must_use]
pub fn named(files: &dyn Files, ending: &str) -> Option<String> {
    files.paths().into_iter().find(|path| path.ends_with(ending))
}

struct Found {
    file: File,
    encoding: Option<&'static str>,
}

/// The file in the smallest form the browser takes.
fn find(files: &dyn Files, path: &str, headers: &HeaderMap) -> Option<Found> {
    // The compressed forms are no files of their own.
    if path.ends_with(".br") || path.ends_with(".gz") {
        return None;
    }
    let compressed = [("br", "br"), ("gzip", "gz")].into_iter().find_map(|(encoding, suffix)| {
        let file = accepts(headers, encoding).then(|| files.get(&format!("{path}.{suffix}")))??;
        Some(Found { file, encoding: Some(encoding) })
    });
    compressed.or_else(|| Some(Found { file: files.get(path)?, encoding: None }))
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
    let etag = etag(&found.file.hash, "");
    let cache = if names_its_content(path) { IMMUTABLE } else { REVALIDATE };
    let mut response = if is_known(headers, &etag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let mime = mime_guess::from_path(path).first_or_octet_stream();
        let kind = if mime.type_() == "text" && mime.get_param("charset").is_none() {
            format!("{mime}; charset=utf-8")
        } else {
            mime.to_string()
        };
        let mut response = Body::from(found.file.content).into_response();
        if let Ok(kind) = HeaderValue::from_str(&kind) {
            response.headers_mut().insert(CONTENT_TYPE, kind);
        }
        if let Some(encoding) = found.encoding {
            response.headers_mut().insert(CONTENT_ENCODING, HeaderValue::from_static(encoding));
        }
        response
    };
    response.extensions_mut().insert(PublicFile);
    let answered = response.headers_mut();
    answered.insert(CACHE_CONTROL, cache);
    answered.insert(ETAG, etag);
    answered.insert(VARY, HeaderValue::from_static("accept-encoding"));
    response
}

/// Whether the browser holds what has this tag.
fn is_known(headers: &HeaderMap, etag: &HeaderValue) -> bool {
    // A proxy that compresses weakens the tag; the content is still the same.
    let bare = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    let tag = etag.to_str().map(bare).unwrap_or_default();
    headers
        .get_all(IF_NONE_MATCH)
        .iter()
        .filter_map(|known| known.to_str().ok())
        .flat_map(|known| known.split(','))
        .map(bare)
        .any(|known| known == "*" || known == tag)
}

fn etag(hash: &[u8; 32], weak: &str) -> HeaderValue {
    use std::fmt::Write;
    let mut text = format!("{weak}\"");
    for byte in &hash[..16] {
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

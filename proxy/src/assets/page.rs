//! The page, `index.html`, as this server serves it: at every address of the console, so that no
//! deep link needs a redirect; with the folder its files lie in, and with what `config.json` says,
//! so that it need not be asked for.

use api::page::PageConfig;
use axum::{
    Extension, Json,
    extract::State,
    http::{HeaderMap, HeaderValue, header::CONTENT_SECURITY_POLICY},
    response::{IntoResponse, Response},
};

use super::own;
use crate::{
    app::App,
    failure::Failure,
    http::{cors::PublicFile, headers},
};

/// The page's file.
pub(super) const FILE: &str = "index.html";

/// `config.json`, made for this server.
pub async fn config(State(app): State<App>) -> impl IntoResponse {
    (Extension(PublicFile), Json(PageConfig::clone(&app.page)))
}

/// The page.
pub(super) fn answer(app: &App, asked: &HeaderMap) -> Result<Response, Failure> {
    let file = app.files.get(FILE).ok_or_else(|| {
        Failure::Internal("the browser half is missing: build it with cargo xtask run".into())
    })?;
    let built = String::from_utf8_lossy(&file.content);
    let page = written(&built, &app.path_to("/"), &app.page).ok_or_else(|| {
        Failure::Internal("index.html has no <base>: build the browser half anew".into())
    })?;
    let html = HeaderValue::from_static("text/html; charset=utf-8");
    let mut response = own(page, html, asked);
    if let Some(rules) = headers::framed_by(&app.embedding.ancestors) {
        response.headers_mut().insert(CONTENT_SECURITY_POLICY, rules);
    }
    Ok(response)
}

/// The page that was built, its `<base>` in the place of the one it came with, and what it is told
/// behind that; `None` where it came without.
fn written(built: &str, folder: &str, config: &PageConfig) -> Option<String> {
    let begins = built.match_indices("<base").map(|(at, _)| at).find(|at| {
        let next = built.as_bytes().get(at + "<base".len());
        next.is_some_and(|next| next.is_ascii_whitespace() || b"/>".contains(next))
    })?;
    let ends = begins + built.get(begins..)?.find('>')? + 1;
    let (before, after) = (built.get(..begins)?, built.get(ends..)?);
    let config = attribute(&serde_json::to_string(config).ok()?);
    let folder = attribute(folder);
    Some(format!(
        "{before}<base href=\"{folder}\"><meta name=\"greenroom-config\" content=\"{config}\">{after}"
    ))
}

/// Text in HTML, between quotes.
fn attribute(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config() -> PageConfig {
        PageConfig {
            api: "api".to_owned(),
            base_path: None,
            language: None,
            theme: None,
            views: None,
            parents: Vec::new(),
        }
    }

    #[test]
    fn whatever_base_the_page_was_built_with_it_is_told_the_folder_and_its_config() {
        let told = r#"<base href="/tools/zoom/"><meta name="greenroom-config" content="{&quot;api&quot;:&quot;api&quot;}">"#;
        for base in ["<base href=\"./\">", "<base href=/ >", "<base\n  href='/x/'/>", "<base>"] {
            let built =
                format!("<head><basefont>{base}<link href=\"x.css\"></head><base href=\"/z\">");
            let page = written(&built, "/tools/zoom/", &config()).unwrap();
            let wanted =
                format!("<head><basefont>{told}<link href=\"x.css\"></head><base href=\"/z\">");
            assert_eq!(page, wanted);
        }
        assert_eq!(written("<head></head>", "/", &config()), None);
    }

    #[test]
    fn what_the_page_is_told_stays_within_its_attribute() {
        let api = "\"><script>alert('&')</script>".to_owned();
        let page = written("<base>", "/", &PageConfig { api, ..config() }).unwrap();
        assert!(!page.contains("<script>") && page.contains("&lt;script&gt;"), "{page}");
        assert_eq!(page.matches('"').count(), 6, "{page}");
    }
}

//! The pages the server makes itself, in the console's own style and in English: what they show is
//! no part of the browser half.

use axum::response::Html;

use crate::{app::App, assets};

/// A page with this title that shows this HTML. `class` names the look of its content.
pub(super) fn made(app: &App, title: &str, class: &str, content: &str) -> Html<String> {
    let link = |rel: &str, ending: &str| {
        let file = app.path_to(&format!("/{}", assets::named(&*app.files, ending)?));
        Some(format!("<link rel=\"{rel}\" href=\"{file}\">"))
    };
    let links: String =
        [link("stylesheet", ".css"), link("icon", ".svg")].into_iter().flatten().collect();
    Html(format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <meta name=\"color-scheme\" content=\"light dark\">\
         <title>{title} · Greenroom</title>{links}</head>\
         <body><main class=\"{class}\">{content}</main></body></html>"
    ))
}

//! `GET /openapi.json`: the contract as a document that programs read. For anyone. It is written by
//! hand, in `docs/openapi.json`; the tests of the routes hold every answer against it.

use axum::{
    http::{HeaderMap, HeaderValue},
    response::Response,
};

use crate::{app::App, assets, failure::Failure, http::Caller, signin::allow_visit};

/// The document as written: the console has its host to itself, the base path is `/api`.
const DOCUMENT: &str = include_str!("../../../docs/openapi.json");
/// What stands before the address of a server in it.
const URL: &str = "\"servers\": [{ \"url\": ";
const JSON: HeaderValue = HeaderValue::from_static("application/json");

pub(super) async fn handle(
    app: App,
    caller: Caller,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    allow_visit(&app, &caller).await?;
    Ok(assets::own(placed(&app), JSON, &headers))
}

/// The document as it is for where the console lies.
fn placed(app: &App) -> String {
    let root = app.path_to("");
    let root = if root.is_empty() { "/" } else { &root };
    let base = app.path_to(&app.base_path);
    // A path here is of plain segments: nothing in it means anything in JSON.
    let url = |path: &str| format!("{URL}\"{path}\"");
    DOCUMENT.replace(&url("/"), &url(root)).replacen(&url("/api"), &url(&base), 1)
}

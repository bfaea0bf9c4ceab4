//! A request of the app itself: its parameters, in query or form, and HTTP Basic, which proves it.

use std::{convert::Infallible, sync::Arc};

use axum::{
    body::Bytes,
    extract::{FromRequest, Request},
    http::{
        HeaderMap,
        header::{AUTHORIZATION, CONTENT_TYPE},
    },
};
use base64::{Engine as _, engine::general_purpose::STANDARD};

use super::refusal::Refusal;
use crate::{Account, credentials, params::Params};

/// What the app sent.
pub(super) struct AppRequest {
    pub(super) headers: HeaderMap,
    /// Those of the query, then those of the form.
    pub(super) params: Params,
}

impl FromRequest<Arc<Account>> for AppRequest {
    type Rejection = Infallible;

    async fn from_request(request: Request, state: &Arc<Account>) -> Result<Self, Infallible> {
        let query = Params::parse(request.uri().query().unwrap_or_default());
        let headers = request.headers().clone();
        let is_form = text(&headers, &CONTENT_TYPE)
            .is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded"));
        // A body that is too large holds no parameters.
        let body = Bytes::from_request(request, state).await.unwrap_or_default();
        let params =
            if is_form { query.or(Params::parse(&String::from_utf8_lossy(&body))) } else { query };
        Ok(Self { headers, params })
    }
}

impl AppRequest {
    /// Refuses a request that is not proven to come from the account's app.
    pub(super) fn prove(&self) -> Result<(), Refusal> {
        let app = (credentials::CLIENT_ID.to_owned(), credentials::CLIENT_SECRET.to_owned());
        if basic(&self.headers) == Some(app) {
            Ok(())
        } else {
            Err(Refusal::new("invalid_client", "Invalid client_id or client_secret"))
        }
    }
}

/// A header that is text.
pub(super) fn text(headers: &HeaderMap, name: &axum::http::HeaderName) -> Option<String> {
    Some(headers.get(name)?.to_str().ok()?.to_owned())
}

/// The client id and secret of HTTP Basic.
fn basic(headers: &HeaderMap) -> Option<(String, String)> {
    let header = text(headers, &AUTHORIZATION)?;
    let (scheme, encoded) = header.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let text = String::from_utf8(STANDARD.decode(encoded.trim()).ok()?).ok()?;
    let (id, secret) = text.split_once(':')?;
    Some((id.to_owned(), secret.to_owned()))
}

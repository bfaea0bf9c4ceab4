//! The OAuth endpoints: `/oauth/authorize`, `/oauth/token` and `/oauth/revoke`.

mod authorize;
mod client;
mod consent_page;
mod redirect_uri;
mod refusal;
mod revoke;
mod token;

use std::sync::Arc;

use axum::{
    Router,
    routing::{get, post},
};

use crate::Account;

/// The routes.
pub(crate) fn routes() -> Router<Arc<Account>> {
    Router::new()
        .route("/oauth/authorize", get(authorize::ask).post(authorize::decide))
        .route("/oauth/consent.css", get(consent_page::style))
        .route("/oauth/token", post(token::issue))
        .route("/oauth/revoke", post(revoke::revoke))
}

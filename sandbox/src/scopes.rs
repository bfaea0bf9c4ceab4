//! Zoom's granular scopes: what tokens may do.

use axum::http::Method;

use crate::operations;

/// What a user's access token may do.
pub(crate) const OF_A_USER: &str = "user:read:user";
/// What reading a user of the account asks for.
pub(crate) const READ_USER: &str = "user:read:user:admin";

/// What an operation asks an account's token for; `None` where the account has no such operation.
pub(crate) fn asked_by(method: &Method, route: &str) -> Option<&'static str> {
    operations::at(method, route).map(|operation| operation.scope)
}

/// What an account's access token may do: everything.
pub(crate) fn of_the_account() -> String {
    let scopes: Vec<_> = operations::ALL.iter().map(|operation| operation.scope).collect();
    scopes.join(" ")
}

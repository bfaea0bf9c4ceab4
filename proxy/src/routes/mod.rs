//! The routes, one endpoint a file. Authority stands in each handler's signature:
//! [`crate::session::Member`] or [`crate::session::Admin`]; a handler that takes neither is
//! marked public in [`ALL`], and a test holds the marks against what anonymous callers get.

mod session;
mod signin;
mod user;
mod user_createmeeting;
mod user_createuser;
mod user_logout;
mod user_meetingreport;
mod user_meetings;
mod user_report;
mod userinfo;

use axum::{
    Router,
    routing::{MethodRouter, delete, get, post},
};

use crate::{app::App, http::answer::wrong_method};

/// One endpoint of the API.
pub struct Endpoint {
    /// The method it answers to.
    pub method: &'static str,
    /// Its path below the base path.
    pub path: &'static str,
    /// Whether it answers without a session.
    pub public: bool,
    handler: fn() -> MethodRouter<App>,
}

impl Endpoint {
    const fn new(
        method: &'static str,
        path: &'static str,
        handler: fn() -> MethodRouter<App>,
    ) -> Self {
        Self { method, path, public: false, handler }
    }

    const fn public(mut self) -> Self {
        self.public = true;
        self
    }
}

/// Every endpoint below the base path.
pub const ALL: [Endpoint; 10] = [
    Endpoint::new("GET", "/session", || get(session::handle)).public(),
    Endpoint::new("POST", "/signin", || post(signin::handle)).public(),
    Endpoint::new("GET", "/user", || get(user::handle)),
    Endpoint::new("GET", "/user/report", || get(user_report::handle)),
    Endpoint::new("GET", "/user/meetingreport/{id}", || get(user_meetingreport::handle)),
    Endpoint::new("POST", "/user/createuser", || post(user_createuser::handle)),
    Endpoint::new("GET", "/user/meetings", || get(user_meetings::handle)),
    Endpoint::new("POST", "/user/createmeeting", || post(user_createmeeting::handle)),
    Endpoint::new("DELETE", "/user/logout", || delete(user_logout::handle)),
    Endpoint::new("GET", "/userinfo", || get(userinfo::handle)),
];

/// The API below its base path.
pub fn api() -> Router<App> {
    ALL.iter()
        .fold(Router::new(), |router, endpoint| router.route(endpoint.path, (endpoint.handler)()))
        .method_not_allowed_fallback(wrong_method)
}

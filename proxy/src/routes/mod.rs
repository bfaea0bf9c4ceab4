//! The routes, one endpoint a file. Authority stands in each handler's signature:
//! [`crate::session::Member`] or [`crate::session::Admin`]; a handler that takes neither is
//! marked public in [`ALL`], and a test holds the marks against what anonymous callers get.

mod audit;
mod budget;
mod bulk;
mod bulk_acts;
mod made_page;
pub(crate) mod mailbox;
mod meeting;
mod meeting_change;
mod meeting_deletion;
mod meeting_invitation;
mod meeting_start;
mod openapi;
mod preferences;
mod session;
mod sessions;
mod signin;
mod signin_code;
mod signin_handover;
mod signin_question;
mod signin_zoom;
mod user;
mod user_change;
mod user_createmeeting;
mod user_createuser;
mod user_details;
mod user_inactive;
mod user_logout;
mod user_meetingreport;
mod user_meetings;
mod user_removal;
mod user_report;
mod user_sso_sessions;
mod user_status;
mod user_summary;
mod user_upcoming;
mod userinfo;

pub use user_upcoming::UpcomingReadings;

use std::sync::Arc;

use axum::{
    Router,
    extract::{Request, State},
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::{MethodRouter, delete, get, patch, post, put},
};
use tracing::Instrument;

use crate::{
    app::{App, CALLBACK},
    failure::Failure,
    http::{
        answer::{self, wrong_method},
        cross_site,
    },
    load::Entered,
};

/// Who may ask an endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// Anyone, signed in or not.
    Public,
    /// Whoever is signed in; what they see depends on who they are.
    Members,
    /// The account's owner and administrators.
    Admins,
}

/// One endpoint of the API.
pub struct Endpoint {
    /// The method it answers to.
    pub method: &'static str,
    /// Its path below the base path.
    pub path: &'static str,
    /// Who may ask it.
    pub audience: Audience,
    /// Whether the browser goes there itself, as to a page or for a page's file, instead of a script
    /// of ours asking.
    pub navigated: bool,
    handler: fn() -> MethodRouter<App>,
}

impl Endpoint {
    const fn new(
        method: &'static str,
        path: &'static str,
        handler: fn() -> MethodRouter<App>,
    ) -> Self {
        Self { method, path, audience: Audience::Members, navigated: false, handler }
    }

    const fn public(mut self) -> Self {
        self.audience = Audience::Public;
        self
    }

    const fn admins(mut self) -> Self {
        self.audience = Audience::Admins;
        self
    }

    const fn navigated(mut self) -> Self {
        self.navigated = true;
        self
    }
}

/// Every endpoint below the base path.
pub const ALL: [Endpoint; 44] = [
    Endpoint::new("GET", "/session", || get(session::handle)).public(),
    Endpoint::new("POST", "/signin", || post(signin::handle)).public(),
    Endpoint::new("POST", "/signin/code", || post(signin_code::handle)).public(),
    Endpoint::new("GET", "/signin/zoom", || get(signin_zoom::begin)).public().navigated(),
    Endpoint::new("GET", "/signin/zoom/callback", || get(signin_zoom::callback))
        .public()
        .navigated(),
    Endpoint::new("POST", "/signin/handover", || post(signin_handover::handle)).public(),
    Endpoint::new("GET", "/signin/handover.js", || get(signin_handover::script))
        .public()
        .navigated(),
    Endpoint::new("GET", "/mailbox", || get(mailbox::handle)).public(),
    Endpoint::new("GET", "/openapi.json", || get(openapi::handle)).public().navigated(),
    Endpoint::new("GET", "/user", || get(user::handle)),
    Endpoint::new("GET", "/user/report", || get(user_report::handle)),
    Endpoint::new("GET", "/user/meetingreport/{id}", || get(user_meetingreport::handle)),
    Endpoint::new("POST", "/user/createuser", || post(user_createuser::handle)).admins(),
    Endpoint::new("GET", "/user/meetings", || get(user_meetings::handle)),
    Endpoint::new("POST", "/user/createmeeting", || post(user_createmeeting::handle)),
    Endpoint::new("DELETE", "/user/logout", || delete(user_logout::handle)),
    Endpoint::new("GET", "/user/summary", || get(user_summary::handle)).admins(),
    Endpoint::new("GET", "/user/inactive", || get(user_inactive::handle)).admins(),
    Endpoint::new("GET", "/user/upcoming", || get(user_upcoming::handle)).admins(),
    Endpoint::new("GET", "/user/{id}", || get(user_details::handle)),
    Endpoint::new("PATCH", "/user/{id}", || patch(user_change::handle)).admins(),
    Endpoint::new("DELETE", "/user/{id}", || delete(user_removal::handle)).admins(),
    Endpoint::new("PUT", "/user/{id}/status", || put(user_status::handle)).admins(),
    Endpoint::new("DELETE", "/user/{id}/sso_sessions", || delete(user_sso_sessions::handle))
        .admins(),
    Endpoint::new("GET", "/meeting/{id}", || get(meeting::handle)),
    Endpoint::new("PATCH", "/meeting/{id}", || patch(meeting_change::handle)),
    Endpoint::new("DELETE", "/meeting/{id}", || delete(meeting_deletion::handle)),
    Endpoint::new("POST", "/meeting/{id}/start", || post(meeting_start::handle)),
    Endpoint::new("GET", "/meeting/{id}/invitation", || get(meeting_invitation::handle)),
    Endpoint::new("GET", "/preferences", || get(preferences::read)),
    Endpoint::new("PUT", "/preferences", || put(preferences::keep)),
    Endpoint::new("GET", "/userinfo", || get(userinfo::handle)),
    Endpoint::new("GET", "/sessions", || get(sessions::list)),
    Endpoint::new("DELETE", "/sessions/{id}", || delete(sessions::end)),
    Endpoint::new("GET", "/audit", || get(audit::handle)).admins(),
    Endpoint::new("GET", "/budget", || get(budget::handle)).admins(),
    Endpoint::new("POST", "/bulk", bulk::begin).admins(),
    Endpoint::new("GET", "/bulk", || get(bulk::list)).admins(),
    Endpoint::new("GET", "/bulk/{id}", || get(bulk::one)).admins(),
    Endpoint::new("GET", "/bulk/{id}/rows", || get(bulk::rows)).admins(),
    Endpoint::new("POST", "/bulk/{id}/pause", || post(bulk_acts::pause)).admins(),
    Endpoint::new("POST", "/bulk/{id}/resume", || post(bulk_acts::resume)).admins(),
    Endpoint::new("POST", "/bulk/{id}/cancel", || post(bulk_acts::cancel)).admins(),
    Endpoint::new("POST", "/bulk/{id}/retry", || post(bulk_acts::retry)).admins(),
];

/// Runs what changes something to its end, also where the caller goes away or the answer takes too
/// long: what was done is written down, what was begun is finished. Until then it keeps its place
/// among the requests under way.
async fn to_its_end(State(app): State<App>, request: Request, next: Next) -> Response {
    if request.method().is_safe() && !request.uri().path().ends_with(CALLBACK) {
        return next.run(request).await;
    }
    let place = request.extensions().get::<Entered>().cloned();
    let running = async move {
        let response = next.run(request).await;
        drop(place);
        response
    };
    match app.tasks.spawn(running.in_current_span()).await {
        Ok(response) => response,
        Err(broken) if broken.is_panic() => answer::panicked(broken.into_panic()),
        Err(broken) => Failure::Internal(broken.to_string()).into_response(),
    }
}

/// The API below its base path.
pub fn api(app: App) -> Router<App> {
    let routes = |navigated| {
        ALL.iter()
            .filter(move |endpoint| endpoint.navigated == navigated)
            .fold(Router::new(), |router: Router<App>, endpoint| {
                router.route(endpoint.path, (endpoint.handler)())
            })
    };
    let calls = routes(false)
        .layer(middleware::from_fn(cross_site::calls))
        .layer(middleware::from_fn_with_state(Arc::clone(&app.embedding), cross_site::reads));
    let pages = routes(true)
        .layer(middleware::from_fn_with_state(Arc::clone(&app.embedding), cross_site::navigations));
    calls
        .merge(pages)
        .layer(middleware::from_fn_with_state(app, to_its_end))
        .method_not_allowed_fallback(wrong_method)
}

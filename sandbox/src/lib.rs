//! A Zoom account in memory that speaks Zoom's REST API v2 (below `/v2`) and OAuth (below
//! `/oauth`) over HTTP.
//!
//! Everything in it follows from a seed and a clock, so that a test can foretell it. It shares no
//! type with any client: what it answers is judged by Zoom's published specifications.

mod account;
mod archive;
mod bearer;
mod body;
mod calendar;
mod control_routes;
mod controls;
mod error;
mod faults;
mod grants;
mod history;
mod host_report;
mod identity;
mod invitation;
mod locks;
mod log;
mod meeting_body;
mod meeting_settings;
mod meeting_view;
mod meetings;
mod names;
mod oauth;
mod operations;
mod paging;
mod params;
mod participants;
mod past_meetings;
mod people;
mod rate_limits;
mod recurrence;
mod report_range;
mod reports;
mod roll;
mod schedule;
mod scopes;
mod seats;
mod sitting_reports;
mod sittings;
mod slashes;
mod time;
mod topics;
mod tracking;
mod upcoming_events;
mod user;
mod user_changes;
mod users;
mod warts;

use std::sync::Arc;

use axum::{Router, middleware};

pub use account::{Account, Options};
pub use controls::{Controls, GrantType};
pub use faults::{Fault, FaultRule, When};
pub use rate_limits::Plan;
pub use report_range::Ranges;
pub use seats::Seats;
pub use warts::Warts;

/// Tells the time. Passed in, so that tests decide what it is.
pub type Clock = Arc<dyn Fn() -> jiff::Timestamp + Send + Sync>;

/// What proves a caller to the account. Fixed: a sandbox guards nothing.
pub mod credentials {
    /// `iss` of a JWT the account accepts.
    pub const API_KEY: &str = "sandbox-key";
    /// Signs a JWT the account accepts.
    pub const API_SECRET: &str = "sandbox-api-secret";
    /// `account_id` of the token endpoint's `account_credentials` grant.
    pub const ACCOUNT_ID: &str = "sandbox-account";
    /// Names the account's one app, which acts for the account and for users alike; user of the
    /// OAuth endpoints' HTTP Basic.
    pub const CLIENT_ID: &str = "sandbox-client";
    /// Password of the OAuth endpoints' HTTP Basic.
    pub const CLIENT_SECRET: &str = "sandbox-client-secret";
}

/// Zoom's API, answered from `account`.
pub fn router(account: Arc<Account>) -> Router {
    let v2 = Router::new()
        .merge(users::routes())
        .merge(user_changes::routes())
        .merge(meetings::routes())
        .merge(invitation::routes())
        .merge(past_meetings::routes())
        .merge(reports::routes())
        .merge(host_report::routes())
        .merge(upcoming_events::routes())
        .merge(sitting_reports::routes())
        .fallback(error::unknown_endpoint)
        .method_not_allowed_fallback(error::unknown_endpoint)
        .layer(middleware::from_fn_with_state(account.clone(), rate_limits::keep))
        .layer(middleware::from_fn_with_state(account.clone(), bearer::require));
    let api = Router::new()
        .nest("/v2", v2)
        .merge(oauth::routes())
        .fallback(error::unknown_endpoint)
        .method_not_allowed_fallback(error::unknown_endpoint)
        .layer(middleware::from_fn_with_state(account.clone(), warts::spoil))
        .layer(middleware::from_fn_with_state(account.clone(), faults::inject))
        .layer(middleware::from_fn_with_state(account.clone(), locks::keep))
        .layer(middleware::from_fn_with_state(account.clone(), tracking::stamp))
        .with_state(account);
    // Before anything is routed.
    Router::new().fallback_service(api).layer(middleware::map_request(slashes::settle))
}

/// As [`router`], with the account's [`Controls`] below `/controls`. Nothing guards them: serve
/// them on loopback alone.
pub fn router_with_controls(account: Arc<Account>) -> Router {
    control_routes::routes().with_state(account.clone()).merge(router(account))
}

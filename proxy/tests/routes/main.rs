//! The routes as their callers meet them: the whole router in-process, in front of the sandbox
//! account over HTTP, asked by anonymous callers, members and administrators.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod account_reports;
mod at_zoom;
mod audit;
mod authority;
mod bad_input;
mod budget;
mod bulk;
mod bulk_begun;
#[path = "../consent/mod.rs"]
mod consent;
mod contract;
mod cookies;
mod creation;
mod credentials;
mod cross_origin;
mod cross_site;
#[path = "../store/databases.rs"]
mod databases;
mod deadlines;
mod handover;
mod idempotency;
mod kept_log;
mod licences;
mod limits;
mod log;
mod logout;
mod meeting_changes;
mod meetings;
mod openapi;
mod overload;
mod pages;
mod preferences;
mod quota;
mod recurring;
mod replicas;
mod reports;
mod return_to;
mod rig;
mod series;
mod sessions;
mod signin;
mod signin_code;
mod signin_portal;
mod signin_zoom;
mod soak;
mod sso_sessions;
mod sub_path;
mod upstream;
mod user_changes;
mod users;

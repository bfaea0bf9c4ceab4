//! The routes as their callers meet them: the whole router in-process, in front of the sandbox
//! account over HTTP, asked by anonymous callers, members and administrators.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod authority;
mod bad_input;
mod credentials;
mod cross_site;
mod idempotency;
mod logout;
mod meetings;
mod pages;
mod reports;
mod rig;
mod signin;
mod upstream;
mod users;

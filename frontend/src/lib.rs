//! Greenroom's browser half: the single-page console, as a library and a thin binary around it.

pub mod app;
pub mod client;
pub mod clock;
pub mod dates;
pub mod history;
pub mod param;
pub mod parts;
pub mod query;
pub mod route;
pub mod session;
pub mod shell;
pub mod text;
pub mod ui;
pub mod views;

pub use app::{App, Options, mount};

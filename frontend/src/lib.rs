//! Greenroom's browser half: the single-page console, as a library and a thin binary around it.

pub mod app;
pub mod client;
pub mod clock;
pub mod dates;
pub mod history;
pub mod hold;
pub mod kept;
pub mod language;
pub mod numbers;
pub mod param;
pub mod parts;
pub mod preferences;
pub mod query;
pub mod root;
pub mod route;
pub mod session;
pub mod shell;
pub mod text;
pub mod ui;
pub mod views;
pub mod words;

pub use app::{App, Mounted, Options, mount};

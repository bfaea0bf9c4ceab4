//! The rig of the end-to-end tests: the real server, a real browser, and the pages as a visitor
//! meets them.
//!
//! A test is a [`scenario`]: it gets a visitor with a browser and a fresh server of its own, and
//! fails on anything the browser's console complains of that it did not declare.

pub mod accessibility;
pub mod account;
pub mod answers;
pub mod browser;
pub mod console;
pub mod csv;
pub mod keyboard;
pub mod pages;
pub mod parts;
pub mod server;
pub mod visitor;
pub mod waiter;
pub mod web;

mod child;
mod fault;
mod scenario;

pub use fault::{Fault, Outcome, setting};
pub use scenario::{scenario, scenario_with};
pub use thirtyfour::Key;
pub use visitor::Visitor;

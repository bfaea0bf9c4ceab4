//! Greenroom's server: a thin proxy between the console and a Zoom account. It holds the
//! account's secret, signs its tokens, asks Zoom on behalf of signed-in users, and keeps their
//! sessions.

pub mod account_report;
pub mod address;
pub mod app;
pub mod assets;
pub mod attendance;
pub mod audit;
pub mod bulk;
pub mod changes;
pub mod connections;
pub mod creation;
pub mod embedding;
pub mod failure;
pub mod grants;
pub mod http;
pub mod idempotency;
pub mod idle;
pub mod load;
pub mod long_reading;
pub mod mail;
pub mod meetings;
pub mod meters;
pub mod own_files;
pub mod pacing;
pub mod parts;
pub mod past_meetings;
pub mod people;
pub mod quota;
pub mod routes;
pub mod schedule;
pub mod series;
pub mod server;
pub mod session;
pub mod settings;
pub mod signin;
pub mod start;
pub mod statistics;
pub mod store;
mod user_acts;

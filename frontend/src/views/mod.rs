//! One folder a view, and what all of them share.

pub mod account;
pub mod audit;
pub mod failure;
pub mod guard;
pub mod host_picker;
pub mod language_choice;
pub mod list_kind;
pub mod listing;
pub mod meetings;
pub mod not_found;
pub mod page;
pub mod remote;
pub mod reports;
pub mod roll;
pub mod saved_views;
pub mod sending;
pub mod sign_in;
pub mod users;

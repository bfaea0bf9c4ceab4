//! The console as its users meet it.

mod account;
mod authority;
mod bulk;
mod faults;
mod languages;
mod long_lists;
mod look;
mod meetings;
mod proof;
mod reports;
mod rig_itself;
mod sign_in;
mod sign_out;
mod users;

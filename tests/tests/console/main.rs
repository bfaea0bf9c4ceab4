//! The console as its users meet it.

mod account;
mod authority;
mod bulk;
mod clocks;
mod faults;
mod frames;
mod hosting;
mod keyboard_only;
mod languages;
mod long_lists;
mod look;
mod meetings;
mod messages;
mod mounts;
mod portal_styles;
mod proof;
mod reflow;
mod reports;
mod rig_itself;
mod saved_views;
mod sign_in;
mod sign_out;
mod states;
mod unanswered;
mod users;

//! The console in a real browser, its server replaced by canned answers.

#![expect(clippy::unwrap_used, reason = "what a test does not expect fails it")]

pub mod audit;
pub mod banners;
pub mod budget;
pub mod bulk;
pub mod calendar_file;
pub mod calendars;
pub mod client;
pub mod clocks;
pub mod csv;
pub mod dialogs;
pub mod embedding;
pub mod figures;
pub mod focus;
pub mod handover;
pub mod history;
pub mod hosting;
pub mod hosts;
pub mod languages;
pub mod licences;
pub mod list_tools;
pub mod lists;
pub mod meeting_form;
pub mod meetings;
pub mod one_meeting;
pub mod open_user;
pub mod options;
pub mod palette;
pub mod part_styles;
pub mod places;
pub mod planned_meeting;
pub mod preferences;
pub mod punctuality;
pub mod report_months;
pub mod report_plots;
pub mod reports;
pub mod saved_views;
pub mod screen;
pub mod selections;
pub mod sessions;
pub mod sheets;
pub mod sign_in;
pub mod sittings;
pub mod sources;
pub mod spans;
pub mod tables;
pub mod taken_away;
pub mod users;
pub mod week_by_the_hour;
pub mod windows;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);

//! The same for many users: an invitation from a sheet, a deactivation or a licence for those who
//! are selected, and the jobs that do so.

pub mod cancel;
pub mod check;
pub mod invite;
pub mod job;
pub mod jobs;
pub mod outcome;
pub mod selected;
pub mod sheet;

use crate::{
    history::{History, Step},
    query::Key,
};

/// Shows a job that was begun in a dialog, in the place of the dialog.
fn show_begun(history: History, id: &str) {
    history.set(Key::Dialog, String::new(), Step::InPlace);
    history.set(Key::Bulk, id.to_owned(), Step::InPlace);
}

//! Zoom's limits: keeping below them together with the other servers of this console, and what
//! is spent of them today.

mod booker;
mod shared;
mod spending;

pub use shared::SharedPacer;
pub use spending::{SAVE_INTERVAL, Spending};
pub(crate) use spending::{day, midnight_after};

//! The views of the console, each with what can be done there.

mod meetings;
mod reports;
mod shell;
mod sign_in;
mod users;

pub use meetings::NewMeeting;
pub use sign_in::{ADMIN, MEMBER, OWNER};
pub use users::NewUser;

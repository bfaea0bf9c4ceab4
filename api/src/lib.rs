//! The contract between Greenroom's two halves: the types, the validation and the error codes
//! that cross the wire. No I/O; builds for the browser and for the server.
//!
//! Field names are Zoom's own wherever Zoom has one. Instants are RFC 3339 in UTC, ids are strings.

pub mod audit;
pub mod budget;
pub mod bulk;
pub mod error;
pub mod id;
pub mod meeting;
pub mod page;
pub mod place;
pub mod preferences;
pub mod report;
pub mod session;
mod text;
pub mod time;
pub mod user;

pub use bulk::BulkId;
pub use error::{ErrorBody, ErrorCode, ZoomFault};
pub use id::{IdError, MeetingId, MeetingUuid, OccurrenceId, PastMeetingRef, UserId};
pub use place::Place;
pub use time::{Day, Instant, LocalTime};

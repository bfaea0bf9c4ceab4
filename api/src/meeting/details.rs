//! One meeting in full, its start link and its invitation.

use serde::{Deserialize, Serialize};

use super::{MeetingSettings, Quota, Recurrence};
use crate::{Instant, MeetingId, OccurrenceId, UserId};

/// What `GET /meeting/{id}` answers: everything but what signs somebody in. Asked for one sitting,
/// it has that sitting's start, length, agenda and settings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MeetingDetails {
    /// The number people join with.
    pub id: MeetingId,
    /// Whose meeting it is.
    pub host_id: Option<UserId>,
    /// The host's email; may be empty.
    pub host_email: String,
    /// The title.
    pub topic: String,
    /// The description.
    pub agenda: String,
    /// Zoom: 1 instant, 2 scheduled, 3 recurring without a fixed time, 4 personal room, 8 recurring
    /// with a fixed time, 10 screen sharing alone; 0 where Zoom does not tell.
    #[serde(rename = "type")]
    pub kind: u8,
    /// Whether the meeting recurs.
    pub recurring: bool,
    /// Zoom: `waiting` or `started`; may be empty.
    pub status: String,
    /// When it starts; of a meeting that recurs, the sitting that is next.
    pub start_time: Option<Instant>,
    /// Planned length in minutes.
    pub duration: u32,
    /// IANA time zone it was planned in; may be empty.
    pub timezone: String,
    /// When it was scheduled.
    pub created_at: Option<Instant>,
    /// The passcode; may be empty.
    pub password: String,
    /// The link for participants; may be empty.
    pub join_url: String,
    /// Where people register. Zoom's specification has it of a new meeting alone: empty where Zoom
    /// does not tell it again.
    pub registration_url: String,
    /// What the host decided. Absent where Zoom does not tell.
    pub settings: MeetingSettings,
    /// How it comes back, if it does at fixed times.
    pub recurrence: Option<Recurrence>,
    /// The sittings to come of a meeting that recurs.
    pub occurrences: Vec<Occurrence>,
    /// What the host has spent of today's creations and changes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quota: Option<Quota>,
}

/// One sitting to come of a meeting that recurs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Occurrence {
    /// Names it within its meeting.
    pub occurrence_id: OccurrenceId,
    /// When it starts.
    pub start_time: Option<Instant>,
    /// Planned length in minutes.
    pub duration: u32,
    /// Zoom: `available` or `deleted`; may be empty.
    pub status: String,
}

/// What `POST /meeting/{id}/start` answers: a link that starts the meeting as its host. Whoever
/// has it is the host.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StartLink {
    /// The link.
    pub start_url: String,
    /// When it stops working (Zoom: after two hours; 90 days for hosts made with `custCreate`).
    pub start_url_expires_at: Instant,
}

/// What `GET /meeting/{id}/invitation` answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invitation {
    /// Zoom's own text, with line breaks.
    pub invitation: String,
}

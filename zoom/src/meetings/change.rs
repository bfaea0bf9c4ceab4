//! A meeting as Zoom is asked to schedule or change it.

use std::fmt;

use jiff::{Timestamp, civil::DateTime};
use serde::{Serialize, Serializer};

use super::Recurrence;

/// When a meeting starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MeetingStart {
    /// An instant.
    Instant(Timestamp),
    /// A time on the clocks of the meeting's `timezone`.
    Local(DateTime),
}

impl Serialize for MeetingStart {
    /// Zoom: `yyyy-MM-ddTHH:mm:ssZ` is UTC; without `Z` it is local. Fractions of a second are
    /// not known to it and are cut off.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Instant(instant) => {
                serializer.collect_str(&instant.strftime("%Y-%m-%dT%H:%M:%SZ"))
            }
            Self::Local(local) => serializer.collect_str(&local.strftime("%Y-%m-%dT%H:%M:%S")),
        }
    }
}

/// A meeting to schedule. `Debug` leaves the passcode out.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct NewMeeting {
    /// At most 200 characters.
    pub topic: String,
    /// At most 2,000 characters; may be empty.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub agenda: String,
    /// When it starts.
    #[serde(rename = "start_time")]
    pub start: MeetingStart,
    /// Planned length in minutes.
    pub duration: u32,
    /// IANA time zone; empty: the host's.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub timezone: String,
    /// The passcode; empty: Zoom makes one up.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub password: String,
    /// How it recurs; absent: it does not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recurrence: Option<Recurrence>,
    /// What the host decides.
    pub settings: NewMeetingSettings,
}

impl fmt::Debug for NewMeeting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewMeeting")
            .field("start", &self.start)
            .field("duration", &self.duration)
            .finish_non_exhaustive()
    }
}

/// Whether a meeting is recorded by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum AutoRecording {
    /// On the host's computer.
    Local,
    /// At Zoom.
    Cloud,
    /// Not at all.
    None,
}

/// What the host decides about a meeting. Absent: as the host's Zoom settings say, or as it is.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct NewMeetingSettings {
    /// People wait until the host lets them in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub waiting_room: Option<bool>,
    /// People may come in before the host.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub join_before_host: Option<bool>,
    /// People come in muted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mute_upon_entry: Option<bool>,
    /// Whether it is recorded by itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub auto_recording: Option<AutoRecording>,
    /// The emails of those who may start it in the host's place.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "with_semicolons")]
    pub alternative_hosts: Option<Vec<String>>,
    /// Zoom: 0 people register and may join, 1 they register and the host decides, 2 they need not
    /// register.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub approval_type: Option<u8>,
}

/// Zoom: emails are separated by semicolons.
fn with_semicolons<S: Serializer>(
    emails: &Option<Vec<String>>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&emails.as_deref().unwrap_or_default().join(";"))
}

/// What to change about a meeting. Absent: as it is. `Debug` leaves the passcode out.
#[derive(Clone, PartialEq, Eq, Default, Serialize)]
pub struct MeetingChange {
    /// The one sitting to change; absent: the whole meeting.
    #[serde(skip)]
    pub occurrence_id: Option<String>,
    /// At most 200 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub topic: Option<String>,
    /// At most 2,000 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agenda: Option<String>,
    /// When it starts. Zoom ignores a start in the past without a word.
    #[serde(rename = "start_time", skip_serializing_if = "Option::is_none")]
    pub start: Option<MeetingStart>,
    /// Planned length in minutes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub duration: Option<u32>,
    /// IANA time zone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timezone: Option<String>,
    /// The passcode.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub password: Option<String>,
    /// How it recurs. Zoom wants it wherever the times of a whole series change.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recurrence: Option<Recurrence>,
    /// What the host decides.
    pub settings: NewMeetingSettings,
}

impl fmt::Debug for MeetingChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MeetingChange")
            .field("occurrence_id", &self.occurrence_id)
            .field("start", &self.start)
            .finish_non_exhaustive()
    }
}

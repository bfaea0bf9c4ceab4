//! A meeting as Zoom tells of it, in a list and by itself.

use std::fmt;

use jiff::Timestamp;
use secrecy::SecretString;
use serde::Deserialize;

use super::Recurrence;
use crate::lenient;

/// A meeting in a list. Texts Zoom does not give are empty.
#[derive(Clone, PartialEq, Eq, Deserialize)]
pub struct Meeting {
    /// Names the coming sitting.
    #[serde(default, deserialize_with = "lenient::text")]
    pub uuid: String,
    /// The number people join with.
    #[serde(deserialize_with = "lenient::required_number")]
    pub id: u64,
    /// Whose meeting it is.
    #[serde(default, deserialize_with = "lenient::text")]
    pub host_id: String,
    /// The title.
    #[serde(default, deserialize_with = "lenient::text")]
    pub topic: String,
    /// The description, cut to 250 characters.
    #[serde(default, deserialize_with = "lenient::text")]
    pub agenda: String,
    /// Zoom: 1 instant, 2 scheduled, 3 recurring without a fixed time, 8 with one; 0 where Zoom
    /// does not tell.
    #[serde(default, rename = "type", deserialize_with = "lenient::number")]
    pub meeting_type: u8,
    /// When it starts; absent for a recurring meeting without a fixed time.
    #[serde(default, deserialize_with = "lenient::instant")]
    pub start_time: Option<Timestamp>,
    /// Planned length in minutes.
    #[serde(default, deserialize_with = "lenient::number")]
    pub duration: u32,
    /// IANA time zone it was planned in.
    #[serde(default, deserialize_with = "lenient::text")]
    pub timezone: String,
    /// The link for participants. It may hold the passcode, so `Debug` leaves it out.
    #[serde(default, deserialize_with = "lenient::text")]
    pub join_url: String,
    /// When it was scheduled.
    #[serde(default, deserialize_with = "lenient::instant")]
    pub created_at: Option<Timestamp>,
}

impl fmt::Debug for Meeting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Meeting")
            .field("id", &self.id)
            .field("start_time", &self.start_time)
            .finish_non_exhaustive()
    }
}

/// A meeting with all this project needs of it. Texts Zoom does not give are empty.
#[derive(Clone, Deserialize)]
pub struct MeetingDetails {
    /// Names the coming sitting.
    #[serde(default, deserialize_with = "lenient::text")]
    pub uuid: String,
    /// The number people join with.
    #[serde(deserialize_with = "lenient::required_number")]
    pub id: u64,
    /// Whose meeting it is.
    #[serde(default, deserialize_with = "lenient::text")]
    pub host_id: String,
    /// The host's email.
    #[serde(default, deserialize_with = "lenient::text")]
    pub host_email: String,
    /// The title.
    #[serde(default, deserialize_with = "lenient::text")]
    pub topic: String,
    /// The description.
    #[serde(default, deserialize_with = "lenient::text")]
    pub agenda: String,
    /// As [`Meeting::meeting_type`].
    #[serde(default, rename = "type", deserialize_with = "lenient::number")]
    pub meeting_type: u8,
    /// Zoom: `waiting` or `started`.
    #[serde(default, deserialize_with = "lenient::text")]
    pub status: String,
    /// When it starts.
    #[serde(default, deserialize_with = "lenient::instant")]
    pub start_time: Option<Timestamp>,
    /// Planned length in minutes.
    #[serde(default, deserialize_with = "lenient::number")]
    pub duration: u32,
    /// IANA time zone it was planned in.
    #[serde(default, deserialize_with = "lenient::text")]
    pub timezone: String,
    /// When it was scheduled.
    #[serde(default, deserialize_with = "lenient::instant")]
    pub created_at: Option<Timestamp>,
    /// Starts the meeting as its host: whoever has it is the host (Zoom: for two hours).
    #[serde(default = "no_secret", deserialize_with = "lenient::secret")]
    pub start_url: SecretString,
    /// The link for participants. It may hold the passcode, so `Debug` leaves it out.
    #[serde(default, deserialize_with = "lenient::text")]
    pub join_url: String,
    /// Where people register; only where they have to.
    #[serde(default, deserialize_with = "lenient::text")]
    pub registration_url: String,
    /// The passcode; `Debug` leaves it out.
    #[serde(default, deserialize_with = "lenient::text")]
    pub password: String,
    /// What the host decided.
    #[serde(default, deserialize_with = "lenient::part")]
    pub settings: MeetingSettings,
    /// How it recurs at fixed times, if it does.
    #[serde(default, deserialize_with = "lenient::optional_part")]
    pub recurrence: Option<Recurrence>,
    /// The sittings to come of a meeting that recurs.
    #[serde(default, deserialize_with = "lenient::list")]
    pub occurrences: Vec<Occurrence>,
}

impl fmt::Debug for MeetingDetails {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MeetingDetails")
            .field("id", &self.id)
            .field("start_time", &self.start_time)
            .finish_non_exhaustive()
    }
}

fn no_secret() -> SecretString {
    String::new().into()
}

/// What the host of a meeting decided. Absent where Zoom does not tell.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
pub struct MeetingSettings {
    /// People wait until the host lets them in.
    #[serde(default, deserialize_with = "lenient::optional_truth")]
    pub waiting_room: Option<bool>,
    /// People may come in before the host.
    #[serde(default, deserialize_with = "lenient::optional_truth")]
    pub join_before_host: Option<bool>,
    /// People come in muted.
    #[serde(default, deserialize_with = "lenient::optional_truth")]
    pub mute_upon_entry: Option<bool>,
    /// Zoom: `local`, `cloud` or `none`; may be empty.
    #[serde(default, deserialize_with = "lenient::text")]
    pub auto_recording: String,
    /// Emails or user ids, separated by semicolons; absent where Zoom does not tell.
    #[serde(default, deserialize_with = "lenient::optional_text")]
    pub alternative_hosts: Option<String>,
    /// As [`super::NewMeetingSettings::approval_type`].
    #[serde(default, deserialize_with = "lenient::optional_number")]
    pub approval_type: Option<u8>,
}

/// One sitting to come of a meeting that recurs.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Occurrence {
    /// Names it within its meeting.
    #[serde(deserialize_with = "lenient::required_text")]
    pub occurrence_id: String,
    /// When it starts.
    #[serde(default, deserialize_with = "lenient::instant")]
    pub start_time: Option<Timestamp>,
    /// Planned length in minutes.
    #[serde(default, deserialize_with = "lenient::number")]
    pub duration: u32,
    /// Zoom: `available` or `deleted`.
    #[serde(default, deserialize_with = "lenient::text")]
    pub status: String,
}

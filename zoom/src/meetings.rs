//! Scheduled meetings of a user: list, schedule, read, change, delete.

use std::fmt;

use jiff::{Timestamp, civil::DateTime};
use secrecy::SecretString;
use serde::{Deserialize, Serialize, Serializer};
use serde_json::{Value, json};

use crate::{
    Error, ZoomClient,
    client::Call,
    lenient,
    page::{PAGE_SIZE_MAX, Page, read_to_end},
    path::Path,
};

/// Zoom: type 2 is a meeting with one fixed start.
const SCHEDULED_MEETING: u8 = 2;

/// Which meetings a list holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum MeetingListType {
    /// All that have not expired (Zoom: `scheduled`).
    #[default]
    Scheduled,
    /// Those going on now (Zoom: `live`).
    Live,
    /// Those still to come (Zoom: `upcoming`).
    Upcoming,
    /// Those that took place (Zoom: `previous_meetings`).
    Previous,
}

impl MeetingListType {
    fn name(self) -> &'static str {
        match self {
            Self::Scheduled => "scheduled",
            Self::Live => "live",
            Self::Upcoming => "upcoming",
            Self::Previous => "previous_meetings",
        }
    }
}

/// Which page of which meetings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MeetingQuery {
    /// Which meetings.
    pub list_type: MeetingListType,
    /// 1 to 300; what lies outside is brought inside.
    pub page_size: u16,
    /// Empty for the first page.
    pub next_page_token: String,
}

impl Default for MeetingQuery {
    fn default() -> Self {
        Self {
            list_type: MeetingListType::Scheduled,
            page_size: PAGE_SIZE_MAX,
            next_page_token: String::new(),
        }
    }
}

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
    /// The passcode; `Debug` leaves it out.
    #[serde(default, deserialize_with = "lenient::text")]
    pub password: String,
    /// What the host decided.
    #[serde(default, deserialize_with = "lenient::part")]
    pub settings: MeetingSettings,
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
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

/// What the host decides about a meeting. Absent: as the host's Zoom settings say, or as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
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

/// How to delete a meeting.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MeetingRemoval {
    /// The one sitting to delete; absent: the whole meeting with all of them.
    pub occurrence_id: Option<String>,
    /// Zoom mails the host.
    pub schedule_for_reminder: bool,
    /// Zoom mails those who registered.
    pub cancel_meeting_reminder: bool,
}

impl ZoomClient {
    /// One page of a user's meetings.
    ///
    /// # Errors
    /// [`Error::is_user_missing`] where the account has no such user.
    pub async fn list_meetings(
        &self,
        user_id: &str,
        query: &MeetingQuery,
    ) -> Result<Page<Meeting>, Error> {
        let call = Call::get(Path::new("users").user(user_id)?.then("meetings"))
            .with("type", query.list_type.name())
            .page(query.page_size, &query.next_page_token);
        self.fetch_page(call, "meetings").await
    }

    /// All meetings of a user.
    ///
    /// # Errors
    /// As [`Self::list_meetings`].
    pub async fn all_meetings(
        &self,
        user_id: &str,
        list_type: MeetingListType,
    ) -> Result<Vec<Meeting>, Error> {
        read_to_end(|next_page_token| {
            let query = MeetingQuery { list_type, page_size: PAGE_SIZE_MAX, next_page_token };
            async move { self.list_meetings(user_id, &query).await }
        })
        .await
    }

    /// Schedules a meeting.
    ///
    /// # Errors
    /// [`Error::RateLimited`] with `host_daily` where the host's day is spent;
    /// [`Error::is_user_missing`].
    pub async fn create_meeting(
        &self,
        user_id: &str,
        meeting: &NewMeeting,
    ) -> Result<MeetingDetails, Error> {
        let mut body = json!(meeting);
        body["type"] = Value::from(SCHEDULED_MEETING);
        self.fetch(Call::post(Path::new("users").user(user_id)?.then("meetings"), body)).await
    }

    /// A meeting by its number.
    ///
    /// # Errors
    /// [`Error::is_meeting_missing`] where Zoom knows none.
    pub async fn get_meeting(&self, id: u64) -> Result<MeetingDetails, Error> {
        self.fetch(Call::get(Path::new("meetings").meeting(id))).await
    }

    /// Changes a meeting.
    ///
    /// # Errors
    /// As [`Self::create_meeting`]; [`Error::is_meeting_missing`].
    pub async fn update_meeting(&self, id: u64, change: &MeetingChange) -> Result<(), Error> {
        let call = Call::patch(Path::new("meetings").meeting(id), json!(change))
            .with_some("occurrence_id", change.occurrence_id.as_deref());
        self.order(call).await
    }

    /// Deletes a meeting.
    ///
    /// # Errors
    /// [`Error::is_meeting_missing`] where Zoom knows none.
    pub async fn delete_meeting(&self, id: u64, removal: &MeetingRemoval) -> Result<(), Error> {
        let call = Call::delete(Path::new("meetings").meeting(id))
            .with_some("occurrence_id", removal.occurrence_id.as_deref())
            .with("schedule_for_reminder", removal.schedule_for_reminder)
            .with("cancel_meeting_reminder", removal.cancel_meeting_reminder);
        self.order(call).await
    }
}

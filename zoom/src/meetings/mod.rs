//! Scheduled meetings of a user: list, schedule, read, change, delete.

mod change;
mod details;
mod recurrence;

use serde::Deserialize;
use serde_json::{Value, json};

pub use self::{
    change::{AutoRecording, MeetingChange, MeetingStart, NewMeeting, NewMeetingSettings},
    details::{Meeting, MeetingDetails, MeetingSettings, Occurrence},
    recurrence::Recurrence,
};
use crate::{
    Error, Operation, ZoomClient,
    call::Call,
    lenient,
    page::{PAGE_SIZE_MAX, Page, Row},
    path::Path,
};

/// Zoom: type 2 is a meeting with one fixed start.
const SCHEDULED_MEETING: u8 = 2;
/// Zoom: type 8 is a meeting that recurs at fixed times.
pub const RECURRING_MEETING: u8 = 8;

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

/// How to delete a meeting.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MeetingRemoval {
    /// The one sitting to delete; absent: the whole meeting with all of them.
    pub occurrence_id: Option<String>,
    /// Zoom mails the host and the alternative hosts.
    pub schedule_for_reminder: bool,
    /// Zoom mails those who registered.
    pub cancel_meeting_reminder: bool,
}

#[derive(Deserialize)]
struct Invitation {
    #[serde(deserialize_with = "lenient::required_text")]
    invitation: String,
}

impl NewMeeting {
    /// What Zoom calls its type, which follows from whether it recurs.
    #[must_use]
    pub fn meeting_type(&self) -> u8 {
        if self.recurrence.is_some() { RECURRING_MEETING } else { SCHEDULED_MEETING }
    }
}

impl Row for Meeting {
    /// Zoom: the sittings of a recurring meeting share its number.
    fn name(&self) -> Option<String> {
        let start = self.start_time.map(|start| start.to_string()).unwrap_or_default();
        Some(format!("{} {} {start}", self.id, self.uuid))
    }
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
        let call =
            Call::new(Operation::ListMeetings, Path::new("users").user(user_id)?.then("meetings"))
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
        self.read_to_end(|next_page_token| {
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
        body["type"] = Value::from(meeting.meeting_type());
        let path = Path::new("users").user(user_id)?.then("meetings");
        self.fetch(Call::new(Operation::CreateMeeting, path).body(body)).await
    }

    /// A meeting by its number.
    ///
    /// # Errors
    /// [`Error::is_meeting_missing`] where Zoom knows none.
    pub async fn get_meeting(&self, id: u64) -> Result<MeetingDetails, Error> {
        self.fetch(Call::new(Operation::GetMeeting, Path::new("meetings").meeting(id))).await
    }

    /// A meeting by its number, of one that recurs with all its sittings: those that are over and
    /// those that were deleted, too.
    ///
    /// # Errors
    /// As [`Self::get_meeting`].
    pub async fn get_series(&self, id: u64) -> Result<MeetingDetails, Error> {
        let call = Call::new(Operation::GetMeeting, Path::new("meetings").meeting(id))
            .with("show_previous_occurrences", true);
        self.fetch(call).await
    }

    /// One sitting of a meeting that recurs: the meeting, with that sitting's own start, length,
    /// agenda and settings.
    ///
    /// # Errors
    /// As [`Self::get_meeting`]; `ApiError::is_occurrence_missing` where it has no such sitting.
    pub async fn get_sitting(&self, id: u64, occurrence_id: &str) -> Result<MeetingDetails, Error> {
        let call = Call::new(Operation::GetMeeting, Path::new("meetings").meeting(id))
            .with("occurrence_id", occurrence_id);
        self.fetch(call).await
    }

    /// Zoom's own text that invites people to a meeting.
    ///
    /// # Errors
    /// [`Error::is_meeting_missing`] where Zoom knows none.
    pub async fn meeting_invitation(&self, id: u64) -> Result<String, Error> {
        let path = Path::new("meetings").meeting(id).then("invitation");
        let read: Invitation = self.fetch(Call::new(Operation::MeetingInvitation, path)).await?;
        Ok(read.invitation)
    }

    /// Changes a meeting, or makes it one that recurs.
    ///
    /// # Errors
    /// As [`Self::create_meeting`]; [`Error::is_meeting_missing`].
    pub async fn update_meeting(&self, id: u64, change: &MeetingChange) -> Result<(), Error> {
        let mut body = json!(change);
        if change.recurrence.is_some() {
            body["type"] = Value::from(RECURRING_MEETING);
        }
        let call = Call::new(Operation::UpdateMeeting, Path::new("meetings").meeting(id))
            .body(body)
            .with_some("occurrence_id", change.occurrence_id.as_deref());
        self.order(call).await
    }

    /// Deletes a meeting.
    ///
    /// # Errors
    /// [`Error::is_meeting_missing`] where Zoom knows none.
    pub async fn delete_meeting(&self, id: u64, removal: &MeetingRemoval) -> Result<(), Error> {
        let call = Call::new(Operation::DeleteMeeting, Path::new("meetings").meeting(id))
            .with_some("occurrence_id", removal.occurrence_id.as_deref())
            .with("schedule_for_reminder", removal.schedule_for_reminder)
            .with("cancel_meeting_reminder", removal.cancel_meeting_reminder);
        self.order(call).await
    }
}

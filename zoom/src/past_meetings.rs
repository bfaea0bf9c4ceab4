//! Meetings and webinars that took place, and who took part.

use jiff::Timestamp;
use serde::Deserialize;

use crate::{
    Error, Operation, ReportMeeting, ZoomClient,
    call::Call,
    lenient,
    page::{PAGE_SIZE_MAX, Row},
    path::Path,
};

/// Which past meeting or webinar is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PastMeetingRef<'a> {
    /// Exactly this sitting.
    Uuid(&'a str),
    /// The latest sitting of the meeting or webinar with this number.
    Latest(u64),
}

impl PastMeetingRef<'_> {
    /// The path with this meeting added.
    pub(crate) fn under(self, path: Path) -> Result<Path, Error> {
        match self {
            Self::Uuid(uuid) => path.uuid(uuid),
            Self::Latest(id) => Ok(path.meeting(id)),
        }
    }
}

/// A meeting that took place. Texts Zoom does not give are empty.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct PastMeeting {
    /// Whose meeting it was. Zoom: reports do not tell.
    #[serde(default, deserialize_with = "lenient::text")]
    pub host_id: String,
    /// What its report tells as well.
    #[serde(flatten)]
    pub facts: ReportMeeting,
}

/// One join of one person. Texts Zoom does not give are empty.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Participant {
    /// The person's user id; empty for people from outside the account.
    #[serde(default, deserialize_with = "lenient::text")]
    pub id: String,
    /// The same, in reports; empty for people from outside the account.
    #[serde(default, deserialize_with = "lenient::text")]
    pub participant_user_id: String,
    /// Names this join: who comes in again gets another.
    #[serde(default, deserialize_with = "lenient::text")]
    pub user_id: String,
    /// The name shown in the meeting.
    #[serde(default, deserialize_with = "lenient::text")]
    pub name: String,
    /// Empty where Zoom hides it: people from outside the account.
    #[serde(default, deserialize_with = "lenient::text")]
    pub user_email: String,
    /// When the person came in.
    #[serde(default, deserialize_with = "lenient::instant")]
    pub join_time: Option<Timestamp>,
    /// When the person left.
    #[serde(default, deserialize_with = "lenient::instant")]
    pub leave_time: Option<Timestamp>,
    /// Seconds present; 0 for a while after a large meeting.
    #[serde(default, deserialize_with = "lenient::seconds")]
    pub duration: u64,
    /// Names the registration, where there was one.
    #[serde(default, deserialize_with = "lenient::text")]
    pub registrant_id: String,
    /// Zoom: `in_meeting` or `in_waiting_room`.
    #[serde(default, deserialize_with = "lenient::text")]
    pub status: String,
    /// Whether the person is of the account; absent in reports.
    #[serde(default, deserialize_with = "lenient::optional_truth")]
    pub internal_user: Option<bool>,
}

impl Row for Participant {
    /// Zoom: who leaves and comes in again gets another `user_id`.
    fn name(&self) -> Option<String> {
        let join = self.join_time.filter(|_| !self.user_id.is_empty())?;
        Some(format!("{} {join}", self.user_id))
    }
}

impl ZoomClient {
    /// A meeting that took place.
    ///
    /// # Errors
    /// [`Error::is_meeting_missing`] where Zoom knows none.
    pub async fn past_meeting(&self, id: PastMeetingRef<'_>) -> Result<PastMeeting, Error> {
        let path = id.under(Path::new("past_meetings"))?;
        self.fetch(Call::new(Operation::PastMeeting, path)).await
    }

    /// All joins of a past meeting. Zoom: none where one person was alone in it.
    ///
    /// # Errors
    /// [`Error::is_meeting_missing`] where Zoom knows none.
    pub async fn past_meeting_participants(
        &self,
        id: PastMeetingRef<'_>,
    ) -> Result<Vec<Participant>, Error> {
        let path = id.under(Path::new("past_meetings"))?;
        self.joins(Operation::PastMeetingParticipants, path).await
    }

    /// All joins of a past webinar. Zoom has no call that tells of the webinar itself but its
    /// report.
    ///
    /// # Errors
    /// [`Error::is_meeting_missing`] where Zoom knows none.
    pub async fn past_webinar_participants(
        &self,
        id: PastMeetingRef<'_>,
    ) -> Result<Vec<Participant>, Error> {
        let path = id.under(Path::new("past_webinars"))?;
        self.joins(Operation::PastWebinarParticipants, path).await
    }

    async fn joins(&self, operation: Operation, of: Path) -> Result<Vec<Participant>, Error> {
        let path = of.then("participants");
        self.read_to_end(|token| {
            let call = Call::new(operation, path.clone()).page(PAGE_SIZE_MAX, &token);
            self.fetch_page(call, "participants")
        })
        .await
    }
}

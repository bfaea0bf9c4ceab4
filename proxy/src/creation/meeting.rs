//! Creating a meeting. Zoom gives no field to mark one with and keep it hidden: tracking fields
//! must be set up in the account first, and agenda, topic and passcode are people's own. So a
//! meeting is told by its facts: host, topic, start, duration, and when it was created. What is
//! another creation's already is left out, and alike creations take turns, so that each finds
//! its own.

use api::{MeetingId, UserId};
use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};
use zoom::{MeetingDetails, MeetingListType, NewMeeting, ZoomClient};

use super::Creation;
use crate::{
    app::App,
    failure::Failure,
    schedule::not_past,
    store::{IdHash, Sent},
};

/// How far Zoom's clock may be behind this machine's. An alike meeting made elsewhere so shortly
/// before is taken for the one sent, which is the lesser evil: the other is a meeting twice.
const CLOCK_SKEW: SignedDuration = SignedDuration::from_mins(5);
/// Zoom: lists cut agendas to so many characters.
const LISTED_AGENDA_CHARS: usize = 250;

/// A meeting to create.
pub(crate) struct MeetingCreation {
    pub(crate) app: App,
    pub(crate) host_id: UserId,
    /// When it starts, as in `planned`.
    pub(crate) start: Timestamp,
    pub(crate) planned: NewMeeting,
    /// Names the creation in the store.
    pub(crate) name: IdHash,
}

/// A new meeting.
pub(crate) struct NewlyCreated {
    pub(crate) id: MeetingId,
    pub(crate) details: MeetingDetails,
}

#[async_trait]
impl Creation for MeetingCreation {
    type Created = NewlyCreated;

    fn turn_key(&self) -> IdHash {
        let NewMeeting { topic, duration, .. } = &self.planned;
        let minute = minute(self.start);
        IdHash::of(format!("meeting\n{}\n{minute}\n{duration}\n{topic}", self.host_id).as_bytes())
    }

    async fn precondition(&self, _: &ZoomClient) -> Result<(), Failure> {
        Ok(not_past(self.start, self.app.now())?)
    }

    async fn send(&self, zoom: &ZoomClient) -> Result<NewlyCreated, Failure> {
        let details = zoom.create_meeting(self.host_id.as_str(), &self.planned).await?;
        let id = MeetingId::new(details.id).ok_or(Failure::CreatedUnreadable)?;
        // Where this fails, the look does it.
        match self.app.store.keep_meeting(id, &self.name, self.app.now()).await {
            Ok(_) => Ok(NewlyCreated { id, details }),
            Err(error) => {
                tracing::error!(%error, "a new meeting could not be kept for its creation");
                Err(Failure::CreatedUnreadable)
            }
        }
    }

    async fn find(&self, zoom: &ZoomClient, sent: Sent) -> Result<Option<NewlyCreated>, Failure> {
        let listed = zoom.all_meetings(self.host_id.as_str(), MeetingListType::Scheduled).await?;
        let mut alike: Vec<_> =
            listed.iter().filter(|meeting| self.is_like(meeting, sent.at)).collect();
        let cut = |text: &str| text.chars().take(LISTED_AGENDA_CHARS).collect::<String>();
        let agenda = cut(&self.planned.agenda);
        // The likest first, of those the earliest.
        alike.sort_by_key(|meeting| (cut(&meeting.agenda) != agenda, meeting.created_at));
        for meeting in alike {
            let Some(id) = MeetingId::new(meeting.id) else { continue };
            let details = match zoom.get_meeting(meeting.id).await {
                Err(error) if error.is_meeting_missing() => continue,
                read => read?,
            };
            let passcode = &self.planned.password;
            if !passcode.is_empty() && details.password != *passcode {
                continue;
            }
            if self.app.store.keep_meeting(id, &self.name, self.app.now()).await? {
                return Ok(Some(NewlyCreated { id, details }));
            }
        }
        Ok(None)
    }
}

impl MeetingCreation {
    /// Whether a listed meeting can be the one that was sent at `sent_at` or later. What Zoom
    /// does not tell does not speak against it.
    fn is_like(&self, listed: &zoom::Meeting, sent_at: Timestamp) -> bool {
        let recurs = self.planned.recurrence.is_some();
        // Zoom lists a series by the first of its sittings to come, which its days may put later.
        let starts = |start| {
            let (listed, planned) = (minute(start), minute(self.start));
            listed == planned || recurs && listed > planned
        };
        [0, self.planned.meeting_type()].contains(&listed.meeting_type)
            && listed.topic.trim() == self.planned.topic
            && listed.duration == self.planned.duration
            && listed.start_time.is_none_or(starts)
            && listed.created_at.is_none_or(|created_at| created_at >= sent_at - CLOCK_SKEW)
    }
}

/// The minute of an instant: Zoom shows no seconds.
fn minute(instant: Timestamp) -> i64 {
    instant.as_second().div_euclid(60)
}

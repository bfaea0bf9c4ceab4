//! Scheduled meetings.

mod change;
mod details;
mod recurrence;
mod settings;
mod upcoming;

pub use change::{ChangeMeeting, DeleteMeeting, OneSitting};
pub use details::{Invitation, MeetingDetails, Occurrence, StartLink};
pub use recurrence::{END_TIMES_MAX, Every, Recurrence};
pub use settings::{ALTERNATIVE_HOSTS_MAX, ApprovalType, AutoRecording, MeetingSettings};
pub use upcoming::{UpcomingMeeting, UpcomingMeetings, UpcomingRange, UpcomingRangeError};

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::{Instant, LocalTime, MeetingId, UserId, error::FieldErrors, text::serde_as_text};

/// Longest topic (Zoom: 200 characters).
pub const TOPIC_MAX_CHARS: usize = 200;
/// Longest agenda (Zoom: 2,000 characters).
pub const AGENDA_MAX_CHARS: usize = 2_000;
/// Longest passcode (Zoom: 10 characters).
pub const PASSCODE_MAX_CHARS: usize = 10;
/// Longest meeting, in minutes: one day.
pub const DURATION_MAX_MINUTES: u32 = 24 * 60;

/// Creations and changes of meetings a host has a UTC day (Zoom: 100, both together).
pub const HOST_CHANGES_A_DAY: u32 = 100;

/// What a host has spent of a day's creations and changes of meetings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quota {
    /// How many the console knows of; other programs of the account may have spent more.
    pub used: u32,
    /// How many Zoom allows.
    pub limit: u32,
    /// When counting begins anew: 00:00 UTC.
    pub resets_at: Instant,
}

/// Which meetings `GET /user/meetings` lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MeetingListType {
    /// All that have not expired.
    #[default]
    Scheduled,
    /// Those still to come.
    Upcoming,
    /// Those going on now.
    Live,
    /// Those that took place.
    Previous,
}

/// A meeting in a list. It holds no link that signs anybody in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meeting {
    /// The number people join with.
    pub id: MeetingId,
    /// Whose meeting it is.
    pub host_id: Option<UserId>,
    /// The title.
    pub topic: String,
    /// The description; Zoom cuts it to 250 characters in lists.
    pub agenda: String,
    /// When it starts; absent for a recurring meeting without a fixed time.
    pub start_time: Option<Instant>,
    /// Planned length in minutes.
    pub duration: u32,
    /// IANA time zone it was planned in; may be empty.
    pub timezone: String,
    /// Whether the meeting recurs.
    pub recurring: bool,
    /// The link for participants; may be empty.
    pub join_url: String,
    /// When it was scheduled.
    pub created_at: Option<Instant>,
}

/// How much there is a day, on average over the days from the first to the last.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct MeetingsADay {
    /// Meetings a day.
    pub meetings: f64,
    /// Planned minutes a day.
    pub minutes: f64,
}

/// A user's meetings, complete: what `GET /user/meetings` answers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MeetingList {
    /// All of them, the earliest start first; those without a fixed time last.
    pub meetings: Vec<Meeting>,
    /// How many there are.
    pub total_records: u64,
    /// Over the UTC days from the first start to the last; zero where no meeting has a start.
    pub average_day: MeetingsADay,
    /// What the user has spent of today's creations and changes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quota: Option<Quota>,
}

/// When a meeting starts, as Zoom accepts it: an instant, or a time on the clocks of a time zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StartTime {
    /// `2026-12-01T08:00:00Z`
    Instant(Instant),
    /// `2026-12-01T09:00:00`, in the meeting's `timezone`
    Local(LocalTime),
}

/// The text is not a start time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("Enter a date and time such as 2026-12-01T09:00:00, or with Z for UTC.")]
pub struct StartTimeError;

impl FromStr for StartTime {
    type Err = StartTimeError;

    fn from_str(text: &str) -> Result<Self, StartTimeError> {
        if text.len() > 40 || !text.contains('T') || text.contains('[') {
            return Err(StartTimeError);
        }
        if let Ok(instant) = text.parse() {
            return Ok(Self::Instant(instant));
        }
        text.parse().map(Self::Local).map_err(|_| StartTimeError)
    }
}

impl fmt::Display for StartTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Instant(instant) => instant.fmt(f),
            Self::Local(local) => local.fmt(f),
        }
    }
}

serde_as_text!(StartTime);

/// The rule a topic breaks, if any; blanks around it are removed before.
fn topic_rule(topic: &str) -> Option<&'static str> {
    if topic.is_empty() {
        Some("Enter a topic.")
    } else if topic.chars().count() > TOPIC_MAX_CHARS {
        Some("A topic has at most 200 characters.")
    } else if topic.chars().any(char::is_control) {
        Some("A topic has no line breaks or control characters.")
    } else {
        None
    }
}

/// The rule an agenda breaks, if any.
fn agenda_rule(agenda: &str) -> Option<&'static str> {
    let fits = agenda.chars().count() <= AGENDA_MAX_CHARS;
    (!fits).then_some("An agenda has at most 2,000 characters.")
}

/// The rule a passcode breaks, if any.
fn passcode_rule(passcode: &str) -> Option<&'static str> {
    let allowed = |c: char| c.is_ascii_alphanumeric() || "@-_*".contains(c);
    let fits = passcode.chars().count() <= PASSCODE_MAX_CHARS && passcode.chars().all(allowed);
    (!fits).then_some("A passcode has at most 10 letters, digits or @ - _ *.")
}

/// The body of `POST /user/createmeeting`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CreateMeeting {
    /// Whose meeting it becomes; absent: the signed-in user's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_id: Option<UserId>,
    /// 1 to 200 characters.
    pub topic: String,
    /// At most 2,000 characters.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub agenda: String,
    /// When it starts; not in the past.
    pub start_time: StartTime,
    /// 1 to 1,440 minutes.
    pub duration: u32,
    /// IANA time zone; absent: that of the host's Zoom profile.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub timezone: String,
    /// At most 10 letters, digits or `@ - _ *`; absent: Zoom makes one up.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub password: String,
    /// How it comes back; absent: it does not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recurrence: Option<Recurrence>,
    /// What the host decides.
    #[serde(default)]
    pub settings: MeetingSettings,
}

impl CreateMeeting {
    /// The request with blanks around its texts removed. Whether the start lies in the past is
    /// the server's to say: it knows the time zones.
    ///
    /// # Errors
    /// The rules that are broken, by field.
    pub fn validated(mut self) -> Result<Self, FieldErrors> {
        let mut broken = FieldErrors::default();
        self.topic = self.topic.trim().to_owned();
        self.agenda = self.agenda.trim().to_owned();
        for (field, rule) in [
            ("topic", topic_rule(&self.topic)),
            ("agenda", agenda_rule(&self.agenda)),
            ("password", passcode_rule(&self.password)),
        ] {
            if let Some(rule) = rule {
                broken.add(field, rule);
            }
        }
        if !(1..=DURATION_MAX_MINUTES).contains(&self.duration) {
            broken.add("duration", "A meeting lasts 1 to 1,440 minutes.");
        }
        if let Some(recurrence) = &mut self.recurrence {
            recurrence.validate(&mut broken);
        }
        self.settings.validate(&mut broken);
        broken.into_result()?;
        Ok(self)
    }
}

/// What `POST /user/createmeeting` answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreatedMeeting {
    /// The number people join with.
    pub id: MeetingId,
    /// Whose meeting it is.
    pub host_id: Option<UserId>,
    /// The host's email; may be empty.
    pub host_email: String,
    /// The title.
    pub topic: String,
    /// When it starts.
    pub start_time: Option<Instant>,
    /// Planned length in minutes.
    pub duration: u32,
    /// IANA time zone it was planned in.
    pub timezone: String,
    /// The passcode; may be empty.
    pub password: String,
    /// The link for participants.
    pub join_url: String,
    /// Where people register, where they have to. Zoom tells it at this moment alone.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub registration_url: String,
    /// The link that starts the meeting as its host; answered to the host alone, never stored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start_url: Option<String>,
    /// When `start_url` stops working (Zoom: two hours).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start_url_expires_at: Option<Instant>,
    /// What the host has spent of today's creations and changes, this one included.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quota: Option<Quota>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request() -> CreateMeeting {
        CreateMeeting {
            user_id: None,
            topic: " Stand-up ".into(),
            agenda: String::new(),
            start_time: "2026-12-01T09:00:00".parse().unwrap(),
            duration: 30,
            timezone: "Europe/Berlin".into(),
            password: String::new(),
            recurrence: None,
            settings: MeetingSettings::default(),
        }
    }

    #[test]
    fn a_topic_has_1_to_200_characters_in_any_script() {
        assert_eq!(request().validated().unwrap().topic, "Stand-up");
        let topic = |text: String| CreateMeeting { topic: text, ..request() }.validated();
        assert!(topic("会".repeat(200)).is_ok());
        assert!(topic("x".repeat(201)).is_err());
        assert!(topic("  ".into()).is_err());
        assert!(topic("a\r\nb".into()).is_err());
    }

    #[test]
    fn a_duration_of_0_and_one_over_a_day_are_refused() {
        for (minutes, fits) in [(0, false), (1, true), (1_440, true), (1_441, false)] {
            let meeting = CreateMeeting { duration: minutes, ..request() };
            assert_eq!(meeting.validated().is_ok(), fits, "{minutes}");
        }
    }

    #[test]
    fn a_start_is_an_instant_or_a_local_time_and_nothing_else() {
        assert!(matches!("2026-12-01T09:00:00Z".parse(), Ok(StartTime::Instant(_))));
        assert!(matches!("2026-12-01T09:00:00+02:00".parse(), Ok(StartTime::Instant(_))));
        assert!(matches!("2026-12-01T09:00".parse(), Ok(StartTime::Local(_))));
        for bad in [
            "",
            "tomorrow",
            "2026-12-01",
            "2026-02-30T09:00:00",
            "2026-12-01T25:00:00",
            "2026-12-01T09:00:00[Europe/Berlin]",
        ] {
            assert!(bad.parse::<StartTime>().is_err(), "{bad}");
        }
    }
}

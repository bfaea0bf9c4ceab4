//! Zoom's reports on meetings and webinars that took place.

use std::sync::OnceLock;

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Deserializer, de::DeserializeOwned};
use serde_json::Value;

use crate::{
    Error, Operation, Participant, PastMeetingRef, ZoomClient,
    call::Call,
    lenient,
    page::{PAGE_SIZE_MAX, Row},
    path::Path,
};

/// Which past meetings of a user a report holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum ReportType {
    /// Of two or more people (Zoom: `past`).
    #[default]
    Past,
    /// Of one person (Zoom: `pastOne`).
    PastOne,
}

impl ReportType {
    fn name(self) -> &'static str {
        match self {
            Self::Past => "past",
            Self::PastOne => "pastOne",
        }
    }
}

/// The past meetings of one user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserReport {
    /// The first day Zoom served; absent where it does not tell.
    pub from: Option<Date>,
    /// The last day Zoom served; absent where it does not tell.
    pub to: Option<Date>,
    /// All of them.
    pub meetings: Vec<ReportMeeting>,
}

/// The days Zoom says it served.
#[derive(Default, Deserialize)]
pub(crate) struct Served {
    #[serde(default, deserialize_with = "lenient::day")]
    pub(crate) from: Option<Date>,
    #[serde(default, deserialize_with = "lenient::day")]
    pub(crate) to: Option<Date>,
}

/// A meeting or webinar that took place, in a user's report or by itself. Texts Zoom does not give are empty.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct ReportMeeting {
    /// Names this sitting.
    #[serde(deserialize_with = "lenient::required_text")]
    pub uuid: String,
    /// Names the meeting; 0 where Zoom's number cannot be read.
    #[serde(default, deserialize_with = "lenient::number")]
    pub id: u64,
    /// The title.
    #[serde(default, deserialize_with = "lenient::text")]
    pub topic: String,
    /// Zoom's type of the meeting; 0 where Zoom does not tell.
    #[serde(default, rename = "type", deserialize_with = "lenient::number")]
    pub meeting_type: u8,
    /// The host's name.
    #[serde(default, deserialize_with = "lenient::text")]
    pub user_name: String,
    /// The host's email.
    #[serde(default, deserialize_with = "lenient::text")]
    pub user_email: String,
    /// The host's department; not in a user's report.
    #[serde(default, deserialize_with = "lenient::text")]
    pub dept: String,
    /// When it began.
    #[serde(default, deserialize_with = "lenient::instant")]
    pub start_time: Option<Timestamp>,
    /// When it ended.
    #[serde(default, deserialize_with = "lenient::instant")]
    pub end_time: Option<Timestamp>,
    /// Length in minutes.
    #[serde(default, deserialize_with = "lenient::number")]
    pub duration: u32,
    /// Minutes of all participants together.
    #[serde(default, deserialize_with = "lenient::number")]
    pub total_minutes: u64,
    /// How many participants Zoom counted.
    #[serde(default, deserialize_with = "lenient::number")]
    pub participants_count: u32,
}

impl ReportMeeting {
    /// Whether it was a meeting or a webinar.
    #[must_use]
    pub fn kind(&self) -> HistoryKind {
        HistoryKind::of_type(self.meeting_type)
    }
}

/// What a sitting was. Zoom knows meetings and webinars under different paths.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum HistoryKind {
    /// A meeting.
    #[default]
    Meeting,
    /// A webinar.
    Webinar,
}

impl HistoryKind {
    /// Zoom: types 5, 6 and 9 are webinars: single, recurring without a fixed time, recurring
    /// with one.
    #[must_use]
    pub fn of_type(meeting_type: u8) -> Self {
        match meeting_type {
            5 | 6 | 9 => Self::Webinar,
            _ => Self::Meeting,
        }
    }
}

fn history_kind<'de, D: Deserializer<'de>>(deserializer: D) -> Result<HistoryKind, D::Error> {
    let text = lenient::text(deserializer)?;
    Ok(if text.eq_ignore_ascii_case("webinar") {
        HistoryKind::Webinar
    } else {
        HistoryKind::Meeting
    })
}

/// A meeting or webinar in the account's history. Texts Zoom does not give are empty.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct HistoryMeeting {
    /// Names this sitting.
    #[serde(deserialize_with = "lenient::required_text")]
    pub meeting_uuid: String,
    /// Names the meeting; 0 where Zoom's number cannot be read.
    #[serde(default, deserialize_with = "lenient::number")]
    pub meeting_id: u64,
    /// Meeting or webinar.
    #[serde(default, rename = "type", deserialize_with = "history_kind")]
    pub kind: HistoryKind,
    /// The title.
    #[serde(default, deserialize_with = "lenient::text")]
    pub topic: String,
    /// The host's email.
    #[serde(default, deserialize_with = "lenient::text")]
    pub host_email: String,
    /// The host's name.
    #[serde(default, deserialize_with = "lenient::text")]
    pub host_display_name: String,
    /// The host's department.
    #[serde(default, deserialize_with = "lenient::text")]
    pub department: String,
    /// When it began.
    #[serde(default, deserialize_with = "lenient::instant")]
    pub start_time: Option<Timestamp>,
    /// When it ended.
    #[serde(default, deserialize_with = "lenient::instant")]
    pub end_time: Option<Timestamp>,
    /// Length in minutes.
    #[serde(default, deserialize_with = "lenient::number")]
    pub duration: u32,
    /// How many took part.
    #[serde(default, deserialize_with = "lenient::number")]
    pub participants: u32,
    /// Minutes of all participants together.
    #[serde(default, deserialize_with = "lenient::number")]
    pub total_participant_minutes: u64,
}

/// The account's days of one month.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct DailyReport {
    /// The year; 0 where Zoom does not tell.
    #[serde(default, deserialize_with = "lenient::number")]
    pub year: i16,
    /// The month, 1 to 12; 0 where Zoom does not tell.
    #[serde(default, deserialize_with = "lenient::number")]
    pub month: i8,
    /// A row a day.
    #[serde(default, deserialize_with = "lenient::list")]
    pub dates: Vec<DailyRow>,
}

/// One day of the account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub struct DailyRow {
    /// The day.
    #[serde(default, deserialize_with = "lenient::day")]
    pub date: Option<Date>,
    /// Users added.
    #[serde(default, deserialize_with = "lenient::number")]
    pub new_users: u64,
    /// Meetings that took place.
    #[serde(default, deserialize_with = "lenient::number")]
    pub meetings: u64,
    /// Their participants.
    #[serde(default, deserialize_with = "lenient::number")]
    pub participants: u64,
    /// Their length in minutes.
    #[serde(default, deserialize_with = "lenient::number")]
    pub meeting_minutes: u64,
}

impl Row for ReportMeeting {
    fn name(&self) -> Option<String> {
        Some(self.uuid.clone())
    }
}

impl Row for HistoryMeeting {
    fn name(&self) -> Option<String> {
        Some(self.meeting_uuid.clone())
    }
}

impl ZoomClient {
    /// All past meetings and webinars of a user. Zoom: at most a month, inside the past six; what
    /// lies outside may be served for other days, which the answer names.
    ///
    /// # Errors
    /// [`Error::is_user_missing`] where the account has no such user.
    pub async fn report_user_meetings(
        &self,
        user_id: &str,
        from: Date,
        to: Date,
        report_type: ReportType,
    ) -> Result<UserReport, Error> {
        let path = Path::new("report").then("users").user(user_id)?.then("meetings");
        let call = |token: &str| {
            Call::new(Operation::ReportUserMeetings, path.clone())
                .with("from", from)
                .with("to", to)
                .with("type", report_type.name())
                .page(PAGE_SIZE_MAX, token)
        };
        let (Served { from, to }, meetings) = self.read_days(call, "meetings").await?;
        Ok(UserReport { from, to, meetings })
    }

    /// All rows under `list`, and which days Zoom says they are of.
    pub(crate) async fn read_days<T: Row + DeserializeOwned>(
        &self,
        call: impl Fn(&str) -> Call,
        list: &'static str,
    ) -> Result<(Served, Vec<T>), Error> {
        let served = OnceLock::new();
        let note = |answer: &Value| {
            // Every page names the same days; the first is believed.
            served.get_or_init(|| Served::deserialize(answer).unwrap_or_default());
        };
        let rows = self.read_to_end(|token| self.fetch_page_noting(call(&token), list, note));
        let rows = rows.await?;
        Ok((served.into_inner().unwrap_or_default(), rows))
    }

    /// All past meetings and webinars of the account.
    ///
    /// # Errors
    /// Says why there is no report.
    pub async fn report_history_meetings(
        &self,
        from: Date,
        to: Date,
    ) -> Result<Vec<HistoryMeeting>, Error> {
        self.read_to_end(|token| {
            let call = Call::new(
                Operation::ReportHistoryMeetings,
                Path::new("report").then("history_meetings"),
            )
            .with("from", from)
            .with("to", to)
            .with("meeting_type", "all")
            .page(PAGE_SIZE_MAX, &token);
            self.fetch_page(call, "history_meetings")
        })
        .await
    }

    /// A past meeting, as the report has it.
    ///
    /// # Errors
    /// [`Error::is_meeting_missing`] where Zoom knows none; a webinar is none.
    pub async fn report_meeting(&self, id: PastMeetingRef<'_>) -> Result<ReportMeeting, Error> {
        let path = id.under(Path::new("report").then("meetings"))?;
        self.fetch(Call::new(Operation::ReportMeeting, path)).await
    }

    /// A past webinar, as the report has it.
    ///
    /// # Errors
    /// [`Error::is_meeting_missing`] where Zoom knows none; a meeting is none.
    pub async fn report_webinar(&self, id: PastMeetingRef<'_>) -> Result<ReportMeeting, Error> {
        let path = id.under(Path::new("report").then("webinars"))?;
        self.fetch(Call::new(Operation::ReportWebinar, path)).await
    }

    /// All joins of a past meeting, as the report has them.
    ///
    /// # Errors
    /// As [`Self::report_meeting`].
    pub async fn report_meeting_participants(
        &self,
        id: PastMeetingRef<'_>,
    ) -> Result<Vec<Participant>, Error> {
        let path = id.under(Path::new("report").then("meetings"))?;
        self.reported_joins(Operation::ReportMeetingParticipants, path).await
    }

    /// All joins of a past webinar, as the report has them.
    ///
    /// # Errors
    /// As [`Self::report_webinar`].
    pub async fn report_webinar_participants(
        &self,
        id: PastMeetingRef<'_>,
    ) -> Result<Vec<Participant>, Error> {
        let path = id.under(Path::new("report").then("webinars"))?;
        self.reported_joins(Operation::ReportWebinarParticipants, path).await
    }

    async fn reported_joins(
        &self,
        operation: Operation,
        of: Path,
    ) -> Result<Vec<Participant>, Error> {
        let path = of.then("participants");
        self.read_to_end(|token| {
            let call = Call::new(operation, path.clone())
                .with("include_fields", "registrant_id")
                .page(PAGE_SIZE_MAX, &token);
            self.fetch_page(call, "participants")
        })
        .await
    }

    /// The account's days of a month (1 to 12).
    ///
    /// # Errors
    /// Zoom refuses a month outside the past six with code 300.
    pub async fn report_daily(&self, year: i16, month: i8) -> Result<DailyReport, Error> {
        let call = Call::new(Operation::ReportDaily, Path::new("report").then("daily"))
            .with("year", year)
            .with("month", month);
        self.fetch(call).await
    }
}

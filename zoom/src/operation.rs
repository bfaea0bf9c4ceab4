//! What this client can ask of Zoom: each operation's method, path and rate label, in one table.

use reqwest::Method;

/// How heavy Zoom counts a call: its limits are per label, for all apps of the account together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Label {
    /// Single records.
    Light,
    /// Lists.
    Medium,
    /// Reports.
    Heavy,
}

impl Label {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Light, Self::Medium, Self::Heavy];

    /// The label in Zoom's word, in small letters, as a metric's label wants it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Medium => "medium",
            Self::Heavy => "heavy",
        }
    }
}

/// What is asked of Zoom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(
    missing_docs,
    reason = "each but `OwnProfile` is the function of the client with the same name"
)]
pub enum Operation {
    ListUsers,
    CreateUser,
    GetUser,
    OwnProfile,
    UpdateUser,
    DeleteUser,
    SetUserStatus,
    RevokeSsoToken,
    UsersSummary,
    ListMeetings,
    CreateMeeting,
    GetMeeting,
    UpdateMeeting,
    DeleteMeeting,
    MeetingInvitation,
    PastMeeting,
    PastMeetingParticipants,
    PastWebinarParticipants,
    ReportUserMeetings,
    ReportHistoryMeetings,
    ReportMeeting,
    ReportWebinar,
    ReportMeetingParticipants,
    ReportWebinarParticipants,
    ReportDaily,
    ReportUsers,
    ReportUpcomingEvents,
}

/// Whether an operation only reads, or how it changes something.
#[derive(Clone, Copy)]
enum Verb {
    Get,
    Post,
    Put,
    Patch,
    Delete,
}

impl Operation {
    /// The operation's name, as a metric's label wants it.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.facts().0
    }

    /// How heavy Zoom counts it.
    #[must_use]
    pub fn label(self) -> Label {
        self.facts().2
    }

    /// Whether it changes nothing at Zoom.
    #[must_use]
    pub fn only_reads(self) -> bool {
        matches!(self.facts().1, Verb::Get)
    }

    /// Whether it changes what reads of users answer.
    pub(crate) fn changes_users(self) -> bool {
        matches!(self, Self::CreateUser | Self::UpdateUser | Self::DeleteUser | Self::SetUserStatus)
    }

    pub(crate) fn method(self) -> Method {
        match self.facts().1 {
            Verb::Get => Method::GET,
            Verb::Post => Method::POST,
            Verb::Put => Method::PUT,
            Verb::Patch => Method::PATCH,
            Verb::Delete => Method::DELETE,
        }
    }

    /// Zoom: the labels are those of its specification. It gives none for the summary of users,
    /// which is counted as a list of them.
    fn facts(self) -> (&'static str, Verb, Label) {
        use Label::{Heavy, Light, Medium};
        use Verb::{Delete, Get, Patch, Post, Put};
        match self {
            Self::ListUsers => ("list_users", Get, Medium),
            Self::CreateUser => ("create_user", Post, Light),
            Self::GetUser => ("get_user", Get, Light),
            Self::OwnProfile => ("own_profile", Get, Light),
            Self::UpdateUser => ("update_user", Patch, Light),
            Self::DeleteUser => ("delete_user", Delete, Light),
            Self::SetUserStatus => ("set_user_status", Put, Light),
            Self::RevokeSsoToken => ("revoke_sso_token", Delete, Light),
            Self::UsersSummary => ("users_summary", Get, Medium),
            Self::ListMeetings => ("list_meetings", Get, Medium),
            Self::CreateMeeting => ("create_meeting", Post, Medium),
            Self::GetMeeting => ("get_meeting", Get, Light),
            Self::UpdateMeeting => ("update_meeting", Patch, Light),
            Self::DeleteMeeting => ("delete_meeting", Delete, Light),
            Self::MeetingInvitation => ("meeting_invitation", Get, Light),
            Self::PastMeeting => ("past_meeting", Get, Light),
            Self::PastMeetingParticipants => ("past_meeting_participants", Get, Medium),
            Self::PastWebinarParticipants => ("past_webinar_participants", Get, Medium),
            Self::ReportUserMeetings => ("report_user_meetings", Get, Heavy),
            Self::ReportHistoryMeetings => ("report_history_meetings", Get, Heavy),
            Self::ReportMeeting => ("report_meeting", Get, Heavy),
            Self::ReportWebinar => ("report_webinar", Get, Heavy),
            Self::ReportMeetingParticipants => ("report_meeting_participants", Get, Heavy),
            Self::ReportWebinarParticipants => ("report_webinar_participants", Get, Heavy),
            Self::ReportDaily => ("report_daily", Get, Heavy),
            Self::ReportUsers => ("report_users", Get, Heavy),
            Self::ReportUpcomingEvents => ("report_upcoming_events", Get, Heavy),
        }
    }
}

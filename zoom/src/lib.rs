//! A typed client of Zoom's REST API v2 and of its OAuth for users: credentials, grants, paging,
//! retries and errors. It knows neither a web framework nor a browser; clock and HTTP client are
//! passed in.

mod answer;
mod client;
mod credentials;
mod error;
mod grants;
pub mod http;
mod lenient;
mod meetings;
mod page;
mod past_meetings;
mod path;
mod rate_limit;
mod reports;
mod retry;
#[cfg(test)]
mod tests;
mod token;
mod users;

pub use client::ZoomClient;
pub use credentials::{Clock, Credentials, Endpoints};
pub use error::{
    ApiError, CredentialsCause, CredentialsError, Error, FieldError, RateLimited, Unreadable,
    UnreadableKind,
};
pub use grants::{Grant, GrantClient, GrantError, GrantUser, OAuthApp};
pub use meetings::{
    Meeting, MeetingChange, MeetingDetails, MeetingListType, MeetingQuery, MeetingRemoval,
    MeetingSettings, MeetingStart, NewMeeting, NewMeetingSettings, Occurrence,
};
pub use page::{PAGE_SIZE_MAX, Page};
pub use past_meetings::{Participant, PastMeeting, PastMeetingRef};
pub use reports::{
    DailyReport, DailyRow, HistoryKind, HistoryMeeting, ReportMeeting, ReportType, UserReport,
};
pub use token::AccessToken;
pub use users::{
    CreatedUser, NewUser, User, UserChange, UserQuery, UserRemoval, UserRemovalAction, UserStatus,
    UserStatusAction, UsersSummary,
};

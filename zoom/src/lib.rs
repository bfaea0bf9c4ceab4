//! A typed client of Zoom's REST API v2 and of its OAuth for users: credentials, grants, paging,
//! pacing, sharing of reads, retries and errors. It knows neither a web framework nor a browser;
//! clock, HTTP client, pacer and metrics are passed in.

mod account_reports;
mod answer;
mod body;
mod call;
mod client;
mod credentials;
mod error;
mod grants;
pub mod http;
mod lenient;
mod meetings;
mod metrics;
mod odd;
mod operation;
mod own_profile;
mod pacing;
mod page;
mod past_meetings;
mod path;
mod rate_limit;
mod reads;
mod refusals;
mod reports;
mod retry;
mod send;
#[cfg(test)]
mod tests;
mod token;
mod user_details;
mod users;

pub use account_reports::{AccountReport, HostActivity, ReportHost, UpcomingEvent};
pub use client::{Options, ZoomClient};
pub use credentials::{Clock, Credentials, Endpoints};
pub use error::{
    ApiError, CredentialsCause, CredentialsError, Error, FieldError, RateLimited, Unreadable,
    UnreadableKind,
};
pub use grants::{Grant, GrantClient, GrantError, OAuthApp};
pub use meetings::{
    AutoRecording, Meeting, MeetingChange, MeetingDetails, MeetingListType, MeetingQuery,
    MeetingRemoval, MeetingSettings, MeetingStart, NewMeeting, NewMeetingSettings, Occurrence,
    RECURRING_MEETING, Recurrence,
};
pub use metrics::{Event, Metrics, Outcome, Source};
pub use odd::Odd;
pub use operation::{Label, Operation};
pub use own_profile::GrantUser;
pub use pacing::{Held, LocalPacer, NoTurn, Pacer, Plan, Rhythm};
pub use page::{PAGE_SIZE_MAX, Page};
pub use past_meetings::{Participant, PastMeeting, PastMeetingRef};
pub use reads::{SUMMARY_REMEMBERED, USER_REMEMBERED};
pub use reports::{
    DailyReport, DailyRow, HistoryKind, HistoryMeeting, ReportMeeting, ReportType, UserReport,
};
pub use token::AccessToken;
pub use user_details::{PhoneNumber, UserDetails};
pub use users::{
    CreatedUser, NewUser, User, UserChange, UserQuery, UserRemoval, UserRemovalAction, UserStatus,
    UserStatusAction, UsersSummary,
};

//! `GET /user/meetings`: a user's meetings, complete: one's own, or as an administrator anybody's.

use api::{
    MeetingId, UserId,
    meeting::{Meeting, MeetingList, MeetingListType},
};
use axum::{Json, extract::State};
use serde::Deserialize;

use crate::{
    app::App,
    failure::{Failure, one_field},
    http::Params,
    quota,
    session::Member,
    statistics::meetings_a_day,
};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Query {
    user_id: Option<String>,
    #[serde(default, rename = "type")]
    list_type: MeetingListType,
}

/// The user a request names. `me`, and nobody, mean the caller; Zoom never sees `me`, which
/// server-to-server credentials do not support.
///
/// # Errors
/// Where the text is no user id.
pub(super) fn named_user(text: Option<&str>, caller: &UserId) -> Result<UserId, Failure> {
    match text {
        None => Ok(caller.clone()),
        Some(text) if text.eq_ignore_ascii_case("me") => Ok(caller.clone()),
        Some(text) => text
            .parse()
            .map_err(|error: api::IdError| one_field("user_id", &error.to_string()).into()),
    }
}

pub(super) async fn handle(
    State(app): State<App>,
    member: Member,
    Params(query): Params<Query>,
) -> Result<Json<MeetingList>, Failure> {
    let user_id = named_user(query.user_id.as_deref(), &member.0.user.id)?;
    if user_id != member.0.user.id && !member.administers() {
        return Err(Failure::Forbidden(
            "Only the account's owner and administrators see other people's meetings.",
        ));
    }
    let list_type = match query.list_type {
        MeetingListType::Scheduled => zoom::MeetingListType::Scheduled,
        MeetingListType::Upcoming => zoom::MeetingListType::Upcoming,
        MeetingListType::Live => zoom::MeetingListType::Live,
        MeetingListType::Previous => zoom::MeetingListType::Previous,
    };
    let found = app.zoom.all_meetings(user_id.as_str(), list_type).await?;
    let mut meetings: Vec<Meeting> = found.into_iter().filter_map(meeting).collect();
    meetings.sort_by_key(|meeting| (meeting.start_time.is_none(), meeting.start_time));
    Ok(Json(MeetingList {
        total_records: meetings.len() as u64,
        average_day: meetings_a_day(&meetings),
        meetings,
        quota: Some(quota::of_host(&app, &user_id).await?),
    }))
}

/// A row in the words of the contract; `None`, and a line in the log, where it has no number.
fn meeting(row: zoom::Meeting) -> Option<Meeting> {
    let Some(id) = MeetingId::new(row.id) else {
        tracing::warn!(uuid = row.uuid, "a meeting without a readable id is left out");
        return None;
    };
    Some(Meeting {
        id,
        host_id: row.host_id.parse().ok(),
        topic: row.topic,
        agenda: row.agenda,
        start_time: row.start_time.map(Into::into),
        duration: row.duration,
        timezone: row.timezone,
        // Zoom: 3 recurs without a fixed time, 8 with one.
        recurring: matches!(row.meeting_type, 3 | 8),
        join_url: row.join_url,
        created_at: row.created_at.map(Into::into),
    })
}

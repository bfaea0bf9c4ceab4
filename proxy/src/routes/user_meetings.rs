//! `GET /user/meetings`: a user's meetings, complete: one's own, or as an administrator anybody's.

use api::{
    UserId,
    meeting::{Meeting, MeetingList, MeetingListType},
};
use axum::Json;
use serde::Deserialize;

use crate::{
    app::App,
    failure::{Failure, one_field},
    http::Params,
    meetings, quota,
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
    app: App,
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
    let mut rows: Vec<Meeting> = found.into_iter().filter_map(meetings::meeting).collect();
    rows.sort_by_key(|meeting| (meeting.start_time.is_none(), meeting.start_time));
    Ok(Json(MeetingList {
        total_records: rows.len() as u64,
        average_day: meetings_a_day(&rows),
        meetings: rows,
        quota: Some(quota::of_host(&app, &user_id).await?),
    }))
}

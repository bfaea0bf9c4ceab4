//! `/past_meetings`: what took place and who took part.

use std::sync::Arc;

use axum::{
    Json, Router,
    extract::{Path, State},
    routing::get,
};
use percent_encoding::percent_decode_str;
use serde_json::{Value, json};

use crate::{
    Account,
    error::ZoomError,
    history::{History, PastMeeting},
    identity,
    paging::Paging,
    participants::{self, Join},
    time::DAY,
};

/// After how many days Zoom tells nothing of a meeting any more.
const YEAR_DAYS: i64 = 365;

/// The routes.
pub(crate) fn routes() -> Router<Arc<Account>> {
    Router::new()
        .route("/past_meetings/{id}", get(details))
        .route("/past_meetings/{id}/participants", get(participants))
}

/// The sitting a path names: its UUID, or a meeting number for the latest sitting.
///
/// `segment` has been decoded once. Zoom: a UUID that begins with `/` or holds `//` is only
/// understood when it was encoded twice.
///
/// # Errors
/// Zoom's 12702 where the meeting is over a year old; `missing` where there is none.
pub(crate) fn find<'a>(
    account: &'a Account,
    segment: &str,
    missing: fn(&str) -> ZoomError,
) -> Result<&'a PastMeeting, ZoomError> {
    let history = account.history();
    let found = if let Ok(number) = segment.parse() {
        history.latest(number)
    } else {
        let twice = percent_decode_str(segment).decode_utf8_lossy();
        let was_encoded_twice = twice != segment;
        let needs_it = twice.starts_with('/') || twice.contains("//");
        let understood = was_encoded_twice || !needs_it;
        let uuid = understood.then(|| identity::parse_uuid(&twice)).flatten();
        uuid.and_then(|uuid| history.by_uuid(&uuid))
    };
    let meeting = found.ok_or_else(|| missing(segment))?;
    if account.now().as_second() - meeting.end.as_second() > YEAR_DAYS * DAY {
        return Err(ZoomError::bad(12_702, "Can not access a meeting a year ago."));
    }
    Ok(meeting)
}

/// The rows of a meeting as Zoom tells them: none where only one person was there.
pub(crate) fn rows<'a>(history: &'a History, meeting: &PastMeeting) -> Vec<Join<'a>> {
    if meeting.people < 2 { Vec::new() } else { participants::joins(history, meeting) }
}

/// A join's length in seconds: 0 while Zoom still counts.
pub(crate) fn counted(account: &Account, meeting: &PastMeeting, join: &Join<'_>) -> i64 {
    if meeting.is_settled(account.now()) { join.lasted() } else { 0 }
}

async fn details(
    State(account): State<Arc<Account>>,
    Path(id): Path<String>,
) -> Result<Json<Value>, ZoomError> {
    let meeting = find(&account, &id, ZoomError::no_meeting)?;
    let history = account.history();
    let host = history.host(meeting);
    let joins = participants::joins(history, meeting);
    Ok(Json(json!({
        "uuid": identity::uuid_text(&meeting.uuid),
        "id": meeting.number,
        "host_id": host.id,
        "type": meeting.kind,
        "topic": meeting.topic,
        "user_name": host.name,
        "user_email": host.email,
        "dept": host.dept,
        "start_time": meeting.start,
        "end_time": meeting.end,
        "duration": meeting.duration(),
        "total_minutes": participants::total_minutes(&joins),
        "participants_count": meeting.people,
        "source": "Zoom",
    })))
}

async fn participants(
    State(account): State<Arc<Account>>,
    Path(id): Path<String>,
    paging: Paging,
) -> Result<Json<Value>, ZoomError> {
    let page = paging.page()?;
    let meeting = find(&account, &id, ZoomError::no_meeting)?;
    let rows = rows(account.history(), meeting);
    let answer = page.answer("participants", &rows, |join| {
        json!({
            "id": join.person.id(),
            "user_id": join.number.to_string(),
            "name": join.person.name(),
            "user_email": join.person.email(),
            "join_time": join.joined,
            "leave_time": join.left,
            "duration": counted(&account, meeting, join),
            "registrant_id": join.registrant,
            "failover": false,
            "internal_user": !join.person.id().is_empty(),
            "status": "in_meeting",
        })
    });
    Ok(Json(answer.into()))
}

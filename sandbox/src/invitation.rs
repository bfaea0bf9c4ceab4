//! `/meetings/{id}/invitation`: the text a host sends to those who are to come.

use std::sync::Arc;

use axum::{
    Json, Router,
    extract::{Path, State},
    routing::get,
};
use jiff::tz::TimeZone;
use serde_json::{Value, json};

use crate::{
    Account,
    calendar::{Meeting, kind},
    error::ZoomError,
    meeting_view::join_url,
    meetings,
    user::User,
};

/// The routes.
pub(crate) fn routes() -> Router<Arc<Account>> {
    Router::new().route("/meetings/{id}/invitation", get(invitation))
}

async fn invitation(
    State(account): State<Arc<Account>>,
    Path(id): Path<String>,
) -> Result<Json<Value>, ZoomError> {
    let records = account.read();
    let meeting = meetings::find(&account, &records, &id)?;
    let host = records.user(&meeting.host)?;
    if !host.standing.may_meet() {
        return Err(ZoomError::may_not_host());
    }
    // The account has no room systems that could dial in.
    Ok(Json(json!({ "invitation": text(meeting, &host), "sip_links": [] })))
}

/// The text, in the form and with the line ends of Zoom's example.
fn text(meeting: &Meeting, host: &User) -> String {
    let zone = TimeZone::get(&meeting.timezone).unwrap_or(TimeZone::UTC);
    let time = match (meeting.kind, meeting.start) {
        (kind::RECURRING_ANY_TIME, _) | (_, None) => {
            "Time: This is a recurring meeting Meet anytime".to_owned()
        }
        (_, Some(start)) => {
            let start = zone.to_datetime(start).strftime("%b %-d, %Y %I:%M %p");
            format!("Time: {start} {}", meeting.timezone)
        }
    };
    let mut lines = vec![
        format!("{} is inviting you to a scheduled Zoom meeting.", host.display_name),
        String::new(),
        format!("Topic: {}", meeting.topic),
        time,
        String::new(),
        "Join Zoom Meeting".to_owned(),
        join_url(meeting),
        String::new(),
        format!("Meeting ID: {}", grouped(meeting.number)),
    ];
    if !meeting.password.is_empty() {
        lines.push(format!("Passcode: {}", meeting.password));
    }
    lines.push(String::new());
    lines.join("\r\n")
}

/// A meeting number as people read it: `812 3456 7890`.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let (first, rest) = digits.split_at(3.min(digits.len()));
    let (second, third) = rest.split_at(4.min(rest.len()));
    [first, second, third].join(" ")
}

//! `GET /user/upcoming`: the meetings to come of the whole account, complete. For administrators.
//! What is going on now is listed per host alone (`GET /user/meetings?type=live`): of the whole
//! account Zoom has that in its dashboards only, at ten calls a minute.

use std::sync::Arc;

use api::{
    Day, Instant,
    meeting::{UpcomingMeeting, UpcomingMeetings, UpcomingRange, UpcomingRangeError},
};
use axum::{
    Json,
    response::{IntoResponse as _, Response},
};
use serde::Deserialize;
use zoom::ZoomClient;

use super::user_report::day;
use crate::{
    app::App,
    failure::{Failure, one_field},
    http::Params,
    long_reading::LongReadings,
    meetings,
    parts::in_parts,
    session::Admin,
};

/// The readings of them, by their days: those of a large account take longer than a request.
pub type UpcomingReadings = LongReadings<(Day, Day), UpcomingMeetings>;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Query {
    from: Option<String>,
    to: Option<String>,
}

pub(super) async fn handle(
    app: App,
    _: Admin,
    Params(query): Params<Query>,
) -> Result<Response, Failure> {
    let from = day("from", query.from.as_deref())?;
    let to = day("to", query.to.as_deref())?;
    let UpcomingRange { from, to } = range(from, to, Instant::from(app.now()).utc_day())?;
    let read = |zoom| async move { read(&zoom, from, to).await };
    let list = app.upcoming.ask(&app, (from, to), read).await?;
    let none =
        || UpcomingMeetings { meetings: Vec::new(), from, to, total_records: 0, ready: false };
    Ok(Json(list.unwrap_or_else(|| Arc::new(none())).as_ref()).into_response())
}

async fn read(zoom: &ZoomClient, from: Day, to: Day) -> Result<UpcomingMeetings, zoom::Error> {
    let mut rows: Vec<UpcomingMeeting> = Vec::new();
    for (first, last) in in_parts(from, to) {
        let (first, last) = (first.into(), last.into());
        let part = zoom.report_upcoming_events(first, last).await?;
        rows.extend(part.whole(first, last)?.into_iter().map(meetings::upcoming));
    }
    rows.sort_by_key(|row| (row.start_time.is_none(), row.start_time, row.id));
    let total_records = rows.len() as u64;
    Ok(UpcomingMeetings { total_records, meetings: rows, from, to, ready: true })
}

fn range(from: Day, to: Day, today: Day) -> Result<UpcomingRange, Failure> {
    UpcomingRange::new(from, to, today).map_err(|error| {
        let field = match error {
            UpcomingRangeError::Reversed { .. } | UpcomingRangeError::Past { .. } => "from",
            UpcomingRangeError::TooLong { .. } => "to",
        };
        one_field(field, &error.to_string()).into()
    })
}

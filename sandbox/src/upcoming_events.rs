//! `/report/upcoming_events`: what the whole account has before it in a range of days.

use std::sync::Arc;

use axum::{Json, Router, extract::State, routing::get};
use serde_json::{Value, json};

use crate::{Account, calendar::kind, error::ZoomError, paging::Paging, report_range::ReportRange};

/// The routes.
pub(crate) fn routes() -> Router<Arc<Account>> {
    Router::new().route("/report/upcoming_events", get(list))
}

/// Every occurrence is an event of its own; what has no fixed time is none. The account has no
/// webinars to come, and no groups.
async fn list(
    State(account): State<Arc<Account>>,
    paging: Paging,
) -> Result<Json<Value>, ZoomError> {
    let params = &paging.params;
    let range = ReportRange::read(params, &account)?;
    let kind = params.one_of("type", &["meeting", "webinar", "all"])?;
    let none = kind == Some("webinar") || params.text("group_id").is_some();
    let page = paging.page()?;
    let now = account.now();
    let records = account.read();
    let scheduled = records.calendar.0.values().filter(|meeting| meeting.kind != kind::INSTANT);
    let mut events: Vec<_> = scheduled
        .filter(|_| !none)
        .flat_map(|meeting| meeting.starts_after(now).map(move |start| (start, meeting)))
        .filter(|(start, _)| range.holds(*start))
        .collect();
    events.sort_by_key(|(start, meeting)| (*start, meeting.number));
    let mut answer = page.answer("upcoming_events", events.len(), |at| {
        let (start, meeting) = events[at];
        let host = records.people.find(&meeting.host);
        json!({
            "id": meeting.number.to_string(),
            "topic": meeting.topic,
            "start_time": start,
            "host_id": meeting.host,
            "host_name": host.as_ref().map_or("", |host| &host.display_name),
            "dept": host.as_ref().map_or("", |host| &host.dept),
        })
    });
    // Zoom tells neither count here.
    answer.remove("page_count");
    answer.remove("total_records");
    answer.insert("from".into(), json!(range.from));
    answer.insert("to".into(), json!(range.to));
    Ok(Json(answer.into()))
}

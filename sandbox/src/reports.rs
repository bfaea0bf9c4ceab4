//! `/report/users/{id}/meetings`, `/report/history_meetings` and `/report/daily`: statistics of
//! what took place in a range of days.

use std::sync::Arc;

use axum::{
    Json, Router,
    extract::{Path, State},
    routing::get,
};
use jiff::{Timestamp, civil::Date};
use serde_json::{Value, json};

use crate::{
    Account,
    error::ZoomError,
    history::{History, PastMeeting},
    identity,
    paging::Paging,
    params::Params,
    participants,
    report_range::{self, ReportRange},
    sittings, time,
};

/// The routes.
pub(crate) fn routes() -> Router<Arc<Account>> {
    Router::new()
        .route("/report/users/{id}/meetings", get(of_user))
        .route("/report/history_meetings", get(of_account))
        .route("/report/daily", get(daily))
}

async fn of_user(
    State(account): State<Arc<Account>>,
    Path(id): Path<String>,
    paging: Paging,
) -> Result<Json<Value>, ZoomError> {
    let user = {
        let records = account.read();
        let user = records.people.find(&id).ok_or_else(|| ZoomError::no_user_to_report(&id))?;
        user.id.clone()
    };
    let range = ReportRange::read(&paging.params, &account)?;
    let kind = paging.params.one_of("type", &["past", "pastOne", "pastJoined"])?.unwrap_or("past");
    let page = paging.page()?;
    let history = account.history();
    let hosted = |meeting: &&PastMeeting| history.host(meeting).id == user;
    let joined = |meeting: &PastMeeting| {
        participants::joins(history, meeting).iter().any(|join| join.person.id() == user)
    };
    let in_range = history.iter().filter(|meeting| range.holds(meeting.start));
    let meetings: Vec<_> = match kind {
        "pastOne" => in_range.filter(hosted).filter(|meeting| meeting.people == 1).collect(),
        "pastJoined" => in_range.filter(|meeting| hosted(meeting) || joined(meeting)).collect(),
        // Zoom: "only if they have two or more unique participants".
        _ => in_range.filter(hosted).filter(|meeting| meeting.people > 1).collect(),
    };
    let mut answer =
        page.numbered_answer("meetings", &meetings, |meeting| user_row(history, meeting, &user));
    answer.insert("from".into(), json!(range.from));
    answer.insert("to".into(), json!(range.to));
    Ok(Json(answer.into()))
}

/// A meeting as the report of `user` tells of it.
fn user_row(history: &History, meeting: &PastMeeting, user: &str) -> Value {
    let host = history.host(meeting);
    let joins = participants::joins(history, meeting);
    let own: Vec<_> = joins.iter().filter(|join| join.person.id() == user).collect();
    let insiders: std::collections::HashSet<_> =
        joins.iter().map(|join| join.person.id()).filter(|id| !id.is_empty()).collect();
    let chance = |bit: u32| meeting.seed >> bit & 1 == 1;
    let mut row = sittings::facts(history, meeting);
    for (name, value) in [
        ("host_name", json!(host.name)),
        ("host_organization", json!("Greenroom")),
        ("participants_count_my_account", json!(insiders.len())),
        ("source", json!("Zoom")),
        ("has_chat", json!(chance(3))),
        ("has_recording", json!(chance(7))),
        ("has_screen_share", json!(chance(11))),
        ("meeting_encryption_status", json!(1)),
        ("schedule_time", json!(time::american(meeting.scheduled_at))),
    ] {
        row.insert(name.to_owned(), value);
    }
    if let (Some(first), Some(last)) = (own.first(), own.last()) {
        row.insert("join_time".into(), json!(time::american(first.joined)));
        row.insert("leave_time".into(), json!(time::american(last.left)));
    }
    row.into()
}

async fn of_account(
    State(account): State<Arc<Account>>,
    paging: Paging,
) -> Result<Json<Value>, ZoomError> {
    let params = &paging.params;
    let range = ReportRange::read(params, &account)?;
    let by_end = params.one_of("date_type", &["start_time", "end_time"])? == Some("end_time");
    let webinars = match params.one_of("meeting_type", &["meeting", "webinar", "all"])? {
        Some("meeting") => Some(false),
        Some("webinar") => Some(true),
        _ => None,
    };
    let report_types = ["all", "poll", "survey", "qa", "resource", "reaction"];
    let report_type = params.one_of("report_type", &report_types)?.unwrap_or("all");
    let key = params.text("search_key").map(str::to_lowercase);
    if let Some(group) = params.text("group_id") {
        let message = format!("No permission for the group: {group}.");
        return Err(ZoomError::new(axum::http::StatusCode::FORBIDDEN, 12_703, message));
    }
    let page = paging.page()?;
    let history = account.history();
    let meetings: Vec<_> = history
        .iter()
        .filter(|meeting| range.holds(if by_end { meeting.end } else { meeting.start }))
        .filter(|meeting| webinars.is_none_or(|wanted| wanted == meeting.is_webinar()))
        .filter(|meeting| report_type == "all" || has_report(meeting, report_type))
        .filter(|meeting| {
            key.as_ref().is_none_or(|key| {
                meeting.topic.to_lowercase().contains(key) || meeting.number.to_string() == *key
            })
        })
        .collect();
    let mut answer =
        page.answer("history_meetings", &meetings, |meeting| account_row(history, meeting));
    // Zoom tells neither count here.
    answer.remove("page_count");
    answer.remove("total_records");
    Ok(Json(answer.into()))
}

/// Whether a meeting has data of that kind.
fn has_report(meeting: &PastMeeting, report_type: &str) -> bool {
    let bit = match report_type {
        "poll" => 16,
        "reaction" => 17,
        _ => return false,
    };
    meeting.seed >> bit & 1 == 1
}

/// A meeting as the report of the account tells of it.
fn account_row(history: &History, meeting: &PastMeeting) -> Value {
    const FEATURES: &[&str] = &[
        "screen_sharing",
        "video_on",
        "remote_control",
        "closed_caption",
        "breakout_room",
        "language_interpretation",
        "telephone_usage",
        "in_meeting_chat",
        "poll",
        "reaction",
        "join_by_room",
        "waiting_room",
        "live_transcription",
        "zoom_apps",
        "annotation",
        "raise_hand",
        "virtual_background",
        "whiteboard",
        "immersive_scene",
        "avatar",
        "switch_to_mobile",
        "file_sharing",
        "meeting_summary",
        "meeting_questions",
        "record_to_computer",
        "record_to_cloud",
        "live_translation",
        "registration",
        "smart_recording",
    ];
    let host = history.host(meeting);
    let joins = participants::joins(history, meeting);
    let features: serde_json::Map<_, _> = (8..)
        .zip(FEATURES)
        .map(|(bit, feature)| ((*feature).to_owned(), json!(meeting.seed >> bit & 1 == 1)))
        .collect();
    json!({
        "meeting_uuid": identity::uuid_text(&meeting.uuid),
        "meeting_id": meeting.number,
        "type": if meeting.is_webinar() { "Webinar" } else { "Meeting" },
        "topic": meeting.topic,
        "host_display_name": host.name,
        "host_email": host.email,
        "department": host.dept,
        "group": [],
        "start_time": meeting.start,
        "end_time": meeting.end,
        "create_time": meeting.scheduled_at,
        "duration": meeting.duration(),
        "participants": meeting.people,
        "unique_viewers": if meeting.is_webinar() { meeting.people } else { 0 },
        "max_concurrent_views": if meeting.is_webinar() { meeting.people } else { 0 },
        "total_participant_minutes": participants::total_minutes(&joins),
        "source": "Zoom",
        "custom_fields": [],
        "tracking_fields": [],
        "feature_used": features,
    })
}

async fn daily(
    State(account): State<Arc<Account>>,
    params: Params,
) -> Result<Json<Value>, ZoomError> {
    let today = time::day(account.now());
    let small = |name, default: i16| match params.number(name)? {
        None => Ok(default),
        Some(number) => i16::try_from(number).map_err(|_| ZoomError::invalid_field(name)),
    };
    let year = small("year", today.year())?;
    let month = small("month", today.month().into())?;
    let first = i8::try_from(month)
        .ok()
        .and_then(|month| Date::new(year, month, 1).ok())
        .ok_or_else(|| ZoomError::invalid_field("month"))?;
    if first > today || first < report_range::oldest(account.now()).first_of_month() {
        return Err(ZoomError::bad(
            300,
            "Daily report can only be provided for a month that falls within the recent 6 months.",
        ));
    }
    let last = first.last_of_month().min(today);
    let history = account.history();
    let records = account.read();
    let dates: Vec<_> = (first.day()..=last.day())
        .map(|number| {
            let date = first.with().day(number).build().unwrap_or(first);
            let (from, to) = (time::start_of(date), time::start_of(date) + time::DAY);
            let on_date = |instant: Timestamp| (from..to).contains(&instant.as_second());
            let meetings: Vec<_> =
                history.iter().filter(|meeting| on_date(meeting.start)).collect();
            let spent = |meeting: &&PastMeeting| {
                participants::total_minutes(&participants::joins(history, meeting))
            };
            json!({
                "date": date,
                "new_users": records.people.iter().filter(|user| on_date(user.created_at)).count(),
                "meetings": meetings.len(),
                "participants": meetings.iter().map(|meeting| meeting.people).sum::<usize>(),
                "meeting_minutes": meetings.iter().map(spent).sum::<i64>(),
            })
        })
        .collect();
    Ok(Json(json!({ "year": year, "month": month, "dates": dates })))
}

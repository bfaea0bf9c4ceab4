//! `/report/users/{id}/meetings`, `/report/history_meetings` and `/report/daily`: statistics of
//! what took place in a range of days.

use std::sync::Arc;

use axum::{
    Json, Router,
    extract::{Path, State},
    routing::get,
};
use jiff::civil::Date;
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
    roll::Place,
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
    let place = account.read().people.place(&id);
    let place = place.ok_or_else(|| ZoomError::no_user_to_report(&id))?;
    let range = ReportRange::read(&paging.params, &account)?;
    let kind = paging.params.one_of("type", &["past", "pastOne", "pastJoined"])?.unwrap_or("past");
    let page = paging.page()?;
    let history = account.history();
    let ranks = range.ranks(history);
    let ranks = match kind {
        "pastJoined" => {
            let joined = |meeting| participants::seats(history, &meeting).contains(&Some(place));
            ranks.filter(|rank| joined(history.at(*rank))).collect()
        }
        kind => {
            let mut hosted = history.hosted_by(place, ranks);
            // Zoom: "only if they have two or more unique participants".
            hosted.retain(|rank| (history.at(*rank).people == 1) == (kind == "pastOne"));
            hosted
        }
    };
    let mut answer = page.numbered_answer("meetings", ranks.len(), |at| {
        user_row(history, &history.at(ranks[at]), place)
    });
    answer.insert("from".into(), json!(range.from));
    answer.insert("to".into(), json!(range.to));
    Ok(Json(answer.into()))
}

/// A meeting as the report of the user at `place` tells of it.
fn user_row(history: &History, meeting: &PastMeeting, place: Place) -> Value {
    let host = history.host(meeting);
    let seats = participants::seats(history, meeting);
    let insiders = seats.iter().flatten().count();
    let chance = |bit: u32| meeting.seed >> bit & 1 == 1;
    let mut row = sittings::facts(history, meeting);
    for (name, value) in [
        ("host_name", json!(host.display_name)),
        ("host_organization", json!("Greenroom")),
        ("participants_count_my_account", json!(insiders)),
        ("source", json!("Zoom")),
        ("has_chat", json!(chance(3))),
        ("has_recording", json!(chance(7))),
        ("has_screen_share", json!(chance(11))),
        ("meeting_encryption_status", json!(1)),
        ("schedule_time", json!(time::american(meeting.scheduled_at))),
    ] {
        row.insert(name.to_owned(), value);
    }
    let seat = seats.iter().position(|seat| *seat == Some(place));
    let own: Vec<_> =
        participants::stays(meeting).into_iter().filter(|stay| Some(stay.seat) == seat).collect();
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
    let asks_for = |meeting: &PastMeeting| {
        webinars.is_none_or(|wanted| wanted == meeting.is_webinar())
            && (report_type == "all" || has_report(meeting, report_type))
            && key.as_ref().is_none_or(|key| {
                meeting.topic.to_lowercase().contains(key) || meeting.number.to_string() == *key
            })
    };
    let row = |rank| account_row(history, &history.at(rank));
    let name = "history_meetings";
    let all = webinars.is_none() && report_type == "all" && key.is_none() && !by_end;
    let mut answer = if all {
        let ranks = range.ranks(history);
        page.answer(name, ranks.len(), |at| row(ranks.start + at))
    } else {
        let ranks = if by_end { range.ranks_by_end(history) } else { range.ranks(history) };
        let ranks: Vec<_> = ranks
            .filter(|rank| {
                let meeting = history.at(*rank);
                (!by_end || range.holds(meeting.end)) && asks_for(&meeting)
            })
            .collect();
        page.answer(name, ranks.len(), |at| row(ranks[at]))
    };
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
    let features: serde_json::Map<_, _> = (8..)
        .zip(FEATURES)
        .map(|(bit, feature)| ((*feature).to_owned(), json!(meeting.seed >> bit & 1 == 1)))
        .collect();
    json!({
        "meeting_uuid": identity::uuid_text(&meeting.uuid),
        "meeting_id": meeting.number,
        "type": if meeting.is_webinar() { "Webinar" } else { "Meeting" },
        "topic": meeting.topic,
        "host_display_name": host.display_name,
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
        "total_participant_minutes": participants::total_minutes(meeting),
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
            let came = records
                .people
                .standings()
                .filter(|(_, user)| (from..to).contains(&user.created_at.as_second()));
            let ranks = history.between(from, to);
            let (mut participants, mut minutes) = (0, 0);
            for meeting in ranks.clone().map(|rank| history.at(rank)) {
                participants += meeting.people;
                minutes += participants::total_minutes(&meeting);
            }
            json!({
                "date": date,
                "new_users": came.count(),
                "meetings": ranks.len(),
                "participants": participants,
                "meeting_minutes": minutes,
            })
        })
        .collect();
    Ok(Json(json!({ "year": year, "month": month, "dates": dates })))
}

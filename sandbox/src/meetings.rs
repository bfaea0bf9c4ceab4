//! `/users/{id}/meetings` and `/meetings`: what is scheduled.

use std::sync::Arc;

use axum::{
    Json, Router,
    extract::{Path, State},
    http::StatusCode,
    routing::get,
};
use jiff::{ToSpan, tz::TimeZone};
use serde_json::{Map, Value, json};

use crate::{
    Account,
    account::Records,
    body::Body,
    calendar::{Meeting, Source, kind},
    error::ZoomError,
    identity::{self, UuidLook},
    meeting_body::MeetingBody,
    meeting_settings,
    meeting_view::{Occurrences, Row, full, previous_row, registration_url, scheduled_row},
    paging::Paging,
    params::Params,
    roll::Place,
    time,
    user::{Status, User},
};

/// How far lists of what is to come and what was reach, in months (Zoom: six).
const LISTED_MONTHS: i64 = 6;

/// The routes.
pub(crate) fn routes() -> Router<Arc<Account>> {
    Router::new()
        .route("/users/{id}/meetings", get(list).post(create))
        .route("/meetings/{id}", get(details).patch(update).delete(remove))
}

async fn list(
    State(account): State<Arc<Account>>,
    Path(id): Path<String>,
    paging: Paging,
) -> Result<Json<Value>, ZoomError> {
    let params = &paging.params;
    let kinds = ["scheduled", "live", "upcoming", "upcoming_meetings", "previous_meetings"];
    let kind = params.one_of("type", &kinds)?.unwrap_or("scheduled");
    let (from, to) = (params.date("from")?, params.date("to")?);
    let zone = match params.text("timezone") {
        None => TimeZone::UTC,
        Some(zone) => TimeZone::get(zone).map_err(|_| ZoomError::invalid_field("timezone"))?,
    };
    let page = paging.page()?;
    let now = account.now();
    let records = account.read();
    let place = records.people.place(&id).ok_or_else(|| ZoomError::no_user(&id))?;
    let host = records.people.at(place);
    if !host.standing.may_meet() {
        return Err(ZoomError::may_not_host());
    }
    let ahead = time::day(now).saturating_add(LISTED_MONTHS.months());
    let near = |meeting: &&Meeting| {
        meeting.listed_start(now).is_none_or(|start| time::day(start) <= ahead)
    };
    let own = records.calendar.of_host(&host.id, now).into_iter();
    // Zoom: instant meetings are never listed, and the list has no type for shared screens.
    let own = own.filter(|meeting| !matches!(meeting.kind, kind::INSTANT | kind::SCREEN_SHARE));
    let mut rows: Vec<Row> = match kind {
        "live" => own
            .filter(|meeting| meeting.is_live(now))
            .map(|m| scheduled_row(m, &host, now))
            .collect(),
        "upcoming" | "upcoming_meetings" => own
            .filter(|meeting| meeting.is_upcoming(now))
            .filter(near)
            .map(|meeting| scheduled_row(meeting, &host, now))
            .collect(),
        "previous_meetings" => previous_rows(&account, &host, place),
        _ => own
            .filter(|meeting| !meeting.has_expired(now))
            .map(|meeting| scheduled_row(meeting, &host, now))
            .collect(),
    };
    rows.retain(|(start, _)| {
        let day = start.map(|start| zone.to_datetime(start).date());
        from.is_none_or(|from| day.is_none_or(|day| from <= day))
            && to.is_none_or(|to| day.is_none_or(|day| day <= to))
    });
    let answer = page.numbered_answer("meetings", rows.len(), |at| rows[at].1.take());
    Ok(Json(answer.into()))
}

/// What the host held in the last months, the latest first; instant meetings left out.
fn previous_rows(account: &Account, host: &User, place: Place) -> Vec<Row> {
    let history = account.history();
    let oldest = time::day(account.now()).saturating_sub(LISTED_MONTHS.months());
    let ranks = history.between(time::start_of(oldest), i64::MAX);
    let held = history.hosted_by(place, ranks).into_iter().rev().map(|rank| history.at(rank));
    held.filter(|meeting| meeting.kind != kind::INSTANT && !meeting.is_webinar())
        .map(|meeting| previous_row(&meeting, host))
        .collect()
}

async fn create(
    State(account): State<Arc<Account>>,
    Path(id): Path<String>,
    Body(body): Body,
) -> Result<(StatusCode, Json<Value>), ZoomError> {
    let now = account.now();
    let mut guard = account.write();
    let records = &mut *guard;
    let host = records.user(&id)?;
    if host.standing.status != Status::Active || !host.standing.may_meet() {
        return Err(ZoomError::may_not_meet());
    }
    let request = MeetingBody::read(&body)?;
    if request.lacks_recurrence(None) {
        return Err(ZoomError::invalid_field("recurrence"));
    }
    let kind = request.kind().unwrap_or(kind::SCHEDULED);
    request.allow_pre_schedule(kind)?;
    let owner = request.owner(records, kind)?.unwrap_or(host);
    records.count_change(&owner.id, now)?;
    let mut number = identity::meeting_number(&mut records.rng);
    while records.calendar.0.contains_key(&number) || account.history().latest(number).is_some() {
        number = identity::meeting_number(&mut records.rng);
    }
    let with_password = body.get("default_password").and_then(Value::as_bool) != Some(false);
    let mut meeting = Meeting {
        number,
        uuid: identity::uuid(&mut records.rng, UuidLook::Plain),
        host: owner.id.clone(),
        topic: "Zoom Meeting".to_owned(),
        agenda: String::new(),
        kind,
        start: (kind != kind::RECURRING_ANY_TIME).then_some(now),
        duration: 60,
        timezone: if owner.timezone.is_empty() { "UTC".to_owned() } else { owner.timezone.clone() },
        password: if with_password { identity::passcode(&mut records.rng) } else { String::new() },
        created_at: now,
        source: Source::OpenApi,
        live_until: None,
        recurrence: None,
        occurrences: Vec::new(),
        settings: Map::new(),
        tracking_fields: Vec::new(),
        pre_schedule: false,
    };
    request.apply(&mut meeting, None);
    meeting.lay_out();
    let mut answer = full(&meeting, &owner, now, Occurrences::ToCome);
    if let Some(url) = registration_url(&meeting) {
        answer["registration_url"] = json!(url);
    }
    records.calendar.0.insert(number, meeting);
    Ok((StatusCode::CREATED, Json(answer)))
}

/// The meeting a path names.
///
/// # Errors
/// Zoom's 300 where it is no number, 3000 where it was a webinar, 3001 where there is none.
pub(crate) fn find<'a>(
    account: &Account,
    records: &'a Records,
    id: &str,
) -> Result<&'a Meeting, ZoomError> {
    let number: u64 = id.parse().map_err(|_| ZoomError::bad(300, "Invalid meeting id."))?;
    records.calendar.0.get(&number).ok_or_else(|| match account.history().latest(number) {
        Some(past) if past.is_webinar() => ZoomError::bad(3000, "Cannot access webinar info."),
        _ => ZoomError::no_meeting(id),
    })
}

fn no_occurrence() -> ZoomError {
    ZoomError::bad(300, "Invalid parameter: `occurrence_id`.")
}

async fn details(
    State(account): State<Arc<Account>>,
    Path(id): Path<String>,
    params: Params,
) -> Result<Json<Value>, ZoomError> {
    let now = account.now();
    let records = account.read();
    let meeting = find(&account, &records, &id)?;
    let host = records.user(&meeting.host)?;
    if !host.standing.may_meet() {
        return Err(ZoomError::may_not_meet());
    }
    let all = params.flag("show_previous_occurrences");
    let which = if all { Occurrences::All } else { Occurrences::ToCome };
    let mut view = full(meeting, &host, now, which);
    if let Some(wanted) = params.text("occurrence_id") {
        let occurrence = meeting
            .occurrences
            .iter()
            .find(|occurrence| occurrence.id == wanted)
            .ok_or_else(no_occurrence)?;
        view["start_time"] = json!(occurrence.start);
        view["duration"] = json!(occurrence.duration);
        view["settings"] = meeting_settings::view([&meeting.settings, &occurrence.settings]);
        if let Some(agenda) = &occurrence.agenda {
            view["agenda"] = json!(agenda);
        }
    }
    Ok(Json(view))
}

async fn update(
    State(account): State<Arc<Account>>,
    Path(id): Path<String>,
    params: Params,
    Body(body): Body,
) -> Result<StatusCode, ZoomError> {
    let now = account.now();
    let mut records = account.write();
    let mut meeting = find(&account, &records, &id)?.clone();
    let host = meeting.host.clone();
    if !records.user(&host)?.standing.may_meet() {
        return Err(ZoomError::may_not_meet());
    }
    let request = MeetingBody::read(&body)?;
    if request.lacks_recurrence(Some(&meeting)) {
        return Err(ZoomError::invalid_field("recurrence"));
    }
    let kind = request.kind().unwrap_or(meeting.kind);
    request.allow_pre_schedule(kind)?;
    if let Some(owner) = request.owner(&records, kind)? {
        meeting.host = owner.id;
    }
    if let Some(wanted) = params.text("occurrence_id") {
        let occurrence = meeting
            .occurrences
            .iter_mut()
            .find(|occurrence| occurrence.id == wanted && !occurrence.deleted)
            .ok_or_else(no_occurrence)?;
        request.apply_to_occurrence(occurrence, &meeting.timezone, now);
    } else {
        request.apply(&mut meeting, Some(now));
    }
    records.count_change(&host, now)?;
    records.calendar.0.insert(meeting.number, meeting);
    Ok(StatusCode::NO_CONTENT)
}

async fn remove(
    State(account): State<Arc<Account>>,
    Path(id): Path<String>,
    params: Params,
) -> Result<StatusCode, ZoomError> {
    // Whether Zoom mails those concerned; nobody does here.
    for mails in ["schedule_for_reminder", "cancel_meeting_reminder"] {
        params.one_of(mails, &["true", "false"])?;
    }
    let now = account.now();
    let mut records = account.write();
    let number = match find(&account, &records, &id) {
        Ok(meeting) if meeting.is_live(now) => {
            let message = "Sorry, you cannot delete this meeting since it is in progress.";
            return Err(ZoomError::bad(3002, message));
        }
        Ok(meeting) if !records.user(&meeting.host)?.standing.may_meet() => {
            return Err(ZoomError::may_not_host());
        }
        Ok(meeting) => meeting.number,
        // A personal meeting room is no scheduled meeting, and stays.
        Err(_) if records.people.standings().any(|(_, user)| user.pmi.to_string() == id) => {
            return Err(ZoomError::bad(3018, "Not allowed to delete PMI."));
        }
        Err(refusal) => return Err(refusal),
    };
    match params.text("occurrence_id") {
        None => {
            records.calendar.0.remove(&number);
        }
        Some(wanted) => {
            let occurrences = records
                .calendar
                .0
                .get_mut(&number)
                .map(|meeting| meeting.occurrences.as_mut_slice())
                .unwrap_or_default();
            occurrences
                .iter_mut()
                .find(|occurrence| occurrence.id == wanted && !occurrence.deleted)
                .ok_or_else(no_occurrence)?
                .deleted = true;
        }
    }
    Ok(StatusCode::NO_CONTENT)
}

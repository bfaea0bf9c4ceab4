//! `GET /user/report`: past meetings and webinars with statistics: the whole account's for
//! administrators, one's own for members.

use api::{
    Day, Instant, MeetingId, UserId,
    report::{MeetingKind, PastMeeting, Report, ReportRange, ReportType},
};
use axum::{Json, extract::State};
use serde::Deserialize;

use super::user_meetings::named_user;
use crate::{
    app::App,
    failure::{Failure, one_field},
    http::Params,
    session::Member,
    statistics,
};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Query {
    from: Option<String>,
    to: Option<String>,
    user_id: Option<String>,
    #[serde(default, rename = "type")]
    report_type: ReportType,
}

pub(super) async fn handle(
    State(app): State<App>,
    member: Member,
    Params(query): Params<Query>,
) -> Result<Json<Report>, Failure> {
    let own_id = &member.0.user.id;
    let user_id = match query.user_id.as_deref() {
        None | Some("") => None,
        named => Some(named_user(named, own_id)?),
    };
    if user_id.as_ref() != Some(own_id) && !member.administers() {
        return Err(Failure::Forbidden(
            "Only the account's owner and administrators read other people's reports. Ask for your own with user_id=me.",
        ));
    }
    let from = day("from", query.from.as_deref())?;
    let to = day("to", query.to.as_deref())?;
    let today = Instant::from(app.now()).utc_day();
    let asked = ReportRange::new(from, to, today)?;
    let (served, mut meetings) = match &user_id {
        Some(user_id) => of_user(&app, user_id, asked, query.report_type).await?,
        None => of_account(&app, asked, query.report_type).await?,
    };
    meetings.sort_by_key(|meeting| std::cmp::Reverse(meeting.start_time));
    let totals = statistics::totals(&meetings);
    Ok(Json(Report {
        asked,
        served,
        user_id,
        by_day: statistics::by_day(&meetings, served),
        average_day: statistics::average_day(&totals, served),
        totals,
        meetings,
    }))
}

/// A day written in full, such as 2026-11-01.
fn day(field: &str, text: Option<&str>) -> Result<Day, Failure> {
    text.unwrap_or_default()
        .parse()
        .map_err(|_| one_field(field, "Give a day that exists, such as 2026-11-01.").into())
}

async fn of_user(
    app: &App,
    user_id: &UserId,
    asked: ReportRange,
    report_type: ReportType,
) -> Result<(ReportRange, Vec<PastMeeting>), Failure> {
    let zoom_type = match report_type {
        ReportType::Past => zoom::ReportType::Past,
        ReportType::PastOne => zoom::ReportType::PastOne,
    };
    let (from, to) = (asked.from.into(), asked.to.into());
    let report = app.zoom.report_user_meetings(user_id.as_str(), from, to, zoom_type).await?;
    let served = ReportRange {
        from: report.from.map_or(asked.from, Into::into),
        to: report.to.map_or(asked.to, Into::into),
    };
    let rows = report.meetings.into_iter();
    Ok((served, rows.filter_map(past_meeting).collect()))
}

/// A row of a user's report in the words of the contract; `None`, and a line in the log, where
/// it has no UUID to name it by.
pub(super) fn past_meeting(row: zoom::ReportMeeting) -> Option<PastMeeting> {
    let kind = kind(row.kind());
    let Ok(uuid) = row.uuid.parse() else {
        tracing::warn!(uuid = row.uuid, "a past meeting without a readable UUID is left out");
        return None;
    };
    Some(PastMeeting {
        uuid,
        id: MeetingId::new(row.id),
        topic: row.topic,
        kind,
        host_name: row.user_name,
        host_email: row.user_email,
        dept: row.dept,
        start_time: row.start_time.map(Into::into),
        end_time: row.end_time.map(Into::into),
        duration: row.duration,
        participants_count: row.participants_count,
        total_minutes: row.total_minutes,
    })
}

/// Zoom's account-wide list does not tell `past` from `pastOne`: the number of participants does.
async fn of_account(
    app: &App,
    asked: ReportRange,
    report_type: ReportType,
) -> Result<(ReportRange, Vec<PastMeeting>), Failure> {
    let rows = app.zoom.report_history_meetings(asked.from.into(), asked.to.into()).await?;
    let wanted = |row: &zoom::HistoryMeeting| match report_type {
        ReportType::Past => row.participants >= 2,
        ReportType::PastOne => row.participants < 2,
    };
    Ok((asked, rows.into_iter().filter(wanted).filter_map(history_meeting).collect()))
}

fn history_meeting(row: zoom::HistoryMeeting) -> Option<PastMeeting> {
    let Ok(uuid) = row.meeting_uuid.parse() else {
        tracing::warn!(
            uuid = row.meeting_uuid,
            "a past meeting without a readable UUID is left out"
        );
        return None;
    };
    Some(PastMeeting {
        uuid,
        id: MeetingId::new(row.meeting_id),
        topic: row.topic,
        kind: kind(row.kind),
        host_name: row.host_display_name,
        host_email: row.host_email,
        dept: row.department,
        start_time: row.start_time.map(Into::into),
        end_time: row.end_time.map(Into::into),
        duration: row.duration,
        participants_count: row.participants,
        total_minutes: row.total_participant_minutes,
    })
}

fn kind(kind: zoom::HistoryKind) -> MeetingKind {
    match kind {
        zoom::HistoryKind::Meeting => MeetingKind::Meeting,
        zoom::HistoryKind::Webinar => MeetingKind::Webinar,
    }
}

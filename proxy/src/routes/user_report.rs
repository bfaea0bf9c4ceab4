//! `GET /user/report`: past meetings and webinars with statistics: the whole account's for
//! administrators, one's own for members.

use std::sync::Arc;

use api::{
    Day, Instant, UserId,
    report::{Report, ReportDay, ReportRange, ReportType, Totals},
};
use axum::{
    Json,
    response::{IntoResponse as _, Response},
};
use serde::Deserialize;
use zoom::ZoomClient;

use super::user_meetings::named_user;
use crate::{
    account_report::{self, Read},
    app::App,
    failure::{Failure, one_field},
    http::Params,
    past_meetings::{self, zoom_type},
    session::Member,
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
    app: App,
    member: Member,
    Params(query): Params<Query>,
) -> Result<Response, Failure> {
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
    let report_type = query.report_type;
    let report = match user_id {
        Some(user_id) => {
            let read = of_user(&app, &user_id, asked, report_type).await?;
            Arc::new(report(asked, Some(user_id), read))
        }
        None => {
            let read = move |zoom: ZoomClient| async move {
                let read = account_report::read(&zoom, asked, report_type).await?;
                Ok(report(asked, None, read))
            };
            let read = app.account_reports.ask(&app, (asked, report_type), read).await?;
            read.unwrap_or_else(|| Arc::new(Report::not_ready(asked)))
        }
    };
    Ok(Json(report.as_ref()).into_response())
}

/// What was read, in order and added up.
fn report(asked: ReportRange, user_id: Option<UserId>, read: Read) -> Report {
    let Read { served, mut meetings, incomplete } = read;
    meetings.sort_by_key(|meeting| std::cmp::Reverse(meeting.start_time));
    let totals = Totals::of(&meetings);
    Report {
        asked,
        served,
        user_id,
        by_day: ReportDay::every(&meetings, served),
        average_day: totals.a_day(served.days()),
        totals,
        meetings,
        incomplete,
        ready: true,
    }
}

/// A day written in full, such as 2026-11-01.
pub(super) fn day(field: &str, text: Option<&str>) -> Result<Day, Failure> {
    text.unwrap_or_default()
        .parse()
        .map_err(|_| one_field(field, "Give a day that exists, such as 2026-11-01.").into())
}

async fn of_user(
    app: &App,
    user_id: &UserId,
    asked: ReportRange,
    report_type: ReportType,
) -> Result<Read, Failure> {
    let (from, to) = (asked.from.into(), asked.to.into());
    let report =
        app.zoom.report_user_meetings(user_id.as_str(), from, to, zoom_type(report_type)).await?;
    Ok(Read {
        served: past_meetings::served(&report, asked),
        meetings: report.meetings.into_iter().filter_map(past_meetings::of_report).collect(),
        incomplete: None,
    })
}

//! `GET /user/report`: past meetings and webinars with statistics: the whole account's for
//! administrators, one's own for members.

use std::time::Duration;

use api::{
    Day, Instant, UserId,
    report::{Report, ReportDay, ReportRange, ReportType, Totals},
};
use axum::Json;
use serde::Deserialize;

use super::user_meetings::named_user;
use crate::{
    account_report::{self, Read},
    app::App,
    failure::{Failure, one_field},
    http::Params,
    past_meetings::{self, zoom_type},
    session::Member,
};

/// How long the account's meetings are read, where the request may take that long; what is not read
/// by then is named.
const ACCOUNT_WITHIN: Duration = Duration::from_secs(20);

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
    let Read { served, mut meetings, incomplete } = match &user_id {
        Some(user_id) => of_user(&app, user_id, asked, query.report_type).await?,
        None => {
            // A tenth is for telling what was read.
            let within = app.patience(ACCOUNT_WITHIN) * 9 / 10;
            let zoom = app.zoom.until(tokio::time::Instant::now() + within);
            account_report::read(&zoom, asked, query.report_type).await?
        }
    };
    meetings.sort_by_key(|meeting| std::cmp::Reverse(meeting.start_time));
    let totals = Totals::of(&meetings);
    Ok(Json(Report {
        asked,
        served,
        user_id,
        by_day: ReportDay::every(&meetings, served),
        average_day: totals.a_day(served.days()),
        totals,
        meetings,
        incomplete,
    }))
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

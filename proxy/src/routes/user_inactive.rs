//! `GET /user/inactive`: active users with a licence who hosted nothing in the past 30, 60 or 90
//! days, complete: whose licence could serve somebody else. For administrators.

use api::user::{INACTIVE_DAYS, InactiveUsers};
use axum::Json;
use serde::Deserialize;

use crate::{
    app::App,
    failure::{Failure, one_field},
    http::Params,
    idle::idle_users,
    session::Admin,
};

/// How far back is looked where nobody says.
const DAYS_DEFAULT: u16 = 90;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Query {
    days: Option<u16>,
}

pub(super) async fn handle(
    app: App,
    _: Admin,
    Params(query): Params<Query>,
) -> Result<Json<InactiveUsers>, Failure> {
    let days = query.days.unwrap_or(DAYS_DEFAULT);
    if !INACTIVE_DAYS.contains(&days) {
        return Err(one_field("days", "Choose 30, 60 or 90 days.").into());
    }
    Ok(Json(idle_users(&app, days).await?))
}

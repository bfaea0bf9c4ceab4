//! `GET /user/summary`: how many users the account has, by licence and by status. For
//! administrators.

use api::user::UserSummary;
use axum::Json;
use zoom::{UserQuery, UserStatus};

use crate::{app::App, failure::Failure, session::Admin};

pub(super) async fn handle(app: App, _: Admin) -> Result<Json<UserSummary>, Failure> {
    let (counts, active, inactive) = tokio::try_join!(
        app.zoom.users_summary(),
        count(&app, UserStatus::Active),
        count(&app, UserStatus::Inactive),
    )?;
    Ok(Json(UserSummary {
        licensed_users_count: counts.licensed_users_count,
        basic_users_count: counts.basic_users_count,
        on_prem_users_count: counts.on_prem_users_count,
        room_users_count: counts.room_users_count,
        join_only_users_count: counts.join_only_users_count,
        pending_users_count: counts.pending_users_count,
        active_users_count: active,
        inactive_users_count: inactive,
        total_users_count: counts.total_users_count,
    }))
}

/// Zoom's summary does not tell who is deactivated; the lists say how long they are.
async fn count(app: &App, status: UserStatus) -> Result<u64, zoom::Error> {
    let query = UserQuery { status, page_size: 1, ..UserQuery::default() };
    Ok(app.zoom.list_users(&query).await?.total_records)
}

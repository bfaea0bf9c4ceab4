//! `GET /budget`: what is spent of Zoom's limits today. For administrators.

use api::budget::Budget;
use axum::Json;

use crate::{app::App, failure::Failure, quota, session::Admin};

pub(super) async fn handle(app: App, _: Admin) -> Result<Json<Budget>, Failure> {
    let hosts = quota::near_their_limit(&app).await?;
    Ok(Json(app.spending.budget(&*app.store, app.now(), hosts).await?))
}

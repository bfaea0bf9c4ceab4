//! `GET /budget`: what is spent of Zoom's limits today. For administrators.

use api::budget::Budget;
use axum::Json;

use crate::{app::App, failure::Failure, session::Admin};

pub(super) async fn handle(app: App, _: Admin) -> Result<Json<Budget>, Failure> {
    Ok(Json(app.spending.budget(&*app.store, app.now()).await?))
}

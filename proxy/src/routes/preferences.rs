//! `GET /preferences`: how the caller likes the console. `PUT /preferences`: keeps that.

use api::preferences::Preferences;
use axum::{Json, http::StatusCode};

use crate::{
    app::App,
    failure::Failure,
    http::Body,
    schedule::Zone,
    session::{SessionHolder, recheck_if_possible},
};

pub(super) async fn read(
    app: App,
    SessionHolder(holder): SessionHolder,
) -> Result<Json<Preferences>, Failure> {
    let holder = recheck_if_possible(&app, holder).await?;
    let kept = app.store.preferences(&holder.user.id).await?;
    // What another version of this program wrote and this one cannot read is worth nothing.
    let read = kept.and_then(|json| serde_json::from_str(&json).ok());
    Ok(Json(read.unwrap_or_default()))
}

pub(super) async fn keep(
    app: App,
    SessionHolder(holder): SessionHolder,
    Body(request): Body<Preferences>,
) -> Result<StatusCode, Failure> {
    let holder = recheck_if_possible(&app, holder).await?;
    let mut request = request.validated()?;
    if let Some(timezone) = &mut request.timezone {
        *timezone = Zone::named(timezone)?.name;
    }
    let json =
        serde_json::to_string(&request).map_err(|error| Failure::Internal(error.to_string()))?;
    app.store.keep_preferences(&holder.user.id, &json).await?;
    Ok(StatusCode::NO_CONTENT)
}

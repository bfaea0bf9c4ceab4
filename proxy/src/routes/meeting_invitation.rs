//! `GET /meeting/{id}/invitation`: Zoom's own text that invites people. For the meeting's host and
//! for administrators.

use api::meeting::Invitation;
use axum::Json;

use crate::{app::App, changes::meeting_refused, failure::Failure, session::HostOf};

pub(super) async fn handle(app: App, asker: HostOf) -> Result<Json<Invitation>, Failure> {
    let invitation = app.zoom.meeting_invitation(asker.id.number()).await;
    Ok(Json(Invitation { invitation: invitation.map_err(meeting_refused)? }))
}

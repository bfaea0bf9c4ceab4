//! `GET /meeting/{id}`: a meeting in full, but for its start link. For its host and for
//! administrators.

use api::meeting::MeetingDetails;
use axum::Json;

use crate::{meetings, session::HostOf};

pub(super) async fn handle(asker: HostOf) -> Json<MeetingDetails> {
    Json(meetings::details(asker.id, asker.meeting))
}

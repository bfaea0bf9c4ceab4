//! `GET /meeting/{id}`: a meeting, or one sitting of it, in full, but for its start link. For its
//! host and for administrators.

use api::meeting::{MeetingDetails, OneSitting};
use axum::Json;

use crate::{
    app::App, changes::meeting_refused, failure::Failure, http::Params, meetings, quota,
    session::HostOf,
};

pub(super) async fn handle(
    app: App,
    asker: HostOf,
    Params(OneSitting { occurrence_id }): Params<OneSitting>,
) -> Result<Json<MeetingDetails>, Failure> {
    let number = asker.id.number();
    let meeting = match &occurrence_id {
        None => asker.meeting,
        Some(sitting) => {
            let zoom = app.zoom.fresh();
            zoom.get_sitting(number, sitting.as_str()).await.map_err(meeting_refused)?
        }
    };
    let mut details = meetings::details(asker.id, meeting);
    if let Some(host_id) = &details.host_id {
        details.quota = Some(quota::of_host(&app, host_id).await?);
    }
    Ok(Json(details))
}

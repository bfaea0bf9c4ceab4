//! `DELETE /meeting/{id}`: deletes a meeting, or one sitting of it. For its host and for
//! administrators.

use api::meeting::DeleteMeeting;
use axum::http::StatusCode;

use crate::{
    app::App,
    audit::{Action, Actor, Event},
    changes::{meeting_refused, perhaps_done},
    failure::Failure,
    http::{Caller, Params},
    session::HostOf,
};

pub(super) async fn handle(
    app: App,
    caller: Caller,
    asker: HostOf,
    Params(request): Params<DeleteMeeting>,
) -> Result<StatusCode, Failure> {
    let occurrence_id = request.occurrence_id.as_ref().map(|id| id.as_str().to_owned());
    let removal = zoom::MeetingRemoval {
        occurrence_id: occurrence_id.clone(),
        schedule_for_reminder: request.schedule_for_reminder,
        cancel_meeting_reminder: request.cancel_meeting_reminder,
    };
    let deleted = app.zoom.delete_meeting(asker.id.number(), &removal).await;
    let deleted = deleted.map_err(meeting_refused).map_err(perhaps_done);
    let event = Event {
        action: Action::MeetingDeleted,
        actor: Actor::Session(&asker.session),
        target: &asker.id.to_string(),
        detail: &occurrence_id.unwrap_or_default(),
    };
    app.audit(&caller, event, &deleted).await;
    deleted.map(|()| StatusCode::NO_CONTENT)
}

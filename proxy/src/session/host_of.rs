//! Authority over one meeting in the handler's signature: a handler that takes [`HostOf`] runs only
//! for the meeting's host and for administrators, one that takes [`HostAlone`] for the host alone.
//! To others a colleague's meeting does not even exist.

use api::{IdError, MeetingId};
use axum::{extract::FromRequestParts, http::request::Parts};

use super::Member;
use crate::{
    app::App, changes::meeting_refused, failure::Failure, http::PathText, store::SessionRow,
};

/// Somebody who may see and change the meeting of the path, and the meeting as Zoom has it now.
#[derive(Debug, Clone)]
pub struct HostOf {
    /// Who asks.
    pub session: SessionRow,
    /// The meeting's number.
    pub id: MeetingId,
    /// The meeting. It holds the start link.
    pub meeting: zoom::MeetingDetails,
}

/// The host of the meeting of the path.
#[derive(Debug, Clone)]
pub struct HostAlone(pub HostOf);

impl HostOf {
    fn hosts(&self) -> bool {
        self.meeting.host_id == self.session.user.id.as_str()
    }
}

impl FromRequestParts<App> for HostOf {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Failure> {
        let member = Member::from_request_parts(parts, app).await?;
        let PathText(text) = PathText::from_request_parts(parts, app).await?;
        let id: MeetingId =
            text.parse().map_err(|error: IdError| Failure::InvalidRequest(error.to_string()))?;
        let administers = member.administers();
        let zoom = app.in_request(parts).zoom.fresh();
        let meeting = match zoom.get_meeting(id.number()).await {
            Ok(meeting) => meeting,
            Err(error) if error.api().is_some() && !administers => {
                return Err(Failure::MeetingNotFound);
            }
            Err(error) => return Err(meeting_refused(error)),
        };
        let asker = Self { session: member.0, id, meeting };
        if administers || asker.hosts() { Ok(asker) } else { Err(Failure::MeetingNotFound) }
    }
}

impl FromRequestParts<App> for HostAlone {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Failure> {
        let asker = HostOf::from_request_parts(parts, app).await?;
        if asker.hosts() {
            return Ok(Self(asker));
        }
        Err(Failure::Forbidden("Only its host starts a meeting: whoever has the link is the host."))
    }
}

//! `POST /meeting/{id}/start`: a link that starts a meeting as its host, made at this moment. For
//! the host alone: whoever has it is the host. It is neither stored nor logged nor cached.

use api::meeting::StartLink;
use axum::Json;
use secrecy::ExposeSecret;

use crate::{
    app::App,
    audit::{Action, Actor, Event},
    failure::Failure,
    http::Caller,
    meetings::start_link_end,
    session::HostAlone,
};

pub(super) async fn handle(
    app: App,
    caller: Caller,
    HostAlone(host): HostAlone,
) -> Result<Json<StartLink>, Failure> {
    let made_at = app.now();
    let start_url = host.meeting.start_url.expose_secret();
    let link = if start_url.is_empty() {
        Err(Failure::Internal("Zoom answered a meeting without a start link".to_owned()))
    } else {
        Ok(StartLink {
            start_url: start_url.to_owned(),
            start_url_expires_at: start_link_end(&app, &host.session.user.id, made_at).await.into(),
        })
    };
    let event = Event {
        action: Action::StartLinkGiven,
        actor: Actor::Session(&host.session),
        target: &host.id.to_string(),
        detail: "",
    };
    app.audit(&caller, event, &link).await;
    link.map(Json)
}

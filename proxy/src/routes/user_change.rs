//! `PATCH /user/{id}`: changes a user's profile and licence. For administrators.

use api::user::ChangeUser;
use axum::http::StatusCode;

use super::user_meetings::named_user;
use crate::{
    app::App,
    audit::{Action, Actor, Event},
    changes::{perhaps_done, user_refused},
    failure::Failure,
    http::{Body, Caller, PathText},
    schedule::Zone,
    session::{Admin, recheck_soon},
};

pub(super) async fn handle(
    app: App,
    caller: Caller,
    Admin(admin): Admin,
    PathText(text): PathText,
    Body(request): Body<ChangeUser>,
) -> Result<StatusCode, Failure> {
    let user_id = named_user(Some(&text), &admin.user.id)?;
    let mut request = request.validated()?;
    if request.is_empty() {
        return Err(Failure::InvalidRequest("Say what to change about the user.".to_owned()));
    }
    if let Some(timezone) = &mut request.timezone {
        *timezone = Zone::named(timezone)?.name;
    }
    let detail = changed(&request);
    let change = zoom::UserChange {
        first_name: request.first_name,
        last_name: request.last_name,
        licence: request.licence.map(|licence| licence.0),
        dept: request.dept,
        job_title: request.job_title,
        company: request.company,
        location: request.location,
        timezone: request.timezone,
        language: request.language,
    };
    let done = app.zoom.update_user(user_id.as_str(), &change).await;
    let done = done.map_err(user_refused).map_err(perhaps_done);
    let event = Event {
        action: Action::UserChanged,
        actor: Actor::Session(&admin),
        target: user_id.as_str(),
        detail: &detail,
    };
    app.audit(&caller, event, &done).await;
    done?;
    recheck_soon(&app, &user_id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Which fields change, for the audit; of the licence also to what: that is what is paid for.
fn changed(request: &ChangeUser) -> String {
    let licence = request.licence.map(|licence| format!("type {}", licence.0));
    let names = [
        ("first_name", request.first_name.is_some()),
        ("last_name", request.last_name.is_some()),
        ("dept", request.dept.is_some()),
        ("job_title", request.job_title.is_some()),
        ("company", request.company.is_some()),
        ("location", request.location.is_some()),
        ("timezone", request.timezone.is_some()),
        ("language", request.language.is_some()),
    ];
    let names = names.into_iter().filter(|(_, given)| *given).map(|(name, _)| name.to_owned());
    licence.into_iter().chain(names).collect::<Vec<_>>().join(", ")
}

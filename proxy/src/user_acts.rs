//! What administrators do to users, each by a route of its own or as rows of a bulk job: asked of
//! Zoom, carried through here, written into the audit.

use api::{
    UserId,
    user::{ChangeUser, CreateUser, CreatedUser, UserStatusAction},
};

use crate::{
    app::App,
    audit::{Action, Actor, Event},
    changes::{perhaps_done, user_refused},
    creation::{self, user::UserCreation},
    failure::Failure,
    http::Caller,
    idempotency::Attempt,
    session::recheck_soon,
};

/// Who does it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct By<'a> {
    /// From where.
    pub(crate) caller: &'a Caller,
    /// The administrator's id.
    pub(crate) id: &'a UserId,
    /// The administrator's email.
    pub(crate) email: &'a str,
    /// What the audit adds to each; may be empty.
    pub(crate) note: &'a str,
}

impl By<'_> {
    async fn audit<T>(
        self,
        app: &App,
        action: Action,
        target: &str,
        detail: &str,
        result: &Result<T, Failure>,
    ) {
        let parts = [detail, self.note].into_iter().filter(|part| !part.is_empty());
        let detail = parts.collect::<Vec<_>>().join(", ");
        let actor = Actor::User { id: self.id, email: self.email };
        app.audit(self.caller, Event { action, actor, target, detail: &detail }, result).await;
    }
}

/// Adds a user; Zoom mails the invitation.
///
/// # Errors
/// Those of creating; see [`creation::create`].
pub(crate) async fn invite(
    app: &App,
    by: By<'_>,
    attempt: Attempt,
    request: CreateUser,
) -> Result<CreatedUser, Failure> {
    let email = request.email.clone();
    let creating = {
        let app = app.clone();
        let creation = UserCreation::from(request);
        move |attempt: Attempt| async move { creation::create(&app, &attempt, &creation).await }
    };
    let created = attempt.run(app, creating).await;
    let id = created.as_ref().map(|created| created.id.to_string()).unwrap_or_default();
    by.audit(app, Action::UserCreated, &id, &email, &created).await;
    if let Ok(created) = &created {
        tracing::info!(actor.id = %by.id, user.id = %created.id, "user created");
    }
    created
}

/// Changes a user's profile and licence.
///
/// # Errors
/// Zoom's refusal; where nobody knows whether Zoom did it.
pub(crate) async fn change(
    app: &App,
    by: By<'_>,
    user_id: &UserId,
    request: ChangeUser,
) -> Result<(), Failure> {
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
    by.audit(app, Action::UserChanged, user_id.as_str(), &detail, &done).await;
    done?;
    recheck_soon(app, user_id).await
}

/// Activates or deactivates a user. Who is deactivated is signed out here.
///
/// # Errors
/// For oneself; Zoom's refusal; where nobody knows whether Zoom did it.
pub(crate) async fn set_status(
    app: &App,
    by: By<'_>,
    user_id: &UserId,
    asked: UserStatusAction,
) -> Result<(), Failure> {
    if user_id == by.id {
        return Err(Failure::Forbidden(
            "Nobody activates or deactivates themself: ask another administrator.",
        ));
    }
    let (action, asked_of_zoom) = match asked {
        UserStatusAction::Activate => (Action::UserActivated, zoom::UserStatusAction::Activate),
        UserStatusAction::Deactivate => {
            (Action::UserDeactivated, zoom::UserStatusAction::Deactivate)
        }
    };
    let done = app.zoom.set_user_status(user_id.as_str(), asked_of_zoom).await;
    let mut done = done.map_err(user_refused).map_err(perhaps_done);
    // Also where nobody knows whether Zoom did it: who is still active signs in again.
    let perhaps = matches!(done, Ok(()) | Err(Failure::ChangeUnknown(_)));
    if asked == UserStatusAction::Deactivate && perhaps {
        let ended = app.log_out(user_id).await;
        done = done.and(ended.map(drop).map_err(Failure::from));
    }
    by.audit(app, action, user_id.as_str(), "", &done).await;
    done
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

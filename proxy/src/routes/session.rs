//! `GET /session`: who am I, and how does one sign in. For anyone.

use api::session::SessionInfo;
use axum::Json;

use crate::{
    app::App,
    failure::Failure,
    session::{SessionHolder, recheck_if_possible},
};

pub(super) async fn handle(
    app: App,
    holder: Result<SessionHolder, Failure>,
) -> Result<Json<SessionInfo>, Failure> {
    let session = match holder {
        // While Zoom is away the page still opens, and one can still sign out.
        Ok(SessionHolder(session)) => match recheck_if_possible(&app, session).await {
            Ok(session) => Some(session),
            Err(Failure::NotSignedIn) => None,
            Err(failure) => return Err(failure),
        },
        Err(Failure::NotSignedIn) => None,
        Err(failure) => return Err(failure),
    };
    Ok(Json(SessionInfo {
        expires_at: session.as_ref().map(|session| app.limits.ends_at(session).into()),
        user: session.map(|session| session.user),
        methods: app.signin.methods.clone(),
        email_only: app.signin.email_only,
        sandbox_people: app.signin.sandbox_people.clone(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
    }))
}

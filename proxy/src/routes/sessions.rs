//! `GET /sessions`: where the caller is signed in. `DELETE /sessions/{id}`: ends one of these.

use api::session::{SessionEntry, SessionList};
use axum::{
    Json,
    http::{StatusCode, header::SET_COOKIE},
    response::{IntoResponse, Response},
};

use crate::{
    app::App,
    audit::{Action, Actor, Event},
    failure::Failure,
    http::{Caller, PathText},
    session::{SessionHolder, recheck_if_possible},
    store::{IdHash, SessionRow},
};

/// Bytes of the stored hash that name a session to its owner: enough to tell theirs apart.
const NAME_BYTES: usize = 16;

/// Names a session without telling what its cookie holds.
fn name(id: &IdHash) -> String {
    id.0.iter().take(NAME_BYTES).map(|byte| format!("{byte:02x}")).collect()
}

async fn living(app: &App, holder: &SessionRow) -> Result<Vec<SessionRow>, Failure> {
    let rows = app.store.sessions_of(&holder.user.id).await?;
    Ok(rows.into_iter().filter(|row| app.limits.allow(row, app.now())).collect())
}

pub(super) async fn list(
    app: App,
    SessionHolder(holder): SessionHolder,
) -> Result<Json<SessionList>, Failure> {
    let holder = recheck_if_possible(&app, holder).await?;
    let entry = |row: SessionRow| SessionEntry {
        id: name(&row.id),
        current: row.id == holder.id,
        browser: row.browser,
        address: row.address,
        method: row.method,
        created_at: row.created_at.into(),
        seen_at: row.seen_at.into(),
    };
    let sessions = living(&app, &holder).await?.into_iter().map(entry).collect();
    Ok(Json(SessionList { sessions }))
}

pub(super) async fn end(
    app: App,
    caller: Caller,
    SessionHolder(holder): SessionHolder,
    PathText(named): PathText,
) -> Result<Response, Failure> {
    let rows = app.store.sessions_of(&holder.user.id).await?;
    let session = rows.iter().find(|row| name(&row.id) == named).ok_or(Failure::SessionNotFound)?;
    app.end_session(&session.id).await?;
    let detail = session.browser.as_str();
    let actor = Actor::Session(&holder);
    let event = Event { action: Action::SessionEnded, actor, target: &named, detail };
    app.audit(&caller, event, &Ok::<_, Failure>(())).await;
    if session.id == holder.id {
        return Ok(
            (StatusCode::NO_CONTENT, [(SET_COOKIE, app.cookies.end(caller.visit))]).into_response()
        );
    }
    Ok(StatusCode::NO_CONTENT.into_response())
}

//! `DELETE /user/logout`: ends every session of a user and gives up their consent at Zoom: one's
//! own, which works while Zoom is away, or as an administrator anybody's.

use api::{UserId, session::LogoutAnswer};
use axum::{
    Json,
    http::{HeaderName, header::SET_COOKIE},
    response::{AppendHeaders, IntoResponse, Response},
};
use serde::Deserialize;

use super::user_meetings::named_user;
use crate::{
    app::App,
    audit::{Action, Actor, Event},
    failure::Failure,
    http::{Caller, Params},
    session::SessionHolder,
};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Query {
    user_id: Option<String>,
}

pub(super) async fn handle(
    app: App,
    caller: Caller,
    holder: SessionHolder,
    Params(query): Params<Query>,
) -> Result<Response, Failure> {
    let session = holder.0.clone();
    let own_id = session.user.id.clone();
    let user_id = named_user(query.user_id.as_deref(), &own_id)?;
    let own = user_id == own_id;
    if !own {
        holder.into_admin(&app).await?;
    }
    let ended = end(&app, &user_id, own).await;
    let event = Event {
        action: Action::Logout,
        actor: Actor::Session(&session),
        target: user_id.as_str(),
        detail: "",
    };
    app.audit(&caller, event, &ended).await;
    let sessions_ended = ended?;
    tracing::info!(actor.id = %own_id, user.id = %user_id, sessions_ended, "signed out");
    let answer = Json(LogoutAnswer { sessions_ended });
    if !own {
        return Ok(answer.into_response());
    }
    let end_cookie = [(SET_COOKIE, app.cookies.end(caller.visit))];
    // What the browser kept of the console goes with the session; of a shared origin it would be
    // what it kept of the others, too.
    let clear = app
        .public_url
        .has_its_origin_to_itself()
        .then_some((HeaderName::from_static("clear-site-data"), "\"cache\", \"storage\""));
    Ok((end_cookie, AppendHeaders(clear), answer).into_response())
}

/// Ends them; where nobody was signed in under another's id, tells a quiet user from a mistyped
/// one, if Zoom does: what there was to end has ended.
async fn end(app: &App, user_id: &UserId, own: bool) -> Result<u64, Failure> {
    let ended = app.log_out(user_id).await?;
    if !own && ended == 0 {
        let found = app.zoom.get_user(user_id.as_str()).await;
        if let Err(error) = found
            && error.is_user_missing()
        {
            return Err(error.into());
        }
    }
    Ok(ended)
}

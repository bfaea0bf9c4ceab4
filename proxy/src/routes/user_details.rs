//! `GET /user/{id}`: one user in full: oneself, or for administrators anybody.

use api::user::UserDetails;
use axum::Json;

use super::user_meetings::named_user;
use crate::{
    app::App, changes::user_refused, failure::Failure, http::PathText, people, session::Member,
};

pub(super) async fn handle(
    app: App,
    member: Member,
    PathText(text): PathText,
) -> Result<Json<UserDetails>, Failure> {
    let user_id = named_user(Some(&text), &member.0.user.id)?;
    if user_id != member.0.user.id && !member.administers() {
        return Err(Failure::Forbidden(
            "Only the account's owner and administrators see other people's profiles.",
        ));
    }
    // Fresh: another replica may have changed the user a moment ago.
    let found = app.zoom.fresh().get_user_details(user_id.as_str()).await.map_err(user_refused)?;
    Ok(Json(people::details(found)))
}

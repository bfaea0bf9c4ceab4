//! `/past_meetings` and `/past_webinars`: what took place and who took part.

use std::sync::Arc;

use axum::{
    Json, Router,
    extract::{Path, State},
    routing::get,
};
use serde_json::{Value, json};

use crate::{
    Account,
    error::ZoomError,
    history::PastMeeting,
    paging::{Page, Paging},
    sittings::{self, Kind},
};

/// The routes. Zoom has no `/past_webinars/{id}`.
pub(crate) fn routes() -> Router<Arc<Account>> {
    Router::new()
        .route("/past_meetings/{id}", get(details))
        .route("/past_meetings/{id}/participants", get(of_meeting))
        .route("/past_webinars/{id}/participants", get(of_webinar))
}

async fn details(
    State(account): State<Arc<Account>>,
    Path(id): Path<String>,
) -> Result<Json<Value>, ZoomError> {
    let meeting = sittings::find(&account, &id, Kind::Meeting, ZoomError::no_meeting)?;
    let history = account.history();
    let host = history.host(&meeting);
    let mut facts = sittings::facts(history, &meeting);
    facts.insert("host_id".into(), json!(host.id));
    facts.insert("dept".into(), json!(host.dept));
    facts.insert("source".into(), json!("Zoom"));
    Ok(Json(facts.into()))
}

async fn of_meeting(
    State(account): State<Arc<Account>>,
    Path(id): Path<String>,
    paging: Paging,
) -> Result<Json<Value>, ZoomError> {
    let page = paging.page()?;
    let meeting = sittings::find(&account, &id, Kind::Meeting, ZoomError::no_meeting)?;
    Ok(participants(&account, &page, &meeting))
}

async fn of_webinar(
    State(account): State<Arc<Account>>,
    Path(id): Path<String>,
    paging: Paging,
) -> Result<Json<Value>, ZoomError> {
    let page = paging.page()?;
    let meeting = sittings::find(&account, &id, Kind::Webinar, |_| ZoomError::no_webinar())?;
    Ok(participants(&account, &page, &meeting))
}

fn participants(account: &Account, page: &Page, meeting: &PastMeeting) -> Json<Value> {
    let joins = sittings::joins(account.history(), meeting);
    let answer = page.answer("participants", joins.len(), |at| {
        let join = &joins[at];
        let mut row = sittings::join_facts(account, meeting, join);
        row.insert("registrant_id".into(), json!(join.person.registrant));
        row.insert("internal_user".into(), json!(!join.person.id.is_empty()));
        row.into()
    });
    Json(answer.into())
}

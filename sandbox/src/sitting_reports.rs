//! `/report/meetings/{id}` and `/report/webinars/{id}`: the report of one sitting.

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
    paging::Paging,
    sittings::{self, Kind},
};

/// The routes.
pub(crate) fn routes() -> Router<Arc<Account>> {
    Router::new()
        .route("/report/meetings/{id}", get(meeting))
        .route("/report/meetings/{id}/participants", get(meeting_participants))
        .route("/report/webinars/{id}", get(webinar))
        .route("/report/webinars/{id}/participants", get(webinar_participants))
}

async fn meeting(
    State(account): State<Arc<Account>>,
    Path(id): Path<String>,
) -> Result<Json<Value>, ZoomError> {
    details(&account, &id, Kind::Meeting)
}

/// Zoom speaks of a meeting here too, where there is no such webinar.
async fn webinar(
    State(account): State<Arc<Account>>,
    Path(id): Path<String>,
) -> Result<Json<Value>, ZoomError> {
    details(&account, &id, Kind::Webinar)
}

fn details(account: &Account, id: &str, kind: Kind) -> Result<Json<Value>, ZoomError> {
    let meeting = sittings::find(account, id, kind, ZoomError::no_meeting_to_report)?;
    let history = account.history();
    let mut facts = sittings::facts(history, &meeting);
    facts.insert("dept".into(), json!(history.host(&meeting).dept));
    facts.insert("tracking_fields".into(), json!([]));
    facts.insert("custom_keys".into(), json!([]));
    Ok(Json(facts.into()))
}

async fn meeting_participants(
    State(account): State<Arc<Account>>,
    Path(id): Path<String>,
    paging: Paging,
) -> Result<Json<Value>, ZoomError> {
    participants(&account, &id, paging, Kind::Meeting, ZoomError::no_meeting_to_report)
}

async fn webinar_participants(
    State(account): State<Arc<Account>>,
    Path(id): Path<String>,
    paging: Paging,
) -> Result<Json<Value>, ZoomError> {
    participants(&account, &id, paging, Kind::Webinar, ZoomError::no_webinar_to_report)
}

fn participants(
    account: &Account,
    id: &str,
    paging: Paging,
    kind: Kind,
    missing: fn(&str) -> ZoomError,
) -> Result<Json<Value>, ZoomError> {
    let with_registrant = paging.params.text("include_fields") == Some("registrant_id");
    let page = paging.page()?;
    let meeting = sittings::find(account, id, kind, missing)?;
    let joins = sittings::joins(account.history(), &meeting);
    let answer = page.answer("participants", joins.len(), |at| {
        let join = &joins[at];
        let mut row = sittings::join_facts(account, &meeting, join);
        row.insert("participant_user_id".into(), json!(join.person.id));
        row.insert("customer_key".into(), json!(""));
        row.insert("bo_mtg_id".into(), json!(""));
        if with_registrant {
            row.insert("registrant_id".into(), json!(join.person.registrant));
        }
        row.into()
    });
    Ok(Json(answer.into()))
}

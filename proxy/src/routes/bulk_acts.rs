//! `POST /bulk/{id}/pause`, `resume`, `cancel`, `retry`: what can be done about a job under way.
//! Each answers how the job is then; where there is nothing to do, nothing is done. For
//! administrators.

use api::bulk::{Bulk, BulkRowState, BulkState};
use axum::Json;
use serde::Deserialize;

use super::bulk::{named_job, told};
use crate::{
    app::App,
    audit::{Action, Actor, Event},
    failure::Failure,
    http::{Body, Caller, PathText},
    session::Admin,
    store::BulkJob,
};

/// The body `{}`: JSON no form of another site can spell.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Nothing {}

pub(super) async fn pause(
    app: App,
    caller: Caller,
    admin: Admin,
    PathText(text): PathText,
    Body(Nothing {}): Body<Nothing>,
) -> Result<Json<Bulk>, Failure> {
    let job = named_job(&app, &text).await?;
    turn(&app, &caller, &admin, job, (BulkState::Running, BulkState::Paused), "paused").await
}

pub(super) async fn resume(
    app: App,
    caller: Caller,
    admin: Admin,
    PathText(text): PathText,
    Body(Nothing {}): Body<Nothing>,
) -> Result<Json<Bulk>, Failure> {
    let job = named_job(&app, &text).await?;
    turn(&app, &caller, &admin, job, (BulkState::Paused, BulkState::Running), "resumed").await
}

/// Brings a job from one state into another, where it is in the first.
async fn turn(
    app: &App,
    caller: &Caller,
    admin: &Admin,
    job: BulkJob,
    (from, to): (BulkState, BulkState),
    what: &str,
) -> Result<Json<Bulk>, Failure> {
    let done = app.store.move_bulk(&job.id, &[from], to).await?;
    answer(app, caller, admin, job, what, done).await
}

/// Rows that are worked on just now come to their end.
pub(super) async fn cancel(
    app: App,
    caller: Caller,
    admin: Admin,
    PathText(text): PathText,
    Body(Nothing {}): Body<Nothing>,
) -> Result<Json<Bulk>, Failure> {
    let job = named_job(&app, &text).await?;
    let open = [BulkState::Running, BulkState::Paused];
    let done = app.store.move_bulk(&job.id, &open, BulkState::Cancelled).await?;
    if done {
        let (waiting, cancelled) = (BulkRowState::Waiting, BulkRowState::Cancelled);
        app.store.move_bulk_rows(&job.id, waiting, cancelled).await?;
    }
    answer(&app, &caller, &admin, job, "cancelled", done).await
}

/// What failed waits for its turn again; what was done is not done twice.
pub(super) async fn retry(
    app: App,
    caller: Caller,
    admin: Admin,
    PathText(text): PathText,
    Body(Nothing {}): Body<Nothing>,
) -> Result<Json<Bulk>, Failure> {
    let job = named_job(&app, &text).await?;
    let put_back = app.store.retry_bulk(&job.id).await?;
    answer(&app, &caller, &admin, job, "begun again", put_back > 0).await
}

async fn answer(
    app: &App,
    caller: &Caller,
    Admin(admin): &Admin,
    job: BulkJob,
    what: &str,
    done: bool,
) -> Result<Json<Bulk>, Failure> {
    if done {
        let event = Event {
            action: Action::BulkChanged,
            actor: Actor::Session(admin),
            target: job.id.as_str(),
            detail: what,
        };
        app.audit(caller, event, &Ok(())).await;
    }
    let job = app.store.bulk(&job.id).await?.ok_or(Failure::NotFound)?;
    Ok(Json(told(app, job).await?))
}

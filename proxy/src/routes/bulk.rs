//! `POST /bulk`: begins to do the same to many users. `GET /bulk` and below: the jobs, how they
//! go, and their rows. For administrators.

use api::{
    BulkId, ErrorCode,
    bulk::{
        BULK_PAGE_MAX, Bulk, BulkList, BulkRow, BulkRowState, BulkRows, BulkState, StartBulk,
        StartedBulk,
    },
};
use axum::{
    Json,
    extract::DefaultBodyLimit,
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::{MethodRouter, post},
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    app::App,
    audit::{Action, Actor, Event},
    failure::{Failure, one_field},
    http::{Body, Caller, Params, PathText},
    idempotency::{Attempt, Once, RequestKey},
    session::Admin,
    store::{BulkJob, BulkJobRow, IdHash, SessionRow},
};

/// Most that is read of a job: 9,999 rows with names of 64 characters.
const JOB_MAX_BYTES: usize = 4 * 1024 * 1024;
/// How many jobs are listed.
const LISTED: u32 = 20;

pub(super) fn begin() -> MethodRouter<App> {
    post(start).layer(DefaultBodyLimit::max(JOB_MAX_BYTES))
}

async fn start(
    app: App,
    caller: Caller,
    Admin(admin): Admin,
    key: Option<RequestKey>,
    Body(request): Body<StartBulk>,
) -> Result<Response, Failure> {
    let request = request.validated()?;
    let started = match Once::claim(&app, &admin.user.id, "POST /bulk", key, &request).await? {
        Once::Answered(started) => started,
        Once::Claimed(attempt) => {
            let keeping = {
                let (app, caller) = (app.clone(), caller.clone());
                move |attempt: Attempt| async move {
                    keep(&app, &caller, &admin, &attempt, request).await
                }
            };
            attempt.run(&app, keeping).await?
        }
    };
    Ok((StatusCode::CREATED, Json(started)).into_response())
}

/// Keeps a new job; its rows are worked off from now on.
async fn keep(
    app: &App,
    caller: &Caller,
    admin: &SessionRow,
    attempt: &Attempt,
    request: StartBulk,
) -> Result<StartedBulk, Failure> {
    let IdHash(name) = attempt.name_of_result(app).await?;
    let id = BulkId::of(u128::from_be_bytes(std::array::from_fn(|at| name[at])));
    let kind = request.kind();
    let (licence, rows) = match request {
        StartBulk::Invite { rows } => (None, kept(rows, |row| &row.email)?),
        StartBulk::Deactivate { rows } => (None, kept(rows, |row| &row.email)?),
        StartBulk::Licence { licence, rows } => (Some(licence), kept(rows, |row| &row.email)?),
    };
    let job = BulkJob {
        id: id.clone(),
        kind,
        licence,
        state: BulkState::Running,
        actor_id: admin.user.id.clone(),
        actor_email: admin.user.email.clone(),
        address: caller.address_text(),
        request_id: caller.request_id.clone(),
        created_at: app.now(),
        resumes_at: Timestamp::UNIX_EPOCH,
    };
    let added = app.store.add_bulk(&job, &rows).await.map_err(Failure::from);
    let detail = format!("{}, {} rows", kind.name(), rows.len());
    let event = Event {
        action: Action::BulkChanged,
        actor: Actor::Session(admin),
        target: id.as_str(),
        detail: &detail,
    };
    app.audit(caller, event, &added).await;
    added?;
    Ok(StartedBulk { id })
}

fn kept<T: Serialize>(
    rows: Vec<T>,
    email: impl Fn(&T) -> &String,
) -> Result<Vec<BulkJobRow>, Failure> {
    let kept = |(number, row): (u32, T)| {
        let input =
            serde_json::to_string(&row).map_err(|error| Failure::Internal(error.to_string()))?;
        Ok(BulkJobRow {
            number,
            email: email(&row).clone(),
            input,
            state: BulkRowState::Waiting,
            tries: 0,
            code: String::new(),
            message: String::new(),
        })
    };
    (0..).zip(rows).map(kept).collect()
}

/// The job of this id.
///
/// # Errors
/// Where the text is no id, or no job has it.
pub(super) async fn named_job(app: &App, text: &str) -> Result<BulkJob, Failure> {
    let id: BulkId = text
        .parse()
        .map_err(|error: api::IdError| Failure::from(one_field("id", &error.to_string())))?;
    app.store.bulk(&id).await?.ok_or(Failure::NotFound)
}

/// A job as its callers see it.
///
/// # Errors
/// Where the store fails.
pub(super) async fn told(app: &App, job: BulkJob) -> Result<Bulk, Failure> {
    let counts = app.store.bulk_counts(&job.id).await?;
    let waits = job.state == BulkState::Running && job.resumes_at > app.now();
    Ok(Bulk {
        id: job.id,
        kind: job.kind,
        licence: job.licence,
        state: job.state,
        actor_email: job.actor_email,
        created_at: job.created_at.into(),
        resumes_at: waits.then(|| job.resumes_at.into()),
        total: counts.waiting + counts.done + counts.failed + counts.cancelled,
        waiting: counts.waiting,
        done: counts.done,
        failed: counts.failed,
        cancelled: counts.cancelled,
    })
}

fn read_code(text: String) -> ErrorCode {
    serde_json::from_value(text.into()).unwrap_or(ErrorCode::Unknown)
}

pub(super) async fn list(app: App, _: Admin) -> Result<Json<BulkList>, Failure> {
    let mut jobs = Vec::new();
    for job in app.store.bulks(LISTED).await? {
        jobs.push(told(&app, job).await?);
    }
    Ok(Json(BulkList { jobs }))
}

pub(super) async fn one(
    app: App,
    _: Admin,
    PathText(text): PathText,
) -> Result<Json<Bulk>, Failure> {
    let job = named_job(&app, &text).await?;
    Ok(Json(told(&app, job).await?))
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RowsQuery {
    #[serde(default)]
    from: u32,
    state: Option<BulkRowState>,
}

pub(super) async fn rows(
    app: App,
    _: Admin,
    PathText(text): PathText,
    Params(query): Params<RowsQuery>,
) -> Result<Json<BulkRows>, Failure> {
    let job = named_job(&app, &text).await?;
    let rows = app.store.bulk_rows(&job.id, query.from, query.state, BULK_PAGE_MAX).await?;
    let row = |row: BulkJobRow| BulkRow {
        number: row.number,
        email: row.email,
        state: row.state,
        code: (!row.code.is_empty()).then(|| read_code(row.code)),
        message: row.message,
    };
    Ok(Json(BulkRows { rows: rows.into_iter().map(row).collect() }))
}

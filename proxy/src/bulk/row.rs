//! One row of a bulk job.

use std::sync::Arc;

use api::{
    ErrorCode,
    bulk::{BulkKind, BulkRowState, BulkUser},
    user::{ChangeUser, CreateUser, UserStatusAction},
};
use jiff::SignedDuration;
use serde::de::DeserializeOwned;

use super::caller_of;
use crate::{
    app::App,
    failure::Failure,
    http::Caller,
    idempotency::{Once, RequestKey},
    store::{BulkJob, BulkJobRow, IdHash, StoreError},
    user_acts::{self, By},
};

/// The route in the name of a row's slot.
const ROUTE: &str = "POST /bulk row";
/// How often a row is tried whose failure may pass.
const TRIES_MAX: u32 = 5;
/// The first pause after such a failure, in seconds; it doubles with each.
const PAUSE_FIRST_S: u64 = 2;
/// Longest pause after one, in seconds, where nobody says how long.
const PAUSE_MAX_S: u64 = 60;
/// The pause where Zoom asks for one and does not say how long, in seconds.
const LIMIT_PAUSE_S: u64 = 5;

/// What a failure means for its row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    /// It failed.
    Final,
    /// It may pass: another try, so many of them.
    MayPass,
    /// Nothing was tried: it is not its turn.
    NotYet,
}

fn verdict(code: ErrorCode) -> Verdict {
    match code {
        ErrorCode::RateLimited
        | ErrorCode::HostDailyLimit
        | ErrorCode::IdempotencyKeyInProgress => Verdict::NotYet,
        ErrorCode::ZoomUnreachable
        | ErrorCode::ZoomTimeout
        | ErrorCode::ZoomUnreadable
        | ErrorCode::ZoomCredentials
        | ErrorCode::Unavailable => Verdict::MayPass,
        _ => Verdict::Final,
    }
}

/// Works on the rows of a job; clones share it.
#[derive(Clone)]
pub(super) struct Hand(Arc<Shared>);

struct Shared {
    app: App,
    job: BulkJob,
    holder: IdHash,
    caller: Caller,
    note: String,
}

impl Hand {
    pub(super) fn new(app: App, job: BulkJob, holder: IdHash) -> Self {
        let (caller, note) = (caller_of(&job), format!("bulk {}", job.id));
        Self(Arc::new(Shared { app, job, holder, caller, note }))
    }

    pub(super) fn job(&self) -> &BulkJob {
        &self.0.job
    }

    /// Does what a row asks for and notes what became of it; how long the job has to wait then.
    pub(super) async fn work_on(
        &self,
        mut row: BulkJobRow,
    ) -> Result<Option<SignedDuration>, StoreError> {
        let Shared { app, job, holder, .. } = &*self.0;
        let mut wait = None;
        match self.act(&row).await {
            Ok(()) => {
                row.state = BulkRowState::Done;
                (row.code, row.message) = (String::new(), String::new());
            }
            Err(failure) => {
                let told = failure.body();
                let verdict = verdict(told.code);
                row.tries += u32::from(verdict == Verdict::MayPass);
                if verdict == Verdict::Final || row.tries >= TRIES_MAX {
                    row.state = BulkRowState::Failed;
                } else {
                    let doubled = PAUSE_FIRST_S << row.tries.min(TRIES_MAX);
                    let usual = match verdict {
                        Verdict::NotYet => LIMIT_PAUSE_S,
                        _ => doubled.min(PAUSE_MAX_S),
                    };
                    let seconds = told.retry_after_s.unwrap_or(usual);
                    let seconds = i64::try_from(seconds).unwrap_or(i64::MAX);
                    wait = Some(SignedDuration::from_secs(seconds));
                }
                if failure.is_fault() {
                    tracing::error!(
                        bulk.id = %job.id,
                        bulk.row = row.number,
                        error.cause = ?failure,
                        "a row of a bulk job failed"
                    );
                }
                row.code = failure.code_text();
                row.message = told.message;
            }
        }
        app.store.settle_bulk_row(&job.id, holder, &row).await?;
        Ok(wait)
    }

    async fn act(&self, row: &BulkJobRow) -> Result<(), Failure> {
        let Shared { app, job, caller, note, .. } = &*self.0;
        let by = By { caller, id: &job.actor_id, email: &job.actor_email, note };
        match job.kind {
            BulkKind::Invite => {
                let request: CreateUser = read(row)?;
                let key = Some(RequestKey::of_row(&job.id, row.number));
                match Once::claim(app, &job.actor_id, ROUTE, key, &request).await? {
                    // Invited by a try whose server was cut off before it could say so.
                    Once::<api::user::CreatedUser>::Answered(_) => Ok(()),
                    Once::Claimed(attempt) => {
                        user_acts::invite(app, by, attempt, request).await.map(drop)
                    }
                }
            }
            BulkKind::Deactivate => {
                let user: BulkUser = read(row)?;
                user_acts::set_status(app, by, &user.id, UserStatusAction::Deactivate).await
            }
            BulkKind::Licence => {
                let user: BulkUser = read(row)?;
                let change = ChangeUser { licence: job.licence, ..ChangeUser::default() };
                user_acts::change(app, by, &user.id, change).await
            }
        }
    }
}

fn read<T: DeserializeOwned>(row: &BulkJobRow) -> Result<T, Failure> {
    serde_json::from_str(&row.input).map_err(|error| Failure::Internal(error.to_string()))
}

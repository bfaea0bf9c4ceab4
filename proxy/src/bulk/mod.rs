//! Bulk jobs: worked off in the background, one replica at a time by a lease, a few rows at once.
//! Every call to Zoom waits for its turn at the pacer as all others do; where Zoom asks to wait,
//! the whole job waits. A row that was cut off with its server is tried again: an invitation by
//! the same key, so that nobody is invited twice; the others come to the same however often.

mod row;

use api::bulk::{BulkRowState, BulkState};
use jiff::{SignedDuration, Timestamp};

use self::row::Hand;
use crate::{
    app::App,
    audit::{Action, Actor, Event, Outcome},
    failure::Failure,
    http::Caller,
    session::active_user,
    store::{BulkJob, IdHash, StoreError},
};

/// Who works on a job for so long without a sign was cut off with its server. Longer than any row
/// takes.
const HELD_FOR: SignedDuration = SignedDuration::from_mins(2);
/// How many rows are worked on at once.
const ROWS_AT_ONCE: u32 = 3;
/// How long Zoom's word is believed that who began a job still administers the account.
const BELIEVED_FOR: SignedDuration = SignedDuration::from_secs(30);
/// How long a job waits where Zoom does not say whether its administrator still is one.
const ASK_AGAIN: SignedDuration = SignedDuration::from_secs(10);
/// How often is looked for jobs that were begun, or are due again.
const LOOK_INTERVAL: std::time::Duration = std::time::Duration::from_secs(1);

/// Who acts for a job, in its rows' audit.
#[must_use]
pub(crate) fn caller_of(job: &BulkJob) -> Caller {
    Caller {
        address: job.address.parse().ok(),
        request_id: job.request_id.clone(),
        ..Caller::default()
    }
}

/// Works on the next job until it is done, paused, or has to wait; whether there was one.
///
/// # Errors
/// Where the store fails: the job goes on once its lease is over.
pub async fn work_on_next(app: &App) -> Result<bool, StoreError> {
    let mut holder = IdHash([0; 32]);
    (app.random)(&mut holder.0);
    let now = app.now();
    let Some(job) = app.store.take_bulk(&holder, now + HELD_FOR, now).await? else {
        return Ok(false);
    };
    let id = job.id.clone();
    let resumes_at = work(app, job, holder).await?;
    app.store.let_bulk_go(&id, &holder, resumes_at).await?;
    Ok(true)
}

/// Whether who began the job still administers the account.
async fn may_go_on(app: &App, job: &BulkJob) -> Result<bool, Failure> {
    match app.zoom.fresh().get_user(job.actor_id.as_str()).await {
        Ok(found) => Ok(active_user(&found).is_ok_and(|user| user.role.administers())),
        Err(error) if error.is_user_missing() || error.invitation_expired() => Ok(false),
        Err(error) => Err(error.into()),
    }
}

async fn cancel(app: &App, job: &BulkJob) -> Result<(), StoreError> {
    if !app.store.move_bulk(&job.id, &[BulkState::Running], BulkState::Cancelled).await? {
        // It runs no more; before it does again, Zoom is asked anew.
        return Ok(());
    }
    app.store.move_bulk_rows(&job.id, BulkRowState::Waiting, BulkRowState::Cancelled).await?;
    let event = Event {
        action: Action::BulkChanged,
        actor: Actor::User { id: &job.actor_id, email: &job.actor_email },
        target: job.id.as_str(),
        detail: "cancelled",
    };
    let why = "who began it no longer administers the account";
    app.audit_outcome(&caller_of(job), event, Outcome::Refused, why).await;
    Ok(())
}

/// Works a job off, as long as who began it administers the account; says from when on it may go
/// on.
async fn work(app: &App, job: BulkJob, holder: IdHash) -> Result<Timestamp, StoreError> {
    let hand = Hand::new(app.clone(), job, holder);
    let mut from = 0;
    let mut believed_until = Timestamp::UNIX_EPOCH;
    loop {
        let now = app.now();
        if believed_until <= now {
            match may_go_on(app, hand.job()).await {
                Ok(true) => believed_until = now + BELIEVED_FOR,
                Ok(false) => {
                    cancel(app, hand.job()).await?;
                    return Ok(now);
                }
                Err(failure) => {
                    tracing::warn!(
                        bulk.id = %hand.job().id,
                        error.code = failure.code_text(),
                        "a bulk job waits for Zoom"
                    );
                    return Ok(now + ASK_AGAIN);
                }
            }
        }
        if !app.store.keep_bulk(&hand.job().id, &holder, now + HELD_FOR).await? {
            return Ok(now);
        }
        let waiting = Some(BulkRowState::Waiting);
        let rows = app.store.bulk_rows(&hand.job().id, from, waiting, ROWS_AT_ONCE).await?;
        let Some(last) = rows.last() else {
            if from > 0 {
                // Rows before may have been put back to be tried again.
                from = 0;
                continue;
            }
            if app.store.end_bulk(&hand.job().id).await? {
                return Ok(now);
            }
            // It runs no more, or rows were put back just now.
            continue;
        };
        from = last.number + 1;
        // Not the worker's own: what is begun comes to its end also where the server stops.
        let begin = |row| {
            let hand = hand.clone();
            app.tasks.spawn(async move { hand.work_on(row).await })
        };
        let working: Vec<_> = rows.into_iter().map(begin).collect();
        let (mut wait, mut failed) = (None, None);
        for row in working {
            match row.await {
                Ok(Ok(asked)) => wait = wait.max(asked),
                Ok(Err(error)) => failed = Some(error),
                Err(broken) => tracing::error!(error = %broken, "a row of a bulk job broke off"),
            }
        }
        if let Some(error) = failed {
            return Err(error);
        }
        if let Some(wait) = wait {
            return Ok(app.now() + wait);
        }
    }
}

/// Works jobs off, now and whenever one becomes due.
pub async fn work_forever(app: App) {
    loop {
        match work_on_next(&app).await {
            Ok(true) => {}
            Ok(false) => tokio::time::sleep(LOOK_INTERVAL).await,
            Err(error) => {
                tracing::warn!(%error, "bulk jobs could not be read or written");
                tokio::time::sleep(LOOK_INTERVAL).await;
            }
        }
    }
}

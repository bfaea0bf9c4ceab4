//! Bulk jobs: kept, taken by one at a time, worked off row by row.

use api::{
    BulkId,
    bulk::{BulkKind, BulkRowState, BulkState},
    user::Licence,
};
use greenroom::store::{BulkCounts, BulkJob, BulkJobRow, IdHash, Store};
use jiff::SignedDuration;
use tokio::task::JoinSet;

use crate::{NOW, databases::Database, on_every_store};

const LONG: SignedDuration = SignedDuration::from_mins(2);
const ADA: IdHash = IdHash([1; 32]);
const EVE: IdHash = IdHash([2; 32]);

on_every_store!(
    a_job_comes_back_as_it_was_kept_with_all_its_rows,
    a_job_that_is_kept_again_stays_as_it_is,
    a_job_is_taken_by_one_however_many_ask_at_once,
    a_job_that_was_let_go_or_is_over_is_the_next_ones,
    what_a_former_holder_says_of_a_row_is_not_kept,
    jobs_that_are_paused_or_wait_are_taken_by_nobody,
    a_job_ends_only_where_it_runs_and_no_row_waits,
    a_job_begun_again_as_it_ends_never_ends_with_rows_that_wait,
    a_row_put_back_after_its_job_was_cancelled_stays_cancelled,
    old_jobs_are_forgotten_with_their_rows,
);

fn job(number: u128) -> BulkJob {
    BulkJob {
        id: BulkId::of(number),
        kind: BulkKind::Licence,
        licence: Some(Licence::BASIC),
        state: BulkState::Running,
        actor_id: "ada".parse().unwrap(),
        actor_email: "ada@greenroom.test".into(),
        address: "192.0.2.1".into(),
        request_id: "r".into(),
        created_at: NOW,
        resumes_at: NOW,
    }
}

fn row(number: u32) -> BulkJobRow {
    BulkJobRow {
        number,
        email: format!("名{number}@greenroom.test"),
        input: r#"{"id":"x"}"#.into(),
        state: BulkRowState::Waiting,
        tries: 0,
        code: String::new(),
        message: String::new(),
    }
}

fn rows(many: u32) -> Vec<BulkJobRow> {
    (0..many).map(row).collect()
}

async fn waiting(store: &dyn Store, id: &BulkId, from: u32) -> Vec<u32> {
    let rows = store.bulk_rows(id, from, Some(BulkRowState::Waiting), 3).await.unwrap();
    rows.into_iter().map(|row| row.number).collect()
}

async fn a_job_comes_back_as_it_was_kept_with_all_its_rows(database: Database) {
    let store = database.open().await;
    let kept = job(7);
    store.add_bulk(&kept, &rows(2_345)).await.unwrap();
    let invitations = BulkJob { licence: None, kind: BulkKind::Invite, ..job(8) };
    store.add_bulk(&invitations, &[]).await.unwrap();
    let store = database.open().await;
    assert_eq!(store.bulk(&kept.id).await.unwrap(), Some(kept.clone()));
    assert_eq!(store.bulk(&invitations.id).await.unwrap(), Some(invitations));
    assert_eq!(store.bulk(&BulkId::of(9)).await.unwrap(), None);
    assert_eq!(store.bulks(5).await.unwrap().len(), 2);
    assert_eq!(store.bulk_rows(&kept.id, 0, None, 5_000).await.unwrap(), rows(2_345));
    assert_eq!(store.bulk_rows(&kept.id, 2_344, None, 500).await.unwrap(), [row(2_344)]);
    let counts = store.bulk_counts(&kept.id).await.unwrap();
    assert_eq!(counts, BulkCounts { waiting: 2_345, ..BulkCounts::default() });
}

async fn a_job_that_is_kept_again_stays_as_it_is(database: Database) {
    let store = database.open().await;
    let id = BulkId::of(7);
    let mut keeping = JoinSet::new();
    for _ in 0..8 {
        let store = store.clone();
        keeping.spawn(async move { store.add_bulk(&job(7), &rows(2)).await.unwrap() });
    }
    keeping.join_all().await;
    store.take_bulk(&ADA, NOW + LONG, NOW).await.unwrap();
    let done = BulkJobRow { state: BulkRowState::Done, ..row(0) };
    store.settle_bulk_row(&id, &ADA, &done).await.unwrap();
    let later = BulkJob { created_at: NOW + LONG, request_id: "r2".into(), ..job(7) };
    store.add_bulk(&later, &rows(9)).await.unwrap();
    assert_eq!(store.bulk(&id).await.unwrap(), Some(job(7)));
    assert_eq!(store.bulk_rows(&id, 0, None, 99).await.unwrap(), [done, row(1)]);
    assert!(store.keep_bulk(&id, &ADA, NOW + LONG).await.unwrap());
}

async fn a_job_is_taken_by_one_however_many_ask_at_once(database: Database) {
    let store = database.open().await;
    store.add_bulk(&job(7), &rows(1)).await.unwrap();
    let mut asking = JoinSet::new();
    for number in 0..40 {
        let store = store.clone();
        asking.spawn(async move {
            store.take_bulk(&IdHash([number; 32]), NOW + LONG, NOW).await.unwrap().is_some()
        });
    }
    let taken = asking.join_all().await.into_iter().filter(|taken| *taken).count();
    assert_eq!(taken, 1);
}

async fn a_job_that_was_let_go_or_is_over_is_the_next_ones(database: Database) {
    let store = database.open().await;
    let (first, id) = (job(7), BulkId::of(7));
    let younger = BulkJob { created_at: NOW + SignedDuration::from_secs(1), ..job(6) };
    for job in [&first, &younger] {
        store.add_bulk(job, &rows(1)).await.unwrap();
    }
    let taken = store.take_bulk(&ADA, NOW + LONG, NOW).await.unwrap().unwrap();
    assert_eq!(taken.id, first.id, "the oldest first");
    assert_eq!(store.take_bulk(&EVE, NOW + LONG, NOW).await.unwrap().unwrap().id, younger.id);
    assert!(store.keep_bulk(&id, &ADA, NOW + LONG + LONG).await.unwrap());
    assert!(!store.keep_bulk(&id, &EVE, NOW + LONG + LONG).await.unwrap());
    store.let_bulk_go(&id, &EVE, NOW).await.unwrap();
    assert_eq!(store.take_bulk(&EVE, NOW + LONG, NOW).await.unwrap(), None, "not Eve's to give");
    store.let_bulk_go(&id, &ADA, NOW).await.unwrap();
    assert_eq!(store.take_bulk(&EVE, NOW + LONG, NOW).await.unwrap().unwrap().id, id);
    assert!(!store.keep_bulk(&id, &ADA, NOW + LONG).await.unwrap());
    let over = NOW + LONG;
    assert!(store.take_bulk(&ADA, over + LONG, over).await.unwrap().is_some());
}

async fn what_a_former_holder_says_of_a_row_is_not_kept(database: Database) {
    let store = database.open().await;
    let id = BulkId::of(7);
    store.add_bulk(&job(7), &rows(2)).await.unwrap();
    store.take_bulk(&ADA, NOW + LONG, NOW).await.unwrap();
    let done = BulkJobRow { state: BulkRowState::Done, ..row(0) };
    store.settle_bulk_row(&id, &EVE, &done).await.unwrap();
    assert_eq!(waiting(&*store, &id, 0).await, [0, 1]);
    store.settle_bulk_row(&id, &ADA, &done).await.unwrap();
    assert_eq!(waiting(&*store, &id, 0).await, [1]);
    let failed = BulkJobRow {
        state: BulkRowState::Failed,
        tries: 5,
        code: "zoom_timeout".into(),
        message: "Zoom's away.".into(),
        ..row(1)
    };
    store.settle_bulk_row(&id, &ADA, &failed).await.unwrap();
    assert_eq!(store.bulk_rows(&id, 1, None, 9).await.unwrap(), [failed]);
    let (failed, waits) = (BulkRowState::Failed, BulkRowState::Waiting);
    assert_eq!(store.move_bulk_rows(&id, failed, waits).await.unwrap(), 1);
    assert_eq!(store.bulk_rows(&id, 1, None, 9).await.unwrap(), [row(1)]);
}

async fn jobs_that_are_paused_or_wait_are_taken_by_nobody(database: Database) {
    let store = database.open().await;
    let id = BulkId::of(7);
    store.add_bulk(&job(7), &rows(1)).await.unwrap();
    store.take_bulk(&ADA, NOW + LONG, NOW).await.unwrap();
    store.let_bulk_go(&id, &ADA, NOW + LONG).await.unwrap();
    assert_eq!(store.take_bulk(&ADA, NOW + LONG, NOW).await.unwrap(), None, "it waits");
    let (running, paused) = (BulkState::Running, BulkState::Paused);
    assert!(store.move_bulk(&id, &[running], paused).await.unwrap());
    assert!(!store.move_bulk(&id, &[running], paused).await.unwrap());
    let later = NOW + LONG;
    assert_eq!(store.take_bulk(&ADA, later + LONG, later).await.unwrap(), None, "it is paused");
    assert!(!store.keep_bulk(&id, &ADA, later + LONG).await.unwrap());
    assert!(store.move_bulk(&id, &[paused], running).await.unwrap());
    assert!(store.take_bulk(&ADA, NOW + LONG, NOW).await.unwrap().is_some(), "at once");
}

/// A row that was tried in vain.
fn failed(number: u32) -> BulkJobRow {
    BulkJobRow { state: BulkRowState::Failed, tries: 5, code: "internal".into(), ..row(number) }
}

async fn state(store: &dyn Store, id: &BulkId) -> BulkState {
    store.bulk(id).await.unwrap().unwrap().state
}

async fn a_job_ends_only_where_it_runs_and_no_row_waits(database: Database) {
    let store = database.open().await;
    let id = BulkId::of(7);
    store.add_bulk(&job(7), &[failed(0), row(1)]).await.unwrap();
    store.take_bulk(&ADA, NOW + LONG, NOW).await.unwrap();
    assert!(!store.end_bulk(&id).await.unwrap());
    let done = BulkJobRow { state: BulkRowState::Done, ..row(1) };
    store.settle_bulk_row(&id, &ADA, &done).await.unwrap();
    assert!(store.end_bulk(&id).await.unwrap());
    assert_eq!(state(&*store, &id).await, BulkState::Done);
    assert_eq!(store.retry_bulk(&id).await.unwrap(), 1);
    assert_eq!(store.bulk_rows(&id, 0, None, 9).await.unwrap(), [row(0), done]);
    assert_eq!(state(&*store, &id).await, BulkState::Running);
    assert_eq!(store.retry_bulk(&id).await.unwrap(), 0, "nothing failed");
    store.move_bulk(&id, &[BulkState::Running], BulkState::Paused).await.unwrap();
    assert!(!store.end_bulk(&id).await.unwrap(), "it is paused");
    assert_eq!(store.retry_bulk(&BulkId::of(8)).await.unwrap(), 0, "there is none");
}

async fn a_job_begun_again_as_it_ends_never_ends_with_rows_that_wait(database: Database) {
    let (worker, other) = (database.open().await, database.open().await);
    for number in 0..40 {
        let id = BulkId::of(number);
        worker.add_bulk(&job(number), &[failed(0)]).await.unwrap();
        let (ended, put_back) = tokio::join!(worker.end_bulk(&id), other.retry_bulk(&id));
        assert_eq!((ended.is_ok(), put_back.unwrap()), (true, 1));
        assert_eq!(state(&*worker, &id).await, BulkState::Running);
        assert_eq!(waiting(&*worker, &id, 0).await, [0]);
    }
}

async fn a_row_put_back_after_its_job_was_cancelled_stays_cancelled(database: Database) {
    let store = database.open().await;
    let id = BulkId::of(7);
    store.add_bulk(&job(7), &rows(2)).await.unwrap();
    store.take_bulk(&ADA, NOW + LONG, NOW).await.unwrap();
    store.move_bulk(&id, &[BulkState::Running], BulkState::Cancelled).await.unwrap();
    let (waits, cancelled) = (BulkRowState::Waiting, BulkRowState::Cancelled);
    assert_eq!(store.move_bulk_rows(&id, waits, cancelled).await.unwrap(), 2);
    store.settle_bulk_row(&id, &ADA, &BulkJobRow { tries: 1, ..row(0) }).await.unwrap();
    let done = BulkJobRow { state: BulkRowState::Done, ..row(1) };
    store.settle_bulk_row(&id, &ADA, &done).await.unwrap();
    let counts = store.bulk_counts(&id).await.unwrap();
    assert_eq!(counts, BulkCounts { cancelled: 1, done: 1, ..BulkCounts::default() });
}

async fn old_jobs_are_forgotten_with_their_rows(database: Database) {
    let store = database.open().await;
    let id = BulkId::of(7);
    store.add_bulk(&job(7), &rows(2)).await.unwrap();
    store.forget_bulks(NOW).await.unwrap();
    assert!(store.bulk(&id).await.unwrap().is_some());
    store.forget_bulks(NOW + LONG).await.unwrap();
    assert_eq!(store.bulk(&id).await.unwrap(), None);
    assert_eq!(store.bulk_rows(&id, 0, None, 9).await.unwrap(), []);
}

//! Beginning a bulk job: what is taken, what is refused, and once by one key.

use std::{
    collections::VecDeque,
    convert::Infallible,
    pin::Pin,
    task::{Context, Poll},
};

use api::{
    ErrorCode,
    bulk::{BulkList, BulkRows, StartedBulk},
};
use axum::body::{Body, Bytes};
use hyper::body::Frame;
use jiff::SignedDuration;
use serde_json::json;
use sqlx::{Connection, SqliteConnection};

use super::bulk::{begin, invitation, read};
use crate::rig::{Caller, Console, answer};

#[tokio::test]
async fn one_key_begins_one_job() {
    let console = Console::with_sandbox().await;
    let admin = console.admin().await;
    let job = json!({"kind": "invite", "rows": [invitation("k@greenroom.test")]});
    let key = [("idempotency-key", "once")];
    let first: StartedBulk = admin.post_with("/api/bulk", &job, &key).await.json();
    let again: StartedBulk = admin.post_with("/api/bulk", &job, &key).await.json();
    assert_eq!(first, again);
    assert_eq!(admin.get("/api/bulk").await.json::<BulkList>().jobs.len(), 1);
}

#[tokio::test]
async fn one_key_begins_one_job_also_where_the_answer_to_the_first_was_not_kept() {
    let console = Console::with_sandbox().await;
    let admin = console.admin().await;
    let job = json!({"kind": "invite", "rows": [invitation("k@greenroom.test")]});
    let key = [("idempotency-key", "once")];
    // As where the server is killed between the two.
    let mut store = SqliteConnection::connect(&console.store_url()).await.unwrap();
    let fails = "CREATE TRIGGER fails BEFORE UPDATE OF status ON idempotency_slots
        WHEN new.status IS NOT NULL BEGIN SELECT RAISE(ABORT, 'away'); END";
    sqlx::query(fails).execute(&mut store).await.unwrap();
    let first: StartedBulk = admin.post_with("/api/bulk", &job, &key).await.json();
    sqlx::query("DROP TRIGGER fails").execute(&mut store).await.unwrap();
    console.pass(SignedDuration::from_mins(2));
    let again: StartedBulk = admin.post_with("/api/bulk", &job, &key).await.json();
    assert_eq!(first, again);
    assert_eq!(admin.get("/api/bulk").await.json::<BulkList>().jobs.len(), 1);
    // A day later the key is as good as new.
    let now = console.app.now();
    console.app.store.forget_slots(now + SignedDuration::from_secs(1)).await.unwrap();
    console.pass(SignedDuration::from_secs(1));
    let another: StartedBulk = admin.post_with("/api/bulk", &job, &key).await.json();
    assert_ne!(first, another);
}

#[tokio::test]
async fn one_key_begins_one_job_also_where_the_store_fails_first() {
    let console = Console::with_sandbox().await;
    let admin = console.admin().await;
    let job = json!({"kind": "invite", "rows": [invitation("k@greenroom.test")]});
    let key = [("idempotency-key", "once")];
    let mut store = SqliteConnection::connect(&console.store_url()).await.unwrap();
    let fails = "CREATE TRIGGER fails BEFORE INSERT ON bulk_rows
        BEGIN SELECT RAISE(ABORT, 'away'); END";
    sqlx::query(fails).execute(&mut store).await.unwrap();
    let answer = admin.post_with("/api/bulk", &job, &key).await;
    answer.refusal(503, ErrorCode::Unavailable);
    sqlx::query("DROP TRIGGER fails").execute(&mut store).await.unwrap();
    // What the store kept nevertheless would be found under the key: it stays this body's.
    let other = json!({"kind": "invite", "rows": [invitation("o@greenroom.test")]});
    let answer = admin.post_with("/api/bulk", &other, &key).await;
    answer.refusal(409, ErrorCode::IdempotencyKeyReused);
    admin.post_with("/api/bulk", &job, &key).await.json::<StartedBulk>();
    assert_eq!(admin.get("/api/bulk").await.json::<BulkList>().jobs.len(), 1);
}

#[tokio::test]
async fn a_job_of_all_rows_there_may_be_is_taken_and_read_in_parts() {
    let console = Console::with_sandbox().await;
    let admin = console.admin().await;
    let rows: Vec<_> = (0..9_999).map(|n| invitation(&format!("u{n}@greenroom.test"))).collect();
    let id = begin(&admin, &json!({"kind": "invite", "rows": rows})).await;
    assert_eq!(read(&admin, &id).await.total, 9_999);
    let path = format!("/api/bulk/{id}/rows?from=9900");
    let last = admin.get(&path).await.json::<BulkRows>().rows;
    assert_eq!((last.len(), last[0].number), (99, 9_900));
}

#[tokio::test]
async fn a_job_that_breaks_a_rule_is_not_begun() {
    let console = Console::with_sandbox().await;
    let admin = console.admin().await;
    for (job, code) in [
        (json!({"kind": "invite", "rows": []}), ErrorCode::ValidationFailed),
        (json!({"kind": "invite", "rows": [invitation("no")]}), ErrorCode::ValidationFailed),
        (
            json!({"kind": "licence", "type": 9, "rows": [{"id": "a", "email": ""}]}),
            ErrorCode::ValidationFailed,
        ),
        (json!({"kind": "delete", "rows": []}), ErrorCode::InvalidRequest),
        (
            json!({"kind": "deactivate", "rows": [{"id": "a/b", "email": ""}]}),
            ErrorCode::InvalidRequest,
        ),
        (json!({"kind": "deactivate", "rows": [], "x": 1}), ErrorCode::InvalidRequest),
        (json!({"rows": []}), ErrorCode::InvalidRequest),
    ] {
        admin.post("/api/bulk", &job).await.refusal(400, code);
    }
    let broken = json!({"kind": "invite", "rows": [invitation("a@x.co"), invitation("A@x.co")]});
    let refusal = admin.post("/api/bulk", &broken).await.refusal(400, ErrorCode::ValidationFailed);
    assert_eq!(refusal.fields.keys().collect::<Vec<_>>(), ["rows[1].email"]);
    let nobody = format!("/api/bulk/{}", "0".repeat(32));
    admin.get(&nobody).await.refusal(404, ErrorCode::NotFound);
    admin.get("/api/bulk/x").await.refusal(400, ErrorCode::ValidationFailed);
    assert_eq!(admin.get("/api/bulk").await.json::<BulkList>().jobs, []);
}

#[tokio::test]
async fn a_job_that_comes_in_pieces_of_unknown_number_is_taken_whole_and_from_administrators_alone()
{
    let console = Console::with_sandbox().await;
    let (admin, member) = (console.admin().await, console.member().await);
    let rows: Vec<_> = (0..4_000).map(|n| invitation(&format!("c{n}@greenroom.test"))).collect();
    let job = json!({"kind": "invite", "rows": rows}).to_string();
    assert!(job.len() > 200_000);
    let post = |caller: &Caller<'_>, text: &str| {
        let headers = [("x-greenroom", "1"), ("content-type", "application/json")];
        let pieces: Vec<_> = text.as_bytes().chunks(8_192).map(Bytes::copy_from_slice).collect();
        let request = caller.request("POST".parse().unwrap(), "/api/bulk", &headers, None);
        answer(console.router.clone(), request.map(|_| Body::new(Pieces(pieces.into()))))
    };
    let started: StartedBulk = post(&admin, &job).await.json();
    assert_eq!(read(&admin, started.id.as_str()).await.total, 4_000);
    post(&member, &job).await.refusal(403, ErrorCode::Forbidden);
    post(&console.anonymous(), &job).await.refusal(401, ErrorCode::NotSignedIn);
    let endless = format!("{}{job}", " ".repeat(4 * 1024 * 1024));
    post(&admin, &endless).await.refusal(413, ErrorCode::BodyTooLarge);

    /// A body that does not say how long it is.
    struct Pieces(VecDeque<Bytes>);

    impl hyper::body::Body for Pieces {
        type Data = Bytes;
        type Error = Infallible;

        fn poll_frame(
            mut self: Pin<&mut Self>,
            _: &mut Context<'_>,
        ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
            Poll::Ready(self.0.pop_front().map(|piece| Ok(Frame::data(piece))))
        }
    }
}

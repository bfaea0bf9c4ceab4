//! The turns of calls to Zoom, given out to several servers together. PostgreSQL alone: SQLite
//! serves one process, which paces itself without a write to a disk for every call.

use std::time::Duration;

use async_trait::async_trait;
use sqlx::{
    Row,
    postgres::{PgPool, PgPoolOptions, PgRow},
};
use zoom::{Held, Label, NoTurn, Rhythm};

use super::StoreError;

/// One for each label whose turns are booked at the same time. They are its own: turns do not wait
/// behind the sessions of everybody who comes at once.
const CONNECTIONS_MAX: u32 = 3;

/// Gives out turns. The clock is the database's: those of the servers need not agree.
#[async_trait]
pub trait TurnStore: Send + Sync {
    /// Books the next turns of a label, one after the other for each who waits so long for one, and
    /// tells each how long to wait; see [`zoom::Pacer`].
    async fn book_turns(
        &self,
        label: Label,
        rhythm: Rhythm,
        patience: &[Duration],
    ) -> Result<Vec<Result<Duration, NoTurn>>, StoreError>;

    /// No turn of the label begins within `pause`.
    async fn hold_turns(
        &self,
        label: Label,
        pause: Duration,
        daily: bool,
    ) -> Result<(), StoreError>;

    /// Whether a label is held.
    async fn turns_held(&self, label: Label) -> Result<Option<Held>, StoreError>;
}

/// The database's clock in microseconds, as it is when the expression is reached.
macro_rules! now {
    () => {
        "CAST(extract(epoch FROM clock_timestamp()) * 1000000 AS BIGINT)"
    };
}

/// The turns in a PostgreSQL.
pub(super) struct PostgresTurns {
    pool: PgPool,
}

impl PostgresTurns {
    /// In the database of these connections. Commits do not wait for the disk: a database that
    /// loses its last moments loses turns that are over when it is back.
    pub(super) fn beside(pool: &PgPool) -> Self {
        let options = pool.connect_options().as_ref().clone();
        let options = options.options([("synchronous_commit", "off")]);
        let pool = PgPoolOptions::new().max_connections(CONNECTIONS_MAX);
        Self { pool: pool.connect_lazy_with(options) }
    }
}

#[async_trait]
impl TurnStore for PostgresTurns {
    /// One statement, however many wait. The row is locked before the clock is read, so that turns
    /// come in the order of their bookings.
    async fn book_turns(
        &self,
        label: Label,
        rhythm: Rhythm,
        patience: &[Duration],
    ) -> Result<Vec<Result<Duration, NoTurn>>, StoreError> {
        let rows = sqlx::query(concat!(
            "WITH RECURSIVE lane AS MATERIALIZED (
                 SELECT next_at, held_until, held_daily FROM turns WHERE label = $1 FOR UPDATE
             ), asked AS MATERIALIZED (
                 SELECT lane.*, ",
            now!(),
            " AS now FROM lane
             ), handed AS (
                 SELECT 0 AS number, GREATEST(next_at, GREATEST(now, held_until) - $2) AS next_at,
                     CAST(0 AS BIGINT) AS after, false AS booked FROM asked
                 UNION ALL
                 SELECT number + 1, handed.next_at + CASE WHEN turn.fits THEN $3 ELSE 0 END,
                     turn.after, turn.fits
                 FROM handed, asked, LATERAL (
                     SELECT wait.after, wait.after <= (CAST($4 AS BIGINT[]))[number + 1] AS fits
                     FROM (SELECT GREATEST(handed.next_at, now, held_until) - now AS after) AS wait
                 ) AS turn WHERE number < cardinality(CAST($4 AS BIGINT[]))
             ), latest AS MATERIALIZED (
                 SELECT max(next_at) AS next_at FROM handed HAVING bool_or(booked)
             ), moved AS (
                 UPDATE turns SET next_at = latest.next_at FROM latest WHERE turns.label = $1
             )
             SELECT after, booked, held_daily AND held_until > now AS daily
             FROM handed, asked WHERE number > 0 ORDER BY number",
        ))
        .bind(label.name())
        .bind(micros(rhythm.ahead))
        .bind(micros(rhythm.step))
        .bind(patience.iter().copied().map(micros).collect::<Vec<_>>())
        .fetch_all(&self.pool)
        .await?;
        let turn = |row: PgRow| {
            let after = duration(row.try_get("after")?);
            Ok(if row.try_get("booked")? {
                Ok(after)
            } else {
                Err(NoTurn { after, daily: row.try_get("daily")? })
            })
        };
        rows.into_iter().map(turn).collect()
    }

    async fn hold_turns(
        &self,
        label: Label,
        pause: Duration,
        daily: bool,
    ) -> Result<(), StoreError> {
        sqlx::query(concat!(
            "UPDATE turns SET held_until = ",
            now!(),
            " + $2, held_daily = $3 WHERE label = $1 AND held_until < ",
            now!(),
            " + $2"
        ))
        .bind(label.name())
        .bind(micros(pause))
        .bind(daily)
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    async fn turns_held(&self, label: Label) -> Result<Option<Held>, StoreError> {
        let row = sqlx::query(concat!(
            "SELECT held_until - ",
            now!(),
            " AS left_us, held_daily FROM turns WHERE label = $1 AND held_until > ",
            now!()
        ))
        .bind(label.name())
        .fetch_optional(&self.pool)
        .await?;
        row.map(|row| {
            let left = duration(row.try_get("left_us")?);
            Ok(Held { left, daily: row.try_get("held_daily")? })
        })
        .transpose()
    }
}

fn micros(duration: Duration) -> i64 {
    // Far enough from the end of the type to be added to an instant.
    i64::try_from(duration.as_micros()).unwrap_or(i64::MAX).min(i64::MAX / 4)
}

fn duration(micros: i64) -> Duration {
    Duration::from_micros(micros.max(0).unsigned_abs())
}

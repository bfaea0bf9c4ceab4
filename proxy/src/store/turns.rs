//! The turns of calls to Zoom, given out to several servers together. PostgreSQL alone: SQLite
//! serves one process, which paces itself without a write to a disk for every call.

use std::time::Duration;

use async_trait::async_trait;
use sqlx::Row;
use zoom::{Held, Label, NoTurn, Rhythm};

use super::{PostgresStore, StoreError};

/// Gives out turns. The clock is the database's: those of the servers need not agree.
#[async_trait]
pub trait TurnStore: Send + Sync {
    /// Books the next turn of a label and tells how long to wait for it; see [`zoom::Pacer`].
    async fn book_turn(
        &self,
        label: Label,
        rhythm: Rhythm,
        patience: Duration,
    ) -> Result<Result<Duration, NoTurn>, StoreError>;

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

#[async_trait]
impl TurnStore for PostgresStore {
    /// One statement. The row is locked before the clock is read, so that turns come in the order
    /// of their bookings. The commit does not wait for the disk: a database that loses its last
    /// moments loses turns that are over when it is back.
    async fn book_turn(
        &self,
        label: Label,
        rhythm: Rhythm,
        patience: Duration,
    ) -> Result<Result<Duration, NoTurn>, StoreError> {
        let row = sqlx::query(concat!(
            "WITH lane AS MATERIALIZED (
                 SELECT next_at, held_until, held_daily FROM turns WHERE label = $1 FOR UPDATE
             ), asked AS MATERIALIZED (
                 SELECT lane.*, set_config('synchronous_commit', 'off', true), ",
            now!(),
            " AS now FROM lane
             ), turn AS MATERIALIZED (
                 SELECT *, GREATEST(next_at, GREATEST(now, held_until) - $2) AS paced FROM asked
             ), waits AS MATERIALIZED (
                 SELECT *, GREATEST(paced, now, held_until) - now AS after FROM turn
             ), booked AS (
                 UPDATE turns SET next_at = waits.paced + $3 FROM waits
                 WHERE turns.label = $1 AND waits.after <= $4 RETURNING turns.label
             )
             SELECT after, held_daily AND held_until > now AS daily,
                 EXISTS (SELECT 1 FROM booked) AS booked FROM waits",
        ))
        .bind(label.name())
        .bind(micros(rhythm.ahead))
        .bind(micros(rhythm.step))
        .bind(micros(patience))
        .fetch_one(self.pool())
        .await?;
        let after = duration(row.try_get("after")?);
        Ok(if row.try_get("booked")? {
            Ok(after)
        } else {
            Err(NoTurn { after, daily: row.try_get("daily")? })
        })
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
        .execute(self.pool())
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
        .fetch_optional(self.pool())
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

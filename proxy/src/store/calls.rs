//! How many requests were sent to Zoom, by rate label, on the present UTC day.

use async_trait::async_trait;
use jiff::civil::Date;
use zoom::Label;

use super::StoreError;

/// Counts requests to Zoom.
#[async_trait]
pub trait CallStore {
    /// Adds to the count of a label on a day. The first of a later day begins the count anew; of
    /// an earlier day, as another server's clock may have it, nothing is kept.
    async fn add_calls(&self, label: Label, day: Date, calls: u64) -> Result<(), StoreError>;

    /// The count of each label that has one on a day.
    async fn calls(&self, day: Date) -> Result<Vec<(Label, u64)>, StoreError>;
}

/// The label of this name.
pub(super) fn named(name: &str) -> Result<Label, StoreError> {
    let label = Label::ALL.into_iter().find(|label| label.name() == name);
    label.ok_or(StoreError::Corrupt("calls"))
}

/// A day as both databases keep it: days since 1970-01-01.
pub(super) fn day_number(day: Date) -> i64 {
    day.duration_since(jiff::civil::date(1970, 1, 1)).as_hours() / 24
}

macro_rules! call_sql {
    ($store:ty) => {
        #[async_trait]
        impl CallStore for $store {
            async fn add_calls(
                &self,
                label: Label,
                day: Date,
                calls: u64,
            ) -> Result<(), StoreError> {
                sqlx::query(
                    "INSERT INTO calls (label, day, requests) VALUES ($1, $2, $3)
                     ON CONFLICT (label) DO UPDATE SET
                         requests = excluded.requests
                             + CASE WHEN calls.day = excluded.day THEN calls.requests ELSE 0 END,
                         day = excluded.day
                     WHERE calls.day <= excluded.day",
                )
                .bind(label.name())
                .bind(calls::day_number(day))
                .bind(i64::try_from(calls).unwrap_or(i64::MAX))
                .execute(&self.pool)
                .await?;
                Ok(())
            }

            async fn calls(&self, day: Date) -> Result<Vec<(Label, u64)>, StoreError> {
                let rows = sqlx::query("SELECT label, requests FROM calls WHERE day = $1")
                    .bind(calls::day_number(day))
                    .fetch_all(&self.pool)
                    .await?;
                rows.iter()
                    .map(|row| {
                        let requests: i64 = row.try_get("requests")?;
                        Ok((calls::named(row.try_get("label")?)?, requests.unsigned_abs()))
                    })
                    .collect()
            }
        }
    };
}
pub(super) use call_sql;

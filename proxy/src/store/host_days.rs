//! How many creations and changes of meetings each host has spent on the present UTC day.

use api::UserId;
use async_trait::async_trait;
use jiff::civil::Date;

use super::StoreError;

/// Counts what Zoom did for each host.
#[async_trait]
pub trait HostDayStore {
    /// Counts one more on a host's day. The first of a later day begins the count anew; of an
    /// earlier day, as another server's clock may have it, nothing is kept.
    async fn count_host_change(&self, host: &UserId, day: Date) -> Result<(), StoreError>;

    /// Raises a host's count of a day to `changes` where it is lower.
    async fn raise_host_changes(
        &self,
        host: &UserId,
        day: Date,
        changes: u32,
    ) -> Result<(), StoreError>;

    /// How many were counted on a host's day.
    async fn host_changes(&self, host: &UserId, day: Date) -> Result<u32, StoreError>;

    /// Whoever has `at_least` so many on a day, the most first, no more than `most` hosts.
    async fn busiest_hosts(
        &self,
        day: Date,
        at_least: u32,
        most: u32,
    ) -> Result<Vec<(UserId, u32)>, StoreError>;

    /// Forgets the days before this one.
    async fn forget_host_days(&self, before: Date) -> Result<(), StoreError>;
}

macro_rules! host_day_sql {
    ($store:ty) => {
        #[async_trait]
        impl HostDayStore for $store {
            async fn count_host_change(&self, host: &UserId, day: Date) -> Result<(), StoreError> {
                sqlx::query(
                    "INSERT INTO host_days (host_id, day, changes) VALUES ($1, $2, 1)
                     ON CONFLICT (host_id) DO UPDATE SET
                         changes = CASE WHEN host_days.day = excluded.day
                             THEN host_days.changes + 1 ELSE 1 END,
                         day = excluded.day
                     WHERE host_days.day <= excluded.day",
                )
                .bind(host.as_str())
                .bind(calls::day_number(day))
                .execute(&self.pool)
                .await?;
                Ok(())
            }

            async fn raise_host_changes(
                &self,
                host: &UserId,
                day: Date,
                changes: u32,
            ) -> Result<(), StoreError> {
                sqlx::query(
                    "INSERT INTO host_days (host_id, day, changes) VALUES ($1, $2, $3)
                     ON CONFLICT (host_id) DO UPDATE
                         SET day = excluded.day, changes = excluded.changes
                     WHERE host_days.day < excluded.day
                         OR (host_days.day = excluded.day
                             AND host_days.changes < excluded.changes)",
                )
                .bind(host.as_str())
                .bind(calls::day_number(day))
                .bind(i64::from(changes))
                .execute(&self.pool)
                .await?;
                Ok(())
            }

            async fn host_changes(&self, host: &UserId, day: Date) -> Result<u32, StoreError> {
                let row =
                    sqlx::query("SELECT changes FROM host_days WHERE host_id = $1 AND day = $2")
                        .bind(host.as_str())
                        .bind(calls::day_number(day))
                        .fetch_optional(&self.pool)
                        .await?;
                let changes: i64 = row.map_or(Ok(0), |row| row.try_get("changes"))?;
                u32::try_from(changes).map_err(|_| StoreError::Corrupt("host_days"))
            }

            async fn busiest_hosts(
                &self,
                day: Date,
                at_least: u32,
                most: u32,
            ) -> Result<Vec<(UserId, u32)>, StoreError> {
                let rows = sqlx::query(
                    "SELECT host_id, changes FROM host_days WHERE day = $1 AND changes >= $2
                     ORDER BY changes DESC, host_id LIMIT $3",
                )
                .bind(calls::day_number(day))
                .bind(i64::from(at_least))
                .bind(i64::from(most))
                .fetch_all(&self.pool)
                .await?;
                rows.iter()
                    .map(|row| {
                        let corrupt = || StoreError::Corrupt("host_days");
                        let host: &str = row.try_get("host_id")?;
                        let changes: i64 = row.try_get("changes")?;
                        let changes = u32::try_from(changes).map_err(|_| corrupt())?;
                        Ok((host.parse().map_err(|_| corrupt())?, changes))
                    })
                    .collect()
            }

            async fn forget_host_days(&self, before: Date) -> Result<(), StoreError> {
                sqlx::query("DELETE FROM host_days WHERE day < $1")
                    .bind(calls::day_number(before))
                    .execute(&self.pool)
                    .await?;
                Ok(())
            }
        }
    };
}
pub(super) use host_day_sql;

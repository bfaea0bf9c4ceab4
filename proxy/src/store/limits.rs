//! Counters of what people who are not signed in may ask for, such as codes for one email. One
//! statement counts and answers, so that replicas and parallel requests share the count.

use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};

use super::{IdHash, StoreError};

/// A count that now includes this request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counted {
    /// How many came within the window, this one included.
    pub count: u64,
    /// When counting begins anew.
    pub resets_at: Timestamp,
}

/// Keeps counters.
#[async_trait]
pub trait LimitStore {
    /// Counts one more under `key` (a hash: it may be made of an email or an address). A window
    /// begins with the first request and lasts `window`.
    async fn count(
        &self,
        key: &IdHash,
        window: SignedDuration,
        now: Timestamp,
    ) -> Result<Counted, StoreError>;

    /// Forgets counters whose window is over.
    async fn forget_counts(&self, now: Timestamp) -> Result<(), StoreError>;
}

macro_rules! limit_sql {
    ($store:ty) => {
        #[async_trait]
        impl LimitStore for $store {
            async fn count(
                &self,
                key: &IdHash,
                window: SignedDuration,
                now: Timestamp,
            ) -> Result<Counted, StoreError> {
                let row = sqlx::query(
                    "INSERT INTO limits (limit_key, requests, resets_at) VALUES ($1, 1, $2)
                     ON CONFLICT (limit_key) DO UPDATE SET
                         requests = CASE WHEN limits.resets_at <= $3 THEN 1
                             ELSE limits.requests + 1 END,
                         resets_at = CASE WHEN limits.resets_at <= $3 THEN excluded.resets_at
                             ELSE limits.resets_at END
                     RETURNING requests, resets_at",
                )
                .bind(key.0.as_slice())
                .bind((now + window).as_millisecond())
                .bind(now.as_millisecond())
                .fetch_one(&self.pool)
                .await?;
                let requests: i64 = row.try_get("requests")?;
                Ok(Counted {
                    count: requests.unsigned_abs(),
                    resets_at: instant(row.try_get("resets_at")?, "limits")?,
                })
            }

            async fn forget_counts(&self, now: Timestamp) -> Result<(), StoreError> {
                sqlx::query("DELETE FROM limits WHERE resets_at <= $1")
                    .bind(now.as_millisecond())
                    .execute(&self.pool)
                    .await?;
                Ok(())
            }
        }
    };
}
pub(super) use limit_sql;

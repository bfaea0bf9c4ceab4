//! The outbox: refresh tokens, sealed, that must still be revoked at Zoom.

use std::time::Duration;

use api::UserId;
use async_trait::async_trait;
use jiff::Timestamp;

use super::{GrantRow, IdHash, StoreError};

/// A refresh token that must still be revoked at Zoom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RevocationRow {
    /// Whose it was.
    pub user_id: UserId,
    /// The grant it was of.
    pub grant_id: IdHash,
    /// The generation of the grant's tokens.
    pub generation: i64,
    /// The refresh token, sealed as it was in the grant.
    pub refresh: Vec<u8>,
    /// Which key sealed it.
    pub key_id: String,
    /// How often it was tried.
    pub attempts: u32,
    /// When it is to be tried next.
    pub due_at: Timestamp,
    /// When it was given up.
    pub created_at: Timestamp,
}

impl RevocationRow {
    /// The refresh token of a grant that is given up, due at once.
    #[must_use]
    pub fn of(grant: &GrantRow, now: Timestamp) -> Self {
        Self {
            user_id: grant.user_id.clone(),
            grant_id: grant.id,
            generation: grant.generation,
            refresh: grant.refresh.clone(),
            key_id: grant.key_id.clone(),
            attempts: 0,
            due_at: now,
            created_at: now,
        }
    }
}

/// Keeps what is to be revoked.
#[async_trait]
pub trait RevocationStore {
    /// Keeps a token that came too late: its grant is gone.
    async fn keep_revocation(&self, revocation: &RevocationRow) -> Result<(), StoreError>;

    /// Takes up to `most` that are due, the longest due first, and counts the attempt. Nobody
    /// else is given them until `length` has passed.
    async fn due_revocations(
        &self,
        now: Timestamp,
        length: Duration,
        most: u32,
    ) -> Result<Vec<RevocationRow>, StoreError>;

    /// Sets when to try again.
    async fn postpone_revocation(
        &self,
        revocation: &RevocationRow,
        due_at: Timestamp,
    ) -> Result<(), StoreError>;

    /// Forgets one that is done.
    async fn end_revocation(&self, revocation: &RevocationRow) -> Result<(), StoreError>;

    /// How many are left.
    async fn revocations_left(&self) -> Result<u64, StoreError>;

    /// Revocations sealed with any other key than this, at most so many.
    async fn revocations_not_under(
        &self,
        key_id: &str,
        most: u32,
    ) -> Result<Vec<RevocationRow>, StoreError>;

    /// Puts the same token under another key.
    async fn reseal_revocation(
        &self,
        before: &RevocationRow,
        refresh: &[u8],
        key_id: &str,
    ) -> Result<(), StoreError>;
}

macro_rules! revocation_sql {
    ($store:ty, $row:ty, $connection:ty, skip_locked: $skip_locked:literal) => {
        impl $store {
            fn revocation_row(row: &$row) -> Result<RevocationRow, StoreError> {
                const TABLE: &str = "revocations";
                let user_id: String = row.try_get("user_id")?;
                let attempts: i64 = row.try_get("attempts")?;
                Ok(RevocationRow {
                    user_id: user_id.parse().map_err(|_| StoreError::Corrupt(TABLE))?,
                    grant_id: IdHash::read(row.try_get("grant_id")?, TABLE)?,
                    generation: row.try_get("generation")?,
                    refresh: row.try_get("refresh")?,
                    key_id: row.try_get("key_id")?,
                    attempts: u32::try_from(attempts).unwrap_or(u32::MAX),
                    due_at: instant(row.try_get("due_at")?, TABLE)?,
                    created_at: instant(row.try_get("created_at")?, TABLE)?,
                })
            }

            async fn insert_revocation(
                change: &mut $connection,
                revocation: &RevocationRow,
            ) -> Result<(), StoreError> {
                sqlx::query(
                    "INSERT INTO revocations (grant_id, generation, user_id, refresh, key_id,
                         attempts, due_at, created_at)
                     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
                     ON CONFLICT DO NOTHING",
                )
                .bind(revocation.grant_id.0.as_slice())
                .bind(revocation.generation)
                .bind(revocation.user_id.as_str())
                .bind(&revocation.refresh)
                .bind(&revocation.key_id)
                .bind(i64::from(revocation.attempts))
                .bind(revocation.due_at.as_millisecond())
                .bind(revocation.created_at.as_millisecond())
                .execute(&mut *change)
                .await?;
                Ok(())
            }
        }

        #[async_trait]
        impl RevocationStore for $store {
            async fn keep_revocation(&self, revocation: &RevocationRow) -> Result<(), StoreError> {
                let mut connection = self.pool.acquire().await?;
                Self::insert_revocation(&mut connection, revocation).await
            }

            async fn due_revocations(
                &self,
                now: Timestamp,
                length: Duration,
                most: u32,
            ) -> Result<Vec<RevocationRow>, StoreError> {
                let rows = sqlx::query(concat!(
                    "UPDATE revocations SET due_at = $1, attempts = attempts + 1
                     WHERE (grant_id, generation) IN
                         (SELECT grant_id, generation FROM revocations WHERE due_at <= $2
                          ORDER BY due_at LIMIT $3",
                    $skip_locked,
                    ") RETURNING *"
                ))
                .bind(
                    now.as_millisecond()
                        .saturating_add(i64::try_from(length.as_millis()).unwrap_or(i64::MAX)),
                )
                .bind(now.as_millisecond())
                .bind(i64::from(most))
                .fetch_all(&self.pool)
                .await?;
                rows.iter().map(Self::revocation_row).collect()
            }

            async fn postpone_revocation(
                &self,
                revocation: &RevocationRow,
                due_at: Timestamp,
            ) -> Result<(), StoreError> {
                sqlx::query(
                    "UPDATE revocations SET due_at = $1 WHERE grant_id = $2 AND generation = $3",
                )
                .bind(due_at.as_millisecond())
                .bind(revocation.grant_id.0.as_slice())
                .bind(revocation.generation)
                .execute(&self.pool)
                .await?;
                Ok(())
            }

            async fn end_revocation(&self, revocation: &RevocationRow) -> Result<(), StoreError> {
                sqlx::query("DELETE FROM revocations WHERE grant_id = $1 AND generation = $2")
                    .bind(revocation.grant_id.0.as_slice())
                    .bind(revocation.generation)
                    .execute(&self.pool)
                    .await?;
                Ok(())
            }

            async fn revocations_left(&self) -> Result<u64, StoreError> {
                let left: i64 = sqlx::query_scalar("SELECT count(*) FROM revocations")
                    .fetch_one(&self.pool)
                    .await?;
                Ok(left.unsigned_abs())
            }

            async fn revocations_not_under(
                &self,
                key_id: &str,
                most: u32,
            ) -> Result<Vec<RevocationRow>, StoreError> {
                let rows = sqlx::query("SELECT * FROM revocations WHERE key_id <> $1 LIMIT $2")
                    .bind(key_id)
                    .bind(i64::from(most))
                    .fetch_all(&self.pool)
                    .await?;
                rows.iter().map(Self::revocation_row).collect()
            }

            async fn reseal_revocation(
                &self,
                before: &RevocationRow,
                refresh: &[u8],
                key_id: &str,
            ) -> Result<(), StoreError> {
                sqlx::query(
                    "UPDATE revocations SET refresh = $1, key_id = $2
                     WHERE grant_id = $3 AND generation = $4 AND key_id = $5",
                )
                .bind(refresh)
                .bind(key_id)
                .bind(before.grant_id.0.as_slice())
                .bind(before.generation)
                .bind(&before.key_id)
                .execute(&self.pool)
                .await?;
                Ok(())
            }
        }
    };
}
pub(super) use revocation_sql;

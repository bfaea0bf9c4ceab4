//! Grants: each user's consent at Zoom, its tokens sealed. A refresh token works once, so that
//! whoever refreshes holds a lease on the row, by the database's own clock; a fence tells the
//! holder of the latest lease from earlier ones that come back late.

use std::time::Duration;

use api::UserId;
use async_trait::async_trait;
use jiff::Timestamp;

use super::{IdHash, StoreError};

/// One user's consent at Zoom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GrantRow {
    /// Whose it is.
    pub user_id: UserId,
    /// Tells this consent from earlier and later ones of the user.
    pub id: IdHash,
    /// How often its tokens were renewed. Sealed tokens are bound to it.
    pub generation: i64,
    /// The access token, sealed.
    pub access: Vec<u8>,
    /// The refresh token, sealed.
    pub refresh: Vec<u8>,
    /// Which key sealed them.
    pub key_id: String,
    /// When the access token expires.
    pub access_expires_at: Timestamp,
}

/// The right to renew a grant's tokens, until it runs out or another takes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lease {
    /// Greater than that of every earlier lease on the grant.
    pub fence: i64,
}

/// Keeps grants.
#[async_trait]
pub trait GrantStore {
    /// Keeps a new consent in place of the user's former one, whose tokens Zoom gave up when it
    /// issued these.
    async fn keep_grant(&self, grant: &GrantRow) -> Result<(), StoreError>;

    /// The user's grant.
    async fn grant(&self, user_id: &UserId) -> Result<Option<GrantRow>, StoreError>;

    /// Leases this very generation of the grant for so long. `None` while another holds it, and
    /// where the generation has passed or the grant is gone.
    async fn lease_grant(
        &self,
        grant: &GrantRow,
        length: Duration,
    ) -> Result<Option<Lease>, StoreError>;

    /// Puts renewed tokens (of the next generation) in place and ends the lease. False where the
    /// lease was lost or the grant is gone: then nothing was changed.
    async fn renew_grant(&self, renewed: &GrantRow, lease: Lease) -> Result<bool, StoreError>;

    /// Ends the lease with the tokens as they were.
    async fn end_lease(&self, grant: &GrantRow, lease: Lease) -> Result<(), StoreError>;

    /// Deletes a grant Zoom no longer honours, the sessions that began with such a consent, and the
    /// user's sign-ins that no page has taken over yet.
    /// False where the generation had passed: then nothing was changed.
    async fn drop_grant(&self, grant: &GrantRow) -> Result<bool, StoreError>;

    /// Gives up the grants of users who have no session any more, unless their access token still
    /// lives: such a user may be signing in just now. Their sign-ins that no page has taken over
    /// end, too. Says how many grants there were.
    async fn give_up_idle_grants(&self, now: Timestamp) -> Result<u64, StoreError>;

    /// Grants sealed with any other key than this, at most so many.
    async fn grants_not_under(&self, key_id: &str, most: u32) -> Result<Vec<GrantRow>, StoreError>;

    /// Puts the same tokens under another key. False where they changed meanwhile.
    async fn reseal_grant(&self, before: &GrantRow, after: &GrantRow) -> Result<bool, StoreError>;
}

macro_rules! grant_sql {
    ($store:ty, $row:ty, $connection:ty, now: $now:literal) => {
        impl $store {
            fn grant_row(row: &$row) -> Result<GrantRow, StoreError> {
                let user_id: String = row.try_get("user_id")?;
                Ok(GrantRow {
                    user_id: user_id.parse().map_err(|_| StoreError::Corrupt("grants"))?,
                    id: IdHash::read(row.try_get("grant_id")?, "grants")?,
                    generation: row.try_get("generation")?,
                    access: row.try_get("access")?,
                    refresh: row.try_get("refresh")?,
                    key_id: row.try_get("key_id")?,
                    access_expires_at: instant(row.try_get("access_expires_at")?, "grants")?,
                })
            }

            /// Moves the user's refresh token, if any, among those to revoke, and ends the
            /// sign-ins that no page has taken over yet. Deleting comes first and says what was deleted, so that a token renewed at this very moment is
            /// not left behind.
            async fn give_up_grant(
                change: &mut $connection,
                user_id: &UserId,
                now: Timestamp,
            ) -> Result<(), StoreError> {
                Self::forget_handovers_of(change, user_id).await?;
                let row = sqlx::query("DELETE FROM grants WHERE user_id = $1 RETURNING *")
                    .bind(user_id.as_str())
                    .fetch_optional(&mut *change)
                    .await?;
                let Some(row) = row else { return Ok(()) };
                let revocation = RevocationRow::of(&Self::grant_row(&row)?, now);
                Self::insert_revocation(change, &revocation).await
            }
        }

        #[async_trait]
        impl GrantStore for $store {
            async fn keep_grant(&self, grant: &GrantRow) -> Result<(), StoreError> {
                sqlx::query(
                    "INSERT INTO grants (user_id, grant_id, generation, access, refresh, key_id,
                         access_expires_at, fence, leased_until)
                     VALUES ($1, $2, $3, $4, $5, $6, $7, 0, 0)
                     ON CONFLICT (user_id) DO UPDATE SET
                         grant_id = excluded.grant_id, generation = excluded.generation,
                         access = excluded.access, refresh = excluded.refresh,
                         key_id = excluded.key_id,
                         access_expires_at = excluded.access_expires_at,
                         fence = grants.fence + 1, leased_until = 0",
                )
                .bind(grant.user_id.as_str())
                .bind(grant.id.0.as_slice())
                .bind(grant.generation)
                .bind(&grant.access)
                .bind(&grant.refresh)
                .bind(&grant.key_id)
                .bind(grant.access_expires_at.as_millisecond())
                .execute(&self.pool)
                .await?;
                Ok(())
            }

            async fn grant(&self, user_id: &UserId) -> Result<Option<GrantRow>, StoreError> {
                let row = sqlx::query("SELECT * FROM grants WHERE user_id = $1")
                    .bind(user_id.as_str())
                    .fetch_optional(&self.pool)
                    .await?;
                row.as_ref().map(Self::grant_row).transpose()
            }

            async fn lease_grant(
                &self,
                grant: &GrantRow,
                length: Duration,
            ) -> Result<Option<Lease>, StoreError> {
                let row = sqlx::query(concat!(
                    "UPDATE grants SET fence = fence + 1, leased_until = ",
                    $now,
                    " + $1 WHERE user_id = $2 AND grant_id = $3 AND generation = $4
                         AND leased_until <= ",
                    $now,
                    " RETURNING fence"
                ))
                .bind(i64::try_from(length.as_millis()).unwrap_or(i64::MAX / 2))
                .bind(grant.user_id.as_str())
                .bind(grant.id.0.as_slice())
                .bind(grant.generation)
                .fetch_optional(&self.pool)
                .await?;
                row.map(|row| Ok(Lease { fence: row.try_get("fence")? })).transpose()
            }

            async fn renew_grant(
                &self,
                renewed: &GrantRow,
                lease: Lease,
            ) -> Result<bool, StoreError> {
                let done = sqlx::query(
                    "UPDATE grants SET generation = $1, access = $2, refresh = $3, key_id = $4,
                         access_expires_at = $5, leased_until = 0
                     WHERE user_id = $6 AND grant_id = $7 AND fence = $8",
                )
                .bind(renewed.generation)
                .bind(&renewed.access)
                .bind(&renewed.refresh)
                .bind(&renewed.key_id)
                .bind(renewed.access_expires_at.as_millisecond())
                .bind(renewed.user_id.as_str())
                .bind(renewed.id.0.as_slice())
                .bind(lease.fence)
                .execute(&self.pool)
                .await?;
                Ok(done.rows_affected() == 1)
            }

            async fn end_lease(&self, grant: &GrantRow, lease: Lease) -> Result<(), StoreError> {
                sqlx::query(
                    "UPDATE grants SET leased_until = 0
                     WHERE user_id = $1 AND grant_id = $2 AND fence = $3",
                )
                .bind(grant.user_id.as_str())
                .bind(grant.id.0.as_slice())
                .bind(lease.fence)
                .execute(&self.pool)
                .await?;
                Ok(())
            }

            async fn drop_grant(&self, grant: &GrantRow) -> Result<bool, StoreError> {
                let mut change = self.pool.begin().await?;
                let dropped = sqlx::query(
                    "DELETE FROM grants
                     WHERE user_id = $1 AND grant_id = $2 AND generation = $3",
                )
                .bind(grant.user_id.as_str())
                .bind(grant.id.0.as_slice())
                .bind(grant.generation)
                .execute(&mut *change)
                .await?;
                if dropped.rows_affected() == 0 {
                    return Ok(false);
                }
                sqlx::query("DELETE FROM sessions WHERE user_id = $1 AND method = $2")
                    .bind(grant.user_id.as_str())
                    .bind(SignInMethod::Zoom.name())
                    .execute(&mut *change)
                    .await?;
                Self::forget_handovers_of(&mut change, &grant.user_id).await?;
                change.commit().await?;
                Ok(true)
            }

            async fn give_up_idle_grants(&self, now: Timestamp) -> Result<u64, StoreError> {
                let mut change = self.pool.begin().await?;
                let rows = sqlx::query(
                    "DELETE FROM grants WHERE access_expires_at <= $1 AND NOT EXISTS
                         (SELECT 1 FROM sessions WHERE sessions.user_id = grants.user_id)
                     RETURNING *",
                )
                .bind(now.as_millisecond())
                .fetch_all(&mut *change)
                .await?;
                for row in &rows {
                    let revocation = RevocationRow::of(&Self::grant_row(row)?, now);
                    Self::insert_revocation(&mut change, &revocation).await?;
                    Self::forget_handovers_of(&mut change, &revocation.user_id).await?;
                }
                change.commit().await?;
                Ok(rows.len() as u64)
            }

            async fn grants_not_under(
                &self,
                key_id: &str,
                most: u32,
            ) -> Result<Vec<GrantRow>, StoreError> {
                let rows = sqlx::query("SELECT * FROM grants WHERE key_id <> $1 LIMIT $2")
                    .bind(key_id)
                    .bind(i64::from(most))
                    .fetch_all(&self.pool)
                    .await?;
                rows.iter().map(Self::grant_row).collect()
            }

            async fn reseal_grant(
                &self,
                before: &GrantRow,
                after: &GrantRow,
            ) -> Result<bool, StoreError> {
                let done = sqlx::query(
                    "UPDATE grants SET access = $1, refresh = $2, key_id = $3
                     WHERE user_id = $4 AND grant_id = $5 AND generation = $6 AND key_id = $7",
                )
                .bind(&after.access)
                .bind(&after.refresh)
                .bind(&after.key_id)
                .bind(before.user_id.as_str())
                .bind(before.id.0.as_slice())
                .bind(before.generation)
                .bind(&before.key_id)
                .execute(&self.pool)
                .await?;
                Ok(done.rows_affected() == 1)
            }
        }
    };
}
pub(super) use grant_sql;

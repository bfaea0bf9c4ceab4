//! What keeps creations apart: whose turn it is to create something, and which creation each new
//! meeting belongs to.

use api::MeetingId;
use async_trait::async_trait;
use jiff::Timestamp;

use super::{IdHash, StoreError};

/// Keeps creations apart.
#[async_trait]
pub trait CreationStore {
    /// Takes the turn to create what `key` stands for, unless another has it.
    async fn take_turn(
        &self,
        key: &IdHash,
        holder: &IdHash,
        until: Timestamp,
        now: Timestamp,
    ) -> Result<bool, StoreError>;

    /// Gives the turn to the next, if it is still this holder's.
    async fn end_turn(&self, key: &IdHash, holder: &IdHash) -> Result<(), StoreError>;

    /// Keeps a meeting for a creation. `false` where it is another's.
    async fn keep_meeting(
        &self,
        id: MeetingId,
        creation: &IdHash,
        now: Timestamp,
    ) -> Result<bool, StoreError>;

    /// Forgets turns that are over and whose the meetings kept too long ago are.
    async fn forget_creations(
        &self,
        kept_before: Timestamp,
        now: Timestamp,
    ) -> Result<(), StoreError>;
}

macro_rules! creation_sql {
    ($store:ty) => {
        #[async_trait]
        impl CreationStore for $store {
            async fn take_turn(
                &self,
                key: &IdHash,
                holder: &IdHash,
                until: Timestamp,
                now: Timestamp,
            ) -> Result<bool, StoreError> {
                let taken = sqlx::query(
                    "INSERT INTO creation_turns (turn_key, holder, held_until) VALUES ($1, $2, $3)
                     ON CONFLICT (turn_key) DO UPDATE
                         SET holder = excluded.holder, held_until = excluded.held_until
                         WHERE creation_turns.held_until <= $4",
                )
                .bind(key.0.as_slice())
                .bind(holder.0.as_slice())
                .bind(until.as_millisecond())
                .bind(now.as_millisecond())
                .execute(&self.pool)
                .await?;
                Ok(taken.rows_affected() == 1)
            }

            async fn end_turn(&self, key: &IdHash, holder: &IdHash) -> Result<(), StoreError> {
                sqlx::query("DELETE FROM creation_turns WHERE turn_key = $1 AND holder = $2")
                    .bind(key.0.as_slice())
                    .bind(holder.0.as_slice())
                    .execute(&self.pool)
                    .await?;
                Ok(())
            }

            async fn keep_meeting(
                &self,
                id: MeetingId,
                creation: &IdHash,
                now: Timestamp,
            ) -> Result<bool, StoreError> {
                let number = i64::try_from(id.number())
                    .map_err(|_| StoreError::Corrupt("meetings_created"))?;
                let row = sqlx::query(
                    "INSERT INTO meetings_created (meeting_id, creation, created_at)
                     VALUES ($1, $2, $3)
                     ON CONFLICT (meeting_id) DO UPDATE SET creation = meetings_created.creation
                     RETURNING creation",
                )
                .bind(number)
                .bind(creation.0.as_slice())
                .bind(now.as_millisecond())
                .fetch_one(&self.pool)
                .await?;
                let owner: Vec<u8> = row.try_get("creation")?;
                Ok(owner == creation.0)
            }

            async fn forget_creations(
                &self,
                kept_before: Timestamp,
                now: Timestamp,
            ) -> Result<(), StoreError> {
                sqlx::query("DELETE FROM creation_turns WHERE held_until <= $1")
                    .bind(now.as_millisecond())
                    .execute(&self.pool)
                    .await?;
                sqlx::query("DELETE FROM meetings_created WHERE created_at < $1")
                    .bind(kept_before.as_millisecond())
                    .execute(&self.pool)
                    .await?;
                Ok(())
            }
        }
    };
}
pub(super) use creation_sql;

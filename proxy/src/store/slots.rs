//! The answers to idempotent requests, a slot each.

use api::UserId;
use async_trait::async_trait;
use jiff::Timestamp;

use super::{IdHash, StoreError};

/// Names one request that must happen once: who asked what with which key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdempotencySlot {
    /// Who asked.
    pub user_id: UserId,
    /// The route, such as `POST /user/createmeeting`.
    pub route: &'static str,
    /// The key the client chose.
    pub key: String,
}

/// What the store knows of a slot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Claim {
    /// Nobody asked before; the slot is now this caller's to finish or release.
    Fresh,
    /// The first request has no answer (yet).
    InProgress {
        /// When it came.
        since: Timestamp,
    },
    /// The key was used for another body.
    OtherBody,
    /// The first request was answered.
    Answered {
        /// The HTTP status.
        status: u16,
        /// The JSON body.
        body: String,
    },
}

/// Keeps slots.
#[async_trait]
pub trait SlotStore {
    /// Claims a slot for a request whose body has this hash, or says what became of it.
    async fn claim(
        &self,
        slot: &IdempotencySlot,
        body_hash: &IdHash,
        now: Timestamp,
    ) -> Result<Claim, StoreError>;

    /// Keeps the answer to the request that claimed the slot.
    async fn answer(
        &self,
        slot: &IdempotencySlot,
        status: u16,
        body: &str,
    ) -> Result<(), StoreError>;

    /// Gives a claimed slot back: nothing happened, the request may be sent again.
    async fn release(&self, slot: &IdempotencySlot) -> Result<(), StoreError>;

    /// Forgets slots claimed too long ago.
    async fn forget_slots(&self, claimed_before: Timestamp) -> Result<(), StoreError>;
}

macro_rules! slot_sql {
    ($store:ty, $row:ty) => {
        impl $store {
            fn claim_of(row: &$row, body_hash: &IdHash) -> Result<Claim, StoreError> {
                const TABLE: &str = "idempotency_slots";
                let first_hash: Vec<u8> = row.try_get("body_hash")?;
                if first_hash != body_hash.0 {
                    return Ok(Claim::OtherBody);
                }
                let status: Option<i64> = row.try_get("status")?;
                let body: Option<String> = row.try_get("body")?;
                match (status, body) {
                    (Some(status), Some(body)) => Ok(Claim::Answered {
                        status: u16::try_from(status).map_err(|_| StoreError::Corrupt(TABLE))?,
                        body,
                    }),
                    _ => Ok(Claim::InProgress {
                        since: instant(row.try_get("claimed_at")?, TABLE)?,
                    }),
                }
            }
        }

        #[async_trait]
        impl SlotStore for $store {
            async fn claim(
                &self,
                slot: &IdempotencySlot,
                body_hash: &IdHash,
                now: Timestamp,
            ) -> Result<Claim, StoreError> {
                let claimed = sqlx::query(
                    "INSERT INTO idempotency_slots (user_id, route, slot_key, body_hash, claimed_at)
                     VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
                )
                .bind(slot.user_id.as_str())
                .bind(slot.route)
                .bind(&slot.key)
                .bind(body_hash.0.as_slice())
                .bind(now.as_millisecond())
                .execute(&self.pool)
                .await?;
                if claimed.rows_affected() == 1 {
                    return Ok(Claim::Fresh);
                }
                let row = sqlx::query(
                    "SELECT body_hash, claimed_at, status, body FROM idempotency_slots
                     WHERE user_id = $1 AND route = $2 AND slot_key = $3",
                )
                .bind(slot.user_id.as_str())
                .bind(slot.route)
                .bind(&slot.key)
                .fetch_optional(&self.pool)
                .await?;
                match row {
                    Some(row) => Self::claim_of(&row, body_hash),
                    // Released between the two statements: whoever holds it decides, ask again.
                    None => Ok(Claim::InProgress { since: now }),
                }
            }

            async fn answer(
                &self,
                slot: &IdempotencySlot,
                status: u16,
                body: &str,
            ) -> Result<(), StoreError> {
                sqlx::query(
                    "UPDATE idempotency_slots SET status = $1, body = $2
                     WHERE user_id = $3 AND route = $4 AND slot_key = $5",
                )
                .bind(i64::from(status))
                .bind(body)
                .bind(slot.user_id.as_str())
                .bind(slot.route)
                .bind(&slot.key)
                .execute(&self.pool)
                .await?;
                Ok(())
            }

            async fn release(&self, slot: &IdempotencySlot) -> Result<(), StoreError> {
                sqlx::query(
                    "DELETE FROM idempotency_slots
                     WHERE user_id = $1 AND route = $2 AND slot_key = $3 AND status IS NULL",
                )
                .bind(slot.user_id.as_str())
                .bind(slot.route)
                .bind(&slot.key)
                .execute(&self.pool)
                .await?;
                Ok(())
            }

            async fn forget_slots(&self, claimed_before: Timestamp) -> Result<(), StoreError> {
                sqlx::query("DELETE FROM idempotency_slots WHERE claimed_at < $1")
                    .bind(claimed_before.as_millisecond())
                    .execute(&self.pool)
                    .await?;
                Ok(())
            }
        }
    };
}
pub(super) use slot_sql;

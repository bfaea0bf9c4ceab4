//! The answers to idempotent requests, a slot each, and how far those without an answer have come.

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

/// That a request may have reached Zoom, and what it did there is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sent {
    /// It was first sent then, or a little later.
    pub at: Timestamp,
    /// What it has not done by then it will not do.
    pub settles_at: Timestamp,
}

/// A slot in the hands of whoever works on its request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hold {
    /// The slot.
    pub slot: IdempotencySlot,
    /// From then on somebody else may take it.
    pub until: Timestamp,
}

/// What the store knows of a slot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Claim {
    /// The slot is now this caller's to answer, release or let go.
    Held {
        /// What an earlier try has sent.
        sent: Option<Sent>,
    },
    /// Somebody works on it.
    InProgress,
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
    /// Claims a slot for a request whose body has this hash, or says what became of it. Of a
    /// slot nobody works on any more, one caller gets hold.
    async fn claim(
        &self,
        hold: &Hold,
        body_hash: &IdHash,
        now: Timestamp,
    ) -> Result<Claim, StoreError>;

    /// Notes that the request is about to be sent; of several times the first stays. `false`
    /// where the slot is this holder's no more: then it must not be sent.
    async fn note_sending(&self, hold: &Hold, sent: &Sent) -> Result<bool, StoreError>;

    /// Keeps the answer to the request.
    async fn answer(&self, hold: &Hold, status: u16, body: &str) -> Result<(), StoreError>;

    /// Gives a slot back: nothing happened, the key is free for any request.
    async fn release(&self, hold: &Hold) -> Result<(), StoreError>;

    /// Leaves a slot without an answer: what its request did is not known. Whoever asks next
    /// goes on with it.
    async fn let_go(&self, hold: &Hold) -> Result<(), StoreError>;

    /// Forgets slots claimed too long ago.
    async fn forget_slots(&self, claimed_before: Timestamp) -> Result<(), StoreError>;
}

macro_rules! slot_sql {
    ($store:ty, $row:ty) => {
        impl $store {
            fn sent_of(row: &$row) -> Result<Option<Sent>, StoreError> {
                const TABLE: &str = "idempotency_slots";
                let at: Option<i64> = row.try_get("sent_at")?;
                let settles_at: Option<i64> = row.try_get("settles_at")?;
                at.zip(settles_at)
                    .map(|(at, settles_at)| {
                        Ok(Sent {
                            at: instant(at, TABLE)?,
                            settles_at: instant(settles_at, TABLE)?,
                        })
                    })
                    .transpose()
            }

            fn claim_of(row: &$row, body_hash: &IdHash) -> Result<Claim, StoreError> {
                let first_hash: Vec<u8> = row.try_get("body_hash")?;
                if first_hash != body_hash.0 {
                    return Ok(Claim::OtherBody);
                }
                let status: Option<i64> = row.try_get("status")?;
                let body: Option<String> = row.try_get("body")?;
                match (status, body) {
                    (Some(status), Some(body)) => Ok(Claim::Answered {
                        status: u16::try_from(status)
                            .map_err(|_| StoreError::Corrupt("idempotency_slots"))?,
                        body,
                    }),
                    _ => Ok(Claim::InProgress),
                }
            }
        }

        #[async_trait]
        impl SlotStore for $store {
            async fn claim(
                &self,
                Hold { slot, until }: &Hold,
                body_hash: &IdHash,
                now: Timestamp,
            ) -> Result<Claim, StoreError> {
                let claimed = sqlx::query(
                    "INSERT INTO idempotency_slots
                         (user_id, route, slot_key, body_hash, claimed_at, held_until)
                     VALUES ($1, $2, $3, $4, $5, $6)
                     ON CONFLICT (user_id, route, slot_key) DO UPDATE
                         SET held_until = excluded.held_until
                         WHERE idempotency_slots.status IS NULL
                             AND idempotency_slots.held_until <= $5
                             AND idempotency_slots.body_hash = excluded.body_hash
                     RETURNING sent_at, settles_at",
                )
                .bind(slot.user_id.as_str())
                .bind(slot.route)
                .bind(&slot.key)
                .bind(body_hash.0.as_slice())
                .bind(now.as_millisecond())
                .bind(until.as_millisecond())
                .fetch_optional(&self.pool)
                .await?;
                if let Some(row) = claimed {
                    return Ok(Claim::Held { sent: Self::sent_of(&row)? });
                }
                let row = sqlx::query(
                    "SELECT body_hash, status, body FROM idempotency_slots
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
                    None => Ok(Claim::InProgress),
                }
            }

            async fn note_sending(
                &self,
                Hold { slot, until }: &Hold,
                sent: &Sent,
            ) -> Result<bool, StoreError> {
                let noted = sqlx::query(
                    "UPDATE idempotency_slots
                     SET sent_at = COALESCE(sent_at, $1), settles_at = $2
                     WHERE user_id = $3 AND route = $4 AND slot_key = $5
                         AND status IS NULL AND held_until = $6",
                )
                .bind(sent.at.as_millisecond())
                .bind(sent.settles_at.as_millisecond())
                .bind(slot.user_id.as_str())
                .bind(slot.route)
                .bind(&slot.key)
                .bind(until.as_millisecond())
                .execute(&self.pool)
                .await?;
                Ok(noted.rows_affected() == 1)
            }

            async fn answer(
                &self,
                Hold { slot, until }: &Hold,
                status: u16,
                body: &str,
            ) -> Result<(), StoreError> {
                sqlx::query(
                    "UPDATE idempotency_slots SET status = $1, body = $2
                     WHERE user_id = $3 AND route = $4 AND slot_key = $5
                         AND status IS NULL AND held_until = $6",
                )
                .bind(i64::from(status))
                .bind(body)
                .bind(slot.user_id.as_str())
                .bind(slot.route)
                .bind(&slot.key)
                .bind(until.as_millisecond())
                .execute(&self.pool)
                .await?;
                Ok(())
            }

            async fn release(&self, Hold { slot, until }: &Hold) -> Result<(), StoreError> {
                sqlx::query(
                    "DELETE FROM idempotency_slots
                     WHERE user_id = $1 AND route = $2 AND slot_key = $3
                         AND status IS NULL AND held_until = $4",
                )
                .bind(slot.user_id.as_str())
                .bind(slot.route)
                .bind(&slot.key)
                .bind(until.as_millisecond())
                .execute(&self.pool)
                .await?;
                Ok(())
            }

            async fn let_go(&self, Hold { slot, until }: &Hold) -> Result<(), StoreError> {
                sqlx::query(
                    "UPDATE idempotency_slots SET held_until = 0
                     WHERE user_id = $1 AND route = $2 AND slot_key = $3
                         AND status IS NULL AND held_until = $4",
                )
                .bind(slot.user_id.as_str())
                .bind(slot.route)
                .bind(&slot.key)
                .bind(until.as_millisecond())
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

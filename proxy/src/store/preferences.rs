//! How people like the console: what they chose, a text each.

use api::UserId;
use async_trait::async_trait;

use super::StoreError;

/// Keeps preferences.
#[async_trait]
pub trait PreferenceStore {
    /// What a user chose, as JSON; `None` where they chose nothing yet.
    async fn preferences(&self, user_id: &UserId) -> Result<Option<String>, StoreError>;

    /// Keeps what a user chose, in the place of what they chose before.
    async fn keep_preferences(&self, user_id: &UserId, json: &str) -> Result<(), StoreError>;

    /// Forgets what a user chose.
    async fn forget_preferences(&self, user_id: &UserId) -> Result<(), StoreError>;
}

macro_rules! preference_sql {
    ($store:ty) => {
        #[async_trait]
        impl PreferenceStore for $store {
            async fn preferences(&self, user_id: &UserId) -> Result<Option<String>, StoreError> {
                let row = sqlx::query("SELECT json FROM preferences WHERE user_id = $1")
                    .bind(user_id.as_str())
                    .fetch_optional(&self.pool)
                    .await?;
                Ok(row.map(|row| row.try_get("json")).transpose()?)
            }

            async fn keep_preferences(
                &self,
                user_id: &UserId,
                json: &str,
            ) -> Result<(), StoreError> {
                sqlx::query(
                    "INSERT INTO preferences (user_id, json) VALUES ($1, $2)
                     ON CONFLICT (user_id) DO UPDATE SET json = excluded.json",
                )
                .bind(user_id.as_str())
                .bind(json)
                .execute(&self.pool)
                .await?;
                Ok(())
            }

            async fn forget_preferences(&self, user_id: &UserId) -> Result<(), StoreError> {
                sqlx::query("DELETE FROM preferences WHERE user_id = $1")
                    .bind(user_id.as_str())
                    .execute(&self.pool)
                    .await?;
                Ok(())
            }
        }
    };
}
pub(super) use preference_sql;

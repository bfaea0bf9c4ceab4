//! What Zoom tells a user's own access token about its user. Sent like every call: Zoom counts
//! what all apps of the account do together.

use secrecy::SecretString;
use serde::Deserialize;
use serde_json::Value;

use crate::{Error, Operation, UserStatus, ZoomClient, call::Call, lenient, path::Path, users};

/// Whom an access token speaks for. Texts Zoom does not give are empty.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct GrantUser {
    /// The user's id.
    #[serde(deserialize_with = "lenient::required_text")]
    pub id: String,
    /// The account the user belongs to.
    #[serde(default, deserialize_with = "lenient::text")]
    pub account_id: String,
    /// The email.
    #[serde(default, deserialize_with = "lenient::text")]
    pub email: String,
    /// Whether the user can use Zoom.
    #[serde(default = "users::no_status", deserialize_with = "users::status")]
    pub status: UserStatus,
}

impl ZoomClient {
    /// Whom a user's access token speaks for.
    ///
    /// # Errors
    /// [`Error::Credentials`] where Zoom does not accept the token or it lacks the scope.
    pub async fn user_of(&self, access_token: &SecretString) -> Result<GrantUser, Error> {
        self.fetch(ask(access_token)).await
    }

    /// The profile of whom a user's access token speaks for, exactly as Zoom answers it.
    ///
    /// # Errors
    /// As [`Self::user_of`].
    pub async fn profile_of(&self, access_token: &SecretString) -> Result<Value, Error> {
        self.send(ask(access_token)).await?.json()
    }
}

fn ask(access_token: &SecretString) -> Call {
    Call::new(Operation::OwnProfile, Path::new("users").then("me")).bearing(access_token)
}

//! The account's users: list, read, add, change, (de)activate, remove, count.

use jiff::Timestamp;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Value, json};

use crate::{
    Error, Operation, ZoomClient,
    call::Call,
    lenient,
    page::{PAGE_SIZE_MAX, Page, Row},
    path::Path,
};

/// Whether a user can use Zoom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum UserStatus {
    /// Can sign in and host.
    #[default]
    Active,
    /// Deactivated.
    Inactive,
    /// Invited, not accepted yet.
    Pending,
}

impl UserStatus {
    fn name(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Inactive => "inactive",
            Self::Pending => "pending",
        }
    }
}

/// A status nobody knows lets nobody in: it reads as inactive.
pub(crate) fn status<'de, D: Deserializer<'de>>(deserializer: D) -> Result<UserStatus, D::Error> {
    Ok(match lenient::text(deserializer)?.as_str() {
        "active" => UserStatus::Active,
        "pending" => UserStatus::Pending,
        _ => UserStatus::Inactive,
    })
}

pub(crate) fn no_status() -> UserStatus {
    UserStatus::Inactive
}

/// Which users a list holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserQuery {
    /// Zoom lists one status at a time.
    pub status: UserStatus,
    /// Only users with this role.
    pub role_id: Option<String>,
    /// 1 to 300; what lies outside is brought inside.
    pub page_size: u16,
    /// Empty for the first page.
    pub next_page_token: String,
}

impl Default for UserQuery {
    fn default() -> Self {
        Self {
            status: UserStatus::Active,
            role_id: None,
            page_size: PAGE_SIZE_MAX,
            next_page_token: String::new(),
        }
    }
}

/// A user of the account. Texts Zoom does not give are empty.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct User {
    /// Empty for some pending users.
    #[serde(default, deserialize_with = "lenient::text")]
    pub id: String,
    /// The email.
    #[serde(default, deserialize_with = "lenient::text")]
    pub email: String,
    /// The licence (Zoom: 1 Basic, 2 Licensed, 3 On-prem, 4 no meetings, 99 none); 0 where Zoom
    /// does not tell.
    #[serde(default, rename = "type", deserialize_with = "lenient::number")]
    pub licence: u16,
    /// First name.
    #[serde(default, deserialize_with = "lenient::text")]
    pub first_name: String,
    /// Last name.
    #[serde(default, deserialize_with = "lenient::text")]
    pub last_name: String,
    /// The name the user chose to be shown.
    #[serde(default, deserialize_with = "lenient::text")]
    pub display_name: String,
    /// Whether the user can use Zoom.
    #[serde(default = "no_status", deserialize_with = "status")]
    pub status: UserStatus,
    /// Zoom: "0" owner, "1" admin, "2" member, else a role the account defined.
    #[serde(default, deserialize_with = "lenient::text")]
    pub role_id: String,
    /// Department.
    #[serde(default, deserialize_with = "lenient::text")]
    pub dept: String,
    /// IANA time zone.
    #[serde(default, deserialize_with = "lenient::text")]
    pub timezone: String,
    /// When the user was created; of a pending user, when Zoom answered.
    #[serde(default, deserialize_with = "lenient::instant")]
    pub created_at: Option<Timestamp>,
    /// When the user last signed in to Zoom.
    #[serde(default, deserialize_with = "lenient::instant")]
    pub last_login_time: Option<Timestamp>,
}

/// A user to add. Zoom mails an invitation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NewUser {
    /// At most 128 characters.
    pub email: String,
    /// At most 64 characters; may be empty.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub first_name: String,
    /// At most 64 characters; may be empty.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub last_name: String,
    /// The licence (Zoom: 1 Basic, 2 Licensed).
    #[serde(rename = "type")]
    pub licence: u16,
}

/// A user just added, as Zoom took it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct CreatedUser {
    /// Zoom's id of the user.
    #[serde(deserialize_with = "lenient::required_text")]
    pub id: String,
    /// The email invited.
    #[serde(default, deserialize_with = "lenient::text")]
    pub email: String,
    /// First name.
    #[serde(default, deserialize_with = "lenient::text")]
    pub first_name: String,
    /// Last name.
    #[serde(default, deserialize_with = "lenient::text")]
    pub last_name: String,
    /// The licence; 0 where Zoom does not tell.
    #[serde(default, rename = "type", deserialize_with = "lenient::number")]
    pub licence: u16,
}

/// What to change about a user. Absent: as it is.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct UserChange {
    /// At most 64 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_name: Option<String>,
    /// At most 64 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_name: Option<String>,
    /// The licence.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub licence: Option<u16>,
    /// Department.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dept: Option<String>,
    /// At most 128 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub job_title: Option<String>,
    /// At most 255 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub company: Option<String>,
    /// At most 256 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<String>,
    /// IANA time zone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timezone: Option<String>,
    /// The language of Zoom's own pages, such as `en-US`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
}

/// Turns a user on or off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum UserStatusAction {
    /// Lets the user use Zoom again.
    Activate,
    /// Zoom: takes all licences away, too.
    Deactivate,
}

/// What becomes of a user who is removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum UserRemovalAction {
    /// Leaves the account and keeps a Zoom user of its own. Zoom: the one way for pending users.
    #[default]
    Disassociate,
    /// Is gone for good.
    Delete,
}

/// How to remove a user, and who inherits.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct UserRemoval {
    /// What becomes of the user.
    pub action: UserRemovalAction,
    /// Who inherits what is named below; absent: nobody does.
    pub transfer_email: Option<String>,
    /// Meetings to come are inherited.
    pub transfer_meeting: bool,
    /// Webinars to come are inherited.
    pub transfer_webinar: bool,
    /// Cloud recordings are inherited.
    pub transfer_recording: bool,
}

/// How many users the account has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
pub struct UsersSummary {
    /// With a licence.
    #[serde(default, deserialize_with = "lenient::number")]
    pub licensed_users_count: u64,
    /// Without one.
    #[serde(default, deserialize_with = "lenient::number")]
    pub basic_users_count: u64,
    /// Of a server of the account's own.
    #[serde(default, deserialize_with = "lenient::number")]
    pub on_prem_users_count: u64,
    /// Zoom Rooms.
    #[serde(default, deserialize_with = "lenient::number")]
    pub room_users_count: u64,
    /// Invited, not accepted yet.
    #[serde(default, deserialize_with = "lenient::number")]
    pub pending_users_count: u64,
    /// Who can join meetings and nothing else.
    #[serde(default, deserialize_with = "lenient::number")]
    pub join_only_users_count: u64,
    /// All of them.
    #[serde(default, deserialize_with = "lenient::number")]
    pub total_users_count: u64,
}

impl Row for User {
    fn name(&self) -> Option<String> {
        [&self.id, &self.email].into_iter().find(|name| !name.is_empty()).cloned()
    }
}

impl ZoomClient {
    /// One page of users.
    ///
    /// # Errors
    /// Says why there is none.
    pub async fn list_users(&self, query: &UserQuery) -> Result<Page<User>, Error> {
        let call = Call::new(Operation::ListUsers, Path::new("users"))
            .with("status", query.status.name())
            .with_some("role_id", query.role_id.as_deref())
            .page(query.page_size, &query.next_page_token);
        self.fetch_page(call, "users").await
    }

    /// All users of a list, whatever page size and token `query` names.
    ///
    /// # Errors
    /// Says why they cannot be read to the end.
    pub async fn all_users(&self, query: &UserQuery) -> Result<Vec<User>, Error> {
        self.read_to_end(|next_page_token| {
            let query = UserQuery { page_size: PAGE_SIZE_MAX, next_page_token, ..query.clone() };
            async move { self.list_users(&query).await }
        })
        .await
    }

    /// A user by id or email.
    ///
    /// # Errors
    /// [`Error::is_user_missing`] where the account has none; [`Error::invitation_expired`].
    pub async fn get_user(&self, id_or_email: &str) -> Result<User, Error> {
        self.fetch(Call::new(Operation::GetUser, Path::new("users").user(id_or_email)?)).await
    }

    /// A user by id or email, with every field Zoom gives.
    ///
    /// # Errors
    /// As [`Self::get_user`].
    pub async fn get_user_raw(&self, id_or_email: &str) -> Result<Value, Error> {
        self.fetch(Call::new(Operation::GetUser, Path::new("users").user(id_or_email)?)).await
    }

    /// Adds a user, whom Zoom mails an invitation.
    ///
    /// # Errors
    /// [`Error::email_in_use`] among others.
    pub async fn create_user(&self, user: &NewUser) -> Result<CreatedUser, Error> {
        let body = json!({ "action": "create", "user_info": user });
        self.fetch(Call::new(Operation::CreateUser, Path::new("users")).body(body)).await
    }

    /// Changes a user.
    ///
    /// # Errors
    /// [`Error::is_user_missing`] where the account has none.
    pub async fn update_user(&self, id: &str, change: &UserChange) -> Result<(), Error> {
        let path = Path::new("users").user(id)?;
        self.order(Call::new(Operation::UpdateUser, path).body(json!(change))).await
    }

    /// Activates or deactivates a user.
    ///
    /// # Errors
    /// [`Error::is_user_missing`] where the account has none.
    pub async fn set_user_status(&self, id: &str, action: UserStatusAction) -> Result<(), Error> {
        let path = Path::new("users").user(id)?.then("status");
        let body = json!({ "action": action });
        self.order(Call::new(Operation::SetUserStatus, path).body(body)).await
    }

    /// Removes a user from the account.
    ///
    /// # Errors
    /// [`Error::is_user_missing`] where the account has none.
    pub async fn delete_user(&self, id: &str, removal: &UserRemoval) -> Result<(), Error> {
        let action = match removal.action {
            UserRemovalAction::Disassociate => "disassociate",
            UserRemovalAction::Delete => "delete",
        };
        let mut call =
            Call::new(Operation::DeleteUser, Path::new("users").user(id)?).with("action", action);
        if let Some(heir) = &removal.transfer_email {
            call = call
                .with("transfer_email", heir)
                .with("transfer_meeting", removal.transfer_meeting)
                .with("transfer_webinar", removal.transfer_webinar)
                .with("transfer_recording", removal.transfer_recording);
        }
        self.order(call).await
    }

    /// Ends the Zoom sessions of a user who signs in by SSO: throws the person out of Zoom itself.
    ///
    /// # Errors
    /// [`Error::is_user_missing`] where the account has none.
    pub async fn revoke_sso_token(&self, id: &str) -> Result<(), Error> {
        let path = Path::new("users").user(id)?.then("token");
        self.order(Call::new(Operation::RevokeSsoToken, path)).await
    }

    /// Counts the account's users.
    ///
    /// # Errors
    /// Says why there is no count.
    pub async fn users_summary(&self) -> Result<UsersSummary, Error> {
        self.fetch(Call::new(Operation::UsersSummary, Path::new("users").then("summary"))).await
    }
}

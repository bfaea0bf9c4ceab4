//! Users of the account.

mod change;
mod details;
mod licences;

pub use change::{
    COMPANY_MAX_CHARS, ChangeUser, ChangeUserStatus, DEPT_MAX_CHARS, JOB_TITLE_MAX_CHARS,
    LOCATION_MAX_CHARS, RemoveUser, UserRemovalAction, UserStatusAction,
};
pub use details::{PhoneNumber, UserDetails};
pub use licences::{INACTIVE_DAYS, InactiveUsers, UserSummary};

use serde::{Deserialize, Serialize};

use crate::{Instant, UserId, error::FieldErrors, session::parse_email};

/// Largest page a list answers (Zoom: 300).
pub const PAGE_SIZE_MAX: u16 = 300;
/// Page size where none is asked for (Zoom: 30).
pub const PAGE_SIZE_DEFAULT: u16 = 30;
/// Longest first or last name (Zoom: 64 characters).
pub const NAME_MAX_CHARS: usize = 64;

/// What a user may do in the account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Zoom's role 0.
    Owner,
    /// Zoom's role 1.
    Admin,
    /// Zoom's role 2.
    Member,
    /// A role the account defined itself; here it may do what a member may.
    Custom,
}

impl Role {
    /// The role behind Zoom's `role_id` (Zoom: "0" owner, "1" admin, "2" member, else custom).
    #[must_use]
    pub fn from_role_id(role_id: &str) -> Self {
        match role_id {
            "0" => Self::Owner,
            "1" => Self::Admin,
            "2" | "" => Self::Member,
            _ => Self::Custom,
        }
    }

    /// Whether the role administers the account: owner and admin do.
    #[must_use]
    pub fn administers(self) -> bool {
        matches!(self, Self::Owner | Self::Admin)
    }
}

/// Whether a user can use Zoom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UserStatus {
    /// Can sign in and host.
    #[default]
    Active,
    /// Deactivated.
    Inactive,
    /// Invited, not accepted yet.
    Pending,
}

/// The licence a user holds: Zoom's `type`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Licence(pub u16);

impl Licence {
    /// Zoom: 1.
    pub const BASIC: Self = Self(1);
    /// Zoom: 2.
    pub const LICENSED: Self = Self(2);
    /// Zoom: 3.
    pub const ON_PREM: Self = Self(3);
    /// Zoom: 4, meetings not included.
    pub const NO_MEETINGS: Self = Self(4);
    /// Zoom: 99, only for users who sign in by SSO.
    pub const NONE: Self = Self(99);

    /// Those an administrator gives here.
    pub(crate) const ASSIGNABLE: [Self; 2] = [Self::BASIC, Self::LICENSED];
    pub(crate) const ASSIGNABLE_RULE: &str = "Choose 1 (Basic) or 2 (Licensed).";
}

/// The rule a first or last name breaks, if any.
fn name_rule(name: &str) -> Option<&'static str> {
    if name.chars().count() > NAME_MAX_CHARS {
        Some("A name has at most 64 characters.")
    } else if name.chars().any(char::is_control) {
        Some("A name has no line breaks or control characters.")
    } else {
        None
    }
}

/// A user as an administrator sees one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct User {
    /// Absent for some pending users.
    pub id: Option<UserId>,
    /// The email.
    pub email: String,
    /// First name; may be empty.
    pub first_name: String,
    /// Last name; may be empty.
    pub last_name: String,
    /// The name to show; never empty.
    pub display_name: String,
    /// The licence.
    #[serde(rename = "type")]
    pub licence: Licence,
    /// Whether the user can use Zoom.
    pub status: UserStatus,
    /// Zoom's role id.
    pub role_id: String,
    /// What the role may do.
    pub role: Role,
    /// Department; may be empty.
    pub dept: String,
    /// IANA time zone; may be empty.
    pub timezone: String,
    /// When the user was created.
    pub created_at: Option<Instant>,
    /// When the user last signed in to Zoom.
    pub last_login_time: Option<Instant>,
}

/// One page of users: what `GET /user` answers an administrator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserList {
    /// The users of this page.
    pub users: Vec<User>,
    /// How many a page holds.
    pub page_size: u16,
    /// How many there are in all.
    pub total_records: u64,
    /// Asks for the next page; empty on the last. Zoom forgets it after 15 minutes.
    pub next_page_token: String,
}

/// A colleague as a member sees one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DirectoryEntry {
    /// The name to show; never empty.
    pub display_name: String,
    /// The email.
    pub email: String,
    /// Department; may be empty.
    pub dept: String,
}

/// One page of the directory: what `GET /user` answers a member. Shaped as [`UserList`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Directory {
    /// The colleagues of this page.
    pub users: Vec<DirectoryEntry>,
    /// How many a page holds.
    pub page_size: u16,
    /// How many there are in all.
    pub total_records: u64,
    /// Asks for the next page; empty on the last.
    pub next_page_token: String,
}

/// The body of `POST /user/createuser`. Zoom mails the new user an invitation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CreateUser {
    /// At most 128 characters.
    pub email: String,
    /// At most 64 characters; may be empty.
    #[serde(default)]
    pub first_name: String,
    /// At most 64 characters; may be empty.
    #[serde(default)]
    pub last_name: String,
    /// [`Licence::BASIC`] or [`Licence::LICENSED`].
    #[serde(rename = "type")]
    pub licence: Licence,
}

impl CreateUser {
    /// The request with its email and names brought to their one spelling.
    ///
    /// # Errors
    /// The rules that are broken, by field.
    pub fn validated(self) -> Result<Self, FieldErrors> {
        let mut broken = FieldErrors::default();
        let email = parse_email(&self.email).unwrap_or_else(|rule| {
            broken.add("email", rule);
            String::new()
        });
        let mut name = |field: &str, typed: &str| {
            let name = typed.trim();
            if let Some(rule) = name_rule(name) {
                broken.add(field, rule);
            }
            name.to_owned()
        };
        let first_name = name("first_name", &self.first_name);
        let last_name = name("last_name", &self.last_name);
        if !Licence::ASSIGNABLE.contains(&self.licence) {
            broken.add("type", Licence::ASSIGNABLE_RULE);
        }
        broken.into_result()?;
        Ok(Self { email, first_name, last_name, licence: self.licence })
    }
}

/// What `POST /user/createuser` answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreatedUser {
    /// Zoom's id of the new user.
    pub id: UserId,
    /// The email invited.
    pub email: String,
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// The licence.
    #[serde(rename = "type")]
    pub licence: Licence,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request() -> CreateUser {
        CreateUser {
            email: " New@Example.com".into(),
            first_name: " Ada ".into(),
            last_name: "Lovelace".into(),
            licence: Licence::BASIC,
        }
    }

    #[test]
    fn a_new_user_is_brought_to_one_spelling() {
        let user = request().validated().unwrap();
        assert_eq!((user.email.as_str(), user.first_name.as_str()), ("new@example.com", "Ada"));
    }

    #[test]
    fn every_broken_field_of_a_new_user_is_named() {
        let broken = CreateUser {
            email: "x".into(),
            first_name: "é".repeat(65),
            last_name: "a\nb".into(),
            licence: Licence(7),
        };
        let fields = broken.validated().unwrap_err().0;
        assert_eq!(fields.keys().collect::<Vec<_>>(), ["email", "first_name", "last_name", "type"]);
    }

    #[test]
    fn names_of_64_characters_in_any_script_fit() {
        let user = CreateUser { first_name: "名".repeat(64), ..request() };
        assert!(user.validated().is_ok());
    }
}

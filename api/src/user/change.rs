//! Changing, (de)activating and removing users.

use serde::{Deserialize, Serialize};

use super::{Licence, name_rule};
use crate::{UserId, error::FieldErrors};

/// Longest department, in characters: as much as Zoom takes of a company. It names no limit.
pub const DEPT_MAX_CHARS: usize = 255;
/// Longest job title (Zoom: 128 characters).
pub const JOB_TITLE_MAX_CHARS: usize = 128;
/// Longest company (Zoom: 255 characters).
pub const COMPANY_MAX_CHARS: usize = 255;
/// Longest location (Zoom: 256 characters).
pub const LOCATION_MAX_CHARS: usize = 256;
/// Longest language, such as `en-US`, in characters.
const LANGUAGE_MAX_CHARS: usize = 10;

/// The body of `PATCH /user/{id}`. Absent: as it is; an empty text empties the field. Zoom
/// changes roles by other means.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChangeUser {
    /// At most 64 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_name: Option<String>,
    /// At most 64 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_name: Option<String>,
    /// [`Licence::BASIC`] or [`Licence::LICENSED`].
    #[serde(default, rename = "type", skip_serializing_if = "Option::is_none")]
    pub licence: Option<Licence>,
    /// At most 255 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dept: Option<String>,
    /// At most 128 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub job_title: Option<String>,
    /// At most 255 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub company: Option<String>,
    /// At most 256 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<String>,
    /// IANA time zone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timezone: Option<String>,
    /// The language of Zoom's own pages, such as `en-US`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
}

impl ChangeUser {
    /// Whether it changes nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The request with blanks around its texts removed. Whether the time zone exists is the
    /// server's to say: it knows them.
    ///
    /// # Errors
    /// The rules that are broken, by field.
    pub fn validated(mut self) -> Result<Self, FieldErrors> {
        let mut broken = FieldErrors::default();
        for (field, text) in
            [("first_name", &mut self.first_name), ("last_name", &mut self.last_name)]
        {
            let Some(text) = text else { continue };
            *text = text.trim().to_owned();
            if let Some(rule) = name_rule(text) {
                broken.add(field, rule);
            }
        }
        for (field, text, most) in [
            ("dept", &mut self.dept, DEPT_MAX_CHARS),
            ("job_title", &mut self.job_title, JOB_TITLE_MAX_CHARS),
            ("company", &mut self.company, COMPANY_MAX_CHARS),
            ("location", &mut self.location, LOCATION_MAX_CHARS),
        ] {
            let Some(text) = text else { continue };
            *text = text.trim().to_owned();
            if text.chars().count() > most {
                broken.add(field, format!("This has at most {most} characters."));
            } else if text.chars().any(char::is_control) {
                broken.add(field, "This has no line breaks or control characters.");
            }
        }
        if self.licence.is_some_and(|licence| !Licence::ASSIGNABLE.contains(&licence)) {
            broken.add("type", Licence::ASSIGNABLE_RULE);
        }
        let language = |text: &String| {
            (2..=LANGUAGE_MAX_CHARS).contains(&text.len())
                && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        };
        if !self.language.as_ref().is_none_or(language) {
            broken.add("language", "Give a language by its short name, such as en-US.");
        }
        broken.into_result()?;
        Ok(self)
    }
}

/// Turns a user on or off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UserStatusAction {
    /// Lets the user use Zoom again.
    Activate,
    /// Zoom: takes all licences away, too.
    Deactivate,
}

/// The body of `PUT /user/{id}/status`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChangeUserStatus {
    /// What becomes of the user.
    pub action: UserStatusAction,
}

/// What becomes of a user who is removed from the account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UserRemovalAction {
    /// Leaves the account and keeps a Zoom user of their own. Zoom: the one way for pending users.
    Disassociate,
    /// Is gone for good.
    Delete,
}

/// The query of `DELETE /user/{id}`. Who inherits is named by id: addresses are written down on
/// their way, and no email should be in them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RemoveUser {
    /// What becomes of the user.
    pub action: UserRemovalAction,
    /// Who inherits what is named below; absent: nobody does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub transfer_to: Option<UserId>,
    /// Meetings to come are inherited.
    #[serde(default)]
    pub transfer_meeting: bool,
    /// Webinars to come are inherited.
    #[serde(default)]
    pub transfer_webinar: bool,
    /// Cloud recordings are inherited.
    #[serde(default)]
    pub transfer_recording: bool,
}

impl RemoveUser {
    /// The request for the removal of this user, if it says who inherits what.
    ///
    /// # Errors
    /// The rule that is broken, by field.
    pub fn validated(self, removed: &UserId) -> Result<Self, FieldErrors> {
        let mut broken = FieldErrors::default();
        let inherited = self.transfer_meeting || self.transfer_webinar || self.transfer_recording;
        match &self.transfer_to {
            None if inherited => {
                broken.add("transfer_to", "Choose who inherits what the user leaves behind.");
            }
            Some(_) if !inherited => {
                broken.add("transfer_to", "Choose what is inherited, or nobody to inherit it.");
            }
            Some(heir) if heir == removed => {
                broken.add("transfer_to", "Choose somebody else: this user is removed.");
            }
            _ => {}
        }
        broken.into_result()?;
        Ok(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_broken_field_of_a_change_is_named() {
        let change = ChangeUser {
            first_name: Some("é".repeat(65)),
            last_name: Some("a\nb".into()),
            licence: Some(Licence::NONE),
            dept: Some("x".repeat(256)),
            job_title: Some("x".repeat(129)),
            company: Some("a\tb".into()),
            location: Some("x".repeat(257)),
            timezone: None,
            language: Some("English, please".into()),
        };
        let fields = change.validated().unwrap_err().0;
        assert_eq!(
            fields.keys().collect::<Vec<_>>(),
            [
                "company",
                "dept",
                "first_name",
                "job_title",
                "language",
                "last_name",
                "location",
                "type"
            ]
        );
    }

    #[test]
    fn an_empty_text_empties_a_field_and_is_a_change() {
        let change = ChangeUser { dept: Some("  ".into()), ..ChangeUser::default() };
        assert!(!change.is_empty() && ChangeUser::default().is_empty());
        assert_eq!(change.validated().unwrap().dept.as_deref(), Some(""));
    }

    #[test]
    fn who_inherits_is_somebody_else_and_inherits_something() {
        let removed: UserId = "gone".parse().unwrap();
        let removal = |heir: Option<&str>, transfer_meeting| {
            let transfer_to = heir.map(|heir| heir.parse().unwrap());
            RemoveUser {
                action: UserRemovalAction::Delete,
                transfer_to,
                transfer_meeting,
                transfer_webinar: false,
                transfer_recording: false,
            }
            .validated(&removed)
        };
        for (heir, inherits) in [(None, false), (Some("heir"), true)] {
            assert!(removal(heir, inherits).is_ok(), "{heir:?} {inherits}");
        }
        for (heir, inherits) in [(None, true), (Some("heir"), false), (Some("gone"), true)] {
            assert!(removal(heir, inherits).is_err(), "{heir:?} {inherits}");
        }
    }
}

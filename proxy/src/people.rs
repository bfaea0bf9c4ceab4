//! Zoom's users in the words of the contract.

use api::{
    MeetingId,
    user::{DirectoryEntry, Licence, PhoneNumber, Role, User, UserDetails, UserStatus},
};

/// A user as an administrator sees one.
#[must_use]
pub fn user(found: &zoom::User) -> User {
    User {
        id: found.id.parse().ok(),
        email: found.email.clone(),
        first_name: found.first_name.clone(),
        last_name: found.last_name.clone(),
        display_name: display_name(found),
        licence: Licence(found.licence),
        status: match found.status {
            zoom::UserStatus::Active => UserStatus::Active,
            zoom::UserStatus::Inactive => UserStatus::Inactive,
            zoom::UserStatus::Pending => UserStatus::Pending,
        },
        role_id: found.role_id.clone(),
        role: Role::from_role_id(&found.role_id),
        dept: found.dept.clone(),
        timezone: found.timezone.clone(),
        created_at: found.created_at.map(Into::into),
        last_login_time: found.last_login_time.map(Into::into),
    }
}

/// The same user in full.
#[must_use]
pub fn details(found: zoom::UserDetails) -> UserDetails {
    let number = |found: zoom::PhoneNumber| PhoneNumber {
        country: found.country,
        code: found.code,
        number: found.number,
        label: found.label,
    };
    UserDetails {
        user: user(&found.user),
        job_title: found.job_title,
        company: found.company,
        location: found.location,
        language: found.language,
        pmi: MeetingId::new(found.pmi),
        phone_numbers: found.phone_numbers.into_iter().map(number).collect(),
    }
}

/// The same user as a member sees one.
#[must_use]
pub fn directory_entry(found: &zoom::User) -> DirectoryEntry {
    DirectoryEntry {
        display_name: display_name(found),
        email: found.email.clone(),
        dept: found.dept.clone(),
    }
}

/// The name the user chose, else first and last name, else the email: never empty.
fn display_name(found: &zoom::User) -> String {
    let full = format!("{} {}", found.first_name, found.last_name);
    [found.display_name.as_str(), full.as_str()]
        .into_iter()
        .map(str::trim)
        .find(|name| !name.is_empty())
        .unwrap_or(&found.email)
        .to_owned()
}

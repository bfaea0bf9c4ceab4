//! One user in full.

use serde::{Deserialize, Serialize};

use super::User;
use crate::MeetingId;

/// What `GET /user/{id}` answers. Texts Zoom does not give are empty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserDetails {
    /// What lists tell of the user, too.
    #[serde(flatten)]
    pub user: User,
    /// What the person does.
    pub job_title: String,
    /// The company.
    pub company: String,
    /// Where the person works.
    pub location: String,
    /// The language of Zoom's own pages, such as `en-US`.
    pub language: String,
    /// The number of the user's personal meeting room.
    pub pmi: Option<MeetingId>,
    /// Telephone numbers.
    pub phone_numbers: Vec<PhoneNumber>,
}

/// A telephone number of a user's profile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhoneNumber {
    /// The country by Zoom's short name, such as `US`; may be empty.
    pub country: String,
    /// The country's prefix, such as `+1`; may be empty.
    pub code: String,
    /// The number without the prefix.
    pub number: String,
    /// What it is for: `Mobile`, `Office`, `Home` or `Fax`; may be empty.
    pub label: String,
}

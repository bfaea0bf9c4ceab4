//! One user in full.

use serde::{Deserialize, Deserializer};
use serde_json::Value;

use crate::{Error, Operation, User, ZoomClient, call::Call, lenient, path::Path};

/// Zoom: the sign-in of users made by an app (`custCreate`), who have no other.
const MADE_BY_AN_APP: u64 = 99;

/// A user as Zoom tells of one asked for. Texts Zoom does not give are empty.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct UserDetails {
    /// What lists tell, too.
    #[serde(flatten)]
    pub user: User,
    /// What the person does.
    #[serde(default, deserialize_with = "lenient::text")]
    pub job_title: String,
    /// The company.
    #[serde(default, deserialize_with = "lenient::text")]
    pub company: String,
    /// Where the person works.
    #[serde(default, deserialize_with = "lenient::text")]
    pub location: String,
    /// The language of Zoom's own pages, such as `en-US`.
    #[serde(default, deserialize_with = "lenient::text")]
    pub language: String,
    /// The number of the personal meeting room; 0 where there is none.
    #[serde(default, deserialize_with = "lenient::number")]
    pub pmi: u64,
    /// Telephone numbers. Zoom's specification has one object, its answers have a list.
    #[serde(default, deserialize_with = "lenient::list_or_one")]
    pub phone_numbers: Vec<PhoneNumber>,
    /// How the user signs in to Zoom (2021); absent where Zoom does not tell.
    #[serde(default, deserialize_with = "lenient::optional_number")]
    login_type: Option<u64>,
    /// The same since.
    #[serde(default, deserialize_with = "login_types")]
    login_types: Vec<u64>,
}

/// A telephone number. Texts Zoom does not give are empty.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct PhoneNumber {
    /// The country by Zoom's short name, such as `US`.
    #[serde(default, deserialize_with = "lenient::text")]
    pub country: String,
    /// The country's prefix, such as `+1`.
    #[serde(default, deserialize_with = "lenient::text")]
    pub code: String,
    /// The number without the prefix.
    #[serde(deserialize_with = "lenient::required_text")]
    pub number: String,
    /// Zoom: `Mobile`, `Office`, `Home` or `Fax`.
    #[serde(default, deserialize_with = "lenient::text")]
    pub label: String,
}

fn login_types<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u64>, D::Error> {
    let value = Value::deserialize(deserializer)?;
    Ok(value.as_array().into_iter().flatten().filter_map(lenient::whole).collect())
}

impl UserDetails {
    /// Whether an app made the user (Zoom: `custCreate`).
    #[must_use]
    pub fn made_by_an_app(&self) -> bool {
        self.login_types.iter().chain(&self.login_type).any(|it| *it == MADE_BY_AN_APP)
    }
}

impl ZoomClient {
    /// A user by id or email, with all this project needs.
    ///
    /// # Errors
    /// As [`Self::get_user`].
    pub async fn get_user_details(&self, id_or_email: &str) -> Result<UserDetails, Error> {
        self.fetch(Call::new(Operation::GetUser, Path::new("users").user(id_or_email)?)).await
    }
}

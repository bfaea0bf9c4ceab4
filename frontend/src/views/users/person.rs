//! A line of the users view: a user as an administrator sees one, or a colleague as a member does.

use api::{
    Instant, UserId,
    user::{DirectoryEntry, Licence, Role, User, UserStatus},
};

use crate::{
    text::folded,
    ui::table::{Column, SortKey},
};

/// What only administrators see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AdminFacts {
    /// The user's id; absent for one Zoom has only invited.
    pub id: Option<UserId>,
    /// Whether the user can use Zoom.
    pub status: UserStatus,
    /// What the user may do.
    pub role: Role,
    /// The licence.
    pub licence: Licence,
    /// When the user last signed in to Zoom.
    pub last_login: Option<Instant>,
}

/// A line of the view.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The name to show.
    pub name: String,
    /// The email.
    pub email: String,
    /// The department; may be empty.
    pub dept: String,
    /// Absent in the directory.
    pub facts: Option<AdminFacts>,
    /// Everything a search looks at, [`folded`].
    haystack: String,
}

/// The columns of the directory.
pub const DIRECTORY_COLUMNS: [Column; 3] = [
    Column::text("name", "Name"),
    Column::text("email", "Email"),
    Column::text("dept", "Department"),
];

/// The columns administrators see.
pub const USER_COLUMNS: [Column; 8] = [
    Column::text("name", "Name"),
    Column::text("email", "Email"),
    Column::text("status", "Status"),
    Column::text("role", "Role"),
    Column::text("licence", "Licence"),
    Column::text("dept", "Department"),
    Column::numeric("last_login", "Last sign-in"),
    Column::text("sign_out", "Sign out").fixed(),
];

impl Person {
    fn new(name: String, email: String, dept: String, facts: Option<AdminFacts>) -> Self {
        let haystack = folded(&format!("{name}\n{email}\n{dept}"));
        Self { name, email, dept, facts, haystack }
    }

    /// Whether every word occurs in the name, the email or the department.
    #[must_use]
    pub fn matches(&self, words: &[String]) -> bool {
        words.iter().all(|word| self.haystack.contains(word.as_str()))
    }

    /// What the person is compared by in a column.
    #[must_use]
    pub fn sort_key(&self, column: &str) -> SortKey {
        let facts = self.facts.as_ref();
        match column {
            "email" => SortKey::text(&self.email),
            "dept" => SortKey::text(&self.dept),
            "status" => SortKey::number(facts.map(|facts| facts.status as i64)),
            "role" => SortKey::number(facts.map(|facts| facts.role as i64)),
            "licence" => SortKey::number(facts.map(|facts| i64::from(facts.licence.0))),
            "last_login" => {
                SortKey::number(facts.and_then(|facts| facts.last_login).map(Instant::as_millis))
            }
            _ => SortKey::text(&self.name),
        }
    }
}

impl From<User> for Person {
    fn from(user: User) -> Self {
        let facts = AdminFacts {
            id: user.id,
            status: user.status,
            role: user.role,
            licence: user.licence,
            last_login: user.last_login_time,
        };
        Self::new(user.display_name, user.email, user.dept, Some(facts))
    }
}

impl From<DirectoryEntry> for Person {
    fn from(entry: DirectoryEntry) -> Self {
        Self::new(entry.display_name, entry.email, entry.dept, None)
    }
}

/// How a licence is called on screen.
#[must_use]
pub fn licence_name(licence: Licence) -> &'static str {
    match licence {
        Licence::BASIC => "Basic",
        Licence::LICENSED => "Licensed",
        Licence::ON_PREM => "On-prem",
        Licence::NO_MEETINGS => "Without meetings",
        Licence::NONE => "None",
        _ => "Other",
    }
}

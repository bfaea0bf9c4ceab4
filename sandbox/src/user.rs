//! A user of the account, and what of it can be told without knowing all of it.

use jiff::Timestamp;
use rand::{Rng, RngExt};

use crate::{identity, time::DAY};

/// How long an invitation waits to be accepted, in seconds. Zoom: "Pending invitations expire after
/// 30 days and are removed from the pending list."
const INVITATION_LIFE_S: i64 = 30 * DAY;

/// Roles the account defined itself, by Zoom's role id.
pub(crate) const CUSTOM_ROLES: &[(&str, &str)] =
    &[("RmJZ0pXbQ3ut1o8cV2hKwg", "Scheduler"), ("R5n4YqTz7Ri6fLxW9dEaPA", "Report reader")];

/// Zoom's `type` of a user: what the account pays for.
pub(crate) mod licence {
    pub(crate) const BASIC: i64 = 1;
    pub(crate) const LICENSED: i64 = 2;
    pub(crate) const ON_PREMISES: i64 = 3;
    pub(crate) const NONE: i64 = 99;
}

/// Whether a user can use Zoom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Status {
    Active,
    Inactive,
    Pending,
}

impl Status {
    /// Zoom's word for it.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Inactive => "inactive",
            Self::Pending => "pending",
        }
    }
}

/// What users are counted and chosen by. It is kept of everybody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Standing {
    pub(crate) status: Status,
    /// Zoom's `type`; see [`licence`].
    pub(crate) licence: i64,
    pub(crate) role_id: &'static str,
    pub(crate) pmi: u64,
    pub(crate) created_at: Timestamp,
}

impl Standing {
    /// Whether the role administers the account.
    pub(crate) fn administers(&self) -> bool {
        matches!(self.role_id, "0" | "1")
    }

    /// Whether this is an invitation that nobody accepted in time: Zoom knows the user no more.
    pub(crate) fn invitation_expired(&self, now: Timestamp) -> bool {
        let age = now.as_second() - self.created_at.as_second();
        self.status == Status::Pending && age >= INVITATION_LIFE_S
    }

    /// Whether the licence has meetings in it. Zoom: licence 99 is none at all.
    pub(crate) fn may_meet(&self) -> bool {
        self.licence != licence::NONE
    }
}

/// A user of the account.
#[derive(Debug, Clone)]
pub(crate) struct User {
    pub(crate) id: String,
    /// Zoom leaves the id out where it lists some of the pending users.
    pub(crate) id_listed: bool,
    /// In lower case.
    pub(crate) email: String,
    pub(crate) first_name: String,
    pub(crate) last_name: String,
    pub(crate) display_name: String,
    pub(crate) standing: Standing,
    pub(crate) dept: String,
    pub(crate) job_title: String,
    pub(crate) company: String,
    pub(crate) location: String,
    pub(crate) language: String,
    pub(crate) timezone: String,
    pub(crate) use_pmi: bool,
    /// The name in the link to the personal meeting room; mostly none.
    pub(crate) vanity_name: String,
    pub(crate) host_key: String,
    pub(crate) last_login_time: Option<Timestamp>,
    pub(crate) last_client_version: Option<&'static str>,
}

impl User {
    /// The name of the role.
    pub(crate) fn role_name(&self) -> &str {
        match self.standing.role_id {
            "0" => "Owner",
            "1" => "Admin",
            "2" => "Member",
            id => CUSTOM_ROLES.iter().find(|(known, _)| *known == id).map_or("", |(_, name)| name),
        }
    }

    /// A user just invited, of whom the account knows nothing yet but what the invitation says.
    pub(crate) fn invited(rng: &mut impl Rng, email: String, licence: i64, now: Timestamp) -> Self {
        Self {
            id: identity::user_id(rng),
            id_listed: true,
            email,
            first_name: String::new(),
            last_name: String::new(),
            display_name: String::new(),
            standing: Standing {
                status: Status::Pending,
                licence,
                role_id: "2",
                pmi: identity::personal_meeting_id(rng),
                created_at: now,
            },
            dept: String::new(),
            job_title: String::new(),
            company: String::new(),
            location: String::new(),
            language: "en-US".to_owned(),
            timezone: String::new(),
            use_pmi: false,
            vanity_name: String::new(),
            host_key: format!("{:06}", rng.random_range(0..1_000_000)),
            last_login_time: None,
            last_client_version: None,
        }
    }
}

//! The users of the account: what is known of each, where they are kept, and how the first ones
//! are made.

use std::collections::HashMap;

use jiff::Timestamp;
use rand::{Rng, RngExt};

use crate::{
    identity,
    names::{LOCALES, Locale},
    time::{self, DAY, MINUTE},
};

/// The domain of everybody's email.
const DOMAIN: &str = "greenroom.test";
/// Roles the account defined itself, by Zoom's role id.
const CUSTOM_ROLES: &[(&str, &str)] =
    &[("RmJZ0pXbQ3ut1o8cV2hKwg", "Scheduler"), ("R5n4YqTz7Ri6fLxW9dEaPA", "Report reader")];
const CLIENT_VERSIONS: &[&str] =
    &["6.2.11.43613(mac)", "6.2.10.50528(win)", "6.2.7.1832(android)", "6.1.12.16643(iphone)"];

/// How long an invitation waits to be accepted, in seconds. Zoom: "Pending invitations expire after
/// 30 days and are removed from the pending list."
const INVITATION_LIFE_S: i64 = 30 * DAY;

/// The departments of the account. The empty one is for people who belong to none.
const DEPARTMENTS: &[&str] = &[
    "Mathematics",
    "Languages",
    "Human Resources",
    "Finance",
    "Admissions",
    "Research & Development",
    "Customer Success",
    "Library",
    "IT Operations",
    "Légal",
    "営業部",
    "",
];

/// What people are called at work.
const JOB_TITLES: &[&str] = &[
    "Teacher",
    "Recruiter",
    "Analyst",
    "Coordinator",
    "Team lead",
    "Engineer",
    "Librarian",
    "Counsellor",
    "Head of department",
];

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
    /// Zoom's `type`; see [`licence`].
    pub(crate) licence: i64,
    pub(crate) status: Status,
    pub(crate) role_id: String,
    pub(crate) dept: String,
    pub(crate) job_title: String,
    pub(crate) company: String,
    pub(crate) location: String,
    pub(crate) language: String,
    pub(crate) timezone: String,
    pub(crate) pmi: u64,
    pub(crate) use_pmi: bool,
    /// The name in the link to the personal meeting room; mostly none.
    pub(crate) vanity_name: String,
    pub(crate) host_key: String,
    pub(crate) created_at: Timestamp,
    pub(crate) last_login_time: Option<Timestamp>,
    pub(crate) last_client_version: Option<&'static str>,
}

impl User {
    /// Whether the role administers the account.
    pub(crate) fn administers(&self) -> bool {
        matches!(self.role_id.as_str(), "0" | "1")
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

    /// The name of the role.
    pub(crate) fn role_name(&self) -> &str {
        match self.role_id.as_str() {
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
            licence,
            status: Status::Pending,
            role_id: "2".to_owned(),
            dept: String::new(),
            job_title: String::new(),
            company: String::new(),
            location: String::new(),
            language: "en-US".to_owned(),
            timezone: String::new(),
            pmi: identity::personal_meeting_id(rng),
            use_pmi: false,
            vanity_name: String::new(),
            host_key: format!("{:06}", rng.random_range(0..1_000_000)),
            created_at: now,
            last_login_time: None,
            last_client_version: None,
        }
    }
}

/// Somebody whom callers know by email.
struct Fixed {
    local: &'static str,
    first_name: &'static str,
    last_name: &'static str,
    role_id: &'static str,
    status: Status,
    dept: &'static str,
    timezone: &'static str,
}

const FIXED: &[Fixed] = &[
    Fixed {
        local: "owner",
        first_name: "Ingrid",
        last_name: "Sørensen",
        role_id: "0",
        status: Status::Active,
        dept: "Head office",
        timezone: "Europe/Copenhagen",
    },
    Fixed {
        local: "admin",
        first_name: "Tomás",
        last_name: "Aguilar",
        role_id: "1",
        status: Status::Active,
        dept: "IT Operations",
        timezone: "Europe/Madrid",
    },
    Fixed {
        local: "member",
        first_name: "Maya",
        last_name: "Hollander",
        role_id: "2",
        status: Status::Active,
        dept: "Mathematics",
        timezone: "Europe/Amsterdam",
    },
    Fixed {
        local: "inactive",
        first_name: "Edgar",
        last_name: "Winslow",
        role_id: "2",
        status: Status::Inactive,
        dept: "Library",
        timezone: "Europe/London",
    },
    Fixed {
        local: "pending",
        first_name: "Yuki",
        last_name: "Tanaka",
        role_id: "2",
        status: Status::Pending,
        dept: "",
        timezone: "",
    },
];

/// How many of the fixed people hold meetings: the owner, the admin and the member.
pub(crate) const FIXED_HOSTS: usize = 3;

/// All users, in the order they came.
pub(crate) struct People {
    /// A place stays empty when its user is gone, so that the others keep theirs.
    places: Vec<Option<User>>,
    by_id: HashMap<String, usize>,
    by_email: HashMap<String, usize>,
}

impl People {
    /// `count` users, the fixed ones first.
    pub(crate) fn generate(count: usize, rng: &mut impl Rng, now: Timestamp) -> Self {
        let mut people =
            Self { places: Vec::new(), by_id: HashMap::new(), by_email: HashMap::new() };
        for fixed in FIXED {
            people.add(fixed_user(fixed, rng, now));
        }
        for index in FIXED.len()..count {
            let user = people.draw(index, rng, now);
            people.add(user);
        }
        people
    }

    /// Draws the user who comes `index`-th.
    fn draw(&self, index: usize, rng: &mut impl Rng, now: Timestamp) -> User {
        let locale = draw_locale(rng);
        let ((first, first_latin), (last, last_latin)) =
            locale.name(rng.random_range(0..1_000), rng.random_range(0..1_000));
        let plain = format!("{first_latin}.{last_latin}@{DOMAIN}");
        let email = if self.by_email.contains_key(&plain) {
            format!("{first_latin}.{last_latin}{index}@{DOMAIN}")
        } else {
            plain
        };
        let licence = match rng.random_range(0..100) {
            0..2 => licence::ON_PREMISES,
            2..48 => licence::LICENSED,
            _ => licence::BASIC,
        };
        let age = rng.random_range(10 * DAY..5 * 365 * DAY);
        let created_at = time::at(now.as_second() - age);
        let mut user = User::invited(rng, email, licence, created_at);
        user.first_name = first.to_owned();
        user.last_name = last.to_owned();
        user.display_name = locale.order.display(first, last);
        user.status = match rng.random_range(0..100) {
            0..6 => Status::Pending,
            6..14 => Status::Inactive,
            _ => Status::Active,
        };
        if user.status == Status::Pending {
            user.created_at = time::at(now.as_second() - rng.random_range(0..40 * DAY));
            user.id_listed = !index.is_multiple_of(3);
            return user;
        }
        if index.is_multiple_of(40) {
            user.role_id = "1".to_owned();
        } else if index.is_multiple_of(17) {
            user.role_id = CUSTOM_ROLES[index % CUSTOM_ROLES.len()].0.to_owned();
        }
        let pick = |list: &[&'static str], draw: usize| list[draw % list.len()].to_owned();
        user.dept = pick(DEPARTMENTS, rng.random_range(0..1_000));
        user.job_title = pick(JOB_TITLES, rng.random_range(0..1_000));
        user.timezone = pick(locale.zones, rng.random_range(0..1_000));
        user.location = locale.location.to_owned();
        user.language = locale.language.to_owned();
        "Greenroom".clone_into(&mut user.company);
        sign_in(&mut user, rng, now);
        user
    }

    /// Takes a user in. The email must be free.
    pub(crate) fn add(&mut self, user: User) {
        let place = self.places.len();
        self.by_id.insert(user.id.clone(), place);
        self.by_email.insert(user.email.clone(), place);
        self.places.push(Some(user));
    }

    fn place(&self, id_or_email: &str) -> Option<usize> {
        let by_email = || self.by_email.get(&id_or_email.to_lowercase());
        self.by_id.get(id_or_email).or_else(by_email).copied()
    }

    /// The user with this id or email.
    pub(crate) fn find(&self, id_or_email: &str) -> Option<&User> {
        self.places[self.place(id_or_email)?].as_ref()
    }

    /// The user with this id or email, to change. Id and email must stay.
    pub(crate) fn find_mut(&mut self, id_or_email: &str) -> Option<&mut User> {
        let place = self.place(id_or_email)?;
        self.places[place].as_mut()
    }

    /// Lets a user go.
    pub(crate) fn remove(&mut self, id_or_email: &str) {
        let Some(user) = self.place(id_or_email).and_then(|place| self.places[place].take()) else {
            return;
        };
        self.by_id.remove(&user.id);
        self.by_email.remove(&user.email);
    }

    /// Everybody, in the order they came.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &User> {
        self.places.iter().flatten()
    }
}

fn fixed_user(fixed: &Fixed, rng: &mut impl Rng, now: Timestamp) -> User {
    let pending = fixed.status == Status::Pending;
    let (age, licence) =
        if pending { (5 * DAY, licence::BASIC) } else { (900 * DAY, licence::LICENSED) };
    let created_at = time::at(now.as_second() - age);
    let email = format!("{}@{DOMAIN}", fixed.local);
    let mut user = User::invited(rng, email, licence, created_at);
    user.first_name = fixed.first_name.to_owned();
    user.last_name = fixed.last_name.to_owned();
    user.display_name = format!("{} {}", fixed.first_name, fixed.last_name);
    user.role_id = fixed.role_id.to_owned();
    user.status = fixed.status;
    user.dept = fixed.dept.to_owned();
    user.timezone = fixed.timezone.to_owned();
    if !pending {
        "Greenroom".clone_into(&mut user.company);
        sign_in(&mut user, rng, now);
    }
    user
}

/// Gives a user the traces of a last sign-in: lately, or long ago where the user is inactive.
fn sign_in(user: &mut User, rng: &mut impl Rng, now: Timestamp) {
    let ago = match user.status {
        Status::Inactive => rng.random_range(60 * DAY..400 * DAY),
        _ => rng.random_range(5 * MINUTE..20 * DAY),
    };
    let latest = (now.as_second() - ago).max(user.created_at.as_second());
    user.last_login_time = Some(time::at(latest));
    user.last_client_version = Some(CLIENT_VERSIONS[rng.random_range(0..CLIENT_VERSIONS.len())]);
}

/// A language: the first of them a third of the time.
pub(crate) fn draw_locale(rng: &mut impl Rng) -> &'static Locale {
    let draw = rng.random_range(0..LOCALES.len() * 3 / 2);
    LOCALES.get(draw).unwrap_or(&LOCALES[0])
}

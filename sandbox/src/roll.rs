//! The people the account began with. Nobody is kept: each is drawn again from the seed and the
//! place whenever somebody asks, and comes out the same.

use std::collections::HashSet;

use jiff::Timestamp;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use crate::{
    names::{LOCALES, Locale},
    time::{self, DAY, MINUTE},
    user::{CUSTOM_ROLES, Status, User, licence},
};

/// The domain of everybody's email.
const DOMAIN: &str = "greenroom.test";
const CLIENT_VERSIONS: &[&str] =
    &["6.2.11.43613(mac)", "6.2.10.50528(win)", "6.2.7.1832(android)", "6.1.12.16643(iphone)"];

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

/// Where somebody stands among the users, the first of them at 0.
pub(crate) type Place = u32;

/// The people the account began with.
pub(crate) struct Roll {
    /// Of which every place has a stream.
    rng: ChaCha8Rng,
    now: Timestamp,
    /// By place: whether the email tells the place, for somebody before has the plain one.
    numbered: Vec<bool>,
}

impl Roll {
    /// `count` people, the fixed ones first, each shown to `look` once, in their order.
    pub(crate) fn of(count: usize, seed: u64, now: Timestamp, mut look: impl FnMut(&User)) -> Self {
        let rng = ChaCha8Rng::seed_from_u64(seed);
        let count = count.max(FIXED.len());
        let mut roll = Self { rng, now, numbered: Vec::with_capacity(count) };
        let mut taken = HashSet::with_capacity(count);
        for place in 0..Place::try_from(count).unwrap_or(Place::MAX) {
            roll.numbered.push(false);
            let user = roll.person(place);
            let user = if taken.insert(user.email.clone()) {
                user
            } else {
                roll.numbered[place as usize] = true;
                roll.person(place)
            };
            look(&user);
        }
        roll
    }

    /// The person at a place, as the account began with them.
    pub(crate) fn person(&self, place: Place) -> User {
        let mut rng = self.rng.clone();
        rng.set_stream(u64::from(place) + 1);
        match FIXED.get(place as usize) {
            Some(fixed) => fixed_user(fixed, &mut rng, self.now),
            None => self.draw(place, &mut rng),
        }
    }

    fn draw(&self, place: Place, rng: &mut ChaCha8Rng) -> User {
        let index = place as usize;
        let locale = draw_locale(rng);
        let ((first, first_latin), (last, last_latin)) =
            locale.name(rng.random_range(0..1_000), rng.random_range(0..1_000));
        let email = if self.numbered[index] {
            format!("{first_latin}.{last_latin}{index}@{DOMAIN}")
        } else {
            format!("{first_latin}.{last_latin}@{DOMAIN}")
        };
        let licence = match rng.random_range(0..100) {
            0..2 => licence::ON_PREMISES,
            2..48 => licence::LICENSED,
            _ => licence::BASIC,
        };
        let now = self.now.as_second();
        let created_at = time::at(now - rng.random_range(10 * DAY..5 * 365 * DAY));
        let mut user = User::invited(rng, email, licence, created_at);
        user.first_name = first.to_owned();
        user.last_name = last.to_owned();
        user.display_name = locale.order.display(first, last);
        user.standing.status = match rng.random_range(0..100) {
            0..6 => Status::Pending,
            6..14 => Status::Inactive,
            _ => Status::Active,
        };
        if user.standing.status == Status::Pending {
            user.standing.created_at = time::at(now - rng.random_range(0..40 * DAY));
            user.id_listed = !index.is_multiple_of(3);
            return user;
        }
        if index.is_multiple_of(40) {
            user.standing.role_id = "1";
        } else if index.is_multiple_of(17) {
            user.standing.role_id = CUSTOM_ROLES[index % CUSTOM_ROLES.len()].0;
        }
        let pick = |list: &[&'static str], draw: usize| list[draw % list.len()].to_owned();
        user.dept = pick(DEPARTMENTS, rng.random_range(0..1_000));
        user.job_title = pick(JOB_TITLES, rng.random_range(0..1_000));
        user.timezone = pick(locale.zones, rng.random_range(0..1_000));
        user.location = locale.location.to_owned();
        user.language = locale.language.to_owned();
        "Greenroom".clone_into(&mut user.company);
        sign_in(&mut user, rng, self.now);
        user
    }
}

fn fixed_user(fixed: &Fixed, rng: &mut ChaCha8Rng, now: Timestamp) -> User {
    let pending = fixed.status == Status::Pending;
    let (age, licence) =
        if pending { (5 * DAY, licence::BASIC) } else { (900 * DAY, licence::LICENSED) };
    let created_at = time::at(now.as_second() - age);
    let email = format!("{}@{DOMAIN}", fixed.local);
    let mut user = User::invited(rng, email, licence, created_at);
    user.first_name = fixed.first_name.to_owned();
    user.last_name = fixed.last_name.to_owned();
    user.display_name = format!("{} {}", fixed.first_name, fixed.last_name);
    user.standing.role_id = fixed.role_id;
    user.standing.status = fixed.status;
    user.dept = fixed.dept.to_owned();
    user.timezone = fixed.timezone.to_owned();
    if !pending {
        "Greenroom".clone_into(&mut user.company);
        sign_in(&mut user, rng, now);
    }
    user
}

/// Gives a user the traces of a last sign-in: lately, or long ago where the user is inactive.
fn sign_in(user: &mut User, rng: &mut ChaCha8Rng, now: Timestamp) {
    let ago = match user.standing.status {
        Status::Inactive => rng.random_range(60 * DAY..400 * DAY),
        _ => rng.random_range(5 * MINUTE..20 * DAY),
    };
    let latest = (now.as_second() - ago).max(user.standing.created_at.as_second());
    user.last_login_time = Some(time::at(latest));
    user.last_client_version = Some(CLIENT_VERSIONS[rng.random_range(0..CLIENT_VERSIONS.len())]);
}

/// A language: the first of them a third of the time.
pub(crate) fn draw_locale(rng: &mut ChaCha8Rng) -> &'static Locale {
    let draw = rng.random_range(0..LOCALES.len() * 3 / 2);
    LOCALES.get(draw).unwrap_or(&LOCALES[0])
}

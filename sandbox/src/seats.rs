//! How many users the account pays for: what is refused once they are all taken.

use serde::{Deserialize, Serialize};

use crate::{
    error::ZoomError,
    people::People,
    user::{Standing, Status, licence},
};

/// How many users an account may have, by what they cost. Nothing is limited unless asked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Seats {
    /// Users with a basic licence.
    pub basic: Option<usize>,
    /// Users with a licence that is paid for.
    pub paid: Option<usize>,
    /// Refuses with Zoom's older code 3412 instead of 2033 and 2034. Zoom's specification has
    /// both for the same fact.
    pub older_codes: bool,
}

/// What a seat is asked for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Asked {
    /// For somebody new.
    Add,
    /// For a user who has another licence.
    Convert,
    /// For a user who was deactivated.
    Activate,
}

fn is_basic(licence: i64) -> bool {
    licence == licence::BASIC
}

/// Whether a user takes a seat. Zoom counts those who are invited, and takes the licence of those
/// who are deactivated.
fn is_seated(user: &Standing) -> bool {
    user.status != Status::Inactive && user.licence != licence::NONE
}

fn kind(licence: i64) -> &'static str {
    if licence == licence::ON_PREMISES { "on-prem" } else { "licensed" }
}

impl Seats {
    /// Refuses one more user with `licence` where the seats are taken.
    ///
    /// # Errors
    /// Zoom's 2033 and 2034, or 3412.
    pub(crate) fn ask(self, people: &People, licence: i64, asked: Asked) -> Result<(), ZoomError> {
        let basic = is_basic(licence);
        let seats = if basic { self.basic } else { self.paid };
        let Some(most) = seats.filter(|_| licence != licence::NONE) else { return Ok(()) };
        let taken = people
            .standings()
            .filter(|(_, user)| is_seated(user) && is_basic(user.licence) == basic);
        if taken.count() < most {
            return Ok(());
        }
        Err(match (self.older_codes, basic) {
            (true, _) => ZoomError::bad(3412, older(licence, asked, most)),
            (false, true) => ZoomError::bad(2033, no_basic(asked)),
            (false, false) => ZoomError::bad(2034, no_paid(licence, asked, most)),
        })
    }
}

fn no_basic(asked: Asked) -> String {
    let request = match asked {
        Asked::Add => "add a basic user",
        Asked::Convert => "convert the user type to basic",
        Asked::Activate => "activate the basic user",
    };
    format!(
        "Your request to {request} was not approved because you have already reached the maximum \
         basic user limit allowed in your account. For additional help regarding this issue, \
         contact the Zoom Customer Support team."
    )
}

fn no_paid(licence: i64, asked: Asked, most: usize) -> String {
    let kind = kind(licence);
    let refused = match asked {
        Asked::Add => format!("add a new {kind} user could not be approved"),
        Asked::Convert | Asked::Activate => {
            format!("convert the plan type of this user to {kind} was not approved")
        }
    };
    format!(
        "Your request to {refused} at this time because your account has reached the permitted \
         maximum number of {most} users. Please purchase additional licenses or contact the Zoom \
         support team to provision additional users in your account."
    )
}

fn older(licence: i64, asked: Asked, most: usize) -> String {
    let (refused, advice) = match (is_basic(licence), asked) {
        (true, Asked::Add) => (
            "add a basic user could not be approved".to_owned(),
            "remove existing basic user(s) from your Users list or the Pending Users list before \
             attempting to add another user",
        ),
        (true, Asked::Convert) => (
            "convert the user type of this paying user to a basic user was not approved".to_owned(),
            "remove existing basic user(s) from your Users list or the Pending Users list before \
             attempting to convert a paying user to a basic user",
        ),
        (true, Asked::Activate) => (
            "activate the user was not approved".to_owned(),
            "remove existing basic user(s) from your Users list or the Pending Users list before \
             attempting to activate this user",
        ),
        (false, Asked::Add) => (
            format!("add a new {} user could not be approved", kind(licence)),
            "purchase additional licenses or contact the Zoom support team to provision \
             additional users in your account",
        ),
        (false, Asked::Convert | Asked::Activate) => (
            format!(
                "convert the user type of this basic user to a {} user was not approved",
                kind(licence)
            ),
            "purchase additional licenses or remove existing paying user(s) from your Users list \
             or the Pending Users list before attempting to convert a basic user to a paying user",
        ),
    };
    let paying = if is_basic(licence) { "basic" } else { "paying" };
    format!(
        "Your request to {refused} at this time because your account has reached the permitted \
         maximum number of {most} {paying} users. Please {advice}."
    )
}

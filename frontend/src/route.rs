//! The console's own routes. A place to return to is parsed into one of them and written anew, so
//! nothing that came from a URL can lead anywhere else.

use std::fmt;

use api::{MeetingId, PastMeetingRef};
use percent_encoding::percent_decode_str;

use crate::query::{Key, Query, encode_component};

/// Longest place that is read, in bytes.
const PLACE_MAX_BYTES: usize = 2_000;

/// A view of the console.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Route {
    /// The account's users.
    Users,
    /// A user's meetings.
    Meetings,
    /// One meeting that is planned.
    Meeting(MeetingId),
    /// Reports of past meetings.
    Reports,
    /// The report of one past meeting.
    MeetingReport(PastMeetingRef),
    /// The signed-in user.
    Account,
    /// Who did what.
    Audit,
}

impl Route {
    /// The view a path names; `None` where it names none.
    #[must_use]
    pub fn parse(path: &str) -> Option<Self> {
        // One slash too many at the end is a slip, not another place.
        match path.strip_suffix('/').unwrap_or(path) {
            "/users" => Some(Self::Users),
            "/meetings" => Some(Self::Meetings),
            "/reports" => Some(Self::Reports),
            "/userinfo" => Some(Self::Account),
            "/audit" => Some(Self::Audit),
            path => {
                if let Some(id) = path.strip_prefix("/meetings/") {
                    return id.parse().ok().map(Self::Meeting);
                }
                let segment = path.strip_prefix("/reports/")?;
                // A path is encoded once; ids hold no percent sign of their own.
                let decoded = percent_decode_str(segment).decode_utf8().ok()?;
                decoded.parse().ok().map(Self::MeetingReport)
            }
        }
    }
}

impl fmt::Display for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Users => f.write_str("/users"),
            Self::Meetings => f.write_str("/meetings"),
            Self::Meeting(id) => write!(f, "/meetings/{id}"),
            Self::Reports => f.write_str("/reports"),
            Self::MeetingReport(meeting) => {
                write!(f, "/reports/{}", encode_component(&meeting.to_string()))
            }
            Self::Account => f.write_str("/userinfo"),
            Self::Audit => f.write_str("/audit"),
        }
    }
}

/// A view with its filters: what a link of the console leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    route: Route,
    query: Query,
}

impl Place {
    /// The place a text names; `None` for everything that is not a route of the console.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if text.len() > PLACE_MAX_BYTES {
            return None;
        }
        let (path, query) = text.split_once('?').unwrap_or((text, ""));
        Some(Self {
            route: Route::parse(path)?,
            query: Query::parse(query).without(Key::ReturnTo).without(Key::Dialog),
        })
    }

    /// A view with filters.
    #[must_use]
    pub fn new(route: Route, query: Query) -> Self {
        Self { route, query }
    }

    /// A view with one of its dialogs open.
    #[must_use]
    pub fn with_dialog(route: Route, dialog: &str) -> Self {
        Self::new(route, Query::default().with(Key::Dialog, dialog))
    }

    /// The address of the sign-in view that returns here.
    #[must_use]
    pub fn sign_in_address(place: Option<&Self>) -> String {
        let back = place.map(ToString::to_string).unwrap_or_default();
        format!("/signin{}", Query::default().with(Key::ReturnTo, back))
    }
}

impl From<Route> for Place {
    fn from(route: Route) -> Self {
        Self { route, query: Query::default() }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.route, self.query)
    }
}

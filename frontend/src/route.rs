//! The console's own routes. A place to return to is parsed into one of them and written anew, so
//! nothing that came from a URL can lead anywhere else.

use std::fmt;

use api::{MeetingId, PastMeetingRef, page::View};
use leptos::prelude::use_context;
use percent_encoding::percent_decode_str;

use crate::query::{Key, Query, encode_component};

/// The path of the sign-in.
const SIGN_IN: &str = "/signin";

/// Longest place that is read, in bytes.
const PLACE_MAX_BYTES: usize = 2_000;

/// Which views a console shows. What is left out has no link, no command and no address; what a
/// person may see or do is another matter, and the server's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shown {
    views: [bool; View::ALL.len()],
    first: View,
}

impl Default for Shown {
    /// All of them.
    fn default() -> Self {
        Self { views: [true; View::ALL.len()], first: View::Users }
    }
}

impl Shown {
    /// These; all of them where none is named.
    #[must_use]
    pub fn only(views: &[View]) -> Self {
        let Some(first) = views.first() else { return Self::default() };
        Self { views: View::ALL.map(|view| views.contains(&view)), first: *first }
    }

    /// The same, and this one first, which is shown in any case.
    #[must_use]
    pub fn beginning_with(mut self, first: View) -> Self {
        self.views[first as usize] = true;
        Self { first, ..self }
    }

    /// What this console shows.
    #[must_use]
    pub fn here() -> Self {
        use_context().unwrap_or_default()
    }

    /// Whether it shows a view.
    #[must_use]
    pub fn has(self, view: View) -> bool {
        self.views[view as usize]
    }

    /// The view that is shown where none is asked for.
    #[must_use]
    pub fn first(self) -> Route {
        self.first.into()
    }
}

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

impl Route {
    /// What it belongs to.
    #[must_use]
    pub fn view(&self) -> View {
        match self {
            Self::Users => View::Users,
            Self::Meetings | Self::Meeting(_) => View::Meetings,
            Self::Reports | Self::MeetingReport(_) => View::Reports,
            Self::Account => View::Account,
            Self::Audit => View::Audit,
        }
    }
}

/// Where a view begins.
impl From<View> for Route {
    fn from(view: View) -> Self {
        match view {
            View::Users => Self::Users,
            View::Meetings => Self::Meetings,
            View::Reports => Self::Reports,
            View::Account => Self::Account,
            View::Audit => Self::Audit,
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
        let Self { route, query } = Self::with_its_dialog(text)?;
        Some(Self { route, query: query.without(Key::Dialog) })
    }

    /// The place a text names, and the dialog that is open there.
    fn with_its_dialog(text: &str) -> Option<Self> {
        if text.len() > PLACE_MAX_BYTES {
            return None;
        }
        let (path, query) = text.split_once('?').unwrap_or((text, ""));
        Some(Self { route: Route::parse(path)?, query: Query::parse(query).without(Key::ReturnTo) })
    }

    /// A view with filters.
    #[must_use]
    pub fn new(route: Route, query: Query) -> Self {
        Self { route, query }
    }

    /// The view it belongs to.
    #[must_use]
    pub fn view(&self) -> View {
        self.route.view()
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
        format!("{SIGN_IN}{}", Query::default().with(Key::ReturnTo, back))
    }

    /// An address of the console as somebody else passed it on; `None` for everything that is none.
    #[must_use]
    pub fn restored(address: &str) -> Option<String> {
        let (path, query) = address.split_once('?').unwrap_or((address, ""));
        if path == SIGN_IN {
            let query = Query::parse(query);
            let back = query.get(Key::ReturnTo).and_then(Self::parse);
            return Some(Self::sign_in_address(back.as_ref()));
        }
        Self::with_its_dialog(address).map(|place| place.to_string())
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

//! The URL's query is where filters, sort, columns and open dialog live. Every key the console uses
//! is named here, once.

use std::fmt;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// What `encodeURIComponent` leaves as it is.
const COMPONENT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'!')
    .remove(b'~')
    .remove(b'*')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')');

/// The text as one component of a URL, encoded as `encodeURIComponent` does.
#[must_use]
pub fn encode_component(text: &str) -> String {
    utf8_percent_encode(text, COMPONENT).to_string()
}

/// The keys of the query.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    /// What a list is searched for.
    Search,
    /// The status users are listed by.
    Status,
    /// The type of meetings or of report.
    Type,
    /// The user whose meetings or report it is.
    UserId,
    /// First day of a report.
    From,
    /// Last day of a report.
    To,
    /// How meetings are laid out: as a list or by day.
    View,
    /// The day meetings are shown around.
    Date,
    /// The column a list is sorted by; a leading `-` turns it round.
    Sort,
    /// The columns of a list that are shown.
    Columns,
    /// The role users are filtered by.
    Role,
    /// The licence users are filtered by.
    Licence,
    /// The department users are filtered by.
    Dept,
    /// How long ago users signed in last.
    LastLogin,
    /// The day (UTC) past meetings are filtered by.
    Day,
    /// The hour of the week past meetings are filtered by.
    Hour,
    /// The host past meetings are filtered by.
    Host,
    /// How those who attended a meeting did: late, for one.
    Attended,
    /// How many minutes late is late.
    Late,
    /// How many minutes early is early.
    Early,
    /// Within how many days a licence was not used.
    Days,
    /// The user whose panel is open beside a list of users.
    OpenUser,
    /// The bulk job that is shown above a list of users.
    Bulk,
    /// The action entries of the audit are filtered by.
    Action,
    /// The outcome they are filtered by.
    Outcome,
    /// Who did what they tell, by email.
    Actor,
    /// The dialog that is open.
    Dialog,
    /// Where to go once signed in.
    ReturnTo,
    /// Why a sign-in at Zoom came to nothing.
    Zoom,
}

impl Key {
    const ALL: [Self; 29] = [
        Self::Search,
        Self::Status,
        Self::Type,
        Self::UserId,
        Self::From,
        Self::To,
        Self::View,
        Self::Date,
        Self::Sort,
        Self::Columns,
        Self::Role,
        Self::Licence,
        Self::Dept,
        Self::LastLogin,
        Self::Day,
        Self::Hour,
        Self::Host,
        Self::Attended,
        Self::Late,
        Self::Early,
        Self::Days,
        Self::OpenUser,
        Self::Bulk,
        Self::Action,
        Self::Outcome,
        Self::Actor,
        Self::Dialog,
        Self::ReturnTo,
        Self::Zoom,
    ];

    /// How the key is spelled in a URL.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Search => "q",
            Self::Status => "status",
            Self::Type => "type",
            Self::UserId => "user_id",
            Self::From => "from",
            Self::To => "to",
            Self::View => "view",
            Self::Date => "date",
            Self::Sort => "sort",
            Self::Columns => "columns",
            Self::Role => "role",
            Self::Licence => "licence",
            Self::Dept => "dept",
            Self::LastLogin => "last_login",
            Self::Day => "day",
            Self::Hour => "hour",
            Self::Host => "host",
            Self::Attended => "attended",
            Self::Late => "late",
            Self::Early => "early",
            Self::Days => "days",
            Self::OpenUser => "user",
            Self::Bulk => "bulk",
            Self::Action => "action",
            Self::Outcome => "outcome",
            Self::Actor => "actor",
            Self::Dialog => "dialog",
            Self::ReturnTo => "return_to",
            Self::Zoom => "zoom",
        }
    }

    /// Whether the key says how a list is looked at, and not what it is a list of. Together these
    /// are what a view of a list is saved by.
    #[must_use]
    pub fn is_of_view(self) -> bool {
        matches!(
            self,
            Self::Search
                | Self::View
                | Self::Sort
                | Self::Columns
                | Self::Role
                | Self::Licence
                | Self::Dept
                | Self::LastLogin
                | Self::Day
                | Self::Hour
                | Self::Host
                | Self::Attended
                | Self::Action
                | Self::Outcome
                | Self::Actor
        )
    }

    /// Whether a view that is saved under a name holds the key: how the list is looked at, and
    /// whose and which it is, but no days, which pass.
    #[must_use]
    pub fn is_saved(self) -> bool {
        match self {
            Self::Status | Self::Type | Self::UserId | Self::Days => true,
            Self::Day => false,
            key => key.is_of_view(),
        }
    }

    fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|key| key.name() == name)
    }
}

/// A query of known keys. Unknown ones are dropped when it is read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query(Vec<(Key, String)>);

impl Query {
    /// Reads what follows the `?`.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let decode = |part: &str| {
            let spaced = part.replace('+', " ");
            percent_decode_str(&spaced).decode_utf8().map(std::borrow::Cow::into_owned).ok()
        };
        let pairs = text.trim_start_matches('?').split('&').filter_map(|pair| {
            let (name, value) = pair.split_once('=')?;
            Some((Key::named(name)?, decode(value)?))
        });
        Self(pairs.collect())
    }

    /// The query with one more pair; an empty value is left out.
    #[must_use]
    pub fn with(mut self, key: Key, value: impl Into<String>) -> Self {
        self.0.retain(|(held, _)| *held != key);
        let value = value.into();
        if !value.is_empty() {
            self.0.push((key, value));
        }
        self
    }

    /// The query without what says how a list is looked at: what leads to another list.
    #[must_use]
    pub fn without_view(mut self) -> Self {
        self.0.retain(|(key, _)| !key.is_of_view());
        self
    }

    /// What of the query is saved under a name, whatever the order it came in.
    #[must_use]
    pub fn saved(&self) -> Self {
        let mut saved: Vec<_> = self.0.iter().filter(|(key, _)| key.is_saved()).cloned().collect();
        saved.sort_by_key(|(key, _)| key.name());
        Self(saved)
    }

    /// The query with what was saved in place of how the list is looked at now. The days it is of
    /// stay.
    #[must_use]
    pub fn with_saved(mut self, saved: &Self) -> Self {
        self.0.retain(|(key, _)| !key.is_saved() && !key.is_of_view() && *key != Key::Dialog);
        self.0.extend(saved.saved().0);
        self
    }

    /// The query without a key.
    #[must_use]
    pub fn without(self, key: Key) -> Self {
        self.with(key, "")
    }

    /// The value of a key.
    #[must_use]
    pub fn get(&self, key: Key) -> Option<&str> {
        self.0.iter().find(|(held, _)| *held == key).map(|(_, value)| value.as_str())
    }
}

/// With its leading `?`; nothing at all for an empty query.
impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, (key, value)) in self.0.iter().enumerate() {
            let mark = if index == 0 { '?' } else { '&' };
            write!(f, "{mark}{}={}", key.name(), encode_component(value))?;
        }
        Ok(())
    }
}

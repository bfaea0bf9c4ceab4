//! One sitting that is over, as a path names it, and what every answer tells of it.

use percent_encoding::percent_decode_str;
use serde_json::{Map, Value, json};

use crate::{
    Account,
    error::ZoomError,
    history::{History, PastMeeting},
    identity,
    participants::{self, Join},
    time::DAY,
};

/// After how many days Zoom tells nothing of a sitting any more.
const YEAR_DAYS: i64 = 365;

/// What a path can ask for. Zoom knows webinars under the paths of webinars alone, and meetings
/// under those of meetings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Meeting,
    Webinar,
}

impl Kind {
    fn is_of(self, meeting: &PastMeeting) -> bool {
        meeting.is_webinar() == (self == Self::Webinar)
    }

    fn too_old(self) -> ZoomError {
        let what = match self {
            Self::Meeting => "meeting",
            Self::Webinar => "webinar",
        };
        ZoomError::bad(12_702, format!("Can not access a {what} a year ago."))
    }
}

/// The sitting a path names: its UUID, or a number for the latest sitting.
///
/// `segment` has been decoded once. Zoom: a UUID that begins with `/` or holds `//` is only
/// understood when it was encoded twice.
///
/// # Errors
/// Zoom's 12702 where it is over a year ago; `missing` where there is none of that kind.
pub(crate) fn find(
    account: &Account,
    segment: &str,
    kind: Kind,
    missing: fn(&str) -> ZoomError,
) -> Result<PastMeeting, ZoomError> {
    let history = account.history();
    let found = if let Ok(number) = segment.parse() {
        history.latest(number)
    } else {
        let twice = percent_decode_str(segment).decode_utf8_lossy();
        let was_encoded_twice = twice != segment;
        let needs_it = twice.starts_with('/') || twice.contains("//");
        let understood = was_encoded_twice || !needs_it;
        let uuid = understood.then(|| identity::parse_uuid(&twice)).flatten();
        uuid.and_then(|uuid| history.by_uuid(&uuid))
    };
    let meeting = found.filter(|meeting| kind.is_of(meeting)).ok_or_else(|| missing(segment))?;
    if account.now().as_second() - meeting.end.as_second() > YEAR_DAYS * DAY {
        return Err(kind.too_old());
    }
    Ok(meeting)
}

/// What Zoom tells of a sitting wherever it does.
pub(crate) fn facts(history: &History, meeting: &PastMeeting) -> Map<String, Value> {
    let host = history.host(meeting);
    let mut facts = Map::new();
    for (name, value) in [
        ("uuid", json!(identity::uuid_text(&meeting.uuid))),
        ("id", json!(meeting.number)),
        ("type", json!(meeting.kind)),
        ("topic", json!(meeting.topic)),
        ("user_name", json!(host.display_name)),
        ("user_email", json!(host.email)),
        ("start_time", json!(meeting.start)),
        ("end_time", json!(meeting.end)),
        ("duration", json!(meeting.duration())),
        ("total_minutes", json!(participants::total_minutes(meeting))),
        ("participants_count", json!(meeting.people)),
    ] {
        facts.insert(name.to_owned(), value);
    }
    facts
}

/// The joins of a sitting as Zoom tells them: none where only one person was there.
pub(crate) fn joins(history: &History, meeting: &PastMeeting) -> Vec<Join> {
    if meeting.people < 2 { Vec::new() } else { participants::joins(history, meeting) }
}

/// What Zoom tells of a join wherever it does. It has no duration while Zoom still counts.
pub(crate) fn join_facts(
    account: &Account,
    meeting: &PastMeeting,
    join: &Join,
) -> Map<String, Value> {
    let duration = if meeting.is_settled(account.now()) { join.stay.lasted() } else { 0 };
    let mut facts = Map::new();
    for (name, value) in [
        ("id", json!(join.person.id)),
        ("user_id", json!(join.number.to_string())),
        ("name", json!(join.person.name)),
        ("user_email", json!(join.person.email)),
        ("join_time", json!(join.stay.joined)),
        ("leave_time", json!(join.stay.left)),
        ("duration", json!(duration)),
        ("failover", json!(false)),
        ("status", json!("in_meeting")),
    ] {
        facts.insert(name.to_owned(), value);
    }
    facts
}

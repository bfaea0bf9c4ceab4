//! How answers tell of a scheduled meeting: as a row of a list, or in full.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::Timestamp;
use serde_json::{Value, json};

use crate::{
    bearer,
    calendar::{Meeting, Source, kind},
    history::PastMeeting,
    identity, meeting_settings, time,
    user::User,
};

/// Where links lead: a name that never resolves, so that nobody ends up in a real meeting.
pub(crate) const LINKS: &str = "https://greenroom.zoom.test";
/// Longest agenda in a list, in characters (Zoom: 250).
const LISTED_AGENDA: usize = 250;
/// A row of the list, and when it starts.
pub(crate) type Row = (Option<Timestamp>, Value);

/// A scheduled meeting in a list.
pub(crate) fn scheduled_row(meeting: &Meeting, host: &User, now: Timestamp) -> Row {
    let start = meeting.listed_start(now);
    let mut row = json!({
        "uuid": identity::uuid_text(&meeting.uuid),
        "id": meeting.number,
        "host_id": meeting.host,
        "topic": meeting.topic,
        "type": meeting.kind,
        "duration": meeting.duration,
        "timezone": meeting.timezone,
        "agenda": meeting.agenda.chars().take(LISTED_AGENDA).collect::<String>(),
        "created_at": meeting.created_at,
        "join_url": join_url(meeting),
    });
    if let Some(start) = start {
        row["start_time"] = json!(start);
    }
    if meeting.uses_pmi() {
        // Zoom: a text here, where it is a number of the user.
        row["pmi"] = json!(host.standing.pmi.to_string());
    }
    (start, row)
}

/// A sitting of `host` in a list.
pub(crate) fn previous_row(meeting: &PastMeeting, host: &User) -> Row {
    let row = json!({
        "uuid": identity::uuid_text(&meeting.uuid),
        "id": meeting.number,
        "host_id": host.id,
        "topic": meeting.topic,
        "type": meeting.kind,
        "start_time": meeting.start,
        "duration": meeting.duration(),
        "timezone": host.timezone,
        "agenda": "",
        "created_at": meeting.scheduled_at,
        "join_url": format!("{LINKS}/j/{}", meeting.number),
    });
    (Some(meeting.start), row)
}

/// Where people register for a meeting, where they have to. Zoom tells it of a meeting just made.
pub(crate) fn registration_url(meeting: &Meeting) -> Option<String> {
    let approval = meeting.settings.get("approval_type").and_then(Value::as_i64);
    let id = URL_SAFE_NO_PAD.encode(meeting.uuid);
    matches!(approval, Some(0 | 1)).then(|| format!("{LINKS}/meeting/register/{id}"))
}

pub(crate) fn join_url(meeting: &Meeting) -> String {
    if meeting.password.is_empty() {
        return format!("{LINKS}/j/{}", meeting.number);
    }
    format!("{LINKS}/j/{}?pwd={}", meeting.number, encrypted_password(meeting))
}

/// What a link carries instead of the passcode.
fn encrypted_password(meeting: &Meeting) -> String {
    format!("{}.1", URL_SAFE_NO_PAD.encode(meeting.uuid))
}

/// Which occurrences an answer tells of.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Occurrences {
    ToCome,
    All,
}

/// A meeting in full. The start URL signs its bearer in as the host.
pub(crate) fn full(meeting: &Meeting, host: &User, now: Timestamp, which: Occurrences) -> Value {
    let number = meeting.number;
    let mut view = json!({
        "uuid": identity::uuid_text(&meeting.uuid),
        "id": number,
        "host_id": host.id,
        "host_email": host.email,
        "topic": meeting.topic,
        "type": meeting.kind,
        "status": if meeting.is_live(now) { "started" } else { "waiting" },
        "duration": meeting.duration,
        "timezone": meeting.timezone,
        "agenda": meeting.agenda,
        "created_at": meeting.created_at,
        "start_url": format!("{LINKS}/s/{number}?zak={}", bearer::host_token(&host.id, number, now)),
        "join_url": join_url(meeting),
        "pre_schedule": meeting.pre_schedule,
        "creation_source": match meeting.source {
            Source::OpenApi => "open_api",
            Source::WebPortal => "web_portal",
        },
        "settings": meeting_settings::view([&meeting.settings]),
    });
    let mut put = |name: &str, value: Value| view[name] = value;
    if let Some(start) = meeting.listed_start(now) {
        put("start_time", json!(start));
    }
    if meeting.uses_pmi() {
        put("pmi", json!(host.standing.pmi.to_string()));
    }
    if !meeting.password.is_empty() {
        // The numeric form that telephones and room systems ask for.
        let digits = json!(format!("{:06}", number % 1_000_000));
        put("password", json!(meeting.password));
        put("encrypted_password", json!(encrypted_password(meeting)));
        put("h323_password", digits.clone());
        put("pstn_password", digits);
    }
    if !meeting.tracking_fields.is_empty() {
        put("tracking_fields", json!(meeting.tracking_fields));
    }
    if let Some(recurrence) = &meeting.recurrence {
        put("recurrence", recurrence.view());
    }
    if meeting.kind == kind::RECURRING {
        let listed = meeting.occurrences.iter().filter(|occurrence| {
            let end = occurrence.start.as_second() + occurrence.duration * time::MINUTE;
            which == Occurrences::All || (!occurrence.deleted && end > now.as_second())
        });
        let listed: Vec<_> = listed
            .map(|occurrence| {
                json!({
                    "occurrence_id": occurrence.id,
                    "start_time": occurrence.start,
                    "duration": occurrence.duration,
                    "status": if occurrence.deleted { "deleted" } else { "available" },
                })
            })
            .collect();
        put("occurrences", json!(listed));
    }
    view
}

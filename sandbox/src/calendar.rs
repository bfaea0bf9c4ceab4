//! Scheduled meetings: what is known of each and where they are kept.

use std::collections::BTreeMap;

use jiff::{Timestamp, tz::TimeZone};
use serde_json::{Map, Value};

use crate::{
    identity::Uuid,
    recurrence::Recurrence,
    time::{DAY, MINUTE},
};

/// How long after its end a meeting stays listed (Zoom: 30 days).
const EXPIRES_AFTER_S: i64 = 30 * DAY;

/// Zoom's `type` of a meeting.
pub(crate) mod kind {
    pub(crate) const INSTANT: i64 = 1;
    pub(crate) const SCHEDULED: i64 = 2;
    pub(crate) const RECURRING_ANY_TIME: i64 = 3;
    pub(crate) const WEBINAR: i64 = 5;
    pub(crate) const RECURRING: i64 = 8;
    pub(crate) const SCREEN_SHARE: i64 = 10;
}

/// Zoom's `creation_source` of a meeting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Source {
    OpenApi,
    WebPortal,
}

/// One sitting of a recurring meeting.
#[derive(Debug, Clone)]
pub(crate) struct Occurrence {
    /// Never changes: the start it was planned with, in milliseconds.
    pub(crate) id: String,
    pub(crate) start: Timestamp,
    /// In minutes.
    pub(crate) duration: i64,
    pub(crate) deleted: bool,
    /// Where it departs from the series.
    pub(crate) agenda: Option<String>,
    /// Where they depart from those of the series.
    pub(crate) settings: Map<String, Value>,
}

/// A scheduled meeting.
#[derive(Debug, Clone)]
pub(crate) struct Meeting {
    pub(crate) number: u64,
    pub(crate) uuid: Uuid,
    /// The host's user id.
    pub(crate) host: String,
    pub(crate) topic: String,
    pub(crate) agenda: String,
    /// See [`kind`].
    pub(crate) kind: i64,
    /// Of the first occurrence; `None` where it has no fixed time.
    pub(crate) start: Option<Timestamp>,
    /// In minutes.
    pub(crate) duration: i64,
    pub(crate) timezone: String,
    pub(crate) password: String,
    pub(crate) created_at: Timestamp,
    pub(crate) source: Source,
    /// Until when it is going on, where it has been started.
    pub(crate) live_until: Option<Timestamp>,
    pub(crate) recurrence: Option<Recurrence>,
    pub(crate) occurrences: Vec<Occurrence>,
    /// Where the host departed from the default settings.
    pub(crate) settings: Map<String, Value>,
    pub(crate) tracking_fields: Vec<Value>,
    /// Whether another calendar announced it before it was scheduled.
    pub(crate) pre_schedule: bool,
}

impl Meeting {
    /// Whether it takes place under its host's personal meeting id.
    pub(crate) fn uses_pmi(&self) -> bool {
        matches!(self.kind, kind::SCHEDULED | kind::RECURRING_ANY_TIME)
            && self.settings.get("use_pmi") == Some(&Value::Bool(true))
    }

    /// Works the occurrences out anew from start, duration and recurrence.
    pub(crate) fn lay_out(&mut self) {
        self.occurrences.clear();
        let (Some(start), Some(recurrence)) = (self.start, &self.recurrence) else { return };
        if self.kind != kind::RECURRING {
            return;
        }
        let zone = TimeZone::get(&self.timezone).unwrap_or(TimeZone::UTC);
        self.occurrences = recurrence
            .starts(start, &zone)
            .into_iter()
            .map(|start| Occurrence {
                id: start.as_millisecond().to_string(),
                start,
                duration: self.duration,
                deleted: false,
                agenda: None,
                settings: Map::new(),
            })
            .collect();
    }

    /// When it begins after `now`: each occurrence that stands, or the one start of a meeting that
    /// does not come back.
    pub(crate) fn starts_after(&self, now: Timestamp) -> impl Iterator<Item = Timestamp> {
        let recurs = !self.occurrences.is_empty();
        let single = self.start.filter(|_| !recurs && self.kind != kind::RECURRING);
        let standing = self.occurrences.iter().filter(|occurrence| !occurrence.deleted);
        standing.map(|occurrence| occurrence.start).chain(single).filter(move |start| *start > now)
    }

    /// The start a list shows: of the occurrence that is next or going on, else of the last.
    pub(crate) fn listed_start(&self, now: Timestamp) -> Option<Timestamp> {
        let mut left = self.occurrences.iter().filter(|occurrence| !occurrence.deleted);
        let last = left.clone().next_back();
        let next = left.find(|occurrence| end(occurrence.start, occurrence.duration) > now);
        next.or(last).map_or(self.start, |occurrence| Some(occurrence.start))
    }

    /// Whether it is going on.
    pub(crate) fn is_live(&self, now: Timestamp) -> bool {
        self.live_until.is_some_and(|until| now < until)
    }

    /// Whether it is still to come, or going on.
    pub(crate) fn is_upcoming(&self, now: Timestamp) -> bool {
        let over = |start| end(start, self.duration) <= now;
        self.is_live(now) || !self.listed_start(now).is_some_and(over)
    }

    /// Whether it is listed no more.
    pub(crate) fn has_expired(&self, now: Timestamp) -> bool {
        let end = self.listed_start(now).map(|start| end(start, self.duration).as_second());
        end.is_some_and(|end| end + EXPIRES_AFTER_S <= now.as_second())
    }
}

/// When what starts at `start` and lasts `minutes` ends.
fn end(start: Timestamp, minutes: i64) -> Timestamp {
    crate::time::at(start.as_second() + minutes * MINUTE)
}

/// All scheduled meetings, by number.
#[derive(Default)]
pub(crate) struct Calendar(pub(crate) BTreeMap<u64, Meeting>);

impl Calendar {
    /// The meetings of a host, the earliest start first, those without a fixed time last.
    pub(crate) fn of_host(&self, host: &str, now: Timestamp) -> Vec<&Meeting> {
        let mut meetings: Vec<_> = self.0.values().filter(|meeting| meeting.host == host).collect();
        meetings.sort_by_key(|meeting| {
            let start = meeting.listed_start(now);
            (start.is_none(), start, meeting.number)
        });
        meetings
    }
}

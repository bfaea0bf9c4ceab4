//! What a request may say of a meeting: its fields, read and applied to one.

use jiff::{Timestamp, civil::DateTime, tz::TimeZone};
use serde_json::{Map, Value};

use crate::{
    account::Records,
    body::Fields,
    calendar::{Meeting, Occurrence, kind},
    error::ZoomError,
    meeting_settings,
    recurrence::Recurrence,
    user::{Status, User},
};

/// A start as it was written: with `Z` an instant, without it a time on the clocks of the
/// meeting's `timezone`.
#[derive(Clone, Copy)]
enum Start {
    Instant(Timestamp),
    Local(DateTime),
}

impl Start {
    fn read(value: &Value) -> Option<Self> {
        let text = value.as_str()?;
        match text.parse() {
            Ok(instant) => Some(Self::Instant(instant)),
            Err(_) => text.parse().ok().map(Self::Local),
        }
    }

    fn instant(self, zone: &str) -> Option<Timestamp> {
        match self {
            Self::Instant(instant) => Some(instant),
            Self::Local(local) => TimeZone::get(zone).ok()?.to_timestamp(local).ok(),
        }
    }
}

/// What a request says of a meeting. What it does not say is `None`.
pub(crate) struct MeetingBody {
    topic: Option<String>,
    agenda: Option<String>,
    kind: Option<i64>,
    start: Option<Start>,
    duration: Option<i64>,
    timezone: Option<String>,
    password: Option<String>,
    recurrence: Option<Recurrence>,
    settings: Option<Map<String, Value>>,
    tracking_fields: Option<Vec<Value>>,
    pre_schedule: Option<bool>,
    /// Id or email of whom the meeting is to belong to.
    schedule_for: Option<String>,
}

impl MeetingBody {
    /// Reads the body of a creation or a change.
    ///
    /// # Errors
    /// Zoom's 300 that names the fields that break a rule.
    pub(crate) fn read(body: &Map<String, Value>) -> Result<Self, ZoomError> {
        let mut fields = Fields::of(body, "");
        let topic = fields.text("topic", 200).map(str::to_owned);
        let agenda = fields.text("agenda", 2_000).map(str::to_owned);
        let kind = fields.number("type", |number| {
            let known = [
                kind::INSTANT,
                kind::SCHEDULED,
                kind::RECURRING_ANY_TIME,
                kind::RECURRING,
                kind::SCREEN_SHARE,
            ];
            known.contains(&number)
        });
        let start = fields.read("start_time", Start::read);
        let duration = fields.number("duration", |minutes| (1..=1_440).contains(&minutes));
        let timezone =
            fields.text("timezone", 64).filter(|zone| !zone.is_empty()).map(str::to_owned);
        if timezone.as_ref().is_some_and(|zone| TimeZone::get(zone).is_err()) {
            fields.fault("timezone");
        }
        let password = fields.text("password", 10).map(str::to_owned);
        let recurrence = fields.object("recurrence").and_then(|object| {
            let mut inner = Fields::of(object, "recurrence.");
            let recurrence = Recurrence::read(&mut inner);
            fields.absorb(inner);
            recurrence
        });
        let settings = fields.object("settings").map(|object| {
            let mut inner = Fields::of(object, "settings.");
            let settings = meeting_settings::read(&mut inner);
            fields.absorb(inner);
            settings
        });
        let tracking_fields = fields.read("tracking_fields", Value::as_array).cloned();
        let pre_schedule = fields.flag("pre_schedule");
        let schedule_for = fields.read("schedule_for", Value::as_str);
        let schedule_for = schedule_for.filter(|other| !other.is_empty()).map(str::to_owned);
        fields.finish()?;
        let domains = settings.as_ref().and_then(|settings| settings.get("enforce_login_domains"));
        if domains.and_then(Value::as_str).is_some_and(|domains| domains.contains([',', ' '])) {
            let message =
                "Invalid `enforce_login_domains`. Separate multiple domains with semicolons.";
            return Err(ZoomError::bad(300, message));
        }
        Ok(Self {
            topic,
            agenda,
            kind,
            start,
            duration,
            timezone,
            password,
            recurrence,
            settings,
            tracking_fields,
            pre_schedule,
            schedule_for,
        })
    }

    /// The kind asked for.
    pub(crate) fn kind(&self) -> Option<i64> {
        self.kind
    }

    /// Whom the meeting is to belong to, where that is said; `kind` is the meeting's.
    ///
    /// # Errors
    /// Zoom's 3000 where the meeting is instant, 300 where there is no such user.
    pub(crate) fn owner(&self, records: &Records, kind: i64) -> Result<Option<User>, ZoomError> {
        let Some(other) = &self.schedule_for else { return Ok(None) };
        if kind == kind::INSTANT {
            let message = "Instant meetings do not support the `schedule_for` parameter, and you \
                           can't schedule an instant meeting for another user.";
            return Err(ZoomError::bad(3000, message));
        }
        let owner = records.people.find(other).ok_or_else(|| {
            let message = "The value that you entered in the `schedule_for` field is invalid. \
                           Enter a valid value and try again.";
            ZoomError::bad(300, message)
        })?;
        if owner.standing.status != Status::Active || !owner.standing.may_meet() {
            return Err(ZoomError::bad(3000, format!("You cannot schedule a meeting for {other}")));
        }
        Ok(Some(owner))
    }

    /// Refuses to schedule ahead in a calendar what has another kind than Zoom allows there.
    ///
    /// # Errors
    /// Zoom's 3000.
    pub(crate) fn allow_pre_schedule(&self, kind: i64) -> Result<(), ZoomError> {
        let may = matches!(kind, kind::SCHEDULED | kind::RECURRING_ANY_TIME);
        if self.pre_schedule == Some(true) && !may {
            let message = "Prescheduling is only available for scheduled meetings (type 2) and \
                           recurring meetings with no fixed time (type 3).";
            return Err(ZoomError::bad(3000, message));
        }
        Ok(())
    }

    /// Whether a meeting would come back at fixed times, but nobody said when.
    pub(crate) fn lacks_recurrence(&self, meeting: Option<&Meeting>) -> bool {
        let kind = self.kind.or_else(|| meeting.map(|meeting| meeting.kind));
        let known = meeting.is_some_and(|meeting| meeting.recurrence.is_some());
        kind == Some(kind::RECURRING) && self.recurrence.is_none() && !known
    }

    /// Applies what was said to a meeting. `earliest`: Zoom ignores a new start before it.
    pub(crate) fn apply(self, meeting: &mut Meeting, earliest: Option<Timestamp>) {
        let zone = self.timezone.unwrap_or_else(|| meeting.timezone.clone());
        let start = self
            .start
            .and_then(|start| start.instant(&zone))
            .filter(|start| earliest.is_none_or(|earliest| *start >= earliest));
        let moved = start.is_some_and(|start| meeting.start != Some(start))
            || zone != meeting.timezone
            || self.duration.is_some_and(|duration| duration != meeting.duration)
            || self.kind.is_some_and(|kind| kind != meeting.kind)
            || self.recurrence.is_some();
        meeting.timezone = zone;
        put(&mut meeting.topic, self.topic);
        put(&mut meeting.agenda, self.agenda);
        put(&mut meeting.kind, self.kind);
        put(&mut meeting.duration, self.duration);
        put(&mut meeting.password, self.password);
        put(&mut meeting.tracking_fields, self.tracking_fields);
        put(&mut meeting.pre_schedule, self.pre_schedule);
        meeting.start = start.or(meeting.start);
        if self.recurrence.is_some() {
            meeting.recurrence = self.recurrence;
        }
        if meeting.kind == kind::RECURRING_ANY_TIME {
            meeting.start = None;
        }
        meeting.settings.extend(self.settings.unwrap_or_default());
        if moved {
            meeting.lay_out();
        }
    }

    /// Applies what may differ from one occurrence to the next (Zoom: agenda, start, duration and
    /// some settings).
    pub(crate) fn apply_to_occurrence(
        self,
        occurrence: &mut Occurrence,
        zone: &str,
        earliest: Timestamp,
    ) {
        let zone = self.timezone.as_deref().unwrap_or(zone);
        let start = self.start.and_then(|start| start.instant(zone));
        put(&mut occurrence.start, start.filter(|start| *start >= earliest));
        put(&mut occurrence.duration, self.duration);
        if self.agenda.is_some() {
            occurrence.agenda = self.agenda;
        }
        let settings = self.settings.unwrap_or_default().into_iter();
        occurrence.settings.extend(settings.filter(|(name, _)| meeting_settings::may_vary(name)));
    }
}

fn put<T>(place: &mut T, value: Option<T>) {
    if let Some(value) = value {
        *place = value;
    }
}

//! When and how a meeting takes place, from the words of the contract into Zoom's.

use api::{
    error::FieldErrors,
    meeting::{AutoRecording, MeetingSettings, Recurrence, StartTime},
};
use jiff::{
    SignedDuration, Timestamp, Zoned,
    civil::DateTime,
    tz::{AmbiguousOffset, TimeZone},
};

use crate::failure::one_field;

/// How long ago a start may lie: the minute the form was filled in is not yet the past.
const START_GRACE: SignedDuration = SignedDuration::from_mins(1);

/// Whether a meeting may start then.
///
/// # Errors
/// Where it lies in the past.
pub fn not_past(start: Timestamp, now: Timestamp) -> Result<(), FieldErrors> {
    if start < now - START_GRACE {
        return Err(one_field("start_time", "The meeting would start in the past."));
    }
    Ok(())
}

/// A time zone that exists.
#[derive(Debug, Clone)]
pub struct Zone {
    zone: TimeZone,
    /// Its IANA name.
    pub name: String,
}

impl Zone {
    /// The zone of an IANA name.
    ///
    /// # Errors
    /// Where there is none.
    pub fn named(name: &str) -> Result<Self, FieldErrors> {
        let zone = TimeZone::get(name).ok();
        let name = zone.as_ref().and_then(TimeZone::iana_name).filter(|it| *it != "Etc/Unknown");
        let name = name.map(str::to_owned);
        zone.zip(name).map(|(zone, name)| Self { zone, name }).ok_or_else(|| {
            one_field("timezone", "Choose a time zone by its IANA name, such as Europe/Berlin.")
        })
    }

    /// The instant of a time. A time the zone's clocks skip is refused; of a time they show twice
    /// the first is meant.
    ///
    /// # Errors
    /// Says on `field` why there is none.
    pub fn instant(&self, field: &str, time: StartTime) -> Result<Timestamp, FieldErrors> {
        let local = match time {
            StartTime::Instant(instant) => return Ok(instant.into()),
            StartTime::Local(local) => DateTime::from(local),
        };
        let ambiguous = self.zone.to_ambiguous_timestamp(local);
        if matches!(ambiguous.offset(), AmbiguousOffset::Gap { .. }) {
            let rule = format!(
                "Clocks in {} skip {} on {}: choose another time.",
                self.name,
                local.time().strftime("%H:%M"),
                local.date()
            );
            return Err(one_field(field, &rule));
        }
        ambiguous.earlier().map_err(|_| one_field(field, "This date is out of reach."))
    }

    /// What its clocks show at an instant.
    #[must_use]
    pub fn on_its_clocks(&self, instant: Timestamp) -> Zoned {
        instant.to_zoned(self.zone.clone())
    }

    /// The instant of a start.
    ///
    /// # Errors
    /// As [`Self::instant`]; where it lies in the past, which Zoom would ignore without a word.
    pub fn start(&self, time: StartTime, now: Timestamp) -> Result<Timestamp, FieldErrors> {
        let start = self.instant("start_time", time)?;
        not_past(start, now)?;
        Ok(start)
    }

    /// How a meeting that starts then comes back.
    ///
    /// # Errors
    /// Where its end is no time of this zone, or does not lie after the start.
    pub fn recurrence(
        &self,
        recurrence: &Recurrence,
        start: Timestamp,
    ) -> Result<zoom::Recurrence, FieldErrors> {
        let end = recurrence.end_date_time.map(|end| self.instant("end_date_time", end));
        let end = end.transpose()?;
        if end.is_some_and(|end| end <= start) {
            return Err(one_field("end_date_time", "It would end before it begins."));
        }
        let days: Vec<_> = recurrence.weekly_days.iter().map(ToString::to_string).collect();
        Ok(zoom::Recurrence {
            every: recurrence.every.into(),
            repeat_interval: recurrence.repeat_interval,
            weekly_days: days.join(","),
            monthly_day: recurrence.monthly_day,
            monthly_week: recurrence.monthly_week,
            monthly_week_day: recurrence.monthly_week_day,
            end_times: recurrence.end_times,
            end_date_time: end,
        })
    }
}

/// What the host decides, in Zoom's terms.
#[must_use]
pub fn settings(settings: &MeetingSettings) -> zoom::NewMeetingSettings {
    zoom::NewMeetingSettings {
        waiting_room: settings.waiting_room,
        join_before_host: settings.join_before_host,
        mute_upon_entry: settings.mute_upon_entry,
        auto_recording: settings.auto_recording.map(|recording| match recording {
            AutoRecording::Local => zoom::AutoRecording::Local,
            AutoRecording::Cloud => zoom::AutoRecording::Cloud,
            AutoRecording::None => zoom::AutoRecording::None,
        }),
        alternative_hosts: settings.alternative_hosts.clone(),
        approval_type: settings.approval_type.map(Into::into),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn instant(local: &str, zone_name: &str) -> Result<String, String> {
        let zone = Zone::named(zone_name).unwrap();
        zone.instant("start_time", local.parse().unwrap())
            .map(|instant| instant.to_string())
            .map_err(|broken| broken.0["start_time"].clone())
    }

    #[test]
    fn a_local_start_is_read_on_the_clocks_of_its_zone_on_both_sides_of_a_change() {
        let berlin = |local| instant(local, "Europe/Berlin");
        assert_eq!(berlin("2027-03-27T09:00:00"), Ok("2027-03-27T08:00:00Z".into()));
        assert_eq!(berlin("2027-03-28T09:00:00"), Ok("2027-03-28T07:00:00Z".into()));
    }

    #[test]
    fn a_time_the_clocks_skip_is_refused_and_of_one_shown_twice_the_first_is_meant() {
        let skipped = instant("2027-03-28T02:30:00", "Europe/Berlin").unwrap_err();
        assert!(skipped.contains("skip 02:30 on 2027-03-28"), "{skipped}");
        let twice = instant("2027-10-31T02:30:00", "Europe/Berlin");
        assert_eq!(twice, Ok("2027-10-31T00:30:00Z".into()));
    }

    #[test]
    fn a_zone_is_known_by_its_iana_name_alone() {
        assert_eq!(Zone::named("europe/berlin").unwrap().name, "Europe/Berlin");
        for bad in ["", "Mars/Olympus", "Etc/Unknown", "+02:00", "../../etc/passwd"] {
            assert!(Zone::named(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_recurrence_ends_on_the_clocks_of_the_zone_and_after_the_start() {
        let zone = Zone::named("Europe/Berlin").unwrap();
        let start = "2026-12-01T08:00:00Z".parse().unwrap();
        let until = |end: &str| {
            let text = format!(
                r#"{{"type":2,"repeat_interval":2,"weekly_days":[3,5],"end_date_time":"{end}"}}"#
            );
            zone.recurrence(&serde_json::from_str(&text).unwrap(), start)
        };
        let recurrence = until("2026-12-31T23:59:59").unwrap();
        assert_eq!(recurrence.end_date_time, Some("2026-12-31T22:59:59Z".parse().unwrap()));
        assert_eq!((recurrence.every, &*recurrence.weekly_days), (2, "3,5"));
        let broken = until("2026-12-01T09:00:00").unwrap_err().0;
        assert!(broken.contains_key("end_date_time"), "{broken:?}");
    }
}

//! Changing and deleting meetings.

use serde::{Deserialize, Serialize};

use super::{
    DURATION_MAX_MINUTES, MeetingSettings, Recurrence, StartTime, agenda_rule, passcode_rule,
    topic_rule,
};
use crate::{OccurrenceId, error::FieldErrors};

/// The body of `PATCH /meeting/{id}`. Absent: as it is.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChangeMeeting {
    /// 1 to 200 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub topic: Option<String>,
    /// At most 2,000 characters; an empty text empties it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agenda: Option<String>,
    /// When it starts; not in the past.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start_time: Option<StartTime>,
    /// 1 to 1,440 minutes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duration: Option<u32>,
    /// IANA time zone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timezone: Option<String>,
    /// At most 10 letters, digits or `@ - _ *`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password: Option<String>,
    /// How it comes back from now on; makes a meeting that did not come back one that does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recurrence: Option<Recurrence>,
    /// What the host decides.
    #[serde(default)]
    pub settings: MeetingSettings,
}

impl ChangeMeeting {
    /// Whether it changes nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The request with blanks around its texts removed. Whether the start lies in the past is
    /// the server's to say: it knows the time zones.
    ///
    /// # Errors
    /// The rules that are broken, by field.
    pub fn validated(mut self) -> Result<Self, FieldErrors> {
        let mut broken = FieldErrors::default();
        for text in [&mut self.topic, &mut self.agenda].into_iter().flatten() {
            *text = text.trim().to_owned();
        }
        for (field, rule) in [
            ("topic", self.topic.as_deref().and_then(topic_rule)),
            ("agenda", self.agenda.as_deref().and_then(agenda_rule)),
            ("password", self.password.as_deref().and_then(passcode_rule)),
        ] {
            if let Some(rule) = rule {
                broken.add(field, rule);
            }
        }
        if self.duration.is_some_and(|minutes| !(1..=DURATION_MAX_MINUTES).contains(&minutes)) {
            broken.add("duration", "A meeting lasts 1 to 1,440 minutes.");
        }
        if let Some(recurrence) = &mut self.recurrence {
            recurrence.validate(&mut broken);
        }
        self.settings.validate(&mut broken);
        broken.into_result()?;
        Ok(self)
    }

    /// The request where it is for one sitting alone. Zoom: of one sitting agenda, start,
    /// duration and some of the settings can differ; `timezone` is what the start is read by.
    ///
    /// # Errors
    /// Names the fields that all sittings share.
    pub fn for_one_sitting(self) -> Result<Self, FieldErrors> {
        let mut broken = FieldErrors::default();
        for (field, given) in [
            ("topic", self.topic.is_some()),
            ("password", self.password.is_some()),
            ("recurrence", self.recurrence.is_some()),
            ("alternative_hosts", self.settings.alternative_hosts.is_some()),
            ("approval_type", self.settings.approval_type.is_some()),
        ] {
            if given {
                broken.add(field, "All sittings share this: change the whole meeting instead.");
            }
        }
        broken.into_result()?;
        Ok(self)
    }
}

/// The query of `GET` and `PATCH /meeting/{id}`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OneSitting {
    /// The one sitting meant; absent: the meeting with all of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub occurrence_id: Option<OccurrenceId>,
}

/// The query of `DELETE /meeting/{id}`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeleteMeeting {
    /// The one sitting to delete; absent: the meeting with all of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub occurrence_id: Option<OccurrenceId>,
    /// Zoom mails the host and the alternative hosts.
    #[serde(default)]
    pub schedule_for_reminder: bool,
    /// Zoom mails those who registered.
    #[serde(default)]
    pub cancel_meeting_reminder: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(json: &str) -> ChangeMeeting {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn a_change_keeps_the_rules_of_a_new_meeting() {
        assert!(change("{}").is_empty());
        let changed = change(r#"{"topic":" Stand-up ","agenda":" ","duration":1440}"#).validated();
        let changed = changed.unwrap();
        assert_eq!(
            (changed.topic.as_deref(), changed.agenda.as_deref()),
            (Some("Stand-up"), Some(""))
        );
        let broken = ChangeMeeting {
            topic: Some(" ".into()),
            agenda: Some("x".repeat(2_001)),
            duration: Some(0),
            password: Some("eleven chars".into()),
            ..change(r#"{"recurrence":{"type":1},"settings":{"alternative_hosts":["x"]}}"#)
        };
        let fields = broken.validated().unwrap_err().0;
        assert_eq!(
            fields.keys().collect::<Vec<_>>(),
            ["agenda", "alternative_hosts", "duration", "end_times", "password", "topic"]
        );
    }

    #[test]
    fn what_all_sittings_share_is_not_changed_for_one() {
        let one = r#"{"agenda":"x","start_time":"2026-12-01T09:00:00","duration":30,
            "timezone":"Europe/Berlin","settings":{"waiting_room":true,"auto_recording":"none"}}"#;
        assert!(change(one).for_one_sitting().is_ok());
        let all = r#"{"topic":"x","password":"x","recurrence":{"type":1,"end_times":2},
            "settings":{"alternative_hosts":[],"approval_type":2}}"#;
        let fields = change(all).for_one_sitting().unwrap_err().0;
        assert_eq!(
            fields.keys().collect::<Vec<_>>(),
            ["alternative_hosts", "approval_type", "password", "recurrence", "topic"]
        );
    }
}

//! What the host decides about a meeting.

use serde::{Deserialize, Serialize};

use crate::{error::FieldErrors, session::parse_email};

/// Most people who may start a meeting in the host's place. Zoom names no limit.
pub const ALTERNATIVE_HOSTS_MAX: usize = 50;

/// Whether a meeting is recorded by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AutoRecording {
    /// On the host's computer.
    Local,
    /// At Zoom.
    Cloud,
    /// Not at all.
    None,
}

/// Whether people register before they can join: Zoom's `approval_type`, a number on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "u8", try_from = "u8")]
pub enum ApprovalType {
    /// Zoom: 0. They register and may join.
    Automatic,
    /// Zoom: 1. They register, and the host lets each of them join.
    Manual,
    /// Zoom: 2. They need not register.
    NoRegistration,
}

impl From<ApprovalType> for u8 {
    fn from(approval: ApprovalType) -> Self {
        match approval {
            ApprovalType::Automatic => 0,
            ApprovalType::Manual => 1,
            ApprovalType::NoRegistration => 2,
        }
    }
}

impl TryFrom<u8> for ApprovalType {
    type Error = &'static str;

    fn try_from(number: u8) -> Result<Self, &'static str> {
        match number {
            0 => Ok(Self::Automatic),
            1 => Ok(Self::Manual),
            2 => Ok(Self::NoRegistration),
            _ => Err("an approval type is 0, 1 or 2"),
        }
    }
}

/// What the host decides about a meeting. Absent: as the host's Zoom settings say, or as it is.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MeetingSettings {
    /// People wait until the host lets them in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waiting_room: Option<bool>,
    /// People may come in before the host.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub join_before_host: Option<bool>,
    /// People come in muted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mute_upon_entry: Option<bool>,
    /// Whether it is recorded by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub auto_recording: Option<AutoRecording>,
    /// The emails of colleagues who may start it in the host's place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alternative_hosts: Option<Vec<String>>,
    /// Whether people register. Zoom: only where the host has a licence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approval_type: Option<ApprovalType>,
}

impl MeetingSettings {
    /// Brings the emails to their one spelling; notes the rules that are broken.
    pub(super) fn validate(&mut self, broken: &mut FieldErrors) {
        let Some(hosts) = &mut self.alternative_hosts else { return };
        if hosts.len() > ALTERNATIVE_HOSTS_MAX {
            broken.add("alternative_hosts", "A meeting has at most 50 alternative hosts.");
            return;
        }
        for host in hosts {
            match parse_email(host) {
                Ok(email) => *host = email,
                Err(rule) => broken.add("alternative_hosts", rule),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_cross_the_wire_in_zooms_own_values() {
        let text = r#"{"waiting_room":true,"auto_recording":"cloud","approval_type":1}"#;
        let settings: MeetingSettings = serde_json::from_str(text).unwrap();
        assert_eq!(settings.auto_recording, Some(AutoRecording::Cloud));
        assert_eq!(settings.approval_type, Some(ApprovalType::Manual));
        assert_eq!(serde_json::to_string(&settings).unwrap(), text);
        for bad in [r#"{"approval_type":3}"#, r#"{"auto_recording":"tape"}"#, r#"{"audio":"x"}"#] {
            assert!(serde_json::from_str::<MeetingSettings>(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn each_alternative_host_is_one_email_and_they_are_not_too_many() {
        let fits = |hosts: Vec<String>| {
            let mut broken = FieldErrors::default();
            let mut settings =
                MeetingSettings { alternative_hosts: Some(hosts), ..MeetingSettings::default() };
            settings.validate(&mut broken);
            broken.into_result().map(|()| settings.alternative_hosts.unwrap())
        };
        assert_eq!(fits(vec![" Ada@Example.com".into()]), Ok(vec!["ada@example.com".into()]));
        assert_eq!(fits(Vec::new()), Ok(Vec::new()));
        assert!(fits(vec!["ada@example.com;eve@example.com".into()]).is_err());
        assert!(fits(vec!["ada@example.com".into(); 50]).is_ok());
        assert!(fits(vec!["ada@example.com".into(); 51]).is_err());
    }
}

//! The settings of a meeting: which there are, their defaults and what values Zoom lets them have.

use serde_json::{Map, Value, json};

use crate::body::Fields;

/// The settings a request can say. Others are ignored.
const KNOWN: &[&str] = &[
    "additional_data_center_regions",
    "allow_host_control_participant_mute_state",
    "allow_multiple_devices",
    "alternative_host_update_polls",
    "alternative_hosts",
    "alternative_hosts_email_notification",
    "approval_type",
    "approved_or_denied_countries_or_regions",
    "audio",
    "audio_conference_info",
    "authentication_domains",
    "authentication_exception",
    "authentication_option",
    "auto_recording",
    "auto_start_ai_companion_questions",
    "auto_start_meeting_summary",
    "breakout_room",
    "calendar_type",
    "close_registration",
    "cn_meeting",
    "contact_email",
    "contact_name",
    "continuous_meeting_chat",
    "device_testing",
    "disable_participant_video",
    "email_in_attendee_report",
    "email_notification",
    "encryption_type",
    "focus_mode",
    "global_dial_in_countries",
    "host_save_video_order",
    "host_video",
    "in_meeting",
    "internal_meeting",
    "jbh_time",
    "join_before_host",
    "language_interpretation",
    "meeting_authentication",
    "meeting_invitees",
    "mute_upon_entry",
    "participant_focused_meeting",
    "participant_video",
    "private_meeting",
    "push_change_to_calendar",
    "question_and_answer",
    "registrants_confirmation_email",
    "registrants_email_notification",
    "registration_type",
    "resources",
    "show_share_button",
    "sign_language_interpretation",
    "summary_template_id",
    "use_pmi",
    "waiting_room",
    "watermark",
    "who_can_ask_questions",
    "who_will_receive_summary",
];

/// What a request says of the settings; faults go to `fields`, which reads the same object.
pub(crate) fn read(fields: &mut Fields<'_>, object: &Map<String, Value>) -> Map<String, Value> {
    let among = |choices: &'static [i64]| move |number: i64| choices.contains(&number);
    fields.number("approval_type", among(&[0, 1, 2]));
    fields.number("registration_type", among(&[1, 2, 3]));
    fields.number("jbh_time", among(&[0, 5, 10, 15]));
    for (name, choices) in [
        ("audio", ["both", "telephony", "voip", "thirdParty"].as_slice()),
        ("auto_recording", &["local", "cloud", "none"]),
        ("encryption_type", &["enhanced_encryption", "e2ee"]),
    ] {
        fields.read(name, |value| value.as_str().filter(|text| choices.contains(text)));
    }
    for name in [
        "host_video",
        "participant_video",
        "join_before_host",
        "mute_upon_entry",
        "waiting_room",
        "use_pmi",
    ] {
        fields.flag(name);
    }
    let known = object.iter().filter(|(name, _)| KNOWN.contains(&name.as_str()));
    known.map(|(name, value)| (name.clone(), value.clone())).collect()
}

/// The settings in full: Zoom's defaults where the host `said` nothing else.
pub(crate) fn view(said: &Map<String, Value>) -> Value {
    let mut settings = json!({
        "host_video": false,
        "participant_video": false,
        "cn_meeting": false,
        "in_meeting": false,
        "join_before_host": false,
        "jbh_time": 0,
        "mute_upon_entry": false,
        "watermark": false,
        "use_pmi": false,
        "approval_type": 2,
        "registration_type": 1,
        "audio": "both",
        "auto_recording": "none",
        "alternative_hosts": "",
        "alternative_hosts_email_notification": true,
        "close_registration": false,
        "waiting_room": false,
        "registrants_confirmation_email": true,
        "registrants_email_notification": true,
        "meeting_authentication": false,
        "encryption_type": "enhanced_encryption",
        "allow_multiple_devices": false,
        "focus_mode": false,
        "private_meeting": false,
        "email_notification": true,
        "host_save_video_order": false,
        "device_testing": false,
        "internal_meeting": false,
        "participant_focused_meeting": false,
        "push_change_to_calendar": false,
        "meeting_invitees": [],
    });
    for (name, value) in said {
        settings[name] = value.clone();
    }
    settings
}

//! The settings of a meeting: which there are, their defaults and what values Zoom lets them have.

use serde_json::{Map, Value, json};

use crate::body::Fields;

/// Settings that are on or off.
const FLAGS: &[&str] = &[
    "allow_host_control_participant_mute_state",
    "allow_multiple_devices",
    "alternative_host_update_polls",
    "alternative_hosts_email_notification",
    "auto_start_ai_companion_questions",
    "auto_start_meeting_summary",
    "close_registration",
    "cn_meeting",
    "device_testing",
    "disable_participant_video",
    "email_in_attendee_report",
    "email_notification",
    "enforce_login",
    "focus_mode",
    "host_save_video_order",
    "host_video",
    "in_meeting",
    "internal_meeting",
    "join_before_host",
    "meeting_authentication",
    "mute_upon_entry",
    "participant_focused_meeting",
    "participant_video",
    "private_meeting",
    "push_change_to_calendar",
    "registrants_confirmation_email",
    "registrants_email_notification",
    "show_share_button",
    "use_pmi",
    "waiting_room",
    "watermark",
];
/// Settings that are one of some numbers.
const NUMBERS: &[(&str, &[i64])] = &[
    ("approval_type", &[0, 1, 2]),
    ("calendar_type", &[1, 2]),
    ("jbh_time", &[0, 5, 10, 15]),
    ("registration_type", &[1, 2, 3]),
    ("who_can_ask_questions", &[1, 2, 3, 4, 5]),
    ("who_will_receive_summary", &[1, 2, 3, 4]),
];
/// Settings that are one of some words.
const WORDS: &[(&str, &[&str])] = &[
    ("audio", &["both", "telephony", "voip", "thirdParty"]),
    ("auto_recording", &["local", "cloud", "none"]),
    ("encryption_type", &["enhanced_encryption", "e2ee"]),
];
/// Settings that are texts.
const TEXTS: &[&str] = &[
    "alternative_hosts",
    "audio_conference_info",
    "authentication_domains",
    "authentication_name",
    "authentication_option",
    "contact_email",
    "contact_name",
    "enforce_login_domains",
    "summary_template_id",
];
/// The longest text among them, in characters. Zoom: of `audio_conference_info`; it says nothing of
/// the others.
const TEXT_MAX: usize = 2_048;
const LISTS: &[&str] = &[
    "authentication_exception",
    "custom_keys",
    "global_dial_in_countries",
    "global_dial_in_numbers",
    "meeting_invitees",
    "resources",
];
const OBJECTS: &[&str] = &[
    "approved_or_denied_countries_or_regions",
    "breakout_room",
    "continuous_meeting_chat",
    "language_interpretation",
    "question_and_answer",
    "sign_language_interpretation",
];
/// What may differ from one occurrence of a meeting to the next (Zoom: `occurrence_id` of a
/// change).
const VARYING: &[&str] = &[
    "host_video",
    "participant_video",
    "join_before_host",
    "mute_upon_entry",
    "waiting_room",
    "watermark",
    "auto_recording",
];

/// Whether a setting may differ from one occurrence to the next.
pub(crate) fn may_vary(name: &str) -> bool {
    VARYING.contains(&name)
}

/// What a request says of the settings; faults go to `fields`. What Zoom does not know is
/// ignored.
pub(crate) fn read(fields: &mut Fields<'_>) -> Map<String, Value> {
    let mut said = Map::new();
    let mut keep = |name: &str, value: Option<Value>| {
        if let Some(value) = value {
            said.insert(name.to_owned(), value);
        }
    };
    for name in FLAGS {
        keep(name, fields.flag(name).map(Value::from));
    }
    for (name, choices) in NUMBERS {
        keep(name, fields.number(name, |number| choices.contains(&number)).map(Value::from));
    }
    for (name, choices) in WORDS {
        let word = |value: &'_ Value| value.as_str().is_some_and(|text| choices.contains(&text));
        keep(name, fields.read(name, |value| word(value).then(|| value.clone())));
    }
    for name in TEXTS {
        keep(name, fields.text(name, TEXT_MAX).map(Value::from));
    }
    for name in LISTS {
        keep(name, fields.read(name, |value| value.is_array().then(|| value.clone())));
    }
    for name in OBJECTS {
        keep(name, fields.read(name, |value| value.is_object().then(|| value.clone())));
    }
    said
}

/// The settings in full: Zoom's defaults where the host `said` nothing else, the last word
/// counting.
pub(crate) fn view<'a>(said: impl IntoIterator<Item = &'a Map<String, Value>>) -> Value {
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
        "enforce_login": false,
        "enforce_login_domains": "",
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
    for (name, value) in said.into_iter().flatten() {
        settings[name] = value.clone();
    }
    settings
}

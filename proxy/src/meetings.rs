//! Zoom's meetings in the words of the contract.

use std::time::Duration;

use api::{
    MeetingId, UserId,
    meeting::{
        AutoRecording, Every, Meeting, MeetingDetails, MeetingSettings, Occurrence, Recurrence,
        StartTime, UpcomingMeeting,
    },
};
use jiff::{SignedDuration, Timestamp};

use crate::app::App;

/// Zoom: a start link works for two hours.
const START_LINK_LIFE: SignedDuration = SignedDuration::from_hours(2);
/// Zoom: that of a user made by an app (`custCreate`) works for 90 days.
const START_LINK_LIFE_MADE_BY_AN_APP: SignedDuration = SignedDuration::from_hours(90 * 24);

/// How long a start link in hand waits to learn whether an app made its host.
const HOST_WITHIN: Duration = Duration::from_secs(1);

/// When a host's start link, made at `made_at`, stops working.
pub async fn start_link_end(app: &App, host_id: &UserId, made_at: Timestamp) -> Timestamp {
    let host = app.zoom.get_user_details(host_id.as_str());
    let life = match tokio::time::timeout(HOST_WITHIN, host).await {
        Ok(Ok(host)) if host.made_by_an_app() => START_LINK_LIFE_MADE_BY_AN_APP,
        // Not known is told as the sooner end.
        Ok(_) | Err(_) => START_LINK_LIFE,
    };
    made_at + life
}

/// Zoom: 3 recurs without a fixed time, 8 with one.
fn recurs(meeting_type: u8) -> bool {
    matches!(meeting_type, 3 | zoom::RECURRING_MEETING)
}

/// A row of a user's list; `None`, and a line in the log, where it has no number.
#[must_use]
pub fn meeting(row: zoom::Meeting) -> Option<Meeting> {
    let Some(id) = MeetingId::new(row.id) else {
        tracing::warn!(meeting.uuid = row.uuid, "a meeting without a readable id is left out");
        return None;
    };
    Some(Meeting {
        id,
        host_id: row.host_id.parse().ok(),
        topic: row.topic,
        agenda: row.agenda,
        start_time: row.start_time.map(Into::into),
        duration: row.duration,
        timezone: row.timezone,
        recurring: recurs(row.meeting_type),
        join_url: row.join_url,
        created_at: row.created_at.map(Into::into),
    })
}

/// A row of the account's list of what is to come.
#[must_use]
pub fn upcoming(row: zoom::UpcomingEvent) -> UpcomingMeeting {
    UpcomingMeeting {
        id: row.id.parse().ok(),
        topic: row.topic,
        start_time: row.start_time.map(Into::into),
        host_id: row.host_id.parse().ok(),
        host_name: row.host_name,
        dept: row.dept,
    }
}

/// A meeting in full, but for what signs somebody in.
#[must_use]
pub fn details(id: MeetingId, found: zoom::MeetingDetails) -> MeetingDetails {
    MeetingDetails {
        id,
        host_id: found.host_id.parse().ok(),
        host_email: found.host_email,
        topic: found.topic,
        agenda: found.agenda,
        kind: found.meeting_type,
        recurring: recurs(found.meeting_type),
        status: found.status,
        start_time: found.start_time.map(Into::into),
        duration: found.duration,
        timezone: found.timezone,
        created_at: found.created_at.map(Into::into),
        password: found.password,
        join_url: found.join_url,
        registration_url: found.registration_url,
        settings: settings(found.settings),
        recurrence: found.recurrence.as_ref().and_then(recurrence),
        occurrences: found.occurrences.into_iter().filter_map(occurrence).collect(),
        quota: None,
    }
}

fn settings(found: zoom::MeetingSettings) -> MeetingSettings {
    let auto_recording = match found.auto_recording.as_str() {
        "local" => Some(AutoRecording::Local),
        "cloud" => Some(AutoRecording::Cloud),
        "none" => Some(AutoRecording::None),
        _ => None,
    };
    let hosts = |text: String| {
        let hosts = text.split([';', ',']).map(str::trim).filter(|host| !host.is_empty());
        hosts.map(str::to_owned).collect()
    };
    MeetingSettings {
        waiting_room: found.waiting_room,
        join_before_host: found.join_before_host,
        mute_upon_entry: found.mute_upon_entry,
        auto_recording,
        alternative_hosts: found.alternative_hosts.map(hosts),
        approval_type: found.approval_type.and_then(|number| number.try_into().ok()),
    }
}

/// `None` where Zoom does not tell what it comes back by.
fn recurrence(found: &zoom::Recurrence) -> Option<Recurrence> {
    let days = found.weekly_days.split(',').filter_map(|day| day.trim().parse().ok());
    Some(Recurrence {
        every: Every::try_from(found.every).ok()?,
        repeat_interval: found.repeat_interval,
        weekly_days: days.collect(),
        monthly_day: found.monthly_day,
        monthly_week: found.monthly_week,
        monthly_week_day: found.monthly_week_day,
        end_times: found.end_times,
        end_date_time: found.end_date_time.map(|end| StartTime::Instant(end.into())),
    })
}

/// `None`, and a line in the log, where it has no readable name.
fn occurrence(row: zoom::Occurrence) -> Option<Occurrence> {
    let Ok(occurrence_id) = row.occurrence_id.parse() else {
        tracing::warn!(
            occurrence.id = row.occurrence_id,
            "an occurrence without a readable id is left out"
        );
        return None;
    };
    Some(Occurrence {
        occurrence_id,
        start_time: row.start_time.map(Into::into),
        duration: row.duration,
        status: row.status,
    })
}

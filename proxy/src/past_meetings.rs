//! Zoom's rows of past meetings in the words of the contract.

use api::{
    MeetingId,
    report::{MeetingKind, PastMeeting, ReportRange, ReportType},
};

/// The days Zoom says it served; those asked for where it does not tell.
#[must_use]
pub fn served(report: &zoom::UserReport, asked: ReportRange) -> ReportRange {
    ReportRange {
        from: report.from.map_or(asked.from, Into::into),
        to: report.to.map_or(asked.to, Into::into),
    }
}

/// Zoom's word for a kind of report.
#[must_use]
pub fn zoom_type(report_type: ReportType) -> zoom::ReportType {
    match report_type {
        ReportType::Past => zoom::ReportType::Past,
        ReportType::PastOne => zoom::ReportType::PastOne,
    }
}

/// A row of a user's report in the words of the contract; `None`, and a line in the log, where
/// it has no UUID to name it by.
#[must_use]
pub fn of_report(row: zoom::ReportMeeting) -> Option<PastMeeting> {
    let kind = kind(row.kind());
    let Ok(uuid) = row.uuid.parse() else {
        tracing::warn!(
            meeting.uuid = row.uuid,
            "a past meeting without a readable UUID is left out"
        );
        return None;
    };
    Some(PastMeeting {
        uuid,
        id: MeetingId::new(row.id),
        topic: row.topic,
        kind,
        host_name: row.user_name,
        host_email: row.user_email,
        dept: row.dept,
        start_time: row.start_time.map(Into::into),
        end_time: row.end_time.map(Into::into),
        duration: row.duration,
        participants_count: row.participants_count,
        total_minutes: row.total_minutes,
    })
}

/// A row of the account's history, likewise.
#[must_use]
pub fn of_history(row: zoom::HistoryMeeting) -> Option<PastMeeting> {
    let Ok(uuid) = row.meeting_uuid.parse() else {
        tracing::warn!(
            meeting.uuid = row.meeting_uuid,
            "a past meeting without a readable UUID is left out"
        );
        return None;
    };
    Some(PastMeeting {
        uuid,
        id: MeetingId::new(row.meeting_id),
        topic: row.topic,
        kind: kind(row.kind),
        host_name: row.host_display_name,
        host_email: row.host_email,
        dept: row.department,
        start_time: row.start_time.map(Into::into),
        end_time: row.end_time.map(Into::into),
        duration: row.duration,
        participants_count: row.participants,
        total_minutes: row.total_participant_minutes,
    })
}

fn kind(kind: zoom::HistoryKind) -> MeetingKind {
    match kind {
        zoom::HistoryKind::Meeting => MeetingKind::Meeting,
        zoom::HistoryKind::Webinar => MeetingKind::Webinar,
    }
}

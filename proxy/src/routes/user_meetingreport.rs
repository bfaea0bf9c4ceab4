//! `GET /user/meetingreport/{id}`: a past meeting, its participant rows and attendance. For its
//! host and for administrators.

use api::{
    IdError, PastMeetingRef,
    report::{MeetingReport, ParticipantRow},
};
use axum::Json;

use crate::{
    app::App,
    attendance::{self, Joined},
    failure::Failure,
    http::PathText,
    past_meetings,
    session::Member,
};

const OTHERS: Failure =
    Failure::Forbidden("Only the meeting's host and the account's administrators read its report.");

pub(super) async fn handle(
    app: App,
    member: Member,
    PathText(text): PathText,
) -> Result<Json<MeetingReport>, Failure> {
    let named: PastMeetingRef =
        text.parse().map_err(|error: IdError| Failure::InvalidRequest(error.to_string()))?;
    let id = match &named {
        PastMeetingRef::Uuid(uuid) => zoom::PastMeetingRef::Uuid(uuid.as_str()),
        PastMeetingRef::Latest(id) => zoom::PastMeetingRef::Latest(id.number()),
    };
    let (found, rows) = find(&app, &member, id).await?;
    let meeting = past_meetings::of_report(found).ok_or_else(|| {
        Failure::Internal("Zoom answered a past meeting without a readable UUID".into())
    })?;
    // Who only waited was not there.
    let mut rows: Vec<Joined> =
        rows.into_iter().filter(|row| row.status != "in_waiting_room").map(joined).collect();
    rows.sort_by_key(|joined| (joined.row.join_time.is_none(), joined.row.join_time));
    // Zoom: durations stay 0 for a while after a large meeting, until its rows are counted.
    let counted = |joined: &Joined| joined.row.duration > 0;
    let nobody_expected = rows.is_empty() && meeting.participants_count < 2;
    let ready = nobody_expected || rows.iter().any(counted);
    Ok(Json(MeetingReport {
        attendance: attendance::merge(&rows, u64::from(meeting.duration) * 60),
        participants: rows.into_iter().map(|joined| joined.row).collect(),
        meeting,
        ready,
    }))
}

/// The sitting and its joins. Zoom knows webinars under paths of their own; an id does not tell
/// which it is of.
async fn find(
    app: &App,
    member: &Member,
    id: zoom::PastMeetingRef<'_>,
) -> Result<(zoom::ReportMeeting, Vec<zoom::Participant>), Failure> {
    let zoom = &app.zoom;
    if !member.administers() {
        // Whose it is comes first: to others a colleague's meeting must not even exist.
        match zoom.past_meeting(id).await {
            Ok(past) if past.host_id == member.0.user.id.as_str() => {}
            Ok(_) => return Err(OTHERS),
            Err(error) if error.is_meeting_missing() => {
                return webinar(app, member, id).await;
            }
            Err(error) => return Err(error.into()),
        }
    }
    match zoom.report_meeting(id).await {
        Err(error) if error.is_meeting_missing() => webinar(app, member, id).await,
        found => Ok((found?, zoom.report_meeting_participants(id).await?)),
    }
}

/// Zoom tells a webinar's host by email alone.
async fn webinar(
    app: &App,
    member: &Member,
    id: zoom::PastMeetingRef<'_>,
) -> Result<(zoom::ReportMeeting, Vec<zoom::Participant>), Failure> {
    let found = app.zoom.report_webinar(id).await?;
    if !member.administers() && !found.user_email.eq_ignore_ascii_case(&member.0.user.email) {
        return Err(OTHERS);
    }
    Ok((found, app.zoom.report_webinar_participants(id).await?))
}

fn joined(row: zoom::Participant) -> Joined {
    // `id` is deprecated in favour of `participant_user_id`; either may be missing.
    let id = if row.participant_user_id.is_empty() { row.id } else { row.participant_user_id };
    Joined {
        row: ParticipantRow {
            id,
            name: row.name,
            user_email: row.user_email,
            join_time: row.join_time.map(Into::into),
            leave_time: row.leave_time.map(Into::into),
            duration: row.duration,
        },
        registrant_id: row.registrant_id,
        internal: row.internal_user,
    }
}

//! Every operation of the client, with all it can send.

use jiff::civil::date;
use serde_json::Value;

use crate::{
    AutoRecording, Error, HostActivity, MeetingChange, MeetingListType, MeetingQuery,
    MeetingRemoval, MeetingStart, NewMeeting, NewMeetingSettings, NewUser, Operation,
    PastMeetingRef, Recurrence, ReportType, UserChange, UserQuery, UserRemoval, UserRemovalAction,
    UserStatus, UserStatusAction, ZoomClient,
};

/// Every operation with the verb and path of a call that [`perform`] makes.
pub(super) const ALL: [(Operation, &str, &str); 27] = [
    (Operation::ListUsers, "get", "/users"),
    (Operation::CreateUser, "post", "/users"),
    (Operation::GetUser, "get", "/users/u"),
    (Operation::OwnProfile, "get", "/users/me"),
    (Operation::UpdateUser, "patch", "/users/u"),
    (Operation::DeleteUser, "delete", "/users/u"),
    (Operation::SetUserStatus, "put", "/users/u/status"),
    (Operation::RevokeSsoToken, "delete", "/users/u/token"),
    (Operation::UsersSummary, "get", "/users/summary"),
    (Operation::ListMeetings, "get", "/users/u/meetings"),
    (Operation::CreateMeeting, "post", "/users/u/meetings"),
    (Operation::GetMeeting, "get", "/meetings/5"),
    (Operation::UpdateMeeting, "patch", "/meetings/5"),
    (Operation::DeleteMeeting, "delete", "/meetings/5"),
    (Operation::MeetingInvitation, "get", "/meetings/5/invitation"),
    (Operation::PastMeeting, "get", "/past_meetings/5"),
    (Operation::PastMeetingParticipants, "get", "/past_meetings/5/participants"),
    (Operation::PastWebinarParticipants, "get", "/past_webinars/5/participants"),
    (Operation::ReportUserMeetings, "get", "/report/users/u/meetings"),
    (Operation::ReportHistoryMeetings, "get", "/report/history_meetings"),
    (Operation::ReportMeeting, "get", "/report/meetings/5"),
    (Operation::ReportWebinar, "get", "/report/webinars/5"),
    (Operation::ReportMeetingParticipants, "get", "/report/meetings/5/participants"),
    (Operation::ReportWebinarParticipants, "get", "/report/webinars/5/participants"),
    (Operation::ReportDaily, "get", "/report/daily"),
    (Operation::ReportUsers, "get", "/report/users"),
    (Operation::ReportUpcomingEvents, "get", "/report/upcoming_events"),
];

fn new_user() -> NewUser {
    NewUser {
        email: "ada@example.com".into(),
        first_name: "Ada".into(),
        last_name: "Lovelace".into(),
        licence: 1,
    }
}

fn settings() -> NewMeetingSettings {
    NewMeetingSettings {
        waiting_room: Some(true),
        join_before_host: Some(false),
        mute_upon_entry: Some(true),
        auto_recording: Some(AutoRecording::Cloud),
        alternative_hosts: Some(vec!["eve@example.com".into(), "bob@example.com".into()]),
        approval_type: Some(1),
    }
}

fn recurrence() -> Recurrence {
    Recurrence {
        every: 3,
        repeat_interval: 2,
        weekly_days: "1".into(),
        monthly_day: Some(31),
        monthly_week: Some(-1),
        monthly_week_day: Some(7),
        end_times: Some(60),
        end_date_time: Some("2026-12-31T22:59:59Z".parse().unwrap()),
    }
}

fn start() -> MeetingStart {
    MeetingStart::Local(date(2026, 12, 1).at(9, 0, 0, 0))
}

fn new_meeting() -> NewMeeting {
    NewMeeting {
        topic: "Stand-up".into(),
        agenda: "What is new".into(),
        start: start(),
        duration: 30,
        timezone: "Europe/Berlin".into(),
        password: "123456".into(),
        recurrence: Some(recurrence()),
        settings: settings(),
    }
}

fn text() -> Option<String> {
    Some("text".to_owned())
}

/// Makes a call of an operation. Answers how many rows came, of a list.
pub(super) async fn perform(
    client: &ZoomClient,
    operation: Operation,
) -> Result<Option<usize>, Error> {
    let (user, id) = ("u", PastMeetingRef::Latest(5));
    let (from, to) = (date(2026, 9, 1), date(2026, 9, 30));
    let rows = match operation {
        Operation::ListUsers => {
            let query = UserQuery {
                status: UserStatus::Pending,
                role_id: Some("2".into()),
                page_size: 300,
                next_page_token: "token".into(),
            };
            client.list_users(&query).await?.items.len()
        }
        Operation::CreateUser => return client.create_user(&new_user()).await.map(|_| None),
        Operation::GetUser => return client.get_user(user).await.map(|_| None),
        Operation::OwnProfile => {
            return client.user_of(&"canary-access".into()).await.map(|_| None);
        }
        Operation::UpdateUser => {
            let change = UserChange {
                first_name: text(),
                last_name: text(),
                licence: Some(2),
                dept: text(),
                job_title: text(),
                company: text(),
                location: text(),
                timezone: Some("Europe/Berlin".into()),
                language: Some("en-US".into()),
            };
            return client.update_user(user, &change).await.map(|()| None);
        }
        Operation::DeleteUser => {
            let removal = UserRemoval {
                action: UserRemovalAction::Delete,
                transfer_email: Some("heir@example.com".into()),
                transfer_meeting: true,
                transfer_webinar: true,
                transfer_recording: true,
            };
            return client.delete_user(user, &removal).await.map(|()| None);
        }
        Operation::SetUserStatus => {
            let action = UserStatusAction::Deactivate;
            return client.set_user_status(user, action).await.map(|()| None);
        }
        Operation::RevokeSsoToken => return client.revoke_sso_token(user).await.map(|()| None),
        Operation::UsersSummary => return client.users_summary().await.map(|_| None),
        Operation::ListMeetings => {
            let query = MeetingQuery {
                list_type: MeetingListType::Live,
                page_size: 300,
                next_page_token: "token".into(),
            };
            client.list_meetings(user, &query).await?.items.len()
        }
        Operation::CreateMeeting => {
            return client.create_meeting(user, &new_meeting()).await.map(|_| None);
        }
        Operation::GetMeeting => return client.get_series(5).await.map(|_| None),
        Operation::UpdateMeeting => {
            let change = MeetingChange {
                occurrence_id: text(),
                topic: text(),
                agenda: text(),
                start: Some(start()),
                duration: Some(30),
                timezone: Some("Europe/Berlin".into()),
                password: Some("123456".into()),
                recurrence: Some(recurrence()),
                settings: settings(),
            };
            return client.update_meeting(5, &change).await.map(|()| None);
        }
        Operation::DeleteMeeting => {
            let removal = MeetingRemoval {
                occurrence_id: text(),
                schedule_for_reminder: true,
                cancel_meeting_reminder: true,
            };
            return client.delete_meeting(5, &removal).await.map(|()| None);
        }
        Operation::MeetingInvitation => return client.meeting_invitation(5).await.map(|_| None),
        Operation::PastMeeting => return client.past_meeting(id).await.map(|_| None),
        Operation::PastMeetingParticipants => client.past_meeting_participants(id).await?.len(),
        Operation::PastWebinarParticipants => client.past_webinar_participants(id).await?.len(),
        Operation::ReportUserMeetings => {
            let report = client.report_user_meetings(user, from, to, ReportType::PastOne).await?;
            report.meetings.len()
        }
        Operation::ReportHistoryMeetings => client.report_history_meetings(from, to).await?.len(),
        Operation::ReportMeeting => return client.report_meeting(id).await.map(|_| None),
        Operation::ReportWebinar => return client.report_webinar(id).await.map(|_| None),
        Operation::ReportMeetingParticipants => client.report_meeting_participants(id).await?.len(),
        Operation::ReportWebinarParticipants => client.report_webinar_participants(id).await?.len(),
        Operation::ReportDaily => client.report_daily(2026, 9).await?.dates.len(),
        Operation::ReportUsers => {
            client.report_users(HostActivity::Inactive, from, to).await?.rows.len()
        }
        Operation::ReportUpcomingEvents => {
            client.report_upcoming_events(from, to).await?.rows.len()
        }
    };
    Ok(Some(rows))
}

/// The list among the fields of an answer that holds its rows.
pub(super) fn rows_of(answer: &Value) -> Option<usize> {
    ["users", "meetings", "participants", "history_meetings", "dates", "upcoming_events"]
        .into_iter()
        .find_map(|list| answer.get(list)?.as_array())
        .map(Vec::len)
}

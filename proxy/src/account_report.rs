//! The past meetings of the whole account. Zoom lists them itself, where the account and its app
//! have that list; where they do not, the users' reports are read one by one, and who could not
//! be read is named.

use std::{collections::HashSet, time::Duration};

use api::report::{Incomplete, PastMeeting, Report, ReportRange, ReportType};
use tokio::{task::JoinSet, time::Instant};
use zoom::{CredentialsCause, Error, User, UserQuery, UserReport, UserStatus, ZoomClient};

use crate::{
    long_reading::LongReadings,
    past_meetings::{self, of_history, zoom_type},
};

/// The readings of reports of the whole account: months of a large one take longer than a request.
pub type AccountReports = LongReadings<(ReportRange, ReportType), Report>;

/// How many users' reports are read at once.
const AT_ONCE: usize = 4;
/// After how many refusals, where no user's report could be read, all are taken to be refused. One
/// alone may be about that user.
const REFUSALS_MAX: usize = 8;
/// How long users' reports are read. One is a call each, and a day has no more heavy ones than a
/// large account has users: its other programs need some, too.
const USERS_WITHIN: Duration = Duration::from_mins(3);
/// How many users without a report are named.
const NAMED_MAX: usize = 100;

/// Past meetings, and which days Zoom served them for.
pub struct Read {
    /// The days.
    pub served: ReportRange,
    /// The meetings, in no order.
    pub meetings: Vec<PastMeeting>,
    /// Whose meetings are missing.
    pub incomplete: Option<Incomplete>,
}

/// Reads the account's past meetings.
///
/// # Errors
/// Where nothing can be read.
pub async fn read(
    zoom: &ZoomClient,
    asked: ReportRange,
    report_type: ReportType,
) -> Result<Read, Error> {
    match zoom.report_history_meetings(asked.from.into(), asked.to.into()).await {
        Ok(rows) => {
            // Zoom does not tell `past` from `pastOne` here: the number of participants does.
            // Where it has not counted them (0, or nothing) the meeting must not be missing from
            // what is asked for first. Nor does Zoom tell which days it served.
            let wanted = |row: &zoom::HistoryMeeting| match report_type {
                ReportType::Past => row.participants != 1,
                ReportType::PastOne => row.participants == 1,
            };
            let meetings = rows.into_iter().filter(wanted).filter_map(of_history).collect();
            Ok(Read { served: asked, meetings, incomplete: None })
        }
        Err(error) if lacks_history(&error) => {
            tracing::warn!(
                zoom.code = error.code(),
                "no list of the account's past meetings; its users are read one by one"
            );
            let end = Instant::now() + USERS_WITHIN;
            let end = zoom.deadline().map_or(end, |deadline| deadline.min(end));
            of_users(&zoom.until(end), asked, report_type).await
        }
        Err(error) => Err(error),
    }
}

/// Whether Zoom says that the account or its app has no list of the account's past meetings. It is
/// younger than the users' reports (2025), has a scope of its own, and none of its documented
/// errors speaks of an account without it: so any refusal for good counts.
fn lacks_history(error: &Error) -> bool {
    match error {
        Error::Credentials(error) => error.cause == CredentialsCause::MissingScope,
        Error::Api(refusal) => {
            matches!(refusal.status, 403 | 404) || refusal.code == Some(NO_PERMISSION)
        }
        _ => false,
    }
}

/// Zoom: "This is only available for paid account" and "No permission."
const NO_PERMISSION: i64 = 200;

async fn of_users(
    zoom: &ZoomClient,
    asked: ReportRange,
    report_type: ReportType,
) -> Result<Read, Error> {
    let mut users = Vec::new();
    let mut seen = HashSet::new();
    // Who was invited and has not come has held nothing.
    for status in [UserStatus::Active, UserStatus::Inactive] {
        let listed = zoom.all_users(&UserQuery { status, ..UserQuery::default() }).await?;
        // Who is deactivated in between stands in both lists.
        users.extend(listed.into_iter().filter(|user| seen.insert(user.id.clone())));
    }
    let mut waiting = users.into_iter();
    let mut reading = JoinSet::new();
    let mut sum = Sum { asked, served: asked, meetings: Vec::new(), read: 0, left_out: Vec::new() };
    let (mut failure, mut refusals) = (None, 0);
    loop {
        while reading.len() < AT_ONCE
            && let Some(user) = waiting.next()
        {
            if zoom.deadline().is_some_and(|end| end <= Instant::now()) {
                sum.left_out.push(user.email);
                failure.get_or_insert(Error::Timeout);
                continue;
            }
            let zoom = zoom.clone();
            let (from, to) = (asked.from.into(), asked.to.into());
            reading.spawn(async move {
                let report =
                    zoom.report_user_meetings(&user.id, from, to, zoom_type(report_type)).await;
                (user, report)
            });
        }
        let Some(joined) = reading.join_next().await else { break };
        // One that broke off read nothing: whose it was is not known.
        let (user, report) = joined.map_err(|_| Error::Timeout)?;
        match report {
            Ok(report) => sum.add(user, report),
            Err(error) => {
                refusals += usize::from(lacks_history(&error) && !error.is_user_missing());
                if sum.read == 0 && refusals >= REFUSALS_MAX {
                    return Err(error);
                }
                sum.left_out.push(user.email);
                failure.get_or_insert(error);
            }
        }
    }
    match failure {
        Some(error) if sum.read == 0 => Err(error),
        _ => Ok(sum.into()),
    }
}

/// The users' reports so far.
struct Sum {
    asked: ReportRange,
    /// The days served of every user.
    served: ReportRange,
    meetings: Vec<PastMeeting>,
    read: u64,
    left_out: Vec<String>,
}

impl Sum {
    fn add(&mut self, user: User, report: UserReport) {
        let served = past_meetings::served(&report, self.asked);
        let narrowed = ReportRange {
            from: self.served.from.max(served.from),
            to: self.served.to.min(served.to),
        };
        if narrowed.from > narrowed.to {
            // Days that nobody else was served for tell nothing of those asked for.
            self.left_out.push(user.email);
            return;
        }
        self.served = narrowed;
        self.read += 1;
        self.meetings.extend(report.meetings.into_iter().filter_map(|row| {
            let meeting = past_meetings::of_report(row)?;
            Some(PastMeeting { dept: user.dept.clone(), ..meeting })
        }));
    }
}

impl From<Sum> for Read {
    fn from(mut sum: Sum) -> Self {
        if sum.served != sum.asked {
            // What one user was served for and another was not is no whole day of the account.
            let days = sum.served.from..=sum.served.to;
            let began = |meeting: &PastMeeting| meeting.start_time.map(api::Instant::utc_day);
            sum.meetings.retain(|meeting| began(meeting).is_none_or(|day| days.contains(&day)));
        }
        let count = sum.left_out.len() as u64;
        let mut users = sum.left_out;
        users.sort_unstable();
        users.truncate(NAMED_MAX);
        let incomplete = (count > 0).then_some(Incomplete { count, users });
        Self { served: sum.served, meetings: sum.meetings, incomplete }
    }
}

//! What of the account a report is of: all of it, or one department. Nothing here needs a browser.

use std::sync::Arc;

use api::report::{PastMeeting, Report, ReportDay, Totals};

use super::months::{Month, here};

/// Reports of months, as far as they are here.
pub type Reports = Vec<Arc<Report>>;

/// What is here of a department; of none in particular all that is here.
#[must_use]
pub fn scoped(months: &[Month], dept: &str) -> Reports {
    here(months).map(|report| of_dept(report, dept)).collect()
}

/// The report of a department; of no department in particular the report as it is.
#[must_use]
pub fn of_dept(report: &Arc<Report>, dept: &str) -> Arc<Report> {
    if dept.is_empty() {
        return Arc::clone(report);
    }
    let of_dept = |meeting: &&PastMeeting| meeting.dept == dept;
    let meetings: Vec<_> = report.meetings.iter().filter(of_dept).cloned().collect();
    let totals = Totals::of(&meetings);
    Arc::new(Report {
        asked: report.asked,
        served: report.served,
        user_id: report.user_id.clone(),
        totals,
        by_day: ReportDay::every(&meetings, report.served),
        average_day: totals.a_day(report.served.days()),
        incomplete: report.incomplete.clone(),
        meetings,
        ready: report.ready,
    })
}

/// The departments meetings are of, in the order of their letters, and the one that is chosen.
#[must_use]
pub fn depts<'a>(meetings: impl Iterator<Item = &'a PastMeeting>, chosen: &'a str) -> Vec<String> {
    let mut depts: Vec<&str> = meetings.map(|meeting| &*meeting.dept).chain([chosen]).collect();
    depts.retain(|dept| !dept.is_empty());
    depts.sort_unstable();
    depts.dedup();
    depts.into_iter().map(str::to_owned).collect()
}

//! The report of a span, put together of the reports of its months. Nothing here needs a browser.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use api::{
    Day,
    report::{AverageDay, Incomplete, Report, ReportDay, ReportRange, Totals},
};

/// How many users without a report are named, as the server does.
const NAMED_MAX: usize = 100;

/// Everything months add up to.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Whole {
    /// What was asked for and what Zoom served, where that is less.
    pub clamped: Vec<(ReportRange, ReportRange)>,
    /// All of them added up.
    pub totals: Totals,
    /// One entry for every day served, the earliest first.
    pub by_day: Vec<ReportDay>,
    /// The totals a day.
    pub average_day: AverageDay,
    /// Whose meetings are missing from any month.
    pub incomplete: Option<Incomplete>,
}

impl Whole {
    /// These months together; of one it is what that says.
    #[must_use]
    pub fn of(months: &[Arc<Report>]) -> Self {
        let mut totals = Totals::default();
        let mut days = 0;
        for month in months {
            totals += month.totals;
            days += month.served.days();
        }
        let clamped = months.iter().filter(|month| month.asked != month.served);
        Self {
            clamped: clamped.map(|month| (month.asked, month.served)).collect(),
            by_day: by_day(months),
            average_day: totals.a_day(days),
            incomplete: incomplete(months.iter().filter_map(|month| month.incomplete.as_ref())),
            totals,
        }
    }
}

/// Zoom may list a sitting for a month although it began in another: one day of two months is one.
fn by_day(months: &[Arc<Report>]) -> Vec<ReportDay> {
    let mut days: BTreeMap<Day, ReportDay> = BTreeMap::new();
    for day in months.iter().flat_map(|month| &month.by_day) {
        let empty = ReportDay { date: day.date, meetings: 0, participants: 0, minutes: 0 };
        let sum = days.entry(day.date).or_insert(empty);
        sum.meetings += day.meetings;
        sum.participants += day.participants;
        sum.minutes += day.minutes;
    }
    days.into_values().collect()
}

/// Who is missing from several months is missing once. Of more than are named, at least as many
/// are missing as from the worst month.
fn incomplete<'a>(months: impl Iterator<Item = &'a Incomplete> + Clone) -> Option<Incomplete> {
    let worst = months.clone().map(|month| month.count).max()?;
    let users: BTreeSet<_> = months.flat_map(|month| &month.users).collect();
    let count = worst.max(users.len() as u64);
    Some(Incomplete { count, users: users.into_iter().take(NAMED_MAX).cloned().collect() })
}

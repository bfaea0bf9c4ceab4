//! What the meetings of a report come to, by host, by department and by hour of the week, and how
//! a figure changed. Nothing here needs a browser.

use std::collections::BTreeMap;

use api::report::PastMeeting;

/// Days of a week.
pub const DAYS: usize = 7;
/// Hours of a day.
pub const HOURS: usize = 24;
/// How many shades a figure has, besides that of none.
pub const STEPS: u64 = 5;

/// Meetings that have something in common.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Group {
    /// Tells it from other groups: an email, a department.
    pub key: String,
    /// What it is called.
    pub name: String,
    /// How many meetings.
    pub meetings: u64,
    /// Their length, in minutes.
    pub minutes: u64,
}

/// What groups are compared by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// How many meetings.
    Meetings,
    /// Their length.
    Minutes,
}

impl Group {
    /// Its figure.
    #[must_use]
    pub fn figure(&self, measure: Measure) -> u64 {
        match measure {
            Measure::Meetings => self.meetings,
            Measure::Minutes => self.minutes,
        }
    }
}

/// The meetings by host. Hosts Zoom does not name by email are told apart by name.
#[must_use]
pub fn by_host<'a>(meetings: impl Iterator<Item = &'a PastMeeting>) -> Vec<Group> {
    grouped(meetings, |meeting| (host_key(meeting), host_name(meeting)))
}

/// The meetings by department; of none is an empty one.
#[must_use]
pub fn by_dept<'a>(meetings: impl Iterator<Item = &'a PastMeeting>) -> Vec<Group> {
    grouped(meetings, |meeting| (&meeting.dept, &meeting.dept))
}

/// What a meeting's host is told from others by.
#[must_use]
pub fn host_key(meeting: &PastMeeting) -> &str {
    if meeting.host_email.is_empty() { &meeting.host_name } else { &meeting.host_email }
}

/// What a meeting's host is called.
#[must_use]
pub fn host_name(meeting: &PastMeeting) -> &str {
    if meeting.host_name.is_empty() { &meeting.host_email } else { &meeting.host_name }
}

fn grouped<'a>(
    meetings: impl Iterator<Item = &'a PastMeeting>,
    of: fn(&PastMeeting) -> (&str, &str),
) -> Vec<Group> {
    let mut groups: BTreeMap<&str, Group> = BTreeMap::new();
    for meeting in meetings {
        let (key, name) = of(meeting);
        let group = groups.entry(key).or_insert_with(|| Group {
            key: key.to_owned(),
            name: name.to_owned(),
            ..Group::default()
        });
        group.meetings += 1;
        group.minutes += u64::from(meeting.duration);
    }
    groups.into_values().collect()
}

/// The groups, the largest first.
#[must_use]
pub fn ranked(mut groups: Vec<Group>, by: Measure) -> Vec<Group> {
    groups.sort_by_key(|group| std::cmp::Reverse(group.figure(by)));
    groups
}

/// An hour of the week: the day, counted from Monday, and the hour of the day.
pub type WeekHour = (usize, usize);

/// The hour of the week as the URL names it: `0-13`.
#[must_use]
pub fn hour_name((day, hour): WeekHour) -> String {
    format!("{day}-{hour}")
}

/// The hour of the week a text of the URL names.
#[must_use]
pub fn hour_named(name: &str) -> Option<WeekHour> {
    let (day, hour) = name.split_once('-')?;
    let (day, hour) = (day.parse().ok()?, hour.parse().ok()?);
    (day < DAYS && hour < HOURS).then_some((day, hour))
}

/// The way from one hour of the week to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// To an earlier day.
    Up,
    /// To a later day.
    Down,
    /// To an earlier hour.
    Back,
    /// To a later hour.
    Ahead,
}

/// How many meetings began in each hour of the week, Monday first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Week([[u64; HOURS]; DAYS]);

impl Week {
    /// Of beginnings: the day of the week, counted from Monday, and the hour.
    #[must_use]
    pub fn of(beginnings: impl Iterator<Item = WeekHour>) -> Self {
        let mut week = Self::default();
        for (day, hour) in beginnings {
            if let Some(count) = week.0.get_mut(day).and_then(|day| day.get_mut(hour)) {
                *count += 1;
            }
        }
        week
    }

    /// The hours of its days.
    #[must_use]
    pub fn days(&self) -> &[[u64; HOURS]; DAYS] {
        &self.0
    }

    /// How many began in an hour.
    #[must_use]
    pub fn count(&self, (day, hour): WeekHour) -> u64 {
        self.0.get(day).and_then(|day| day.get(hour)).copied().unwrap_or(0)
    }

    /// The first hour in which any began.
    #[must_use]
    pub fn first(&self) -> Option<WeekHour> {
        let hours = (0..DAYS).flat_map(|day| (0..HOURS).map(move |hour| (day, hour)));
        hours.into_iter().find(|at| self.count(*at) > 0)
    }

    /// The next hour on a way in which any began: of the same day, or the nearest of another.
    #[must_use]
    pub fn next(&self, (day, hour): WeekHour, way: Way) -> Option<WeekHour> {
        let any = |at: &WeekHour| self.count(*at) > 0;
        let nearest = |day: usize| {
            let hours = (0..HOURS).map(|other| (day, other)).filter(any);
            hours.min_by_key(|(_, other)| other.abs_diff(hour))
        };
        match way {
            Way::Back => (0..hour).rev().map(|hour| (day, hour)).find(any),
            Way::Ahead => (hour + 1..HOURS).map(|hour| (day, hour)).find(any),
            Way::Up => (0..day).rev().find_map(nearest),
            Way::Down => (day + 1..DAYS).find_map(nearest),
        }
    }

    /// The most of an hour.
    #[must_use]
    pub fn most(&self) -> u64 {
        self.0.iter().flatten().copied().max().unwrap_or(0)
    }
}

/// The shade of a figure, where `most` has the darkest: none for nothing, else 1 to [`STEPS`].
#[must_use]
pub fn shade(figure: u64, most: u64) -> u64 {
    if most == 0 { 0 } else { (figure.saturating_mul(STEPS)).div_ceil(most).min(STEPS) }
}

/// How a figure changed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Change {
    /// It did not.
    Same,
    /// There was nothing before, so no share of it says how much.
    FromNothing,
    /// By this share of what it was; less than 0 where it fell.
    By(f64),
}

impl Change {
    /// From one figure to another.
    #[must_use]
    pub fn from(before: u64, now: u64) -> Self {
        match (before, now) {
            _ if before == now => Self::Same,
            (0, _) => Self::FromNothing,
            _ => Self::By(now as f64 / before as f64 - 1.0),
        }
    }
}

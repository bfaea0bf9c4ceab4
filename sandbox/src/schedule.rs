//! The meetings the account has scheduled when it begins.

use std::collections::BTreeMap;

use jiff::{Timestamp, tz::TimeZone};
use rand::{Rng, RngExt};
use serde_json::Map;

use crate::{
    calendar::{Calendar, Meeting, Source, kind},
    identity::{self, UuidLook},
    people::People,
    recurrence::{Ends, Every, Recurrence},
    roll::{FIXED_HOSTS, Place},
    time::{self, DAY, HOUR, MINUTE},
    topics::{AGENDAS, SERIES_TOPICS, TOPICS},
    user::{Status, User},
};

/// The most hosts that hold meetings, so that a large account still starts at once.
pub(crate) const HOSTS_MAX: usize = 400;
/// Weeks a series has behind it and in all.
const SERIES_WEEKS: (i64, usize) = (26, 44);
/// Working hours on the host's clock.
const WORKDAY: std::ops::Range<i8> = 8..18;

/// The users who hold meetings: the fixed ones first.
pub(crate) fn hosts(people: &People) -> Vec<(Place, User)> {
    let active = people.standings().filter(|(_, user)| user.status == Status::Active);
    active
        .enumerate()
        .filter(|(index, _)| *index < FIXED_HOSTS || !index.is_multiple_of(4))
        .map(|(_, (place, _))| (place, people.at(place)))
        .take(HOSTS_MAX)
        .collect()
}

/// The calendar of an account whose people are `people`.
pub(crate) fn generate(people: &People, rng: &mut impl Rng, now: Timestamp) -> Calendar {
    let mut meetings = BTreeMap::new();
    for (index, (_, host)) in hosts(people).iter().enumerate() {
        let fixed = index < FIXED_HOSTS;
        let mut own = Vec::new();
        if fixed || index.is_multiple_of(3) {
            own.push(series(host, rng, now));
        }
        if fixed || index.is_multiple_of(7) {
            own.push(any_time(host, rng, now));
        }
        let single = if fixed { 5 } else { rng.random_range(0..4) };
        for _ in 0..single {
            own.push(scheduled(host, rng, now));
        }
        if fixed || index.is_multiple_of(25) {
            own.push(going_on(host, rng, now));
        }
        meetings.extend(own.into_iter().map(|meeting| (meeting.number, meeting)));
    }
    Calendar(meetings)
}

fn blank(host: &User, kind: i64, topic: &str, rng: &mut impl Rng, now: Timestamp) -> Meeting {
    Meeting {
        number: identity::meeting_number(rng),
        uuid: identity::uuid(rng, UuidLook::Plain),
        host: host.id.clone(),
        topic: topic.to_owned(),
        agenda: AGENDAS[rng.random_range(0..AGENDAS.len())].to_owned(),
        kind,
        start: None,
        duration: 60,
        timezone: host.timezone.clone(),
        password: identity::passcode(rng),
        created_at: time::at(now.as_second() - rng.random_range(HOUR..20 * DAY)),
        source: if rng.random_bool(0.5) { Source::WebPortal } else { Source::OpenApi },
        live_until: None,
        recurrence: None,
        occurrences: Vec::new(),
        settings: Map::new(),
        tracking_fields: Vec::new(),
        pre_schedule: false,
    }
}

/// A quarter of an hour in the host's working hours, `days` from today, or from the next workday
/// after that.
fn workday_start(host: &User, days: i64, rng: &mut impl Rng, now: Timestamp) -> Timestamp {
    let zone = TimeZone::get(&host.timezone).unwrap_or(TimeZone::UTC);
    let day = zone.to_datetime(time::at(now.as_second() + days * DAY)).date();
    let over = match day.weekday().to_monday_one_offset() {
        6 => 2,
        7 => 1,
        _ => 0,
    };
    let day = zone.to_datetime(time::at(now.as_second() + (days + over) * DAY)).date();
    let clock = day.at(rng.random_range(WORKDAY), 15 * rng.random_range(0..4_i8), 0, 0);
    zone.to_timestamp(clock).unwrap_or(now)
}

fn scheduled(host: &User, rng: &mut impl Rng, now: Timestamp) -> Meeting {
    let topic = TOPICS[rng.random_range(0..TOPICS.len())];
    let mut meeting = blank(host, kind::SCHEDULED, topic, rng, now);
    meeting.start = Some(workday_start(host, rng.random_range(1..40), rng, now));
    meeting.duration = [30, 45, 60, 90][rng.random_range(0..4)];
    meeting
}

fn any_time(host: &User, rng: &mut impl Rng, now: Timestamp) -> Meeting {
    blank(host, kind::RECURRING_ANY_TIME, "Open door", rng, now)
}

/// Once a week, half a year behind it and some months to come.
fn series(host: &User, rng: &mut impl Rng, now: Timestamp) -> Meeting {
    let topic = SERIES_TOPICS[rng.random_range(0..SERIES_TOPICS.len())];
    let mut meeting = blank(host, kind::RECURRING, topic, rng, now);
    let (behind, times) = SERIES_WEEKS;
    let first = workday_start(host, rng.random_range(0..7) - behind * 7, rng, now);
    let zone = TimeZone::get(&host.timezone).unwrap_or(TimeZone::UTC);
    let weekday = zone.to_datetime(first).weekday().to_sunday_one_offset();
    meeting.start = Some(first);
    meeting.created_at = time::at(first.as_second() - rng.random_range(DAY..10 * DAY));
    meeting.duration = [30, 45, 60][rng.random_range(0..3)];
    meeting.recurrence = Some(Recurrence {
        every: Every::Week(vec![weekday]),
        interval: 1,
        ends: Ends::After(times),
    });
    meeting.lay_out();
    meeting
}

/// Started some minutes ago.
fn going_on(host: &User, rng: &mut impl Rng, now: Timestamp) -> Meeting {
    let topic = TOPICS[rng.random_range(0..TOPICS.len())];
    let mut meeting = blank(host, kind::SCHEDULED, topic, rng, now);
    let start = now.as_second() - rng.random_range(5..40) * MINUTE;
    meeting.start = Some(time::at(start));
    meeting.duration = 90;
    meeting.live_until = Some(time::at(start + 90 * MINUTE));
    meeting
}

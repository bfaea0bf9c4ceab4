//! What is known of the past from the start: the sittings of meetings that come back, the single
//! meetings of those who have such, and what the people with fixed emails need to show.

use std::collections::HashMap;

use jiff::{Timestamp, civil::Weekday, tz::TimeZone};
use rand::{Rng, RngExt};

use crate::{
    calendar::{Calendar, kind},
    history::{DAYS_BEHIND, PastMeeting, Sketch, WEEK},
    identity::{self, UuidLook},
    people::People,
    roll::{FIXED_HOSTS, Place},
    schedule,
    time::{self, DAY, HOUR, MINUTE},
    topics::{TOPICS, WEBINAR_TOPICS},
};

/// Meetings a host holds on an average workday, besides those that come back.
const A_DAY: f64 = 0.13;
/// The same for the people with fixed emails, whose reports are looked at most.
const A_DAY_FIXED: f64 = 0.6;
/// Hours meetings start at, those most liked several times.
const HOURS: &[i8] = &[8, 9, 9, 9, 10, 10, 10, 11, 11, 12, 13, 14, 14, 14, 15, 15, 16, 16, 17];

/// The sittings of an account of `people` with the meetings of `calendar`, the earliest first.
pub(crate) fn write(
    people: &People,
    calendar: &Calendar,
    rng: &mut impl Rng,
    now: Timestamp,
) -> Vec<PastMeeting> {
    let hosts = schedule::hosts(people);
    let places: HashMap<_, _> = hosts.iter().map(|(place, user)| (&*user.id, *place)).collect();
    let mut log = Log { rng, now, sittings: HashMap::new(), meetings: Vec::new() };
    log.add_series(calendar, &places);
    let zone = |name: &str| TimeZone::get(name).unwrap_or(TimeZone::UTC);
    let hosts: Vec<_> = hosts
        .iter()
        .map(|(place, user)| Host { place: *place, zone: zone(&user.timezone) })
        .collect();
    for days in 0..DAYS_BEHIND {
        log.add_day(&hosts, days);
    }
    for host in hosts.iter().take(FIXED_HOSTS) {
        log.add_samples(host);
        log.add_just_ended(host);
        log.add_over_a_year_old(host);
    }
    let mut meetings = log.meetings;
    meetings.sort_by_key(|meeting| (meeting.start, meeting.uuid));
    meetings
}

struct Host {
    place: Place,
    zone: TimeZone,
}

/// The log while it is written.
struct Log<'a, R> {
    rng: &'a mut R,
    now: Timestamp,
    /// How many sittings each host has so far.
    sittings: HashMap<Place, usize>,
    meetings: Vec<PastMeeting>,
}

/// What tells one sitting from another.
struct Sitting {
    host: Place,
    number: u64,
    topic: String,
    kind: i64,
    start: i64,
    /// In seconds.
    lasts: i64,
    scheduled_at: Timestamp,
    people: usize,
}

impl<R: Rng> Log<'_, R> {
    /// Writes a sitting down unless it would not be over yet.
    fn add(&mut self, sitting: Sitting) {
        let Sitting { host, number, topic, kind, start, lasts, scheduled_at, people } = sitting;
        if start + lasts + MINUTE > self.now.as_second() {
            return;
        }
        let held = self.sittings.entry(host).or_default();
        *held += 1;
        self.meetings.push(PastMeeting {
            uuid: identity::uuid(self.rng, UuidLook::of_nth(*held)),
            number,
            topic,
            kind,
            host,
            start: time::at(start),
            end: time::at(start + lasts),
            scheduled_at,
            people,
            seed: self.rng.random(),
        });
    }

    /// The sittings of meetings that come back.
    fn add_series(&mut self, calendar: &Calendar, places: &HashMap<&str, Place>) {
        for meeting in calendar.0.values() {
            let Some(host) = places.get(&*meeting.host) else { continue };
            for occurrence in &meeting.occurrences {
                let start = occurrence.start.as_second() + self.rng.random_range(-120..240);
                // An hour's distance keeps a sitting and its successor apart.
                if start + occurrence.duration * MINUTE + HOUR > self.now.as_second() {
                    break;
                }
                if self.rng.random_bool(0.08) {
                    continue;
                }
                let people = self.rng.random_range(3..14);
                let overrun = self.rng.random_range(-400..600);
                self.add(Sitting {
                    host: *host,
                    number: meeting.number,
                    topic: meeting.topic.clone(),
                    kind: meeting.kind,
                    start,
                    lasts: occurrence.duration * MINUTE + overrun,
                    scheduled_at: meeting.created_at,
                    people,
                });
            }
        }
    }

    /// The single meetings of the day `days` ago.
    fn add_day(&mut self, hosts: &[Host], days: i64) {
        let noon = self.now.as_second() - days * DAY;
        let weekday = time::day(time::at(noon)).weekday().to_monday_zero_offset();
        let busy = WEEK[usize::from(weekday.unsigned_abs())];
        let swing = self.rng.random_range(0.85..1.15);
        for (index, host) in hosts.iter().enumerate() {
            let often = if index < FIXED_HOSTS { A_DAY_FIXED } else { A_DAY };
            if !self.rng.random_bool((often * busy * swing).min(1.0)) {
                continue;
            }
            let day = host.zone.to_datetime(time::at(noon)).date();
            let hour = HOURS[self.rng.random_range(0..HOURS.len())];
            let clock = day.at(hour, 15 * self.rng.random_range(0..4_i8), 0, 0);
            let Ok(start) = host.zone.to_timestamp(clock) else { continue };
            let sitting = self.single(host.place, start.as_second());
            self.add(sitting);
        }
    }

    fn single(&mut self, host: Place, planned: i64) -> Sitting {
        let Sketch { topic, kind, lasts, ahead, people } = Sketch::draw(self.rng);
        let start = planned + self.rng.random_range(-180..300);
        let number = identity::meeting_number(self.rng);
        Sitting {
            host,
            number,
            topic,
            kind,
            start,
            lasts,
            scheduled_at: time::at(start - ahead),
            people,
        }
    }

    /// What every report should have to show: a meeting nobody else came to, and a webinar.
    fn add_samples(&mut self, host: &Host) {
        let today = time::day(self.now);
        let since_wednesday = today.weekday().since(Weekday::Wednesday);
        for (weeks, kind, people, topics) in
            [(1, kind::SCHEDULED, 1, TOPICS), (2, kind::WEBINAR, 36, WEBINAR_TOPICS)]
        {
            let days = i64::from(since_wednesday) + weeks * 7;
            let noon = time::at(self.now.as_second() - days * DAY);
            let day = host.zone.to_datetime(noon).date();
            let Ok(start) = host.zone.to_timestamp(day.at(12, 30, 0, 0)) else { continue };
            let topic = topics[self.rng.random_range(0..topics.len())].to_owned();
            let sitting = self.single(host.place, start.as_second());
            self.add(Sitting { kind, people, topic, ..sitting });
        }
    }

    /// A meeting that ended so lately that Zoom still counts.
    fn add_just_ended(&mut self, host: &Host) {
        let ended = self.now.as_second() - self.rng.random_range(2..6) * MINUTE;
        let sitting = Sitting { people: 5, ..self.single(host.place, ended) };
        let start = ended - sitting.lasts;
        let scheduled_at = time::at(start - DAY);
        self.add(Sitting { start, scheduled_at, kind: kind::SCHEDULED, ..sitting });
    }

    /// A meeting so old that Zoom refuses to tell of it.
    fn add_over_a_year_old(&mut self, host: &Host) {
        let sitting = self.single(host.place, self.now.as_second() - 400 * DAY);
        self.add(Sitting { people: 4, kind: kind::SCHEDULED, ..sitting });
    }
}

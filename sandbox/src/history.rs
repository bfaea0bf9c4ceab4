//! Meetings and webinars that took place: half a year of them and a little more, made when the
//! account begins. They do not change; who took part is worked out when asked for.

use std::collections::HashMap;

use jiff::{Timestamp, civil::Weekday, tz::TimeZone};
use rand::{Rng, RngExt};

use crate::{
    calendar::{Calendar, kind},
    identity::{self, Uuid, UuidLook},
    people::{FIXED_HOSTS, People, Status, User},
    schedule,
    time::{self, DAY, HOUR, MINUTE},
    topics::{TOPICS, WEBINAR_TOPICS},
};

/// How far back the daily meetings reach: over six months, so that Zoom's limit can be met.
const DAYS_BEHIND: i64 = 215;
/// How long Zoom counts before participants have a duration, in seconds.
const SETTLES_AFTER_S: i64 = 10 * MINUTE;
/// Meetings a host holds on an average workday, besides those that come back.
const A_DAY: f64 = 0.13;
/// The same for the people with fixed emails, whose reports are looked at most.
const A_DAY_FIXED: f64 = 0.6;
/// How busy the days are, Monday first.
const WEEK: [f64; 7] = [0.95, 1.1, 1.15, 1.05, 0.75, 0.05, 0.03];
/// Hours meetings start at, those most liked several times.
const HOURS: &[i8] = &[8, 9, 9, 9, 10, 10, 10, 11, 11, 12, 13, 14, 14, 14, 15, 15, 16, 16, 17];

/// A user as the meetings remember them, even after they left the account.
pub(crate) struct Colleague {
    pub(crate) id: String,
    pub(crate) email: String,
    pub(crate) name: String,
    pub(crate) dept: String,
}

/// One sitting that is over.
pub(crate) struct PastMeeting {
    pub(crate) uuid: Uuid,
    pub(crate) number: u64,
    pub(crate) topic: String,
    /// Zoom's `type`; see [`kind`].
    pub(crate) kind: i64,
    /// Where the host stands among the colleagues.
    pub(crate) host: usize,
    pub(crate) start: Timestamp,
    pub(crate) end: Timestamp,
    pub(crate) scheduled_at: Timestamp,
    /// How many different people took part.
    pub(crate) people: usize,
    /// Everything else about it follows from this.
    pub(crate) seed: u64,
}

impl PastMeeting {
    /// Whether it was a webinar.
    pub(crate) fn is_webinar(&self) -> bool {
        self.kind == kind::WEBINAR
    }

    /// In minutes, begun ones counted whole.
    pub(crate) fn duration(&self) -> i64 {
        minutes(self.end.as_second() - self.start.as_second())
    }

    /// Whether Zoom has finished counting who was there how long.
    pub(crate) fn is_settled(&self, now: Timestamp) -> bool {
        now.as_second() >= self.end.as_second() + SETTLES_AFTER_S
    }
}

/// Seconds as minutes, begun ones counted whole.
pub(crate) fn minutes(seconds: i64) -> i64 {
    (seconds + MINUTE - 1) / MINUTE
}

/// All sittings, the earliest first.
pub(crate) struct History {
    pub(crate) colleagues: Vec<Colleague>,
    meetings: Vec<PastMeeting>,
    by_uuid: HashMap<Uuid, usize>,
    latest: HashMap<u64, usize>,
}

impl History {
    /// What took place in an account of `people` with the meetings of `calendar`.
    pub(crate) fn generate(
        people: &People,
        calendar: &Calendar,
        rng: &mut impl Rng,
        now: Timestamp,
    ) -> Self {
        let was_here = people.iter().filter(|user| user.status != Status::Pending);
        let colleagues: Vec<_> = was_here.map(Colleague::from).collect();
        let places: HashMap<_, _> =
            colleagues.iter().enumerate().map(|(at, colleague)| (&*colleague.id, at)).collect();
        let hosts: Vec<_> = schedule::hosts(people)
            .into_iter()
            .filter_map(|user| {
                let zone = TimeZone::get(&user.timezone).unwrap_or(TimeZone::UTC);
                Some(Host { place: *places.get(&*user.id)?, zone })
            })
            .collect();
        let mut log = Log { rng, now, sittings: HashMap::new(), meetings: Vec::new() };
        log.add_series(calendar, &places);
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
        let by_uuid = meetings.iter().enumerate().map(|(at, meeting)| (meeting.uuid, at)).collect();
        let latest =
            meetings.iter().enumerate().map(|(at, meeting)| (meeting.number, at)).collect();
        Self { colleagues, meetings, by_uuid, latest }
    }

    /// The sitting with this UUID.
    pub(crate) fn by_uuid(&self, uuid: &Uuid) -> Option<&PastMeeting> {
        self.by_uuid.get(uuid).map(|at| &self.meetings[*at])
    }

    /// The latest sitting of the meeting with this number.
    pub(crate) fn latest(&self, number: u64) -> Option<&PastMeeting> {
        self.latest.get(&number).map(|at| &self.meetings[*at])
    }

    /// Every sitting, the earliest start first.
    pub(crate) fn iter(&self) -> impl DoubleEndedIterator<Item = &PastMeeting> {
        self.meetings.iter()
    }

    /// The host of a sitting.
    pub(crate) fn host(&self, meeting: &PastMeeting) -> &Colleague {
        &self.colleagues[meeting.host]
    }
}

impl From<&User> for Colleague {
    fn from(user: &User) -> Self {
        Self {
            id: user.id.clone(),
            email: user.email.clone(),
            name: user.display_name.clone(),
            dept: user.dept.clone(),
        }
    }
}

struct Host {
    place: usize,
    zone: TimeZone,
}

/// The history while it is written.
struct Log<'a, R> {
    rng: &'a mut R,
    now: Timestamp,
    /// How many sittings each host has so far.
    sittings: HashMap<usize, usize>,
    meetings: Vec<PastMeeting>,
}

/// What tells one sitting from another before it is drawn.
struct Sitting {
    host: usize,
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
        // Everybody's history has some UUIDs that need encoding twice.
        let look = match *held % 11 {
            2 => UuidLook::LeadingSlash,
            5 => UuidLook::DoubleSlash,
            _ => UuidLook::Plain,
        };
        self.meetings.push(PastMeeting {
            uuid: identity::uuid(self.rng, look),
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
    fn add_series(&mut self, calendar: &Calendar, places: &HashMap<&str, usize>) {
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

    fn single(&mut self, host: usize, planned: i64) -> Sitting {
        let webinar = self.rng.random_bool(0.03);
        let kind = match self.rng.random_range(0..100) {
            _ if webinar => kind::WEBINAR,
            0..12 => kind::INSTANT,
            _ => kind::SCHEDULED,
        };
        let topics = if webinar { WEBINAR_TOPICS } else { TOPICS };
        let planned_minutes = [30, 30, 45, 60, 60, 90][self.rng.random_range(0..6)];
        let start = planned + self.rng.random_range(-180..300);
        let ahead = if kind == kind::INSTANT { 0 } else { self.rng.random_range(HOUR..14 * DAY) };
        let people = match self.rng.random_range(0..100) {
            _ if webinar => self.rng.random_range(20..140),
            0..7 => 1,
            7..40 => self.rng.random_range(2..4),
            40..90 => self.rng.random_range(4..10),
            _ => self.rng.random_range(10..32),
        };
        Sitting {
            host,
            number: identity::meeting_number(self.rng),
            topic: topics[self.rng.random_range(0..topics.len())].to_owned(),
            kind,
            start,
            lasts: planned_minutes * MINUTE + self.rng.random_range(-600..700),
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

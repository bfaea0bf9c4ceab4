//! Meetings and webinars that took place: half a year of them and a little more, the earliest
//! first. They do not change; who took part is worked out when asked for.
//!
//! The log has those that belong to the account's meetings and what its fixed people need to
//! show; it is made when the account begins. The archive has as many more as were asked for.

use std::{collections::HashMap, ops::Range, sync::Arc};

use jiff::Timestamp;
use rand::{Rng, RngExt};

use crate::{
    archive::Archive,
    calendar::{Calendar, kind},
    identity::Uuid,
    log,
    people::People,
    roll::{Place, Roll},
    time::{DAY, HOUR, MINUTE},
    topics::{TOPICS, WEBINAR_TOPICS},
    user::{Status, User},
};

/// How far back meetings reach: over six months, so that Zoom's limit can be met.
pub(crate) const DAYS_BEHIND: i64 = 215;
/// How long Zoom counts before participants have a duration, in seconds.
const SETTLES_AFTER_S: i64 = 10 * MINUTE;
/// How busy the days are, Monday first.
pub(crate) const WEEK: [f64; 7] = [0.95, 1.1, 1.15, 1.05, 0.75, 0.05, 0.03];

/// One sitting that is over.
#[derive(Clone)]
pub(crate) struct PastMeeting {
    pub(crate) uuid: Uuid,
    pub(crate) number: u64,
    pub(crate) topic: String,
    /// Zoom's `type`; see [`kind`].
    pub(crate) kind: i64,
    /// Where the host stands on the roll.
    pub(crate) host: Place,
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

/// What a meeting that does not come back is like.
pub(crate) struct Sketch {
    pub(crate) topic: String,
    pub(crate) kind: i64,
    /// In seconds.
    pub(crate) lasts: i64,
    /// How long before its start it was scheduled, in seconds.
    pub(crate) ahead: i64,
    pub(crate) people: usize,
}

impl Sketch {
    /// Draws one.
    pub(crate) fn draw(rng: &mut impl Rng) -> Self {
        let webinar = rng.random_bool(0.03);
        let kind = match rng.random_range(0..100) {
            _ if webinar => kind::WEBINAR,
            0..12 => kind::INSTANT,
            _ => kind::SCHEDULED,
        };
        let topics = if webinar { WEBINAR_TOPICS } else { TOPICS };
        let planned = [30, 30, 45, 60, 60, 90][rng.random_range(0..6)];
        let people = match rng.random_range(0..100) {
            _ if webinar => rng.random_range(20..140),
            0..7 => 1,
            7..40 => rng.random_range(2..4),
            40..90 => rng.random_range(4..10),
            _ => rng.random_range(10..32),
        };
        Self {
            topic: topics[rng.random_range(0..topics.len())].to_owned(),
            kind,
            lasts: planned * MINUTE + rng.random_range(-600..700),
            ahead: if kind == kind::INSTANT { 0 } else { rng.random_range(HOUR..14 * DAY) },
            people,
        }
    }
}

/// All sittings, each at its rank: the earliest at 0.
pub(crate) struct History {
    roll: Arc<Roll>,
    /// Who had joined the account when it began.
    pub(crate) colleagues: Arc<[Place]>,
    log: Vec<PastMeeting>,
    by_uuid: HashMap<Uuid, usize>,
    latest: HashMap<u64, usize>,
    archive: Archive,
    /// By sitting of the log: how many of the archive come before it.
    ahead: Vec<usize>,
}

impl History {
    /// What took place in an account of `people` with the meetings of `calendar`: what they need
    /// to show, and more of it until they are `at_least` so many.
    pub(crate) fn generate(
        people: &People,
        calendar: &Calendar,
        at_least: usize,
        seed: u64,
        rng: &mut impl Rng,
        now: Timestamp,
    ) -> Self {
        let joined = people.standings().filter(|(_, user)| user.status != Status::Pending);
        let colleagues: Arc<[Place]> = joined.map(|(place, _)| place).collect();
        let log = log::write(people, calendar, rng, now);
        let by_uuid = log.iter().enumerate().map(|(at, meeting)| (meeting.uuid, at)).collect();
        let latest = log.iter().enumerate().map(|(at, meeting)| (meeting.number, at)).collect();
        let more = at_least.saturating_sub(log.len());
        let archive = Archive::of(more, colleagues.clone(), seed, now);
        let ahead = log.iter().map(|meeting| archive.before(meeting.start.as_second())).collect();
        Self { roll: people.roll().clone(), colleagues, log, by_uuid, latest, archive, ahead }
    }

    /// The sitting with this UUID.
    pub(crate) fn by_uuid(&self, uuid: &Uuid) -> Option<PastMeeting> {
        let in_archive = || self.archive.by_uuid(uuid).map(|index| self.archive.at(index));
        self.by_uuid.get(uuid).map(|at| self.log[*at].clone()).or_else(in_archive)
    }

    /// The latest sitting of the meeting with this number.
    pub(crate) fn latest(&self, number: u64) -> Option<PastMeeting> {
        let in_archive = || self.archive.by_number(number).map(|index| self.archive.at(index));
        self.latest.get(&number).map(|at| self.log[*at].clone()).or_else(in_archive)
    }

    /// How many sittings of the log and of the archive come before a rank.
    fn split(&self, rank: usize) -> (usize, usize) {
        let (mut low, mut high) = (0, self.log.len());
        while low < high {
            let middle = usize::midpoint(low, high);
            if middle + self.ahead[middle] < rank { low = middle + 1 } else { high = middle }
        }
        (low, rank - low)
    }

    /// The sitting at a rank that there is.
    pub(crate) fn at(&self, rank: usize) -> PastMeeting {
        let (in_log, in_archive) = self.split(rank);
        match self.log.get(in_log) {
            Some(meeting) if self.ahead[in_log] == in_archive => meeting.clone(),
            _ => self.archive.at(in_archive),
        }
    }

    /// The ranks of what began at `from` or later and before `to`, in seconds.
    pub(crate) fn between(&self, from: i64, to: i64) -> Range<usize> {
        let before = |instant: i64| {
            let in_log = self.log.partition_point(|meeting| meeting.start.as_second() < instant);
            in_log + self.archive.before(instant)
        };
        before(from)..before(to)
    }

    /// The ranks of what somebody hosted, of those in `ranks`.
    pub(crate) fn hosted_by(&self, host: Place, ranks: Range<usize>) -> Vec<usize> {
        let (log_from, archive_from) = self.split(ranks.start);
        let (log_to, archive_to) = self.split(ranks.end);
        let in_log = (log_from..log_to).filter(|at| self.log[*at].host == host);
        let in_log = in_log.map(|at| at + self.ahead[at]);
        let in_archive = (archive_from..archive_to).filter(|at| self.archive.host(*at) == host);
        let in_archive = in_archive.map(|at| at + self.ahead.partition_point(|ahead| *ahead <= at));
        let mut hosted: Vec<_> = in_log.chain(in_archive).collect();
        hosted.sort_unstable();
        hosted
    }

    /// Somebody as the meetings remember them, even after they changed or left the account.
    pub(crate) fn person(&self, place: Place) -> User {
        self.roll.person(place)
    }

    /// The host of a sitting.
    pub(crate) fn host(&self, meeting: &PastMeeting) -> User {
        self.person(meeting.host)
    }
}

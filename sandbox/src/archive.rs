//! Past meetings by the million. None is kept: each is drawn from its number in the archive
//! whenever somebody asks, and comes out the same.

use std::{
    hash::{DefaultHasher, Hash, Hasher},
    sync::Arc,
};

use jiff::Timestamp;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use crate::{
    history::{DAYS_BEHIND, PastMeeting, Sketch, WEEK},
    identity::{self, ARCHIVE_NUMBERS, Uuid, UuidLook},
    roll::Place,
    time::{self, DAY, HOUR},
};

/// How busy the hours of a UTC day are, from midnight on. People of many time zones share them.
const HOURS: [f64; 24] = [
    0.2, 0.2, 0.2, 0.2, 0.3, 0.5, 1.0, 2.0, 3.0, 4.0, 4.0, 3.0, 2.5, 3.0, 4.0, 4.0, 3.0, 2.0, 1.5,
    1.0, 0.8, 0.5, 0.3, 0.2,
];
/// Meetings of the archive began so long ago, in seconds, that they are over by now.
const ENDED_BY: i64 = 3 * HOUR;
/// How many meeting numbers the archive has: a power of two, so that every odd number has an
/// inverse.
const NUMBERS: u64 = 1 << 33;
/// From one meeting's number to the next one's, modulo [`NUMBERS`].
const STRIDE: u64 = 5_104_512_841;
/// What undoes [`STRIDE`].
const BACK: u64 = {
    let mut inverse = STRIDE;
    // Newton's method doubles the bits that are right, of which an odd number has three.
    let mut doubled = 0;
    while doubled < 5 {
        inverse = inverse.wrapping_mul(2_u64.wrapping_sub(STRIDE.wrapping_mul(inverse)));
        doubled += 1;
    }
    inverse
};

/// Past meetings, the earliest first.
pub(crate) struct Archive {
    /// Of which every meeting has a stream.
    rng: ChaCha8Rng,
    seed: u64,
    len: usize,
    /// When the first hour begins, in seconds after the Unix epoch.
    begins: i64,
    /// By hour: how busy it was until its end.
    busy: Vec<f64>,
    /// Who can host.
    colleagues: Arc<[Place]>,
}

impl Archive {
    /// `len` meetings that `colleagues` held before `now`.
    pub(crate) fn of(len: usize, colleagues: Arc<[Place]>, seed: u64, now: Timestamp) -> Self {
        let latest = (now.as_second() - ENDED_BY).div_euclid(HOUR) * HOUR;
        let begins = latest - DAYS_BEHIND * DAY;
        let mut sum = 0.0;
        let busy = (0..DAYS_BEHIND * 24).map(|hour| {
            let start = begins + hour * HOUR;
            let weekday = time::day(time::at(start)).weekday().to_monday_zero_offset();
            let hour_of_day = start.rem_euclid(DAY) / HOUR;
            sum += WEEK[usize::from(weekday.unsigned_abs())] * HOURS[hour_of_day as usize];
            sum
        });
        let busy = busy.collect();
        let rng = ChaCha8Rng::seed_from_u64(!seed);
        Self { rng, seed, len, begins, busy, colleagues }
    }

    /// When the meeting with this number in the archive began, in seconds: never before the one
    /// with the number before.
    fn start(&self, index: usize) -> i64 {
        let total = self.busy.last().copied().unwrap_or_default();
        let at = (index as f64 + 0.5) / self.len as f64 * total;
        let hour = self.busy.partition_point(|until| *until <= at).min(self.busy.len() - 1);
        let before = hour.checked_sub(1).map_or(0.0, |hour| self.busy[hour]);
        let passed = (at - before) / (self.busy[hour] - before);
        self.begins + hour as i64 * HOUR + (passed * HOUR as f64) as i64
    }

    /// How many began before an instant, in seconds.
    pub(crate) fn before(&self, instant: i64) -> usize {
        let (mut low, mut high) = (0, self.len);
        while low < high {
            let middle = usize::midpoint(low, high);
            if self.start(middle) < instant { low = middle + 1 } else { high = middle }
        }
        low
    }

    /// Who held the meeting with this number.
    pub(crate) fn host(&self, index: usize) -> Place {
        let mut hasher = DefaultHasher::new();
        (self.seed, index).hash(&mut hasher);
        let draw = hasher.finish() as usize % self.colleagues.len();
        self.colleagues[draw]
    }

    /// The meeting with this number.
    pub(crate) fn at(&self, index: usize) -> PastMeeting {
        let mut rng = self.stream(index);
        let uuid = uuid(index, &mut rng);
        let Sketch { topic, kind, lasts, ahead, people } = Sketch::draw(&mut rng);
        let start = self.start(index);
        PastMeeting {
            uuid,
            number: number(index),
            topic,
            kind,
            host: self.host(index),
            start: time::at(start),
            end: time::at(start + lasts),
            scheduled_at: time::at(start - ahead),
            people,
            seed: rng.random(),
        }
    }

    fn stream(&self, index: usize) -> ChaCha8Rng {
        let mut rng = self.rng.clone();
        rng.set_stream(index as u64);
        rng
    }

    /// The number of the meeting with this UUID.
    pub(crate) fn by_uuid(&self, uuid: &Uuid) -> Option<usize> {
        let nibbles = uuid[8..].iter().rev().map(|byte| usize::from(byte & 0x0F));
        let index = nibbles.fold(0, |index, nibble| index << 4 | nibble);
        let known = index < self.len && self::uuid(index, &mut self.stream(index)) == *uuid;
        known.then_some(index)
    }

    /// The number in the archive of the meeting with this meeting number.
    pub(crate) fn by_number(&self, wanted: u64) -> Option<usize> {
        let index = wanted.checked_sub(ARCHIVE_NUMBERS)?.wrapping_mul(BACK) % NUMBERS;
        let index = usize::try_from(index).ok()?;
        (index < self.len && number(index) == wanted).then_some(index)
    }
}

fn number(index: usize) -> u64 {
    ARCHIVE_NUMBERS + (index as u64).wrapping_mul(STRIDE) % NUMBERS
}

/// The number in the archive stands in the low halves of the last eight bytes, which no look
/// touches.
fn uuid(index: usize, rng: &mut ChaCha8Rng) -> Uuid {
    let mut uuid = identity::uuid(rng, UuidLook::of_nth(index));
    for (nth, byte) in uuid[8..].iter_mut().enumerate() {
        *byte = *byte & 0xF0 | (index >> (4 * nth)) as u8 & 0x0F;
    }
    uuid
}

#[cfg(test)]
mod tests {
    use super::*;

    fn archive(len: usize) -> Archive {
        let now = "2026-11-24T15:00:00Z".parse().unwrap();
        Archive::of(len, (0..50).collect(), 1, now)
    }

    #[test]
    fn meetings_are_ordered_over_before_now_and_found_by_what_they_are_called() {
        let archive = archive(20_000);
        let now: Timestamp = "2026-11-24T15:00:00Z".parse().unwrap();
        let mut last = 0;
        for index in (0..archive.len).step_by(7) {
            let meeting = archive.at(index);
            assert!(last <= meeting.start.as_second() && meeting.end < now);
            last = meeting.start.as_second();
            assert_eq!(archive.by_uuid(&meeting.uuid), Some(index));
            assert_eq!(archive.by_number(meeting.number), Some(index));
        }
        let mut strange = archive.at(5).uuid;
        strange[0] ^= 1;
        assert_eq!(archive.by_uuid(&strange), None);
        assert_eq!(archive.by_number(ARCHIVE_NUMBERS + 1), None);
    }

    #[test]
    fn an_instant_is_found_where_meetings_begin() {
        let archive = archive(5_000);
        for index in (0..archive.len).step_by(11) {
            let start = archive.start(index);
            let before = archive.before(start);
            assert!(before <= index && archive.start(before) == start);
            assert!(archive.before(start + 1) > index);
        }
        assert_eq!(archive.before(0), 0);
        assert_eq!(archive.before(i64::MAX), 5_000);
        assert_eq!(self::archive(0).before(i64::MAX), 0);
    }
}

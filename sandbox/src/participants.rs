//! Who took part in a past meeting: one row a join, as Zoom reports it.
//!
//! All of it follows from the meeting's seed and is worked out when asked for: when people came
//! and went, which of them belong to the account, and who they are, each without the next.

use std::collections::HashSet;

use jiff::Timestamp;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use crate::{
    history::{History, PastMeeting, minutes},
    identity,
    roll::{Place, draw_locale},
    time::{self, MINUTE},
};

/// Zoom numbers joins from here, in steps.
const FIRST_JOIN: u64 = 16_778_240;
const JOIN_STEP: u64 = 1_024;

/// What of a meeting is drawn, each from its own stream of the meeting's seed.
#[derive(Clone, Copy)]
enum Stream {
    Stays,
    Seats,
    Guests,
}

fn rng(meeting: &PastMeeting, stream: Stream) -> ChaCha8Rng {
    let mut rng = ChaCha8Rng::seed_from_u64(meeting.seed);
    rng.set_stream(stream as u64);
    rng
}

/// Somebody who took part.
#[derive(Clone)]
pub(crate) struct Person {
    pub(crate) name: String,
    /// Zoom: empty for people from outside.
    pub(crate) id: String,
    /// Zoom: empty for people from outside.
    pub(crate) email: String,
    /// Where the person had to register; empty elsewhere.
    pub(crate) registrant: String,
}

/// How long somebody was there at a time. Who leaves and comes back has another.
#[derive(Clone, Copy)]
pub(crate) struct Stay {
    /// Which of the meeting's people it is; the host is the first.
    pub(crate) seat: usize,
    pub(crate) joined: Timestamp,
    pub(crate) left: Timestamp,
}

impl Stay {
    /// In seconds.
    pub(crate) fn lasted(&self) -> i64 {
        self.left.as_second() - self.joined.as_second()
    }
}

/// A stay, and whose it is.
pub(crate) struct Join {
    pub(crate) person: Person,
    /// Zoom's `user_id`: new with every join.
    pub(crate) number: u64,
    pub(crate) stay: Stay,
}

/// When people came and went, the earliest first.
pub(crate) fn stays(meeting: &PastMeeting) -> Vec<Stay> {
    let mut rng = rng(meeting, Stream::Stays);
    let (start, end) = (meeting.start.as_second(), meeting.end.as_second());
    let slack = ((end - start) / 5).min(8 * MINUTE);
    let mut stays = Vec::with_capacity(meeting.people + meeting.people / 4);
    for seat in 0..meeting.people {
        let is_host = seat == 0;
        let from = if is_host { start } else { start + rng.random_range(0..=slack) };
        let to = if is_host { end } else { end - rng.random_range(0..=slack) };
        let times = if is_host {
            1
        } else {
            match rng.random_range(0..100) {
                0..3 => 3,
                3..18 => 2,
                _ => 1,
            }
        };
        let share = (to - from) / times;
        for turn in 0..times {
            let gap = if turn == 0 { 0 } else { rng.random_range(15..=(share / 3).max(15)) };
            let left = if turn + 1 == times { to } else { from + share * (turn + 1) };
            let joined = time::at(from + share * turn + gap);
            stays.push(Stay { seat, joined, left: time::at(left) });
        }
    }
    stays.sort_by_key(|stay| stay.joined);
    stays
}

/// The sum over all joins, in minutes, begun ones counted whole.
pub(crate) fn total_minutes(meeting: &PastMeeting) -> i64 {
    stays(meeting).iter().map(|stay| minutes(stay.lasted())).sum()
}

/// Whose the meeting's seats are: a place on the roll, or `None` for somebody from outside. The
/// host is the first.
pub(crate) fn seats(history: &History, meeting: &PastMeeting) -> Vec<Option<Place>> {
    let mut rng = rng(meeting, Stream::Seats);
    let outside = if meeting.is_webinar() { 0.6 } else { 0.18 };
    let mut seats = vec![Some(meeting.host)];
    while seats.len() < meeting.people {
        let place = history.colleagues[rng.random_range(0..history.colleagues.len())];
        let is_guest = rng.random_bool(outside) || seats.contains(&Some(place));
        seats.push((!is_guest).then_some(place));
    }
    seats
}

/// The different people of a meeting, its host first.
fn people(history: &History, meeting: &PastMeeting) -> Vec<Person> {
    let mut rng = rng(meeting, Stream::Guests);
    let seats = seats(history, meeting);
    let colleague = |place: Place| {
        let user = history.person(place);
        Person {
            name: user.display_name,
            id: user.id,
            email: user.email,
            registrant: String::new(),
        }
    };
    let mut people: Vec<_> = seats.iter().map(|seat| seat.map(colleague)).collect();
    // Zoom tells guests apart by name alone.
    let mut names: HashSet<_> = people.iter().flatten().map(|person| person.name.clone()).collect();
    let mut guest = |rng: &mut ChaCha8Rng| loop {
        let locale = draw_locale(rng);
        let ((given, _), (family, _)) =
            locale.name(rng.random_range(0..1_000), rng.random_range(0..1_000));
        let name = locale.order.display(given, family);
        if names.insert(name.clone()) {
            break Person {
                name,
                id: String::new(),
                email: String::new(),
                registrant: String::new(),
            };
        }
    };
    let mut named = Vec::with_capacity(people.len());
    for seat in &mut people {
        let mut person = seat.take().unwrap_or_else(|| guest(&mut rng));
        if meeting.is_webinar() {
            person.registrant = identity::user_id(&mut rng);
        }
        named.push(person);
    }
    named
}

/// The joins of a meeting, the earliest first.
pub(crate) fn joins(history: &History, meeting: &PastMeeting) -> Vec<Join> {
    let people = people(history, meeting);
    let joins = (0..).zip(stays(meeting)).map(|(nth, stay)| Join {
        person: people[stay.seat].clone(),
        number: FIRST_JOIN + JOIN_STEP * nth,
        stay,
    });
    joins.collect()
}

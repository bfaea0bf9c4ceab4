//! Who took part in a past meeting: one row a join, as Zoom reports it.
//!
//! The rows follow from the meeting's seed and are worked out when asked for: a few thousand
//! meetings cost nothing until somebody looks.

use std::collections::HashSet;

use jiff::Timestamp;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use crate::{
    history::{Colleague, History, PastMeeting, minutes},
    identity,
    people::draw_locale,
    time::{self, MINUTE},
};

/// Zoom numbers joins from here, in steps.
const FIRST_JOIN: u64 = 16_778_240;
const JOIN_STEP: u64 = 1_024;

/// Somebody who took part.
#[derive(Clone)]
pub(crate) enum Person<'a> {
    Colleague(&'a Colleague),
    /// Somebody from outside, of whom Zoom tells the name alone.
    Guest {
        name: String,
    },
}

impl Person<'_> {
    pub(crate) fn name(&self) -> &str {
        match self {
            Self::Colleague(colleague) => &colleague.name,
            Self::Guest { name } => name,
        }
    }

    /// Zoom: empty for people from outside.
    pub(crate) fn id(&self) -> &str {
        match self {
            Self::Colleague(colleague) => &colleague.id,
            Self::Guest { .. } => "",
        }
    }

    /// Zoom: empty for people from outside.
    pub(crate) fn email(&self) -> &str {
        match self {
            Self::Colleague(colleague) => &colleague.email,
            Self::Guest { .. } => "",
        }
    }
}

/// One join of one person. Who leaves and comes back has another.
pub(crate) struct Join<'a> {
    pub(crate) person: Person<'a>,
    /// Zoom's `user_id`: new with every join.
    pub(crate) number: u64,
    pub(crate) joined: Timestamp,
    pub(crate) left: Timestamp,
    /// Where the person had to register; empty elsewhere.
    pub(crate) registrant: String,
}

impl Join<'_> {
    /// In seconds.
    pub(crate) fn lasted(&self) -> i64 {
        self.left.as_second() - self.joined.as_second()
    }
}

/// The joins of a meeting, the earliest first.
pub(crate) fn joins<'a>(history: &'a History, meeting: &PastMeeting) -> Vec<Join<'a>> {
    let mut rng = ChaCha8Rng::seed_from_u64(meeting.seed);
    let people = people(history, meeting, &mut rng);
    let (start, end) = (meeting.start.as_second(), meeting.end.as_second());
    let slack = ((end - start) / 5).min(8 * MINUTE);
    let mut joins = Vec::with_capacity(people.len());
    for (index, person) in people.into_iter().enumerate() {
        let is_host = index == 0;
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
        let registrant =
            if meeting.is_webinar() { identity::user_id(&mut rng) } else { String::new() };
        let share = (to - from) / times;
        for turn in 0..times {
            let gap = if turn == 0 { 0 } else { rng.random_range(15..=(share / 3).max(15)) };
            let left = if turn + 1 == times { to } else { from + share * (turn + 1) };
            joins.push(Join {
                person: person.clone(),
                number: 0,
                joined: time::at(from + share * turn + gap),
                left: time::at(left),
                registrant: registrant.clone(),
            });
        }
    }
    joins.sort_by_key(|join| join.joined);
    for (number, join) in (0..).zip(&mut joins) {
        join.number = FIRST_JOIN + JOIN_STEP * number;
    }
    joins
}

/// The sum over all joins, in minutes, begun ones counted whole.
pub(crate) fn total_minutes(joins: &[Join<'_>]) -> i64 {
    joins.iter().map(|join| minutes(join.lasted())).sum()
}

/// The different people of a meeting, its host first.
fn people<'a>(
    history: &'a History,
    meeting: &PastMeeting,
    rng: &mut ChaCha8Rng,
) -> Vec<Person<'a>> {
    let outside = if meeting.is_webinar() { 0.6 } else { 0.18 };
    let mut seated = HashSet::from([meeting.host]);
    let mut names = HashSet::from([history.host(meeting).name.clone()]);
    let mut people = vec![Person::Colleague(history.host(meeting))];
    while people.len() < meeting.people {
        let place = rng.random_range(0..history.colleagues.len());
        let colleague = &history.colleagues[place];
        let taken = seated.contains(&place) || names.contains(&colleague.name);
        if taken || rng.random_bool(outside) {
            let locale = draw_locale(rng);
            let ((given, _), (family, _)) =
                locale.name(rng.random_range(0..1_000), rng.random_range(0..1_000));
            let name = locale.order.display(given, family);
            // Zoom tells guests apart by name alone.
            if names.insert(name.clone()) {
                people.push(Person::Guest { name });
            }
        } else {
            seated.insert(place);
            names.insert(colleague.name.clone());
            people.push(Person::Colleague(colleague));
        }
    }
    people
}

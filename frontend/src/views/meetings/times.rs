//! When a meeting starts, on the clocks it was planned by and on the viewer's.

use api::Instant;

use crate::{dates, words};

/// An instant on the clocks of a zone, which is named.
#[must_use]
pub fn in_zone(at: Instant, zone: &str) -> String {
    let shown = dates::instant_in(at, zone).unwrap_or_else(|| dates::instant(at));
    // `UTC` and its like are their own short names.
    if shown.ends_with(zone) {
        return shown;
    }
    words::schedule::at_in_zone(&shown, &zone.replace('_', " "))
}

/// Whether a zone's clocks show what the viewer's do at an instant.
#[must_use]
pub fn is_viewers(at: Instant, zone: &str) -> bool {
    dates::input_date_time(at, zone) == dates::input_date_time(at, &dates::viewer_zone())
}

/// When a meeting starts, as its name and its value: on the clocks it was planned by first, on the
/// viewer's where those show another time, and which of two where the clocks show the time twice.
#[must_use]
pub fn start_facts(at: Option<Instant>, zone: &str) -> Vec<(&'static str, String)> {
    let Some(at) = at else {
        return vec![(words::meetings::start(), words::meetings::no_fixed_time().to_owned())];
    };
    let own = dates::viewer_zone();
    let zone = if zone.is_empty() { &own } else { zone };
    let (date, time) = dates::input_date_time(at, zone);
    let mut facts = vec![(words::meetings::start(), in_zone(at, zone))];
    if let [first, _] = dates::instants_at(&date, &time, zone)[..] {
        let which = if at == first {
            words::schedule::first_of_two()
        } else {
            words::schedule::second_of_two()
        };
        facts.push((words::schedule::which_of_two(), which.to_owned()));
    }
    if !is_viewers(at, zone) {
        facts.push((words::schedule::in_your_zone(), in_zone(at, &own)));
    }
    facts
}

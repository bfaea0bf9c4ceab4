//! A meeting as a file for calendars (RFC 5545). Each sitting is an event of its own, at an instant
//! in UTC: no calendar has to know the rules of a time zone, or Zoom's of coming back.

use api::{
    Instant,
    meeting::{MeetingDetails, Occurrence},
};

/// The longest line, in octets (RFC 5545, 3.1).
const LINE_MAX_OCTETS: usize = 75;

/// What Zoom calls a sitting that was deleted.
const DELETED: &str = "deleted";

/// A meeting's calendar file, made `now`; `None` for a meeting without a fixed time.
#[must_use]
pub fn calendar(meeting: &MeetingDetails, now: Instant) -> Option<String> {
    let single = [Occurrence {
        occurrence_id: "0".parse().ok()?,
        start_time: meeting.start_time,
        duration: meeting.duration,
        status: String::new(),
    }];
    let alone = meeting.occurrences.is_empty();
    let sittings = if alone { &single[..] } else { &meeting.occurrences[..] };
    let held = sittings.iter().filter(|sitting| sitting.status != DELETED);
    let timed: Vec<_> = held.filter_map(|sitting| Some((sitting, sitting.start_time?))).collect();
    if timed.is_empty() {
        return None;
    }
    let mut file = String::new();
    for text in ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Greenroom//Meetings//EN"] {
        line(&mut file, text);
    }
    line(&mut file, "METHOD:PUBLISH");
    for (sitting, start) in timed {
        // The number of a meeting is one of its kind, and so is a sitting's within it.
        let uid = if alone {
            format!("UID:{}@zoom.greenroom", meeting.id)
        } else {
            format!("UID:{}-{}@zoom.greenroom", meeting.id, sitting.occurrence_id)
        };
        line(&mut file, "BEGIN:VEVENT");
        line(&mut file, &uid);
        line(&mut file, &format!("DTSTAMP:{}", stamp(now)));
        line(&mut file, &format!("DTSTART:{}", stamp(start)));
        line(&mut file, &format!("DTEND:{}", stamp(end(start, sitting.duration))));
        line(&mut file, &format!("SUMMARY:{}", escaped(&meeting.topic)));
        if !meeting.agenda.is_empty() {
            line(&mut file, &format!("DESCRIPTION:{}", escaped(&meeting.agenda)));
        }
        if !meeting.join_url.is_empty() {
            line(&mut file, &format!("LOCATION:{}", escaped(&meeting.join_url)));
            line(&mut file, &format!("URL:{}", bare(&meeting.join_url)));
        }
        line(&mut file, "END:VEVENT");
    }
    line(&mut file, "END:VCALENDAR");
    Some(file)
}

/// So many minutes after a start.
fn end(start: Instant, minutes: u32) -> Instant {
    let ms = start.as_millis() + i64::from(minutes) * 60_000;
    Instant::from_millis(ms).unwrap_or(Instant::MAX)
}

/// An instant as calendars write it: `20261201T080000Z`.
fn stamp(at: Instant) -> String {
    let written = at.to_string();
    let seconds = written.get(..19).unwrap_or_default();
    format!("{}Z", seconds.replace(['-', ':'], ""))
}

/// A text without what would end its line or its value (RFC 5545, 3.3.11).
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.replace("\r\n", "\n").chars() {
        match letter {
            '\\' | ';' | ',' => {
                safe.push('\\');
                safe.push(letter);
            }
            '\n' | '\r' => safe.push_str("\\n"),
            // No other control character may stand in a text.
            letter if letter.is_control() && letter != '\t' => {}
            letter => safe.push(letter),
        }
    }
    safe
}

/// An address on one line.
fn bare(address: &str) -> String {
    address.chars().filter(|letter| !letter.is_control()).collect()
}

/// Writes a line, folded where it is too long: what goes on begins with a blank.
fn line(file: &mut String, text: &str) {
    let mut octets = 0;
    for letter in text.chars() {
        if octets + letter.len_utf8() > LINE_MAX_OCTETS {
            file.push_str("\r\n ");
            octets = 1;
        }
        file.push(letter);
        octets += letter.len_utf8();
    }
    file.push_str("\r\n");
}

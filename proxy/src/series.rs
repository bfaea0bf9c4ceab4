//! The times of a whole series, where a request changes them. Zoom lays the sittings out anew then,
//! from the start and the recurrence it is sent; without a start to come it changes nothing.

use api::error::FieldErrors;
use jiff::{Timestamp, Zoned};

use crate::{failure::one_field, schedule::Zone};

/// Days of a week.
const WEEK_DAYS: i8 = 7;
/// Zoom: a month's weeks are counted to the fourth, and
const WEEKS_MAX: i8 = 4;
/// the last is -1.
const LAST_WEEK: i8 = -1;

/// Whether sittings to come differ from what the series says, as far as Zoom tells: laid out anew,
/// they would be as planned. `series` names those that were deleted, too.
#[must_use]
pub fn has_exceptions(series: &zoom::MeetingDetails, now: Timestamp) -> bool {
    let to_come = |sitting: &&zoom::Occurrence| sitting.start_time.is_none_or(|it| it >= now);
    series.occurrences.iter().filter(to_come).any(|sitting| {
        // Zoom names a sitting by the start it was planned with, in milliseconds.
        let planned = sitting.occurrence_id.parse().ok();
        let start = sitting.start_time.map(Timestamp::as_millisecond);
        let moved = planned.zip(start).is_some_and(|(planned, start): (i64, i64)| planned != start);
        sitting.status == "deleted" || sitting.duration != series.duration || moved
    })
}

/// When a meeting starts, where nobody says when: as before.
///
/// # Errors
/// Where it has no start, or one in the past, which Zoom would ignore together with the change.
pub fn start(meeting: &zoom::MeetingDetails, now: Timestamp) -> Result<Timestamp, FieldErrors> {
    // Zoom may tell the start of the next sitting as the whole series'.
    let sittings = meeting.occurrences.iter().filter_map(|sitting| sitting.start_time);
    let start = sittings.chain(meeting.start_time).min().ok_or_else(|| {
        one_field("start_time", "This meeting has no fixed time: say when it starts.")
    })?;
    if start < now {
        return Err(one_field("start_time", "This meeting has begun: say when it starts anew."));
    }
    Ok(start)
}

/// How a series comes back that begins at `start`, where nobody says how: as before. A rule of one
/// day follows the start to its day.
///
/// # Errors
/// Where the rule has other days and the start none of them; where the series would end before.
pub fn kept(
    series: &zoom::MeetingDetails,
    start: Timestamp,
    zone: &Zone,
) -> Result<zoom::Recurrence, FieldErrors> {
    let known = series.recurrence.clone().filter(|recurrence| recurrence.every > 0);
    let mut recurrence = known.ok_or_else(|| {
        one_field("recurrence", "Zoom does not tell how this meeting comes back: say how.")
    })?;
    if recurrence.end_date_time.is_some_and(|end| end <= start) {
        let rule = "The series ends before: say until when it comes back.";
        return Err(one_field("start_time", rule));
    }
    let own = Zone::named(&series.timezone).ok();
    let before = series.start_time.zip(own).map(|(start, own)| own.on_its_clocks(start).date());
    let first = zone.on_its_clocks(start);
    if before != Some(first.date()) {
        follow(&mut recurrence, &first)?;
    }
    Ok(recurrence)
}

/// Moves a rule of one day to the day of the first sitting.
fn follow(recurrence: &mut zoom::Recurrence, first: &Zoned) -> Result<(), FieldErrors> {
    let (day, today) = (first.day(), first.weekday().to_sunday_one_offset());
    if !recurrence.weekly_days.is_empty() {
        let days: Vec<&str> = recurrence.weekly_days.split(',').map(str::trim).collect();
        if !days.contains(&&*today.to_string()) {
            if days.len() > 1 {
                let rule = "The series does not come back on this day of the week: choose one of its days, or say on which days it does.";
                return Err(one_field("start_time", rule));
            }
            recurrence.weekly_days = today.to_string();
        }
    } else if let Some(week) = recurrence.monthly_week {
        let of_month = (day - 1) / WEEK_DAYS + 1;
        let is_last = day + WEEK_DAYS > first.days_in_month();
        let stays_last = week == LAST_WEEK && is_last;
        recurrence.monthly_week =
            Some(if stays_last || of_month > WEEKS_MAX { LAST_WEEK } else { of_month });
        recurrence.monthly_week_day = u8::try_from(today).ok();
    } else if recurrence.monthly_day.is_some() {
        recurrence.monthly_day = u8::try_from(day).ok();
    }
    Ok(())
}

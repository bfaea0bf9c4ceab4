//! Instants, days and durations as people read them, by the browser's own `Intl`.

use std::{cell::RefCell, rc::Rc};

use api::{Day, Instant};
use js_sys::{
    Array, Function, Intl, Object, Reflect,
    wasm_bindgen::{JsCast, JsValue},
};

use crate::{
    language::{Language, locales},
    words,
};

// Numbers stand beside dates wherever they are shown.
pub use crate::numbers::{count, decimal, percent};

/// What stands where there is nothing to show.
pub const NOTHING: &str = "–";

/// Swedish writes dates as ISO 8601 does.
const ISO_LOCALE: &str = "sv-SE";

const DATE_AND_TIME: [(&str, &str); 5] = [
    ("day", "numeric"),
    ("month", "short"),
    ("year", "numeric"),
    ("hour", "2-digit"),
    ("minute", "2-digit"),
];

/// What writes dates in a language. Building it costs a hundred times what using it does.
struct Writers {
    language: Language,
    instant: Function,
    time: Function,
    clock: Function,
    day: Function,
    short_day: Function,
    weekday: Function,
}

thread_local! {
    /// The time zone chosen by whoever looks, where it is not the computer's.
    static ZONE: RefCell<Option<String>> = const { RefCell::new(None) };
    static STAMP: RefCell<Option<Function>> = const { RefCell::new(None) };
    static WRITERS: RefCell<Option<Rc<Writers>>> = const { RefCell::new(None) };
}

/// Goes by the clocks of a time zone from now on, in everything that is shown; by the computer's
/// without one, or where the browser does not know it. The zone that is gone by, if not the
/// computer's.
pub(crate) fn go_by(zone: Option<String>) -> Option<String> {
    let zone = zone.filter(|zone| clocks_of(zone, &Array::new(), &[]).is_some());
    let changed = ZONE.with_borrow_mut(|held| std::mem::replace(held, zone.clone()) != zone);
    if changed {
        STAMP.set(None);
        WRITERS.set(None);
    }
    zone
}

fn writers() -> Rc<Writers> {
    let language = Language::spoken();
    WRITERS.with_borrow_mut(|held| match held {
        Some(writers) if writers.language == language => Rc::clone(writers),
        _ => {
            let [day, month, year, hour, minute] = DATE_AND_TIME;
            let in_utc = ("timeZone", "UTC");
            let writers = Rc::new(Writers {
                language,
                instant: date_time(&DATE_AND_TIME),
                time: date_time(&[hour, minute]),
                clock: date_time(&[("hour", "numeric"), minute, in_utc]),
                day: date_time(&[day, month, year, in_utc]),
                short_day: date_time(&[day, month, in_utc]),
                weekday: date_time(&[("weekday", "short"), in_utc]),
            });
            Rc::clone(held.insert(writers))
        }
    })
}

fn options(pairs: &[(&str, &str)]) -> Object {
    let options = Object::new();
    for (name, value) in pairs {
        set(&options, name, &JsValue::from_str(value));
    }
    options
}

fn set(options: &Object, name: &str, value: &JsValue) {
    // Setting a property of a fresh plain object cannot fail.
    let _ = Reflect::set(options, &JsValue::from_str(name), value);
}

/// In the viewer's time zone, where `pairs` name no other.
fn date_time(pairs: &[(&str, &str)]) -> Function {
    date_time_for(&locales(), pairs)
}

fn date_time_for(locales: &Array, pairs: &[(&str, &str)]) -> Function {
    let zoned = ZONE.with_borrow(|zone| {
        let zone = zone.as_deref().map(|zone| ("timeZone", zone));
        // What comes later holds.
        let pairs: Vec<_> = zone.into_iter().chain(pairs.iter().copied()).collect();
        options(&pairs)
    });
    Intl::DateTimeFormat::new(locales, &zoned).format()
}

fn call(format: &Function, value: &JsValue) -> String {
    format
        .call1(&JsValue::UNDEFINED, value)
        .ok()
        .and_then(|text| text.as_string())
        .unwrap_or_default()
}

#[expect(clippy::cast_precision_loss, reason = "milliseconds of any year stay below 2^53")]
fn js_date(at: Instant) -> JsValue {
    js_sys::Date::new(&JsValue::from_f64(at.as_millis() as f64)).into()
}

fn js_day(day: Day) -> JsValue {
    js_sys::Date::new(&JsValue::from_str(&day.to_string())).into()
}

/// Date and time on the viewer's clocks.
#[must_use]
pub fn instant(at: Instant) -> String {
    call(&writers().instant, &js_date(at))
}

/// [`instant`], or a dash.
#[must_use]
pub fn instant_or_nothing(at: Option<Instant>) -> String {
    at.map_or_else(|| NOTHING.to_owned(), instant)
}

fn stamp() -> Function {
    let pairs = [
        ("year", "numeric"),
        ("month", "2-digit"),
        ("day", "2-digit"),
        ("hour", "2-digit"),
        ("minute", "2-digit"),
        ("second", "2-digit"),
    ];
    date_time_for(&Array::of1(&JsValue::from_str(ISO_LOCALE)), &pairs)
}

/// Date and time on the viewer's clocks as programs write them: `2026-12-01 09:00:00`.
#[must_use]
pub fn local_stamp(at: Instant) -> String {
    let format = STAMP.with_borrow_mut(|held| held.get_or_insert_with(stamp).clone());
    call(&format, &js_date(at))
}

/// The time of day on the viewer's clocks, or a dash.
#[must_use]
pub fn time_or_nothing(at: Option<Instant>) -> String {
    at.map_or_else(|| NOTHING.to_owned(), |at| call(&writers().time, &js_date(at)))
}

/// A time of day that clocks show, in minutes since midnight.
#[must_use]
pub fn time_of_day(minute: u32) -> String {
    let at = Instant::from_millis(i64::from(minute) * 60_000);
    at.map(|at| call(&writers().clock, &js_date(at))).unwrap_or_default()
}

/// Whether two instants are of one day on the viewer's clocks.
#[must_use]
pub fn same_day(one: Instant, other: Instant) -> bool {
    let zone = viewer_zone();
    input_date_time(one, &zone).0 == input_date_time(other, &zone).0
}

/// A day.
#[must_use]
pub fn day(day: Day) -> String {
    call(&writers().day, &js_day(day))
}

/// A day without its year.
#[must_use]
pub fn short_day(day: Day) -> String {
    call(&writers().short_day, &js_day(day))
}

/// The day of the week, counted from Monday, and the hour of the day on the viewer's clocks.
#[must_use]
pub fn weekday_and_hour(at: Instant) -> (usize, usize) {
    if ZONE.with_borrow(Option::is_some) {
        let stamp = local_stamp(at);
        let day = stamp.get(..10).and_then(|day| day.parse::<Day>().ok());
        let hour = stamp.get(11..13).and_then(|hour| hour.parse().ok());
        // Zoom's Sunday is 1.
        let day = day.map(|day| (usize::from(day.weekday()) + 5) % 7);
        return day.zip(hour).unwrap_or_default();
    }
    // A report has thousands of meetings, and the computer's own clocks are read much faster.
    let clocks: js_sys::Date = js_date(at).unchecked_into();
    // The browser counts from Sunday.
    ((clocks.get_day() as usize + 6) % 7, clocks.get_hours() as usize)
}

/// The short name of a day of the week, counted from Monday.
#[must_use]
pub fn short_weekday(day: usize) -> String {
    // The first of January 2024 was a Monday.
    let date = js_sys::Date::new(&format!("2024-01-0{}", day + 1).into());
    call(&writers().weekday, &date)
}

/// Minutes as hours and minutes: `45 min`, `1 h 5 min`.
#[must_use]
pub fn minutes(minutes: u64) -> String {
    match (minutes / 60, minutes % 60) {
        (0, rest) => words::durations::minutes(rest),
        (hours, 0) => words::durations::hours(hours),
        (hours, rest) => words::durations::hours_minutes(hours, rest),
    }
}

/// Seconds as minutes and, below one, as seconds.
#[must_use]
pub fn seconds(total: u64) -> String {
    if total < 60 { words::durations::seconds(total) } else { minutes(total / 60) }
}

/// The IANA name of the viewer's time zone: the one they chose, else the computer's.
#[must_use]
pub fn viewer_zone() -> String {
    ZONE.with_borrow(Clone::clone).unwrap_or_else(computer_zone)
}

/// Names of time zones that browsers still use, and what IANA calls them now, as Zoom does.
const RENAMED: [(&str, &str); 10] = [
    ("America/Buenos_Aires", "America/Argentina/Buenos_Aires"),
    ("America/Godthab", "America/Nuuk"),
    ("America/Indianapolis", "America/Indiana/Indianapolis"),
    ("Asia/Calcutta", "Asia/Kolkata"),
    ("Asia/Katmandu", "Asia/Kathmandu"),
    ("Asia/Rangoon", "Asia/Yangon"),
    ("Asia/Saigon", "Asia/Ho_Chi_Minh"),
    ("Atlantic/Faeroe", "Atlantic/Faroe"),
    ("Europe/Kiev", "Europe/Kyiv"),
    ("Pacific/Ponape", "Pacific/Pohnpei"),
];

/// A time zone by the name it has now, where the browser knows that.
fn current_name(zone: String) -> String {
    let renamed = RENAMED.into_iter().find(|(before, _)| *before == zone);
    let known = renamed.filter(|(_, now)| clocks_of(now, &Array::new(), &[]).is_some());
    known.map_or(zone, |(_, now)| now.to_owned())
}

/// The IANA name of the computer's time zone.
#[must_use]
pub fn computer_zone() -> String {
    let resolved = Intl::DateTimeFormat::new(&Array::new(), &Object::new()).resolved_options();
    Reflect::get(&resolved, &JsValue::from_str("timeZone"))
        .ok()
        .and_then(|zone| zone.as_string())
        .map_or_else(|| "UTC".to_owned(), current_name)
}

/// Every IANA time zone the browser knows, `UTC` first; `UTC` alone in a browser that cannot say.
#[must_use]
pub fn time_zones() -> Vec<String> {
    let intl = Reflect::get(&js_sys::global(), &JsValue::from_str("Intl")).ok();
    let supported = intl.and_then(|intl| {
        let values_of = Reflect::get(&intl, &JsValue::from_str("supportedValuesOf")).ok()?;
        let values_of: Function = values_of.dyn_into().ok()?;
        let zones = values_of.call1(&intl, &JsValue::from_str("timeZone")).ok()?;
        zones.dyn_into::<Array>().ok()
    });
    let named = supported.into_iter().flat_map(|zones| zones.to_vec());
    let named = named.filter_map(|zone| zone.as_string()).filter(|zone| zone != "UTC");
    let mut named: Vec<_> = named.map(current_name).collect();
    named.sort_unstable();
    named.insert(0, "UTC".to_owned());
    named
}

/// Writes instants as the clocks of a time zone show them; `None` where the browser does not know
/// the zone.
fn clocks_of(zone: &str, locales: &Array, pairs: &[(&str, &str)]) -> Option<Function> {
    let options = options(pairs);
    set(&options, "timeZone", &JsValue::from_str(zone));
    let intl = Reflect::get(&js_sys::global(), &JsValue::from_str("Intl")).ok()?;
    let class = Reflect::get(&intl, &JsValue::from_str("DateTimeFormat")).ok()?;
    let class: Function = class.dyn_into().ok()?;
    // It throws at a zone it does not know, which the typed constructor cannot pass on.
    let made = Reflect::construct(&class, &Array::of2(locales, &options)).ok()?;
    Some(made.unchecked_into::<Intl::DateTimeFormat>().format())
}

/// Date, time and the zone's short name on the clocks of a time zone: `1 Dec 2026, 09:00 CET`.
/// `None` where the browser does not know the zone.
#[must_use]
pub fn instant_in(at: Instant, zone: &str) -> Option<String> {
    let [day, month, year, hour, minute] = DATE_AND_TIME;
    let named = [day, month, year, hour, minute, ("timeZoneName", "short")];
    clocks_of(zone, &locales(), &named).map(|clocks| call(&clocks, &js_date(at)))
}

/// The same with the day of the week: `Tue, 1 Dec 2026, 09:00 CET`.
#[must_use]
pub fn weekday_instant_in(at: Instant, zone: &str) -> String {
    let [day, month, year, hour, minute] = DATE_AND_TIME;
    let weekday = ("weekday", "short");
    let named = [weekday, day, month, year, hour, minute, ("timeZoneName", "short")];
    let clocks = clocks_of(zone, &locales(), &named).unwrap_or_else(|| date_time(&named));
    call(&clocks, &js_date(at))
}

/// A day with its weekday: `Tuesday, 1 December`.
#[must_use]
pub fn weekday_and_day(day: Day) -> String {
    let parts = [("weekday", "long"), ("day", "numeric"), ("month", "long"), ("timeZone", "UTC")];
    call(&date_time(&parts), &js_day(day))
}

/// The month of a day: `December 2026`.
#[must_use]
pub fn month(day: Day) -> String {
    let parts = [("month", "long"), ("year", "numeric"), ("timeZone", "UTC")];
    call(&date_time(&parts), &js_day(day))
}

/// The day a week begins with where the viewer's language is spoken, as Zoom counts: 1 is Sunday.
/// Monday in a browser that cannot say.
#[must_use]
pub fn first_weekday() -> u8 {
    let of_locale = || {
        let intl = Reflect::get(&js_sys::global(), &JsValue::from_str("Intl")).ok()?;
        let class = Reflect::get(&intl, &JsValue::from_str("Locale")).ok()?;
        let class: Function = class.dyn_into().ok()?;
        let resolved = Intl::DateTimeFormat::new(&locales(), &Object::new()).resolved_options();
        let tag = Reflect::get(&resolved, &JsValue::from_str("locale")).ok()?;
        let locale = Reflect::construct(&class, &Array::of1(&tag)).ok()?;
        let weeks = match Reflect::get(&locale, &JsValue::from_str("getWeekInfo")).ok()? {
            get if get.is_function() => get.unchecked_into::<Function>().call0(&locale).ok()?,
            _ => Reflect::get(&locale, &JsValue::from_str("weekInfo")).ok()?,
        };
        let first = Reflect::get(&weeks, &JsValue::from_str("firstDay")).ok()?.as_f64()?;
        // The browser counts from 1, Monday, to 7, Sunday.
        (1..=7_u8).find(|day| f64::from(*day) == first).map(|day| day % 7 + 1)
    };
    of_locale().unwrap_or(2)
}

/// The name of a day of the week; `number` is Zoom's: 1 is Sunday, 7 Saturday.
#[must_use]
pub fn weekday(number: u8) -> String {
    // The year 2023 began on a Sunday.
    let Some(day) = Day::new(2023, 1, number.clamp(1, 7)) else { return String::new() };
    call(&date_time(&[("weekday", "long"), ("timeZone", "UTC")]), &js_day(day))
}

/// The clocks of a time zone as form inputs write them, date and time apart by a blank. A zone the
/// browser does not know is taken for the viewer's own.
fn input_clocks(zone: &str) -> Function {
    let locales = Array::of1(&JsValue::from_str(ISO_LOCALE));
    let pairs = [
        ("year", "numeric"),
        ("month", "2-digit"),
        ("day", "2-digit"),
        ("hour", "2-digit"),
        ("minute", "2-digit"),
    ];
    clocks_of(zone, &locales, &pairs)
        .unwrap_or_else(|| Intl::DateTimeFormat::new(&locales, &options(&pairs)).format())
}

/// Date and time of day on the clocks of a time zone, as form inputs write them: `2026-12-01` and
/// `09:00`. A zone the browser does not know is taken for the viewer's own.
#[must_use]
pub fn input_date_time(at: Instant, zone: &str) -> (String, String) {
    let text = call(&input_clocks(zone), &js_date(at));
    let (date, time) = text.split_once(' ').unwrap_or((&text, ""));
    (date.to_owned(), time.to_owned())
}

/// The instants at which the clocks of a time zone show a date and a time of day, as form inputs
/// write them. Usually one; none where the clocks go forward over that time, two where they go
/// back over it.
#[must_use]
pub fn instants_at(date: &str, time: &str, zone: &str) -> Vec<Instant> {
    let shown = format!("{date} {time}");
    let read = |shown: &str| format!("{}:00Z", shown.replace(' ', "T")).parse::<Instant>().ok();
    let Some(as_if_utc) = read(&shown) else { return Vec::new() };
    let clocks = input_clocks(zone);
    let show = |at: Instant| call(&clocks, &js_date(at));
    // The zone's offset is that of the day before or that of the day after.
    let mut found = Vec::new();
    for hours in [-24, 24] {
        let near = as_if_utc.plus_hours(hours);
        let offset_ms = read(&show(near)).map(|shown| shown.as_millis() - near.as_millis());
        let at = offset_ms.and_then(|ms| Instant::from_millis(as_if_utc.as_millis() - ms));
        found.extend(at.filter(|at| show(*at) == shown && !found.contains(at)));
    }
    if let [first, second] = &mut found[..]
        && first > second
    {
        std::mem::swap(first, second);
    }
    found
}

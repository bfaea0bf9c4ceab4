//! The meetings of a list by day, where the viewer's clocks put them: an agenda, a week, a month.

use std::{collections::BTreeMap, iter};

use api::{Day, Instant, MeetingId, meeting::Meeting};
use leptos::{ev, prelude::*};

use super::{
    drag::Drag,
    list::address,
    reschedule::{Moving, Reschedule},
    week::{Axis, Place, line_at, minute_by_minute},
    weeks::{End, Look, Reach},
};
use crate::{
    dates,
    param::Param,
    ui::{
        bare::is_bare,
        icons::{Glyph, Icon},
        panel::StatePanel,
    },
    words,
};

/// A meeting as a calendar shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// When it starts.
    pub at: Instant,
    /// How long it lasts, where that is known.
    pub minutes: Option<u32>,
    /// Its title.
    pub topic: String,
    /// What else to know of it.
    pub note: String,
    /// Its number, where that is known.
    pub id: Option<MeetingId>,
    /// On the clocks of which time zone it was planned; empty where that is not known.
    pub zone: String,
}

impl Entry {
    /// A meeting of a host's; `None` without a fixed time.
    #[must_use]
    pub fn of(meeting: &Meeting) -> Option<Self> {
        Some(Self {
            at: meeting.start_time?,
            minutes: Some(meeting.duration),
            topic: meeting.topic.clone(),
            note: dates::minutes(u64::from(meeting.duration)),
            id: Some(meeting.id),
            zone: meeting.timezone.clone(),
        })
    }
}

/// Meetings by the day they start on, the earliest first.
type ByDay = BTreeMap<Day, Vec<Entry>>;

/// The day an instant falls on, on the viewer's clocks.
#[must_use]
pub fn local_day(at: Instant) -> Option<Day> {
    dates::local_stamp(at).get(..10)?.parse().ok()
}

/// Puts meetings on their days.
fn by_day(entries: Vec<Entry>) -> ByDay {
    let mut days = ByDay::new();
    for entry in entries {
        if let Some(day) = local_day(entry.at) {
            days.entry(day).or_default().push(entry);
        }
    }
    for held in days.values_mut() {
        held.sort_by_key(|entry| entry.at);
    }
    days
}

/// The calendar.
#[component]
pub fn MeetingCalendar(
    /// The meetings.
    entries: Vec<Entry>,
    /// How they are laid out.
    look: Look,
    /// The day it is shown around, in the URL; empty: today.
    date: Param,
    /// The days the list was read for.
    reach: Reach,
    /// A meeting was moved; absent where none can be.
    #[prop(optional_no_strip)]
    on_moved: Option<Callback<()>>,
) -> impl IntoView {
    let now = minute_by_minute();
    let day_of = |at: Instant| local_day(at).unwrap_or_else(|| at.utc_day());
    let opened_on = day_of(now.get_untracked());
    let today = Memo::new(move |_| day_of(now.get()));
    let around = Memo::new(move |_| date.get().parse::<Day>().unwrap_or_else(|_| today.get()));
    let first = dates::first_weekday();
    let go = move |steps: i32| {
        let to = look.step(around.get_untracked(), steps);
        date.set(if to == today.get_untracked() { String::new() } else { to.to_string() });
    };
    let on_key = move |event: ev::KeyboardEvent| {
        let steps = match event.key().as_str() {
            "PageUp" if is_bare(&event) => -1,
            "PageDown" if is_bare(&event) => 1,
            _ => return,
        };
        event.prevent_default();
        go(steps);
    };
    // Where the calendar is taken away in the task of a step, it is drawn once more without what is
    // its own.
    let shown = move || around.try_get().unwrap_or(opened_on);
    let title = move || {
        let day = shown();
        let weeks = look.weeks(day, first);
        match (
            look,
            weeks.first().and_then(|week| week.first()),
            weeks.last().and_then(|week| week.last()),
        ) {
            (Look::Month, ..) | (_, None, _) | (_, _, None) => dates::month(day),
            (_, Some(from), Some(to)) => {
                words::calendar::range(&dates::day(*from), &dates::day(*to))
            }
        }
    };
    let held = StoredValue::new(by_day(entries));
    let moving = RwSignal::new(None::<Moving>);
    let ask = Callback::new(move |what| moving.set(Some(what)));
    let hands = on_moved.map(|_| Hands { ask, drag: Drag::new(ask) });
    let beyond = move || {
        let days = look.weeks(shown(), first).concat();
        let said = match reach.passed_by(&days)? {
            End::First(day) => words::calendar::begins(&dates::day(day)),
            End::Last(day) => words::calendar::ends(&dates::day(day)),
        };
        Some(view! { <p class="form-note" data-testid="reach">{said}</p> })
    };
    let body = move || {
        let day = shown();
        let today = today.try_get().unwrap_or(opened_on);
        let weeks = look.weeks(day, first);
        held.try_with_value(|held| {
            let axis = (look == Look::Week).then(|| {
                let days = weeks.iter().flatten().filter_map(|day| held.get(day));
                Axis::of(days.flatten(), now)
            });
            match look {
                Look::Agenda => agenda(held, &weeks.concat(), reach, today, hands),
                Look::Week => grid(held, &weeks, today, None, axis, hands),
                Look::Month => grid(held, &weeks, today, Some(day.month()), None, hands),
            }
        })
    };
    view! {
        <section class="calendar" aria-label=words::calendar::title() tabindex="-1" on:keydown=on_key>
            <div class="calendar-head">
                <h2 aria-live="polite">{title}</h2>
                <div class="calendar-steps">
                    <button type="button" class="button button-icon" aria-label=words::calendar::before()
                        aria-keyshortcuts="PageUp" on:click=move |_| go(-1)>
                        <Icon glyph=Glyph::Back/>
                    </button>
                    <button type="button" class="button" on:click=move |_| date.set("")>{words::calendar::today()}</button>
                    <button type="button" class="button button-icon turned" aria-label=words::calendar::after()
                        aria-keyshortcuts="PageDown" on:click=move |_| go(1)>
                        <Icon glyph=Glyph::Back/>
                    </button>
                </div>
            </div>
            {beyond}
            {body}
        </section>
        {on_moved.map(|on_moved| view! { <Reschedule moving on_moved/> })}
    }
}

/// What moves meetings.
#[derive(Clone, Copy)]
struct Hands {
    /// Asks to move one.
    ask: Callback<Moving>,
    /// Carries one to another day.
    drag: Drag,
}

/// A meeting in its day that can be moved: dragged, or by a button.
fn movable(
    what: Moving,
    entry: &Entry,
    content: AnyView,
    hands: Hands,
    place: Option<Place>,
) -> AnyView {
    let Hands { ask, drag } = hands;
    let when = dates::weekday_instant_in(what.at, &dates::viewer_zone());
    let label = words::move_meeting::of(&entry.topic, &when);
    let class = move || {
        if drag.holds(what) { "entry entry-movable entry-dragged" } else { "entry entry-movable" }
    };
    let span = place.map(|place| place.span);
    let zone = entry.zone.clone();
    let on_click = move |event: ev::MouseEvent| {
        if drag.ends_with_click() {
            event.prevent_default();
        }
    };
    view! {
        <a class=class href=address(what.id) draggable="false"
            on:pointerdown=move |event| drag.press(what, span, &zone, &event) on:click=on_click>{content}</a>
        <button type="button" class="entry-move" aria-label=label on:click=move |_| ask.run(what)>
            <Icon glyph=Glyph::Calendar/>
        </button>
    }
    .into_any()
}

/// A meeting in its day.
fn line(entry: &Entry, day: Day, hands: Option<Hands>, place: Option<Place>) -> AnyView {
    let content = view! {
        <span class="entry-time">{dates::time_or_nothing(Some(entry.at))}</span>
        " "
        <span class="entry-topic" dir="auto">{entry.topic.clone()}</span>
        " "
        <span class="entry-note" dir="auto">{entry.note.clone()}</span>
    }
    .into_any();
    let content = match (entry.id, hands) {
        (Some(id), Some(hands)) => {
            let what = Moving { id, at: entry.at, to: day, minute: None };
            movable(what, entry, content, hands, place)
        }
        (Some(id), None) => view! { <a class="entry" href=address(id)>{content}</a> }.into_any(),
        (None, _) => view! { <span class="entry">{content}</span> }.into_any(),
    };
    line_at(place, content)
}

fn lines(held: &ByDay, day: Day, hands: Option<Hands>, axis: Option<Axis>) -> Option<AnyView> {
    let entries = held.get(&day)?;
    let places = axis.map(|axis| axis.places(entries)).unwrap_or_default();
    let places = places.into_iter().map(Some).chain(iter::repeat(None));
    let lines = entries.iter().zip(places).map(|(entry, place)| line(entry, day, hands, place));
    Some(view! { <ol class="entries">{lines.collect_view()}</ol> }.into_any())
}

fn agenda(held: &ByDay, days: &[Day], reach: Reach, today: Day, hands: Option<Hands>) -> AnyView {
    let busy: Vec<_> = days.iter().filter(|day| held.contains_key(day)).collect();
    if busy.is_empty() {
        if !days.iter().any(|day| reach.has(*day)) {
            return ().into_any();
        }
        let title = words::calendar::nothing();
        return view! { <StatePanel kind="empty" glyph=Glyph::Calendar title/> }.into_any();
    }
    busy.into_iter()
        .map(|day| {
            let current = (*day == today).then_some("date");
            view! {
                <section class="agenda-day" aria-current=current>
                    <h3>{dates::weekday_and_day(*day)}</h3>
                    {lines(held, *day, hands, None)}
                </section>
            }
        })
        .collect_view()
        .into_any()
}

/// A table of weeks; days of another month than `month` stand back. With an axis their meetings
/// stand at their hours.
fn grid(
    held: &ByDay,
    weeks: &[Vec<Day>],
    today: Day,
    month: Option<u8>,
    axis: Option<Axis>,
    hands: Option<Hands>,
) -> AnyView {
    let number = |day: Day| {
        view! { <span class="day-number" aria-hidden="true">{day.day().to_string()}</span> }
    };
    let head = |day: &Day| {
        let class = (*day == today && axis.is_some()).then_some("head-today");
        view! {
            <th scope="col" role="columnheader" class=class>
                {dates::weekday(day.weekday())} {axis.map(|_| view! { " " {number(*day)} })}
            </th>
        }
    };
    let cell = |day: &Day| {
        let day = *day;
        let current = (day == today).then_some("date");
        let outside = month.is_some_and(|month| month != day.month());
        let class = match (outside, held.contains_key(&day)) {
            (true, _) => "day day-outside",
            (false, true) => "day",
            (false, false) => "day day-free",
        };
        let target = move || hands.is_some_and(|hands| hands.drag.is_over(day)).then_some("");
        let lines = lines(held, day, hands, axis);
        let lines = match axis {
            Some(axis) => axis.day(day, lines, hands.map(|hands| hands.drag)),
            None => lines.into_any(),
        };
        view! {
            <td role="cell" class=class aria-current=current data-target=target data-day=day.to_string()>
                {axis.is_none().then(|| number(day))}
                <span class="day-name">{dates::weekday_and_day(day)}</span>
                {lines}
            </td>
        }
    };
    let heads = weeks.first().into_iter().flatten().map(head).collect_view();
    let rows = weeks
        .iter()
        .map(|week| view! { <tr role="row">{week.iter().map(cell).collect_view()}</tr> })
        .collect_view();
    let table = view! {
        <table class="calendar-table" role="table">
            <caption class="visually-hidden">{words::calendar::title()}</caption>
            <thead role="rowgroup"><tr role="row">{heads}</tr></thead>
            <tbody role="rowgroup">{rows}</tbody>
        </table>
    };
    match axis {
        Some(axis) => axis.beside(table.into_any()),
        None => view! { <div class="table-frame calendar-frame">{table}</div> }.into_any(),
    }
}

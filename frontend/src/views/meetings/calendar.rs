//! The meetings of a list by day, where the viewer's clocks put them: an agenda, a week, a month.

use std::collections::BTreeMap;

use api::{Day, Instant, MeetingId, meeting::Meeting};
use leptos::{ev, prelude::*};

use super::{
    drag::Drag,
    list::address,
    reschedule::{Moving, Reschedule},
    weeks::Look,
};
use crate::{
    clock::Clock,
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
    /// Its title.
    pub topic: String,
    /// What else to know of it.
    pub note: String,
    /// Its number, where that is known.
    pub id: Option<MeetingId>,
}

impl Entry {
    /// A meeting of a host's; `None` without a fixed time.
    #[must_use]
    pub fn of(meeting: &Meeting) -> Option<Self> {
        Some(Self {
            at: meeting.start_time?,
            topic: meeting.topic.clone(),
            note: dates::minutes(u64::from(meeting.duration)),
            id: Some(meeting.id),
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
    /// A meeting was moved; absent where none can be.
    #[prop(optional_no_strip)]
    on_moved: Option<Callback<()>>,
) -> impl IntoView {
    let now = expect_context::<Clock>().now();
    let today = local_day(now).unwrap_or_else(|| now.utc_day());
    let around = Memo::new(move |_| date.get().parse::<Day>().unwrap_or(today));
    let first = dates::first_weekday();
    let go = move |steps: i32| {
        let to = look.step(around.get_untracked(), steps);
        date.set(if to == today { String::new() } else { to.to_string() });
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
    let shown = move || around.try_get().unwrap_or(today);
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
    let body = move || {
        let day = shown();
        let weeks = look.weeks(day, first);
        held.try_with_value(|held| match look {
            Look::Agenda => agenda(held, &weeks.concat(), today, hands),
            Look::Week => grid(held, &weeks, today, None, hands),
            Look::Month => grid(held, &weeks, today, Some(day.month()), hands),
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
fn movable_line(what: Moving, entry: &Entry, content: AnyView, hands: Hands) -> AnyView {
    let Hands { ask, drag } = hands;
    let when = dates::weekday_instant_in(what.at, &dates::viewer_zone());
    let label = words::move_meeting::of(&entry.topic, &when);
    let class = move || {
        if drag.holds(what) { "entry entry-movable entry-dragged" } else { "entry entry-movable" }
    };
    let on_click = move |event: ev::MouseEvent| {
        if drag.ends_with_click() {
            event.prevent_default();
        }
    };
    view! {
        <li class="entry-line">
            <a class=class href=address(what.id) draggable="false"
                on:pointerdown=move |event| drag.press(what, &event) on:click=on_click>{content}</a>
            <button type="button" class="entry-move" aria-label=label on:click=move |_| ask.run(what)>
                <Icon glyph=Glyph::Calendar/>
            </button>
        </li>
    }
    .into_any()
}

/// A meeting in its day.
fn line(entry: &Entry, day: Day, hands: Option<Hands>) -> AnyView {
    let content = view! {
        <span class="entry-time">{dates::time_or_nothing(Some(entry.at))}</span>
        " "
        <span class="entry-topic" dir="auto">{entry.topic.clone()}</span>
        " "
        <span class="entry-note" dir="auto">{entry.note.clone()}</span>
    }
    .into_any();
    match (entry.id, hands) {
        (Some(id), Some(hands)) => {
            movable_line(Moving { id, at: entry.at, to: day }, entry, content, hands)
        }
        (Some(id), None) => {
            view! { <li><a class="entry" href=address(id)>{content}</a></li> }.into_any()
        }
        (None, _) => view! { <li class="entry">{content}</li> }.into_any(),
    }
}

fn lines(held: &ByDay, day: Day, hands: Option<Hands>) -> Option<AnyView> {
    let lines = held.get(&day)?.iter().map(|entry| line(entry, day, hands)).collect_view();
    Some(view! { <ol class="entries">{lines}</ol> }.into_any())
}

fn agenda(held: &ByDay, days: &[Day], today: Day, hands: Option<Hands>) -> AnyView {
    let busy: Vec<_> = days.iter().filter(|day| held.contains_key(day)).collect();
    if busy.is_empty() {
        let title = words::calendar::nothing();
        return view! { <StatePanel kind="empty" glyph=Glyph::Calendar title/> }.into_any();
    }
    busy.into_iter()
        .map(|day| {
            let current = (*day == today).then_some("date");
            view! {
                <section class="agenda-day" aria-current=current>
                    <h3>{dates::weekday_and_day(*day)}</h3>
                    {lines(held, *day, hands)}
                </section>
            }
        })
        .collect_view()
        .into_any()
}

/// A table of weeks; days of another month than `month` stand back.
fn grid(
    held: &ByDay,
    weeks: &[Vec<Day>],
    today: Day,
    month: Option<u8>,
    hands: Option<Hands>,
) -> AnyView {
    let names = weeks.first().into_iter().flatten();
    let heads = names
        .map(|day| view! { <th scope="col" role="columnheader">{dates::weekday(day.weekday())}</th> })
        .collect_view();
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
        view! {
            <td role="cell" class=class aria-current=current data-target=target data-day=day.to_string()>
                <span class="day-number" aria-hidden="true">{day.day().to_string()}</span>
                <span class="day-name">{dates::weekday_and_day(day)}</span>
                {lines(held, day, hands)}
            </td>
        }
    };
    let rows = weeks
        .iter()
        .map(|week| view! { <tr role="row">{week.iter().map(cell).collect_view()}</tr> })
        .collect_view();
    view! {
        <div class="table-frame calendar-frame">
            <table class="calendar-table" role="table">
                <caption class="visually-hidden">{words::calendar::title()}</caption>
                <thead role="rowgroup"><tr role="row">{heads}</tr></thead>
                <tbody role="rowgroup">{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

//! Dragging a meeting of a calendar to another day, or along the hours of a week, by mouse or pen.
//! A finger scrolls: for it, and for the keyboard, every meeting has a button that asks the same.

use std::time::Duration;

use api::{Day, Instant};
use leptos::{ev, prelude::*};
use web_sys::PointerEvent;

use super::{
    calendar::local_day,
    hours_of_day::{DAY, LEAST, Span, minute_of},
    reschedule::Moving,
    week::minute_at,
};
use crate::{dates, root::Root};

/// How far the pointer goes before a press becomes a drag, in CSS pixels.
const SLACK_PX: i32 = 6;

/// In how long steps a meeting moves along the hours, in minutes.
const STEP_MIN: i32 = 15;

/// Marks the primary button among those that are held.
const PRIMARY: u16 = 1;

/// A meeting under the pointer.
#[derive(Debug, Clone, Copy)]
struct Held {
    what: Moving,
    /// What presses it. Another finger or pen does not move it.
    pointer: i32,
    pressed_at: (i32, i32),
    /// Of the hours that are shown the minute that is pressed, where there are hours.
    minute: Option<f64>,
    /// From when to when it is drawn, in a week.
    span: Option<Span>,
    dragged: bool,
}

impl Held {
    /// The minute of the day it starts at where the pointer is now, if that is another than now. It
    /// stays within the day.
    fn start_at(&self, minute: Option<f64>) -> Option<u32> {
        let distance = self.minute.zip(minute).map_or(0.0, |(from, to)| to - from);
        let steps = (distance / f64::from(STEP_MIN)).round() as i32;
        let start = minute_of(self.what.at);
        let last = (DAY - LEAST).max(start);
        let moved = start.saturating_add_signed(steps * STEP_MIN).min(last);
        (moved != start).then_some(moved)
    }
}

/// What would be asked if what is dragged was let go now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Over {
    asked: Moving,
    /// When it would start, in a week.
    lands: Option<Instant>,
}

/// What is dragged in a calendar.
#[derive(Clone, Copy)]
pub struct Drag {
    root: Root,
    held: RwSignal<Option<Held>>,
    /// On the clocks of which time zone it was planned.
    zone: StoredValue<String>,
    over: RwSignal<Option<Over>>,
    /// The click that ends a drag follows no link.
    ended: StoredValue<bool>,
    on_drop: Callback<Moving>,
}

impl Drag {
    /// Follows the pointer for as long as the current owner lives. `on_drop` is told what was let
    /// go where it does not start.
    #[must_use]
    pub fn new(on_drop: Callback<Moving>) -> Self {
        let this = Self {
            root: Root::here(),
            held: RwSignal::new(None),
            zone: StoredValue::new(String::new()),
            over: RwSignal::new(None),
            ended: StoredValue::new(false),
            on_drop,
        };
        let listeners = [
            window_event_listener(ev::pointermove, move |event| this.follow(&event)),
            window_event_listener(ev::pointerup, move |event| this.let_go(&event)),
            window_event_listener(ev::pointercancel, move |event| {
                if this.held_by(&event).is_some() {
                    this.give_up();
                }
            }),
            window_event_listener(ev::keydown, move |event| {
                if event.key() == "Escape" && this.is_dragging() {
                    event.prevent_default();
                    this.give_up();
                    // The button is still down: letting it go may click.
                    this.ended.set_value(true);
                }
            }),
        ];
        on_cleanup(move || listeners.into_iter().for_each(WindowListenerHandle::remove));
        this
    }

    /// A meeting was pressed that was planned on the clocks of a zone: it starts on its own day. In a
    /// week it is drawn along `span`.
    pub fn press(self, what: Moving, span: Option<Span>, zone: &str, event: &PointerEvent) {
        self.ended.set_value(false);
        let modified = event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key();
        if event.button() == 0 && event.pointer_type() != "touch" && !modified {
            let pressed_at = (event.client_x(), event.client_y());
            let pointer = event.pointer_id();
            let minute = span.and_then(|_| minute_at(self.root, event.client_y()));
            let held = Held { what, pointer, pressed_at, minute, span, dragged: false };
            self.held.set(Some(held));
            let known = if zone.is_empty() { dates::viewer_zone() } else { zone.to_owned() };
            self.zone.set_value(known);
        }
    }

    /// Whether a meeting is on its way to a day.
    #[must_use]
    pub fn is_over(self, day: Day) -> bool {
        self.over.get().is_some_and(|over| over.asked.to == day)
    }

    /// From when to when a meeting would be drawn that is on its way to this day of a week, and the
    /// minute it would start at.
    #[must_use]
    pub fn would_be(self, day: Day) -> Option<(Span, u32)> {
        let lands = self.over.get()?.lands.filter(|at| local_day(*at) == Some(day))?;
        let length = self.held.get_untracked()?.span?.length();
        let from = minute_of(lands);
        Some((Span::drawn(from, from + length), from))
    }

    /// Whether a meeting is on its way.
    #[must_use]
    pub fn holds(self, what: Moving) -> bool {
        self.held.get().is_some_and(|held| held.dragged && held.what == what)
    }

    /// Whether the click that comes now is the end of a drag.
    #[must_use]
    pub fn ends_with_click(self) -> bool {
        self.ended.try_update_value(std::mem::take).unwrap_or_default()
    }

    fn is_dragging(self) -> bool {
        self.held.try_get_untracked().flatten().is_some_and(|held| held.dragged)
    }

    /// What this pointer holds.
    fn held_by(self, event: &PointerEvent) -> Option<Held> {
        let held = self.held.try_get_untracked().flatten();
        held.filter(|held| held.pointer == event.pointer_id())
    }

    fn follow(self, event: &PointerEvent) {
        let Some(held) = self.held_by(event) else { return };
        // It was let go where nobody told this page: over a dialog of the browser, for one.
        if event.buttons() & PRIMARY == 0 {
            self.give_up();
            return;
        }
        let (x, y) = (event.client_x(), event.client_y());
        let (from_x, from_y) = held.pressed_at;
        if !held.dragged {
            if (x - from_x).abs().max((y - from_y).abs()) < SLACK_PX {
                return;
            }
            self.held.set(Some(Held { dragged: true, ..held }));
        }
        let minute = held.start_at(held.minute.and_then(|_| minute_at(self.root, y)));
        let asked = day_at(self.root, x, y).map(|to| Moving { to, minute, ..held.what });
        let asked = asked.filter(|asked| *asked != held.what);
        if self.over.with_untracked(|over| over.map(|over| over.asked)) != asked {
            let lands = |asked: Moving| {
                held.span.and_then(|_| self.zone.with_value(|zone| asked.lands(zone)))
            };
            self.over.set(asked.map(|asked| Over { asked, lands: lands(asked) }));
        }
    }

    fn let_go(self, event: &PointerEvent) {
        if let Some(held) = self.held_by(event) {
            let over = self.over.get_untracked();
            self.give_up();
            self.ended.set_value(held.dragged);
            if let Some(Over { asked, .. }) = over.filter(|_| held.dragged) {
                self.on_drop.run(asked);
            }
        }
        // The click comes at once, or, where the drag ended on something else, not at all.
        let forget = move || {
            let _ = self.ended.try_set_value(false);
        };
        if self.ended.try_get_value() == Some(true) {
            set_timeout(forget, Duration::ZERO);
        }
    }

    fn give_up(self) {
        if self.held.try_get_untracked().flatten().is_some() {
            self.held.set(None);
            self.over.set(None);
        }
    }
}

/// The day of the calendar at a point of the window.
fn day_at(root: Root, x: i32, y: i32) -> Option<Day> {
    let element = root.at(x, y)?;
    let day = element.closest("[data-day]").ok()??;
    day.get_attribute("data-day")?.parse().ok()
}

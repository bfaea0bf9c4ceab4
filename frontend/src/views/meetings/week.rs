//! A week by the hour: an axis beside its days, each meeting at the height of its time, a line for
//! now and the place of what is dragged. All of it is for the eye: a day's meetings are a list in
//! their order, and each says its time. Where the style draws no hours the lists stand alone.

use std::time::Duration;

use api::{Day, Instant};
use leptos::prelude::*;

use super::{
    calendar::{Entry, local_day},
    drag::Drag,
    hours_of_day::{Hours, Lane, Span, lanes, minute_of},
};
use crate::{clock::Clock, dates, root::Root};

/// How often the line for now is drawn anew.
const TICK: Duration = Duration::from_secs(30);

// The custom properties that are set here have the names the sheet of another's page has for the
// console's own: `--greenroom-own-…`.

/// What a line of a meeting's title takes of the hours, in minutes.
const LINE_MIN: u32 = 15;

/// What time it is, for as long as the current owner lives.
#[must_use]
pub fn minute_by_minute() -> RwSignal<Instant> {
    let clock = expect_context::<Clock>();
    let now = RwSignal::new(clock.now());
    let tick = move || {
        let _ = now.try_set(clock.now());
    };
    if let Ok(ticking) = set_interval_with_handle(tick, TICK) {
        on_cleanup(move || ticking.clear());
    }
    now
}

/// The minute of the hours shown at a height of the window; `None` where the style draws none.
#[must_use]
pub fn minute_at(root: Root, y: i32) -> Option<f64> {
    let axis = root.find("[data-minutes]")?;
    let minutes: f64 = axis.get_attribute("data-minutes")?.parse().ok()?;
    let style = window().get_computed_style(&axis).ok()??;
    // What the style draws hours with is placed by it.
    let is_drawn = style.get_property_value("position").is_ok_and(|it| it == "relative");
    let edges = axis.get_bounding_client_rect();
    is_drawn.then(|| (f64::from(y) - edges.top()) * minutes / edges.height())
}

/// Where a meeting stands in its day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// From when to when it is drawn.
    pub span: Span,
    /// The minutes above it.
    above: u32,
    lane: Lane,
}

/// A line of a day's list: a meeting, at its place where it has one.
#[must_use]
pub fn line_at(place: Option<Place>, content: AnyView) -> AnyView {
    let Some(Place { span, above, lane }) = place else {
        return view! { <li class="entry-line">{content}</li> }.into_any();
    };
    let lines = span.length() / LINE_MIN;
    let class = if lines < 2 { "entry-line entry-low" } else { "entry-line" };
    // The last line is the time's.
    let of_title = lines.saturating_sub(1).max(1);
    view! {
        <li class=class style:--greenroom-own-from=above.to_string() style:--greenroom-own-length=span.length().to_string()
            style:--greenroom-own-lane=lane.nth.to_string() style:--greenroom-own-lanes=lane.of.to_string()
            style:--greenroom-own-lines=of_title.to_string()>{content}</li>
    }
    .into_any()
}

/// The hours of a week.
#[derive(Clone, Copy)]
pub struct Axis {
    hours: Hours,
    now: RwSignal<Instant>,
}

fn span_of(entry: &Entry) -> Span {
    Span::of(entry.at, entry.minutes)
}

impl Axis {
    /// That of a week with these meetings.
    #[must_use]
    pub fn of<'a>(entries: impl IntoIterator<Item = &'a Entry>, now: RwSignal<Instant>) -> Self {
        Self { hours: Hours::around(entries.into_iter().map(span_of)), now }
    }

    /// Where the meetings of a day stand, in their order.
    #[must_use]
    pub fn places(self, entries: &[Entry]) -> Vec<Place> {
        let spans: Vec<_> = entries.iter().map(span_of).collect();
        let places = spans.iter().zip(lanes(&spans));
        places.map(|(span, lane)| Place { span: *span, above: self.above(*span), lane }).collect()
    }

    fn above(self, span: Span) -> u32 {
        span.from.saturating_sub(self.hours.first * 60)
    }

    /// A day beside the axis: its meetings, and what is marked in its hours.
    #[must_use]
    pub fn day(self, day: Day, lines: Option<AnyView>, drag: Option<Drag>) -> AnyView {
        let line = move || {
            let now = self.now.try_get().filter(|now| local_day(*now) == Some(day))?;
            let above = self.hours.since(minute_of(now))?;
            Some(
                view! { <div class="now-line" style:--greenroom-own-from=above.to_string()></div> },
            )
        };
        let landing = move || {
            let (span, start) = drag?.would_be(day)?;
            Some(view! {
                <div class="landing" style:--greenroom-own-from=self.above(span).to_string()
                    style:--greenroom-own-length=span.length().to_string()>{dates::time_of_day(start)}</div>
            })
        };
        view! {
            <div class="day-hours">
                {lines}
                <div class="day-marks" aria-hidden="true">{line} {landing}</div>
            </div>
        }
        .into_any()
    }

    /// The axis, and beside it the days.
    #[must_use]
    pub fn beside(self, table: AnyView) -> AnyView {
        let Hours { first, last } = self.hours;
        let names = (first..last).map(|hour| {
            let above = (hour - first) * 60;
            view! {
                <div class="axis-hour" style:--greenroom-own-from=above.to_string()>{dates::time_of_day(hour * 60)}</div>
            }
        });
        let hours = self.hours.count();
        view! {
            <div class="table-frame calendar-frame week-frame" style:--greenroom-own-hours=hours.to_string()>
                <div class="axis" aria-hidden="true" data-minutes=(hours * 60).to_string()>{names.collect_view()}</div>
                {table}
            </div>
        }
        .into_any()
    }
}

//! In which hours of the week meetings begin, on the viewer's clocks; an hour leads to its meetings.
//! Tab leads to one hour, and the arrow keys from there to the others.

use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::{
    figures::{HOURS, Way, Week, WeekHour, hour_name, hour_named, shade},
    plots::meetings,
    scope::Reports,
};
use crate::{
    dates, language::Language, param::Param, query::Key, root::Root, ui::bare::is_bare, words,
};

/// An hour of the week in words: `Monday, 13 h`.
#[must_use]
pub fn spelled(name: &str) -> String {
    hour_named(name).map_or_else(
        || name.to_owned(),
        |(day, hour)| {
            // Zoom's Sunday is 1.
            let day = u8::try_from((day + 1) % 7 + 1).unwrap_or(1);
            words::plots::week_hour(&dates::weekday(day), hour as u64)
        },
    )
}

fn element_id(at: WeekHour) -> String {
    format!("week-hour-{}", hour_name(at))
}

/// The way an arrow key points.
fn way(key: &str) -> Option<Way> {
    let turned = Language::spoken().direction() == "rtl";
    match key {
        "ArrowUp" => Some(Way::Up),
        "ArrowDown" => Some(Way::Down),
        "ArrowLeft" => Some(if turned { Way::Ahead } else { Way::Back }),
        "ArrowRight" => Some(if turned { Way::Back } else { Way::Ahead }),
        _ => None,
    }
}

/// The hours.
#[component]
pub fn Hours(
    /// The reports whose meetings they are of.
    reports: Memo<Reports>,
) -> impl IntoView {
    let filter = Param::new(Key::Hour);
    let week = Memo::new(move |_| {
        reports.with(|reports| {
            let starts = meetings(reports).filter_map(|meeting| meeting.start_time);
            Week::of(starts.map(dates::weekday_and_hour))
        })
    });
    let went_to = RwSignal::new(None::<WeekHour>);
    let reached = Memo::new(move |_| {
        let any = |at: &WeekHour| week.with(|week| week.count(*at) > 0);
        let chosen = hour_named(&filter.get()).filter(any);
        went_to.get().filter(any).or(chosen).or_else(|| week.with(Week::first))
    });
    let on_key = move |event: ev::KeyboardEvent| {
        if !is_bare(&event) {
            return;
        }
        let (Some(here), Some(way)) = (reached.get_untracked(), way(&event.key())) else { return };
        event.prevent_default();
        let Some(next) = week.with_untracked(|week| week.next(here, way)) else { return };
        went_to.set(Some(next));
        let cell = Root::here().find(&format!("#{}", element_id(next)));
        if let Some(cell) = cell.and_then(|cell| cell.dyn_into::<HtmlElement>().ok()) {
            let _ = cell.focus();
        }
    };
    let cell = move |at: WeekHour, count: u64, most: u64| {
        let class = format!("hour-{}", shade(count, most));
        let figure = dates::count(count);
        if count == 0 {
            return view! { <td class=class>{figure}</td> }.into_any();
        }
        let name = StoredValue::new(hour_name(at));
        let is_chosen = move || name.with_value(|name| filter.get() == *name);
        let choose = move |_| {
            went_to.set(Some(at));
            let chosen = untrack(is_chosen);
            filter.set(if chosen { String::new() } else { name.get_value() });
        };
        // The figure that is seen is said, too: whoever speaks to the page says what they see.
        let label = name.with_value(|name| words::parts::value_of(&spelled(name), &figure));
        view! {
            <td class=class>
                <button type="button" class="hour" id=element_id(at) aria-label=label
                    aria-pressed=move || if is_chosen() { "true" } else { "false" }
                    tabindex=move || if reached.get() == Some(at) { "0" } else { "-1" }
                    on:click=choose>{figure}</button>
            </td>
        }
        .into_any()
    };
    let heads = (0..HOURS).map(|hour| view! { <th scope="col">{dates::count(hour as u64)}</th> });
    let rows = move || {
        let week = week.get();
        let most = week.most();
        let rows = week.days().iter().enumerate().map(|(day, hours)| {
            let cells =
                hours.iter().enumerate().map(|(hour, count)| cell((day, hour), *count, most));
            view! {
                <tr>
                    <th scope="row">{dates::short_weekday(day)}</th>
                    {cells.collect_view()}
                </tr>
            }
        });
        rows.collect_view()
    };
    view! {
        <section class="card plot plot-wide" aria-label=words::plots::week()>
            <h2>{words::plots::week()}</h2>
            <p class="count">{words::plots::week_note(&dates::viewer_zone())}</p>
            <div class="plot-frame">
                <table class="hours">
                    <caption class="visually-hidden">{words::plots::week()}</caption>
                    <thead><tr><th scope="col"><span class="visually-hidden">{words::plots::week_day()}</span></th>{heads.collect_view()}</tr></thead>
                    <tbody on:keydown=on_key>{rows}</tbody>
                </table>
            </div>
        </section>
    }
}

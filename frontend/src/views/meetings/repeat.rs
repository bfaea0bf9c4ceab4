//! How a meeting comes back: the fields, and the dates that come of them.

use api::{Day, meeting::Recurrence};
use leptos::prelude::*;

use super::{
    draft::{Draft, RepeatDraft},
    sittings::{Showing, clocks_change, days},
    times::is_viewers,
    values::{Repeat, Values},
};
use crate::{
    dates,
    ui::{
        field::{CheckField, SelectField, TextField},
        form::FormErrors,
    },
    words,
};

/// How many dates are shown before the meeting is saved.
const SHOWN: usize = 10;

fn owned(options: &[(&str, &str)]) -> Vec<(String, String)> {
    options.iter().map(|(value, name)| ((*value).to_owned(), (*name).to_owned())).collect()
}

/// A choice that writes a value.
fn choice(
    id: &'static str,
    label: &'static str,
    options: Vec<(String, String)>,
    value: RwSignal<String>,
) -> AnyView {
    let on_choice = Callback::new(move |chosen| value.set(chosen));
    view! { <SelectField id label options value on_choice/> }.into_any()
}

fn weekdays() -> Vec<(String, String)> {
    (1..=7_u8).map(|day| (day.to_string(), dates::weekday(day))).collect()
}

/// The fields, and the dates that come of them.
#[component]
pub fn RepeatFields(
    /// The form.
    draft: Draft,
    /// What is wrong with it.
    errors: FormErrors,
) -> impl IntoView {
    let repeat = draft.repeat;
    let interval_rule = errors.of("repeat_interval", words::recurrence::interval());
    let days_rule = errors.of("weekly_days", words::recurrence::days());
    let month_day_rule = errors.of("monthly_day", words::recurrence::month_day());
    let times_rule = errors.of("end_times", words::recurrence::end());
    let until_rule = errors.of("end_date_time", words::recurrence::last_day());
    follow_start(draft);
    let every = Memo::new(move |_| repeat.every.get());
    let by_week = Memo::new(move |_| repeat.by.with(|by| by == Repeat::BY_WEEK));
    let by_times = Memo::new(move |_| repeat.ends.with(|ends| ends == Repeat::TIMES));
    let mut kinds = vec![
        ("1", words::recurrence::daily()),
        ("2", words::recurrence::weekly()),
        ("3", words::recurrence::monthly()),
    ];
    if !draft.came_back() {
        kinds.insert(0, ("", words::recurrence::never()));
    }
    let month = move || {
        let ways = [
            (Repeat::BY_DAY, words::recurrence::by_month_day()),
            (Repeat::BY_WEEK, words::recurrence::by_weekday()),
        ];
        let weeks = [
            ("1", words::recurrence::first()),
            ("2", words::recurrence::second()),
            ("3", words::recurrence::third()),
            ("4", words::recurrence::fourth()),
            ("-1", words::recurrence::last()),
        ];
        view! {
            <div class="field-row">
                {choice("monthly-by", words::recurrence::by(), owned(&ways), repeat.by)}
                {move || if by_week.get() {
                    view! {
                        {choice("monthly-week", words::recurrence::week(), owned(&weeks), repeat.week)}
                        {choice("monthly-week-day", words::recurrence::week_day(), weekdays(), repeat.week_day)}
                    }.into_any()
                } else {
                    view! {
                        <TextField id="monthly-day" label=words::recurrence::month_day() kind="number" value=repeat.month_day
                            error=month_day_rule min="1" max="31"/>
                    }.into_any()
                }}
            </div>
        }
    };
    let details = move || {
        let ends = [
            (Repeat::TIMES, words::recurrence::by_times()),
            (Repeat::UNTIL, words::recurrence::by_last_day()),
        ];
        let unit = match every.get().as_str() {
            "1" => words::recurrence::interval_days(),
            "2" => words::recurrence::interval_weeks(),
            "3" => words::recurrence::interval_months(),
            _ => return None,
        };
        Some(view! {
            <TextField id="repeat-interval" label=unit kind="number" value=repeat.interval
                error=interval_rule min="1" max="99"/>
            {(every.get_untracked() == "2").then(|| weekday_choice(repeat, days_rule))}
            {(every.get_untracked() == "3").then(month)}
            <div class="field-row">
                {choice("repeat-ends", words::recurrence::end(), owned(&ends), repeat.ends)}
                {move || if by_times.get() {
                    view! {
                        <TextField id="end-times" label=words::recurrence::times() kind="number" value=repeat.times
                            error=times_rule min="1" max="60"/>
                    }.into_any()
                } else {
                    view! {
                        <TextField id="end-day" label=words::recurrence::last_day() kind="date" value=repeat.until error=until_rule/>
                    }.into_any()
                }}
            </div>
            <DatesAhead draft/>
        })
    };
    view! {
        <fieldset class="field-group">
            <legend>{words::recurrence::title()}</legend>
            {choice("repeat-every", words::recurrence::how_often(), owned(&kinds), repeat.every)}
            {details}
            {anew(draft, errors.of("recurrence", words::recurrence::title()))}
        </fieldset>
    }
}

/// Lets dates that were deleted or changed come back, once the server refused to do so unasked.
fn anew(draft: Draft, rule: Signal<String>) -> AnyView {
    let is_refused = Memo::new(move |_| rule.with(|rule| !rule.is_empty()));
    let is_asked = Memo::new(move |_| draft.came_back() && (is_refused.get() || draft.anew.get()));
    view! {
        <Show when=move || is_refused.get()><p class="field-error">{rule}</p></Show>
        <Show when=move || is_asked.get()>
            <CheckField id="dates-anew" label=words::recurrence::anew() value=draft.anew/>
        </Show>
    }
    .into_any()
}

/// Lets the days of the week and of the month go along with the day it starts on, as long as they
/// are that day's.
fn follow_start(draft: Draft) {
    Effect::new(move |before: Option<Option<Day>>| {
        let now = draft.date.get().parse::<Day>().ok();
        let before = before.flatten();
        if let (Some(was), Some(now)) = (before, now) {
            draft.repeat.follow(was, now);
        }
        now.or(before)
    });
}

/// Ticks for the days of the week.
fn weekday_choice(repeat: RepeatDraft, rule: Signal<String>) -> AnyView {
    let tick = |day: u8| {
        let id = format!("weekday-{day}");
        let is_on = move || repeat.days.with(|days| days.contains(&day));
        let on_change = move |_| {
            repeat.days.update(|days| match days.binary_search(&day) {
                Ok(at) => _ = days.remove(at),
                Err(at) => days.insert(at, day),
            });
        };
        view! {
            <div class="field-check">
                <input id=id.clone() type="checkbox" prop:checked=is_on on:change=on_change
                    aria-describedby="weekdays-error"/>
                <label for=id>{dates::weekday(day)}</label>
            </div>
        }
    };
    view! {
        <div class="weekdays" role="group" aria-label=words::recurrence::days()>{(1..=7).map(tick).collect_view()}</div>
        <p class="field-error" id="weekdays-error">{move || rule.get()}</p>
    }
    .into_any()
}

/// The days it falls on, where that can be said of what stands in the form.
fn falls(values: &Values) -> Option<Vec<Day>> {
    let recurrence = values.repeat.recurrence()?;
    let first = values.date.parse::<Day>().ok()?;
    let Recurrence { repeat_interval, end_times, end_date_time, .. } = &recurrence;
    let is_whole = *repeat_interval > 0 && (end_times.is_some() != end_date_time.is_some());
    let until = end_date_time.and_then(|_| values.repeat.until.parse().ok());
    is_whole.then(|| days(&recurrence, first, until))
}

/// A date, as it will be: on the clocks of the meeting, on the viewer's where they differ, and
/// what the clocks do to it.
fn ahead(day: Day, time: &str, zone: &str) -> AnyView {
    let showing = Showing::of(day, time, zone);
    let Some(at) = showing.first() else {
        return view! { <li><strong>{words::recurrence::skipped(&dates::day(day))}</strong></li> }
            .into_any();
    };
    let own = (!is_viewers(at, zone)).then(|| {
        let there = dates::weekday_instant_in(at, &dates::viewer_zone());
        view! { <span class="form-note">" " {words::recurrence::for_you(&there)}</span> }
    });
    let twice = matches!(showing, Showing::Twice(..));
    let note = if twice {
        Some(words::recurrence::twice())
    } else {
        clocks_change(day, zone).then(words::recurrence::clocks_change)
    };
    let note = note.map(|note| view! { " " <strong>{note}</strong> });
    view! { <li>{dates::weekday_instant_in(at, zone)}{own}{note}</li> }.into_any()
}

/// The next dates of what stands in the form.
#[component]
fn DatesAhead(draft: Draft) -> impl IntoView {
    let dates_of = Memo::new(move |_| {
        let values = draft.get();
        let days = falls(&values);
        days.map(|days| (days, values.time, values.timezone))
    });
    move || {
        let (days, time, zone) = dates_of.get()?;
        let (Some(last), total) = (days.last(), days.len()) else {
            return Some(
                view! { <p class="form-note" role="status">{words::recurrence::no_dates()}</p> }
                    .into_any(),
            );
        };
        let shown = days.iter().take(SHOWN).map(|day| ahead(*day, &time, &zone)).collect_view();
        let rest = (total > SHOWN).then(|| {
            let more = words::recurrence::more((total - SHOWN) as u64, &dates::day(*last));
            view! { <p class="form-note">{more}</p> }
        });
        Some(
            view! {
                <div class="dates-ahead" data-testid="dates-ahead">
                    <h3>{words::recurrence::dates(total as u64)}</h3>
                    <ol>{shown}</ol>
                    {rest}
                </div>
            }
            .into_any(),
        )
    }
}

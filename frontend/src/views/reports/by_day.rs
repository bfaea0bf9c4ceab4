//! One figure of every day of a report; a day leads to its meetings.

use std::sync::Arc;

use api::report::ReportDay;
use leptos::prelude::*;

use super::whole::Whole;
use crate::{
    dates,
    param::Param,
    query::Key,
    ui::{
        chart::{Bar, BarChart},
        field::Segments,
    },
    words::{self, Message},
};

const FIGURES: [(&str, Message); 3] = [
    ("meetings", words::reports::meetings),
    ("participants", words::reports::participants),
    ("minutes", words::reports::minutes),
];

/// One figure of every day.
#[component]
pub fn ByDay(
    /// The report.
    whole: Memo<Arc<Whole>>,
) -> impl IntoView {
    let filter = Param::new(Key::Day);
    let figure = RwSignal::new("meetings".to_owned());
    let date = move |index: usize| {
        whole.with_untracked(|whole| whole.by_day.get(index).map(|day| day.date.to_string()))
    };
    let chosen = Signal::derive(move || {
        let day = filter.get();
        whole.with(|whole| whole.by_day.iter().position(|held| held.date.to_string() == day))
    });
    let on_choice = Callback::new(move |index| {
        let day = date(index).unwrap_or_default();
        let again = filter.get_untracked() == day;
        filter.set(if again { String::new() } else { day });
    });
    let chart = move || {
        let (unit, title, value): (_, _, fn(&ReportDay) -> u64) = match figure.get().as_str() {
            "participants" => {
                (words::reports::participants(), words::reports::participants_by_day(), |day| {
                    day.participants
                })
            }
            "minutes" => {
                (words::reports::minutes(), words::reports::minutes_by_day(), |day| day.minutes)
            }
            _ => {
                (words::reports::meetings(), words::reports::meetings_by_day(), |day| day.meetings)
            }
        };
        let whole = whole.get();
        let bars = whole
            .by_day
            .iter()
            .map(|day| Bar {
                label: dates::day(day.date),
                short_label: dates::short_day(day.date),
                value: value(day),
                note: dates::count(value(day)),
            })
            .collect();
        view! { <BarChart title step=words::reports::day() unit bars figure=dates::count chosen on_choice/> }
    };
    view! {
        <section class="card by-day" aria-label=words::reports::by_day()>
            <Segments label=words::reports::figure() options=&FIGURES value=figure on_choice=Callback::new(move |choice| figure.set(choice))/>
            {chart}
        </section>
    }
}

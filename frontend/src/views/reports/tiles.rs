//! The figures of a report, and how each changed.

use std::sync::Arc;

use api::report::Totals;
use leptos::prelude::*;

use super::{comparison::change, whole::Whole};
use crate::{dates, ui::panel::Tile, words};

/// The figures.
#[component]
pub fn Tiles(
    /// The report.
    whole: Memo<Arc<Whole>>,
    /// The totals of the days before, where there are any.
    before: Memo<Option<Totals>>,
) -> impl IntoView {
    move || {
        let Whole { totals, average_day, .. } = &*whole.get();
        let webinars = match totals.webinars {
            0 => String::new(),
            some => words::reports::webinars(some),
        };
        let before = before.get();
        let changed = |figure: fn(&Totals) -> u64| {
            before.as_ref().map(|before| change(figure(before), figure(totals))).unwrap_or_default()
        };
        view! {
            <dl class="tiles">
                <Tile label=words::reports::meetings() value=dates::count(totals.meetings) note=webinars
                    change=changed(|totals| totals.meetings)/>
                <Tile label=words::reports::participants() value=dates::count(totals.participants)
                    note=words::reports::participants_a_day(average_day.participants)
                    change=changed(|totals| totals.participants)/>
                <Tile label=words::reports::meeting_time() value=dates::minutes(totals.minutes)
                    note=words::reports::together(&dates::minutes(totals.participant_minutes))
                    change=changed(|totals| totals.minutes)/>
                <Tile label=words::reports::average_day() value=words::reports::average_meetings(average_day.meetings)
                    note=words::reports::minutes_a_day(average_day.minutes)/>
            </dl>
        }
    }
}

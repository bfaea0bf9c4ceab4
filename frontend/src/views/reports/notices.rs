//! What a report lacks: days Zoom did not serve, and people whose meetings could not be read.

use std::sync::Arc;

use api::report::{Incomplete, ReportRange};
use leptos::prelude::*;

use super::whole::Whole;
use crate::{
    dates,
    ui::{icons::Glyph, panel::Notice},
    words,
};

fn clamped(asked: ReportRange, served: ReportRange) -> String {
    words::reports::clamped(
        &dates::day(served.from),
        &dates::day(served.to),
        &dates::day(asked.from),
        &dates::day(asked.to),
    )
}

fn missing(incomplete: &Incomplete) -> String {
    let more = incomplete.count.saturating_sub(incomplete.users.len() as u64);
    let names = incomplete.users.iter().cloned();
    let names = names.reduce(|names, name| words::parts::and_field(&names, &name));
    let names = names.unwrap_or_default();
    if more > 0 {
        words::reports::missing_and_more(incomplete.count, &names, more)
    } else {
        words::reports::missing(incomplete.count, &names)
    }
}

/// What it lacks.
#[component]
pub fn Notices(
    /// The report.
    whole: Memo<Arc<Whole>>,
) -> impl IntoView {
    move || {
        let whole = whole.get();
        let fewer: Vec<_> =
            whole.clamped.iter().map(|(asked, served)| clamped(*asked, *served)).collect();
        let fewer = fewer
            .into_iter()
            .map(|said| {
                view! {
                    <Notice kind="clamped" glyph=Glyph::Alert><p>{said}</p></Notice>
                }
            })
            .collect_view();
        let missing = whole.incomplete.as_ref().map(missing).map(|said| {
            view! {
                <Notice kind="incomplete" glyph=Glyph::Alert><p>{said}</p></Notice>
            }
        });
        view! {
            {fewer}
            {missing}
        }
    }
}

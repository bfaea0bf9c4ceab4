//! The sittings to come of a meeting that recurs.

use api::meeting::{MeetingDetails, Occurrence};
use leptos::prelude::*;

use super::{remove::Doomed, times::is_viewers};
use crate::{
    dates,
    ui::panel::{Badge, Tone},
    words,
};

/// What Zoom calls a sitting that was deleted.
const DELETED: &str = "deleted";

/// The table.
#[component]
pub fn Occurrences(
    /// The meeting.
    meeting: MeetingDetails,
    /// What is asked to be deleted.
    doomed: RwSignal<Option<Doomed>>,
    /// Which is asked to be changed.
    changing: RwSignal<Option<Occurrence>>,
) -> impl IntoView {
    let own = dates::viewer_zone();
    let zone = if meeting.timezone.is_empty() { own.clone() } else { meeting.timezone };
    let sittings = meeting.occurrences;
    let elsewhere = sittings.iter().filter_map(|it| it.start_time).any(|at| !is_viewers(at, &zone));
    let head = |label: &'static str| view! { <th scope="col" role="columnheader">{label}</th> };
    let heads = [
        Some(head(words::meetings::start())),
        elsewhere.then(|| head(words::schedule::in_your_zone())),
        Some(head(words::meetings::duration())),
        Some(head(words::change_sitting::actions())),
    ];
    let rows = sittings
        .into_iter()
        .map(|sitting| row(&sitting, &zone, elsewhere.then_some(&*own), doomed, changing))
        .collect_view();
    view! {
        <h2 class="section-title">{words::one_meeting::sittings()}</h2>
        <div class="table-frame" role="region" aria-label=words::one_meeting::sittings() tabindex="0">
            <table class="table table-plain" role="table">
                <caption class="visually-hidden">{words::one_meeting::sittings()}</caption>
                <thead role="rowgroup"><tr role="row">{heads.into_iter().flatten().collect_view()}</tr></thead>
                <tbody role="rowgroup">{rows}</tbody>
            </table>
        </div>
    }
}

fn row(
    sitting: &Occurrence,
    zone: &str,
    own: Option<&str>,
    doomed: RwSignal<Option<Doomed>>,
    changing: RwSignal<Option<Occurrence>>,
) -> AnyView {
    let written = |zone: &str| {
        let at = sitting.start_time.map(|at| dates::weekday_instant_in(at, zone));
        at.unwrap_or_else(|| dates::NOTHING.to_owned())
    };
    let when = written(zone);
    let in_own = own.map(|own| {
        view! { <td role="cell" data-label=words::schedule::in_your_zone()>{written(own)}</td> }
    });
    let end = if sitting.status == DELETED {
        view! { <Badge label=words::one_meeting::deleted() tone=Tone::Muted/> }.into_any()
    } else {
        let label = words::one_meeting::delete_sitting(&when);
        let asked = Doomed::Sitting(sitting.occurrence_id.clone(), when.clone());
        let changed = sitting.clone();
        view! {
            <button type="button" class="button button-small" aria-label=words::change_sitting::of(&when)
                on:click=move |_| changing.set(Some(changed.clone()))>{words::change_sitting::do_it()}</button>
            " "
            <button type="button" class="button button-small" aria-label=label
                on:click=move |_| doomed.set(Some(asked.clone()))>{words::one_meeting::delete()}</button>
        }
        .into_any()
    };
    let duration = dates::minutes(u64::from(sitting.duration));
    view! {
        <tr role="row">
            <th scope="row" role="rowheader">{when}</th>
            {in_own}
            <td role="cell" data-label=words::meetings::duration()>{duration}</td>
            <td role="cell" data-label=words::change_sitting::actions()>{end}</td>
        </tr>
    }
    .into_any()
}

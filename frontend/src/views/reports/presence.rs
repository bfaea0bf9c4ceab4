//! Everybody's presence over a meeting: a line a person, a bar a join. What the bars show is said
//! in words, too, and stands in the table of every join.

use std::sync::Arc;

use api::report::{Attendance, ParticipantRow};
use leptos::prelude::*;

use super::{
    hidden,
    punctuality::Sitting,
    stretches::{LENGTH, Stretch, TimeLine, by_arrival},
    writing::Writing,
};
use crate::{
    ui::panel::{Badge, Tone},
    words,
};

/// Height of a person's line, in units of the drawing.
const HEIGHT: u32 = 20;
/// How many people are drawn without being asked for.
const DRAWN: usize = 100;

/// The drawing.
#[component]
pub fn Presence(
    /// The people.
    attendance: Arc<Vec<Attendance>>,
    /// Their joins.
    participants: Arc<Vec<ParticipantRow>>,
    /// What they attended.
    sitting: Sitting,
    /// How times are written.
    writing: Writing,
) -> impl IntoView {
    let line = TimeLine::of(sitting.began, sitting.ended, &participants)?;
    let all = RwSignal::new(attendance.len() <= DRAWN);
    let people = attendance.len();
    let drawn = move || {
        let wanted = if all.get() { usize::MAX } else { DRAWN };
        by_arrival(&attendance)
            .into_iter()
            .take(wanted)
            .map(|person| line_of(person, &participants, line, sitting, writing))
            .collect_view()
    };
    let more = move || {
        (!all.get()).then(|| view! {
            <button type="button" class="button" on:click=move |_| all.set(true)>{words::presence::draw_all(people)}</button>
        })
    };
    Some(view! {
        <div data-focus-home tabindex="-1">
            <div class="presence-frame">
                <table class="presence">
                    <caption class="visually-hidden">{words::presence::title()}</caption>
                    <thead>
                        <tr>
                            <th scope="col">{words::presence::person()}</th>
                            <th scope="col">
                                <span class="presence-scale">
                                    <span>{writing.time(Some(line.from))}</span>
                                    <span class="visually-hidden">" – "</span>
                                    <span>{writing.time(Some(line.to))}</span>
                                </span>
                            </th>
                        </tr>
                    </thead>
                    <tbody>{drawn}</tbody>
                </table>
            </div>
            {more}
        </div>
    })
}

fn line_of(
    person: &Attendance,
    rows: &[ParticipantRow],
    line: TimeLine,
    sitting: Sitting,
    writing: Writing,
) -> AnyView {
    let words = |stretch: &Stretch| {
        let row = &rows[stretch.row];
        words::presence::from_to(&writing.time(row.join_time), &writing.time(row.leave_time))
    };
    let stretches = line.stretches(person, rows);
    let said: Vec<_> = stretches.iter().map(words).collect();
    let bars = stretches
        .iter()
        .zip(&said)
        .map(|(Stretch { at, length, .. }, words)| {
            view! {
                <rect class="presence-bar" x=*at y="3" width=*length height=HEIGHT - 6>
                    <title>{words.clone()}</title>
                </rect>
            }
        })
        .collect_view();
    let whole = sitting.began.zip(sitting.ended).map(|(began, ended)| {
        let (from, to) = (line.at(began), line.at(ended));
        view! { <rect class="presence-sitting" x=from y="0" width=to.saturating_sub(from) height=HEIGHT></rect> }
    });
    let guest = person
        .guest
        .then(|| view! { " " <Badge label=words::past_meeting::guest() tone=Tone::Waiting/> });
    let class = if person.guest { "presence-line presence-guest" } else { "presence-line" };
    view! {
        <tr>
            <th scope="row"><span class="presence-name" dir="auto">{hidden::name(&person.name)}</span>{guest}</th>
            <td>
                <svg class=class role="img" aria-label=said.join(", ") preserveAspectRatio="none"
                    viewBox=format!("0 0 {LENGTH} {HEIGHT}")>
                    {whole}
                    {bars}
                </svg>
            </td>
        </tr>
    }
    .into_any()
}

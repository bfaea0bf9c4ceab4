//! How far the reading of a longer report got: progress, a way to stop it and to go on, and the
//! months that failed, each with a way to try again.

use api::report::ReportRange;
use leptos::prelude::*;

use super::months::{Month, Months, State};
use crate::{
    client::ApiError,
    dates,
    ui::{
        icons::{Glyph, Icon},
        panel::Notice,
    },
    words,
};

fn failed(range: ReportRange, error: ApiError) -> String {
    words::months::failed(&dates::day(range.from), &dates::day(range.to), &String::from(error))
}

/// How far a reading got.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Progress {
    here: usize,
    waiting: usize,
    all: usize,
}

impl Progress {
    fn of(months: &[Month]) -> Self {
        let count =
            |fits: fn(&State) -> bool| months.iter().filter(|month| fits(&month.state)).count();
        Self {
            here: count(|state| matches!(state, State::Here(_))),
            waiting: count(|state| *state == State::Waiting),
            all: months.len(),
        }
    }
}

/// What there is to know and to do about the months of a report.
#[component]
pub fn ReadingMonths(
    /// The months.
    months: Months,
    /// Whether the view says already that all failed.
    #[prop(into)]
    alone: Signal<bool>,
) -> impl IntoView {
    let progress = Memo::new(move |_| months.months().with(|held| Progress::of(held)));
    let failures = Memo::new(move |_| {
        months.months().with(|held| {
            let failure = |month: &Month| match &month.state {
                State::Failed(error) => Some((month.range, error.clone())),
                _ => None,
            };
            held.iter().filter_map(failure).collect::<Vec<_>>()
        })
    });
    let bar = move || {
        let Progress { here, waiting, all } = progress.get();
        if months.running() {
            (all > 1).then(|| running(months, here, all))
        } else {
            (waiting > 0).then(|| interrupted(months, here, all))
        }
    };
    let failures = move || {
        let shown = if alone.get() { Vec::new() } else { failures.get() };
        shown
            .into_iter()
            .map(|(range, error)| {
                view! {
                    <Notice kind="month-failed" glyph=Glyph::Alert>
                        <p>{failed(range, error)}</p>
                        <button type="button" class="button button-small" on:click=move |_| months.retry(range)>
                            <Icon glyph=Glyph::Again/>
                            {words::parts::try_again()}
                        </button>
                    </Notice>
                }
            })
            .collect_view()
    };
    view! {
        <div data-focus-home tabindex="-1">
            {bar}
            {failures}
        </div>
    }
}

fn running(months: Months, here: usize, all: usize) -> AnyView {
    view! {
        <div class="count" data-testid="months" data-state="loading">
            <span role="status">{words::months::reading(here, all)}</span>
            <progress aria-hidden="true" max=all.to_string() value=here.to_string()></progress>
            <button type="button" class="button button-small" on:click=move |_| months.stop()>{words::lists::stop()}</button>
        </div>
    }
    .into_any()
}

fn interrupted(months: Months, here: usize, all: usize) -> AnyView {
    view! {
        <Notice kind="stopped" glyph=Glyph::Alert>
            <p>{words::months::stopped(here, all)}</p>
            <button type="button" class="button button-small" on:click=move |_| months.go_on()>
                <Icon glyph=Glyph::Again/>
                {words::months::go_on()}
            </button>
        </Notice>
    }
    .into_any()
}

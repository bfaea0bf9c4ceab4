//! What is left of Zoom's limits today: for administrators.

use std::sync::Arc;

use api::budget::{Budget, LabelBudget, Plan, RateLabel};
use leptos::prelude::*;

use crate::{
    dates,
    ui::panel::{Badge, Tone},
    views::remote::{Remote, read},
    words::{self, Message},
};

const HEADS: [Message; 5] = [
    words::budget::label,
    words::budget::used,
    words::budget::left,
    words::budget::limit,
    words::budget::per_second,
];

fn plan_name(plan: Plan) -> &'static str {
    match plan {
        Plan::Free => words::budget::free(),
        Plan::Pro => words::budget::pro(),
        Plan::Business => words::budget::business(),
        Plan::Unlimited => words::budget::unlimited(),
    }
}

fn label_name(label: RateLabel) -> &'static str {
    match label {
        RateLabel::Light => words::budget::light(),
        RateLabel::Medium => words::budget::medium(),
        RateLabel::Heavy => words::budget::heavy(),
    }
}

fn figure(number: Option<u64>) -> String {
    number.map_or_else(|| dates::NOTHING.to_owned(), dates::count)
}

fn row(budget: &LabelBudget) -> AnyView {
    let held = budget.held_until.map(|until| {
        let until = words::budget::held_until(&dates::instant(until));
        view! { " " <Badge label=until tone=Tone::Waiting/> }
    });
    let figures = [
        Some(budget.used_today),
        budget.left_today(),
        budget.daily_limit.map(u64::from),
        budget.per_second.map(u64::from),
    ];
    let figures = figures.into_iter().zip(&HEADS[1..]).map(|(number, head)| {
        view! { <td role="cell" class="numeric" data-label=head()>{figure(number)}</td> }
    });
    view! {
        <tr role="row">
            <th scope="row" role="rowheader">{label_name(budget.label)} {held}</th>
            {figures.collect_view()}
        </tr>
    }
    .into_any()
}

/// The section of the account's view.
#[component]
pub fn BudgetCard() -> impl IntoView {
    let resource = read(String::new, |client| client.budget());
    let render = Arc::new(|budget: Budget| {
        let head = |(index, head): (usize, &Message)| {
            let class = (index > 0).then_some("numeric");
            view! { <th scope="col" role="columnheader" class=class>{head()}</th> }
        };
        let heads = HEADS.iter().enumerate().map(head).collect_view();
        let rows = budget.labels.iter().map(row).collect_view();
        let resets = dates::instant(budget.resets_at);
        // The roles stand because narrow windows show the table as blocks, which would lose them.
        view! {
            <p class="card-note">{words::budget::plan_and_reset(plan_name(budget.plan), &resets)}</p>
            <div class="table-frame" role="region" aria-label=plan_name(budget.plan) tabindex="0">
                <table class="table table-plain" role="table">
                    <caption class="visually-hidden">{words::budget::title()}</caption>
                    <thead role="rowgroup"><tr role="row">{heads}</tr></thead>
                    <tbody role="rowgroup">{rows}</tbody>
                </table>
            </div>
        }
        .into_any()
    });
    view! {
        <section class="card" aria-labelledby="budget-title">
            <h2 id="budget-title">{words::budget::title()}</h2>
            <p class="card-note">{words::budget::note()}</p>
            <Remote resource loading=words::budget::loading() render=render/>
        </section>
    }
}

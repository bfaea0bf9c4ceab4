//! What is left of Zoom's limits today, the account's and its hosts': for administrators.

use std::sync::Arc;

use api::{
    Instant,
    budget::{Budget, HOSTS_NEAR_FROM, HostBudget, LabelBudget, Plan, RateLabel},
    meeting::HOST_CHANGES_A_DAY,
    page::View,
};
use leptos::prelude::*;

use crate::{
    dates,
    history::link,
    route::Shown,
    ui::panel::{Badge, Tone},
    views::{
        remote::{Remote, read},
        users::open::place_of,
    },
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

const HOST_HEADS: [Message; 3] =
    [words::budget::host, words::budget::host_spent, words::budget::host_limit];

fn host_row(host: HostBudget) -> AnyView {
    let name = host.display_name.unwrap_or_else(|| host.id.to_string());
    let name = view! { <bdi>{name}</bdi> };
    let name = if Shown::here().has(View::Users) {
        view! { <a href=link(place_of(&host.id))>{name}</a> }.into_any()
    } else {
        name.into_any()
    };
    let figures =
        [host.used, host.limit].into_iter().zip(&HOST_HEADS[1..]).map(|(number, head)| {
            let number = dates::count(number.into());
            view! { <td role="cell" class="numeric" data-label=head()>{number}</td> }
        });
    view! {
        <tr role="row">
            <th scope="row" role="rowheader">{name}</th>
            {figures.collect_view()}
        </tr>
    }
    .into_any()
}

/// Who has spent much of a host's day.
fn hosts_near(hosts: Vec<HostBudget>, resets_at: Instant) -> AnyView {
    let resets = dates::instant(resets_at);
    let resets = words::schedule::at_in_zone(&resets, &dates::viewer_zone());
    let [limit, from] = [HOST_CHANGES_A_DAY, HOSTS_NEAR_FROM].map(|it| dates::count(it.into()));
    let list = if hosts.is_empty() {
        view! { <p class="card-note">{words::budget::no_hosts()}</p> }.into_any()
    } else {
        table(words::budget::hosts(), &HOST_HEADS, hosts.into_iter().map(host_row).collect())
    };
    view! {
        <h3>{words::budget::hosts()}</h3>
        <p class="card-note">{words::budget::hosts_note(&limit, &from, &resets)}</p>
        {list}
    }
    .into_any()
}

/// A few rows; all columns but the first hold figures.
fn table(name: &'static str, heads: &[Message], rows: Vec<AnyView>) -> AnyView {
    let head = |(index, head): (usize, &Message)| {
        let class = (index > 0).then_some("numeric");
        view! { <th scope="col" role="columnheader" class=class>{head()}</th> }
    };
    let heads = heads.iter().enumerate().map(head).collect_view();
    // The roles stand because narrow windows show the table as blocks, which would lose them.
    view! {
        <div class="table-frame" role="region" aria-label=name tabindex="0">
            <table class="table table-plain" role="table">
                <caption class="visually-hidden">{name}</caption>
                <thead role="rowgroup"><tr role="row">{heads}</tr></thead>
                <tbody role="rowgroup">{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// The section of the account's view.
#[component]
pub fn BudgetCard() -> impl IntoView {
    let resource = read(String::new, |client| client.budget());
    let render = Arc::new(|budget: Budget| {
        let resets = dates::instant(budget.resets_at);
        let rows = budget.labels.iter().map(row).collect();
        view! {
            <p class="card-note">{words::budget::plan_and_reset(plan_name(budget.plan), &resets)}</p>
            {table(plan_name(budget.plan), &HEADS, rows)}
            {hosts_near(budget.hosts, budget.resets_at)}
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

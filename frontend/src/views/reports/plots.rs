//! The meetings of a report by host, by department and by hour of the week. Each is a table whose
//! figures are drawn, too; a line of it leads to the meetings it is of.

use std::sync::Arc;

use api::report::{PastMeeting, Report};
use leptos::prelude::*;

use super::{
    figures::{Group, Measure, by_dept, by_host, ranked},
    hours::Hours,
    scope::Reports,
};
use crate::{
    dates,
    param::Param,
    query::Key,
    root::Root,
    ui::field::Segments,
    words::{self, Message},
};

/// How many groups are shown without being asked for.
const SHOWN: usize = 10;
/// The length of the longest bar, in units of the drawing.
const LENGTH: u64 = 1_000;

const MEASURES: [(&str, Message); 2] =
    [("meetings", words::reports::meetings), ("minutes", words::reports::minutes)];

/// Asks for the report of one host by email, from the context: Zoom's reports name no host's id.
#[derive(Clone, Copy)]
pub struct AskHost(pub RwSignal<String>);

/// The plots.
#[component]
pub fn Plots(
    /// The reports of what is chosen.
    scoped: Memo<Reports>,
    /// The reports of all departments.
    all: Memo<Reports>,
    /// Whether they are of many hosts.
    of_many: bool,
) -> impl IntoView {
    let groups = of_many.then(|| {
        let hosts = Memo::new(move |_| scoped.with(|reports| by_host(meetings(reports))));
        let depts = Memo::new(move |_| all.with(|reports| by_dept(meetings(reports))));
        view! {
            <Groups title=words::plots::top_hosts() what=words::hosts::label() nameless=words::plots::host_unknown() groups=hosts key=Key::Host/>
            <Groups title=words::plots::by_department() what=words::users::dept() nameless=words::plots::no_department() groups=depts key=Key::Dept/>
        }
    });
    view! {
        <div class="plots">
            <Hours reports=scoped/>
            {groups}
        </div>
    }
}

/// The meetings of reports.
pub fn meetings(reports: &[Arc<Report>]) -> impl Iterator<Item = &PastMeeting> {
    reports.iter().flat_map(|report| &report.meetings)
}

/// Groups of meetings, the largest first, with a bar each.
#[component]
fn Groups(
    title: &'static str,
    /// What a group is.
    what: &'static str,
    /// What one without a name is called.
    nameless: &'static str,
    groups: Memo<Vec<Group>>,
    /// Where the list is filtered by one.
    key: Key,
) -> impl IntoView {
    let filter = Param::new(key);
    let measure = RwSignal::new("meetings".to_owned());
    let by = move || if measure.get() == "minutes" { Measure::Minutes } else { Measure::Meetings };
    let all = RwSignal::new(false);
    let rows = move || {
        let by = by();
        let ranked = ranked(groups.get(), by);
        let most = ranked.first().map_or(1, |group| group.figure(by)).max(1);
        let shown = if all.get() { ranked.len() } else { SHOWN };
        ranked
            .into_iter()
            .take(shown)
            .map(|group| {
                let length = group.figure(by) * LENGTH / most;
                view! { <GroupRow group nameless length filter of_host=key == Key::Host/> }
            })
            .collect_view()
    };
    let more = move || {
        let many = groups.with(Vec::len);
        (many > SHOWN && !all.get()).then(|| view! {
            <button type="button" class="button button-small" on:click=move |_| all.set(true)>{words::plots::show_all(many)}</button>
        })
    };
    view! {
        <section class="card plot" aria-label=title data-focus-home>
            <h2>{title}</h2>
            <Segments label=words::plots::measure() options=&MEASURES value=measure on_choice=Callback::new(move |choice| measure.set(choice))/>
            <div class="plot-frame">
                <table class="table-plain groups">
                    <caption class="visually-hidden">{title}</caption>
                    <thead>
                        <tr>
                            <th scope="col">{what}</th>
                            <td class="group-bar"></td>
                            <th scope="col" class="numeric">{words::reports::meetings()}</th>
                            <th scope="col" class="numeric">{words::reports::meeting_time()}</th>
                            {(key == Key::Host).then(|| view! { <td></td> })}
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            {more}
        </section>
    }
}

#[component]
fn GroupRow(
    group: Group,
    nameless: &'static str,
    length: u64,
    filter: Param,
    /// Whether the group is a host's.
    of_host: bool,
) -> impl IntoView {
    let name = if group.name.is_empty() { nameless.to_owned() } else { group.name.clone() };
    let Group { key, meetings, minutes, .. } = group;
    let pressed = {
        let key = key.clone();
        move || if !key.is_empty() && filter.get() == key { "true" } else { "false" }
    };
    let own = of_host.then(|| view! { <td>{own_report(&key, &name)}</td> });
    // Nothing to filter by has what nobody gave a name.
    let named = !key.is_empty();
    let choose = StoredValue::new(move || {
        let chosen = filter.get_untracked() == key;
        filter.set(if chosen { String::new() } else { key.clone() });
    });
    let name = if named {
        view! {
            <button type="button" class="line-choice" aria-pressed=pressed dir="auto"
                on:click=move |_| choose.with_value(|choose| choose())>{name}</button>
        }
        .into_any()
    } else {
        name.into_any()
    };
    view! {
        <tr>
            <th scope="row">{name}</th>
            <td class="group-bar">
                <svg viewBox=format!("0 0 {LENGTH} 10") preserveAspectRatio="none" aria-hidden="true"
                    on:click=move |_| if named { choose.with_value(|choose| choose()) }>
                    <rect class="chart-bar" x="0" y="0" width=length height="10"></rect>
                </svg>
            </td>
            <td class="numeric">{dates::count(meetings)}</td>
            <td class="numeric">{dates::minutes(minutes)}</td>
            {own}
        </tr>
    }
}

/// Leads to the report of one host. Who is not named by email cannot be asked for.
fn own_report(key: &str, name: &str) -> Option<AnyView> {
    let AskHost(asked) = use_context()?;
    let email = key.contains('@').then(|| key.to_owned())?;
    let root = Root::here();
    let on_click = move |_| {
        asked.set(email.clone());
        root.scroll_to_top();
    };
    let label = words::plots::own_report_of(name);
    Some(
        view! {
            <button type="button" class="button button-small" aria-label=label on:click=on_click>{words::plots::own_report()}</button>
        }
        .into_any(),
    )
}

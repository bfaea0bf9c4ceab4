//! A report: how far it is read, the figures, the days, the meetings.

use std::sync::Arc;

use api::{Day, UserId, report::ReportType};
use leptos::prelude::*;

use super::{
    by_day::ByDay,
    comparison::Before,
    meetings::PastMeetingTable,
    months::{Ask, Month, Months, State, complete, here},
    notices::Notices,
    plots::{Plots, meetings},
    reading::ReadingMonths,
    scope::{Reports, depts, scoped},
    span::Span,
    tiles::Tiles,
    whole::Whole,
};
use crate::{
    client::{ApiError, Client},
    param::Param,
    query::Key,
    ui::{
        field::SelectField,
        icons::Glyph,
        panel::{Skeleton, StatePanel},
    },
    views::{failure::Failure, listing::Choice},
    words,
};

fn type_from(word: &str) -> ReportType {
    if word == "past_one" { ReportType::PastOne } else { ReportType::Past }
}

/// Reads a report and shows it; anew for whomever and whichever kind is chosen.
#[component]
pub fn ReportBody(
    /// The days.
    span: Span,
    /// Whose meetings; nobody: the whole account's.
    user_id: Memo<Option<UserId>>,
    /// Which meetings.
    types: Choice,
    /// Whether an administrator looks.
    administers: bool,
    /// Today, in UTC.
    today: Day,
) -> impl IntoView {
    let dept = Param::new(Key::Dept);
    let wanted = Memo::new(move |_| (user_id.get(), type_from(types.get())));
    move || {
        let (user_id, report_type) = wanted.get();
        let of_many = administers && user_id.is_none();
        let ask: Ask = Arc::new(move |client: &Client, range| {
            client.report(range, user_id.as_ref(), report_type)
        });
        let months = Months::waiting(span.months(), Arc::clone(&ask));
        months.go_on();
        let before = span.before(today);
        let before = before.map(|days| (days.days(), Months::waiting(days.months(), ask)));
        let complete = Memo::new(move |_| {
            let met = |held: &[Month]| here(held).any(|month| !month.meetings.is_empty());
            months.months().with(|held| complete(held) && met(held))
        });
        let before = Before::of(before, complete, dept);
        view! { <ReportView months before dept of_many administers/> }
    }
}

/// What there is to show so far.
#[derive(Debug, Clone, PartialEq)]
enum Stage {
    /// Nothing yet.
    Reading,
    /// Nothing, and nothing to come.
    Failed(ApiError),
    /// It was stopped before anything came.
    Stopped,
    /// Nobody met on these days.
    Empty,
    /// Meetings.
    Meetings,
}

impl Stage {
    fn of(months: &[Month], running: bool) -> Self {
        let failure = || {
            months.iter().find_map(|month| match &month.state {
                State::Failed(error) => Some(error.clone()),
                _ => None,
            })
        };
        if here(months).any(|month| !month.meetings.is_empty()) {
            Self::Meetings
        } else if running {
            Self::Reading
        } else if here(months).next().is_some() {
            Self::Empty
        } else {
            failure().map_or(Self::Stopped, Self::Failed)
        }
    }
}

#[component]
fn ReportView(
    months: Months,
    before: Before,
    /// The department that is chosen.
    dept: Param,
    /// Whether the meetings are of many hosts.
    of_many: bool,
    administers: bool,
) -> impl IntoView {
    let stage = Memo::new(move |_| months.months().with(|held| Stage::of(held, months.running())));
    let all = Memo::new(move |_| months.months().with(|held| scoped(held, "")));
    let of_dept = Memo::new(move |_| months.months().with(|held| scoped(held, &dept.get())));
    let whole = Memo::new(move |_| of_dept.with(|reports| Arc::new(Whole::of(reports))));
    let body = move || match stage.get() {
        Stage::Reading => view! { <Skeleton label=words::reports::loading()/> }.into_any(),
        Stage::Failed(error) => {
            let retry = Callback::new(move |()| months.retry_all());
            view! { <Failure error retry/> }.into_any()
        }
        // The offer to go on stands above.
        Stage::Stopped => ().into_any(),
        Stage::Empty => view! {
            <StatePanel kind="empty" glyph=Glyph::Bars title=words::reports::no_meetings()
                detail=words::reports::no_meetings_note()/>
        }
        .into_any(),
        Stage::Meetings => view! {
            {of_many.then(|| view! { <DeptField all dept/> })}
            <Tiles whole before=before.totals()/>
            {before.note()}
            <ByDay whole/>
            <Plots scoped=of_dept all of_many/>
            <PastMeetingTable meetings=months.lines() administers/>
        }
        .into_any(),
    };
    let failed = Memo::new(move |_| matches!(stage.get(), Stage::Failed(_)));
    view! {
        <ReadingMonths months alone=failed/>
        <Notices whole/>
        {body}
    }
}

/// Chooses the department whose meetings the figures and the list are of.
#[component]
fn DeptField(all: Memo<Reports>, dept: Param) -> impl IntoView {
    let found = Memo::new(move |_| {
        let chosen = dept.get();
        all.with(|reports| depts(meetings(reports), &chosen))
    });
    let on_choice = Callback::new(move |chosen: String| dept.set(chosen));
    let field = move || {
        let options = std::iter::once((String::new(), words::plots::every_department().to_owned()));
        let named = found.get().into_iter().map(|dept| (dept.clone(), dept));
        let options = options.chain(named).collect();
        let value = Signal::derive(move || dept.get());
        view! { <SelectField id="dept" label=words::users::dept() options value on_choice/> }
    };
    view! { <div class="toolbar">{field}</div> }
}

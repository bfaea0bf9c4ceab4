//! A report: what was served, the figures, the days, the meetings.

use std::sync::Arc;

use api::{
    UserId,
    report::{Report, ReportDay, ReportRange, ReportType},
};
use leptos::prelude::*;

use super::meetings::PastMeetingTable;
use crate::{
    dates,
    ui::{
        chart::{Bar, BarChart},
        field::Segments,
        icons::Glyph,
        panel::{Notice, StatePanel, Tile},
    },
    views::{
        listing::Choice,
        remote::{Remote, read},
    },
    words::{self, Message},
};

fn type_from(word: &str) -> ReportType {
    if word == "past_one" { ReportType::PastOne } else { ReportType::Past }
}

/// Reads a report and shows it.
#[component]
pub fn ReportBody(
    /// The days.
    range: ReportRange,
    /// Whose meetings; nobody: the whole account's.
    user_id: Memo<Option<UserId>>,
    /// Which meetings.
    types: Choice,
    /// Whether an administrator looks.
    administers: bool,
) -> impl IntoView {
    let resource = read(
        move || {
            types.get().to_owned() + &user_id.get().map(|id| id.to_string()).unwrap_or_default()
        },
        move |client| client.report(range, user_id.get().as_ref(), type_from(types.get())),
    );
    let render =
        Arc::new(move |report: Report| view! { <ReportView report administers/> }.into_any());
    view! { <Remote resource loading=words::reports::loading() render=render/> }
}

#[component]
fn ReportView(report: Report, administers: bool) -> impl IntoView {
    let Report { asked, served, meetings, totals, by_day, average_day, incomplete, .. } = report;
    let clamped = (asked != served).then(|| {
        view! {
            <Notice kind="clamped" glyph=Glyph::Alert>
                <p>{words::reports::clamped(
                    &dates::day(served.from), &dates::day(served.to), &dates::day(asked.from), &dates::day(asked.to),
                )}</p>
            </Notice>
        }
    });
    let incomplete = incomplete.map(|missing| {
        let more = missing.count.saturating_sub(missing.users.len() as u64);
        let names = missing.users.into_iter();
        let names = names.reduce(|names, name| words::parts::and_field(&names, &name));
        let names = names.unwrap_or_default();
        let sentence = if more > 0 {
            words::reports::missing_and_more(missing.count, &names, more)
        } else {
            words::reports::missing(missing.count, &names)
        };
        view! {
            <Notice kind="incomplete" glyph=Glyph::Alert>
                <p>{sentence}</p>
            </Notice>
        }
    });
    if meetings.is_empty() {
        return view! {
            {clamped}
            {incomplete}
            <StatePanel kind="empty" glyph=Glyph::Bars title=words::reports::no_meetings()
                detail=words::reports::no_meetings_note()/>
        }
        .into_any();
    }
    let webinars = match totals.webinars {
        0 => String::new(),
        some => words::reports::webinars(some),
    };
    view! {
        {clamped}
        {incomplete}
        <dl class="tiles">
            <Tile label=words::reports::meetings() value=dates::count(totals.meetings) note=webinars/>
            <Tile label=words::reports::participants() value=dates::count(totals.participants)
                note=words::reports::participants_a_day(average_day.participants)/>
            <Tile label=words::reports::meeting_time() value=dates::minutes(totals.minutes)
                note=words::reports::together(&dates::minutes(totals.participant_minutes))/>
            <Tile label=words::reports::average_day() value=words::reports::average_meetings(average_day.meetings)
                note=words::reports::minutes_a_day(average_day.minutes)/>
        </dl>
        <ByDay days=by_day/>
        <PastMeetingTable meetings administers/>
    }
    .into_any()
}

const FIGURES: [(&str, Message); 3] = [
    ("meetings", words::reports::meetings),
    ("participants", words::reports::participants),
    ("minutes", words::reports::minutes),
];

/// One figure of every day.
#[component]
fn ByDay(days: Vec<ReportDay>) -> impl IntoView {
    let figure = RwSignal::new("meetings".to_owned());
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
        let bars = days
            .iter()
            .map(|day| Bar {
                label: dates::day(day.date),
                short_label: dates::short_day(day.date),
                value: value(day),
                note: dates::count(value(day)),
            })
            .collect();
        view! { <BarChart title step=words::reports::day() unit bars figure=dates::count/> }
    };
    view! {
        <section class="card by-day" aria-label=words::reports::by_day()>
            <Segments label=words::reports::figure() options=&FIGURES value=figure on_choice=Callback::new(move |choice| figure.set(choice))/>
            {chart}
        </section>
    }
}

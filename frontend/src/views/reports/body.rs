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
    view! { <Remote resource loading="Loading the report" render=render/> }
}

#[component]
fn ReportView(report: Report, administers: bool) -> impl IntoView {
    let Report { asked, served, meetings, totals, by_day, average_day, incomplete, .. } = report;
    let clamped = (asked != served).then(|| {
        view! {
            <Notice kind="clamped" glyph=Glyph::Alert>
                <p>{format!(
                    "Zoom reported {} to {}, not all of {} to {}.",
                    dates::day(served.from), dates::day(served.to), dates::day(asked.from), dates::day(asked.to),
                )}</p>
            </Notice>
        }
    });
    let incomplete = incomplete.map(|missing| {
        let more = missing.count.saturating_sub(missing.users.len() as u64);
        let others =
            if more > 0 { format!(" and {} more", dates::count(more)) } else { String::new() };
        view! {
            <Notice kind="incomplete" glyph=Glyph::Alert>
                <p>{format!(
                    "The meetings of {} could not be read and are missing: {}{others}.",
                    dates::counted(missing.count, "user"), missing.users.join(", "),
                )}</p>
            </Notice>
        }
    });
    if meetings.is_empty() {
        return view! {
            {clamped}
            {incomplete}
            <StatePanel kind="empty" glyph=Glyph::Bars title="No meetings in these days"
                detail="Choose other days, or the other kind of meeting."/>
        }
        .into_any();
    }
    let webinars = match totals.webinars {
        0 => String::new(),
        1 => "1 of them a webinar".to_owned(),
        several => format!("{} of them webinars", dates::count(several)),
    };
    let a_day = dates::decimal(average_day.meetings);
    view! {
        {clamped}
        {incomplete}
        <dl class="tiles">
            <Tile label="Meetings" value=dates::count(totals.meetings) note=webinars/>
            <Tile label="Participants" value=dates::count(totals.participants)
                note=format!("{} a day", dates::decimal(average_day.participants))/>
            <Tile label="Meeting time" value=dates::minutes(totals.minutes)
                note=format!("{} together", dates::minutes(totals.participant_minutes))/>
            <Tile label="Average day" value=format!("{a_day} {}", dates::plural(&a_day, "meeting"))
                note=format!("{} min a day", dates::decimal(average_day.minutes))/>
        </dl>
        <ByDay days=by_day/>
        <PastMeetingTable meetings administers/>
    }
    .into_any()
}

const FIGURES: [(&str, &str); 3] =
    [("meetings", "Meetings"), ("participants", "Participants"), ("minutes", "Minutes")];

/// One figure of every day.
#[component]
fn ByDay(days: Vec<ReportDay>) -> impl IntoView {
    let figure = RwSignal::new("meetings".to_owned());
    let chart = move || {
        let (unit, title, value): (_, _, fn(&ReportDay) -> u64) = match figure.get().as_str() {
            "participants" => ("Participants", "Participants by day", |day| day.participants),
            "minutes" => ("Minutes", "Minutes by day", |day| day.minutes),
            _ => ("Meetings", "Meetings by day", |day| day.meetings),
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
        view! { <BarChart title step="Day (UTC)" unit bars figure=dates::count/> }
    };
    view! {
        <section class="card by-day" aria-label="By day">
            <Segments label="Figure" options=&FIGURES value=figure on_choice=Callback::new(move |choice| figure.set(choice))/>
            {chart}
        </section>
    }
}

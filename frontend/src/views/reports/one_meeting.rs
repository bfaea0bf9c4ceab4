//! The report of one past meeting: its facts, who attended, and every join as Zoom reports it.

use std::sync::Arc;

use api::{
    PastMeetingRef,
    report::{MeetingKind, MeetingReport, PastMeeting},
};
use leptos::prelude::*;

use super::super::{
    page::Page,
    remote::{Remote, read},
};
use super::attendance::{AttendanceTable, JoinTable, Writing};
use crate::{
    dates,
    history::History,
    route::{Place, Route},
    ui::{
        icons::{Glyph, Icon},
        panel::{Badge, Notice, Tone},
    },
};

/// The view.
#[component]
pub fn OneMeeting(
    /// The meeting.
    meeting: PastMeetingRef,
) -> impl IntoView {
    let history = expect_context::<History>();
    let resource = read(String::new, move |client| client.meeting_report(&meeting));
    let again = Callback::new(move |()| resource.refetch());
    let title = Signal::derive(move || {
        let topic = resource.map(|read| read.ok().map(|report| report.meeting.topic.clone()));
        topic.flatten().unwrap_or_else(|| "Meeting report".to_owned())
    });
    let back = move || Place::new(Route::Reports, history.query().without_view()).to_string();
    let render = Arc::new(move |report: MeetingReport| {
        view! { <MeetingReportView report again/> }.into_any()
    });
    view! {
        <nav class="crumbs" aria-label="Breadcrumb">
            <a href=back><Icon glyph=Glyph::Back/>"Reports"</a>
        </nav>
        <Page title>
            <Remote resource loading="Loading the meeting's report" render=render/>
        </Page>
    }
}

#[component]
fn MeetingReportView(report: MeetingReport, again: Callback<()>) -> impl IntoView {
    let MeetingReport { meeting, participants, attendance, ready } = report;
    let counting = (!ready).then(|| {
        view! {
            <Notice kind="counting" glyph=Glyph::Waiting>
                <p><strong>"Zoom is still counting."</strong> " The figures below are not final; after a large meeting it takes some minutes."</p>
                <button type="button" class="button button-small" on:click=move |_| again.run(())>
                    <Icon glyph=Glyph::Again/>
                    "Ask again"
                </button>
            </Notice>
        }
    });
    let people = attendance.len() as u64;
    let writing = Writing::of(&participants, ready);
    view! {
        {counting}
        <Facts meeting people ready/>
        <h2 class="section-title">"Attendance"</h2>
        <p class="count">"One line a person, rejoins merged. Times are in your time zone, " {dates::viewer_zone()} "."</p>
        <AttendanceTable attendance writing/>
        <details class="joins">
            <summary>{format!("Every join ({})", dates::count(participants.len() as u64))}</summary>
            <JoinTable participants writing/>
        </details>
    }
}

#[component]
fn Facts(meeting: PastMeeting, people: u64, ready: bool) -> impl IntoView {
    let host = match (meeting.host_name.is_empty(), meeting.host_email.is_empty()) {
        (false, false) => format!("{} ({})", meeting.host_name, meeting.host_email),
        (false, true) => meeting.host_name,
        (true, false) => meeting.host_email,
        (true, true) => dates::NOTHING.to_owned(),
    };
    let kind = match meeting.kind {
        MeetingKind::Meeting => view! { <Badge label="Meeting" tone=Tone::Neutral/> },
        MeetingKind::Webinar => view! { <Badge label="Webinar" tone=Tone::Accent/> },
    };
    let total = match meeting.total_minutes {
        0 if !ready => dates::NOTHING.to_owned(),
        minutes => dates::minutes(minutes),
    };
    let id =
        meeting.id.map(|id| view! { <div><dt>"Meeting ID"</dt><dd>{id.to_string()}</dd></div> });
    let dept = (!meeting.dept.is_empty())
        .then(|| view! { <div><dt>"Department"</dt><dd>{meeting.dept}</dd></div> });
    view! {
        <section class="card" aria-label="The meeting">
            <dl class="facts facts-wide">
                <div><dt>"Kind"</dt><dd>{kind}</dd></div>
                <div><dt>"Host"</dt><dd>{host}</dd></div>
                {dept}
                <div><dt>"Began"</dt><dd>{dates::instant_or_nothing(meeting.start_time)}</dd></div>
                <div><dt>"Ended"</dt><dd>{dates::instant_or_nothing(meeting.end_time)}</dd></div>
                <div><dt>"Duration"</dt><dd>{dates::minutes(u64::from(meeting.duration))}</dd></div>
                <div><dt>"People"</dt><dd>{dates::count(people)}</dd></div>
                <div><dt>"Participant time"</dt><dd>{total}</dd></div>
                {id}
                <div><dt>"UUID"</dt><dd class="code">{meeting.uuid.to_string()}</dd></div>
            </dl>
        </section>
    }
}

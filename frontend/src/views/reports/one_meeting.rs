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
    words,
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
        topic.flatten().unwrap_or_else(|| words::past_meeting::title().to_owned())
    });
    let back = move || Place::new(Route::Reports, history.query().without_view()).to_string();
    let render = Arc::new(move |report: MeetingReport| {
        view! { <MeetingReportView report again/> }.into_any()
    });
    view! {
        <nav class="crumbs" aria-label=words::past_meeting::crumbs()>
            <a href=back><Icon glyph=Glyph::Back/>{words::reports::title()}</a>
        </nav>
        <Page title>
            <Remote resource loading=words::past_meeting::loading() render=render/>
        </Page>
    }
}

#[component]
fn MeetingReportView(report: MeetingReport, again: Callback<()>) -> impl IntoView {
    let MeetingReport { meeting, participants, attendance, ready } = report;
    let counting = (!ready).then(|| {
        view! {
            <Notice kind="counting" glyph=Glyph::Waiting>
                <p><strong>{words::past_meeting::counting()}</strong> " " {words::past_meeting::counting_note()}</p>
                <button type="button" class="button button-small" on:click=move |_| again.run(())>
                    <Icon glyph=Glyph::Again/>
                    {words::past_meeting::ask_again()}
                </button>
            </Notice>
        }
    });
    let people = attendance.len() as u64;
    let writing = Writing::of(&participants, ready);
    view! {
        {counting}
        <Facts meeting people ready/>
        <h2 class="section-title">{words::past_meeting::attendance()}</h2>
        <p class="count">{words::past_meeting::attendance_note(&dates::viewer_zone())}</p>
        <AttendanceTable attendance writing/>
        <details class="joins">
            <summary>{words::past_meeting::every_join_count(participants.len())}</summary>
            <JoinTable participants writing/>
        </details>
    }
}

#[component]
fn Facts(meeting: PastMeeting, people: u64, ready: bool) -> impl IntoView {
    let host = match (meeting.host_name.is_empty(), meeting.host_email.is_empty()) {
        (false, false) => words::parts::with_email(&meeting.host_name, &meeting.host_email),
        (false, true) => meeting.host_name,
        (true, false) => meeting.host_email,
        (true, true) => dates::NOTHING.to_owned(),
    };
    let kind = match meeting.kind {
        MeetingKind::Meeting => {
            view! { <Badge label=words::reports::meeting() tone=Tone::Neutral/> }
        }
        MeetingKind::Webinar => {
            view! { <Badge label=words::reports::webinar() tone=Tone::Accent/> }
        }
    };
    let total = match meeting.total_minutes {
        0 if !ready => dates::NOTHING.to_owned(),
        minutes => dates::minutes(minutes),
    };
    let id =
        meeting.id.map(|id| view! { <div><dt>{words::meetings::id()}</dt><dd><bdi>{id.to_string()}</bdi></dd></div> });
    let dept = (!meeting.dept.is_empty())
        .then(|| view! { <div><dt>{words::users::dept()}</dt><dd>{meeting.dept}</dd></div> });
    view! {
        <section class="card" aria-label=words::past_meeting::facts()>
            <dl class="facts facts-wide">
                <div><dt>{words::past_meeting::kind()}</dt><dd>{kind}</dd></div>
                <div><dt>{words::hosts::label()}</dt><dd>{host}</dd></div>
                {dept}
                <div><dt>{words::past_meeting::began()}</dt><dd>{dates::instant_or_nothing(meeting.start_time)}</dd></div>
                <div><dt>{words::past_meeting::ended()}</dt><dd>{dates::instant_or_nothing(meeting.end_time)}</dd></div>
                <div><dt>{words::meetings::duration()}</dt><dd>{dates::minutes(u64::from(meeting.duration))}</dd></div>
                <div><dt>{words::past_meeting::people()}</dt><dd>{dates::count(people)}</dd></div>
                <div><dt>{words::reports::participant_time()}</dt><dd>{total}</dd></div>
                {id}
                <div><dt>{words::past_meeting::uuid()}</dt><dd class="code" dir="ltr">{meeting.uuid.to_string()}</dd></div>
            </dl>
        </section>
    }
}

//! The report of one past meeting: its facts, who attended, and every join as Zoom reports it.

use std::sync::Arc;

use api::{
    PastMeetingRef,
    report::{Attendance, MeetingKind, MeetingReport, PastMeeting},
};
use leptos::prelude::*;

use super::super::{
    page::{Crumbs, Page},
    remote::{Remote, read},
};
use super::{
    attendance::AttendanceTable, counting::Counting, joins::Joins, presence::Presence,
    punctuality::Sitting, tolerances::Tolerances, writing::Writing,
};
use crate::{
    dates,
    history::{History, link},
    route::{Place, Route},
    shell::recent::{self, What},
    ui::panel::{Badge, Tone},
    words,
};

/// The view.
#[component]
pub fn OneMeeting(
    /// The meeting.
    meeting: PastMeetingRef,
) -> impl IntoView {
    let history = expect_context::<History>();
    let place = Route::MeetingReport(meeting.clone());
    let resource = read(String::new, move |client| client.meeting_report(&meeting));
    let again = Callback::new(move |()| resource.refetch());
    let asked = StoredValue::new(0);
    let title = Signal::derive(move || {
        let topic = resource.map(|read| read.ok().map(|report| report.meeting.topic.clone()));
        topic.flatten().unwrap_or_else(|| words::past_meeting::title().to_owned())
    });
    let back = move || link(Place::new(Route::Reports, history.query().without_view()));
    let render = Arc::new(move |report: MeetingReport| {
        recent::note(What::Report, &report.meeting.topic, place.clone());
        view! { <MeetingReportView report again asked/> }.into_any()
    });
    view! {
        <Crumbs above=words::reports::title() href=Signal::derive(back) title/>
        <Page title>
            <Remote resource loading=words::past_meeting::loading() render=render/>
        </Page>
    }
}

#[component]
fn MeetingReportView(
    report: MeetingReport,
    again: Callback<()>,
    /// How often it was asked for by itself.
    asked: StoredValue<u32>,
) -> impl IntoView {
    let MeetingReport { meeting, participants, attendance, ready } = report;
    let counting = (!ready).then(|| view! { <Counting again asked/> });
    let writing = Writing::of(&participants, ready);
    let (participants, attendance) = (Arc::new(participants), Arc::new(attendance));
    let tolerances = Tolerances::in_url();
    let sitting = {
        let meeting = meeting.clone();
        Memo::new(move |_| tolerances.of(&meeting))
    };
    let unpunctual = {
        let attendance = Arc::clone(&attendance);
        move || counted(sitting.get(), &attendance)
    };
    let table = {
        let attendance = Arc::clone(&attendance);
        move || view! { <AttendanceTable attendance=&attendance sitting=sitting.get() writing/> }
    };
    let people = attendance.len() as u64;
    let guests = attendance.iter().filter(|person| person.guest).count() as u64;
    let joins = participants.len() as u64;
    let drawing = (people > 0).then(|| {
        let (attendance, participants) = (Arc::clone(&attendance), Arc::clone(&participants));
        view! {
            <h2 class="section-title">{words::presence::title()}</h2>
            <p class="count">{words::presence::note()}</p>
            <Presence attendance participants sitting=sitting.get_untracked() writing/>
        }
    });
    view! {
        {counting}
        <Facts meeting people guests ready/>
        <h2 class="section-title">{words::past_meeting::attendance()}</h2>
        <p class="count">{words::past_meeting::attendance_note(&dates::viewer_zone())}</p>
        <div class="tolerances">
            {tolerances.fields()}
            <p class="tolerances-count" role="status" data-testid="unpunctual">{unpunctual}</p>
        </div>
        {table}
        {drawing}
        <details class="joins">
            <summary>{words::past_meeting::every_join_count(joins)}</summary>
            <Joins participants=&participants attendance=&attendance writing/>
        </details>
    }
}

/// How many came late and how many left early.
fn counted(sitting: Sitting, attendance: &[Attendance]) -> String {
    let many = |missed: &dyn Fn(&Attendance) -> Option<u64>| {
        attendance.iter().filter(|person| missed(person).is_some()).count()
    };
    let late = many(&|person| sitting.late_by(person));
    let early = many(&|person| sitting.early_by(person));
    words::punctuality::counts(late, early)
}

#[component]
fn Facts(meeting: PastMeeting, people: u64, guests: u64, ready: bool) -> impl IntoView {
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
                <div><dt>{words::presence::guests()}</dt><dd>{dates::count(guests)}</dd></div>
                <div><dt>{words::reports::participant_time()}</dt><dd>{total}</dd></div>
                {id}
                <div><dt>{words::past_meeting::uuid()}</dt><dd class="code" dir="ltr">{meeting.uuid.to_string()}</dd></div>
            </dl>
        </section>
    }
}

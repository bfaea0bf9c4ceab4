//! One meeting that is planned: all there is to know of it, and what can be done with it.

use std::sync::Arc;

use api::{
    MeetingId,
    meeting::{ApprovalType, AutoRecording, MeetingDetails, MeetingSettings, Occurrence},
};
use leptos::prelude::*;

use super::{
    change_sitting::ChangeSitting,
    edit::EditMeetingDialog,
    ics::calendar,
    invitation::InvitationText,
    list::grouped,
    occurrences::Occurrences,
    remove::{DeleteMeetingDialog, Doomed},
    spelled,
    start::StartMeeting,
    times::start_facts,
};
use crate::{
    clock::Clock,
    dates,
    history::History,
    param::DialogParam,
    query::Key,
    route::{Place, Route},
    session::Session,
    shell::recent::{self, What},
    text,
    ui::{
        copy::CopyLink,
        icons::{Glyph, Icon},
        list::download::save,
        panel::{Badge, Tone},
    },
    views::{
        page::{Crumbs, Page},
        remote::{Remote, read},
    },
    words,
};

/// The media type of calendar files (RFC 5545).
const CALENDAR: &str = "text/calendar;charset=utf-8";
/// What Zoom says of a meeting that is going on.
const STARTED: &str = "started";
/// Zoom: the kind of a personal room, which is nobody's to delete.
const PERSONAL_ROOM: u8 = 4;

/// Zoom: the kinds that are planned: once, without a fixed time, at fixed times, for a screen.
const EDITABLE: [u8; 4] = [2, 3, 8, 10];

/// A name and its value.
type Fact = (&'static str, AnyView);

/// The view.
#[component]
pub fn OneMeeting(
    /// The meeting.
    id: MeetingId,
) -> impl IntoView {
    let history = expect_context::<History>();
    let resource = read(String::new, move |client| client.meeting(id));
    let title = Signal::derive(move || {
        let topic = resource.map(|read| read.ok().map(|meeting| meeting.topic.clone()));
        topic.flatten().unwrap_or_else(|| words::one_meeting::title().to_owned())
    });
    let list =
        move || Place::new(Route::Meetings, history.query().without(Key::Dialog)).to_string();
    let on_deleted = Callback::new(move |what: Doomed| match what {
        Doomed::Whole => history.go_in_place(&untrack(list)),
        Doomed::Sitting(..) => resource.refetch(),
    });
    let edit = DialogParam::new("edit-meeting");
    let on_changed = Callback::new(move |()| resource.refetch());
    let render = Arc::new(move |meeting: MeetingDetails| {
        recent::note(What::Meeting, &meeting.topic, Route::Meeting(id));
        view! { <Whole meeting on_deleted edit on_changed/> }.into_any()
    });
    view! {
        <Crumbs above=words::meetings::title() href=Signal::derive(move || history.link(&list())) title/>
        <Page title>
            <Remote resource loading=words::one_meeting::loading() render/>
        </Page>
    }
}

#[component]
fn Whole(
    meeting: MeetingDetails,
    on_deleted: Callback<Doomed>,
    edit: DialogParam,
    on_changed: Callback<()>,
) -> impl IntoView {
    let clock = expect_context::<Clock>();
    let own_id = expect_context::<Session>().user_untracked().map(|user| user.id);
    let is_host = own_id.is_some() && own_id == meeting.host_id;
    let doomed = RwSignal::new(None::<Doomed>);
    let changing = RwSignal::new(None::<Occurrence>);
    let id = meeting.id;
    let file = calendar(&meeting, clock.now()).map(|file| {
        let on_click = move |_| save(&format!("meeting-{id}.ics"), CALENDAR, &file);
        view! {
            <button type="button" class="button" on:click=on_click>
                <Icon glyph=Glyph::Calendar/>
                {words::one_meeting::calendar_file()}
            </button>
        }
    });
    let editable = EDITABLE.contains(&meeting.kind);
    let change = editable.then(|| {
        view! {
            <button type="button" id="edit-meeting" class="button" on:click=move |_| edit.open()>
                {words::meeting_form::edit()}
            </button>
        }
    });
    let delete = (meeting.kind != PERSONAL_ROOM).then(|| {
        view! {
            <button type="button" id="ask-delete-meeting" class="button" on:click=move |_| doomed.set(Some(Doomed::Whole))>
                {words::one_meeting::delete()}
            </button>
        }
    });
    let held = StoredValue::new(meeting.clone());
    let done = Callback::new(move |what: Doomed| {
        // By now something else may be asked about.
        if doomed.with_untracked(|doomed| doomed.as_ref() == Some(&what)) {
            doomed.set(None);
        }
        on_deleted.run(what);
    });
    let sittings = (!meeting.occurrences.is_empty())
        .then(|| view! { <Occurrences meeting=meeting.clone() doomed changing/> });
    view! {
        <div class="toolbar meeting-actions">
            {is_host.then(|| view! { <StartMeeting id/> })}
            {file}
            {change}
            {delete}
        </div>
        <Facts meeting=meeting.clone()/>
        <Links meeting=meeting.clone()/>
        <Settings settings=meeting.settings/>
        {sittings}
        <InvitationText id/>
        {editable.then(|| view! { <EditMeetingDialog meeting=held dialog=edit on_changed/> })}
        <ChangeSitting id changing on_changed/>
        <DeleteMeetingDialog meeting=held doomed on_deleted=done/>
    }
}

fn fact(name: &'static str, value: impl Into<String>) -> Fact {
    let value: String = value.into();
    (name, view! { <bdi>{value}</bdi> }.into_any())
}

fn list_of(facts: Vec<Fact>) -> AnyView {
    let facts = facts
        .into_iter()
        .map(|(name, value)| view! { <div><dt>{name}</dt><dd>{value}</dd></div> })
        .collect_view();
    view! { <dl class="facts facts-wide">{facts}</dl> }.into_any()
}

#[component]
fn Facts(meeting: MeetingDetails) -> impl IntoView {
    let mut facts = Vec::new();
    if meeting.status == STARTED {
        let badge = view! { <Badge label=words::meetings::live() tone=Tone::Good/> };
        facts.push((words::one_meeting::status(), badge.into_any()));
    }
    let start = start_facts(meeting.start_time, &meeting.timezone);
    facts.extend(start.into_iter().map(|(name, value)| fact(name, value)));
    if meeting.duration > 0 {
        facts.push(fact(words::meetings::duration(), dates::minutes(meeting.duration.into())));
    }
    if let Some(recurrence) = &meeting.recurrence {
        facts.push(fact(words::recurrence::title(), spelled::rhythm(recurrence)));
        facts.push(fact(words::recurrence::end(), spelled::end(recurrence, &meeting.timezone)));
    }
    let number = grouped(&meeting.id.to_string());
    facts.push((words::meetings::id(), view! { <span dir="ltr">{number}</span> }.into_any()));
    if !meeting.password.is_empty() {
        facts.push(fact(words::schedule::passcode(), meeting.password));
    }
    if !meeting.host_email.is_empty() {
        facts.push(fact(words::one_meeting::host(), meeting.host_email));
    }
    if let Some(at) = meeting.created_at {
        facts.push(fact(words::one_meeting::created(), dates::instant(at)));
    }
    let agenda = (!meeting.agenda.is_empty()).then(|| {
        view! {
            <h2>{words::schedule::agenda()}</h2>
            <p class="agenda" dir="auto">{meeting.agenda}</p>
        }
    });
    view! {
        <section class="card" aria-label=words::one_meeting::facts()>
            {list_of(facts)}
            {agenda}
        </section>
    }
}

#[component]
fn Links(meeting: MeetingDetails) -> impl IntoView {
    let block = |title: &'static str, href: String, label: &'static str| {
        (!href.is_empty()).then(|| {
            view! {
                <div class="link-block">
                    <h2>{title}</h2>
                    <CopyLink href label/>
                </div>
            }
        })
    };
    let join =
        block(words::schedule::join_link(), meeting.join_url, words::schedule::copy_join_link());
    let register = block(
        words::one_meeting::registration_link(),
        meeting.registration_url,
        words::one_meeting::copy_registration_link(),
    );
    view! { <section class="card" aria-label=words::one_meeting::links()>{join}{register}</section> }
}

/// What the host decided; what Zoom does not tell is left out.
#[component]
fn Settings(settings: MeetingSettings) -> impl IntoView {
    let mut facts = Vec::new();
    for (name, on) in [
        (words::one_meeting::waiting_room(), settings.waiting_room),
        (words::one_meeting::join_before_host(), settings.join_before_host),
        (words::one_meeting::mute_upon_entry(), settings.mute_upon_entry),
    ] {
        facts.extend(on.map(|on| {
            fact(name, if on { words::one_meeting::on() } else { words::one_meeting::off() })
        }));
    }
    facts.extend(settings.auto_recording.map(|recording| {
        let value = match recording {
            AutoRecording::Local => words::one_meeting::record_here(),
            AutoRecording::Cloud => words::one_meeting::record_cloud(),
            AutoRecording::None => words::one_meeting::off(),
        };
        fact(words::one_meeting::recording(), value)
    }));
    facts.extend(settings.approval_type.map(|approval| {
        let value = match approval {
            ApprovalType::Automatic => words::one_meeting::register_automatic(),
            ApprovalType::Manual => words::one_meeting::register_manual(),
            ApprovalType::NoRegistration => words::one_meeting::register_none(),
        };
        fact(words::one_meeting::registration(), value)
    }));
    let hosts = settings.alternative_hosts.filter(|hosts| !hosts.is_empty());
    facts.extend(
        hosts.map(|hosts| fact(words::one_meeting::alternative_hosts(), text::listed(&hosts))),
    );
    (!facts.is_empty()).then(|| {
        view! {
            <section class="card" aria-label=words::one_meeting::settings()>
                <h2>{words::one_meeting::settings()}</h2>
                {list_of(facts)}
            </section>
        }
    })
}

//! The fields of a meeting: the same whether it is scheduled or changed.

use api::{Day, meeting::DURATION_MAX_MINUTES};
use leptos::prelude::*;

use super::{
    draft::Draft,
    repeat::RepeatFields,
    sittings::{Showing, clocks_change},
    times::{in_zone, is_viewers},
};
use crate::{
    dates,
    ui::{
        field::{CheckField, SelectField, TextArea, TextField},
        form::FormErrors,
    },
    words,
};

/// The zones to choose from, the current one among them.
fn zones(current: &str) -> Vec<(String, String)> {
    let mut zones = dates::time_zones();
    if !zones.iter().any(|zone| zone == current) {
        zones.insert(0, current.to_owned());
    }
    zones.into_iter().map(|zone| (zone.clone(), zone.replace('_', " "))).collect()
}

/// What the clocks make of the start that stands in the form.
fn start_notes(draft: Draft) -> impl IntoView {
    let start = Memo::new(move |_| (draft.date.get(), draft.time.get(), draft.timezone.get()));
    let notes = move || {
        let (date, time, zone) = start.get();
        let Ok(day) = date.parse::<Day>() else { return Vec::new() };
        if time.is_empty() {
            return Vec::new();
        }
        let showing = Showing::of(day, &time, &zone);
        let Some(at) = showing.first() else { return vec![words::schedule::skipped_time(&zone)] };
        let mut notes = Vec::new();
        if !is_viewers(at, &zone) {
            notes.push(words::meeting_form::for_you(&in_zone(at, &dates::viewer_zone())));
        }
        if matches!(showing, Showing::Twice(..)) {
            notes.push(words::meeting_form::twice(&zone));
        } else if clocks_change(day, &zone) {
            notes.push(words::meeting_form::clocks_change(&zone));
        }
        notes
    };
    view! {
        <div class="start-notes form-note" role="status" data-testid="start-notes">
            {move || notes().into_iter().map(|note| view! { <p>{note}</p> }).collect_view()}
        </div>
    }
}

/// A choice that may be left to the host's settings at Zoom.
fn left_or(
    id: &'static str,
    label: &'static str,
    choices: &[(&str, &str)],
    value: RwSignal<String>,
    error: Signal<String>,
) -> AnyView {
    // What is known of a meeting cannot be made unknown.
    let left = ("", words::meeting_form::as_the_host_set());
    let open = value.with_untracked(String::is_empty).then_some(left);
    let options = open.iter().chain(choices);
    let options = options.map(|(value, name)| ((*value).to_owned(), (*name).to_owned())).collect();
    let on_choice = Callback::new(move |chosen| value.set(chosen));
    view! { <SelectField id label options value on_choice error/> }.into_any()
}

/// When it starts, on the clocks of which zone, and how long it lasts. One without a fixed time has
/// only a length.
#[component]
pub fn StartFields(
    /// The form.
    draft: Draft,
    /// What is wrong with it.
    errors: FormErrors,
) -> impl IntoView {
    let start = draft.is_timed().then(|| {
        let zones = zones(&draft.timezone.get_untracked());
        view! {
            <div class="field-row">
                <TextField id="start-date" label=words::schedule::date() kind="date" value=draft.date
                    error=errors.of("start_time", words::schedule::date_and_time())/>
                <TextField id="start-time" label=words::schedule::time() kind="time" value=draft.time error=""/>
            </div>
            <SelectField id="timezone" label=words::schedule::zone() options=zones value=draft.timezone
                on_choice=Callback::new(move |zone| draft.timezone.set(zone))
                error=errors.of("timezone", words::schedule::zone())/>
            {start_notes(draft)}
        }
    });
    view! {
        {start}
        <TextField id="duration" label=words::schedule::minutes() kind="number" value=draft.duration
            error=errors.of("duration", words::schedule::minutes()) min="1" max=DURATION_MAX_MINUTES.to_string()/>
    }
    .into_any()
}

/// The fields.
#[component]
pub fn MeetingFields(
    /// The form.
    draft: Draft,
    /// What is wrong with it.
    errors: FormErrors,
) -> impl IntoView {
    view! {
        <TextField id="topic" label=words::meetings::topic() value=draft.topic
            error=errors.of("topic", words::meetings::topic()) autofocus=true/>
        <StartFields draft errors/>
        {draft.is_timed().then(|| view! { <RepeatFields draft errors/> })}
        <TextField id="passcode" label=words::schedule::passcode() value=draft.password
            error=errors.of("password", words::schedule::passcode())
            hint=words::schedule::passcode_hint() optional=true/>
        <CheckField id="waiting-room" label=words::schedule::waiting_room() value=draft.waiting_room/>
        <fieldset class="field-group">
            <legend>{words::one_meeting::settings()}</legend>
            {varying(draft, errors)}
            {shared(draft, errors)}
        </fieldset>
        <TextArea id="agenda" label=words::schedule::agenda() value=draft.agenda
            error=errors.of("agenda", words::schedule::agenda())/>
    }
    .into_any()
}

/// What one sitting can have otherwise than the others of its meeting, besides its time.
#[component]
pub fn SittingFields(
    /// The form.
    draft: Draft,
    /// What is wrong with it.
    errors: FormErrors,
) -> impl IntoView {
    view! {
        <CheckField id="waiting-room" label=words::schedule::waiting_room() value=draft.waiting_room/>
        <fieldset class="field-group">
            <legend>{words::one_meeting::settings()}</legend>
            {varying(draft, errors)}
        </fieldset>
        <TextArea id="agenda" label=words::schedule::agenda() value=draft.agenda
            error=errors.of("agenda", words::schedule::agenda())/>
    }
    .into_any()
}

/// What is rarely decided anew, and may differ from one sitting to the next.
fn varying(draft: Draft, errors: FormErrors) -> AnyView {
    let on_off = [("true", words::one_meeting::on()), ("false", words::one_meeting::off())];
    let recordings = [
        ("none", words::one_meeting::off()),
        ("local", words::one_meeting::record_here()),
        ("cloud", words::one_meeting::record_cloud()),
    ];
    let no_rule = Signal::stored(String::new());
    let recording_rule = errors.of("auto_recording", words::one_meeting::recording());
    view! {
        {left_or("join-before-host", words::one_meeting::join_before_host(), &on_off, draft.join_before_host, no_rule)}
        {left_or("mute-upon-entry", words::one_meeting::mute_upon_entry(), &on_off, draft.mute_upon_entry, no_rule)}
        {left_or("recording", words::one_meeting::recording(), &recordings, draft.recording, recording_rule)}
    }
    .into_any()
}

/// What all sittings share.
fn shared(draft: Draft, errors: FormErrors) -> AnyView {
    let registrations = [
        ("2", words::one_meeting::register_none()),
        ("0", words::one_meeting::register_automatic()),
        ("1", words::one_meeting::register_manual()),
    ];
    let registration_rule = errors.of("approval_type", words::one_meeting::registration());
    view! {
        {left_or("registration", words::one_meeting::registration(), &registrations, draft.registration, registration_rule)}
        <TextField id="alternative-hosts" label=words::one_meeting::alternative_hosts() value=draft.alternative_hosts
            error=errors.of("alternative_hosts", words::one_meeting::alternative_hosts())
            hint=words::meeting_form::alternative_hosts_hint() optional=true/>
    }
    .into_any()
}

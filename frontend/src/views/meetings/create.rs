//! Scheduling a meeting, and its links once it exists.

use std::sync::Arc;

use api::{
    UserId,
    meeting::{CreatedMeeting, Quota},
    user::UserDetails,
};
use leptos::prelude::*;

use super::{
    draft::Draft, fields::MeetingFields, list::address, times::start_facts, values::Values,
};
use crate::{
    client::{Attempt, Client},
    clock::Clock,
    dates,
    session::Session,
    ui::{copy::CopyLink, dialog::Dialog, focus, form::DialogForm, toast::Toasts},
    views::{
        guard::Guard,
        remote::{Remote, read},
        sending::Sending,
    },
    words,
};

/// The dialog.
#[component]
pub fn CreateMeetingDialog(
    /// Whose meeting it becomes; nobody: the signed-in user's.
    host: Memo<Option<UserId>>,
    /// What the host has spent of the day, where that is known.
    quota: RwSignal<Option<Quota>>,
    /// Whether it is open.
    open: Signal<bool>,
    /// It was closed.
    on_close: Callback<()>,
    /// A meeting was scheduled, and whether it recurs.
    on_created: Callback<(CreatedMeeting, bool)>,
) -> impl IntoView {
    let created = RwSignal::new(None::<CreatedMeeting>);
    let guard = Guard::over(on_close);
    let title = Signal::derive(move || {
        let is_done = created.with(Option::is_some);
        if is_done { words::schedule::done_title() } else { words::schedule::title() }.to_owned()
    });
    // Each opening begins with an empty form, however the one before ended: the links of a meeting
    // are shown once.
    Effect::new(move |_| {
        if !open.get() {
            guard.forget();
            created.set(None);
        }
    });
    view! {
        <Dialog id="create-meeting-dialog" title open on_close=guard.close() held=guard.holds()>
            {move || match created.get() {
                Some(meeting) => view! { <Links meeting on_close/> }.into_any(),
                None => match host.get_untracked() {
                    Some(id) => view! { <FormOfOther id quota created guard on_created/> }.into_any(),
                    None => view! { <MeetingForm host=None quota created guard on_created/> }.into_any(),
                },
            }}
        </Dialog>
    }
}

/// The form for somebody else's meeting: it begins on the host's clocks, and names the host.
#[component]
fn FormOfOther(
    id: UserId,
    quota: RwSignal<Option<Quota>>,
    created: RwSignal<Option<CreatedMeeting>>,
    guard: Guard,
    on_created: Callback<(CreatedMeeting, bool)>,
) -> impl IntoView {
    let resource = read(String::new, move |client| client.user(&id));
    let render = Arc::new(move |host: UserDetails| {
        focus::soon("#topic");
        view! { <MeetingForm host=Some(host) quota created guard on_created/> }.into_any()
    });
    view! { <Remote resource loading=words::schedule::loading_host() render/> }
}

#[component]
fn MeetingForm(
    /// Whose meeting it becomes, where that is somebody else.
    host: Option<UserDetails>,
    quota: RwSignal<Option<Quota>>,
    created: RwSignal<Option<CreatedMeeting>>,
    guard: Guard,
    on_created: Callback<(CreatedMeeting, bool)>,
) -> impl IntoView {
    let client = expect_context::<Client>();
    let session = expect_context::<Session>();
    let toasts = expect_context::<Toasts>();
    let clock = expect_context::<Clock>();
    let zone_of = |host: &UserDetails| host.user.timezone.clone();
    let own_zone = || session.user_untracked().map(|user| user.timezone).unwrap_or_default();
    let profile_zone = host.as_ref().map_or_else(own_zone, zone_of);
    let zone = if profile_zone.is_empty() { dates::viewer_zone() } else { profile_zone };
    let draft = Draft::of(Values::of_new(clock.now(), zone));
    let sending = Sending::idle();
    // What was sent is no longer only here.
    guard.watch(Signal::derive(move || draft.is_changed() && !sending.pending.get()));
    let errors = sending.errors;
    let attempt = StoredValue::new(Attempt::default());
    let host_id = host.as_ref().and_then(|host| host.user.id.clone());
    let on_submit = Callback::new(move |()| {
        errors.clear();
        let meeting = match untrack(|| draft.get()).creation(host_id.clone()) {
            Ok(meeting) => meeting,
            Err(broken) => return errors.show_rules(broken),
        };
        let key = attempt.try_update_value(|attempt| attempt.key_for(&meeting));
        let Some(key) = key else { return };
        let recurs = meeting.recurrence.is_some();
        sending.send(client.create_meeting(&meeting, key), move |meeting, on_screen| {
            if on_screen {
                guard.forget();
                let _ = created.try_set(Some(meeting.clone()));
            } else {
                toasts.confirm(words::schedule::done(&meeting.topic));
            }
            // Nothing to do where the view is gone by now.
            let _ = on_created.try_run((meeting, recurs));
        });
    });
    let for_other = host.map(|UserDetails { user, .. }| {
        let name = words::parts::with_email(&user.display_name, &user.email);
        view! { <p class="form-note" data-testid="for-other">{words::schedule::for_other(&name)}</p> }
    });
    view! {
        {guard.question()}
        <DialogForm errors pending=sending.pending submit=(words::schedule::do_it(), words::schedule::pending()) on_submit on_close=guard.close()>
            {for_other}
            {move || quota.get().map(spent)}
            <MeetingFields draft errors/>
        </DialogForm>
    }
}

/// What a host has spent of the day's creations and changes, in words.
pub fn spent(quota: Quota) -> AnyView {
    let Quota { used, limit, resets_at } = quota;
    let resets = dates::instant_in(resets_at, &dates::viewer_zone())
        .unwrap_or_else(|| dates::instant(resets_at));
    let line = words::schedule::quota(u64::from(used), u64::from(limit), &resets);
    view! { <p class="form-note" data-testid="quota">{line}</p> }.into_any()
}

/// The links of a new meeting.
#[component]
fn Links(meeting: CreatedMeeting, on_close: Callback<()>) -> impl IntoView {
    let start = start_facts(meeting.start_time, &meeting.timezone)
        .into_iter()
        .map(|(name, value)| view! { <div><dt>{name}</dt><dd>{value}</dd></div> })
        .collect_view();
    let start_link = meeting.start_url.map(|start_url| {
        let until = meeting
            .start_url_expires_at
            .map(|at| words::schedule::start_link_until(&dates::instant(at)));
        view! {
            <div class="link-block" data-testid="start-link">
                <h3>{words::schedule::start_link()}</h3>
                <CopyLink href=start_url label=words::schedule::copy_start_link()/>
                <p class="field-hint">{until.unwrap_or_default()}</p>
            </div>
        }
    });
    let passcode = (!meeting.password.is_empty()).then(|| {
        view! { <div><dt>{words::schedule::passcode()}</dt><dd><bdi>{meeting.password.clone()}</bdi></dd></div> }
    });
    let page = address(meeting.id);
    view! {
        <div class="dialog-body">
            <dl class="facts">
                <div><dt>{words::meetings::topic()}</dt><dd><bdi>{meeting.topic}</bdi></dd></div>
                {start}
                <div><dt>{words::meetings::duration()}</dt><dd>{dates::minutes(u64::from(meeting.duration))}</dd></div>
                {passcode}
            </dl>
            <div class="link-block" data-testid="join-link">
                <h3>{words::schedule::join_link()}</h3>
                <CopyLink href=meeting.join_url label=words::schedule::copy_join_link()/>
            </div>
            {start_link}
            <p><a href=page>{words::schedule::page()}</a></p>
        </div>
        <div class="dialog-actions">
            <button type="button" class="button button-primary" autofocus=true on:click=move |_| on_close.run(())>{words::schedule::close()}</button>
        </div>
    }
}

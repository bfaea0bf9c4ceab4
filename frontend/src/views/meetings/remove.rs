//! Deleting a meeting, or one sitting of it, with or without a mail to those concerned.

use api::{
    OccurrenceId,
    meeting::{ApprovalType, DeleteMeeting, MeetingDetails},
};
use leptos::prelude::*;

use crate::{
    client::Client,
    route::Route,
    shell::recent::Recent,
    ui::{dialog::Dialog, field::CheckField, form::DialogForm, toast::Toasts},
    views::sending::Sending,
    words,
};

/// What is asked to be deleted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Doomed {
    /// The meeting, with all its sittings.
    Whole,
    /// One sitting, and when it is.
    Sitting(OccurrenceId, String),
}

/// Asks whether, and does so.
#[component]
pub fn DeleteMeetingDialog(
    /// The meeting.
    meeting: StoredValue<MeetingDetails>,
    /// What of it; nothing while the dialog is closed.
    doomed: RwSignal<Option<Doomed>>,
    /// It was deleted.
    on_deleted: Callback<Doomed>,
) -> impl IntoView {
    let on_close = Callback::new(move |()| doomed.set(None));
    let title = Signal::derive(move || {
        let one = doomed.with(|doomed| matches!(doomed, Some(Doomed::Sitting(..))));
        if one { words::deletion::sitting_title() } else { words::deletion::title() }.to_owned()
    });
    let open = Signal::derive(move || doomed.with(Option::is_some));
    view! {
        <Dialog id="delete-meeting" title open on_close>
            {move || doomed.get().map(|what| view! { <Form meeting what on_close on_deleted/> })}
        </Dialog>
    }
}

/// What will happen, in words.
fn consequence(meeting: &MeetingDetails, what: &Doomed) -> String {
    let topic = &meeting.topic;
    match what {
        Doomed::Sitting(_, when) => words::deletion::sitting(topic, when),
        Doomed::Whole if meeting.recurring => words::deletion::series(topic),
        Doomed::Whole => words::deletion::meeting(topic),
    }
}

#[component]
fn Form(
    meeting: StoredValue<MeetingDetails>,
    what: Doomed,
    on_close: Callback<()>,
    on_deleted: Callback<Doomed>,
) -> impl IntoView {
    let client = expect_context::<Client>();
    let toasts = expect_context::<Toasts>();
    let recent = use_context::<Recent>();
    let sending = Sending::idle();
    let (tell_hosts, tell_registered) = (RwSignal::new(false), RwSignal::new(false));
    let (text, id, registers) = meeting.with_value(|meeting| {
        let registers = matches!(
            meeting.settings.approval_type,
            Some(ApprovalType::Automatic | ApprovalType::Manual)
        );
        (consequence(meeting, &what), meeting.id, registers)
    });
    let on_submit = Callback::new(move |()| {
        sending.errors.clear();
        let request = request(&what, tell_hosts.get_untracked(), tell_registered.get_untracked());
        let what = what.clone();
        let call = client.delete_meeting(id, &request);
        sending.send(call, move |(), _| {
            if let Some(recent) = recent.filter(|_| what == Doomed::Whole) {
                recent.forget(&Route::Meeting(id).into());
            }
            toasts.confirm(words::deletion::done());
            // Nothing to do where the view is gone by now.
            let _ = on_deleted.try_run(what);
        });
    });
    let told = move || {
        if tell_hosts.get() || tell_registered.get() {
            words::deletion::told()
        } else {
            words::deletion::nobody_told()
        }
    };
    view! {
        <DialogForm errors=sending.errors pending=sending.pending submit_class="button button-danger"
            submit=(words::deletion::do_it(), words::deletion::pending()) on_submit on_close>
            <p>{text}</p>
            <CheckField id="tell-hosts" label=words::deletion::tell_hosts() value=tell_hosts/>
            {registers.then(|| view! {
                <CheckField id="tell-registered" label=words::deletion::tell_registered() value=tell_registered/>
            })}
            <p class="form-note" role="status">{told}</p>
        </DialogForm>
    }
}

fn request(what: &Doomed, tell_hosts: bool, tell_registered: bool) -> DeleteMeeting {
    let occurrence_id = match what {
        Doomed::Whole => None,
        Doomed::Sitting(id, _) => Some(id.clone()),
    };
    DeleteMeeting {
        occurrence_id,
        schedule_for_reminder: tell_hosts,
        cancel_meeting_reminder: tell_registered,
    }
}

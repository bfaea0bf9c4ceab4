//! Changing a meeting: what is sent is what was changed.

use api::meeting::MeetingDetails;
use leptos::prelude::*;

use super::{create::spent, draft::Draft, fields::MeetingFields, values::Values};
use crate::{
    client::Client,
    clock::Clock,
    param::DialogParam,
    ui::{dialog::Dialog, form::DialogForm, toast::Toasts},
    views::{guard::Guard, sending::Sending},
    words,
};

/// The dialog.
#[component]
pub fn EditMeetingDialog(
    /// The meeting.
    meeting: StoredValue<MeetingDetails>,
    /// The dialog in the URL.
    dialog: DialogParam,
    /// It was changed.
    on_changed: Callback<()>,
) -> impl IntoView {
    let guard = Guard::over(Callback::new(move |()| dialog.close()));
    let open = Signal::derive(move || dialog.is_open());
    view! {
        <Dialog id="edit-meeting-dialog" title=words::meeting_form::edit_title().to_owned() open
            on_close=guard.close() held=guard.holds()>
            <Form meeting guard on_changed/>
        </Dialog>
    }
}

#[component]
fn Form(
    meeting: StoredValue<MeetingDetails>,
    guard: Guard,
    on_changed: Callback<()>,
) -> impl IntoView {
    let client = expect_context::<Client>();
    let toasts = expect_context::<Toasts>();
    let now = expect_context::<Clock>().now();
    let draft = Draft::of(meeting.with_value(|meeting| Values::of(meeting, now)));
    let sending = Sending::idle();
    // What was sent is no longer only here.
    guard.watch(Signal::derive(move || draft.is_changed() && !sending.pending.get()));
    let errors = sending.errors;
    let on_submit = Callback::new(move |()| {
        let change = match untrack(|| draft.get().change(&draft.before())) {
            Ok(change) if change.is_empty() => return guard.let_go(),
            Ok(change) => change,
            Err(broken) => return errors.show_rules(broken),
        };
        errors.clear();
        let id = meeting.with_value(|meeting| meeting.id);
        sending.send(client.change_meeting(id, None, &change), move |(), on_screen| {
            toasts.confirm(words::meeting_form::changed());
            if on_screen {
                guard.let_go();
            }
            // Nothing to do where the view is gone by now.
            let _ = on_changed.try_run(());
        });
    });
    view! {
        {guard.question()}
        <DialogForm errors pending=sending.pending on_submit on_close=guard.close()
            submit=(words::meeting_form::save(), words::meeting_form::saving())>
            {meeting.with_value(|meeting| meeting.quota.map(spent))}
            <MeetingFields draft errors/>
        </DialogForm>
    }
}

//! Changing a meeting: what is sent is what was changed.

use api::meeting::MeetingDetails;
use leptos::prelude::*;

use super::{
    changing::{Changed, send_on_submit},
    create::spent,
    draft::Draft,
    fields::MeetingFields,
    values::Values,
};
use crate::{
    clock::Clock,
    param::DialogParam,
    ui::{dialog::Dialog, form::DialogForm},
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
    let now = expect_context::<Clock>().now();
    let draft = Draft::of(meeting.with_value(|meeting| Values::of(meeting, now)));
    let sending = Sending::idle();
    // What was sent is no longer only here.
    guard.watch(Signal::derive(move || draft.is_changed() && !sending.pending.get()));
    let errors = sending.errors;
    let changed = Changed {
        id: meeting.with_value(|meeting| meeting.id),
        sitting: None,
        done: words::meeting_form::changed(),
        on_changed,
    };
    let on_submit = send_on_submit(changed, draft, guard, sending);
    view! {
        {guard.question()}
        <DialogForm errors pending=sending.pending on_submit on_close=guard.close()
            submit=(words::meeting_form::save(), words::meeting_form::saving())>
            {meeting.with_value(|meeting| meeting.quota.map(spent))}
            <MeetingFields draft errors/>
        </DialogForm>
    }
}

//! Moving one sitting of a meeting that recurs to another time. The others stay.

use api::meeting::{MeetingDetails, Occurrence};
use leptos::prelude::*;

use super::{draft::Draft, fields::StartFields, values::Values};
use crate::{
    client::Client,
    clock::Clock,
    ui::{dialog::Dialog, form::DialogForm, toast::Toasts},
    views::{guard::Guard, sending::Sending},
    words,
};

/// The dialog.
#[component]
pub fn MoveSitting(
    /// The meeting.
    meeting: StoredValue<MeetingDetails>,
    /// Which of its sittings; none while the dialog is closed.
    moving: RwSignal<Option<Occurrence>>,
    /// It was moved.
    on_moved: Callback<()>,
) -> impl IntoView {
    let guard = Guard::over(Callback::new(move |()| moving.set(None)));
    let open = Signal::derive(move || moving.with(Option::is_some));
    view! {
        <Dialog id="move-sitting" title=words::move_sitting::title().to_owned() open
            on_close=guard.close() held=guard.holds()>
            {move || moving.get().map(|sitting| view! { <Form meeting sitting guard on_moved/> })}
        </Dialog>
    }
}

#[component]
fn Form(
    meeting: StoredValue<MeetingDetails>,
    sitting: Occurrence,
    guard: Guard,
    on_moved: Callback<()>,
) -> impl IntoView {
    let client = expect_context::<Client>();
    let toasts = expect_context::<Toasts>();
    let now = expect_context::<Clock>().now();
    let whole = meeting.get_value();
    let (id, topic) = (whole.id, whole.topic.clone());
    let as_it_is =
        MeetingDetails { start_time: sitting.start_time, duration: sitting.duration, ..whole };
    let draft = Draft::of(Values::of(&as_it_is, now));
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
        let call = client.change_meeting(id, Some(&sitting.occurrence_id), &change);
        sending.send(call, move |(), on_screen| {
            toasts.confirm(words::move_sitting::done());
            if on_screen {
                guard.let_go();
            }
            // Nothing to do where the view is gone by now.
            let _ = on_moved.try_run(());
        });
    });
    view! {
        {guard.question()}
        <DialogForm errors pending=sending.pending on_submit on_close=guard.close()
            submit=(words::move_sitting::do_it(), words::move_sitting::pending())>
            <p>{words::move_sitting::note(&topic)}</p>
            <StartFields draft errors/>
        </DialogForm>
    }
}

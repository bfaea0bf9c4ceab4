//! Changing one sitting of a meeting that recurs: its time, its agenda, its settings. The others stay.

use std::sync::Arc;

use api::{
    MeetingId, OccurrenceId,
    meeting::{MeetingDetails, Occurrence},
};
use leptos::prelude::*;

use super::{
    changing::{Changed, send_on_submit},
    draft::Draft,
    fields::{SittingFields, StartFields},
    values::Values,
};
use crate::{
    clock::Clock,
    ui::{dialog::Dialog, focus, form::DialogForm},
    views::{
        guard::Guard,
        remote::{Remote, read},
        sending::Sending,
    },
    words,
};

/// The dialog.
#[component]
pub fn ChangeSitting(
    /// The meeting.
    id: MeetingId,
    /// Which of its sittings; none while the dialog is closed.
    changing: RwSignal<Option<Occurrence>>,
    /// It was changed.
    on_changed: Callback<()>,
) -> impl IntoView {
    let guard = Guard::over(Callback::new(move |()| changing.set(None)));
    let open = Signal::derive(move || changing.with(Option::is_some));
    view! {
        <Dialog id="change-sitting" title=words::change_sitting::title().to_owned() open
            on_close=guard.close() held=guard.holds()>
            {move || changing.get().map(|sitting| view! { <Sitting id sitting guard on_changed/> })}
        </Dialog>
    }
}

/// What is the sitting's own is read first: the list of them has only their times.
#[component]
fn Sitting(
    id: MeetingId,
    sitting: Occurrence,
    guard: Guard,
    on_changed: Callback<()>,
) -> impl IntoView {
    let Occurrence { occurrence_id, start_time, duration, .. } = sitting;
    let asked = occurrence_id.clone();
    let resource = read(String::new, move |client| client.sitting(id, &asked));
    let render = Arc::new(move |read: MeetingDetails| {
        let sitting = MeetingDetails { start_time, duration, ..read };
        view! { <Form sitting occurrence_id=occurrence_id.clone() guard on_changed/> }.into_any()
    });
    view! { <Remote resource loading=words::change_sitting::loading() render/> }
}

#[component]
fn Form(
    sitting: MeetingDetails,
    occurrence_id: OccurrenceId,
    guard: Guard,
    on_changed: Callback<()>,
) -> impl IntoView {
    let now = expect_context::<Clock>().now();
    let draft = Draft::of(Values::of(&sitting, now));
    let MeetingDetails { id, topic, .. } = sitting;
    let sending = Sending::idle();
    // What was sent is no longer only here.
    guard.watch(Signal::derive(move || draft.is_changed() && !sending.pending.get()));
    let errors = sending.errors;
    let changed = Changed {
        id,
        sitting: Some(occurrence_id),
        done: words::change_sitting::done(),
        on_changed,
    };
    let on_submit = send_on_submit(changed, draft, guard, sending);
    focus::soon("#start-date");
    view! {
        {guard.question()}
        <DialogForm errors pending=sending.pending on_submit on_close=guard.close()
            submit=(words::change_sitting::do_it(), words::change_sitting::pending())>
            <p>{words::change_sitting::note(&topic)}</p>
            <StartFields draft errors/>
            <SittingFields draft errors/>
        </DialogForm>
    }
}

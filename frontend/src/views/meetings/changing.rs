//! Sending what a form changes of a meeting, or of one of its sittings.

use api::{MeetingId, OccurrenceId};
use leptos::prelude::*;

use super::draft::Draft;
use crate::{
    client::Client,
    ui::toast::Toasts,
    views::{guard::Guard, sending::Sending},
};

/// What a form changes.
pub struct Changed {
    /// The meeting.
    pub id: MeetingId,
    /// The one sitting that changes; absent: the meeting as a whole.
    pub sitting: Option<OccurrenceId>,
    /// How it is confirmed.
    pub done: &'static str,
    /// It was changed.
    pub on_changed: Callback<()>,
}

/// Sends, when the form is, what the draft changes; nothing where it changes nothing.
#[must_use]
pub fn send_on_submit(
    changed: Changed,
    draft: Draft,
    guard: Guard,
    sending: Sending,
) -> Callback<()> {
    let client = expect_context::<Client>();
    let toasts = expect_context::<Toasts>();
    let Changed { id, sitting, done, on_changed } = changed;
    let errors = sending.errors;
    Callback::new(move |()| {
        let change = match untrack(|| draft.get().change(&draft.before())) {
            Ok(change) if change.is_empty() => return guard.let_go(),
            Ok(change) => change,
            Err(broken) => return errors.show_rules(broken),
        };
        errors.clear();
        let call = client.change_meeting(id, sitting.as_ref(), &change);
        sending.send(call, move |(), on_screen| {
            toasts.confirm(done);
            if on_screen {
                guard.let_go();
            }
            // Nothing to do where the view is gone by now.
            let _ = on_changed.try_run(());
        });
    })
}

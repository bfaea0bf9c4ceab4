//! Asks before what waits of a job is given up.

use leptos::prelude::*;

use super::job::many;
use crate::{
    ui::{dialog::Dialog, form::DialogForm},
    views::sending::Sending,
    words,
};

/// Says how much will not be done, and asks.
#[component]
pub fn CancelRest(
    /// Whether it is asked.
    asking: RwSignal<bool>,
    /// How many rows wait.
    #[prop(into)]
    waiting: Signal<u64>,
    /// They are to be given up: what is asked of the server for it.
    on_confirmed: Callback<Sending>,
) -> impl IntoView {
    let on_close = Callback::new(move |()| asking.set(false));
    view! {
        <Dialog id="cancel-bulk" title=words::bulk::cancel_title().to_owned() open=asking on_close>
            <Form waiting on_confirmed on_close/>
        </Dialog>
    }
}

#[component]
fn Form(
    waiting: Signal<u64>,
    on_confirmed: Callback<Sending>,
    on_close: Callback<()>,
) -> impl IntoView {
    let sending = Sending::idle();
    view! {
        <DialogForm errors=sending.errors pending=sending.pending cancel=words::bulk::keep()
            submit=(words::bulk::cancel(), words::bulk::cancelling()) submit_class="button button-danger"
            on_submit=Callback::new(move |()| on_confirmed.run(sending)) on_close>
            <p>{move || words::bulk::gives_up(many(waiting.get()))}</p>
        </DialogForm>
    }
}

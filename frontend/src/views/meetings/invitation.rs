//! What Zoom writes to those who are invited, to be copied. Read once somebody wants to see it.

use std::sync::Arc;

use api::{MeetingId, meeting::Invitation};
use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;

use crate::{
    ui::copy::CopyButton,
    views::remote::{Remote, read},
    words,
};

/// The text behind its heading.
#[component]
pub fn InvitationText(
    /// The meeting.
    id: MeetingId,
) -> impl IntoView {
    let opened = RwSignal::new(false);
    let on_toggle = move |event: ev::Event| {
        let details = event.target().and_then(|it| it.dyn_into::<web_sys::Element>().ok());
        if details.is_some_and(|details| details.has_attribute("open")) {
            opened.set(true);
        }
    };
    view! {
        <details class="card invitation" on:toggle=on_toggle>
            <summary>{words::one_meeting::invitation()}</summary>
            <Show when=move || opened.get()><Text id/></Show>
        </details>
    }
}

#[component]
fn Text(id: MeetingId) -> impl IntoView {
    let resource = read(String::new, move |client| client.invitation(id));
    let render = Arc::new(|Invitation { invitation }: Invitation| {
        view! {
            <pre dir="auto" tabindex="0" aria-label=words::one_meeting::invitation()>{invitation.clone()}</pre>
            <CopyButton text=invitation label=words::one_meeting::copy_invitation()/>
        }
        .into_any()
    });
    view! { <Remote resource loading=words::one_meeting::loading_invitation() render/> }
}

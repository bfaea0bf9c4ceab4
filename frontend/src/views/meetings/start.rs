//! Starting a meeting as its host. The link that does so is made when it is asked for, and kept
//! nowhere but on screen: whoever has it is the host.

use api::{MeetingId, meeting::StartLink};
use leptos::prelude::*;

use crate::{
    client::Client,
    dates,
    ui::{form::FormMessage, icons::Glyph, panel::Notice},
    views::sending::Sending,
    words,
};

/// Opens a link in a tab of its own, which learns nothing of this page. Browsers may refuse what
/// comes some time after a click: the link stands on the page as well.
fn open_tab(href: &str) {
    let _ = window().open_with_url_and_target_and_features(href, "_blank", "noopener,noreferrer");
}

/// The button, and what became of it.
#[component]
pub fn StartMeeting(
    /// The meeting.
    id: MeetingId,
) -> impl IntoView {
    let client = expect_context::<Client>();
    let sending = Sending::idle();
    let given = RwSignal::new(None::<StartLink>);
    let on_click = move |_| {
        if sending.pending.get_untracked() {
            return;
        }
        sending.errors.clear();
        sending.send(client.start_meeting(id), move |link, on_screen| {
            if on_screen && link.start_url.starts_with("https://") {
                open_tab(&link.start_url);
                given.set(Some(link));
            }
        });
    };
    let says = move || {
        if sending.pending.get() {
            words::one_meeting::starting()
        } else {
            words::one_meeting::start()
        }
    };
    let note = move || {
        let link = given.get()?;
        let until = words::one_meeting::started(&dates::instant(link.start_url_expires_at));
        Some(view! {
            <Notice kind="start-link" glyph=Glyph::Lock>
                <p>{until}</p>
                <a class="button button-small" href=link.start_url target="_blank" rel="noopener noreferrer external">
                    {words::one_meeting::open_start_link()}
                </a>
            </Notice>
        })
    };
    view! {
        <div class="start-meeting">
            <button type="button" id="start-meeting" class="button button-primary"
                aria-disabled=move || sending.pending.get().then_some("true") on:click=on_click>{says}</button>
            <FormMessage errors=sending.errors/>
            {note}
        </div>
    }
}

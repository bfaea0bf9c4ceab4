//! The second half of a sign-in by a one-time code.

use std::collections::BTreeMap;

use api::Instant;
use leptos::{ev, html, prelude::*};

use super::Beginning;
use crate::{
    client::Client,
    dates,
    ui::{
        field::TextField,
        focus,
        form::{FormMessage, SubmitButton},
    },
    views::sending::Sending,
    words,
};

/// A code that was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    /// The email it was asked for.
    pub email: String,
    /// It works no longer from then on.
    pub expires_at: Instant,
}

/// Asks for the code.
#[component]
pub fn CodeForm(
    /// What was asked for; `None` goes back to the email.
    sent: RwSignal<Option<Sent>>,
    /// Whether the mail lands in the sandbox's mailbox.
    sandboxed: bool,
) -> impl IntoView {
    let client = expect_context::<Client>();
    let code = RwSignal::new(String::new());
    let beginning = Beginning::idle();
    let Sending { errors, pending, .. } = beginning.sending;
    let mailbox = client.beside_routes("mailbox");
    let form = NodeRef::<html::Form>::new();
    errors.focus_first_in(form);
    focus::soon("#code");
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if pending.get_untracked() {
            return;
        }
        errors.clear();
        let typed = code.get_untracked();
        if typed.trim().is_empty() {
            let rule = words::sign_in::code_missing().to_owned();
            errors.show(BTreeMap::from([("code".to_owned(), rule)]), "");
            return;
        }
        beginning.send(client.sign_in_code(typed));
    };
    let note = move || {
        sent.get().map(|Sent { email, expires_at }| {
            words::sign_in::code_sent(&email, &dates::time_or_nothing(Some(expires_at)))
        })
    };
    view! {
        <p class="sign-in-note" role="status">{note}</p>
        {sandboxed.then(|| view! {
            <p class="sign-in-note">
                <a href=mailbox.clone() target="_blank" rel="noopener external">{words::sign_in::mailbox()}</a>
                " " {words::sign_in::mailbox_note()}
            </p>
        })}
        <form class="form" novalidate on:submit=submit node_ref=form>
            <FormMessage errors/>
            <TextField id="code" label=words::sign_in::code() value=code error=errors.of("code", words::sign_in::code())
                autocomplete="one-time-code" inputmode="numeric" hint=words::sign_in::code_hint()/>
            <SubmitButton class="button button-primary button-wide" says=(words::sign_in::title(), words::sign_in::pending()) pending/>
            <button type="button" class="button button-wide" on:click=move |_| sent.set(None)>
                {words::sign_in::other_email()}
            </button>
        </form>
    }
}

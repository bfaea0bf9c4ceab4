//! The second half of a sign-in by a one-time code.

use std::collections::BTreeMap;

use api::{Instant, session::SignInAnswer};
use leptos::{ev, html, prelude::*};

use crate::{
    client::Client,
    dates,
    session::Session,
    ui::{
        field::TextField,
        focus,
        form::{FormMessage, SubmitButton},
    },
    views::sending::Sending,
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
    let session = expect_context::<Session>();
    let code = RwSignal::new(String::new());
    let sending = Sending::idle();
    let Sending { errors, pending } = sending;
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
            let rule = "Enter the code from the mail.".to_owned();
            errors.show(BTreeMap::from([("code".to_owned(), rule)]), "");
            return;
        }
        sending.send(client.sign_in_code(typed), move |answer, _| {
            if let SignInAnswer::SignedIn { user } = answer {
                session.begin(user);
            }
        });
    };
    let note = move || {
        sent.get().map(|Sent { email, expires_at }| {
            format!(
                "If {email} belongs to an active user, a code is on its way there. It works once, in this browser, until {}.",
                dates::time_or_nothing(Some(expires_at))
            )
        })
    };
    view! {
        <p class="sign-in-note" role="status">{note}</p>
        {sandboxed.then(|| view! {
            <p class="sign-in-note">
                <a href="mailbox" target="_blank" rel="external">"Open the sandbox's mailbox"</a>
                " in a new tab: this account's mail ends up there."
            </p>
        })}
        <form class="form" novalidate on:submit=submit node_ref=form>
            <FormMessage errors/>
            <TextField id="code" label="Code" value=code error=errors.of("code", "Code")
                autocomplete="one-time-code" inputmode="numeric" hint="Twelve digits from the mail."/>
            <SubmitButton class="button button-primary button-wide" says=("Sign in", "Signing in…") pending/>
            <button type="button" class="button button-wide" on:click=move |_| sent.set(None)>
                "Use another email, or ask for a new code"
            </button>
        </form>
    }
}

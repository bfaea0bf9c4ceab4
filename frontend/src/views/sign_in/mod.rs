//! Signing in.

use std::collections::BTreeMap;

use api::session::{SandboxPerson, SignInAnswer, SignInRequest, parse_email};
use leptos::{ev, html, prelude::*, task::spawn_local};
use leptos_router::components::Redirect;

use super::{failure::show_in_form, page::title_tab};
use crate::{
    client::Client,
    query::{Key, Param},
    route::{Place, Route},
    session::Session,
    shell::{Frame, role_name},
    ui::{
        field::TextField,
        form::{FormErrors, FormMessage},
        icons::{Glyph, Icon},
        panel::Notice,
    },
};

/// The view. Who is signed in already goes on to where they wanted to be.
#[component]
pub fn SignIn() -> impl IntoView {
    let session = expect_context::<Session>();
    let return_to = Param::new(Key::ReturnTo);
    title_tab("Sign in");
    move || {
        if session.signed_in() == Some(true) {
            let place = Place::parse(&return_to.get_untracked())
                .unwrap_or_else(|| Place::from(Route::Users));
            view! { <Redirect path=place options=replaced()/> }.into_any()
        } else {
            view! { <Frame><Form/></Frame> }.into_any()
        }
    }
}

/// Going on takes the place of the sign-in in the history: going back skips it.
fn replaced() -> leptos_router::NavigateOptions {
    leptos_router::NavigateOptions { replace: true, ..Default::default() }
}

/// Asks for the email.
#[component]
fn Form() -> impl IntoView {
    let session = expect_context::<Session>();
    let client = expect_context::<Client>();
    let email = RwSignal::new(String::new());
    let pending = RwSignal::new(false);
    let errors = FormErrors::none();
    let form = NodeRef::<html::Form>::new();
    errors.focus_first_in(form);
    let send = Callback::new(move |typed: String| {
        errors.clear();
        let email = match parse_email(&typed) {
            Ok(email) => email,
            Err(rule) => {
                errors.show(BTreeMap::from([("email".to_owned(), rule.to_owned())]), "");
                return;
            }
        };
        pending.set(true);
        let answer = client.sign_in(&SignInRequest { email });
        spawn_local(async move {
            let answer = answer.await;
            let _ = pending.try_set(false);
            match answer {
                Ok(SignInAnswer::SignedIn { user }) => session.begin(user),
                Err(error) => show_in_form(errors, &error),
            }
        });
    });
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        send.run(email.get_untracked());
    };
    // Who may sign in how does not change while the page is open.
    let info = untrack(move || session.info());
    let email_only = info.as_ref().is_some_and(|info| info.email_only);
    let people = info.map(|info| info.sandbox_people).unwrap_or_default();
    let pick = Callback::new(move |person: String| {
        email.set(person.clone());
        send.run(person);
    });
    view! {
        <div class="sign-in">
            <h1>"Sign in"</h1>
            <p class="sign-in-note">"Use the email your Zoom account knows you by."</p>
            {email_only.then(|| view! {
                <Notice kind="email-only" glyph=Glyph::Alert>
                    <p><strong>"Anybody can sign in as anybody."</strong>
                        " This server asks for nothing but the email, and the account is real. Its operator chose so."</p>
                </Notice>
            })}
            <form class="form" novalidate on:submit=submit node_ref=form>
                <FormMessage errors/>
                <TextField id="email" label="Email" kind="email" autocomplete="username" value=email
                    error=errors.of("email") autofocus=true/>
                <button type="submit" class="button button-primary button-wide" disabled=move || pending.get()>
                    {move || if pending.get() { "Signing in…" } else { "Sign in" }}
                </button>
            </form>
            {(!people.is_empty()).then(|| view! { <SandboxPeople people pick pending/> })}
        </div>
    }
}

/// The people of the sandbox account a visitor can be.
#[component]
fn SandboxPeople(
    people: Vec<SandboxPerson>,
    pick: Callback<String>,
    pending: RwSignal<bool>,
) -> impl IntoView {
    let people = people
        .into_iter()
        .map(|person| {
            let email = person.email.clone();
            view! {
                <li>
                    <button type="button" class="person" disabled=move || pending.get()
                        on:click=move |_| pick.run(email.clone())>
                        <Icon glyph=Glyph::Person/>
                        <span class="person-role">{role_name(person.role)}</span>
                        <span class="person-email">{person.email}</span>
                    </button>
                </li>
            }
        })
        .collect_view();
    view! {
        <section class="sandbox-people" aria-labelledby="sandbox-people-title">
            <h2 id="sandbox-people-title">"Sandbox account"</h2>
            <p>"This server runs with an invented Zoom account. Look around as one of its people; no password, nothing real."</p>
            <ul>{people}</ul>
        </section>
    }
}

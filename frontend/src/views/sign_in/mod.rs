//! Signing in.

pub mod code;
pub mod people;
pub mod zoom;

use std::collections::BTreeMap;

use api::session::{
    SessionInfo, SessionUser, SignInAnswer, SignInMethod, SignInRequest, parse_email,
};
use leptos::{ev, html, prelude::*};

use self::{
    code::{CodeForm, Sent},
    people::SandboxPeople,
    zoom::{AtZoom, AtZoomAttempt},
};
use super::{page::title_tab, sending::Sending};
use crate::{
    client::{Call, Client},
    history::History,
    param::Param,
    query::Key,
    route::{Place, Shown},
    session::{Ending, Session},
    shell::Frame,
    ui::{
        field::TextField,
        focus,
        form::{FormMessage, SubmitButton},
        icons::Glyph,
        panel::Notice,
    },
    words,
};

/// A sign-in that has begun: it outlives the page's change to another language.
#[derive(Clone, Copy)]
pub struct Begun {
    email: RwSignal<String>,
    sent: RwSignal<Option<Sent>>,
    at_zoom: AtZoomAttempt,
}

impl Begun {
    /// None has.
    #[must_use]
    pub fn nothing() -> Self {
        Self {
            email: RwSignal::new(String::new()),
            sent: RwSignal::new(None),
            at_zoom: AtZoomAttempt::none(),
        }
    }

    fn forget(self) {
        self.email.set(String::new());
        self.sent.set(None);
        self.at_zoom.give_up();
    }
}

/// Whether the browser keeps the console apart from its server: it is in another's page, or the
/// server is on another origin.
#[derive(Debug, Clone, Copy)]
pub struct Apart(pub bool);

/// What a form of the sign-in asks the server for, and how a session begins of it.
#[derive(Clone, Copy)]
pub struct Beginning {
    sending: Sending,
    session: Session,
    client: StoredValue<Client>,
    apart: bool,
}

impl Beginning {
    fn idle() -> Self {
        let Apart(apart) = expect_context();
        Self {
            sending: Sending::idle(),
            session: expect_context(),
            client: StoredValue::new(expect_context()),
            apart,
        }
    }

    fn clear(self) {
        self.sending.errors.clear();
    }

    /// Says why it came to nothing.
    fn refuse(self, sentence: &str) {
        self.sending.errors.show(BTreeMap::new(), sentence);
    }

    /// Waits for an answer that begins a session.
    fn send(self, answer: Call<SignInAnswer>) {
        self.sending.send(answer, move |answer, on_screen| {
            if let SignInAnswer::SignedIn { user } = answer {
                self.begin(user, on_screen);
            }
        });
    }

    /// Begins the session of whoever signed in. Within another's page a browser may throw its
    /// cookie away without a word: there the server is asked whether it came.
    fn begin(self, user: SessionUser, on_screen: bool) {
        let Some(client) = self.client.try_get_value().filter(|_| self.apart && on_screen) else {
            self.session.begin(user);
            return;
        };
        self.sending.send(client.session(), move |info, on_screen| match info.user {
            Some(user) => self.session.begin(user),
            None if on_screen => self.refuse(words::sign_in::not_kept()),
            None => {}
        });
    }
}

/// The view. Who is signed in already goes on to where they wanted to be.
#[component]
pub fn SignIn() -> impl IntoView {
    let session = expect_context::<Session>();
    let history = expect_context::<History>();
    let begun = expect_context::<Begun>();
    let return_to = Param::new(Key::ReturnTo);
    title_tab(words::sign_in::title());
    // What is learned of the session besides leaves the form, and what is typed into it, alone.
    let signed_in = Memo::new(move |_| session.signed_in() == Some(true));
    move || {
        if signed_in.get() {
            let place = Place::parse(&return_to.get_untracked())
                .unwrap_or_else(|| Place::from(Shown::here().first()));
            begun.forget();
            // Going back skips the sign-in.
            history.go_in_place(&place.to_string());
            ().into_any()
        } else {
            view! { <Frame><Form/></Frame> }.into_any()
        }
    }
}

/// What a sign-in at Zoom that came to nothing is called, in words.
fn consent_notice(name: &str) -> Option<&'static str> {
    Some(match name {
        "" => return None,
        "declined" => words::sign_in::zoom_declined(),
        "stale" => words::sign_in::zoom_stale(),
        "unknown_user" => words::sign_in::zoom_unknown_user(),
        _ => words::sign_in::zoom_failed(),
    })
}

/// Asks for the email, or for the code that was mailed to it.
#[component]
fn Form() -> impl IntoView {
    let session = expect_context::<Session>();
    let Begun { email, sent, .. } = expect_context::<Begun>();
    // Who may sign in how does not change while the page is open.
    let Some(info) = untrack(move || session.info()) else { return ().into_any() };
    let sandboxed = !info.sandbox_people.is_empty();
    let asked = Memo::new(move |_| sent.with(Option::is_some));
    view! {
        <div class="sign-in">
            <h1>{words::sign_in::title()}</h1>
            {move || if asked.get() {
                view! { <CodeForm sent sandboxed/> }.into_any()
            } else {
                view! { <EmailForm info=info.clone() email sent/> }.into_any()
            }}
        </div>
    }
    .into_any()
}

/// Asks for the email, and offers the other ways to sign in.
#[component]
fn EmailForm(
    info: SessionInfo,
    email: RwSignal<String>,
    sent: RwSignal<Option<Sent>>,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let client = expect_context::<Client>();
    let return_to = Param::new(Key::ReturnTo).get_untracked();
    let beginning = Beginning::idle();
    let Sending { errors, pending, .. } = beginning.sending;
    let form = NodeRef::<html::Form>::new();
    errors.focus_first_in(form);
    focus::soon("#email");
    let send = Callback::new(move |(typed, method): (String, SignInMethod)| {
        if pending.get_untracked() {
            return;
        }
        errors.clear();
        let email = match (method, parse_email(&typed)) {
            (SignInMethod::Portal, _) => String::new(),
            (_, Ok(email)) => email,
            (_, Err(rule)) => {
                errors.show_rules(BTreeMap::from([("email".to_owned(), rule.to_owned())]));
                return;
            }
        };
        let request = SignInRequest { email: email.clone(), method: Some(method) };
        beginning.sending.send(client.sign_in(&request), move |answer, on_screen| match answer {
            SignInAnswer::SignedIn { user } => beginning.begin(user, on_screen),
            SignInAnswer::CodeSent { expires_at } if on_screen => {
                sent.set(Some(Sent { email, expires_at }));
            }
            SignInAnswer::CodeSent { .. } | SignInAnswer::ContinueAtZoom { .. } => {}
        });
    });
    let has = |method| info.methods.contains(&method);
    // Of the two ways that begin with an email the preferred one is what Enter does.
    let by_email =
        |method: &SignInMethod| matches!(method, SignInMethod::Email | SignInMethod::Code);
    let mut ways = info.methods.iter().copied().filter(by_email);
    let (way, other_way) = (ways.next(), ways.next());
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if let Some(way) = way {
            send.run((email.get_untracked(), way));
        }
    };
    // Whoever left, or was put out, is not led in again at once.
    if info.methods.first() == Some(&SignInMethod::Portal) && session.ending() == Ending::None {
        send.run((String::new(), SignInMethod::Portal));
    }
    let button = |says: &'static str, method: SignInMethod| {
        view! {
            <button type="button" class="button button-wide" aria-disabled=move || pending.get().then_some("true")
                on:click=move |_| send.run((email.get_untracked(), method))>{says}</button>
        }
    };
    let says = |method| match method {
        SignInMethod::Code => (words::sign_in::mail_code(), words::sign_in::sending()),
        _ => (words::sign_in::title(), words::sign_in::pending()),
    };
    let pick = Callback::new(move |person: String| {
        email.set(person.clone());
        send.run((person, SignInMethod::Email));
    });
    let failed = RwSignal::new(Param::new(Key::Zoom).get_untracked());
    let real_by_email = info.email_only && info.sandbox_people.is_empty();
    view! {
        <p class="sign-in-note">
            {if way.is_some() { words::sign_in::by_email() } else { words::sign_in::no_email() }}
        </p>
        {(session.ending() == Ending::Lost).then(|| view! {
            <Notice kind="session-ended" glyph=Glyph::Leave>
                <p>{words::sign_in::session_ended()}</p>
            </Notice>
        })}
        {move || failed.with(|name| consent_notice(name)).map(|sentence| view! {
            <Notice kind="consent" glyph=Glyph::Alert><p>{sentence}</p></Notice>
        })}
        {real_by_email.then(|| view! {
            <Notice kind="email-only" glyph=Glyph::Alert>
                <p><strong>{words::sign_in::anybody_title()}</strong>
                    " " {words::sign_in::anybody_note()}</p>
            </Notice>
        })}
        <form class="form" novalidate on:submit=submit node_ref=form>
            <FormMessage errors/>
            {way.map(|way| view! {
                <TextField id="email" label=words::sign_in::email() kind="email" autocomplete="username" value=email
                    error=errors.of("email", words::sign_in::email()) autofocus=focus::may_be_taken()/>
                <SubmitButton class="button button-primary button-wide" says=says(way) pending/>
            })}
            {other_way.map(|way| button(says(way).0, way))}
            {has(SignInMethod::Portal).then(|| button(words::sign_in::by_portal(), SignInMethod::Portal))}
            {has(SignInMethod::Zoom).then(|| view! { <AtZoom return_to beginning failed/> })}
        </form>
        {(!info.sandbox_people.is_empty() && has(SignInMethod::Email))
            .then(|| view! { <SandboxPeople people=info.sandbox_people pick pending/> })}
    }
}

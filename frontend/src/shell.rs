//! What stands around every view: navigation, who is signed in, the way out, the notes that hold
//! for the whole console.

pub mod banners;
pub mod palette;
pub mod quick;
pub mod recent;

use api::{page::View, session::SessionUser, user::Role};
use leptos::{ev, html, prelude::*};

use self::{
    banners::Banners,
    quick::{PaletteOpener, Quick, QuickDialogs},
    recent::Recent,
};
use crate::{
    client::{ApiError, Client},
    history::History,
    root::Root,
    route::{Route, Shown},
    session::{Session, SessionState},
    ui::{
        dialog::Dialog,
        focus::may_be_taken,
        form::DialogForm,
        icons::{Glyph, Icon},
        panel::Skeleton,
        toast::ToastRegion,
    },
    views::{failure::Failure, language_choice::LanguageChoice, sending::Sending},
    words,
};

/// How a role is called on screen.
#[must_use]
pub fn role_name(role: Role) -> &'static str {
    match role {
        Role::Owner => words::roles::owner(),
        Role::Admin => words::roles::admin(),
        Role::Member => words::roles::member(),
        Role::Custom => words::roles::custom(),
    }
}

/// The frame of the signed-in console around the current view.
#[component]
pub fn Shell(
    /// The current view.
    view: ViewFn,
) -> impl IntoView {
    let main = NodeRef::<html::Div>::new();
    let history = expect_context::<History>();
    let quick = Quick::closed();
    quick.follow_keys();
    provide_context(quick);
    provide_context(Recent::nothing());
    // A new view begins at its top, for readers of screens too. The first one does so by itself.
    Effect::new(move |seen: Option<()>| {
        let _ = history.path();
        if seen.is_some()
            && may_be_taken()
            && let Some(main) = main.get_untracked()
        {
            let _ = main.focus();
        }
    });
    let skip = move |event: ev::MouseEvent| {
        event.prevent_default();
        if let Some(main) = main.get_untracked() {
            let _ = main.focus();
        }
    };
    view! {
        <a class="skip-link" href="#main" on:click=skip>{words::nav::skip()}</a>
        <div class="shell" on:click=move |click| history.follow_link(&click)>
            <SideBar/>
            <div class="stage">
                <SandboxNote/>
                <Banners/>
                <div id="main" class="main" tabindex="-1" role=Roles::here().view node_ref=main>
                    {move || view.run()}
                </div>
            </div>
        </div>
        <QuickDialogs/>
        <SignOutDialog leaving=quick.leaving/>
        <ToastRegion in_dialog=false/>
    }
}

/// The roles that the console's parts have on their page.
struct Roles {
    view: Option<&'static str>,
    /// Of what is a `<header>`.
    head: Option<&'static str>,
    /// Of what is an `<aside>`.
    note: Option<&'static str>,
}

impl Roles {
    /// Another's page has a main part and a head of its own, and the console lies in one of them.
    fn here() -> Self {
        if Root::here().is_page() {
            Self { view: Some("main"), head: None, note: None }
        } else {
            Self { view: None, head: Some("group"), note: Some("note") }
        }
    }
}

/// Whether a path is a place or lies below it.
fn is_within(path: &str, place: &str) -> bool {
    path.strip_prefix(place).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Name, navigation, and who is signed in.
#[component]
fn SideBar() -> impl IntoView {
    let session = expect_context::<Session>();
    let leaving = expect_context::<Quick>().leaving;
    let history = expect_context::<History>();
    let shown = Shown::here();
    let link = |view: View, glyph: Glyph, label: &'static str| {
        let route = shown.has(view).then(|| Route::from(view))?;
        let leads_to = route.to_string();
        let href = history.link(&leads_to);
        let current = move || is_within(&history.path(), &leads_to).then_some("page");
        Some(
            view! { <li><a href=href aria-current=current><Icon glyph/><span>{label}</span></a></li> },
        )
    };
    view! {
        <header class="sidebar" role=Roles::here().head>
            <Brand/>
            <PaletteOpener/>
            <nav class="nav" aria-label=words::nav::main()>
                <ul>
                    {link(View::Users, Glyph::People, words::nav::users())}
                    {link(View::Meetings, Glyph::Calendar, words::nav::meetings())}
                    {link(View::Reports, Glyph::Bars, words::nav::reports())}
                    {session.administers().then(|| link(View::Audit, Glyph::Lock, words::nav::audit()))}
                    {link(View::Account, Glyph::Person, words::nav::account())}
                </ul>
            </nav>
            <LanguageChoice/>
            <div class="who">
                {move || session.user().map(|user| view! { <Who user/> })}
                <button type="button" id="sign-out" class="button button-quiet sign-out"
                    on:click=move |_| leaving.set(true)>
                    <Icon glyph=Glyph::Leave/>
                    <span>{words::nav::sign_out()}</span>
                </button>
            </div>
        </header>
    }
}

/// The console's name.
#[component]
pub fn Brand() -> impl IntoView {
    view! {
        <span class="brand">
            <svg class="brand-mark" viewBox="0 0 20 20" aria-hidden="true" focusable="false">
                <rect class="brand-room" x="1" y="1" width="18" height="18" rx="5"></rect>
                <path class="brand-door" d="M7 15.5v-9l6-2v11M4.5 15.5h11M10.800 10v.8"></path>
            </svg>
            {words::console::name()}
        </span>
    }
}

#[component]
fn Who(user: SessionUser) -> impl IntoView {
    view! {
        <p class="who-text">
            <span class="who-name">{user.display_name}</span>
            <span class="who-detail"><bdi>{user.email}</bdi> " · " {role_name(user.role)}</span>
        </p>
    }
}

/// Asks before ending every session, and says what ends.
#[component]
fn SignOutDialog(leaving: RwSignal<bool>) -> impl IntoView {
    view! {
        <Dialog id="sign-out-dialog" title=words::sign_out::title() open=leaving
            on_close=Callback::new(move |()| leaving.set(false))>
            <SignOutForm leaving/>
        </Dialog>
    }
}

#[component]
fn SignOutForm(leaving: RwSignal<bool>) -> impl IntoView {
    let session = expect_context::<Session>();
    let client = expect_context::<Client>();
    let sending = Sending::idle();
    let on_submit = Callback::new(move |()| {
        sending.errors.clear();
        sending.send(client.logout(None), move |(), _| session.leave());
    });
    view! {
        <DialogForm errors=sending.errors pending=sending.pending cancel=words::sign_out::stay()
            submit=(words::sign_out::do_it(), words::sign_out::pending()) submit_class="button button-danger"
            on_submit on_close=Callback::new(move |()| leaving.set(false))>
            <p>{words::sign_out::consequence()}</p>
        </DialogForm>
    }
}

/// Says that nothing here is real, where nothing is.
#[component]
fn SandboxNote() -> impl IntoView {
    let session = expect_context::<Session>();
    let sandboxed = move || session.info().is_some_and(|info| !info.sandbox_people.is_empty());
    view! {
        <Show when=sandboxed>
            <aside class="sandbox-note" role=Roles::here().note aria-label=words::sandbox::about()>
                <strong>{words::sandbox::title()}</strong>
                " " {words::sandbox::note()}
            </aside>
        </Show>
    }
}

/// A frame without navigation, for views that stand alone.
#[component]
pub fn Frame(
    /// The view.
    children: Children,
) -> impl IntoView {
    let history = expect_context::<History>();
    view! {
        <div class="plain" on:click=move |click| history.follow_link(&click)>
            <header class="plain-head" role=Roles::here().head><Brand/><LanguageChoice/></header>
            <div id="main" class="plain-main" tabindex="-1" role=Roles::here().view>{children()}</div>
        </div>
    }
}

/// Stands in until it is known whether anybody is signed in.
#[component]
pub fn Starting() -> impl IntoView {
    let session = expect_context::<Session>();
    let client = expect_context::<Client>();
    let other = client.other_origin();
    let retry = Callback::new(move |()| session.load(&client));
    move || match session.state() {
        SessionState::Failed(error) => {
            let elsewhere = other.clone().filter(|_| error == ApiError::Offline).map(|server| {
                let page = window().location().origin().unwrap_or_default();
                view! { <p class="plain-note">{words::failures::other_origin(&server, &page)}</p> }
            });
            view! { <Frame><h1 class="visually-hidden">{words::console::name()}</h1><Failure error retry/>{elsewhere}</Frame> }.into_any()
        }
        _ => view! {
            <div class="starting" role=Roles::here().view>
                <h1 class="visually-hidden">{words::console::name()}</h1>
                <Skeleton label=words::console::starting() rows=3/>
            </div>
        }
        .into_any(),
    }
}

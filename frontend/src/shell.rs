//! What stands around every view: navigation, who is signed in, the way out, the notes that hold
//! for the whole console.

use api::{session::SessionUser, user::Role};
use leptos::{ev, html, prelude::*, task::spawn_local};
use leptos_router::{components::A, hooks::use_location};

use crate::{
    client::Client,
    route::Route,
    session::{Session, SessionState},
    ui::{
        dialog::Dialog,
        form::{FormErrors, FormMessage},
        icons::{Glyph, Icon},
        panel::Skeleton,
        toast::{ToastRegion, Toasts},
    },
    views::failure::{Failure, show_in_form},
};

/// How a role is called on screen.
#[must_use]
pub fn role_name(role: Role) -> &'static str {
    match role {
        Role::Owner => "Owner",
        Role::Admin => "Admin",
        Role::Member => "Member",
        Role::Custom => "Custom role",
    }
}

/// The frame of the signed-in console around the current view.
#[component]
pub fn Shell(
    /// The current view.
    view: ViewFn,
) -> impl IntoView {
    let toasts = expect_context::<Toasts>();
    let main = NodeRef::<html::Main>::new();
    let location = use_location();
    // A new view begins at its top, for readers of screens too. The first one does so by itself.
    Effect::new(move |seen: Option<()>| {
        location.pathname.track();
        if seen.is_some()
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
        <a class="skip-link" href="#main" on:click=skip>"Skip to the content"</a>
        <div class="shell">
            <SideBar/>
            <div class="stage">
                <SandboxNote/>
                <main id="main" class="main" tabindex="-1" node_ref=main>
                    {move || view.run()}
                </main>
            </div>
        </div>
        <ToastRegion toasts/>
    }
}

/// Name, navigation, and who is signed in.
#[component]
fn SideBar() -> impl IntoView {
    let session = expect_context::<Session>();
    let leaving = RwSignal::new(false);
    let link = |route: Route, glyph: Glyph, label: &'static str| {
        view! { <li><A href=route.to_string()><Icon glyph/><span>{label}</span></A></li> }
    };
    view! {
        <header class="sidebar">
            <Brand/>
            <nav class="nav" aria-label="Main">
                <ul>
                    {link(Route::Users, Glyph::People, "Users")}
                    {link(Route::Meetings, Glyph::Calendar, "Meetings")}
                    {link(Route::Reports, Glyph::Bars, "Reports")}
                    {link(Route::Account, Glyph::Person, "Account")}
                </ul>
            </nav>
            <div class="who">
                {move || session.user().map(|user| view! { <Who user/> })}
                <button type="button" id="sign-out" class="button button-quiet sign-out"
                    on:click=move |_| leaving.set(true)>
                    <Icon glyph=Glyph::Leave/>
                    <span>"Sign out"</span>
                </button>
            </div>
        </header>
        <SignOutDialog leaving/>
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
            "Greenroom"
        </span>
    }
}

#[component]
fn Who(user: SessionUser) -> impl IntoView {
    view! {
        <p class="who-text">
            <span class="who-name">{user.display_name}</span>
            <span class="who-detail">{user.email} " · " {role_name(user.role)}</span>
        </p>
    }
}

/// Asks before ending every session, and says what ends.
#[component]
fn SignOutDialog(leaving: RwSignal<bool>) -> impl IntoView {
    let session = expect_context::<Session>();
    let client = expect_context::<Client>();
    let pending = RwSignal::new(false);
    let errors = FormErrors::none();
    Effect::new(move |_| {
        if leaving.get() {
            errors.clear();
        }
    });
    let sign_out = move |_| {
        pending.set(true);
        errors.clear();
        let answer = client.logout();
        spawn_local(async move {
            let answer = answer.await;
            let _ = pending.try_set(false);
            match answer {
                Ok(_) => session.leave(),
                Err(error) => show_in_form(errors, &error),
            }
        });
    };
    view! {
        <Dialog id="sign-out-dialog" title="Sign out everywhere?" open=leaving
            on_close=Callback::new(move |()| leaving.set(false))>
            <div class="dialog-body">
                <p>"Every session of yours ends: in this browser, in its other tabs and on all your other devices. Nothing changes in Zoom."</p>
                <FormMessage errors/>
            </div>
            <div class="dialog-actions">
                <button type="button" class="button" on:click=move |_| leaving.set(false)>"Stay signed in"</button>
                <button type="button" id="sign-out-confirm" class="button button-danger" disabled=move || pending.get()
                    on:click=sign_out.clone()>
                    {move || if pending.get() { "Signing out…" } else { "Sign out everywhere" }}
                </button>
            </div>
        </Dialog>
    }
}

/// Says that nothing here is real, where nothing is.
#[component]
fn SandboxNote() -> impl IntoView {
    let session = expect_context::<Session>();
    let sandboxed = move || session.info().is_some_and(|info| !info.sandbox_people.is_empty());
    view! {
        <Show when=sandboxed>
            <aside class="sandbox-note" aria-label="About this account">
                <strong>"Sandbox account."</strong>
                " The people and meetings are invented, and changes last until the server stops."
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
    view! {
        <div class="plain">
            <header class="plain-head"><Brand/></header>
            <main id="main" class="plain-main">{children()}</main>
        </div>
    }
}

/// Stands in until it is known whether anybody is signed in.
#[component]
pub fn Starting() -> impl IntoView {
    let session = expect_context::<Session>();
    let client = expect_context::<Client>();
    let retry = Callback::new(move |()| session.load(&client));
    move || {
        match session.state() {
        SessionState::Failed(error) => {
            view! { <Frame><h1 class="visually-hidden">"Greenroom"</h1><Failure error retry/></Frame> }.into_any()
        }
        _ => view! {
            <div class="starting"><Skeleton label="Starting the console" rows=3/></div>
        }
        .into_any(),
    }
    }
}

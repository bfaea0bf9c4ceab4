//! The console as a whole: what every view may ask for, and which view a URL shows.

use std::sync::Arc;

use api::{ErrorCode, UserId, user::Role};
use leptos::{mount::UnmountHandle, prelude::*, tachys::view::Mountable};
use web_sys::HtmlElement;

use crate::{
    client::{Client, Fetch, Transport},
    clock::Clock,
    history::History,
    kept::Kept,
    parts::Parts,
    preferences::Preferences,
    route::{Place, Route},
    session::{Ending, Session},
    shell::{Frame, Shell, Starting, banners::Patience},
    ui::{
        focus,
        list::density::{Density, ListDensity, provide_density},
        toast::Toasts,
    },
    views::{
        not_found::NotFound,
        sign_in::{Begun, SignIn},
    },
};

/// What whoever mounts the console decides.
#[derive(Debug, Clone)]
pub struct Options {
    /// Where the server's routes begin.
    pub api_base: String,
}

impl Default for Options {
    fn default() -> Self {
        Self { api_base: "/api".to_owned() }
    }
}

/// Puts the console into an element. Dropping the handle takes it out again.
pub fn mount(element: HtmlElement, options: Options) -> UnmountHandle<impl Mountable> {
    leptos::mount::mount_to(element, move || {
        provide_services(&options.api_base, Arc::new(Fetch), Clock::browser());
        view! { <App/> }
    })
}

/// Gives every view below what it may ask for: the client, the session, the preferences, the clock,
/// the confirmations and a sign-in that has begun.
pub fn provide_services(api_base: &str, transport: Arc<dyn Transport>, clock: Clock) -> Session {
    let session = Session::unknown();
    provide_context(session);
    let preferences = Preferences::of_browser(Arc::clone(&transport));
    provide_context(preferences);
    let patience = Patience::none();
    provide_context(patience);
    let told_at = clock.clone();
    let client =
        Client::new(api_base, transport, move |body| match (body.code, body.retry_after_s) {
            (ErrorCode::NotSignedIn, _) => session.lose(),
            // The user's role may be another by now.
            (ErrorCode::Forbidden, _) => session.doubt(),
            (ErrorCode::RateLimited, Some(seconds)) => patience.ask(told_at.now(), seconds),
            _ => {}
        });
    provide_context(client.clone());
    provide_context(clock);
    provide_context(Toasts::none());
    provide_density(Density::default());
    let density = expect_context::<ListDensity>();
    provide_context(Kept::nothing(client, session, preferences, density));
    provide_context(Begun::nothing());
    session
}

/// The console. Its surroundings come from [`provide_services`].
#[component]
pub fn App() -> impl IntoView {
    let client = expect_context::<Client>();
    let session = expect_context::<Session>();
    session.keep_current(client.clone());
    session.follow_tabs(client);
    expect_context::<Kept>().follow_session();
    focus::keep();
    provide_context(History::follow_browser());
    let preferences = expect_context::<Preferences>();
    let parts = Parts::none();
    // Another language or other clocks are another page: everything on screen is built anew, and
    // the address and the services keep what matters.
    let page = move || preferences.language().map(|language| (language, preferences.zone()));
    view! {
        <For each=page key=Clone::clone let:_page>
            <Views session parts/>
        </For>
    }
}

/// What the window shows.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Stage {
    /// It is not known yet whether anybody is signed in.
    Starting,
    /// The sign-in.
    SignIn,
    /// On the way to the sign-in.
    ToSignIn,
    /// On the way to the first view.
    ToUsers,
    /// The console of whoever is signed in: another user, or one of another role, gets it anew.
    Console(UserId, Role),
    /// A path that leads nowhere.
    Nowhere,
}

/// Which view a path shows.
#[component]
fn Views(session: Session, parts: Parts) -> impl IntoView {
    let history = expect_context::<History>();
    if let Some(control) = expect_context::<Preferences>().chosen_at() {
        focus::soon(control);
    }
    let route = Memo::new(move |_| Route::parse(&history.path()));
    let stage =
        Memo::new(move |_| match (history.path().as_str(), session.signed_in(), session.user()) {
            (_, None, _) => Stage::Starting,
            ("/signin" | "/signin/", ..) => Stage::SignIn,
            (path, ..) if path != "/" && route.with(Option::is_none) => Stage::Nowhere,
            (_, _, None) => Stage::ToSignIn,
            ("/", ..) => Stage::ToUsers,
            (.., Some(user)) => Stage::Console(user.id, user.role),
        });
    let sign_in_address = move || {
        let address = untrack(move || format!("{}{}", history.path(), history.query()));
        let place = (session.ending() != Ending::Chosen).then(|| Place::parse(&address)).flatten();
        Place::sign_in_address(place.as_ref())
    };
    move || match stage.get() {
        Stage::Starting => view! { <Starting/> }.into_any(),
        Stage::SignIn => view! { <SignIn/> }.into_any(),
        Stage::ToSignIn => {
            history.go_in_place(&sign_in_address());
            ().into_any()
        }
        Stage::ToUsers => {
            history.go_in_place(&Route::Users.to_string());
            ().into_any()
        }
        Stage::Console(..) => {
            view! { <Shell view=ViewFn::from(move || parts.view_of(route.get()))/> }.into_any()
        }
        Stage::Nowhere => view! { <Frame><NotFound/></Frame> }.into_any(),
    }
}

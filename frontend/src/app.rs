//! The console as a whole: what every view may ask for, and which view a URL shows.

use std::{any::Any, sync::Arc};

use api::{ErrorCode, UserId, user::Role};
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use web_sys::{HtmlElement, ShadowRoot};

use crate::{
    client::{Client, Fetch, Transport},
    clock::Clock,
    history::{Addresses, History},
    kept::Kept,
    parts::Parts,
    preferences::{Defaults, Preferences},
    root::Root,
    route::{Place, Route, Shown},
    session::{Ending, Session},
    shell::{Frame, Shell, Starting, banners::Patience},
    ui::{
        focus::{self, Entered},
        list::density::{Density, ListDensity, provide_density},
        toast::Toasts,
    },
    views::{
        not_found::NotFound,
        sign_in::{Apart, Begun, SignIn},
    },
};

/// What whoever mounts the console decides.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Where the server's routes begin.
    pub api: String,
    /// Begins the addresses of the console's own files; empty where they lie beside the page.
    pub files: String,
    /// Where the console's addresses stand.
    pub addresses: Addresses,
    /// The views it shows.
    pub shown: Shown,
    /// What holds for whoever has chosen nothing.
    pub defaults: Defaults,
    /// Whether it is in another's page, by a frame or as a part of it.
    pub embedded: bool,
}

/// A console on the page. Dropped, it is gone, with all it listened to.
pub struct Mounted {
    view: Option<Box<dyn Any>>,
    owner: Owner,
}

impl Drop for Mounted {
    fn drop(&mut self) {
        drop(self.view.take());
        // What listens may still hold on to its owner: all of it ends here.
        self.owner.cleanup();
    }
}

/// Puts the console into an element.
#[must_use]
pub fn mount(element: HtmlElement, options: Options) -> Mounted {
    let framed = options.embedded && !element.get_root_node().has_type::<ShadowRoot>();
    let fetch = Fetch::new(&options.api, &options.files, framed);
    mount_with(element, options, Arc::new(fetch), Clock::browser())
}

/// Puts it there with another way to the server, and another clock.
#[must_use]
pub fn mount_with(
    element: HtmlElement,
    options: Options,
    transport: Arc<dyn Transport>,
    clock: Clock,
) -> Mounted {
    let owner = Owner::new();
    let view = owner.with(|| {
        provide_context(Root::of(&element));
        leptos::mount::mount_to(element, move || {
            provide_services(options, transport, clock);
            view! { <App/> }
        })
    });
    Mounted { view: Some(Box::new(view)), owner }
}

/// Gives every view below what it may ask for: what was decided, the client, the session, the
/// preferences, the clock, the confirmations and a sign-in that has begun.
pub fn provide_services(options: Options, transport: Arc<dyn Transport>, clock: Clock) -> Session {
    if options.embedded {
        provide_context(Entered::not_yet());
    }
    provide_context(options.shown);
    provide_context(options.addresses);
    let session = Session::unknown(&options.api);
    provide_context(session);
    let preferences = Preferences::of_browser(Arc::clone(&transport), options.defaults);
    provide_context(preferences);
    let patience = Patience::none();
    provide_context(patience);
    let told_at = clock.clone();
    let client =
        Client::new(&options.api, transport, move |body| match (body.code, body.retry_after_s) {
            // An answer may come after the console was taken away: there is nobody to tell then.
            _ if session.is_taken_away() => {}
            (ErrorCode::NotSignedIn, _) => session.lose(),
            // The user's role may be another by now.
            (ErrorCode::Forbidden, _) => session.doubt(),
            (ErrorCode::RateLimited, Some(seconds)) => patience.ask(told_at.now(), seconds),
            _ => {}
        });
    provide_context(Apart(options.embedded || client.other_origin().is_some()));
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
    let first = expect_context::<Shown>().first().to_string();
    provide_context(History::begin(expect_context(), &first));
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
    ToFirst,
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
    let shown = expect_context::<Shown>();
    let route =
        Memo::new(move |_| Route::parse(&history.path()).filter(|route| shown.has(route.view())));
    let stage =
        Memo::new(move |_| match (history.path().as_str(), session.signed_in(), session.user()) {
            (_, None, _) => Stage::Starting,
            ("/signin" | "/signin/", ..) => Stage::SignIn,
            (path, ..) if path != "/" && route.with(Option::is_none) => Stage::Nowhere,
            (_, _, None) => Stage::ToSignIn,
            ("/", ..) => Stage::ToFirst,
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
        Stage::ToFirst => {
            history.go_in_place(&shown.first().to_string());
            ().into_any()
        }
        Stage::Console(..) => {
            view! { <Shell view=ViewFn::from(move || parts.view_of(route.get()))/> }.into_any()
        }
        Stage::Nowhere => view! { <Frame><NotFound/></Frame> }.into_any(),
    }
}

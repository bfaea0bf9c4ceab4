//! The console as a whole: what every view may ask for, and which view a URL shows.

use std::sync::Arc;

use api::UserId;
use leptos::{mount::UnmountHandle, prelude::*, tachys::view::Mountable};
use leptos_router::{
    NavigateOptions,
    components::{Redirect, Router},
    hooks::use_location,
    location::{BrowserUrl, LocationProvider as _},
};
use web_sys::HtmlElement;

use crate::{
    client::{Client, Fetch, Transport},
    clock::Clock,
    route::{Place, Route},
    session::Session,
    shell::{Frame, Shell, Starting},
    ui::toast::Toasts,
    views::{
        account::Account, meetings::Meetings, not_found::NotFound, reports::Reports,
        reports::one_meeting::OneMeeting, sign_in::SignIn, users::Users,
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

/// Gives every view below what it may ask for: the client, the session, the clock and the
/// confirmations.
pub fn provide_services(api_base: &str, transport: Arc<dyn Transport>, clock: Clock) -> Session {
    let session = Session::unknown();
    provide_context(session);
    provide_context(Client::new(api_base, transport, move || session.lose()));
    provide_context(clock);
    provide_context(Toasts::none());
    session
}

/// The console. Its surroundings come from [`provide_services`].
#[component]
pub fn App() -> impl IntoView {
    let client = expect_context::<Client>();
    let session = expect_context::<Session>();
    session.load(&client);
    session.follow_tabs(client);
    view! {
        <Router>
            <Views session/>
        </Router>
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
    /// The console of whoever is signed in: another user gets it anew.
    Console(UserId),
    /// A path that leads nowhere.
    Nowhere,
}

/// Which view a path shows. [`Route`] reads the path; the router of the framework, which would
/// do so once more, lends its history and its links.
#[component]
fn Views(session: Session) -> impl IntoView {
    let location = use_location();
    let path = location.pathname;
    let route = Memo::new(move |_| path.with(|path| Route::parse(path)));
    let stage =
        Memo::new(move |_| match (path.get().as_str(), session.signed_in(), session.user()) {
            (_, None, _) => Stage::Starting,
            ("/signin", ..) => Stage::SignIn,
            (path, ..) if path != "/" && route.with(Option::is_none) => Stage::Nowhere,
            (_, _, None) => Stage::ToSignIn,
            ("/", ..) => Stage::ToUsers,
            (.., Some(user)) => Stage::Console(user.id),
        });
    let sign_in_address = move || {
        let address = format!("{}?{}", path.get_untracked(), location.search.get_untracked());
        let place = (!session.left_by_choice()).then(|| Place::parse(&address)).flatten();
        Place::sign_in_address(place.as_ref())
    };
    // A click on a link waits for whoever shows the routes before it enters the history.
    let history = use_context::<BrowserUrl>();
    Effect::new(move |_| {
        path.track();
        if let Some(history) = &history {
            history.ready_to_complete();
        }
    });
    move || match stage.get() {
        Stage::Starting => view! { <Starting/> }.into_any(),
        Stage::SignIn => view! { <SignIn/> }.into_any(),
        Stage::ToSignIn => {
            view! { <Redirect path=sign_in_address() options=in_place()/> }.into_any()
        }
        Stage::ToUsers => view! { <Redirect path=Route::Users options=in_place()/> }.into_any(),
        Stage::Console(_) => {
            view! { <Shell view=ViewFn::from(move || view_of(route.get()))/> }.into_any()
        }
        Stage::Nowhere => view! { <Frame><NotFound/></Frame> }.into_any(),
    }
}

/// A redirect takes the place of the address it leads away from: going back skips it.
fn in_place() -> NavigateOptions {
    NavigateOptions { replace: true, ..NavigateOptions::default() }
}

fn view_of(route: Option<Route>) -> AnyView {
    match route {
        Some(Route::Users) => view! { <Users/> }.into_any(),
        Some(Route::Meetings) => view! { <Meetings/> }.into_any(),
        Some(Route::Reports) => view! { <Reports/> }.into_any(),
        Some(Route::MeetingReport(meeting)) => view! { <OneMeeting meeting/> }.into_any(),
        Some(Route::Account) => view! { <Account/> }.into_any(),
        None => view! { <NotFound/> }.into_any(),
    }
}

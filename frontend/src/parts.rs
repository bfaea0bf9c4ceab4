//! The parts of the program that are fetched when they are first needed: the views behind the
//! sign-in. Whoever signs in does not wait for what comes after it.
//!
//! What is only reachable from one of the functions made here is put into a file of its own, where
//! the program is built with `--cfg parts` and split before wasm-bindgen sees it (`cargo xtask
//! build`, `run` and `test e2e`). Built otherwise, everything is one file and a part is there at
//! once.

use leptos::{prelude::*, task::spawn_local};

use crate::{
    route::Route,
    shell::{palette::Palette, quick::Quick},
    ui::{
        icons::{Glyph, Icon},
        panel::{Skeleton, StatePanel},
    },
    views::{
        account::Account, audit::Audit, meetings::Meetings,
        meetings::one::OneMeeting as PlannedMeeting, not_found::NotFound, reports::Reports,
        reports::one_meeting::OneMeeting, users::Users,
    },
    words,
};

/// Makes the view of a route, out of a part that is there.
pub type Show = fn(Route) -> AnyView;

/// Makes the palette, out of a part that is there.
pub type ShowPalette = fn(Quick) -> AnyView;

/// A part did not come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Missing;

#[cfg(parts)]
impl From<leptos::wasm_split::SplitLoaderError> for Missing {
    fn from(_: leptos::wasm_split::SplitLoaderError) -> Self {
        Self
    }
}

/// Sets a part apart: what makes its views, and, through that, all that no other part needs.
macro_rules! part {
    ($name:ident: $shows:ty, $show:expr) => {
        #[cfg(parts)]
        #[leptos::wasm_split::wasm_split($name, wasm_split_path = ::leptos::wasm_split, fallible)]
        pub(crate) fn $name() -> Result<$shows, Missing> {
            Ok($show)
        }

        #[cfg(not(parts))]
        pub(crate) async fn $name() -> Result<$shows, Missing> {
            Ok($show)
        }
    };
}

part!(people: Show, |route| match route {
    Route::Account => view! { <Account/> }.into_any(),
    Route::Audit => view! { <Audit/> }.into_any(),
    _ => view! { <Users/> }.into_any(),
});
part!(meetings: Show, |route| match route {
    Route::MeetingReport(meeting) => view! { <OneMeeting meeting/> }.into_any(),
    Route::Reports => view! { <Reports/> }.into_any(),
    Route::Meeting(id) => view! { <PlannedMeeting id/> }.into_any(),
    _ => view! { <Meetings/> }.into_any(),
});

part!(palette: ShowPalette, |quick| view! { <Palette quick/> }.into_any());

/// What is fetched at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    /// People: the account's users, oneself, what they did here.
    People,
    /// Meetings, those to come and those that were.
    Meetings,
}

impl Part {
    const ALL: [Self; 2] = [Self::People, Self::Meetings];

    fn of(route: &Route) -> Self {
        match route {
            Route::Users | Route::Account | Route::Audit => Self::People,
            Route::Meetings | Route::Meeting(_) | Route::Reports | Route::MeetingReport(_) => {
                Self::Meetings
            }
        }
    }

    async fn fetch(self) -> Result<Show, Missing> {
        match self {
            Self::People => people().await,
            Self::Meetings => meetings().await,
        }
    }
}

#[derive(Debug, Clone, Copy)]
enum State {
    Absent,
    OnItsWay,
    Missing,
    Here(Show),
}

/// Which parts are there.
#[derive(Debug, Clone, Copy)]
pub struct Parts([RwSignal<State>; Part::ALL.len()]);

impl Parts {
    /// None as yet.
    #[must_use]
    pub fn none() -> Self {
        Self(Part::ALL.map(|_| RwSignal::new(State::Absent)))
    }

    /// The view of a route, or what stands in for it until its part is there. Once it is, the
    /// other parts are fetched too, so that no later view waits.
    #[must_use]
    pub fn view_of(self, route: Option<Route>) -> AnyView {
        let Some(route) = route else { return view! { <NotFound/> }.into_any() };
        let part = Part::of(&route);
        match self.0[part as usize].get() {
            State::Here(show) => show(route),
            State::Missing => self.missing(part),
            State::Absent => {
                self.fetch(part, true);
                on_its_way()
            }
            State::OnItsWay => on_its_way(),
        }
    }

    fn fetch(self, part: Part, then_others: bool) {
        let state = self.0[part as usize];
        state.set(State::OnItsWay);
        spawn_local(async move {
            let fetched = part.fetch().await;
            // Whoever shows the console may have taken it away by then.
            let _ = state.try_set(fetched.map_or(State::Missing, State::Here));
            if then_others && fetched.is_ok() {
                for other in Part::ALL {
                    if matches!(self.0[other as usize].try_get_untracked(), Some(State::Absent)) {
                        self.fetch(other, false);
                    }
                }
            }
        });
    }

    fn missing(self, part: Part) -> AnyView {
        let again = move |_| self.fetch(part, true);
        let reload = |_| {
            // A browser that does not reload leaves the page as it is.
            let _ = window().location().reload();
        };
        view! {
            <h1 class="visually-hidden">{words::failures::view_missing()}</h1>
            <StatePanel kind="offline" glyph=Glyph::Offline title=words::failures::view_missing()
                detail=words::failures::view_missing_note()>
                <button type="button" class="button" on:click=again>
                    <Icon glyph=Glyph::Again/>
                    {words::parts::try_again()}
                </button>
                <button type="button" class="button" on:click=reload>{words::failures::reload()}</button>
            </StatePanel>
        }
        .into_any()
    }
}

fn on_its_way() -> AnyView {
    view! { <Skeleton label=words::console::fetching()/> }.into_any()
}

//! Who is signed in, known to every view and shared between the browser's tabs.

use std::rc::Rc;

use api::session::{SessionInfo, SessionUser};
use js_sys::wasm_bindgen::{JsCast, JsValue, closure::Closure};
use leptos::{ev, prelude::*, task::spawn_local};
use web_sys::{BroadcastChannel, MessageEvent};

use crate::client::{ApiError, Client};

/// Begins the name of the channel on which tabs tell each other that the session began or ended.
/// The server's address ends it: with another one it is another session.
const CHANNEL: &str = "greenroom-session ";
const BEGAN: &str = "began";
const ENDED: &str = "ended";

/// What is known of the session.
#[derive(Debug, Clone, PartialEq)]
pub enum SessionState {
    /// Not asked yet.
    Loading,
    /// The server did not say.
    Failed(ApiError),
    /// Nobody is signed in.
    Visitor(SessionInfo),
    /// Somebody is.
    SignedIn(SessionInfo, SessionUser),
}

/// How the session ended that was known here last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// There was none, or it goes on.
    None,
    /// Its user signed out here.
    Chosen,
    /// It is gone, and nobody here asked for that.
    Lost,
}

/// The session, for every view.
#[derive(Clone, Copy)]
pub struct Session {
    state: RwSignal<SessionState>,
    ending: RwSignal<Ending>,
    /// Raised whenever the server should be asked.
    doubts: Trigger,
    /// Counts what was learned or asked: an answer that was overtaken says nothing.
    turn: StoredValue<u64>,
    channel: StoredValue<Option<Rc<BroadcastChannel>>, LocalStorage>,
    /// The server's version when it was first asked, and the one it has now.
    versions: RwSignal<Option<(String, String)>>,
}

impl Session {
    /// A session with the server at `api` nothing is known of yet.
    #[must_use]
    pub fn unknown(api: &str) -> Self {
        let channel = BroadcastChannel::new(&format!("{CHANNEL}{api}")).ok();
        Self {
            state: RwSignal::new(SessionState::Loading),
            ending: RwSignal::new(Ending::None),
            doubts: Trigger::new(),
            turn: StoredValue::new(0),
            channel: StoredValue::new_local(channel.map(Rc::new)),
            versions: RwSignal::new(None),
        }
    }

    /// What is known.
    #[must_use]
    pub fn state(self) -> SessionState {
        self.state.get()
    }

    /// Whether somebody is signed in; `None` until it is known.
    #[must_use]
    pub fn signed_in(self) -> Option<bool> {
        self.state.with(|state| match state {
            SessionState::Loading | SessionState::Failed(_) => None,
            SessionState::Visitor(_) => Some(false),
            SessionState::SignedIn(..) => Some(true),
        })
    }

    /// Who is signed in.
    #[must_use]
    pub fn user(self) -> Option<SessionUser> {
        self.state.with(|state| match state {
            SessionState::SignedIn(_, user) => Some(user.clone()),
            _ => None,
        })
    }

    /// Who is signed in, without subscribing to it.
    #[must_use]
    pub fn user_untracked(self) -> Option<SessionUser> {
        untrack(move || self.user())
    }

    /// Whether the signed-in user administers the account. Views ask once: they are built anew for
    /// another user.
    #[must_use]
    pub fn administers(self) -> bool {
        self.user_untracked().is_some_and(|user| user.role.administers())
    }

    /// What the server said of sessions; `None` until it did, and once the console is taken away.
    #[must_use]
    pub fn info(self) -> Option<SessionInfo> {
        let info = self.state.try_with(|state| match state {
            SessionState::Visitor(info) | SessionState::SignedIn(info, _) => Some(info.clone()),
            SessionState::Loading | SessionState::Failed(_) => None,
        });
        info.flatten()
    }

    /// Whether the server is of another version than it was when this page first asked.
    #[must_use]
    pub fn server_was_renewed(self) -> bool {
        self.versions.with(|versions| versions.as_ref().is_some_and(|(first, now)| first != now))
    }

    fn note_version(self, now: &str) {
        self.versions.update(|versions| match versions {
            Some((_, held)) => now.clone_into(held),
            None => *versions = Some((now.to_owned(), now.to_owned())),
        });
    }

    /// How the session ended that was known here last.
    #[must_use]
    pub fn ending(self) -> Ending {
        self.ending.get_untracked()
    }

    /// Whether the console it is the session of was taken away.
    #[must_use]
    pub fn is_taken_away(self) -> bool {
        self.turn.try_get_value().is_none()
    }

    /// What is known may be out of date: the server is asked.
    pub fn doubt(self) {
        self.doubts.notify();
    }

    /// Asks the server now, and again whenever what is known is in doubt or the user comes back
    /// to the window.
    pub fn keep_current(self, client: Client) {
        let coming_back = window_event_listener(ev::focus, move |_| self.doubt());
        on_cleanup(move || coming_back.remove());
        Effect::new(move |_| {
            self.doubts.track();
            self.load(&client);
        });
    }

    /// Asks the server.
    pub fn load(self, client: &Client) {
        let turn = self.next_turn();
        let answer = client.session();
        spawn_local(async move {
            let answer = answer.await;
            if self.turn.try_get_value() != turn {
                return;
            }
            if let Ok(info) = &answer {
                self.note_version(&info.version);
            }
            match answer {
                Ok(mut info) => match info.user.take() {
                    Some(user) => self.set(SessionState::SignedIn(info, user), Ending::None),
                    None => self.set(SessionState::Visitor(info), Ending::Lost),
                },
                // What was known stays: a view that needs the server will say so itself.
                Err(error) => self.state.maybe_update(|state| {
                    let unknown = matches!(state, SessionState::Loading | SessionState::Failed(_));
                    if unknown {
                        *state = SessionState::Failed(error);
                    }
                    unknown
                }),
            }
        });
    }

    fn next_turn(self) -> Option<u64> {
        self.turn.try_update_value(|turn| {
            *turn += 1;
            *turn
        })
    }

    /// Somebody signed in here.
    pub fn begin(self, user: SessionUser) {
        if let Some(info) = untrack(move || self.info()) {
            self.next_turn();
            self.set(SessionState::SignedIn(info, user), Ending::None);
            self.tell_tabs(BEGAN);
        }
    }

    /// The user signed out here.
    pub fn leave(self) {
        self.end(Ending::Chosen);
        self.tell_tabs(ENDED);
    }

    /// The session is gone.
    pub fn lose(self) {
        self.end(Ending::Lost);
    }

    fn end(self, ending: Ending) {
        if let Some(SessionState::SignedIn(info, _)) = self.state.try_get_untracked() {
            self.next_turn();
            self.set(SessionState::Visitor(info), ending);
        }
    }

    /// Only a session that was can end; views are drawn anew only for what is new.
    fn set(self, state: SessionState, ending: Ending) {
        let Some(before) = self.state.try_get_untracked() else { return };
        if before == state {
            return;
        }
        if ending == Ending::None || matches!(before, SessionState::SignedIn(..)) {
            self.ending.set(ending);
        }
        self.state.set(state);
    }

    fn tell_tabs(self, what: &str) {
        if let Some(channel) = self.channel.try_get_value().flatten() {
            let _ = channel.post_message(&JsValue::from_str(what));
        }
    }

    /// Follows what other tabs tell.
    pub fn follow_tabs(self, client: Client) {
        let Some(channel) = self.channel.get_value() else { return };
        let listener = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            match event.data().as_string().as_deref() {
                // Whoever signed out in another tab did so here, too.
                Some(ENDED) => self.end(Ending::Chosen),
                Some(BEGAN) => self.load(&client),
                _ => {}
            }
        });
        channel.set_onmessage(Some(listener.as_ref().unchecked_ref()));
        let held = send_wrapper::SendWrapper::new((channel, listener));
        on_cleanup(move || {
            let (channel, _listener) = &*held;
            channel.set_onmessage(None);
            channel.close();
        });
    }
}

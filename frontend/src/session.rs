//! Who is signed in, known to every view and shared between the browser's tabs.

use std::rc::Rc;

use api::session::{SessionInfo, SessionUser};
use js_sys::wasm_bindgen::{JsCast, JsValue, closure::Closure};
use leptos::{prelude::*, task::spawn_local};
use web_sys::{BroadcastChannel, MessageEvent};

use crate::client::{ApiError, Client};

/// The channel on which tabs tell each other that the session began or ended.
const CHANNEL: &str = "greenroom-session";
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

/// The session, for every view.
#[derive(Clone, Copy)]
pub struct Session {
    state: RwSignal<SessionState>,
    left_by_choice: RwSignal<bool>,
    channel: StoredValue<Option<Rc<BroadcastChannel>>, LocalStorage>,
}

impl Session {
    /// A session nothing is known of yet.
    #[must_use]
    pub fn unknown() -> Self {
        Self {
            state: RwSignal::new(SessionState::Loading),
            left_by_choice: RwSignal::new(false),
            channel: StoredValue::new_local(BroadcastChannel::new(CHANNEL).ok().map(Rc::new)),
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

    /// What the server said of sessions; `None` until it did.
    #[must_use]
    pub fn info(self) -> Option<SessionInfo> {
        self.state.with(|state| match state {
            SessionState::Visitor(info) | SessionState::SignedIn(info, _) => Some(info.clone()),
            SessionState::Loading | SessionState::Failed(_) => None,
        })
    }

    /// Whether the session ended because its user asked for it.
    #[must_use]
    pub fn left_by_choice(self) -> bool {
        self.left_by_choice.get_untracked()
    }

    /// Asks the server.
    pub fn load(self, client: &Client) {
        let answer = client.session();
        spawn_local(async move {
            let state = match answer.await {
                Ok(mut info) => match info.user.take() {
                    Some(user) => SessionState::SignedIn(info, user),
                    None => SessionState::Visitor(info),
                },
                Err(error) => SessionState::Failed(error),
            };
            self.state.try_set(state);
        });
    }

    /// Somebody signed in here.
    pub fn begin(self, user: SessionUser) {
        if let Some(info) = untrack(move || self.info()) {
            self.left_by_choice.set(false);
            self.state.set(SessionState::SignedIn(info, user));
            self.tell_tabs(BEGAN);
        }
    }

    /// The user signed out here.
    pub fn leave(self) {
        self.left_by_choice.set(true);
        self.lose();
        self.tell_tabs(ENDED);
    }

    /// The session is gone.
    pub fn lose(self) {
        if let SessionState::SignedIn(info, _) = self.state.get_untracked() {
            self.state.set(SessionState::Visitor(info));
        }
    }

    fn tell_tabs(self, what: &str) {
        self.channel.with_value(|channel| {
            if let Some(channel) = channel {
                let _ = channel.post_message(&JsValue::from_str(what));
            }
        });
    }

    /// Follows what other tabs tell.
    pub fn follow_tabs(self, client: Client) {
        let Some(channel) = self.channel.get_value() else { return };
        let listener = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            match event.data().as_string().as_deref() {
                Some(ENDED) => self.lose(),
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

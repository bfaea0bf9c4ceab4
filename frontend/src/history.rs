//! Where the console is: the path and the query the browser shows, and the steps of its history.

use leptos::{ev, prelude::*};
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{Element, HtmlAnchorElement, MouseEvent};

use crate::{
    hold,
    query::{Key, Query},
};

/// Links whose attributes do not leave them to the browser.
const LINKS: &str = "a[href]:not([target]):not([download]):not([rel~=external])";

/// How an address enters the browser's history.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// As a step of its own: going back returns from it.
    Forward,
    /// In place of the address before: going back skips that.
    InPlace,
}

/// The address of the console, for every view, and the ways to another.
#[derive(Debug, Clone, Copy)]
pub struct History {
    path: RwSignal<String>,
    query: RwSignal<Query>,
    /// Whether the query was changed in the task that runs.
    changed: StoredValue<bool>,
}

impl History {
    /// Follows the browser for as long as the current owner lives.
    #[must_use]
    pub fn follow_browser() -> Self {
        let (path, query) = shown();
        let this = Self {
            path: RwSignal::new(path),
            query: RwSignal::new(query),
            changed: StoredValue::new(false),
        };
        let moving = window_event_listener(ev::popstate, move |_| {
            if hold::is_held() {
                return;
            }
            let (path, query) = shown();
            this.arrive(path, query);
        });
        on_cleanup(move || moving.remove());
        this
    }

    /// The path, encoded as the browser shows it.
    #[must_use]
    pub fn path(self) -> String {
        self.path.get()
    }

    /// The query.
    #[must_use]
    pub fn query(self) -> Query {
        self.query.get()
    }

    /// The value of a key of the query; empty where there is none.
    #[must_use]
    pub fn value(self, key: Key) -> String {
        self.query.with(|query| query.get(key).unwrap_or_default().to_owned())
    }

    /// Goes to an address of the console, at its top. Where that is shown already, it is no step.
    pub fn go(self, address: &str) {
        let here = self.query.with_untracked(|query| self.address(query)) == address;
        self.enter(address, if here { Step::InPlace } else { Step::Forward });
    }

    /// Goes to an address of the console, at its top, in place of the current one.
    pub fn go_in_place(self, address: &str) {
        self.enter(address, Step::InPlace);
    }

    fn enter(self, address: &str, step: Step) {
        let (path, query) = address.split_once('?').unwrap_or((address, ""));
        show(address, step);
        self.arrive(path.to_owned(), Query::parse(query));
        window().scroll_to_with_x_and_y(0.0, 0.0);
    }

    /// Writes a value of the query; an empty one leaves it. Several that are written in one task
    /// are one step, of the kind of the first.
    pub fn set(self, key: Key, value: String, step: Step) {
        let query = self.query.get_untracked().with(key, value);
        if self.query.with_untracked(|held| *held == query) {
            return;
        }
        let first = self.changed.try_update_value(|changed| !std::mem::replace(changed, true));
        if first == Some(true) {
            queue_microtask(move || {
                // Whoever shows the console may have taken it away by then.
                let _ = self.changed.try_set_value(false);
            });
        }
        show(&self.address(&query), if first == Some(true) { step } else { Step::InPlace });
        self.query.set(query);
    }

    /// Takes the last step back; whether the browser could be asked to.
    #[must_use]
    pub fn back(self) -> bool {
        window().history().is_ok_and(|history| history.back().is_ok())
    }

    /// Follows the link of the console that a click is meant for, without loading the page anew.
    /// What the user or the link wants otherwise is left to the browser: another tab, a download,
    /// another site, a spot of the page.
    pub fn follow_link(self, click: &MouseEvent) {
        let otherwise = click.default_prevented()
            || click.button() != 0
            || click.ctrl_key()
            || click.meta_key()
            || click.shift_key()
            || click.alt_key();
        if !otherwise && let Some(address) = address_of_link(click) {
            click.prevent_default();
            self.go(&address);
        }
    }

    fn address(self, query: &Query) -> String {
        self.path.with_untracked(|path| format!("{path}{query}"))
    }

    fn arrive(self, path: String, query: Query) {
        // The path first: a view that is left does not see the query of the next.
        if self.path.with_untracked(|held| *held != path) {
            self.path.set(path);
        }
        if self.query.with_untracked(|held| *held != query) {
            self.query.set(query);
        }
    }
}

/// What the browser shows.
fn shown() -> (String, Query) {
    let location = window().location();
    let path = location.pathname().unwrap_or_default();
    (path, Query::parse(&location.search().unwrap_or_default()))
}

/// Lets the browser show an address.
fn show(address: &str, step: Step) {
    if let Ok(history) = window().history() {
        // Browsers refuse when an address changes very often. The view goes on all the same, and
        // the next step puts the address right.
        let _ = match step {
            Step::Forward => history.push_state_with_url(&JsValue::NULL, "", Some(address)),
            Step::InPlace => history.replace_state_with_url(&JsValue::NULL, "", Some(address)),
        };
    }
}

/// Path and query of the link that was clicked, where it leads to a page of this origin.
fn address_of_link(click: &MouseEvent) -> Option<String> {
    let element = click.target()?.dyn_into::<Element>().ok()?;
    let link = element.closest(LINKS).ok()??.dyn_into::<HtmlAnchorElement>().ok()?;
    let origin = window().location().origin().ok()?;
    let href = link.href();
    let address = href.strip_prefix(&origin)?;
    (address.starts_with('/') && !address.contains('#')).then(|| address.to_owned())
}

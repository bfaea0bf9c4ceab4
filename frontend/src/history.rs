//! Where the console is: its path and its query, and the steps between them. They stand in the
//! browser's address and history, below the path the console lies at; or, in another's page, in
//! memory alone.

use leptos::{ev, prelude::*};
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{Element, HtmlAnchorElement, MouseEvent};

use crate::{
    hold::Holders,
    query::{Key, Query},
    root::Root,
    route::Place,
};

/// Links whose attributes do not leave them to the browser.
const LINKS: &str = "a[href]:not([target]):not([download]):not([rel~=external])";

/// Begins the links of a console whose addresses nobody sees. Opened in another tab they lead to
/// the page around it.
const UNSEEN: &str = "#";

/// Begins the query with which a host of static files, which has one page, names the address that
/// was asked for: all that follows, to the very end. It does so at the console's root alone:
/// elsewhere the key is that of a report's last day.
const ASKED_FOR: &str = "?to=";

/// How an address enters the history.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// As a step of its own: going back returns from it.
    Forward,
    /// In place of the address before: going back skips that.
    InPlace,
}

/// Where the console's addresses stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Addresses {
    /// In the browser, below this path, which does not end with a slash.
    Browser(String),
    /// In memory.
    Memory,
}

impl Default for Addresses {
    /// In the browser, below its root.
    fn default() -> Self {
        Self::Browser(String::new())
    }
}

/// The steps that stand in memory.
#[derive(Debug, Default)]
struct Steps {
    before: Vec<String>,
    now: String,
}

/// The address of the console, for every view, and the ways to another.
#[derive(Debug, Clone, Copy)]
pub struct History {
    path: RwSignal<String>,
    query: RwSignal<Query>,
    addresses: StoredValue<Addresses>,
    steps: StoredValue<Steps>,
    root: Root,
    holders: Holders,
    /// Whether the query was changed in the task that runs.
    changed: StoredValue<bool>,
}

impl History {
    /// Begins where the browser is; where that is elsewhere, or addresses stand in memory, at this
    /// one. Goes on for as long as the current owner lives.
    #[must_use]
    pub fn begin(addresses: Addresses, first: &str) -> Self {
        let root = Root::here();
        // The query of another's page is that page's.
        if root.is_page()
            && let Addresses::Browser(base) = &addresses
        {
            restore(base);
        }
        let (path, query) = addresses.shown().unwrap_or_else(|| {
            // The browser's address follows from the start, or no step would lead back there.
            addresses.show(first, Step::InPlace);
            parted(first)
        });
        let follows = addresses != Addresses::Memory;
        let this = Self {
            path: RwSignal::new(path),
            query: RwSignal::new(query),
            steps: StoredValue::new(Steps { before: Vec::new(), now: first.to_owned() }),
            addresses: StoredValue::new(addresses),
            root,
            holders: Holders::none(),
            changed: StoredValue::new(false),
        };
        if follows {
            let moving = window_event_listener(ev::popstate, move |_| {
                let shown = this.addresses.try_with_value(Addresses::shown).flatten();
                // What lies elsewhere is for whoever the page belongs to.
                let Some((path, query)) = shown else { return };
                if this.holders.hold() {
                    this.show(&this.query.with_untracked(|here| this.address(here)), Step::Forward);
                } else {
                    this.arrive(path, query);
                }
            });
            on_cleanup(move || moving.remove());
        }
        this
    }

    /// Those who hold it where it is.
    pub(crate) fn holders(self) -> Holders {
        self.holders
    }

    /// The path, encoded as the browser shows it, below the one the console lies at.
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
        let (path, query) = parted(address);
        self.show(address, step);
        self.arrive(path, query);
        // In another's page the new view takes the focus, and the browser shows what has it.
        self.root.scroll_to_top();
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
        self.show(&self.address(&query), if first == Some(true) { step } else { Step::InPlace });
        self.query.set(query);
    }

    /// Takes the last step back; whether there is one.
    #[must_use]
    pub fn back(self) -> bool {
        if self.addresses.with_value(|addresses| *addresses != Addresses::Memory) {
            return window().history().is_ok_and(|history| history.back().is_ok());
        }
        let before = self.steps.try_update_value(|steps| {
            steps.now = steps.before.pop()?;
            Some(steps.now.clone())
        });
        let Some(before) = before.flatten() else { return false };
        let (path, query) = parted(&before);
        self.arrive(path, query);
        true
    }

    /// How a link to an address of the console is written.
    #[must_use]
    pub fn link(self, address: &str) -> String {
        self.addresses.with_value(|addresses| addresses.written(address))
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
        if !otherwise && let Some(address) = self.address_of_link(click) {
            click.prevent_default();
            self.go(&address);
        }
    }

    /// The address of the console to which the link leads that was clicked.
    fn address_of_link(self, click: &MouseEvent) -> Option<String> {
        let element = click.target()?.dyn_into::<Element>().ok()?;
        let link = element.closest(LINKS).ok()??.dyn_into::<HtmlAnchorElement>().ok()?;
        self.addresses.with_value(|addresses| match addresses {
            Addresses::Memory => {
                let href = link.get_attribute("href")?;
                let address = href.strip_prefix(UNSEEN)?;
                address.starts_with('/').then(|| address.to_owned())
            }
            Addresses::Browser(base) => {
                let origin = window().location().origin().ok()?;
                let href = link.href();
                let address = below(base, href.strip_prefix(&origin)?)?;
                (!address.contains('#')).then(|| address.to_owned())
            }
        })
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

    fn show(self, address: &str, step: Step) {
        if self.addresses.with_value(|addresses| addresses.show(address, step)) {
            return;
        }
        self.steps.update_value(|steps| {
            let before = std::mem::replace(&mut steps.now, address.to_owned());
            if step == Step::Forward {
                steps.before.push(before);
            }
        });
    }
}

impl Addresses {
    /// What the browser shows, where that is an address of the console.
    fn shown(&self) -> Option<(String, Query)> {
        let Self::Browser(base) = self else { return None };
        let location = window().location();
        let path = location.pathname().unwrap_or_default();
        let query = Query::parse(&location.search().unwrap_or_default());
        // The folder the console lies in, its slash left out, is its root.
        let path = if path == *base { "/" } else { below(base, &path)? };
        Some((path.to_owned(), query))
    }

    /// Lets the browser show an address; `false` where it is not to.
    fn show(&self, address: &str, step: Step) -> bool {
        let Self::Browser(base) = self else { return false };
        if let Ok(history) = window().history() {
            let address = format!("{base}{address}");
            let address = Some(address.as_str());
            // Browsers refuse when an address changes very often. The view goes on all the same,
            // and the next step puts the address right.
            let _ = match step {
                Step::Forward => history.push_state_with_url(&JsValue::NULL, "", address),
                Step::InPlace => {
                    // What the router of a page around the console keeps with the step stays.
                    let state = history.state().unwrap_or_default();
                    history.replace_state_with_url(&state, "", address)
                }
            };
        }
        true
    }

    fn written(&self, address: &str) -> String {
        match self {
            Self::Browser(base) => format!("{base}{address}"),
            Self::Memory => format!("{UNSEEN}{address}"),
        }
    }
}

/// How a link to a place is written in the console whose part the current owner is. Every link of
/// the console is written so.
#[must_use]
pub fn link(place: impl Into<Place>) -> String {
    let address = place.into().to_string();
    match use_context::<History>() {
        Some(history) => history.link(&address),
        None => address,
    }
}

/// The part of an address below a path, which begins with a slash.
fn below<'a>(base: &str, address: &'a str) -> Option<&'a str> {
    address.strip_prefix(base).filter(|rest| rest.starts_with('/'))
}

fn parted(address: &str) -> (String, Query) {
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    (path.to_owned(), Query::parse(query))
}

/// Shows the address that was asked for where the page's host could only answer with the page
/// itself. What is not an address of the console is the console's root.
fn restore(base: &str) {
    let location = window().location();
    let path = location.pathname().unwrap_or_default();
    if !path.strip_prefix(base).is_some_and(|rest| matches!(rest, "" | "/")) {
        return;
    }
    let search = location.search().unwrap_or_default();
    let Some(asked_for) = search.strip_prefix(ASKED_FOR) else { return };
    let address = below(base, asked_for).and_then(Place::restored).unwrap_or_else(|| "/".into());
    Addresses::Browser(base.to_owned()).show(&address, Step::InPlace);
}

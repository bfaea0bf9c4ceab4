//! Keeps the focus in the console. Where the element that has it is taken away, the browser lets
//! it fall to the page's body, and whoever uses a keyboard or a screen reader begins anew.

use std::{cell::RefCell, rc::Rc};

use leptos::prelude::*;
use send_wrapper::SendWrapper;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Element, HtmlElement, MutationObserver, MutationObserverInit};

use super::sight;
use crate::root::{self, Root};

/// A part that takes the focus which one of its elements lost: on what it offers, or itself.
const HOME: &str = "[data-focus-home]";

/// Whether somebody has come into a console that is in another's page. Until then it takes no focus
/// from that page.
#[derive(Debug, Clone, Copy)]
pub struct Entered(StoredValue<bool>);

impl Entered {
    /// Nobody has.
    #[must_use]
    pub fn not_yet() -> Self {
        Self(StoredValue::new(false))
    }
}

/// Whether the console may take the focus by itself.
#[must_use]
pub fn may_be_taken() -> bool {
    let entered = use_context::<Entered>();
    entered.is_none_or(|Entered(entered)| entered.try_get_value().unwrap_or_default())
}

/// What had the focus last.
#[derive(Clone)]
struct Last {
    element: Element,
    home: Option<Element>,
    /// Which of those that are called the same it was, from 0: the sittings of a series share a link.
    nth: usize,
}

/// Keeps the focus for as long as the current owner lives.
pub fn keep() {
    let root = Root::here();
    let last = Rc::<RefCell<Option<Last>>>::default();
    let noted = Rc::clone(&last);
    let entered = use_context::<Entered>();
    root.listen("focusin", move |event| {
        if let Some(Entered(entered)) = entered {
            let _ = entered.try_set_value(true);
        }
        let element = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        *noted.borrow_mut() = element.map(|element| {
            let home = element.closest(HOME).ok().flatten();
            let like = likes(&element).map(|like| root.all(&like)).unwrap_or_default();
            let nth = like.iter().position(|it| *it == element).unwrap_or(0);
            Last { element, home, nth }
        });
    });
    if !root.is_page() {
        // Who went on in the page around it is not called back.
        for event in ["focusin", "pointerdown"] {
            let noted = Rc::clone(&last);
            root::listen(window().into(), event, move |event| {
                if !root.has(&event) {
                    *noted.borrow_mut() = None;
                }
            });
        }
    }
    let put_back = Closure::<dyn FnMut()>::new(move || {
        // Moving the focus notes it: nothing may be borrowed by then.
        let last = last.borrow().clone();
        if let Some(last) = last
            && is_lost(root, &last.element)
        {
            put_near(root, &last);
        }
    });
    let watch = MutationObserverInit::new();
    watch.set_child_list(true);
    watch.set_subtree(true);
    watch.set_attribute_filter(&js_sys::Array::of1(&"open".into()));
    let observer = MutationObserver::new(put_back.as_ref().unchecked_ref()).ok();
    if let (Some(observer), Some(node)) = (&observer, root.node()) {
        // It fails only for contradictory options.
        let _ = observer.observe_with_options(&node, &watch);
    }
    let held = SendWrapper::new((observer, put_back));
    on_cleanup(move || {
        if let (Some(observer), _) = &*held {
            observer.disconnect();
        }
    });
}

/// Whether an element that had the focus is gone, and nothing else of the whole page has it.
fn is_lost(root: Root, element: &Element) -> bool {
    let gone = !element.is_connected()
        || element.closest("dialog:not([open])").is_ok_and(|closed| closed.is_some());
    gone && (root.focused().as_ref() == Some(element)
        || document().active_element().is_none_or(|active| active.tag_name() == "BODY"))
}

/// What says what a link or a button is, however often it is drawn.
const NAMES: [&str; 3] = ["id", "href", "aria-label"];

/// Finds what is called as an element is.
fn likes(element: &Element) -> Option<String> {
    NAMES.into_iter().find_map(|name| {
        let value = element.get_attribute(name).filter(|value| !value.is_empty())?;
        let value = value.replace('\\', "\\\\").replace('"', "\\\"");
        Some(format!("{}[{name}=\"{value}\"]", element.local_name()))
    })
}

/// What a view that was drawn anew has in place of an element that was taken away.
fn twin(root: Root, Last { element, nth, .. }: &Last) -> Option<Element> {
    if element.is_connected() {
        return None;
    }
    let mut like = root.all(&likes(element)?);
    let last = like.len().checked_sub(1)?;
    Some(like.swap_remove((*nth).min(last)))
}

/// Puts the focus on what took the lost element's place; where nothing did on what its home offers,
/// or on the home; where that is gone, too, on what the view offers.
fn put_near(root: Root, lost: &Last) {
    let home = lost.home.as_ref();
    let at_home = |selector| home.and_then(|home| home.query_selector(selector).ok()?);
    let places = [
        twin(root, lost),
        at_home("[autofocus]"),
        at_home("input, button"),
        home.cloned(),
        root.find("#main [autofocus]"),
        root.find("#main"),
    ];
    let _ = places.into_iter().flatten().any(|place| give(root, &place));
}

/// Gives an element the focus; whether it took it.
fn give(root: Root, element: &Element) -> bool {
    let taken = element.dyn_ref::<HtmlElement>().is_some_and(|element| element.focus().is_ok());
    taken && root.focused().as_ref() == Some(element)
}

/// Gives the focus to the first element a selector finds, once what was asked for until now is
/// drawn, where it may be taken.
pub fn soon(selector: &'static str) {
    if may_be_taken() {
        soon_in(Root::here(), selector);
    }
}

/// The same in the console with this root, which somebody is in: what happens to the window has no
/// owner to find one by.
pub fn soon_in(root: Root, selector: &'static str) {
    let now = move || {
        if let Some(element) = root.find(selector) {
            give(root, &element);
        }
    };
    // A dialog it is in opens only then.
    sight::look(move || request_animation_frame(now));
}
